"""Improvement projects: aim, baseline, dated updates with hours."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Count, F, IntegerField, Max, OuterRef, Prefetch, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Concat, JSONObject
from django.utils import timezone

from cohorts.models import PlaceState
from core.fields import choice_constraint, uuid_key
from programmes.models import Element, ElementKind, Programme, Share
from projects.lasted import Lasted
from projects.lasted import read as read_lasted

OWN_WORK = (ElementKind.PROJECT, ElementKind.SELF_DIRECTED)


class ProjectStage(models.TextChoices):
    IDEA = "idea", "Idea"
    PLANNED = "planned", "Planned"
    TESTING = "testing", "Testing"
    IMPROVED = "improved", "Improved"
    SUSTAINED = "sustained", "Sustained"


class Whose(models.TextChoices):
    """Of a whole cohort's project everybody with a place on it is a member, one who joins later too: no rows say so."""

    OWN = "own", "One participant’s"
    TEAM = "team", "A team’s"
    COHORT = "cohort", "The whole cohort’s"


class Shows(models.TextChoices):
    """What tells that a project worked; with a product or a decision nothing needs to be counted."""

    MEASURE = "measure", "A measure"
    PRODUCT = "product", "A product in use"
    DECISION = "decision", "A decision"


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

    def with_hours_planned(self) -> "ProjectQuerySet":
        """With `planned`, the hours that the design gives each participant for it."""
        elements = own_work().filter(programme=OuterRef("cohort__programme")).order_by().values("programme")
        total = elements.annotate(total=Sum(F("hours") * F("count"))).values("total")
        return self.annotate(planned=Coalesce(Subquery(total), Decimal(0)))

    def with_progress(self) -> "ProjectQuerySet":
        """With how far people say it is: `said_score`, `said_why`, `said_at`, by whom (`said_by`) and for whom
        (`said_as`); None where nobody has said."""
        scores = Project._meta.get_field("progress_scores").related_model._default_manager
        newest = scores.filter(project=OuterRef("pk")).order_by("-at", "id")
        return self.annotate(
            said_score=Subquery(newest.values("score")[:1]),
            said_why=Subquery(newest.values("reason")[:1]),
            said_at=Subquery(newest.values("at")[:1]),
            said_as=Subquery(newest.values("rater")[:1]),
            said_by=Subquery(
                newest.values(
                    name=Concat("by__honorific", Value(" "), "by__given_name", Value(" "), "by__family_name")
                )[:1]
            ),
        )

    def with_steps(self) -> "ProjectQuerySet":
        """With `step_1` to `step_3`, the first milestones that are open ({title, due_on} or None), and `steps_open`."""
        milestones = Project._meta.get_field("milestones").related_model._default_manager
        rows = milestones.filter(project=OuterRef("pk"), done_on=None)
        told = rows.order_by("due_on", "created_at", "id").values(told=JSONObject(title="title", due_on="due_on"))
        number = rows.order_by().values("project").annotate(number=Count("pk")).values("number")
        return self.annotate(
            step_1=Subquery(told[:1]),
            step_2=Subquery(told[1:2]),
            step_3=Subquery(told[2:3]),
            steps_open=Coalesce(Subquery(number), 0),
        )

    def with_presentation(self, among: models.QuerySet) -> "ProjectQuerySet":
        """With `presentation`, the key of one that tells of it, `presentation_on` and `presentation_closed_at`: of
        those `among`, the one still open before one that is closed; all None where there is none."""
        rows = among.filter(projects=OuterRef("pk")).order_by(F("closed_at").desc(nulls_first=True), "-on", "pk")
        return self.annotate(
            presentation=Subquery(rows.values("pk")[:1]),
            presentation_on=Subquery(rows.values("on")[:1]),
            presentation_closed_at=Subquery(rows.values("closed_at")[:1]),
        )


