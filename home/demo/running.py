"""The demo's programmes, their cohorts and registers, built through the actions and dated from today."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from accounts import demo as cast
from cohorts import actions, checking_in, register, unlisted
from cohorts.models import Attendance, Cohort, Place, Session
from cohorts.release import release
from home.demo import reading
from home.demo.people import ADVISERS, COACHES, Team
from home.demo.reading import DemoCohort, DemoContract, DemoProgramme, Participant, participants
from home.demo.rooms import booked, lead, next_open_day, room_called
from people import roles
from people.models import Organisation, Person, Profession
from programmes import actions as programme_actions
from programmes.blueprint import Blueprint, BlueprintDomain, load
from programmes.models import Contract, EarlierCohort, Programme

A_YEAR = timedelta(weeks=52)
SET_SIZE = 7
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
class Run:
    """One cohort of the demo with what its data file says of it, its places by name, and the day that it is now."""

    programme: DemoProgramme
    said: DemoCohort
    cohort: Cohort
    places: Mapping[str, Place]
    today: date


def commission(said: DemoProgramme, starts: Sequence[date], team: Team, made: Mapping[str, Programme]) -> Programme:
    """A programme from its blueprint, with its contracts, its earlier cohorts and the roles of its people."""
    blueprint = _with_addresses(load(said.blueprint))
    programme = programme_actions.start_from_blueprint(
        blueprint=blueprint,
        name=blueprint.name,
        code=blueprint.code,
        commissioner=Organisation.objects.get(name=said.commissioner),
        provider=Organisation.objects.get(name=said.provider),
        commissioner_signatory=said.commissioner_signatory,
        provider_signatory=said.provider_signatory,
        by=team.by_name[said.coordinator],
    )
    if said.parent:
        programme.parent = made[said.parent]
        programme.save(update_fields=["parent"])
    _contract(programme, said, starts)
    _earlier(programme, said, starts[-1])
    for name, role in ((said.commissioned_by, roles.COMMISSIONER), (said.evaluator, roles.EVALUATOR)):
        if name:
            person = team.by_name[name]
            programme_actions.grant_role(programme=programme, person=person, role=role.value, by=team.administrator)
    return programme


def _with_addresses(blueprint: Blueprint) -> Blueprint:
    """The blueprint, whose further reading the programme has found."""
    found = reading.addresses(blueprint.key)

    def read(domain: BlueprintDomain) -> BlueprintDomain:
        own = (
            replace(each, url=found[each.title][0], source=found[each.title][1]) if each.title in found else each
            for each in domain.readings
        )
        return replace(domain, readings=tuple(own))

    return replace(blueprint, domains=tuple(read(domain) for domain in blueprint.domains))


def _contract(programme: Programme, said: DemoProgramme, starts: Sequence[date]) -> None:
    """Each contract from the start of its first cohort."""
    first: dict[str, date] = {}
    for cohort, start in zip(said.cohorts, starts, strict=True):
        first.setdefault(cohort.contract, start)
    Contract.objects.bulk_create(_row(programme, each, first[each.name]) for each in said.contracts)


def _row(programme: Programme, said: DemoContract, start: date) -> Contract:
    return Contract(
        programme=programme,
        name=said.name,
        kind=said.kind,
        places=said.places,
        clinical_places=said.clinical_places,
        value=said.value,
        starts_on=start,
        ends_on=start + A_YEAR * said.years,
    )


def _earlier(programme: Programme, said: DemoProgramme, start: date) -> None:
    for position, each in enumerate(said.earlier, start=1):
        began = next_open_day(start - timedelta(weeks=each.weeks_before), said.blueprint)
        EarlierCohort.objects.create(
            programme=programme,
            position=position,
            name=each.name,
            starts_on=began,
            ends_on=began + timedelta(weeks=each.weeks),
            places=each.places,
            completed=each.completed,
            source=each.source,
        )


def start_dates(said: DemoProgramme, today: date) -> list[date]:
    """The first day of each cohort: the running one is two days from its next session, the others count from it."""
    running = said.cohorts[-1]
    soon = next_open_day(today + timedelta(days=2), said.blueprint)
    weeks_ago = running.next_week if running.next_week is not None else running.started_weeks_ago or 0
    last = soon - timedelta(weeks=weeks_ago)
    return [next_open_day(last - timedelta(weeks=cohort.weeks_before), said.blueprint) for cohort in said.cohorts]


def fill(
    programme: Programme, cohort: DemoCohort, starts_on: date, said: DemoProgramme, team: Team, *, today: date
) -> Run:
    """A cohort with its places, and the learning sets, coaches and facilitators that its design has sessions for."""
    by = team.by_name[said.coordinator]
    people = participants(said.blueprint, cohort.name)
    contract = programme.contracts.get(name=cohort.contract)
    row = booked(
        actions.lay_out_cohort,
        programme=programme,
        contract=contract,
        name=cohort.name,
        starts_on=starts_on,
        capacity=contract.places // len([each for each in said.cohorts if each.contract == cohort.contract]),
        room=room_called(said.venue),
        by=by,
    )
    places = {each.name: _seat(row, each, said, team) for each in people}
    _lead(row, said, cohort, list(places.values()), team)
    actions.begin_cohort(cohort=row, by=by, tell=False)
    return Run(said, cohort, row, places, today)


def release_all(runs: Sequence[Run], team: Team) -> None:
    """What was added and who came and left since the cohorts began is known to everybody."""
    for run in runs:
        release(cohort=run.cohort, by=team.by_name[run.programme.coordinator], tell=False)


def leave_a_draft(run: Run, now: datetime, team: Team) -> None:
    """Two changes to one cohort's schedule that nobody was told of yet: one room, and one beginning half an hour on."""
    by = team.by_name[run.programme.coordinator]
    to_come = run.cohort.sessions.standing().filter(group_size="cohort", starts_at__gt=now)
    moved, elsewhere = to_come.order_by("-starts_at")[:2]
    _change(moved, by, later=timedelta(minutes=30))
    _change(elsewhere, by, venue="The Corn Exchange, Market Street")


