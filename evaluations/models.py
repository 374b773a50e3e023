"""Questionnaires, surveys, who has answered, and, apart from it, what was answered.

Anonymity is in the schema: no path leads from a Response to a Participation or a person. Keys are random, no
anonymous row bears a time, and `actions.submit` writes siblings anew in the order of their keys, so that neither the
order of rows nor the database's own bookkeeping tells who answered what (docs/adr/0003-anonymity.md).
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Count, F, Q, When
from django.utils import timezone

from core.encryption import EncryptedJSONField, EncryptedTextField
from core.fields import choice_constraint, uuid_key


class Questionnaire(models.Model):
    id = uuid_key()
    name = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class QuestionnaireVersion(models.Model):
    """What a survey asks. Once a survey points at it, it is frozen and never changes."""

    id = uuid_key()
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    frozen_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["questionnaire", "-number"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "number"], name="questionnaire_version_once")]

    def __str__(self) -> str:
        return f"{self.questionnaire}, version {self.number}"


class ItemKind(models.TextChoices):
    SCORE = "score", "Score, 1 to 5"
    COMMENT = "comment", "Comment"


class Item(models.Model):
    """One question: a score from 1 (poor) to 5 (excellent), or a comment."""

    Kind = ItemKind

    id = uuid_key()
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SCORE)
    text = models.CharField(max_length=200)
    low = models.CharField("word for 1", max_length=40, blank=True, default="Poor")
    high = models.CharField("word for 5", max_length=40, blank=True, default="Excellent")
    headline = models.BooleanField("is the element's score", default=False)
    required = models.BooleanField(default=True)

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="item_position_once"),
            models.UniqueConstraint(fields=["version"], condition=Q(headline=True), name="item_one_headline"),
            choice_constraint("kind", ItemKind, "item_kind_known"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def field_name(self) -> str:
        """The name of its field on the form; a version never changes, so neither does this."""
        return f"item_{self.position}"


class ElementPlan(models.Model):
    """Which questionnaire an element of a design is evaluated with."""

    id = uuid_key()
    element = models.OneToOneField("programmes.Element", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["element"]

    def __str__(self) -> str:
        return f"{self.element}: {self.version}"


class SurveyQuerySet(models.QuerySet["Survey"]):
    def open(self) -> "SurveyQuerySet":
        return self.filter(state=Survey.State.OPEN)

    def closed(self) -> "SurveyQuerySet":
        """Surveys whose figures are written."""
        return self.filter(state=Survey.State.CLOSED)

    def with_response(self) -> "SurveyQuerySet":
        """With `asked` and `replied`: how many were asked and how many of them have answered, open or closed."""
        asked = Count("participations")
        replied = Count("participations", filter=Q(participations__answered=True))
        return self.annotate(
            asked=Case(When(state=Survey.State.CLOSED, then=F("invited")), default=asked),
            replied=Case(When(state=Survey.State.CLOSED, then=F("answered")), default=replied),
        )


class SurveyState(models.TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class Survey(models.Model):
    """One questionnaire sent to the participants of one cohort about one session or one element.

    With a session: asked after it. Without: asked once about the whole element, pooled over the cohort.
    `invited` and `answered` are written when it closes; while open they are counted from the participations.
    """

    State = SurveyState

    id = uuid_key()
    cohort = models.ForeignKey("cohorts.Cohort", on_delete=models.CASCADE, related_name="+")
    element = models.ForeignKey(
        "programmes.Element", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    session = models.OneToOneField(
        "cohorts.Session", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, help_text="The element's title as it was when the survey opened.")
    detail = models.CharField(max_length=100, blank=True, help_text="Its kind and length, as they were then.")
    position = models.PositiveSmallIntegerField(default=1, help_text="The element's place in the design.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_on = models.DateField()
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    invited = models.PositiveSmallIntegerField(default=0)
    answered = models.PositiveSmallIntegerField(default=0)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["cohort", "position", "opened_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "element"],
                condition=Q(session__isnull=True),
                name="survey_once_a_pooled_element",
            ),
            choice_constraint("state", SurveyState, "survey_state_known"),
            models.CheckConstraint(condition=Q(opened_on__lte=F("closes_on")), name="survey_opens_before_it_closes"),
            models.CheckConstraint(condition=Q(answered__lte=F("invited")), name="survey_answered_of_the_invited"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | Q(state="open", closed_at__isnull=True),
                name="survey_closed_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.cohort}"


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def waiting(self) -> "ParticipationQuerySet":
        """Those that may still be answered, the first to close first."""
        return self.filter(answered=False, survey__state=Survey.State.OPEN).order_by("survey__closes_on", "id")


class Participation(models.Model):
    """That a place was asked, and whether it has answered. It knows nothing of what was answered, nor when."""

    id = uuid_key()
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="participations")
    place = models.ForeignKey("cohorts.Place", on_delete=models.CASCADE, related_name="+")
    answered = models.BooleanField(default=False)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["survey", "place"], name="participation_once_a_survey")]

    def __str__(self) -> str:
        return f"Participation in {self.survey_id}"


class Draft(models.Model):
    """Answers being written. It names its author, is encrypted, and is deleted on submission."""

    id = uuid_key()
    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="draft")
    body = EncryptedJSONField(default=dict)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return "Draft"


class Response(models.Model):
    """One unattributed set of answers. Only a random key and its survey."""

    id = uuid_key()
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return "Response"


class Answer(models.Model):
    id = uuid_key()
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["response", "item"], name="answer_once_an_item"),
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=5), name="answer_on_the_scale"),
        ]

    def __str__(self) -> str:
        return "Answer"


class Comment(models.Model):
    """An unattributed comment; `may_quote` is its writer's own tick."""

    id = uuid_key()
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="comments")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    text = EncryptedTextField()
    may_quote = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["response", "item"], name="comment_once_an_item")]

    def __str__(self) -> str:
        return "Comment"


