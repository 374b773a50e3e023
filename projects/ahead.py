"""What is next on a project: one rule for its page, its poster and its report. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from projects.models import Cycle, CycleStep

WAITS_FOR = {
    CycleStep.DO: "Try it out: {title}",
    CycleStep.STUDY: "Compare with the prediction: {title}",
    CycleStep.ACT: "Decide what to do with it: {title}",
}


class Begun(Protocol):
    """A cycle, from the database or as a paper holds it."""

    @property
    def began_on(self) -> date | None: ...
    @property
    def next_words(self) -> str: ...


@dataclass(frozen=True)
class Next:
    """One thing to come: `on` its day if it has one, `late` if that has passed, `cycle` the one that it is about;
    `shown` of a presentation."""

    words: str
    on: date | None = None
    late: bool = False
    cycle: Cycle | None = None
    shown: bool = False


@dataclass(frozen=True)
class Ahead:
    """`leads_to` are the words of the latest decision; `things` stand by their days, what is late first and what has no
    day last; `more` milestones are open beside those among them."""

    leads_to: str
    things: tuple[Next, ...]
    more: int

    def __bool__(self) -> bool:
        return bool(self.leads_to or self.things)


def leads_to(cycles: Iterable[Begun]) -> str:
    """What the latest cycle that has begun leads to, once it is decided: what an earlier one led to is being tried.
    `cycles` in the order of their numbers."""
    begun = [each for each in cycles if each.began_on]
    return begun[-1].next_words if begun else ""


def ahead(project: Any, cycles: Sequence[Cycle], today: date) -> Ahead:
    """Of a project that was read `with_steps` and `with_presentation`, and its cycles."""
    ordered = sorted(cycles, key=lambda cycle: cycle.number)
    steps = milestones_to_come(project, today)
    things = [*(_of_a_cycle(each, today) for each in ordered if each.step != CycleStep.DONE), *steps]
    things += _presentation(project, today)
    return Ahead(
        leads_to=leads_to(ordered),
        things=tuple(sorted(things, key=lambda each: each.on or date.max)),
        more=project.steps_open - len(steps),
    )


def milestones_to_come(project: Any, today: date) -> list[Next]:
    """The first that are open, of a project that was read `with_steps`."""
    return [_step(each, today) for each in (project.step_1, project.step_2, project.step_3) if each]


def _presentation(project: Any, today: date) -> list[Next]:
    on = project.presentation_on
    to_come = on and on >= today and not project.presentation_closed_at
    return [Next("Show it to the executive team", on, shown=True)] if to_come else []


def _of_a_cycle(cycle: Cycle, today: date) -> Next:
    """The day on which a team meant to look at it stands until it has."""
    on = cycle.study_on if cycle.step in (CycleStep.DO, CycleStep.STUDY) else None
    return Next(WAITS_FOR[cycle.step].format(title=cycle.title), on, bool(on and on < today), cycle)


def _step(told: dict[str, str], today: date) -> Next:
    on = date.fromisoformat(told["due_on"])
    return Next(told["title"], on, on < today)
