"""Observed feedback: what somebody saw a participant do at a leadership challenge."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cohorts.models.guests import Guest
from cohorts.models.places import Place
from cohorts.models.sessions import Session
from core.encryption import EncryptedJSONField
from core.fields import uuid_key


class ObservationQuerySet(models.QuerySet["Observation"]):
    def released(self) -> "ObservationQuerySet":
        return self.filter(released_at__isnull=False)


class Observation(models.Model):
    """What one observer saw of one participant, encrypted: read by its writer, and by the participant once released.

    The writer leads the session, or is a guest who observes. `body` has the framework's domains by their names as they
    were, so that renaming one rewrites nothing: {"seen": [[domain, words], …], "next": words}.
    """

    id = uuid_key()
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="observations")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="observations")
    observer = models.ForeignKey("people.Person", null=True, on_delete=models.CASCADE, related_name="+")
    guest = models.ForeignKey(Guest, null=True, on_delete=models.CASCADE, related_name="observations")
    body: Any = EncryptedJSONField(default=dict)
    written_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True, blank=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["session", "written_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "place", "observer"], name="observation_once_an_observer"),
            models.UniqueConstraint(fields=["session", "place", "guest"], name="observation_once_a_guest"),
            models.CheckConstraint(
                condition=Q(observer__isnull=False, guest__isnull=True) | Q(observer__isnull=True, guest__isnull=False),
                name="observation_has_one_writer",
            ),
        ]

    def __str__(self) -> str:
        return "Observed feedback"

    @property
    def writer(self) -> str:
        """By name; reads observer and guest."""
        return self.observer.name if self.observer else self.guest.name if self.guest else ""

    @property
    def seen(self) -> list[tuple[str, str]]:
        """Domain and words, in the framework's order as it was."""
        return [(domain, words) for domain, words in self.body.get("seen", [])]

    @property
    def next(self) -> str:
        return self.body.get("next", "")
