"""The demo's programme and its two cohorts, built through the actions, dated from today."""

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts import demo as cast
from cohorts import actions, register
from cohorts.models import Attendance, Cohort, Place, Session
from core.dates import next_working_day
from home.demo import people as names
from people import roles
from people.actions import add_person
from people.models import InstallationGrant, Organisation, Person, Profession
from programmes import actions as programme_actions
from programmes.blueprint import load
from programmes.models import Contract, Programme

WEEKS_BETWEEN_COHORTS = 47
NEXT_SESSION_WEEK = 21  # the master class that follows the sixth of eleven sessions
MARKS = (
    ("present", 930),
    ("late", 22),
    ("left early", 10),
    ("apologies", 15),
    ("called back", 10),
    ("caught up", 10),
    ("absent", 3),
)


@dataclass(frozen=True)
class Team:
    administrator: Person
    coordinator: Person
    commissioner: Person
    evaluator: Person
    advisers: list[Person]
    coaches: list[Person]
    by_name: dict[str, Person]


def hire() -> Team:
    """Everybody who is not a participant, at the addresses that the sign-in page offers."""
    by_name: dict[str, Person] = {}
    for member in cast.CAST:
        by_name[member.name] = add_person(
            email=member.email,
            given_name=member.given_name,
            family_name=member.family_name,
            honorific=member.honorific,
            by=None,
        )
    administrator = by_name[cast.ADMINISTRATOR.name]
    InstallationGrant.objects.get_or_create(person=administrator, role=roles.ADMINISTRATOR.value)
    for name in (*names.ADVISERS, *names.COACHES):
        if name not in by_name:
            parts = names.split(name)
            by_name[name] = add_person(
                email=names.email(name, "ashdown.example"),
                given_name=parts.given,
                family_name=parts.family,
                by=administrator,
            )
    return Team(
        administrator=administrator,
        coordinator=by_name[cast.COORDINATOR.name],
        commissioner=by_name[cast.COMMISSIONER.name],
        evaluator=by_name[cast.EVALUATOR.name],
        advisers=[by_name[name] for name in names.ADVISERS],
        coaches=[by_name[name] for name in names.COACHES],
        by_name=by_name,
    )


def commission(team: Team, pilot_start: date) -> Programme:
    """Leading for Change from its blueprint, with two contracts and the roles of its people."""
    for name, kind in names.ORGANISATIONS.items():
        Organisation.objects.get_or_create(name=name, defaults={"kind": kind})
    for name, clinical in names.PROFESSIONS.items():
        Profession.objects.get_or_create(name=name, defaults={"clinical": clinical})
    blueprint = load("leading-for-change")
    programme = programme_actions.start_from_blueprint(
        blueprint=blueprint,
        name=blueprint.name,
        code=blueprint.code,
        commissioner=Organisation.objects.get(name=names.COMMISSIONER),
        provider=Organisation.objects.get(name=names.PROVIDER),
        commissioner_signatory="Ruth Adeyemi, Chief Executive",
        provider_signatory="Martin Kowalczyk, Programme Director",
        by=team.coordinator,
    )
    for person, role in ((team.commissioner, roles.COMMISSIONER), (team.evaluator, roles.EVALUATOR)):
        programme_actions.grant_role(programme=programme, person=person, role=role.value, by=team.administrator)
    for name, start in (("Pilot", pilot_start), ("Award", pilot_start + timedelta(weeks=WEEKS_BETWEEN_COHORTS))):
        Contract.objects.create(
            programme=programme,
            name=name,
            places=20,
            clinical_places=14,
            value=Decimal(58_500),
            starts_on=start,
            ends_on=start + timedelta(weeks=44),
        )
    return programme


def start_dates(today: date) -> tuple[date, date]:
    """The pilot's and the second cohort's first day: the second is two days from its seventh session today."""
    second = next_working_day(today + timedelta(days=2), settings.HOLIDAY_NATION) - timedelta(weeks=NEXT_SESSION_WEEK)
    pilot = second - timedelta(weeks=WEEKS_BETWEEN_COHORTS)
    return tuple(next_working_day(day, settings.HOLIDAY_NATION) for day in (pilot, second))  # type: ignore[return-value]


