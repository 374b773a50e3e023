"""The whole demo in one transaction: Leading for Change with its finished pilot and a second cohort under way."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts import demo as cast
from awards.actions import issue_certificates
from cohorts import actions
from cohorts.models import Cohort, Place, Session
from core.dates import local
from evaluations.actions import close_due_surveys
from home.demo import living, people, projects, running
from programmes.models import Programme

DICE = 2014  # the year of the pilot; the same dice fall the same way each time
LEFT = "Stephen Marlow"  # changed job in the fourteenth week of the pilot
WITHOUT_ACCOUNT = {"Chidi Eze", "Elena Marchetti"}
OFTEN_AWAY = {"Peter Lang", "Sana Iqbal"}


@transaction.atomic
def build(now: datetime, say: Callable[[str], None] = lambda words: None) -> Programme:
    """Make the demo as if it had been used until `now`. Raises if there is one already (its programme's code)."""
    dice = random.Random(DICE)  # noqa: S311  (an invented history, no secret)
    team = running.hire()
    pilot_start, second_start = running.start_dates(local(now).date())
    programme = running.commission(team, pilot_start)
    say("Leading for Change from its blueprint")
    pilot, pilot_places = running.fill(
        programme, contract="Pilot", name="Pilot", starts_on=pilot_start, participants=people.PILOT, team=team
    )
    second, places = running.fill(
        programme, contract="Award", name="Cohort 2", starts_on=second_start, participants=people.COHORT_2, team=team
    )
    running.open_accounts(
        [*pilot_places.values(), *(place for name, place in places.items() if name not in WITHOUT_ACCOUNT)]
    )
    say("two cohorts of 20, their sets, coaches and sessions")
    _live_through(programme, now, dice, team, pilot_places)
    say("registers kept, questionnaires answered")
    _work((pilot, pilot_places), (second, places), dice, team, now)
    say("projects, reflections, presentations")
    close_due_surveys(on=local(now).date())
    living.choose_quotations(pilot, team.evaluator)
    actions.finish_cohort(cohort=pilot, by=team.coordinator)
    issue_certificates(cohort=pilot, by=team.coordinator, on=pilot.ends_on + timedelta(days=14))
    say("certificates asked for")
    return programme


def _live_through(
    programme: Programme, now: datetime, dice: random.Random, team: running.Team, pilot: dict[str, Place]
) -> None:
    """Every session that is over, in the order of time, with what follows it; the last set's register stays open."""
    over = Session.objects.filter(cohort__programme=programme).held_by(now).select_related("cohort", "element")
    ordered = sorted(over, key=lambda session: (session.ends_at, session.title, str(session.coaching_id or "")))
    left_open = next((each for each in reversed(ordered) if each.group_size == "set"), None)
    for session in _by_name(ordered):
        if session.cohort_id == pilot[LEFT].cohort_id and pilot[LEFT].left_on is None:
            _leave_in_time(pilot[LEFT], session, team)
        running.keep_register(session, dice, OFTEN_AWAY, team, close=session != left_open)
        if session.group_size != "pair":
            living.ask_and_close(session.ends_at + timedelta(hours=1), dice, waits=cast.PARTICIPANT.name)
    living.ask_and_close(now, dice, waits=cast.PARTICIPANT.name)


def _by_name(sessions: list[Session]) -> list[Session]:
    """Sessions of the same moment in the order of who they are with, so that the dice fall the same way each time."""
    names: dict[UUID | None, str] = {
        coaching.pk: coaching.place.person.sort_name
        for session in sessions
        if (coaching := session.coaching) is not None
    }
    return sorted(sessions, key=lambda each: (each.ends_at, each.title, names.get(each.coaching_id, "")))


def _leave_in_time(place: Place, session: Session, team: running.Team) -> None:
    """One person leaves the pilot in its fourteenth week."""
    on = place.cohort.starts_on + timedelta(weeks=14)
    if local(session.starts_at).date() > on:
        actions.leave(place=place, on=on, by=team.coordinator)


def _work(
    finished: tuple[Cohort, dict[str, Place]],
    running_now: tuple[Cohort, dict[str, Place]],
    dice: random.Random,
    team: running.Team,
    now: datetime,
) -> None:
    """Projects of both cohorts, the pilot's presentations, and the journals of two of the cast."""
    (pilot, pilot_places), (second, places) = finished, running_now
    today = local(now).date()
    presented = living.run_projects(pilot, projects.PILOT, pilot_places, dice, today)
    living.present_projects(pilot, presented, projects.PILOT, team.coordinator)
    living.run_projects(second, projects.COHORT_2, places, dice, today)
    amara, moira = places[cast.PARTICIPANT.name].person, pilot_places[cast.PILOT_PARTICIPANT.name].person
    held = list(second.sessions.held_by(now).filter(group_size="cohort").order_by("-starts_at")[:2])
    coach = places[cast.PARTICIPANT.name].coaching.coach
    living.write_journal(amara, list(reversed(held)), readers=[coach])
    living.leave_draft(amara)
    living.write_journal(moira, list(pilot.sessions.filter(kind="master class")[:2]))