def _change(session: Session, by: Person, *, later: timedelta = timedelta(0), venue: str = "") -> None:
    actions.change_session(
        session=session,
        title=session.title,
        starts_at=session.starts_at + later,
        ends_at=session.ends_at + later,
        venue=venue or session.venue,
        room=None if venue else session.room,
        bring=session.bring,
        by=by,
    )


def _seat(cohort: Cohort, participant: Participant, said: DemoProgramme, team: Team) -> Place:
    return actions.add_place(
        cohort=cohort,
        person=team.meet(participant.name, said.domain),
        organisation=Organisation.objects.get(name=participant.organisation),
        profession=Profession.objects.get(name=participant.profession),
        post=participant.post,
        site=participant.site,
        by=team.by_name[said.coordinator],
    )


def _lead(cohort: Cohort, said: DemoProgramme, about: DemoCohort, places: Sequence[Place], team: Team) -> None:
    """Facilitators, learning sets of six or seven with their advisers, a coach for each."""
    by = team.by_name[said.coordinator]
    advisers, coaches = team.named(ADVISERS), team.named(COACHES)
    for adviser in advisers:
        actions.name_facilitator(cohort=cohort, person=adviser, about=ADVISERS[adviser.name], by=by)
    sizes = set(cohort.programme.elements.values_list("group_size", flat=True))
    if "set" in sizes:
        number = min(about.sets, -(-len(places) // SET_SIZE))
        sets = [
            actions.form_set(cohort=cohort, name=f"Set {letter}", adviser=adviser, by=by)
            for letter, adviser in zip("ABC"[:number], advisers, strict=False)
        ]
        for index, place in enumerate(places):
            booked(actions.join_set, place=place, learning_set=sets[index * number // len(places)], by=by)
    if "pair" in sizes:
        for index, place in enumerate(places):
            booked(actions.pair_coach, place=place, coach=coaches[index % len(coaches)], by=by)
    for session in cohort.sessions.filter(group_size="cohort"):
        lead(session, advisers, by)


def keep_register(session: Session, dice: random.Random, run: Run, team: Team, close: bool = True) -> None:
    """Mark everybody expected at a session that is over; those often away miss about every second one."""
    leader = session.leaders.select_related("person").first()
    by = leader.person if leader else team.by_name[run.programme.coordinator]
    sheet = {}
    for place in register.expected_at(session):
        mark = _mark(place, dice, run.said.often_away)
        note = "Went through it with Helen Marsh" if mark == "caught up" else ""
        sheet[place] = register.Line(mark, _moment(session, mark, dice), note=note)
    here = None if close else _one_to_confirm(sheet)
    register.mark_all(session=session, sheet={place: line for place, line in sheet.items() if place != here}, by=by)
    if close:
        register.close(session=session, by=by)
    elif here:
        scanned_at = session.starts_at - timedelta(minutes=3)
        checking_in.say_here(session=session, scanned_at=scanned_at, by=here.person)
        unlisted.tell(session=session, name="Wyn Pryce", about="From the council, came in place of Farida Noor", by=by)


def _one_to_confirm(sheet: Mapping[Place, register.Line]) -> Place | None:
    """The last of those who were there and are not of the cast: they said so at the door, and are not marked yet."""
    there = [place for place, line in sheet.items() if line.mark == "present" and not cast.member(place.person.email)]
    return there[-1] if there else None


def _mark(place: Place, dice: random.Random, often_away: Sequence[str]) -> str:
    if place.person.name in often_away and dice.random() < 0.5:
        return "apologies"
    if cast.member(place.person.email):
        return "present"
    return dice.choices([mark for mark, _ in MARKS], [weight for _, weight in MARKS])[0]


def _moment(session: Session, mark: str, dice: random.Random) -> datetime:
    """When it was marked: the late when they came, those who left early when they went."""
    if mark == Attendance.Mark.LATE:
        return session.starts_at + timedelta(minutes=dice.choice((20, 30, 40)))
    if mark == Attendance.Mark.LEFT_EARLY:
        return session.ends_at - timedelta(minutes=dice.choice((30, 45, 60)))
    return session.ends_at if mark == Attendance.Mark.CAUGHT_UP else session.starts_at + timedelta(minutes=5)
