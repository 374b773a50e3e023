"""Where sessions are held, and the days on which none is."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from core.fields import uuid_key

LONGEST_CLOSED = 366  # days


class Room(models.Model):
    """A room, or a meeting on line: shared by all programmes, so that it is booked once."""

    id = uuid_key()
    name = models.CharField(max_length=80, help_text="As people know it, as in “Garden Room”.")
    address = models.CharField(max_length=118, blank=True, help_text="House, street and town.")
    capacity = models.PositiveSmallIntegerField(
        "seats", null=True, blank=True, validators=[MinValueValidator(1)], help_text="How many people it holds."
    )
    access = models.CharField(
        "access", max_length=300, blank=True, help_text="Steps, lift, hearing loop, parking, toilets."
    )
    link = models.URLField(
        "meeting link",
        max_length=300,
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text="Of a meeting on line. Begins with https.",
    )

    class Meta:
        ordering = ["name", "address"]
        constraints = [
            models.UniqueConstraint(Lower("name"), Lower("address"), name="room_once_at_an_address"),
            models.CheckConstraint(condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="room_has_seats"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.address) if part)


class ClosedPeriodQuerySet(models.QuerySet["ClosedPeriod"]):
    def of(self, programme: models.Model | None) -> "ClosedPeriodQuerySet":
        """Those of everybody, and of one programme."""
        return self.filter(Q(programme__isnull=True) | Q(programme=programme))


class ClosedPeriod(models.Model):
    """Days on which no session is laid out: August, Ramadan, winter pressures. Of one programme, or of all."""

    id = uuid_key()
    programme = models.ForeignKey(
        "programmes.Programme", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=60, help_text="As in “August” or “Winter pressures”.")
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")

    objects = ClosedPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="closed_period_starts_before_it_ends")
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "Give the first day or a later one."})
        if self.starts_on and self.ends_on and (self.ends_on - self.starts_on).days > LONGEST_CLOSED:
            raise ValidationError({"ends_on": "A closed period lasts a year at most. Enter a longer one in parts."})


class Move(models.Model):
    """Sessions of a cohort that were moved together, with where each stood, so that it can be undone."""

    id = uuid_key()
    cohort = models.ForeignKey("cohorts.Cohort", on_delete=models.CASCADE, related_name="moves")
    says = models.CharField(max_length=200)
    lines = models.JSONField(default=list, editable=False)  # read by cohorts/moving.py
    moved_at = models.DateTimeField(auto_now_add=True)
    moved_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-moved_at"]

    def __str__(self) -> str:
        return self.says
