"""A file that Cadre makes in the background: its row, its state and its progress. It knows no kind of its own."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.fields import choice_constraint, uuid_key

ATTEMPTS = 3


class DocumentState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    MAKING = "making", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


UNFINISHED = [DocumentState.WAITING, DocumentState.MAKING]


class DocumentQuerySet(models.QuerySet):
    def unfinished(self) -> "DocumentQuerySet":
        """Asked for, and neither made nor given up."""
        return self.filter(state__in=UNFINISHED)

    def forgotten(self, now: datetime) -> "DocumentQuerySet":
        """Unfinished ones that nobody is known to work on: their message was lost, or their worker died."""
        return self.unfinished().filter(lease_until__lte=now)

    def exhausted(self) -> "DocumentQuerySet":
        """Those tried as often as one asking is good for."""
        return self.filter(attempt__gte=F("attempts_before") + ATTEMPTS)


class Document(models.Model):
    """One row for each kind, subject and content version: asking twice gives the same row.

    A worker claims the row by a conditional UPDATE that sets `lease_until` and raises `attempt`; it finishes
    by an UPDATE that names its attempt, so that one row ends with one file. Before it is claimed, `lease_until`
    is when the message to the workers counts as lost. `attempts_before` is how many attempts there had been
    when it was last asked for; `attempt` itself never goes back.
    """

    State = DocumentState

    id = uuid_key()
    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    version = models.CharField("content version", max_length=64)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=1)
    doing = models.CharField(max_length=80, blank=True, help_text="What is being done now, if its kind says so.")
    attempt = models.PositiveSmallIntegerField(default=0)
    attempts_before = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    file = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=300, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id", "version"], name="document_once_a_version"),
            choice_constraint("state", DocumentState, "document_state_known"),
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(file="") & Q(size__gt=0, finished_at__isnull=False)),
                name="document_ready_has_its_file",
            ),
            models.CheckConstraint(condition=Q(state="ready") | Q(file=""), name="document_file_only_when_ready"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="document_failed_has_its_reason"),
        ]
        indexes = [
            models.Index(fields=["kind", "subject_id"], name="document_subject"),
            models.Index(
                fields=["lease_until"], condition=Q(state__in=["waiting", "making"]), name="document_unfinished"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def finished(self) -> bool:
        return self.state in (self.State.READY, self.State.FAILED)

    @property
    def progress(self) -> str:
        """How far it is, in its kind's words: “page 13 of 21”; “Waiting to be made” before it is begun."""
        from documents.kinds import kind_of

        if self.state == self.State.WAITING:
            return "Waiting to be made"
        if self.doing:
            return self.doing
        kind = kind_of(self)
        if self.total <= 1 or kind is None:
            return "Being made"
        return kind.says.format(done=self.done, total=self.total)

    @property
    def type_name(self) -> str:
        """What kind of file it is, for the words of a link: PDF."""
        from documents.kinds import kind_of

        kind = kind_of(self)
        return kind.type_name if kind else "file"
