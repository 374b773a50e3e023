"""What a project measures: a measure with its dated figures, where its limits began anew, and what was tried when."""

from collections.abc import Iterable
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.fields import choice_constraint, uuid_key
from projects.counted import counted_words
from projects.models.project import Project

LEAST_BASELINE, MOST_BASELINE = 12, 1000
SHORTEST_RUN, LONGEST_RUN = 6, 8
DIGITS, DECIMALS = 16, 4  # of a figure


def figure_field(**options: Any) -> models.DecimalField:
    return models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS, **options)


class MeasureKind(models.TextChoices):
    OUTCOME = "outcome", "Outcome"
    PROCESS = "process", "Process"
    BALANCING = "balancing", "Balancing"


class Improvement(models.TextChoices):
    INCREASE = "increase", "More is better"
    DECREASE = "decrease", "Less is better"
    NEUTRAL = "neutral", "Neither"


class Frequency(models.TextChoices):
    DAY = "day", "Each day"
    WEEK = "week", "Each week"
    MONTH = "month", "Each month"
    QUARTER = "quarter", "Each quarter"


class TwoInThree(models.TextChoices):
    BEYOND = "beyond", "Counting points past the limits (newer)"
    WITHIN = "within", "Counting only points inside the limits (older)"


class ChartStyle(models.TextChoices):
    USUAL = "usual", "The usual: a run chart until there are 13 figures, then an XmR chart"
    RUN = "run", "Run chart: the figures about their median"
    XMR = "xmr", "XmR chart: the figures about their average, with limits"


class MeasureQuerySet(models.QuerySet["Measure"]):
    def with_series(self) -> "MeasureQuerySet":
        """With figures, re-bases and what was tried, in three queries more however many there are."""
        rebases = models.Prefetch("rebases", Rebase.objects.select_related("by"))
        return self.prefetch_related("points", rebases, "annotations")

    def counted(self) -> "MeasureQuerySet":
        """Without those that were retired."""
        return self.filter(retired_on=None)


class Measure(models.Model):
    """One thing that is counted, and how its chart is read.

    `baseline_points` fix the limits of each group; without it all its points do. `screen` leaves the largest moving
    ranges out of the limits. The name and value of a standard are somebody else's figure, to compare with. `numerator`
    and `denominator` say in words what is counted, and of what. One that is `retired_on` a day is counted no more.
    """

    Kind = MeasureKind

    id = uuid_key()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=120)
    definition = models.TextField(max_length=1000, blank=True)
    numerator = models.CharField(max_length=150, blank=True)
    denominator = models.CharField(max_length=150, blank=True)
    kind = models.CharField(max_length=10, choices=MeasureKind.choices, default=MeasureKind.OUTCOME)
    unit = models.CharField(max_length=30, blank=True)
    improvement = models.CharField(max_length=10, choices=Improvement.choices, default=Improvement.DECREASE)
    target = figure_field(null=True, blank=True)
    frequency = models.CharField(max_length=10, choices=Frequency.choices, default=Frequency.WEEK)
    source = models.CharField(max_length=200, blank=True)
    standard = models.CharField(max_length=150, blank=True)
    standard_value = figure_field(null=True, blank=True)
    chart_style = models.CharField(max_length=5, choices=ChartStyle.choices, default=ChartStyle.USUAL)
    baseline_points = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(LEAST_BASELINE), MaxValueValidator(MOST_BASELINE)]
    )
    screen = models.BooleanField(default=False)
    two_in_three = models.CharField(max_length=6, choices=TwoInThree.choices, default=TwoInThree.BEYOND)
    shift = models.PositiveSmallIntegerField(
        default=7, validators=[MinValueValidator(SHORTEST_RUN), MaxValueValidator(LONGEST_RUN)]
    )
    trend = models.PositiveSmallIntegerField(
        default=7, validators=[MinValueValidator(SHORTEST_RUN), MaxValueValidator(LONGEST_RUN)]
    )
    retired_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "created_at", "id"]
        constraints = [
            choice_constraint("kind", MeasureKind, "measure_kind_known"),
            choice_constraint("improvement", Improvement, "measure_improvement_known"),
            choice_constraint("frequency", Frequency, "measure_frequency_known"),
            choice_constraint("chart_style", ChartStyle, "measure_chart_style_known"),
            choice_constraint("two_in_three", TwoInThree, "measure_two_in_three_known"),
            models.CheckConstraint(
                condition=Q(shift__gte=SHORTEST_RUN, shift__lte=LONGEST_RUN)
                & Q(trend__gte=SHORTEST_RUN, trend__lte=LONGEST_RUN),
                name="measure_runs_of_6_to_8",
            ),
            models.CheckConstraint(
                condition=Q(baseline_points=None) | Q(baseline_points__gte=LEAST_BASELINE),
                name="measure_baseline_of_12_or_more",
            ),
        ]

    def __str__(self) -> str:
        return self.name


def in_order_of_worth(measures: Iterable[Measure]) -> list[Measure]:
    """The one that a page shows first at the head: an outcome that is counted still, or else the first of any kind.
    Those that were retired come last."""
    rows = sorted(measures, key=lambda each: each.retired_on is not None)
    first = min(rows, key=lambda each: (each.retired_on is not None, each.kind != MeasureKind.OUTCOME), default=None)
    return [] if first is None else [first, *(each for each in rows if each is not first)]


class Point(models.Model):
    """The figure of a day, week, month or quarter, by the day on which it begins. One with a reason is left out. Of a
    percentage or a rate that was worked out, what it was worked out of is kept with it."""

    id = uuid_key()
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="points")
    on = models.DateField("date")
    value = figure_field()
    numerator = figure_field(null=True, blank=True)
    denominator = figure_field(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    excluded_because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "on"], name="point_once_a_date"),
            models.CheckConstraint(
                condition=Q(numerator=None, denominator=None) | Q(numerator__gte=0, denominator__gt=0),
                name="point_counted_of_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id}, {self.on}"

    @property
    def counts(self) -> bool:
        """Whether the chart reckons with it."""
        return not self.excluded_because

    @property
    def counted(self) -> str:
        """“27 of 156”, where that is known."""
        return counted_words(self.numerator, self.denominator)


class Rebase(models.Model):
    """From this point on mean and limits are reckoned anew; what stood before stays drawn. Never done by itself."""

    id = uuid_key()
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="rebases")
    on = models.DateField("from the figure of")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["measure", "on"], name="rebase_once_a_date")]

    def __str__(self) -> str:
        return f"{self.measure_id}, from {self.on}"


class Annotation(models.Model):
    """What happened on a day, for the chart: with a number a test of change, without one an event."""

    id = uuid_key()
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="annotations")
    on = models.DateField("date")
    text = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["on", "number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "number"], name="annotation_number_once_a_measure"),
            models.CheckConstraint(condition=Q(number=None) | Q(number__gte=1), name="annotation_numbered_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.text}"
