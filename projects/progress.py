"""How far an improvement project is, from 0.5 to 5: a suggestion from what its record shows, and why. Pure.

The scale is the Institute for Healthcare Improvement's assessment scale for collaboratives, from 0.5 (intent to
participate) to 5.0 (outstanding sustainable results). Its words are about shares of the goal, 20% for 3 and 50% for 4;
“held” is ours: as many figures at the new level as make the limits of a chart firm. It is for a person to say; Cadre
suggests, and never higher than the figures bear, nor lower than a chart denies: its 2.0 and 2.5 say that nothing has
improved, so that a chart on which an outcome has improved passes them, whether or not a test is written down.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from core.formats import join_words, plural
from projects.advice import Facts, MeasureFact

SCALE: dict[Decimal, str] = {
    Decimal("0.5"): "Intent to take part",
    Decimal("1.0"): "Aim and team in place",
    Decimal("1.5"): "Planning begun",
    Decimal("2.0"): "Activity, but no changes",
    Decimal("2.5"): "Changes tested, no improvement yet",
    Decimal("3.0"): "Modest improvement",
    Decimal("3.5"): "Improvement",
    Decimal("4.0"): "Significant improvement",
    Decimal("4.5"): "Sustainable improvement",
    Decimal("5.0"): "Outstanding sustainable results",
}
IMPROVED, SIGNIFICANT = Decimal("3.5"), Decimal("4.0")  # from which on a score claims what a chart would show
MODEST_SHARE, SIGNIFICANT_SHARE = 0.2, 0.5  # of the way from where it started to its target
HELD = 13  # figures at the new level: from then on the limits of a chart are not provisional


@dataclass(frozen=True)
class Step:
    """One condition of a score: what it asks for, whether it is met, and what was read."""

    score: Decimal
    asks: str
    met: bool
    evidence: str


@dataclass(frozen=True)
class Suggested:
    """The highest score of which this one and every lower one is borne out. `because` says what it rests on, and
    `wanting` what the next would need; None at the top of the scale. `signal` says that a chart shows improvement."""

    score: Decimal
    because: tuple[Step, ...]
    wanting: Step | None
    signal: bool

    @property
    def words(self) -> str:
        return SCALE[self.score]


def suggest(facts: Facts) -> Suggested:
    steps = list(_steps(facts))
    met: list[Step] = []
    for step in steps:
        if not step.met:
            break
        met.append(step)
    score = met[-1].score if met else min(SCALE)
    wanting = steps[len(met)] if len(met) < len(steps) else None
    return Suggested(score, tuple(met), wanting, signal_in(facts) is not None)


def needs_reason(score: Decimal, suggested: Suggested) -> bool:
    """Another score than the suggested one is somebody's judgement, and so is significant improvement that no chart
    shows: both say why."""
    return score != suggested.score or (score >= SIGNIFICANT and not suggested.signal)


def signal_in(facts: Facts) -> MeasureFact | None:
    """The first outcome measure whose chart shows an improvement that holds."""
    return next((each for each in facts.of_kind("outcome") if each.moved == "improved"), None)


def share_of(measure: MeasureFact) -> float | None:
    """How much of the way from its start to its target a measure has gone, 1 at the target; None without both."""
    if measure.start is None or measure.now is None or measure.target is None or measure.start == measure.target:
        return None
    return (measure.now - measure.start) / (measure.target - measure.start)


def _steps(facts: Facts) -> Iterator[Step]:
    """Conditions from the lowest to the highest score."""
    yield Step(Decimal("0.5"), "A project", True, "It is written down.")
    team = facts.team + facts.partners
    people = f"{plural(facts.team, 'person', 'people')}" + (
        f" and {plural(facts.partners, 'partner')}" if facts.partners else ""
    )
    has_aim = bool(facts.aim.strip())
    yield Step(
        Decimal("1.0"), "An aim and a team", has_aim and team > 0, f"{'An aim' if has_aim else 'No aim'}, {people}."
    )
    planned = bool(facts.measures or facts.ideas or facts.cycles)
    has = join_words(
        [
            plural(len(facts.measures), "measure"),
            plural(len(facts.ideas), "change idea"),
            plural(len(facts.cycles), "planned test"),
        ]
    )
    yield Step(Decimal("1.5"), "A measure, a change idea or a planned test", planned, f"{has}.")
    figures = sum(len(each.days) for each in facts.measures)
    busy = bool(figures or facts.begun or facts.in_use)
    yield Step(
        Decimal("2.0"),
        "Figures, or a test that has begun",
        busy,
        f"{plural(figures, 'figure')}, {plural(len(facts.begun), 'test')} begun.",
    )
    yield _tested(facts)
    yield from (_improvement(facts) if facts.counted else _in_use(facts))


def _tested(facts: Facts) -> Step:
    asks, tested = "A test that was studied, or a change marked on a chart", len(facts.studied)
    if not tested and not facts.changes_marked and signal_in(facts):
        return Step(Decimal("2.5"), asks, True, "An improvement shows; no test is written down.")
    marked = f", {plural(facts.changes_marked, 'change')} marked on its charts" if facts.changes_marked else ""
    evidence = f"{plural(tested, 'test was', 'tests were')} studied{marked}."
    return Step(Decimal("2.5"), asks, tested + facts.changes_marked > 0, evidence)


def _improvement(facts: Facts) -> Iterator[Step]:
    best = signal_in(facts) or _furthest(facts)
    share = share_of(best) if best else None
    moved = best is not None and best.moved == "improved"
    named = f"“{best.name}”: {best.reading}." if best and best.reading else "No outcome measure has figures."
    went = f"{named} {_gone(share)}"
    adopted = sum(1 for each in facts.cycles if each.decision in ("adopt", "adapt"))
    changed = adopted + facts.changes_marked
    some = share is not None and share >= MODEST_SHARE
    yield Step(Decimal("3.0"), "A fifth of the way to the target, or a signal on its chart", moved or some, went)
    yield Step(Decimal("3.5"), "A signal on the chart of an outcome measure", moved, named)
    yield Step(
        Decimal("4.0"),
        "Half of the way to the target, and a change that was adopted or is marked on a chart",
        share is not None and share >= SIGNIFICANT_SHARE and changed > 0,
        f"{_gone(share)} {plural(changed, 'change was', 'changes were')} adopted, adapted or marked.",
    )
    held = best.held if best else 0
    yield Step(
        Decimal("4.5"), f"{HELD} figures at the new level", held >= HELD, f"{plural(held, 'figure')} since it began."
    )
    where = f"It runs at {join_words(list(facts.places))}." if facts.places else "It runs nowhere else yet."
    reached = share is not None and share >= 1
    yield Step(
        Decimal("5.0"),
        "The target reached, the stage “sustained”, and another place that took it up",
        reached and facts.stage == "sustained" and bool(facts.places),
        f"{_gone(share)} {where}",
    )


def _in_use(facts: Facts) -> Iterator[Step]:
    """Where nothing is counted, no more can be read from the record than that it is used."""
    evidence = f"In use: {facts.in_use}." if facts.in_use else "Nobody says yet where it is in use."
    yield Step(Decimal("3.0"), "A product or a decision that is in use", bool(facts.in_use), evidence)
    yield Step(Decimal("3.5"), "Figures: nothing is counted, so what is higher is for people to say", False, evidence)


def _furthest(facts: Facts) -> MeasureFact | None:
    """Of outcome measures with figures the one that has gone furthest to its target, else the first."""
    found = [each for each in facts.of_kind("outcome") if each.days]
    return max(found, key=lambda each: share_of(each) or 0.0, default=None)


def _gone(share: float | None) -> str:
    if share is None:
        return "It has no target to go to."
    if share <= 0:
        return "It is no nearer to its target than at the start."
    return f"It has gone {min(round(share * 100), 100)}% of the way to its target."
