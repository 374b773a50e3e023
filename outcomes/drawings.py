"""The drawings of the outcomes page, from the object that the page shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.safestring import SafeString

from core import charts
from core.charts.canvas import PAGE, Canvas, Look
from core.charts.lettering import text_width
from core.charts.marks import MarkKind, mark
from core.charts.scores import RANGE
from core.formats import score
from evaluations.statistics import Score, Withheld
from outcomes.comparison import Comparison, ElementLine
from outcomes.facts import ProjectFact
from outcomes.figures import STAGES, CohortOutcome, ElementOutcome, GroupOutcome, Outcomes, Range
from outcomes.findings import reason

CARD = 1086  # the width of a drawing in a card over the whole page
COLUMN = 240  # in a quarter of such a card
PITCH = 60  # between two cohorts drawn side by side, where there are few
ALONE = 100  # what one needs, with what stands in the place of its figure
BAR = 132  # of the bar beside a number in a table
MARKS: dict[str | None, MarkKind] = {
    "improved": "improvement",
    "worse": "concern",
    "no change": "common",
    "too few points": "common",
}
STAGE_BAR = 320  # of a cohort's projects in a table
SMALLEST_LIST = 8  # organisations that are shown before the page is asked for the others

# From an idea to what lasts, from light to dark; whether words on it are dark.
STAGE_COLOURS = {
    "idea": ("#d0d9dd", True),
    "planned": ("#b4c8cd", True),
    "testing": ("#8fb5bc", True),
    "improved": ("#1b6e7a", False),
    "sustained": ("#123b4a", False),
}


@dataclass(frozen=True)
class CohortChart:
    """One of the small charts of cohorts: what it counts, and of what."""

    title: str
    of: str
    drawing: SafeString


@dataclass(frozen=True)
class DrawnGroup:
    """`by_cohort` has the places on each of the cohorts that stand side by side."""

    group: GroupOutcome
    bar: SafeString
    reason: str
    by_cohort: tuple[tuple[CohortOutcome, int], ...]


@dataclass(frozen=True)
class DrawnProject:
    """A project, with the trend of what it measures and the mark of its reading."""

    project: ProjectFact
    trend: SafeString
    mark: SafeString


@dataclass(frozen=True)
class StageKey:
    mark: SafeString
    stage: str
    count: int


@dataclass(frozen=True)
class StageLine:
    """A cohort's projects as one bar."""

    cohort: CohortOutcome
    bar: SafeString


@dataclass(frozen=True)
class Mix:
    """Who took part, by one way of grouping them: `called` names its column."""

    called: str
    groups: tuple[DrawnGroup, ...]
    others: tuple[DrawnGroup, ...] = ()  # behind a link, where there are many


@dataclass(frozen=True)
class Drawings:
    """`lines` are the elements, the highest first, each with its figures in the cohorts that stand side by side."""

    charts: tuple[CohortChart, ...]
    key: tuple[tuple[SafeString, str], ...]
    satisfaction: SafeString
    lines: tuple[ElementLine, ...]
    dots: tuple[tuple[SafeString, str], ...]
    withheld: bool  # whether any of those scores is
    mixes: tuple[Mix, ...]
    stages: SafeString
    stage_key: tuple[StageKey, ...]
    stage_lines: tuple[StageLine, ...]
    projects: tuple[DrawnProject, ...]


def of_page(outcomes: Outcomes, compared: Comparison) -> Drawings:
    """Everything that is drawn on the page, on which these cohorts are compared."""
    lines = sorted(compared.elements, key=lambda line: _highest_first(line.element))
    figures = [figure for line in lines for figure in (line.element.score, *(each for _, each in line.figures))]
    return Drawings(
        charts=tuple(_charts(compared.latest, outcomes.day)) if len(compared.latest) > 1 else (),
        key=tuple(_cohort_key(compared.latest)),
        satisfaction=_satisfaction(lines, outcomes, compared),
        lines=tuple(lines),
        dots=tuple(_dots(lines, outcomes)),
        withheld=any(isinstance(figure, Withheld) for figure in figures),
        mixes=tuple(_mixes(outcomes, compared)),
        stages=stage_bars(outcomes.stages) if outcomes.projects else SafeString(),
        stage_key=tuple(
            StageKey(_swatch(STAGE_COLOURS[stage][0]), stage, count)
            for stage, count in zip(STAGES, outcomes.stages, strict=True)
            if count
        ),
        stage_lines=tuple(_stage_lines(compared.latest)),
        projects=projects(outcomes.furthest),
    )


@lru_cache(maxsize=256)
def _drawn(draw: Callable, rows: tuple, **options) -> SafeString:
    """The chart of these rows at every width. The same figures are the same drawing, so it is made once for them."""
    return charts.at_both_widths(draw, rows, **options)


# Cohort over cohort


