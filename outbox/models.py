"""Messages to people: what is to be sent, what was sent, and what may have been."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.fields import choice_constraint, uuid_key


class MessageState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    UNSURE = "unsure", "May have been sent"
    FAILED = "failed", "Not sent"
    STOPPED = "stopped", "Stopped"


class Message(models.Model):
    """One e-mail to one person.

    `subject` and `body` hold placeholders where a link or code will stand: those are made at the moment of
    sending from (`kind`, `about_id`), so that nobody can open another's link from here. `key` makes a message
    unique: the same occasion asked for twice is one message.
    """

    State = MessageState

    id = uuid_key()
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    to = models.ForeignKey("people.Person", null=True, on_delete=models.CASCADE, related_name="+")
    to_email = models.EmailField(max_length=254, blank=True, help_text="For someone without an account.")
    about_id = models.UUIDField(null=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            choice_constraint("state", MessageState, "message_state_known"),
            models.CheckConstraint(condition=Q(to__isnull=False) | ~Q(to_email=""), name="message_has_an_address"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="message_sent_has_its_time"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="message_waiting")]

    def __str__(self) -> str:
        return self.subject
