"""What the demo's alumni were asked and told, morning by morning as beat would have done it. Through the actions."""

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from accounts import demo as cast
from alumni import actions
from alumni.access import projects_of
from alumni.models import FollowUp
from alumni.mornings import morning
from alumni.waves import MONTHS, OPEN_FOR, REMIND_AFTER, months_after
from core.dates import at
from home.demo.clock import it_is
from home.demo.reading import DATA
from home.demo.running import Run

DICE = 312
WITHIN = 24  # days in which those answer who do
MORNING, EVENING = time(7), time(19, 40)
WRITES_OF_100 = 33
A_DAY = timedelta(days=1)


@dataclass
class Story:
    """What is still to be answered, and by what it is made up."""

    said: Mapping[str, Any]
    dice: random.Random
    waiting: dict[UUID, date] = field(default_factory=dict)  # when each answers, by the key of the follow-up
    seen: set[UUID] = field(default_factory=set)
    words: list[Mapping[str, Any]] = field(default_factory=list)


def follow(runs: Sequence[Run]) -> None:
    """Every day on which something happens to the cohorts that are over, up to now."""
    today = runs[0].today
    said = tomllib.loads((DATA / "followed.toml").read_text(encoding="utf-8"))
    story = Story(said, random.Random(DICE))  # noqa: S311  (an invented history, no secret)
    over = [run.cohort.ends_on for run in runs if run.cohort.ends_on < today]
    for day in _days(over, today):
        _answer_until(day, story)
        with it_is(at(day, MORNING)):
            morning(day, tell=False)
        _plan(story, day)
    _answer_until(today, story)


def _days(ends: Sequence[date], today: date) -> list[date]:
    """When a wave opens, reminds and closes."""
    opens = [months_after(end, months) for end in ends for months in MONTHS]
    days = {day + after for day in opens for after in (timedelta(), REMIND_AFTER, OPEN_FOR + A_DAY)}
    return sorted(day for day in days if day <= today)


def _plan(story: Story, day: date) -> None:
    """When those who were asked this morning will answer; those who sign in to the demo leave an open one to whoever
    tries it."""
    fresh = FollowUp.objects.waiting().filter(asked_on=day).exclude(pk__in=story.seen).select_related("place__person")
    for row in sorted(fresh, key=lambda row: row.place.person.sort_name):
        story.seen.add(row.pk)
        answers, after = story.dice.randrange(100) < story.said["answers_of_100"], story.dice.randrange(1, WITHIN)
        if cast.member(row.place.person.email) is not None:
            answers = cast.PILOT_PARTICIPANT.email == row.place.person.email
        if answers:
            story.waiting[row.pk] = day + timedelta(days=after)


def _answer_until(day: date, story: Story) -> None:
    due = {key: on for key, on in story.waiting.items() if on < day}
    rows = FollowUp.objects.filter(pk__in=due).select_related("wave", "place__person", "place__cohort")
    for row in sorted(rows, key=lambda row: (due[row.pk], row.place.person.sort_name)):
        with it_is(at(due[row.pk], EVENING)):
            actions.answer(follow_up=row, told=_told(row, story), by=None)
        del story.waiting[row.pk]


def _told(row: FollowUp, story: Story) -> actions.Told:
    shares, dice = story.said["shares"][str(row.wave.months)], story.dice
    job = _one(shares["job"], dice)
    changed = {}
    if job != "same":
        title, where = dice.choice(story.said["jobs"][job]), dice.choice(story.said["jobs"]["elsewhere"])
        changed = {"move": job, "title": title, "organisation": where}
    words = _words(story)
    return actions.Told(
        job="changed" if changed else "same",
        leading=_one(shares["leading"], dice),
        use=dice.choices((1, 2, 3, 4, 5), shares["use"])[0],
        words=words["text"] if words else "",
        may_quote=bool(words and words["quote"]),
        projects=tuple(_of_project(project, shares, story) for project in projects_of(row.place)),
        **changed,
    )


def _words(story: Story) -> Mapping[str, Any] | None:
    """Somebody's own words, each said once before any is said again."""
    if story.dice.randrange(100) >= WRITES_OF_100:
        return None
    if not story.words:
        story.words = story.dice.sample(story.said["words"], len(story.said["words"]))
    return story.words.pop()


def _of_project(project: Any, shares: Mapping[str, Any], story: Story) -> actions.ProjectTold:
    runs = _one(shares["runs"], story.dice)
    why = story.dice.choice(story.said["whys"][runs])
    elsewhere = next((each for each in story.said["spread"] if each["project"] == project.title), None)
    if elsewhere is None:
        return actions.ProjectTold(project, runs, why)
    spread = actions.SpreadTold(elsewhere["organisation"], elsewhere["state"], elsewhere.get("contact", ""))
    return actions.ProjectTold(project, "as it was" if runs == "unsure" else runs, why, spread)


def _one(shares: Mapping[str, int], dice: random.Random) -> str:
    return dice.choices(list(shares), list(shares.values()))[0]
