"""Common cause: one aim that projects of several organisations measure together, by one definition."""

from django.db import models
from django.utils import timezone

from core.fields import choice_constraint, uuid_key
from projects.models.measure import Frequency, figure_field


class Better(models.TextChoices):
    """Which way the measure goes when things improve."""

    UP = "increase", "More is better"
    DOWN = "decrease", "Less is better"


class CommissionerSees(models.TextChoices):
    """What those who join agree to: whether the commissioner reads whose figure is whose."""

    NAMED = "named", "Each organisation’s figure, by name"
    RANGE = "range", "Only the range over all organisations, without names"


class CommonCause(models.Model):
    """One definition of the measure for all. Once a project has joined, definition and terms stay as they were."""

    Better = Better
    CommissionerSees = CommissionerSees

    id = uuid_key()
    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)
    aim = models.CharField(max_length=300)
    measure = models.CharField("what is measured", max_length=120)
    definition = models.TextField("how it is counted", max_length=1000)
    numerator = models.CharField(max_length=150, blank=True)
    denominator = models.CharField(max_length=150, blank=True)
    unit = models.CharField(max_length=30)
    improvement = models.CharField(max_length=8, choices=Better.choices)
    frequency = models.CharField(max_length=10, choices=Frequency.choices, default=Frequency.MONTH)
    target = figure_field(null=True, blank=True)
    commissioner_sees = models.CharField(max_length=5, choices=CommissionerSees.choices, default=CommissionerSees.RANGE)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["title"]
        constraints = [
            choice_constraint("improvement", Better, "cause_improvement_known"),
            choice_constraint("frequency", Frequency, "cause_frequency_known"),
            choice_constraint("commissioner_sees", CommissionerSees, "cause_commissioner_sees_known"),
            models.UniqueConstraint(fields=["programme", "title"], name="cause_once_a_programme"),
        ]

    def __str__(self) -> str:
        return self.title