class Project(models.Model):
    """An improvement project of one participant, a team or a whole cohort. Stage moves only through actions.

    `revision` is what a form read when it opened: a form that is out of date is shown again beside what another
    member saved meanwhile, and neither is lost.
    """

    Stage = ProjectStage
    Whose = Whose
    Shows = Shows

    id = uuid_key()
    cohort = models.ForeignKey("cohorts.Cohort", on_delete=models.PROTECT, related_name="+")
    whose = models.CharField(max_length=6, choices=Whose.choices, default=Whose.OWN)
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
    began_on = models.DateField("began before the programme, on", null=True, blank=True)
    target_on = models.DateField("aim to be reached by", null=True, blank=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.IDEA)
    stage_reason = models.CharField("on what the stage rests where no chart shows it", max_length=300, blank=True)
    result = models.CharField("what changed", max_length=300, blank=True)
    presented_on = models.DateField("presented to the executive team on", null=True, blank=True)
    decision = models.CharField("what the panel decided", max_length=200, blank=True)
    shows = models.CharField(max_length=8, choices=Shows.choices, default=Shows.MEASURE)
    shown_words = models.CharField("which product or decision", max_length=300, blank=True)
    in_use = models.CharField("where it is in use", max_length=200, blank=True)
    sponsor = models.CharField("who stands behind it", max_length=150, blank=True)
    partners = models.TextField("organisations that take part, one a line", max_length=1000, blank=True)
    partners_do = models.CharField("what they do in it", max_length=300, blank=True)
    named_partners = models.TextField("partners who agreed to be named", blank=True, editable=False)
    stakeholder_groups = models.TextField("groups that were asked or took part", max_length=1000, blank=True)
    common_cause = models.ForeignKey(
        "projects.CommonCause", null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    # For which organisation the project reports to the cause: as it was on joining, whoever moves job later.
    cause_organisation = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cause_measure = models.ForeignKey(
        "projects.Measure", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    joined_cause_on = models.DateField(null=True, blank=True)
    # What its team says after the programme of whether it still runs: counts, written by projects/lasting.py alone.
    lasted = models.JSONField(default=list, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            choice_constraint("stage", ProjectStage, "project_stage_known"),
            choice_constraint("whose", Whose, "project_whose_known"),
            choice_constraint("shows", Shows, "project_shows_known"),
            models.CheckConstraint(
                condition=Q(shows="measure") | ~Q(shown_words=""), name="project_says_what_product_or_decision"
            ),
            models.CheckConstraint(
                condition=Q(common_cause=None, cause_organisation=None, cause_measure=None, joined_cause_on=None)
                | Q(common_cause__isnull=False, cause_organisation__isnull=False, joined_cause_on__isnull=False),
                name="project_joins_a_cause_for_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["common_cause", "cause_organisation"], name="cause_has_one_project_an_organisation"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def led_by(self) -> str:
        """The name of who leads it; reads `members`, so fetch them with the project."""
        lead = next((member.place.person.name for member in self.members.all() if member.leads), "")
        return lead or ("The whole cohort" if self.is_cohorts else "")

    @property
    def is_cohorts(self) -> bool:
        return self.whose == Whose.COHORT

    @property
    def lasted_lines(self) -> tuple[Lasted, ...]:
        """What its team said after the programme, the earliest first."""
        return read_lasted(self.lasted)

    @property
    def partner_list(self) -> list[str]:
        return _lines(self.partners)

    @property
    def named_partner_list(self) -> list[str]:
        return _lines(self.named_partners)

    @property
    def stakeholder_list(self) -> list[str]:
        return _lines(self.stakeholder_groups)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class AimChange(models.Model):
    """The words of an aim before and after they were changed; who changed them stands in the trail, which holds no
    words. Either is empty where it may have identified somebody."""

    id = uuid_key()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="aim_changes")
    was = models.CharField(max_length=300, blank=True)
    now = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.project}: {self.now}"


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


def hours_of_the_place() -> Coalesce:
    """The same as a column of a query of places."""
    own = Update.objects.filter(place=OuterRef("pk")).order_by().values("place")
    return Coalesce(Subquery(own.values(total=Sum("hours"))), Decimal(0))


def is_own_work(share: str, kind: str) -> bool:
    """Whether an element is experience gained by one's own work, whose hours stand in project updates."""
    return share == Share.EXPERIENCE and kind in OWN_WORK


def own_work() -> models.QuerySet[Element]:
    """What a design counts as a participant's project and other work of their own."""
    return Element.objects.filter(share=Share.EXPERIENCE, kind__in=OWN_WORK)


def hours_planned(programme: Programme) -> Decimal:
    """Hours of experience that the design gives a participant for their project and other work of their own."""
    elements = own_work().filter(programme=programme)
    return elements.aggregate(total=Sum(F("hours") * F("count")))["total"] or Decimal(0)


def projects_in(cohorts: Iterable[UUID]) -> dict[UUID, int]:
    """How many projects each cohort has; a cohort without is absent."""
    rows = Project.objects.filter(cohort__in=cohorts).order_by().values_list("cohort").annotate(Count("pk"))
    return dict(rows)


class OnProject(NamedTuple):
    """A place on a project; `own` ranks the projects of one place: those that it leads, its team's, its cohort's."""

    place: UUID
    project: UUID
    stage: str
    presented_on: date | None
    own: int


def on_projects(places: Any) -> list[OnProject]:
    """Who is on which project, the whole cohort's among them, in one query. `places` is a queryset, a place's own
    projects come first."""
    teams = Member.objects.filter(place__in=places).annotate(
        own=Case(When(leads=True, then=Value(0)), default=Value(1), output_field=IntegerField())
    )
    # A cohort's project is that of everybody who holds a place; those who lead it are found twice.
    whole = Project.objects.filter(
        whose=Whose.COHORT, cohort__places__in=places, cohort__places__state=PlaceState.TAKEN
    ).annotate(own=Value(2, output_field=IntegerField()))
    rows = (
        teams.order_by()
        .values_list("place", "project", "project__stage", "project__presented_on", "own")
        .union(whole.order_by().values_list("cohort__places", "pk", "stage", "presented_on", "own"))
    )
    return sorted((OnProject(*row) for row in rows), key=lambda row: (row.own, str(row.project)))
