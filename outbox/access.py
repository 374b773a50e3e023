"""Who sees messages, and who may stop one or send it again."""

from django.db.models import Case, F, Q, QuerySet, TextField, Value, When

from outbox.models import Message, Mobile
from people.access import is_administrator, may_enter_admin, scopes_with, visible_people
from people.models import Person
from people.roles import Permission, Scope


def visible_messages(person: Person) -> QuerySet[Message]:
    """An administrator sees all, with placeholders where links and codes go; everybody else those to themselves."""
    return Message.objects.all() if is_administrator(person) else Message.objects.filter(to=person)


def kept_messages(person: Person) -> QuerySet[Message]:
    """Messages that the person looks after: an administrator all; a coordinator those to the people of their
    programmes that were not sent or may not have been, unless they are about a programme of somebody else."""
    if is_administrator(person):
        return Message.objects.all()
    if not may_enter_admin(person):
        return Message.objects.none()
    theirs = Q(programme_id__isnull=True) | _of_own_programme(person)
    return Message.objects.exceptions().filter(theirs, to__in=visible_people(person))


def with_words(messages: QuerySet[Message], person: Person) -> QuerySet[Message]:
    """With `said` and `told`, subject and body, for an administrator of all, for a coordinator of what is about their
    programmes; "" of the rest: that somebody was not reached, not what they were to read."""
    if is_administrator(person):
        return messages.annotate(said=F("subject"), told=F("body"))
    own, text = _of_own_programme(person), TextField()
    said, told = (Case(When(own, then=F(name)), default=Value(""), output_field=text) for name in ("subject", "body"))
    return messages.annotate(said=said, told=told)


def _of_own_programme(person: Person) -> Q:
    return Q(programme_id__in=scopes_with(person, Permission.MANAGE_PROGRAMME, Scope.PROGRAMME))


def can_stop(person: Person, message: Message) -> bool:
    return kept_messages(person).filter(pk=message.pk).exists()


def can_send_again(person: Person, message: Message) -> bool:
    return kept_messages(person).filter(pk=message.pk).exists()


def mobile_of(person: Person) -> Mobile | None:
    """The number that the person gave for text messages. Nobody else sees it."""
    return Mobile.objects.filter(person=person).first()