class Quotation(models.Model):
    """A comment chosen for the report. Only one whose writer ticked that it may be quoted can be chosen."""

    id = uuid_key()
    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="quotation")
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return "Quotation"


class ItemFigure(models.Model):
    """What an item came to when its survey closed: written once, read by every page and document."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="figures")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    ones = models.PositiveSmallIntegerField(default=0)
    twos = models.PositiveSmallIntegerField(default=0)
    threes = models.PositiveSmallIntegerField(default=0)
    fours = models.PositiveSmallIntegerField(default=0)
    fives = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["survey", "item__position"]
        constraints = [models.UniqueConstraint(fields=["survey", "item"], name="item_figure_once")]

    def __str__(self) -> str:
        return f"{self.item}: {self.counts}"

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """How many answered 1, 2, 3, 4 and 5."""
        return (self.ones, self.twos, self.threes, self.fours, self.fives)


# What comments are about


class LearningOutcome(models.Model):
    """A theme of a programme's codebook: something that people say they learned. Comments are coded to it by people."""

    id = uuid_key()
    programme = models.ForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField("theme", max_length=100, help_text="As a finding: “Coaching was a safe place to think”.")
    definition = models.CharField(
        max_length=300, blank=True, help_text="What belongs here and what does not, so that two people code alike."
    )

    class Meta:
        ordering = ["programme", "position"]
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="learning_outcome_once_a_programme")]

    def __str__(self) -> str:
        return self.name


class Coding(models.Model):
    """That somebody found an outcome in a comment, after its survey closed; without an outcome: read, and none of them.

    The comment stays without its writer; what is known is who coded it.
    """

    id = uuid_key()
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="codings")
    outcome = models.ForeignKey(
        LearningOutcome, null=True, blank=True, on_delete=models.CASCADE, related_name="codings"
    )
    by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    on = models.DateField("coded on")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "outcome"], name="coding_once_an_outcome"),
            models.UniqueConstraint(
                fields=["comment"], condition=Q(outcome__isnull=True), name="coding_none_of_them_once"
            ),
        ]

    def __str__(self) -> str:
        return "Coding"


# The report: what is written beside its figures, its versions, and which of them are published


class Section(models.TextChoices):
    """Parts of a report beside which an evaluator may write. The order is that of the report."""

    SUMMARY = "summary", "Did it work?"
    SUGGESTIONS = "suggestions", "What we suggest"
    METHOD = "method", "Method and limits"
    WHO = "who", "Who took part"
    ELEMENTS = "elements", "Every element, scored"
    THEMES = "themes", "Themes of the comments"
    LEARNING = "learning", "What people learned"
    PROJECTS = "projects", "Projects"
    ASKED = "asked", "Asked for and done"


def of_one_subject(fields: list[str], name: str) -> list[models.UniqueConstraint]:
    """Unique for each cohort, and for the programme as a whole (a row without a cohort)."""
    return [
        models.UniqueConstraint(
            fields=["cohort", *fields], condition=Q(cohort__isnull=False), name=f"{name}_once_a_cohort"
        ),
        models.UniqueConstraint(
            fields=["programme", *fields], condition=Q(cohort__isnull=True), name=f"{name}_once_a_programme"
        ),
    ]


