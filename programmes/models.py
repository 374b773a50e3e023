"""What was commissioned: programme, contracts, framework and design."""

from collections.abc import Sequence
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Value

from core.fields import choice_constraint, uuid_key
from people import roles
from people.models import Grant
from programmes.design import DesignSummary, ElementFact, summarise
from programmes.themes import brings


class Share(models.TextChoices):
    """The three kinds of learning of 70:20:10."""

    EXPERIENCE = "experience", "Experience at work"
    OTHERS = "others", "Learning with others"
    FORMAL = "formal", "Formal teaching"


class GroupSize(models.TextChoices):
    COHORT = "cohort", "Whole cohort"
    SET = "set", "Learning set"
    PAIR = "pair", "One to one"
    SELF = "self", "On one’s own"


class Asked(models.TextChoices):
    """When an element's questionnaire is sent: a small group is asked once and pooled, so that it is no confession."""

    AFTER_SESSION = "after session", "After each session"
    AT_END = "at end", "Once, at the end of the cohort"
    NEVER = "never", "Not asked"


class ElementKind(models.TextChoices):
    LAUNCH = "launch", "Launch"
    INSIGHT_DAY = "insight day", "Insight day"
    MASTER_CLASS = "master class", "Master class"
    WORKSHOP = "workshop", "Workshop"
    ACTION_LEARNING = "action learning", "Action learning"
    COACHING = "coaching", "Coaching"
    FEEDBACK_360 = "360", "360"
    CHALLENGE = "leadership challenge", "Leadership challenge"
    PATIENT_ENGAGEMENT = "patient engagement", "Patient engagement"
    STUDY_VISIT = "study visit", "Study visit"
    EXPERT_TALK = "expert talk", "Expert talk"
    IN_HOUSE_SUPPORT = "in-house support", "In-house support"
    SEMINAR = "seminar", "Seminar"
    CONFERENCE = "conference", "Conference"
    PRESENTATION = "presentation", "Presentation"
    PROJECT = "project", "Project"
    SELF_DIRECTED = "self-directed", "Self-directed"


class Evidence(models.TextChoices):
    """What shows that a requirement of a theme is met."""

    SEMINARS = "seminars", "Seminars attended"
    PROJECT = "project", "A project that leads change"
    REFLECTION = "reflection", "Reflections on the theme"
    OTHER = "other", "Something else"


class ReadingKind(models.TextChoices):
    LINK = "link", "Web page"
    PDF = "pdf", "PDF"
    TOOL = "tool", "Tool"


class Framework(models.Model):
    """The model of leadership used."""

    id = uuid_key()
    name = models.CharField(max_length=200, unique=True)
    source = models.CharField(max_length=300, blank=True, help_text="Whose model it is. Names only; no licensed text.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DomainQuerySet(models.QuerySet["Domain"]):
    def themes(self) -> "DomainQuerySet":
        """Domains with requirements, ideas or reading of their own."""
        own = [model.objects.filter(domain=OuterRef("pk")) for model in (Requirement, Idea, Reading)]
        return self.filter(Exists(own[0]) | Exists(own[1]) | Exists(own[2]))

    def counted(self) -> "DomainQuerySet":
        """In their order, each with how many requirements, ideas and readings it has."""
        return self.order_by("position").annotate(
            requirement_count=Count("requirements", distinct=True),
            idea_count=Count("ideas", distinct=True),
            reading_count=Count("readings", distinct=True),
        )

    def with_all(self) -> "DomainQuerySet":
        """In their order, each with objectives, requirements, ideas and reading; five queries."""
        return self.order_by("position").prefetch_related("objectives", "requirements", "ideas", "readings")


class Domain(models.Model):
    """A side of leadership, with learning objectives. One with requirements, ideas or reading is a theme."""

    id = uuid_key()
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="domains")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=100)
    summary = models.CharField(max_length=300, blank=True)

    requirement_count: int  # with the two below, by `counted`
    idea_count: int
    reading_count: int

    objects = DomainQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "position"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "name"], name="domain_once_a_framework"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def brings(self) -> str:
        """What it has besides its objectives, in words; "" of a domain that is no theme. Reads what `counted` adds."""
        return brings(self.requirement_count, self.idea_count, self.reading_count)


class Objective(models.Model):
    id = uuid_key()
    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="objectives")
    position = models.PositiveSmallIntegerField(default=1)
    text = models.CharField("learning objective", max_length=300)

    class Meta:
        ordering = ["domain", "position"]

    def __str__(self) -> str:
        return self.text


class Requirement(models.Model):
    """What a participant does for a theme: `needed` times what its evidence says."""

    id = uuid_key()
    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField(default=1)
    text = models.CharField("requirement", max_length=300)
    evidence = models.CharField("shown by", max_length=12, choices=Evidence.choices)
    needed = models.PositiveSmallIntegerField("how many", default=1, validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["domain", "position"]
        constraints = [
            choice_constraint("evidence", Evidence, "requirement_evidence_known"),
            models.CheckConstraint(condition=Q(needed__gte=1), name="requirement_needs_at_least_one"),
        ]

    def __str__(self) -> str:
        return self.text


class Idea(models.Model):
    """An idea offered with a theme: an earlier project, told to stimulate thinking."""

    id = uuid_key()
    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="ideas")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    problem = models.TextField("the problem", blank=True)
    done = models.TextField("what was done", blank=True)
    result = models.TextField("what came of it", blank=True)

    class Meta:
        ordering = ["domain", "position"]

    def __str__(self) -> str:
        return self.title


