"""What a project costs and what it is worth, line by line, each with where its figure comes from."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.fields import choice_constraint, uuid_key
from projects.economics import LONGEST, LineFact

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]
YEARS = [MinValueValidator(1), MaxValueValidator(LONGEST)]


class Side(models.TextChoices):
    COST = "cost", "Cost"
    BENEFIT = "benefit", "Benefit"


class Timing(models.TextChoices):
    ONE_OFF = "one-off", "Once"
    RECURRING = "recurring", "Every year"


class Nature(models.TextChoices):
    """What becomes of a benefit. Only the first leaves money in a budget."""

    CASH = "cash-releasing", "Money released from a budget"
    CAPACITY = "capacity", "Time or capacity that becomes free"
    AVOIDED = "avoided cost", "A cost that did not arise"
    QUALITY = "quality", "Better care or experience"


class EconomicLine(models.Model):
    """One cost or benefit. With a `unit_value` the three figures are numbers of units, else they are pounds: of one
    year if it recurs. Better care may stand without a figure; it is listed and counts as nothing.

    `first_year` 1 is the project's first; the year after it is the first to be discounted.
    """

    Side = Side
    Timing = Timing
    Nature = Nature

    id = uuid_key()
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="economic_lines")
    side = models.CharField(max_length=7, choices=Side.choices)
    label = models.CharField(max_length=150)
    timing = models.CharField(max_length=9, choices=Timing.choices, default=Timing.ONE_OFF)
    unit = models.CharField(max_length=60, blank=True)
    unit_value = models.DecimalField("worth of one, £", max_digits=12, decimal_places=2, null=True, blank=True)
    source = models.CharField("where the figure comes from", max_length=200, blank=True)
    low = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    likely = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    nature = models.CharField(max_length=14, choices=Nature.choices, blank=True)
    attribution = models.PositiveSmallIntegerField("due to the project, %", default=100, validators=PERCENT)
    confidence = models.PositiveSmallIntegerField("how sure, %", default=100, validators=PERCENT)
    first_year = models.PositiveSmallIntegerField(default=1, validators=YEARS)
    years = models.PositiveSmallIntegerField(default=1, validators=YEARS)
    note = models.CharField(max_length=300, blank=True)
    # The same benefit as another project wrote it down: it counts there, and here as nothing.
    counted_in = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="counted_for")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            choice_constraint("side", Side, "economic_line_side_known"),
            choice_constraint("timing", Timing, "economic_line_timing_known"),
            models.CheckConstraint(
                condition=Q(side="cost", nature="") | (Q(side="benefit") & Q(nature__in=Nature.values)),
                name="economic_line_benefit_has_its_nature",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=False, likely__isnull=False, high__isnull=False)
                & Q(low__gte=0, low__lte=F("likely"), likely__lte=F("high"))
                | Q(nature="quality", low=None, likely=None, high=None, unit_value=None),
                name="economic_line_figures_in_order",
            ),
            models.CheckConstraint(
                condition=Q(unit_value__isnull=True) | Q(unit_value__gte=0),
                name="economic_line_unit_value_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(attribution__lte=100, confidence__lte=100), name="economic_line_percentages_in_range"
            ),
            models.CheckConstraint(
                condition=Q(first_year__gte=1, first_year__lte=LONGEST, years__gte=1, years__lte=LONGEST),
                name="economic_line_years_in_range",
            ),
            models.CheckConstraint(
                condition=Q(counted_in=None) | Q(side="benefit") & ~Q(counted_in=F("id")),
                name="economic_line_benefit_counts_once",
            ),
            models.CheckConstraint(condition=Q(timing="recurring") | Q(years=1), name="economic_line_once_is_one_year"),
        ]

    def __str__(self) -> str:
        return self.label

    def fact(self) -> LineFact:
        """What the arithmetic needs: pounds, whole percentages as shares."""
        times = Decimal(1) if self.unit_value is None else self.unit_value
        figures = [each * times for each in (self.low, self.likely, self.high) if each is not None]
        return LineFact(
            label=self.label,
            side=self.side,
            nature=self.nature,
            amounts=(figures[0], figures[1], figures[2]) if figures else None,
            recurring=self.timing == Timing.RECURRING,
            first_year=self.first_year,
            years=self.years,
            attribution=self.attribution,
            confidence=self.confidence,
            elsewhere=self.counted_in_id is not None,
        )


class FinanceCheck(models.Model):
    """That the organisation's finance people looked at the lines as they were on a day. `stands` until one changes."""

    id = uuid_key()
    project = models.OneToOneField("projects.Project", on_delete=models.CASCADE, related_name="finance_check")
    checked_by = models.CharField("who checked it, by role", max_length=150)
    on = models.DateField("date")
    stands = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.project}: {self.checked_by}"
