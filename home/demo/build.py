"""The whole demo in one transaction: six programmes as if they had been used until now."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts import demo as cast
from awards.actions import issue_certificates
from cohorts import actions
from cohorts.models import Session
from core.dates import local
from core.formats import plural
from home.demo import (
    accrediting,
    asking,
    choosing,
    evaluating,
    following,
    improving,
    living,
    people,
    preparing,
    presenting,
    publishing,
    reading,
    rooms,
    running,
    spending,
    stocking,
)
from home.demo.clock import it_is
from home.demo.people import Team
from home.demo.running import Run
from programmes.models import Programme

DICE = 2014  # the year of the pilot; the same dice fall the same way each time
LEAVES_AFTER = timedelta(weeks=14)
CERTIFICATES_AFTER = timedelta(days=14)
Say = Callable[[str], None]


@transaction.atomic
def build(now: datetime, say: Say = lambda words: None) -> None:
    """Make the demo as if it had been used until `now`. Raises if there is one already (its programmes' codes)."""
    dice = random.Random(DICE)  # noqa: S311  (an invented history, no secret)
    team = people.hire()
    runs = _set_up(team, now, say)
    people.open_accounts(team)
    asking.agree_sessions(runs, team)
    choosing.agree(runs, team)
    _live_through(runs, now, dice, team)
    choosing.observe(runs, team)
    say("registers kept, questionnaires answered, what was asked for answered")
    _improve(runs, dice, team)
    say("projects measured, presented and published, an accredited pathway taken")
    stocking.stock(runs, team)
    say("libraries stocked")
    spending.spend(runs, team)
    spending.keep_a_blueprint(_run_of(runs, cast.PARTICIPANT), team)
    _write(runs, now)
    running.release_all(runs, team)
    choosing.a_bad_day(runs, team)
    running.leave_a_draft(_run_of(runs, cast.PARTICIPANT), now, team)
    _finish([run for run in runs if run.cohort.ends_on < run.today], team)
    following.follow(runs)
    say("alumni asked how it went on")
    evaluating.evaluate(runs, team)
    preparing.prepare(_run_of(runs, cast.PARTICIPANT), team)
    say("cohorts finished, certificates asked for, reports written")


def _improve(runs: Sequence[Run], dice: random.Random, team: Team) -> None:
    """Projects, and what became of them; the accredited pathway beside."""
    for said in reading.programmes():
        own = [run for run in runs if run.programme == said]
        for run in own:
            improving.run_projects(run, reading.projects(said.blueprint), team, dice)
        if said.awarding_body:
            accrediting.accredit(own[0].cohort.programme, own, team, dice)
    for run in runs:
        presenting.present(run, team)
        publishing.publish(run, team)


def _set_up(team: Team, now: datetime, say: Say) -> list[Run]:
    """Programmes with their cohorts, places, sets, coaches and sessions, a daughter after its parent."""
    today, runs = local(now).date(), []
    rooms.furnish(team.administrator)
    starts = {said.blueprint: running.start_dates(said, today) for said in reading.programmes()}
    first = min(start for own in starts.values() for start in own)
    rooms.close(None, "", first, today, team.administrator)
    made: dict[str, Programme] = {}
    for said in reading.programmes():
        begins = starts[said.blueprint]
        programme = made[said.blueprint] = running.commission(said, begins, team, made)
        rooms.close(programme, said.blueprint, begins[0], today, team.administrator)
        own = [
            running.fill(programme, cohort, start, said, team, today=today)
            for cohort, start in zip(said.cohorts, begins, strict=True)
        ]
        runs += own
        places = sum(len(run.places) for run in own)
        say(f"{programme.name}: {plural(places, 'place')} in {plural(len(own), 'cohort')}")
    rooms.meet_on_line(made, now, team)
    rooms.share_one_room(now, by=team.by_name[reading.programmes()[0].coordinator])
    return runs


def _live_through(runs: Sequence[Run], now: datetime, dice: random.Random, team: Team) -> None:
    """Every session that is over, in the order of time, with what follows it; the last set's register stays open."""
    by_cohort = {run.cohort.pk: run for run in runs}
    over = Session.objects.held_by(now).select_related("cohort", "element", "learning_set")
    ordered = _by_name(list(over))
    left_open = _left_open(ordered)
    day = None
    for session in ordered:
        run = by_cohort[session.cohort_id]
        if day != (day := local(session.ends_at).date()) and day:
            with it_is(session.starts_at):
                living.ask_and_close(session.starts_at, dice)
        with it_is(session.ends_at):
            _leave_in_time(run, session, team)
            running.keep_register(session, dice, run, team, close=session != left_open)
    living.ask_and_close(now, dice)


def _left_open(ordered: Sequence[Session]) -> Session | None:
    """The latest meeting of a set of the cohort in which the demo's facilitator works."""
    mine = [each for each in ordered if each.group_size == "set" and each.cohort.name == "Cohort 5"]
    return mine[-1] if mine else None


def _by_name(sessions: list[Session]) -> list[Session]:
    """Sessions of the same moment in the order of who they are with, so that the dice fall the same way each time."""
    names: dict[UUID | None, str] = {
        coaching.pk: coaching.place.person.sort_name
        for session in sessions
        if (coaching := session.coaching) is not None
    }
    return sorted(
        sessions,
        key=lambda each: (
            each.ends_at,
            each.title,
            each.cohort.name,
            names.get(each.coaching_id, ""),
            each.learning_set.name if each.learning_set else "",
        ),
    )


def _leave_in_time(run: Run, session: Session, team: Team) -> None:
    """One person leaves a cohort in its fourteenth week."""
    place = run.places.get(run.said.leaves)
    if place is None or place.left_on is not None:
        return
    on = run.cohort.starts_on + LEAVES_AFTER
    if local(session.starts_at).date() > on:
        actions.leave(place=place, on=on, by=team.by_name[run.programme.coordinator])
        place.refresh_from_db(fields=["state", "left_on"])


def _finish(runs: Sequence[Run], team: Team) -> None:
    """Cohorts that are over: finished, and certificates for those who completed."""
    for run in runs:
        by = team.by_name[run.programme.coordinator]
        actions.finish_cohort(cohort=run.cohort, by=by)
        issue_certificates(cohort=run.cohort, by=by, on=run.cohort.ends_on + CERTIFICATES_AFTER)


def _write(runs: Sequence[Run], now: datetime) -> None:
    """The journals of those who sign in."""
    pilot, current = _run_of(runs, cast.PILOT_PARTICIPANT), _run_of(runs, cast.PARTICIPANT)
    amara = current.places[cast.PARTICIPANT.name]
    held = list(current.cohort.sessions.held_by(now).filter(group_size="cohort").order_by("-starts_at")[:2])
    living.write_journal(amara.person, list(reversed(held)), readers=[amara.coaching.coach])
    living.leave_draft(amara.person)
    moira = pilot.places[cast.PILOT_PARTICIPANT.name]
    living.write_journal(moira.person, list(pilot.cohort.sessions.filter(kind="master class")[:2]))
    trainee = _run_of(runs, cast.TRAINEE)
    living.write_on_theme(trainee.places[cast.TRAINEE.name].person, trainee.cohort)


def _run_of(runs: Sequence[Run], member: cast.Member) -> Run:
    return next(run for run in runs if member.name in run.places)
