"""What the demo's participants choose, who comes to speak, watch and lead with them, and what was seen of them."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from accounts import demo as cast
from cohorts import actions
from cohorts.actions.experts import About
from cohorts.booking import Clashing
from cohorts.models import Place, Session
from cohorts.stand_down import free_days, hold_instead, stand_down
from core.dates import at
from home.demo.asking import BEGINS
from home.demo.people import Team
from home.demo.rooms import next_open_day
from home.demo.running import Run
from people.models import Organisation, Person

VISIT = "Visit: a hospital that books every operation a year ahead"
VISIT_PLACES = 5
EXPERTS = (
    (
        "Closing well",
        About(
            "Marit Solheim",
            "former director of production",
            "Nordvik Motors",
            "She closed two car plants and opened a third with the same people. Since then she has helped hospitals "
            "say early what they will stop doing.",
        ),
        Decimal(1200),
        Decimal("184.50"),
    ),
    (
        VISIT,
        About(
            "Prof Jonas Veldkamp",
            "medical director",
            "Veldkamp Clinic",
            "A surgeon who gave his theatre list to a planner, and writes about what that took.",
        ),
        Decimal(0),
        Decimal(60),
    ),
)
SEEN = (
    (
        "Asked the quietest person in the room first, and then waited.",
        "Say what you will not do, before somebody asks.",
    ),
    ("Named the money on the first page. Everybody relaxed.", "Leave the last word to the team."),
    ("Stayed with the patient’s question when the meeting moved on.", "Ask for help a quarter of an hour sooner."),
)


def agree(runs: Sequence[Run], team: Team) -> None:
    """Before the sessions are lived through: who signed up, who speaks, who comes."""
    for run in runs:
        by = team.by_name[run.programme.coordinator]
        for session in run.cohort.sessions.filter(by_sign_up=True):
            for place in run.places.values():
                actions.sign_up(session=session, place=place, by=by, tell=False)
    network = next(run for run in runs if cast.CHIEF_EXECUTIVE.name in run.places)
    _visit(network, team)
    _in_house(network, team)
    _speakers(network, team)
    _guests(next(run for run in runs if cast.PARTICIPANT.name in run.places), team)


def _add(run: Run, by: Person, what: tuple[str, str, str], days: int, at_: Organisation | None = None) -> Session:
    """A day of six hours so many days from now, or on the next day on which nothing else is; `what` is title, kind and
    a word of the element whose days it takes."""
    title, kind, of = what
    start = at(next_open_day(run.today + timedelta(days=days), run.programme.blueprint), BEGINS)
    try:
        return actions.add_session(
            cohort=run.cohort,
            organisation=at_,
            element=run.cohort.programme.elements.get(title__contains=of),
            title=title,
            kind=kind,
            share="experience",
            starts_at=start,
            ends_at=start + timedelta(hours=7),
            hours=Decimal(6),
            by=by,
        )
    except Clashing:
        return _add(run, by, what, days + 1, at_)


def _visit(run: Run, team: Team) -> None:
    """A visit to come with fewer places than people: full, with somebody who waits."""
    by = team.by_name[run.programme.coordinator]
    visit = _add(run, by, (VISIT, "study visit", "Visits"), 20)
    actions.set_sign_up(session=visit, by_sign_up=True, limit=VISIT_PLACES, until=run.today + timedelta(days=13), by=by)
    others = [place for name, place in run.places.items() if name != cast.CHIEF_EXECUTIVE.name]
    for place in others[: VISIT_PLACES + 1]:
        actions.sign_up(session=visit, place=place, by=place.person)


def a_bad_day(runs: Sequence[Run], team: Team) -> None:
    """The visit is stood down, and a new date found for it: those who signed up keep their places."""
    run = next(run for run in runs if cast.CHIEF_EXECUTIVE.name in run.places)
    by = team.by_name[run.programme.coordinator]
    visit = run.cohort.sessions.get(title=VISIT)
    stand_down(session=visit, reason="service pressure", words="The hospital is on its highest alert this week.", by=by)
    day = free_days(visit, run.today, by)[2]
    hold_instead(session=visit, day=day, by=by)


def _in_house(run: Run, team: Team) -> None:
    """A day at one trust that was held, and one to come at another."""
    trusts = sorted({place.organisation for place in run.places.values()}, key=lambda each: each.name)
    by = team.by_name[run.programme.coordinator]
    for trust, days in zip(trusts, (-30, 25), strict=False):
        _add(run, by, ("In-house day for the executive team", "in-house support", "Support"), days, trust)


def _speakers(run: Run, team: Team) -> None:
    by = team.by_name[run.programme.coordinator]
    for title, about, fee, expenses in EXPERTS:
        session = run.cohort.sessions.get(title__startswith=title)
        agreed = About(about.name, about.post, about.organisation, about.biography, run.cohort.starts_on)
        expert = actions.add_expert(programme=run.cohort.programme, about=agreed, by=by)
        actions.add_talk(session=session, expert=expert, fee=fee, expenses=expenses, by=by)


def _guests(run: Run, team: Team) -> None:
    """The executive team at the presentation, and somebody of the trust who leads the patients' session with them."""
    by = team.by_name[run.programme.coordinator]
    shown = run.cohort.sessions.filter(kind="presentation").order_by("starts_at").last()
    domain = run.programme.domain
    if shown:
        invited = actions.invite_guest(
            session=shown, name="Executive team", email=f"executive.team@{domain}", people=6, tell=False, by=by,
            why="Hear what each of them changed, and say what you will back.",
        )  # fmt: skip
        if shown.starts_at > at(run.today, BEGINS):
            actions.answer_guest(guest=invited, coming=4)
    for session in run.cohort.sessions.filter(kind="patient engagement")[:1]:
        actions.invite_guest(
            session=session, name="Rosalind Tam", email=f"rosalind.tam@{domain}", leads=True, tell=False, by=by,
            why="Lead the morning with us: you know the patients and what they say.",
        )  # fmt: skip


def observe(runs: Sequence[Run], team: Team) -> None:
    """After the sessions are lived through: what the leader of each challenge saw, released."""
    for run in runs:
        for session in Session.objects.filter(
            cohort=run.cohort, kind="leadership challenge", register_closed_at__isnull=False
        ):
            _observe(run, session, team)


def _observe(run: Run, session: Session, team: Team) -> None:
    leader = session.leaders.select_related("person").first()
    came = Place.objects.filter(attendances__session=session, attendances__mark="present").order_by("pk")
    if leader is None or session.element is None:
        return
    domains = list(session.element.domains.values_list("name", flat=True))
    for index, place in enumerate(came.select_related("person")):
        words, next_step = SEEN[index % len(SEEN)]
        actions.observe(session=session, place=place, seen=[(domains[0], words)], next_step=next_step, by=leader.person)
    actions.release_observations(session=session, by=leader.person, tell=False)
