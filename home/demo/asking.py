"""What the demo's participants asked for and what became of it. Through the actions, dated from the cohort's start."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from cohorts import actions, proposals
from cohorts.models import Place, Proposal
from core.dates import at
from home.demo.people import ADVISERS, Team
from home.demo.reading import DATA
from home.demo.rooms import booked, lead, next_open_day
from home.demo.running import Run

BEGINS = time(9, 30)
LUNCH_FROM = 6  # hours from which a day has its hour for lunch


@dataclass(frozen=True)
class Asked:
    programme: str
    by: str
    kind: str
    text: str
    backers: int
    week: int
    cohort: str = ""
    answer: tuple[str, str] | None = None
    session: Mapping[str, Any] | None = None


def asked() -> list[Asked]:
    """Everything that was asked for, in the order of the file."""
    rows = tomllib.loads((DATA / "asked.toml").read_text(encoding="utf-8"))["asked"]
    return [Asked(**{**row, "answer": tuple(row["answer"]) if "answer" in row else None}) for row in rows]


def agree_sessions(runs: Sequence[Run], team: Team) -> None:
    """What was asked for, answered or not, with the sessions that came of it; before these are lived through."""
    for said in asked():
        run = next(
            each
            for each in runs
            if each.programme.blueprint == said.programme and said.cohort in ("", each.cohort.name)
        )
        proposal = _propose(said, run)
        by = team.by_name[run.programme.coordinator]
        answered_on = _day(run, said.week + 2)
        if said.session:
            made = _session(said.session, run, team)
            proposals.make_session(proposal=proposal, session=made, by=by, on=answered_on, tell=False)
        elif said.answer:
            state, words = said.answer
            proposals.answer(proposal=proposal, state=state, words=words, by=by, on=answered_on, tell=False)


def _propose(said: Asked, run: Run) -> Proposal:
    place = run.places[said.by]
    proposal = proposals.propose(place=place, kind=said.kind, text=said.text, by=place.person, on=_day(run, said.week))
    others: list[Place] = [each for each in run.places.values() if each != place]
    for other in others[: said.backers]:
        proposals.back(proposal=proposal, place=other, by=other.person)
    return proposal


def _day(run: Run, week: int) -> date:
    return next_open_day(run.cohort.starts_on + timedelta(weeks=week), run.programme.blueprint)


def _session(said: Mapping[str, Any], run: Run, team: Team):
    """A session by hand, against the days of an element to be agreed where one is named."""
    hours = Decimal(str(said["hours"]))
    start = at(_day(run, said["week"]), BEGINS)
    element = run.cohort.programme.elements.filter(title__contains=said["of"]).first() if said["of"] else None
    by = team.by_name[run.programme.coordinator]
    made = booked(
        actions.add_session,
        cohort=run.cohort,
        title=said["title"],
        kind=said["kind"],
        share=element.share if element else "formal",
        starts_at=start,
        ends_at=start + timedelta(hours=float(hours) + (1 if hours > LUNCH_FROM else 0)),
        hours=hours,
        element=element,
        by=by,
    )
    lead(made, team.named(ADVISERS), by)
    return made
