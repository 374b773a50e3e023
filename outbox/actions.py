"""Verbs on messages: post one, stop one, send one again."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from outbox import kinds, texting
from outbox.mail import one_line, shortened
from outbox.models import Message, MessageChannel, MessageState, Mobile
from outbox.tasks import send_message
from people import audit
from people.models import Person

SUBJECT_AT_MOST = Message._meta.get_field("subject").max_length or 200


def posted_lately(*, kind: str, about_id: UUID, within: timedelta) -> bool:
    """Whether a message of this kind about this was posted within the time, so that a click is not a mail each time."""
    since = timezone.now() - within
    return Message.objects.filter(kind=kind, about_id=about_id, created_at__gte=since).exists()


@transaction.atomic
def post(
    *,
    kind: str,
    key: str,
    subject: str,
    body: str,
    to: Person | None = None,
    to_email: str = "",
    about_id: UUID | None = None,
    programme: UUID | None = None,
    due_at: datetime | None = None,
    by: Person | None = None,
) -> Message:
    """A message that will be sent, now or at `due_at`; the same `key` asked for twice is one message.

    `body` is paragraphs with empty lines between them, without greeting and signature (see outbox.mail).
    It and `subject` may hold placeholders of the kind. `programme` is the key of the one that it is about: the words of
    a message that was not sent are shown to its coordinators, and without it to none.
    LookupError: the kind is not registered.
    ValueError: there is nobody to send it to.
    """
    if to is None and not to_email:
        raise ValueError("A message needs a person or an address.")
    message, new = Message.objects.get_or_create(
        key=key,
        defaults={
            "kind": kinds.get(kind).name,
            "to": to,
            "to_email": "" if to else to_email,
            "about_id": about_id,
            "programme_id": programme,
            "subject": _fitting(one_line(subject)),
            "body": body.strip(),
            "due_at": due_at or timezone.now(),
        },
    )
    if new and by:
        audit.record(by=by, verb="post message", subject=message, kind=kind)
    if new and message.due_at <= timezone.now():
        send_message.delay_on_commit(str(message.pk))
    return message


@transaction.atomic
def post_text(
    *,
    kind: str,
    key: str,
    subject: str,
    body: str,
    to: Person,
    about_id: UUID | None = None,
    programme: UUID | None = None,
    by: Person | None = None,
) -> Message | None:
    """A text message, sent now; None where the person gave no number for it, or this installation sends none.

    `body` may hold placeholders of the kind; filled, it is cut to `texting.AT_MOST` characters. `subject` is for the
    outbox alone.
    """
    if not texting.is_on() or not Mobile.objects.filter(person=to).exists():
        return None
    defaults = {
        "channel": MessageChannel.TEXT,
        "kind": kinds.get(kind).name,
        "to": to,
        "about_id": about_id,
        "programme_id": programme,
        "subject": _fitting(one_line(subject)),
        "body": body.strip(),
    }
    message, new = Message.objects.get_or_create(key=key, defaults=defaults)
    if new and by:
        audit.record(by=by, verb="post message", subject=message, kind=kind)
    if new:
        send_message.delay_on_commit(str(message.pk))
    return message


@transaction.atomic
def give_mobile(*, person: Person, number: str, by: Person) -> Mobile:
    """Where a person wants text messages; `number` as texting.read_number gives it."""
    if by != person:
        raise Refused("Only you can say where you are sent text messages.")
    mobile, _ = Mobile.objects.update_or_create(person=person, defaults={"number": number, "given_at": timezone.now()})
    audit.record(by=by, verb="give mobile number", subject=person)
    return mobile


@transaction.atomic
def take_back_mobile(*, person: Person, by: Person) -> None:
    """No text messages any more. Twice is once."""
    if by != person:
        raise Refused("Only you can say where you are sent text messages.")
    if Mobile.objects.filter(person=person).delete()[0]:
        audit.record(by=by, verb="take back mobile number", subject=person)


@transaction.atomic
def stop(*, message: Message, by: Person) -> None:
    """See that the message is not sent. Refused when it is being sent or has been."""
    held = Message.objects.filter(pk=message.pk).exclude(state=MessageState.SENDING)
    if not held.become(MessageState.STOPPED, error=""):
        raise Refused("This message cannot be stopped: it is being sent, was sent, or has been stopped already.")
    audit.record(by=by, verb="stop message", subject=message, kind=message.kind)
    message.refresh_from_db()


@transaction.atomic
def send_again(*, message: Message, by: Person) -> None:
    """Send a message that may have been sent, or was not. Refused for any other."""
    exceptions = Message.objects.exceptions().filter(pk=message.pk)
    if not exceptions.become(MessageState.WAITING, due_at=timezone.now(), error=""):
        raise Refused("Only a message that was not sent, or may not have been, can be sent again.")
    audit.record(by=by, verb="send message again", subject=message, kind=message.kind)
    message.refresh_from_db()
    send_message.delay_on_commit(str(message.pk))


def _fitting(subject: str) -> str:
    return shortened(subject, SUBJECT_AT_MOST)
