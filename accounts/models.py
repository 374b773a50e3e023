"""Signing in: invitations to set up an account."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.fields import uuid_key


class Invitation(models.Model):
    """Asks a person to set their first password. The link is an HMAC of id and version, made when it is sent.

    Raising `version` revokes the links sent before. `used_at` ends it.
    """

    id = uuid_key()
    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="+")
    invited_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("invited_at")), name="invitation_expires_later")
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.person}"
