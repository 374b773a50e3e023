"""A file that Cadre makes in the background: its row, its state and its progress. It knows no kind of its own."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.fields import choice_constraint, uuid_key


class DocumentState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    MAKING = "making", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


class Document(models.Model):
    """One row for each kind, subject and content version: asking twice gives the same row.

    A worker claims the row by a conditional UPDATE that sets `lease_until` and raises `attempt`; it finishes
    by an UPDATE that names its attempt, so that one row ends with one file.
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
    total = models.PositiveIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    file = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id", "version"], name="document_once_a_version"),
            choice_constraint("state", DocumentState, "document_state_known"),
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(file="") & Q(size__gt=0, finished_at__isnull=False)),
                name="document_ready_has_its_file",
            ),
        ]
        indexes = [models.Index(fields=["kind", "subject_id"], name="document_subject")]

    def __str__(self) -> str:
        return self.title

    @property
    def ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def finished(self) -> bool:
        return self.state in (self.State.READY, self.State.FAILED)
