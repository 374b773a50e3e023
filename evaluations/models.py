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
