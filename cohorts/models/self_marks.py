"""What participants say of themselves at the door. No attendance until the register's keeper confirms it."""

from django.db import models
from django.utils import timezone

from cohorts.models.places import Place
from cohorts.models.sessions import Session
from core.fields import uuid_key


class SelfMark(models.Model):
    """One place says “I am here” at one session. Confirmed, there is a row of `Attendance` as well."""

    id = uuid_key()
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="self_marks")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="self_marks")
    scanned_at = models.DateTimeField(help_text="When the code on the screen was scanned: by this, late is worked out.")
    said_at = models.DateTimeField(default=timezone.now)
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["session", "scanned_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "place"], name="self_mark_once_a_session")]

    def __str__(self) -> str:
        return f"{self.place.person} says they are here"
