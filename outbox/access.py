"""Who sees messages, and who may stop one or send it again."""

from django.db.models import QuerySet

from outbox.models import Message, Mobile
from people.access import is_administrator, may_enter_admin, visible_people
from people.models import Person


def visible_messages(person: Person) -> QuerySet[Message]:
    """An administrator sees all, with placeholders where links and codes go; everybody else those to themselves."""
    return Message.objects.all() if is_administrator(person) else Message.objects.filter(to=person)


def kept_messages(person: Person) -> QuerySet[Message]:
    """Messages that the person looks after: an administrator all; a coordinator those to the people of their
    programmes that were not sent or may not have been."""
    if is_administrator(person):
        return Message.objects.all()
    if not may_enter_admin(person):
        return Message.objects.none()
    return Message.objects.exceptions().filter(to__in=visible_people(person))


def can_stop(person: Person, message: Message) -> bool:
    return kept_messages(person).filter(pk=message.pk).exists()


def can_send_again(person: Person, message: Message) -> bool:
    return kept_messages(person).filter(pk=message.pk).exists()


def mobile_of(person: Person) -> Mobile | None:
    """The number that the person gave for text messages. Nobody else sees it."""
    return Mobile.objects.filter(person=person).first()
