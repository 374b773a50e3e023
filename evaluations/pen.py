"""Whose questionnaire a posted form is: a signed field, so that it reaches its author after the sign-in ran out.

Nobody can post a form that Cadre did not give them, which is why the views that receive it ask for no other token.
It lets its holder write a draft and nothing else: never read, never send.
"""

from datetime import timedelta
from uuid import UUID

from django.core import signing

from evaluations.access import own_participations
from evaluations.models import Participation
from people.models import Person

SALT = "evaluations.pen"
KEEPS_FOR = timedelta(days=2)  # for how long a form may still be posted without a sign-in


def pen_for(participation: Participation) -> str:
    """The field of a form that is about to be shown to the person who was asked."""
    return signing.dumps([participation.place.person_id.hex, participation.pk.hex], salt=SALT)


def is_own(pen: str, participation: Participation) -> bool:
    """Whether a posted form was given to this very person for this very questionnaire, however long ago."""
    try:
        return signing.loads(pen, salt=SALT) == [participation.place.person_id.hex, participation.pk.hex]
    except signing.BadSignature:
        return False


def participation_with(pen: str, asked: UUID) -> tuple[Participation, Person] | None:
    """The questionnaire and its author, for what is kept without a sign-in; None if the form is too old or not ours."""
    try:
        author, own = signing.loads(pen, salt=SALT, max_age=KEEPS_FOR)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pk=UUID(author), is_active=True).first()
    found = own_participations(person).filter(pk=asked).first() if person and UUID(own) == asked else None
    return (found, person) if found and person else None
