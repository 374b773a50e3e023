"""Improvement projects: aim, baseline, dated updates with hours."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Max, OuterRef, Prefetch, Q, Subquery, Sum
from django.utils import timezone

from core.fields import choice_constraint, uuid_key
from programmes.models import Element, ElementKind, Programme, Share

OWN_WORK = (ElementKind.PROJECT, ElementKind.SELF_DIRECTED)


class ProjectStage(models.TextChoices):
    IDEA = "idea", "Idea"
    PLANNED = "planned", "Planned"
    TESTING = "testing", "Testing"
    IMPROVED = "improved", "Improved"
    SUSTAINED = "sustained", "Sustained"


class ProjectQuerySet(models.QuerySet["Project"]):
    def for_a_list(self) -> "ProjectQuerySet":
        """With cohort, team, hours and the date of the last update, in two queries however many they are."""
        updates = Update.objects.filter(project=OuterRef("pk")).order_by().values("project")
        team = Member.objects.select_related("place__person")
        return (
            self.select_related("cohort__programme")
            .prefetch_related(Prefetch("members", team))
            .annotate(
                hours=Subquery(updates.annotate(total=Sum("hours")).values("total")),
                last_update_on=Subquery(updates.annotate(last=Max("on")).values("last")),
            )
        )


class Project(models.Model):
    """An improvement project of one participant or a team. Stage moves only through actions.

    `revision` is what a form read when it opened: a form that is out of date is shown again beside what another
    member saved meanwhile, and neither is lost.
    """

    Stage = ProjectStage

    id = uuid_key()
    cohort = models.ForeignKey("cohorts.Cohort", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)
    problem = models.TextField("what is the problem?", blank=True)
    aim = models.CharField(
        max_length=300,
        help_text="How much, by when, for whom: “Cut missed first appointments to 10% by June 2027”.",
    )
    baseline = models.CharField(
        max_length=200,
        blank=True,
        help_text="Where you start, with a figure: “19.5% of first appointments missed”.",
    )
    target_on = models.DateField("aim to be reached by", null=True, blank=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.IDEA)
    result = models.CharField("what changed", max_length=300, blank=True)
    presented_on = models.DateField("presented to the executive team on", null=True, blank=True)
    decision = models.CharField("what the panel decided", max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [choice_constraint("stage", ProjectStage, "project_stage_known")]

    def __str__(self) -> str:
        return self.title

    @property
    def led_by(self) -> str:
        """The name of who leads it; reads `members`, so fetch them with the project."""
        return next((member.place.person.name for member in self.members.all() if member.leads), "")


class Member(models.Model):
    """A participant on a project's team; one of them leads it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="members")
    place = models.ForeignKey("cohorts.Place", on_delete=models.CASCADE, related_name="+")
    leads = models.BooleanField(default=False)

    class Meta:
        ordering = ["-leads", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "place"], name="member_once_a_project"),
            models.UniqueConstraint(fields=["project"], condition=Q(leads=True), name="project_has_one_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.place.person}, {self.project}"


class Update(models.Model):
    """What was done on a day, and the hours of experience at work that it took its author."""

    id = uuid_key()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="updates")
    place = models.ForeignKey("cohorts.Place", on_delete=models.CASCADE, related_name="+")
    on = models.DateField("date")
    hours = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0), MaxValueValidator(24)],
        help_text="Hours you spent on it that day, in quarters.",
    )
    text = models.TextField("what you did and what you learnt", max_length=2000)
    created_at = models.DateTimeField(default=timezone.now)
    # A form posted twice carries the same token, so that it is one update.
    token = models.UUIDField(unique=True)

    class Meta:
        ordering = ["-on", "-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(hours__gte=0, hours__lte=24), name="update_hours_in_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.project}, {self.on}"


def hours_logged(places: Iterable[UUID]) -> dict[UUID, Decimal]:
    """Hours of experience that each place has written down in updates; 0 for one without, in one query."""
    logged = dict.fromkeys(places, Decimal(0))
    rows = Update.objects.filter(place__in=logged).order_by().values_list("place").annotate(Sum("hours"))
    return logged | dict(rows)


def is_own_work(share: str, kind: str) -> bool:
    """Whether an element is experience gained by one's own work, whose hours stand in project updates."""
    return share == Share.EXPERIENCE and kind in OWN_WORK


def hours_planned(programme: Programme) -> Decimal:
    """Hours of experience that the design gives a participant for their project and other work of their own."""
    elements = Element.objects.filter(programme=programme, share=Share.EXPERIENCE, kind__in=OWN_WORK)
    return elements.aggregate(total=Sum(F("hours") * F("count")))["total"] or Decimal(0)


def projects_in(cohorts: Iterable[UUID]) -> dict[UUID, int]:
    """How many projects each cohort has; a cohort without is absent."""
    rows = Project.objects.filter(cohort__in=cohorts).order_by().values_list("cohort").annotate(Count("pk"))
    return dict(rows)
