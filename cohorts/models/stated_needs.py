"""Access and dietary needs that somebody stated themselves."""

from typing import Any

from django.db import models
from django.utils import timezone

from cohorts.stated_needs import Stated
from core.encryption import EncryptedJSONField
from core.fields import uuid_key


class StatedNeeds(models.Model):
    """One person's needs, encrypted; read by themselves, and near a session by who leads it and its coordinators."""

    id = uuid_key()
    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="+")
    body: Any = EncryptedJSONField(default=dict)  # read it by `stated`
    stated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "stated needs"

    def __str__(self) -> str:
        return "Stated needs"

    @property
    def stated(self) -> Stated:
        return Stated.read(self.body)