class Narrative(models.Model):
    """What is written in one section of the report of a cohort, or of the whole programme (without a cohort).

    `revision` is what a form read when it opened, so that nothing that another saved meanwhile is overwritten unseen.
    """

    id = uuid_key()
    programme = models.ForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="+")
    cohort = models.ForeignKey("cohorts.Cohort", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=12, choices=Section.choices)
    text = models.TextField(max_length=6000, blank=True)
    author = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            choice_constraint("section", Section, "narrative_section_known"),
            *of_one_subject(["section"], "narrative"),
        ]

    def __str__(self) -> str:
        return self.get_section_display()


class Met(models.TextChoices):
    """Whether an aim of the commission is met, as its evaluator judges it."""

    MET = "met", "Met"
    PARTLY = "partly", "Met in part"
    NOT_YET = "not_yet", "Not yet shown"


class HowSure(models.TextChoices):
    SURE = "sure", "Sure"
    FAIRLY = "fairly", "Fairly sure"
    NOT_YET = "not_yet", "Not shown"


class Verdict(models.Model):
    """What an evaluator makes of one aim, in the report of a cohort or of the whole programme.

    `aim` is the text that was judged, since an aim that was worded anew has not been judged. Taken back, it keeps its
    row without words, for its revision.
    """

    id = uuid_key()
    programme = models.ForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="+")
    cohort = models.ForeignKey("cohorts.Cohort", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    aim = models.CharField(max_length=400)
    met = models.CharField(max_length=8, choices=Met.choices, blank=True)
    evidence = models.CharField("what shows it", max_length=500, blank=True)
    how_sure = models.CharField(max_length=8, choices=HowSure.choices, blank=True)
    because = models.CharField("why so sure, and no surer", max_length=200, blank=True)
    author = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(met="", evidence="", how_sure="", because="")
                | Q(met__in=Met.values, how_sure__in=HowSure.values) & ~Q(evidence="") & ~Q(because=""),
                name="verdict_whole_or_none",
            ),
            *of_one_subject(["aim"], "verdict"),
        ]

    def __str__(self) -> str:
        return self.get_met_display() or "Not judged"


class ChartChoice(models.Model):
    """Which projects stand with a large chart in a report whose evaluator has chosen them; else a rule does. `revision`
    as of a Narrative."""

    id = uuid_key()
    programme = models.ForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="+")
    cohort = models.ForeignKey("cohorts.Cohort", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    projects = models.ManyToManyField("projects.Project", related_name="+")
    author = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [*of_one_subject([], "chart_choice")]

    def __str__(self) -> str:
        return "Choice of charts"


class ReportVersion(models.Model):
    """A report as it stood when it was made: the frozen object from which its page and its PDF are both written.

    `digest` names the content: asking for the same content again gives the same version. `ledger` holds the counts
    that it shows, for comparison with later ones (evaluations.ledger), `verdicts` those on the aims in its own words,
    for pages that show them without opening the rest.
    """

    id = uuid_key()
    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    cohort = models.ForeignKey("cohorts.Cohort", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    content = EncryptedJSONField()
    ledger = models.JSONField(default=list)
    verdicts = models.JSONField(default=list)
    frozen_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    document = models.ForeignKey("documents.Document", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            *of_one_subject(["number"], "report_version"),
            *of_one_subject(["digest"], "report_content"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @property
    def about(self) -> str:
        """The cohort's name, or that it is about all of them; reads `cohort`."""
        return self.cohort.name if self.cohort else "The whole programme"


class VersionPage(models.Model):
    """A version as a page: drawn once, since a version never changes, and anew when what draws it has changed."""

    id = uuid_key()
    version = models.OneToOneField(ReportVersion, on_delete=models.CASCADE, related_name="page")
    drawn_by = models.CharField(max_length=64, help_text="The name of the code that drew it.")
    heading = EncryptedTextField()
    body = EncryptedTextField()

    def __str__(self) -> str:
        return "A version’s page"


class PublicationQuerySet(models.QuerySet["Publication"]):
    def standing(self) -> "PublicationQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class Publication(models.Model):
    """That a version was published to the programme's commissioner, and, if it was, withdrawn and why."""

    id = uuid_key()
    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="publications")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField("why it was withdrawn", max_length=300, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(withdrawn_at__isnull=True), name="publication_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, reason="") | (Q(withdrawn_at__isnull=False) & ~Q(reason="")),
                name="publication_withdrawn_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Publication of {self.version_id}"
