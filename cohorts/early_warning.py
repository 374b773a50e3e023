"""Who has fallen below their programme's rule of attendance is told of it once, kindly, and so are the coordinators.

The figure is the one of the workspace and of the attendance page (`Tally.on_course`); sessions whose register says
nothing of the person yet are taken as attended, so that nobody is warned of a register that was not kept. Looked at
once a day: the coordinators of a programme have one message a day at most, with those who fell below since. What the
messages say is found out when they are sent, and who is above the rule again by then is not in them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cohorts.attendance import Tally
from cohorts.models import Cohort, Place, Warned, tallies_of
from core.dates import local
from core.formats import hours_words, plural
from outbox.actions import post
from people.models import Person
from people.roles import Permission, roles_with
from programmes.models import ProgrammeGrant

DIGEST, NOTE = "people fell behind", "you fell behind"
DIGEST_WHY = "You get this because you coordinate this programme. Each person is named once, when they fall below."
NOTE_WHY = "You get this once, because of the sessions that the registers say you missed. Nobody else gets this letter."
NOTE_BODY = (
    "The registers have you at {percent}% of the hours of {programme} that have been held. To complete it, {rule}% are "
    "asked for.\n\n{way_back}\n\nIf the registers are wrong, or something makes it hard to come, say so to your "
    "coordinator. It happens, and there is usually a way.\n\nYour sessions: {link}"
)
PUTS_RIGHT = "Coming to what is left puts it right."
CATCHES_UP = (
    "Coming to what is left is not quite enough by now. Your coordinator can agree with you how to catch up on what "
    "you missed, and it then counts."
)


@dataclass(frozen=True)
class Behind:
    """One who is below the rule now."""

    place: Place
    tally: Tally

    @property
    def rule(self) -> int:
        return self.place.cohort.programme.complete_hours_percent

    @property
    def could_reach(self) -> bool:
        return self.tally.could_reach_rule(self.rule)


def behind_of(places: Sequence[Place], now: datetime) -> list[Behind]:
    """Those of them who are below the rule whatever registers that say nothing of them would say, by name."""
    on_it = [
        place for place in places if place.state == Place.State.TAKEN and place.cohort.state == Cohort.State.RUNNING
    ]
    rows = [Behind(place, tally) for place, tally in tallies_of(on_it, now).items()]
    below = [row for row in rows if row.tally.surely_below(row.rule)]
    return sorted(below, key=lambda row: row.place.person.sort_name)


@transaction.atomic
def warn(*, now: datetime | None = None) -> int:
    """Tell of everybody who fell below since the last look; how many. Twice at once, or in a day, is once: who falls
    below later on a day on which somebody was told of waits for the next morning."""
    now = now or timezone.now()
    today = local(now).date()
    running = _places().filter(cohort__state=Cohort.State.RUNNING, state=Place.State.TAKEN)
    behind = {row.place.pk: row for row in behind_of(list(running), now)}
    open_rows = Warned.objects.select_for_update().filter(back_on__isnull=True)
    known = {row.place_id: row for row in open_rows}
    over = [row.pk for place, row in known.items() if place not in behind]
    Warned.objects.filter(pk__in=over).update(back_on=today)
    if Warned.objects.filter(fell_on=today).exists():
        return 0
    fallen = [row for place, row in behind.items() if place not in known]
    told = [warned for row in fallen if (warned := _note_down(row.place, today))]
    for warned in told:
        _tell_person(warned)
    _tell_coordinators(told, today)
    return len(told)


def _places():
    return Place.objects.select_related("person", "cohort__programme", "learning_set", "coaching", "organisation")


def _note_down(place: Place, today: date) -> Warned | None:
    """None if somebody else has done so at this moment."""
    try:
        with transaction.atomic():
            return Warned.objects.create(place=place, fell_on=today)
    except IntegrityError:
        return None


def _tell_person(warned: Warned) -> None:
    post(
        kind=NOTE,
        key=f"{NOTE} {warned.pk}",
        subject="Your attendance, and what would put it right",
        body=NOTE_BODY,
        to=warned.place.person,
        about_id=warned.pk,
        programme=warned.place.cohort.programme_id,
    )


def _tell_coordinators(told: Sequence[Warned], today: date) -> None:
    """One message to each, of all their programmes."""
    for person, programmes in _coordinators({warned.place.cohort.programme_id for warned in told}).items():
        first = next(warned for warned in told if warned.place.cohort.programme_id in programmes)
        post(
            kind=DIGEST,
            key=f"{DIGEST} {person.pk} {today.isoformat()}",
            subject="{number} below the rule of attendance",
            body="{people}\n\nEach is named here once. They have had a note of their own, which says what would put it "
            "right.\n\nYour cohorts today: {link}",
            to=person,
            about_id=first.pk,
        )


def _coordinators(programmes: Iterable[UUID], person: Person | None = None) -> dict[Person, set[UUID]]:
    """Who runs which of the programmes now; of one person, if one is named."""
    held = ProgrammeGrant.objects.current().filter(programme__in=programmes, person__is_active=True)
    held = held.filter(role__in=list(roles_with(Permission.MANAGE_PROGRAMME)))
    found: dict[Person, set[UUID]] = {}
    for grant in (held.filter(person=person) if person else held).select_related("person"):
        found.setdefault(grant.person, set()).add(grant.programme_id)
    return found


# What the messages say when they are sent


def note_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """None once the person is above the rule again, or has left."""
    if about_id is None or person is None:
        return None
    warned = Warned.objects.filter(pk=about_id, back_on__isnull=True, place__person=person).first()
    found = _still_behind([warned] if warned else [])
    if not found:
        return None
    row = found[0]
    return {
        "percent": str(row.tally.percent_so_far),
        "programme": row.place.cohort.programme.name,
        "rule": str(row.rule),
        "way_back": PUTS_RIGHT if row.could_reach else CATCHES_UP,
        "link": settings.SITE_URL + reverse("cohorts:my_sessions"),
    }


def digest_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """Those who fell below on the day of the message, of programmes that its reader runs, and are below still; None if
    nobody. `about_id` is one of them, whose day it is."""
    first = Warned.objects.filter(pk=about_id).first() if about_id else None
    if first is None or person is None:
        return None
    fallen = Warned.objects.filter(fell_on=first.fell_on, back_on__isnull=True)
    of = set(fallen.values_list("place__cohort__programme", flat=True))
    own = _coordinators(of, person).get(person, set())
    found = _still_behind(fallen.filter(place__cohort__programme__in=own))
    if not found:
        return None
    return {
        "number": plural(len(found), "person is", "people are"),
        "people": "\n\n".join(_line(row) for row in found),
        "link": settings.SITE_URL + reverse("home:today"),
    }


def _still_behind(rows: Iterable[Warned]) -> list[Behind]:
    keys = [row.place_id for row in rows]
    return behind_of(list(_places().filter(pk__in=keys)), timezone.now()) if keys else []


def _line(row: Behind) -> str:
    missed = hours_words(row.tally.held - row.tally.attended)
    way = "Attending the rest would put it right." if row.could_reach else "A catch-up is needed to complete."
    cohort = row.place.cohort
    said = f"{row.place.person.name}, {cohort.programme.name}, {cohort.name}: {row.tally.percent_so_far}%"
    return f"{said}, below the {row.rule}% rule. {missed} missed. {way}"
