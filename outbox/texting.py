"""Text messages through GOV.UK Notify, where the installation has a key to it: short, and with nothing private in them,
since a phone shows them to whoever sits beside it.

Notify sends only what one of its templates says. Ours has the one field ((message)).
"""

import logging
from dataclasses import dataclass
from http import HTTPStatus

import phonenumbers
from django.conf import settings
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from outbox import kinds
from outbox.mail import one_line, shortened
from outbox.models import Message, MessageState, Mobile
from outbox.outcome import SENT, Outcome

log = logging.getLogger(__name__)

AT_MOST = 306  # characters: two texts of the network, joined
TIMEOUT = 20  # seconds
MOBILES = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


@dataclass(frozen=True)
class Text:
    """A text message, ready to be sent: `number` as +447700900123, `reference` marks the message."""

    number: str
    words: str
    reference: str


def is_on() -> bool:
    """Whether this installation sends text messages."""
    return bool(settings.NOTIFY_API_KEY and settings.NOTIFY_TEMPLATE)


def read_number(typed: str) -> str:
    """A mobile number as people write it, UK unless it begins with +, in one form. ValueError says how to mend it."""
    try:
        number = phonenumbers.parse(typed, "GB")
    except NumberParseException:
        raise ValueError("Enter a mobile number, like 07700 900 123 or +353 85 012 3456.") from None
    if not phonenumbers.is_valid_number(number):
        raise ValueError("There is no such number. Check each figure of it.")
    if phonenumbers.number_type(number) not in MOBILES:
        raise ValueError("This is no mobile number, and cannot be sent a text message. Give a mobile’s, or none.")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def written_out(number: str) -> str:
    """A number as people write it: “+44 7700 900123”."""
    return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)


def composed(message: Message) -> Text | None:
    """The text of a message, to the number that stands now; None if nobody wants it any more."""
    mobile = Mobile.objects.filter(person=message.to_id, person__is_active=True).first()
    kind = kinds.get(message.kind)
    values = kind.values(message.about_id, message.to)
    if mobile is None or values is None or not is_on():
        return None
    words = shortened(one_line(kind.fill(message.body, values)), AT_MOST)
    return Text(mobile.number, words, str(message.pk))


def deliver_text(text: Text) -> Outcome:
    """Hand the text to Notify, and say whether it took it: yes, certainly not, or nobody knows."""
    from notifications_python_client.errors import APIError  # late: only the worker ever needs it
    from notifications_python_client.notifications import NotificationsAPIClient
    from requests import ConnectTimeout
    from requests.exceptions import ConnectionError as NotReached

    try:
        client = NotificationsAPIClient(settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_URL, timeout=TIMEOUT)
        client.send_sms_notification(
            phone_number=text.number,
            template_id=settings.NOTIFY_TEMPLATE,
            personalisation={"message": text.words},
            reference=text.reference,
        )
    except APIError as error:
        if error.response is not None:
            return _refused(error.status_code, str(error.message))
        if isinstance(error.__cause__, ConnectTimeout | NotReached) and "refused" in str(error.__cause__).lower():
            return Outcome(MessageState.WAITING, "GOV.UK Notify could not be reached.")
        return Outcome(MessageState.UNSURE, "GOV.UK Notify was lost in the middle.")
    except Exception as error:
        log.exception("Text message %s could not be handed over", text.reference)
        return Outcome(MessageState.FAILED, f"GOV.UK Notify could not be asked: {type(error).__name__}")
    return SENT


def _refused(status: int, said: str) -> Outcome:
    """Too many at once, or out of order: later. Anything else will be the same tomorrow. Notify may have taken what it
    answered with a fault of its own."""
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        state = MessageState.WAITING
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        state = MessageState.UNSURE
    else:
        state = MessageState.FAILED
    return Outcome(state, f"GOV.UK Notify said: {status} {said}")
