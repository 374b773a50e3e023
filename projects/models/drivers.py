"""A driver diagram: the aim, what drives it, what drives that, and the changes that a team may try."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.fields import choice_constraint, uuid_key


class DriverLevel(models.TextChoices):
    """From the aim outwards; what stands on a level hangs under the one before it."""

    AIM = "aim", "Aim"
    PRIMARY = "primary", "Primary driver"
    SECONDARY = "secondary", "Secondary driver"
    IDEA = "idea", "Change idea"

    @property
    def below(self) -> "DriverLevel | None":
        order = list(DriverLevel)
        at = order.index(self) + 1
        return order[at] if at < len(order) else None

    @property
    def above(self) -> "DriverLevel | None":
        order = list(DriverLevel)
        return order[order.index(self) - 1] if self != order[0] else None


class Driver(models.Model):
    """One box of a diagram. The aim's has no words of its own: the project's aim stands in it.

    It hangs under one box of the level above; a change idea may serve several. `position` orders those of one level.
    """

    Level = DriverLevel

    id = uuid_key()
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="drivers")
    level = models.CharField(max_length=9, choices=DriverLevel.choices)
    text = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    under = models.ManyToManyField(
        "self", through="DriverLink", through_fields=("lower", "upper"), symmetrical=False, related_name="beneath"
    )
    measures = models.ManyToManyField("projects.Measure", blank=True, related_name="drivers")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["position", "created_at", "id"]
        constraints = [
            choice_constraint("level", DriverLevel, "driver_level_known"),
            models.UniqueConstraint(fields=["project"], condition=Q(level="aim"), name="driver_one_aim_a_project"),
            models.CheckConstraint(
                condition=Q(level="aim", text="") | (~Q(level="aim") & ~Q(text="")), name="driver_says"
            ),
        ]

    def __str__(self) -> str:
        return self.text or self.project.aim


class DriverLink(models.Model):
    """That one box hangs under another."""

    id = uuid_key()
    upper = models.ForeignKey(Driver, on_delete=models.CASCADE, related_name="links_below")
    lower = models.ForeignKey(Driver, on_delete=models.CASCADE, related_name="links_above")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upper", "lower"], name="driver_under_another_once"),
            models.CheckConstraint(condition=~Q(upper=models.F("lower")), name="driver_not_under_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.lower_id} under {self.upper_id}"
