"""What phones have sent, each tap by the identity that the phone gave it: so that it is taken once."""

from django.db import models
from django.utils import timezone

from cohorts.models.places import Place
from cohorts.models.sessions import Session
from cohorts.taps import Outcome
from core.fields import choice_constraint


class TapOutcome(models.TextChoices):
    KEPT = Outcome.KEPT.value, "Kept"
    CONFLICT = Outcome.CONFLICT.value, "Conflict"


class Tap(models.Model):
    """One tap on a register. Sent again, because its answer was lost, it is answered as it was the first time."""

    id = models.UUIDField(primary_key=True, editable=False, help_text="Made by the phone.")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="taps")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="taps")
    by = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=12, help_text="As tapped; “clear” takes a mark back.")
    outcome = models.CharField(max_length=8, choices=TapOutcome.choices)
    tapped_at = models.DateTimeField()
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["session", "taken_at", "pk"]
        constraints = [choice_constraint("outcome", TapOutcome, "tap_outcome_known")]

    def __str__(self) -> str:
        return f"{self.place.person}: {self.mark} ({self.outcome})"