def fill(
    programme: Programme,
    *,
    contract: str,
    name: str,
    starts_on: date,
    participants: Sequence[names.Participant],
    team: Team,
) -> tuple[Cohort, dict[str, Place]]:
    """A cohort with its 20 places, three learning sets, four coaches and its facilitators."""
    by = team.coordinator
    cohort = actions.lay_out_cohort(
        programme=programme,
        contract=programme.contracts.get(name=contract),
        name=name,
        starts_on=starts_on,
        capacity=20,
        venue="Garden Room, Beck House, Wellandby",
        by=by,
    )
    for adviser in team.advisers:
        actions.name_facilitator(cohort=cohort, person=adviser, about=names.ABOUT[adviser.name], by=by)
    sets = [
        actions.form_set(cohort=cohort, name=f"Set {letter}", adviser=adviser, by=by)
        for letter, adviser in zip("ABC", team.advisers, strict=True)
    ]
    places = {}
    for index, each in enumerate(participants):
        place = _seat(cohort, each, team)
        actions.join_set(place=place, learning_set=sets[index // 7], by=by)
        actions.pair_coach(place=place, coach=team.coaches[index % len(team.coaches)], by=by)
        places[each.name] = place
    for session in cohort.sessions.filter(group_size="cohort"):
        actions.set_leaders(session=session, people=team.advisers[:1], by=by)
    actions.begin_cohort(cohort=cohort, by=by)
    return cohort, places


def _seat(cohort: Cohort, participant: names.Participant, team: Team) -> Place:
    person = team.by_name.get(participant.name)
    if person is None:
        parts = names.split(participant.name)
        person = add_person(
            email=names.email(participant.name),
            given_name=parts.given,
            family_name=parts.family,
            honorific=parts.honorific,
            by=team.coordinator,
        )
        team.by_name[participant.name] = person
    return actions.add_place(
        cohort=cohort,
        person=person,
        organisation=Organisation.objects.get(name=participant.organisation),
        profession=Profession.objects.get(name=participant.profession),
        post=participant.post,
        site=participant.site,
        by=team.coordinator,
    )


def open_accounts(places: Sequence[Place]) -> None:
    """These people have accepted their invitation: one password that nobody knows, hashed once."""
    people = Person.objects.filter(pk__in=[place.person_id for place in places])
    people.update(password=make_password(secrets.token_urlsafe(32)))


def keep_register(session: Session, dice: random.Random, often_away: set[str], team: Team, close: bool = True) -> None:
    """Mark everybody expected at a session that is over; those named in `often_away` miss about every second one."""
    leader = session.leaders.select_related("person").first()
    by = leader.person if leader else team.coordinator
    for place in register.expected_at(session):
        mark = _mark(place, dice, often_away)
        register.mark(
            session=session,
            place=place,
            mark=mark,
            by=by,
            at=_moment(session, mark, dice),
            note="Went through it with Helen Marsh" if mark == "caught up" else "",
        )
    if close:
        register.close(session=session, by=by)


def _mark(place: Place, dice: random.Random, often_away: set[str]) -> str:
    if place.person.name in often_away and dice.random() < 0.5:
        return "apologies"
    if place.person.name == cast.PARTICIPANT.name:
        return "present"
    return dice.choices([mark for mark, _ in MARKS], [weight for _, weight in MARKS])[0]


def _moment(session: Session, mark: str, dice: random.Random) -> datetime:
    """When it was marked: the late when they came, those who left early when they went."""
    if mark == Attendance.Mark.LATE:
        return session.starts_at + timedelta(minutes=dice.choice((20, 30, 40)))
    if mark == Attendance.Mark.LEFT_EARLY:
        return session.ends_at - timedelta(minutes=dice.choice((30, 45, 60)))
    return session.ends_at if mark == Attendance.Mark.CAUGHT_UP else session.starts_at + timedelta(minutes=5)
