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
    """One thing to come: `on` its day if it has one, `late` if that has passed, `cycle` the one that it is about."""

    words: str
    on: date | None = None
    late: bool = False
    cycle: Cycle | None = None


@dataclass(frozen=True)
class Ahead:
    """`leads_to` are the words of the latest decision; `more` milestones are open beside those that stand here;
    `shown_on` is the day of a presentation to come."""

    leads_to: str
    cycles: tuple[Next, ...]
    steps: tuple[Next, ...]
    more: int
    shown_on: date | None = None

    def __bool__(self) -> bool:
        return bool(self.leads_to or self.cycles or self.steps or self.shown_on)


def leads_to(cycles: Iterable[Begun]) -> str:
    """What the latest cycle that has begun leads to, once it is decided: what an earlier one led to is being tried.
    `cycles` in the order of their numbers."""
    begun = [each for each in cycles if each.began_on]
    return begun[-1].next_words if begun else ""


def ahead(project: Any, cycles: Sequence[Cycle], today: date) -> Ahead:
    """Of a project that was read `with_steps` and `with_presentation`, and its cycles."""
    ordered = sorted(cycles, key=lambda cycle: cycle.number)
    steps = tuple(_step(each, today) for each in (project.step_1, project.step_2, project.step_3) if each)
    return Ahead(
        leads_to=leads_to(ordered),
        cycles=tuple(_of_a_cycle(each, today) for each in ordered if each.step != CycleStep.DONE),
        steps=steps,
        more=project.steps_open - len(steps),
        shown_on=_to_come(project, today),
    )


def _to_come(project: Any, today: date) -> date | None:
    on = project.presentation_on
    return on if on and on >= today and not project.presentation_closed_at else None


def _of_a_cycle(cycle: Cycle, today: date) -> Next:
    """The day on which a team meant to look at it stands until it has."""
    on = cycle.study_on if cycle.step in (CycleStep.DO, CycleStep.STUDY) else None
    return Next(WAITS_FOR[cycle.step].format(title=cycle.title), on, bool(on and on < today), cycle)


def _step(told: dict[str, str], today: date) -> Next:
    on = date.fromisoformat(told["due_on"])
    return Next(told["title"], on, on < today)
