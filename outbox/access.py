"""Who sees messages, and who may stop one or send it again."""

from django.db.models import QuerySet

from outbox.models import Message
from people.access import is_administrator
from people.models import Person


def visible_messages(person: Person) -> QuerySet[Message]:
    """An administrator sees all, with placeholders where links and codes go; everybody else those to themselves."""
    return Message.objects.all() if is_administrator(person) else Message.objects.filter(to=person)


def can_stop(person: Person, message: Message) -> bool:
    return is_administrator(person)


def can_send_again(person: Person, message: Message) -> bool:
    return is_administrator(person)
