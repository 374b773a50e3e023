"""The one form that alumni are asked: when, whom, and what they told. Free text is encrypted: it names its author."""

from collections.abc import Hashable
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from alumni.figures import Counted, Heard
from alumni.waves import MONTHS
from core.encryption import EncryptedTextField
from core.fields import choice_constraint, uuid_key


class NotAsked(models.TextChoices):
    """Why somebody with a place to its end was not asked."""

    DECLINED = "declined", "Said not to ask again"
    INACTIVE = "inactive", "Has no account that is open"


class Job(models.TextChoices):
    SAME = "same", "The same as at the end of the programme"
    CHANGED = "changed", "It has changed"


class Move(models.TextChoices):
    BIGGER = "bigger", "A bigger job"
    LEVEL = "level", "A different job of the same size"
    ASIDE = "aside", "A step aside"


class Leading(models.TextChoices):
    YES = "yes", "Yes"
    SOMETIMES = "sometimes", "Now and then"
    NO = "no", "No"


class Runs(models.TextChoices):
    AS_IT_WAS = "as it was", "Yes, as it was"
    CHANGED = "changed", "Yes, but changed"
    STOPPED = "stopped", "No, it stopped"
    UNSURE = "unsure", "I cannot say"


class WaveQuerySet(models.QuerySet["Wave"]):
    def open(self) -> "WaveQuerySet":
        return self.filter(closed_at__isnull=True)

    def closed(self) -> "WaveQuerySet":
        return self.filter(closed_at__isnull=False)


class Wave(models.Model):
    """A cohort asked 3 or 12 months after its end. `figures` are written once, when it closes (`alumni/figures.py`)."""

    id = uuid_key()
    cohort = models.ForeignKey("cohorts.Cohort", on_delete=models.CASCADE, related_name="+")
    months = models.PositiveSmallIntegerField("months after the end")
    opened_on = models.DateField("asked on")
    closes_on = models.DateField("takes answers until")
    closed_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(null=True, blank=True, editable=False)

    objects = WaveQuerySet.as_manager()

    class Meta:
        ordering = ["cohort", "months"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "months"], name="wave_once_a_cohort"),
            models.CheckConstraint(condition=Q(months__in=MONTHS), name="wave_months_known"),
            models.CheckConstraint(condition=Q(opened_on__lt=F("closes_on")), name="wave_opens_before_it_closes"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, figures__isnull=True)
                | Q(closed_at__isnull=False, figures__isnull=False),
                name="wave_closed_has_its_figures",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.months} months after {self.cohort.name}"

    def takes_answers(self, today: date) -> bool:
        return self.closed_at is None and today <= self.closes_on

    @property
    def counted(self) -> Counted | None:
        """What it brought, once it is closed."""
        return Counted.read(self.figures) if self.figures else None


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def asked(self) -> "FollowUpQuerySet":
        return self.filter(not_asked="")

    def waiting(self) -> "FollowUpQuerySet":
        """Asked, and not answered."""
        return self.asked().filter(answered_at__isnull=True)

    def with_everything(self) -> "FollowUpQuerySet":
        """With what a page needs of each, in two queries however many they are."""
        told = ProjectAnswer.objects.select_related("project", "spread_place").order_by("project__title")
        return self.select_related(
            "wave__cohort__programme__commissioner", "place__person", "place__organisation", "answer"
        ).prefetch_related(models.Prefetch("answer__projects", told))


class FollowUp(models.Model):
    """One person of a wave: asked, or not and why. The link in the e-mail is an HMAC of this row and its version."""

    id = uuid_key()
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="follow_ups")
    place = models.ForeignKey("cohorts.Place", on_delete=models.CASCADE, related_name="+")
    asked_on = models.DateField(null=True, blank=True)
    not_asked = models.CharField("why not asked", max_length=10, choices=NotAsked.choices, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    reminded_on = models.DateField(null=True, blank=True)
    # Of the last e-mail, so that nobody is sent several by a button pressed several times.
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["wave", "place__person__family_name", "place__person__given_name"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "place"], name="follow_up_once_a_wave"),
            models.CheckConstraint(condition=Q(not_asked__in=["", *NotAsked.values]), name="follow_up_reason_known"),
            models.CheckConstraint(
                condition=Q(not_asked="", asked_on__isnull=False)
                | (~Q(not_asked="") & Q(asked_on__isnull=True, answered_at__isnull=True)),
                name="follow_up_is_asked_or_says_why_not",
            ),
        ]

    def __str__(self) -> str:
        return "Follow-up"

    @property
    def told(self) -> "Answer | None":
        """What was answered; select `answer` with it."""
        return getattr(self, "answer", None)


class Answer(models.Model):
    """What one person told in one wave; saved again it is replaced while the wave is open."""

    id = uuid_key()
    follow_up = models.OneToOneField(FollowUp, on_delete=models.CASCADE, related_name="answer")
    job = models.CharField(max_length=10, choices=Job.choices)
    move = models.CharField(max_length=10, choices=Move.choices, blank=True)
    title = EncryptedTextField("title of the job", blank=True)
    organisation = EncryptedTextField(blank=True)
    leading = models.CharField("still leads improvement", max_length=10, choices=Leading.choices)
    use = models.PositiveSmallIntegerField(
        "how much of it is used, 1 to 5", validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    words = EncryptedTextField("anything else", blank=True)
    may_quote = models.BooleanField("may be quoted, without the name", default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["follow_up"]
        constraints = [
            choice_constraint("job", Job, "alumni_job_known"),
            choice_constraint("leading", Leading, "alumni_leading_known"),
            models.CheckConstraint(condition=Q(move__in=["", *Move.values]), name="alumni_move_known"),
            models.CheckConstraint(
                condition=Q(job="same", move="") | (Q(job="changed") & ~Q(move="")), name="alumni_move_if_it_changed"
            ),
            models.CheckConstraint(condition=Q(use__gte=1, use__lte=5), name="alumni_use_from_1_to_5"),
        ]

    def __str__(self) -> str:
        return "Answer"

    def heard(self) -> Heard:
        """Without its author and its words; reads `projects`."""
        said: dict[Hashable, str] = {each.project_id: each.runs for each in self.projects.all()}
        return Heard(self.move or self.job, self.leading, self.use, said)


class ProjectAnswer(models.Model):
    """What one person told of one of their projects. Where else it runs is kept with the project."""

    id = uuid_key()
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="projects")
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    runs = models.CharField("whether it still runs", max_length=10, choices=Runs.choices)
    why = EncryptedTextField(blank=True)
    spread_place = models.ForeignKey(
        "projects.SpreadPlace", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # That this answer put the place on the list, so that it may be renamed by this answer.
    added_place = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["answer", "id"]
        constraints = [
            choice_constraint("runs", Runs, "project_answer_known"),
            models.UniqueConstraint(fields=["answer", "project"], name="project_answered_once"),
        ]

    def __str__(self) -> str:
        return "Answer on a project"


class AskNotAgain(models.Model):
    """That somebody said not to be asked again, of any cohort; the row goes when they turn it on again."""

    id = uuid_key()
    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["since"]

    def __str__(self) -> str:
        return "Not to be asked again"
