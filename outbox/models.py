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


class MessageChannel(models.TextChoices):
    EMAIL = "email", "E-mail"
    TEXT = "text", "Text message"


# What may follow what. Nothing follows “sent” or “stopped”.
MAY_BECOME = {
    MessageState.WAITING: {MessageState.SENDING, MessageState.STOPPED},
    MessageState.SENDING: {
        MessageState.SENT,
        MessageState.UNSURE,
        MessageState.FAILED,
        MessageState.STOPPED,
        MessageState.WAITING,  # when the mail server has certainly not taken it
    },
    MessageState.UNSURE: {MessageState.SENT, MessageState.WAITING, MessageState.STOPPED},
    MessageState.FAILED: {MessageState.WAITING, MessageState.STOPPED},
}


class MessageQuerySet(models.QuerySet["Message"]):
    def become(self, state: MessageState, **fields: object) -> int:
        """Give the state to those of these messages that may have it next; how many did. One conditional UPDATE."""
        before = [old for old, allowed in MAY_BECOME.items() if state in allowed]
        return self.filter(state__in=before).update(state=state, **fields)

    def due(self) -> "MessageQuerySet":
        """Waiting, and their time has come; the longest due first."""
        return self.filter(state=MessageState.WAITING, due_at__lte=timezone.now()).order_by("due_at")

    def exceptions(self) -> "MessageQuerySet":
        """Those that wait for a person to decide."""
        return self.filter(state__in=[MessageState.UNSURE, MessageState.FAILED])


class Message(models.Model):
    """One e-mail or text message to one person.

    `subject` and `body` hold placeholders where a link or code will stand: those are made at the moment of
    sending from (`kind`, `about_id`), so that nobody can open another's link from here. `key` makes a message
    unique: the same occasion asked for twice is one message.
    """

    State, Channel = MessageState, MessageChannel

    id = uuid_key()
    channel = models.CharField(max_length=5, choices=Channel.choices, default=Channel.EMAIL)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    to = models.ForeignKey("people.Person", null=True, on_delete=models.CASCADE, related_name="+")
    to_email = models.EmailField(max_length=254, blank=True, help_text="For someone without an account.")
    about_id = models.UUIDField(null=True)
    programme_id = models.UUIDField(null=True, help_text="Whose coordinators may read it; none, and they may not.")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempt = models.PositiveSmallIntegerField(default=0, help_text="How many times a worker has taken it.")
    taken_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            choice_constraint("state", MessageState, "message_state_known"),
            choice_constraint("channel", MessageChannel, "message_channel_known"),
            models.CheckConstraint(
                condition=~Q(channel="text") | Q(to__isnull=False), name="message_text_has_a_person"
            ),
            models.CheckConstraint(condition=Q(to__isnull=False) | ~Q(to_email=""), name="message_has_an_address"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="message_sent_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(taken_at__isnull=False), name="message_being_sent_was_taken"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="message_waiting")]

    def __str__(self) -> str:
        return f"Message to {self.to.name if self.to else self.to_email}"

    @property
    def address(self) -> str:
        return self.to.email if self.to else self.to_email


class Mobile(models.Model):
    """The number at which a person wants to be told by text message what cannot wait. They gave it themselves."""

    id = uuid_key()
    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=16, help_text="As +447700900123 (E.164).")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number__startswith="+"), name="mobile_number_is_e164")]

    def __str__(self) -> str:
        return f"Mobile of {self.person}"