def _charts(cohorts: Sequence[CohortOutcome], today: date):
    def chart(title: str, of: str, draw: Callable, value: Callable[[CohortOutcome], charts.Column], top: float):
        drawing = _drawn(
            draw,
            tuple(value(cohort) for cohort in cohorts),
            id=title.lower().replace(" ", "-"),
            title=f"{title} by cohort",
            width=min(COLUMN, broad),
            narrow=min(charts.PHONE, broad),
            **({} if draw is charts.score_line else {"top": top}),
        )
        return CohortChart(title, of, drawing)

    broad = ALONE + PITCH * (len(cohorts) - 1)
    unknown = sum(not cohort.finished for cohort in cohorts)
    most = max([1, *(max(cohort.places, cohort.capacity) for cohort in cohorts)])
    capacities = {cohort.capacity for cohort in cohorts}
    yield chart(
        "Places filled", f"of {capacities.pop()}" if len(capacities) == 1 else "", charts.columns, _places, most
    )
    yield chart("Attendance", "of the hours held", charts.columns, _attendance, 100)
    yield chart(
        "Completed",
        "people, of those who took a place",
        charts.columns,
        lambda each: _done(each, today if unknown == 1 else None),
        most,
    )
    yield chart("Average score", "1 to 5, over elements", charts.score_line, _score, 5)


def _places(cohort: CohortOutcome) -> charts.Column:
    value = cohort.places if cohort.places or cohort.begun else None
    return _column(cohort, value, str(cohort.places), "none yet")


def _attendance(cohort: CohortOutcome) -> charts.Column:
    value = cohort.attendance.percent
    return _column(cohort, value, f"{value}%", "not yet")


def _done(cohort: CohortOutcome, today: date | None) -> charts.Column:
    """Without a day, for several cohorts side by side, what is not known is not said more closely."""
    return _column(cohort, cohort.completed, str(cohort.completed), cohort.ends(today) if today else "not yet")


def _score(cohort: CohortOutcome) -> charts.Column:
    if cohort.score is None:
        return _column(cohort, None, "", "not yet")
    return _column(cohort, float(cohort.score.mean), score(cohort.score.mean))


def _column(cohort: CohortOutcome, value: float | None, text: str, note: str = "") -> charts.Column:
    return charts.Column(str(cohort.number), value, text, running=not cohort.finished, note=note)


def _cohort_key(cohorts: Sequence[CohortOutcome]):
    if any(cohort.finished for cohort in cohorts):
        yield _box(PAGE.quantity), "Finished"
    for cohort in cohorts:
        if cohort.begun and not cohort.finished:
            held = f"{cohort.sessions_held} of {cohort.sessions} sessions held"
            yield _box(PAGE.paper), f"{cohort.name}, running: {held}"
    if any(not cohort.begun for cohort in cohorts):
        yield _box(PAGE.paper), "Not begun"


def _box(fill: str) -> SafeString:
    canvas = Canvas(16, 16)
    canvas.rect(1, 1, 14, 14, fill, stroke=PAGE.quantity, stroke_width=2)
    return canvas.svg()


# Satisfaction


def _highest_first(element: ElementOutcome) -> tuple:
    """By the mean as it is shown; what is withheld last, otherwise as in the design."""
    return (0, -float(score(element.score.mean))) if isinstance(element.score, Score) else (1, 0.0)


def _satisfaction(lines: Sequence[ElementLine], outcomes: Outcomes, compared: Comparison) -> SafeString:
    if not lines:
        return SafeString()
    rows = [_score_row(line) for line in lines]
    if (whole := outcomes.element_range) and outcomes.score:
        rows.insert(0, _all_elements(outcomes, whole, compared))
    return _drawn(charts.score_rows, tuple(rows), id="elements", title="Scores by element", width=CARD)


def _all_elements(outcomes: Outcomes, whole: Range, compared: Comparison) -> charts.ScoreRow:
    """The row above the others: the average, each cohort's, and from the lowest element to the highest."""
    parts = [(float(cohort.score.mean), cohort.name) for cohort in compared.cohorts if cohort.score]
    mean = float(outcomes.score.mean) if outcomes.score else None
    span = (float(whole.low), float(whole.high))
    return charts.ScoreRow("All elements", mean, parts=tuple(parts) if len(outcomes.cohorts) > 1 else (), span=span)


def _score_row(line: ElementLine) -> charts.ScoreRow:
    figure = line.element.score
    if not isinstance(figure, Score):
        return charts.ScoreRow(line.element.title, None, withheld="Withheld")
    return charts.ScoreRow(line.element.title, float(figure.mean), figure.n, figure.invited, tuple(_parts(line)))


def _parts(line: ElementLine) -> list[tuple[float | None, str]]:
    """The means of the cohorts compared; none where the mean over all is all that there is."""
    shown = ((cohort, figure) for cohort, figure in line.figures if isinstance(figure, Score))
    parts: list[tuple[float | None, str]] = [(float(figure.mean), cohort.name) for cohort, figure in shown]
    asked = sum(isinstance(figure, Score) for figure in line.element.cohorts)
    return parts if asked > 1 else []


