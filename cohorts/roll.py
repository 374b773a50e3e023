"""Who is on a cohort, for its pages: places, sets and pairs, facilitators and coaches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Invitation
from cohorts.mix import mix, size_note
from cohorts.models import Attendance, Cohort, CohortGrant, LearningSet, Place, Session, leaders_by_name, tallies
from core.formats import short_date
from people import roles
from people.models import Organisation, Person


@dataclass(frozen=True)
class PersonLine:
    """One place, and whether its person can sign in: `account` says it in words, "" when they have an account."""

    place: Place
    account: str
    to_invite: bool


def people_of(cohort: Cohort) -> list[PersonLine]:
    """Everybody who took a place, by name, in two queries."""
    rows = cohort.places.taken().select_related(
        "person", "organisation", "profession", "learning_set", "coaching__coach"
    )
    invited = dict(
        Invitation.objects.filter(person__in=rows.values("person")).values_list("person", "invited_at").order_by()
    )
    lines = []
    for place in rows.order_by("person__family_name", "person__given_name", "pk"):
        person = place.person
        if person.has_usable_password() or not person.is_active:
            account = "" if person.is_active else "May not sign in"
        else:
            account = f"Invited {short_date(invited[person.pk])}" if person.pk in invited else "Not invited"
        lines.append(PersonLine(place, account, account == "Not invited"))
    return lines


@dataclass(frozen=True)
class SetCard:
    """A learning set with its members, its sessions, and what there is to say of its mix and size."""

    learning_set: LearningSet
    places: Sequence[Place]
    sessions: Sequence[Session]

    @property
    def professions(self) -> str:
        return mix(place.profession.name for place in self.places)

    @property
    def organisations(self) -> str:
        return mix(place.organisation.name for place in self.places)

    @property
    def note(self) -> str:
        return size_note(len(self.places))


def sets_of(cohort: Cohort) -> list[LearningSet]:
    return list(cohort.learning_sets.select_related("adviser").order_by("name"))


def set_cards(cohort: Cohort, sets: Sequence[LearningSet], places: Sequence[Place]) -> list[SetCard]:
    """The cohort's sets as its page shows them, in one query; `places` are its current ones."""
    sessions = list(cohort.sessions.standing().filter(learning_set__isnull=False).order_by("starts_at"))
    return [
        SetCard(
            learning_set,
            [place for place in places if place.learning_set_id == learning_set.pk],
            [session for session in sessions if session.learning_set_id == learning_set.pk],
        )
        for learning_set in sets
    ]


def current_places(cohort: Cohort) -> list[Place]:
    """Places of those still on the cohort, by name, with what pages show of them."""
    rows = cohort.places.current().select_related(
        "person", "organisation", "profession", "learning_set", "coaching__coach"
    )
    return list(rows.order_by("person__family_name", "person__given_name", "pk"))


def coaching_hours(cohort: Cohort) -> dict[Place, tuple[Decimal, Decimal]]:
    """For each place, hours of coaching that took place and hours planned: from the tally of attendance."""
    return {place: tally.coaching for place, tally in tallies(cohort, timezone.now()).items()}


def grants_of(cohort: Cohort, role: roles.Role) -> QuerySet[CohortGrant]:
    """Current grants of a role for this cohort, by name."""
    rows = CohortGrant.objects.current().filter(cohort=cohort, role=role.value).select_related("person")
    return rows.order_by("person__family_name", "person__given_name")


def facilitators_of(cohort: Cohort) -> list[CohortGrant]:
    return list(grants_of(cohort, roles.FACILITATOR))


def coaches_of(cohort: Cohort) -> list[Person]:
    return [grant.person for grant in grants_of(cohort, roles.COACH)]


def team_of(cohort: Cohort) -> list[Person]:
    """Who may lead a session: facilitators and coaches, each once, by name."""
    rows = CohortGrant.objects.current().filter(cohort=cohort).select_related("person")
    people = {grant.person_id: grant.person for grant in rows}
    return sorted(people.values(), key=lambda person: (person.family_name, person.given_name))


def houses_of(cohort: Cohort) -> list[Organisation]:
    """Organisations in whose own house its participants may be supported, by name: none where all are of one."""
    theirs = cohort.places.current().order_by().values("organisation")
    found = list(Organisation.objects.filter(pk__in=theirs).order_by("name"))
    return found if len(found) > 1 else []


def marks_of(cohort: Cohort) -> Iterator[Attendance]:
    """Every mark at the sessions that stand, in order of time and name; in four queries however many."""
    sessions = cohort.sessions.standing().select_related("learning_set", "organisation")
    by_key = {session.pk: session for session in sessions.prefetch_related(leaders_by_name())}
    marks = Attendance.objects.filter(session__in=by_key).select_related("marked_by")
    rows = list(marks.order_by("session__starts_at", "session_id", "place__person__family_name", "place_id"))
    # A person has a mark at many sessions: their place is read once.
    held = Place.objects.select_related("person", "organisation", "profession")
    places = held.in_bulk({row.place_id for row in rows})
    for row in rows:
        row.session, row.place = by_key[row.session_id], places[row.place_id]
        yield row