class Reading(models.Model):
    """Further reading with a theme: a page, a PDF or a tool, where it comes from and why it is worth the time."""

    id = uuid_key()
    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="readings")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=ReadingKind.choices, default=ReadingKind.LINK)
    url = models.URLField("address", max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])])
    source = models.CharField("from", max_length=200, blank=True, help_text="Who wrote or published it.")
    note = models.CharField(max_length=300, blank=True, help_text="Why it is worth reading, in a line.")

    class Meta:
        ordering = ["domain", "position"]
        verbose_name_plural = "reading"
        constraints = [choice_constraint("kind", ReadingKind, "reading_kind_known")]

    def __str__(self) -> str:
        return self.title


class Programme(models.Model):
    """One programme: its commission, its framework and its design (the elements)."""

    id = uuid_key()
    name = models.CharField(max_length=200)
    code = models.CharField(
        max_length=8, unique=True, help_text="Two to eight letters; begins the numbers of its certificates."
    )
    describes = models.CharField(
        "in one line",
        max_length=200,
        blank=True,
        help_text="As it stands on a certificate: “a … programme for …”.",
    )
    commissioner = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="daughters")
    framework = models.ForeignKey(Framework, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    blueprint = models.CharField(max_length=60, blank=True, editable=False)
    situation = models.TextField(blank=True, help_text="What the programme answers, in a few sentences.")
    target_roles = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    commissioner_signatory = models.CharField(max_length=200, blank=True, help_text="Name and post, on certificates.")
    provider_signatory = models.CharField(max_length=200, blank=True, help_text="Name and post, on certificates.")
    # Completion: what a participant must have done. Awards reads these when it decides.
    complete_hours_percent = models.PositiveSmallIntegerField(
        "hours to complete, %", default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    complete_needs_presentation = models.BooleanField("project must be presented", default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
                name="programme_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(complete_hours_percent__gte=1, complete_hours_percent__lte=100),
                name="programme_complete_percent_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def commission(self) -> tuple[list[str], list[str]]:
        """Its challenges and its aims, each in their order; one query."""
        challenges = self.challenges.order_by().values_list(Value("challenge"), "position", "text")
        aims = self.aims.order_by().values_list(Value("aim"), "position", "text")
        rows = sorted(challenges.union(aims, all=True))
        return [text for kind, _, text in rows if kind == "challenge"], [
            text for kind, _, text in rows if kind == "aim"
        ]


class ProgrammeGrant(Grant):
    """A role for one programme: coordinator, commissioner, evaluator."""

    role = models.CharField(max_length=20, choices=roles.choices(roles.Scope.PROGRAMME))
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="grants")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "programme"], name="programme_grant_once"),
            models.CheckConstraint(
                condition=Q(role__in=[value for value, _ in roles.choices(roles.Scope.PROGRAMME)]),
                name="programme_grant_role_known",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="programme_grant_ends_later"
            ),
        ]


class Statement(models.Model):
    """A line of the commission: a challenge that the programme answers, or an aim it was given."""

    id = uuid_key()
    position = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(max_length=400)

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text


class Challenge(Statement):
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="challenges")


class Aim(Statement):
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="aims")


class Contract(models.Model):
    """One commission of a programme: a pilot, an award after tender, an extension."""

    id = uuid_key()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="contracts")
    name = models.CharField(max_length=100)
    places = models.PositiveSmallIntegerField()
    clinical_places = models.PositiveSmallIntegerField(
        "places for clinicians", null=True, blank=True, help_text="The target, if the contract sets one."
    )
    value = models.DecimalField("value, £", max_digits=10, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["programme", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="contract_once_a_programme"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
                name="contract_starts_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.name}"


class EarlierCohort(models.Model):
    """A cohort that was run before the programme came to Cadre: a summary with its source, "not held in Cadre"."""

    id = uuid_key()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="earlier_cohorts")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField()
    places = models.PositiveSmallIntegerField("places taken")
    completed = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How many, if it is known.")
    source = models.CharField(max_length=300, help_text="Where these figures come from: “Report of June 2025, page 4”.")

    class Meta:
        ordering = ["programme", "position", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="earlier_cohort_once_a_programme"),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")), name="earlier_cohort_starts_before_it_ends"
            ),
            models.CheckConstraint(
                condition=Q(completed__isnull=True) | Q(completed__lte=F("places")),
                name="earlier_cohort_completed_within_places",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="earlier_cohort_has_its_source"),
        ]

    def __str__(self) -> str:
        return self.name


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
    bring = models.CharField("to bring", max_length=200, blank=True)
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

    objects = ElementQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "position"]
        constraints = [
            choice_constraint("kind", ElementKind, "element_kind_known"),
            choice_constraint("share", Share, "element_share_known"),
            choice_constraint("group_size", GroupSize, "element_group_size_known"),
            choice_constraint("asked", Asked, "element_asked_known"),
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