def _dots(lines: Sequence[ElementLine], outcomes: Outcomes):
    several = any(_parts(line) for line in lines)
    pooled = Canvas(16, 16)
    pooled.circle(8, 8, 6.5, PAGE.mark)
    yield pooled.svg(), "All cohorts" if several else "Mean"
    if several:
        each = Canvas(44, 16)
        each.line(6, 8, 38, 8, PAGE.span, width=5)
        for x in (6, 22, 38):
            each.circle(x, 8, 3.6, PAGE.paper, stroke=PAGE.quantity, stroke_width=1.6)
        yield each.svg(), "Each cohort"
    if outcomes.element_range:
        span = Canvas(32, 16)
        span.rect(1, 1, 30, 14, RANGE, stroke=PAGE.quantity)
        yield span.svg(), "From the lowest element to the highest"


# Who took part


def _mixes(outcomes: Outcomes, compared: Comparison):
    columns = [(number, cohort) for number, cohort in enumerate(outcomes.cohorts) if cohort in compared.latest]

    def drawn(groups: Sequence[GroupOutcome]) -> tuple[DrawnGroup, ...]:
        most = max([1, *(group.places for group in groups)])
        return tuple(
            DrawnGroup(
                group,
                _bar(group.places / most),
                reason(group, outcomes),
                tuple((cohort, group.by_cohort[number]) for number, cohort in columns),
            )
            for group in groups
        )

    yield Mix("Profession", drawn(outcomes.professions))
    if len(outcomes.kinds) > 1:
        yield Mix("Type of organisation", drawn(outcomes.kinds))
    organisations = drawn(outcomes.organisations)
    yield Mix("Organisation", organisations[:SMALLEST_LIST], organisations[SMALLEST_LIST:])


@lru_cache(maxsize=512)
def _bar(share: float) -> SafeString:
    canvas = Canvas(BAR, 12)
    canvas.rect(0, 0, BAR * share, 12, PAGE.quantity)
    return canvas.svg()


# Projects


def stage_bars(stages: Sequence[int]) -> SafeString:
    """All projects as one bar from ideas to what lasts."""
    return _drawn(_stage_bar, tuple(stages), id="stages", title="Projects by stage", width=CARD)


def _stage_bar(stages: Sequence[int], *, id: str, title: str, width: float, look: Look = PAGE) -> SafeString:
    total, gap = sum(stages), 2
    said = [f"{count} {stage}" for stage, count in zip(STAGES, stages, strict=True) if count]
    canvas = Canvas(width, 46, look=look, id=id, title=title, desc=f"{'; '.join(said)}.")
    room = width - gap * (len(said) - 1)
    left = 0.0
    for stage, count in zip(STAGES, stages, strict=True):
        if not count:
            continue
        broad = room * count / total
        colour, dark = STAGE_COLOURS[stage]
        canvas.rect(left, 0, broad, 46, colour)
        words = _fitting((f"{count} {stage}", str(count)), broad - 16, look)
        ink = look.ink if dark else look.paper
        if words.isdigit():
            canvas.text(left + broad / 2, 29, words, weight=600, fill=ink, anchor="middle")
        elif words:
            canvas.text(left + 10, 29, words, weight=600, fill=ink)
        left += broad + gap
    return canvas.svg()


def _fitting(choices: Sequence[str], room: float, look: Look) -> str:
    return next((words for words in choices if text_width(words, look.text, 600) <= room), "")


def _stage_lines(cohorts: Sequence[CohortOutcome]):
    """Each cohort's projects by stage, all bars on one scale; nothing where there is only one cohort with projects."""
    most = max((cohort.projects for cohort in cohorts), default=0)
    if sum(bool(cohort.projects) for cohort in cohorts) > 1:
        for cohort in cohorts:
            yield StageLine(cohort, _thin_bar(cohort.stages, most))


def _thin_bar(stages: Sequence[int], most: int) -> SafeString:
    canvas = Canvas(STAGE_BAR, 18)
    left = 0.0
    for stage, count in zip(STAGES, stages, strict=True):
        if count:
            broad = STAGE_BAR * count / most
            canvas.rect(left, 0, max(broad - 2, 1), 18, STAGE_COLOURS[stage][0])
            left += broad
    return canvas.svg()


def projects(shown: Sequence[ProjectFact]) -> tuple[DrawnProject, ...]:
    """Projects with what they measured, drawn."""
    return tuple(_project(project) for project in shown)


def _project(project: ProjectFact) -> DrawnProject:
    measured = project.measured
    if measured is None or not measured.counted:
        return DrawnProject(project, SafeString(), SafeString())
    side = measured.trend.series.movement.side
    return DrawnProject(
        project, measured.trend.sparkline(), mark(MARKS.get(measured.moved, "neutral"), up=side != "low")
    )


def _swatch(colour: str) -> SafeString:
    canvas = Canvas(16, 16)
    canvas.rect(0, 0, 16, 16, colour)
    return canvas.svg()
