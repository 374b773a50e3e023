"""Sending one message: claim it, send it outside any transaction, say what became of it.

A message is sent by itself at most once. It is tried again only when the mail server has certainly not taken
it. Killed in between, it stays “being sent” until the sweeper, after the lease, shows it as “may have been
sent”: a person decides.
"""

import logging
import smtplib
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.utils import timezone

from outbox import kinds
from outbox.mail import compose
from outbox.models import Message, MessageChannel, MessageState
from outbox.outcome import SENT, Outcome
from outbox.texting import composed as composed_text
from outbox.texting import deliver_text

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)  # longer than a worker may take for one message
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]  # then a person is asked
ON_ITS_WAY = timedelta(seconds=30)  # a message that has just come due has woken a worker already
AT_ONCE = 500
PERMANENT = 500  # SMTP answers from here on will be the same tomorrow


def send(message_id: UUID | str) -> None:
    """Send the message if it waits, its time has come and no other worker has it."""
    claim = Message.objects.due().filter(pk=message_id).order_by()
    if claim.become(MessageState.SENDING, taken_at=timezone.now(), attempt=F("attempt") + 1):
        message = Message.objects.select_related("to").get(pk=message_id)
        _finish(message, _sent(message))


def _sent(message: Message) -> Outcome:
    """Write the message and hand it over."""
    as_text = message.channel == MessageChannel.TEXT
    try:
        written = composed_text(message) if as_text else _composed(message)
    except Exception as error:
        log.exception("Message %s could not be written", message.pk)
        reason = error if isinstance(error, LookupError) else type(error).__name__
        return Outcome(MessageState.FAILED, f"Could not be written: {reason}")
    if written is None:
        return Outcome(MessageState.STOPPED, "No longer wanted when its time came.")
    return deliver(written) if isinstance(written, EmailMultiAlternatives) else deliver_text(written)


def _composed(message: Message) -> EmailMultiAlternatives | None:
    """The e-mail with its links and codes made now, or None if nobody wants it any more."""
    if message.to and not message.to.is_active:
        return None
    kind = kinds.get(message.kind)
    values = kind.values(message.about_id, message.to)
    if values is None:
        return None
    return compose(
        to=message.address,
        name=message.to.given_name if message.to else values.get("name", ""),
        subject=kind.fill(message.subject, values),
        body=kind.fill(message.body, values),
        why=kind.fill(kind.why, values),
        reference=str(message.pk),
        attachments=kind.attachments(message.about_id, message.to),
    )


def deliver(mail: EmailMultiAlternatives) -> Outcome:
    """Hand the mail to the server, and say whether it took it: yes, certainly not, or nobody knows."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(MessageState.WAITING, f"The mail server could not be reached: {error}")
    try:
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return _refused(code, words)
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code, error.smtp_error)
    except Exception as error:
        log.exception("The mail server was lost while it was given a message")
        return Outcome(MessageState.UNSURE, f"The mail server was lost in the middle: {error}")
    finally:
        with suppress(Exception):  # it has answered; how it hangs up changes nothing
            connection.close()
    return SENT


def _refused(code: int, words: bytes | str) -> Outcome:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    state = MessageState.FAILED if code >= PERMANENT else MessageState.WAITING
    return Outcome(state, f"The mail server said: {code} {said}")


def _finish(message: Message, outcome: Outcome) -> None:
    """Write the outcome of this attempt, and of no other: somebody may have sent it again meanwhile."""
    state, now = outcome.state, timezone.now()
    fields: dict[str, object] = {"error": outcome.error[:300]}
    if state == MessageState.WAITING and message.attempt > len(PAUSES):
        state = MessageState.FAILED
    elif state == MessageState.WAITING:
        fields["due_at"] = now + PAUSES[message.attempt - 1]
    elif state == MessageState.SENT:
        fields["sent_at"] = now
    held = [MessageState.SENDING, MessageState.UNSURE] if state == MessageState.SENT else [MessageState.SENDING]
    Message.objects.filter(pk=message.pk, attempt=message.attempt, state__in=held).become(state, **fields)


def give_up_lost() -> int:
    """Messages whose worker has not come back within its lease may have been sent; how many there were."""
    lost = Message.objects.filter(state=MessageState.SENDING, taken_at__lt=timezone.now() - LEASE)
    return lost.become(MessageState.UNSURE, error="The worker stopped while it was being sent.")


def overdue() -> list[str]:
    """Ids of messages whose time has come and that no worker was woken for, or whose worker did not wake."""
    due = Message.objects.due().filter(due_at__lte=timezone.now() - ON_ITS_WAY)
    return [str(key) for key in due.values_list("pk", flat=True)[:AT_ONCE]]
