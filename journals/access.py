"""Whose writing is whose. Nobody reads a reflection but its author and those whom the author named.

There is no rule here for coordinators, administrators or anybody else: what a role may see never includes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from cohorts.access import has_place, ties_held
from cohorts.models import Coaching, CohortGrant, Place
from journals.models import Reflection, ReflectionQuerySet, ReflectionState, Sharing
from journals.pen import Pen
from people import roles
from people.models import Person
from people.standing import Part, Told


@dataclass(frozen=True)
class Reader:
    """Somebody with whom a reflection may be shared, and who they are to its author."""

    person: Person
    who: str

    def __str__(self) -> str:
        return f"{self.person.name}, {self.who}"


def own_reflections(person: Person) -> ReflectionQuerySet:
    return Reflection.objects.filter(author=person)


def readable_reflections(person: Person | UUID) -> ReflectionQuerySet:
    """Finished reflections of others that their authors share with the person now."""
    shared = Sharing.objects.filter(reader=person, ended_at__isnull=True)
    return Reflection.objects.filter(pk__in=shared.values("reflection"), state=ReflectionState.FINISHED)


def own_sharings(person: Person) -> QuerySet[Sharing]:
    """Sharings of the person's own reflections."""
    return Sharing.objects.filter(reflection__author=person)


def can_write(person: Person) -> bool:
    """Everybody who has, or had, a place: alumni keep their journal."""
    return has_place(person)


def is_read_to(person: Person) -> bool:
    """Whether anybody shares a reflection with the person now. Asked once for each request and person object."""
    return READ_TO.of(person)


# That there are any, and nothing of them.
READ_TO = Part(lambda person, now: [Told(readable_reflections(person))], made=bool)


def can_share_with(author: Person) -> list[Reader]:
    """Whom the author may name: their coach, the facilitators of their cohorts, the participants of their cohorts."""
    cohorts = [place.cohort for place in ties_held(author)]
    pairs = Coaching.objects.filter(place__in=[place.key for place in ties_held(author)]).select_related("coach")
    facilitators = CohortGrant.objects.current().filter(cohort__in=cohorts, role=roles.FACILITATOR.value)
    peers = Place.objects.filter(cohort__in=cohorts).current()
    found = [
        *(Reader(pair.coach, "your coach") for pair in pairs),
        *(Reader(grant.person, "facilitator") for grant in facilitators.select_related("person")),
        *(Reader(place.person, f"on {place.cohort.name}") for place in peers.select_related("person", "cohort")),
    ]
    return _once_each(found, author)


def _once_each(readers: Iterable[Reader], author: Person) -> list[Reader]:
    """Each person once, as what they were named first; nobody who may not sign in, and not the author."""
    named: dict[object, Reader] = {author.pk: Reader(author, "")}
    for reader in readers:
        if reader.person.is_active:
            named.setdefault(reader.person.pk, reader)
    return [reader for key, reader in named.items() if key != author.pk]


def author_with(pen: Pen) -> Person | None:
    """Whose form it was, for what is kept without a sign-in; None when the form is too old or its author is gone."""
    return Person.objects.filter(pk=pen.author, is_active=True).first() if pen.fresh else None
