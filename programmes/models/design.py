"""The design: phases, and elements in their order with the parts of combined days."""

from collections.abc import Sequence
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from core.fields import choice_constraint, uuid_key
from programmes.design import DesignSummary, ElementFact, summarise
from programmes.models.framework import Domain
from programmes.models.programme import Programme
from programmes.models.words import Asked, Confidentiality, ElementKind, GroupSize, Share


class Phase(models.Model):
    """A part of the programme's time: a trimester. Weeks are counted from the cohort's first day, 0 the first; the
    phase holds both the week that it starts with and the one that it ends with."""

    id = uuid_key()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=60, help_text="As in “First trimester”.")
    starts_week = models.PositiveSmallIntegerField("first week")
    ends_week = models.PositiveSmallIntegerField("last week")

    class Meta:
        ordering = ["programme", "position"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="phase_once_a_programme"),
            models.CheckConstraint(condition=Q(starts_week__lte=F("ends_week")), name="phase_starts_before_it_ends"),
        ]

    def __str__(self) -> str:
        return self.name


class ElementQuerySet(models.QuerySet["Element"]):
    def scheduled(self) -> "ElementQuerySet":
        """Elements whose sessions a start date lays out: neither done on one's own nor yet to be agreed."""
        return self.exclude(group_size=GroupSize.SELF).filter(to_be_agreed=False)

    def open(self) -> "ElementQuerySet":
        """Elements to be agreed with the participants, in the order of the design."""
        return self.filter(to_be_agreed=True).order_by("position")

    def with_domains(self) -> "ElementQuerySet":
        """In the order of the design, each with its domains and parts: what `Element.fact` reads."""
        return self.order_by("position").prefetch_related("domains", "parts")


class StandingElements(models.Manager.from_queryset(ElementQuerySet)):  # type: ignore[misc]
    """Elements that the design has: all but the removed, which stay for the cohorts laid out from them."""

    def get_queryset(self) -> ElementQuerySet:
        return super().get_queryset().filter(removed_at__isnull=True)


class Element(models.Model):
    """One line of the design. `count` meetings of `hours` each; the first `offset_weeks` after the cohort's
    start, the others `interval_weeks` apart. For a project or other self-directed work, `hours` is the plan a person.

    A combined day has `parts`, and its `hours` are their sum. An element to be agreed has no dated meetings: sessions
    are added by hand against its budget of days.
    """

    id = uuid_key()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="elements")
    phase = models.ForeignKey(
        Phase,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="elements",
        help_text="None: it runs across.",
    )
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=30, choices=ElementKind.choices)
    title = models.CharField(max_length=200)
    count = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    hours = models.DecimalField(
        "length in hours",
        max_digits=5,
        decimal_places=2,
        default=Decimal("3.5"),
        validators=[MinValueValidator(0)],
    )
    share = models.CharField(max_length=12, choices=Share.choices)
    group_size = models.CharField(max_length=8, choices=GroupSize.choices, default=GroupSize.COHORT)
    domains = models.ManyToManyField(Domain, blank=True, related_name="+")
    offset_weeks = models.PositiveSmallIntegerField("weeks after the start", default=0)
    interval_weeks = models.PositiveSmallIntegerField("weeks between", default=0)
    starts_at = models.TimeField("starts at", null=True, blank=True)
    counts_for_completion = models.BooleanField(default=True)
    required = models.BooleanField(default=True)
    asked = models.CharField("questionnaire", max_length=16, choices=Asked.choices, default=Asked.AFTER_SESSION)
    confidentiality = models.CharField(
        "what is said", max_length=8, choices=Confidentiality.choices, default=Confidentiality.OPEN
    )
    bring = models.CharField("to bring", max_length=200, blank=True)
    follow_up = models.CharField(
        "afterwards",
        max_length=200,
        blank=True,
        help_text="What people do with it: “Try one thing by next week”.",
    )
    to_be_agreed = models.BooleanField(
        "to be agreed with the participants", default=False, help_text="No dates are laid out from it."
    )
    budget_days = models.DecimalField(
        "up to how many days",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.5"))],
        help_text="A day is 7 hours.",
    )
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = StandingElements()
    all_rows = ElementQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "position"]
        base_manager_name = "all_rows"
        constraints = [
            choice_constraint("kind", ElementKind, "element_kind_known"),
            choice_constraint("share", Share, "element_share_known"),
            choice_constraint("group_size", GroupSize, "element_group_size_known"),
            choice_constraint("asked", Asked, "element_asked_known"),
            choice_constraint("confidentiality", Confidentiality, "element_confidentiality_known"),
            models.CheckConstraint(condition=Q(count__gte=1), name="element_count_at_least_one"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="element_hours_not_negative"),
            models.CheckConstraint(
                condition=Q(to_be_agreed=False, budget_days__isnull=True) | Q(to_be_agreed=True, budget_days__gt=0),
                name="element_to_be_agreed_has_its_budget",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_week(self) -> int:
        """Of its last meeting, counted from the cohort's start."""
        return self.offset_weeks + (self.count - 1) * self.interval_weeks

    def fact(self) -> ElementFact:
        """What the arithmetic of a design needs to know; reads `domains` and `parts`."""
        return ElementFact(
            title=self.title,
            share=self.share,
            hours=self.hours,
            count=self.count,
            group_size=self.group_size,
            counts=self.counts_for_completion,
            domains=tuple(domain.name for domain in self.domains.all()),
            last_week=self.last_week,
            parts=tuple((part.share, part.hours) for part in self.parts.all()),
            open_days=self.budget_days or Decimal(0),
        )


class ElementPart(models.Model):
    """One part of a combined day: the workshop, or the action learning that follows it, under one register."""

    id = uuid_key()
    element = models.ForeignKey(Element, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=ElementKind.choices)
    hours = models.DecimalField("length in hours", max_digits=5, decimal_places=2)
    share = models.CharField(max_length=12, choices=Share.choices)

    class Meta:
        ordering = ["element", "position"]
        constraints = [
            choice_constraint("kind", ElementKind, "element_part_kind_known"),
            choice_constraint("share", Share, "element_part_share_known"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="element_part_has_hours"),
        ]

    def __str__(self) -> str:
        return self.title


def summary_of(elements: Sequence[Element], domains: Sequence[Domain]) -> DesignSummary:
    """What a design adds up to, from the rows of its elements and its framework's domains."""
    return summarise([element.fact() for element in elements], [domain.name for domain in domains])
