"""The drawings of the outcomes page, from the object that the page shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from core import charts
from core.charts.canvas import PAGE, Canvas, Look
from core.charts.lettering import text_width
from core.formats import score
from evaluations.statistics import Figure, Score, Withheld
from outcomes.figures import STAGES, CohortOutcome, ElementOutcome, GroupOutcome, Outcomes
from outcomes.findings import reason

CARD = 1086  # the width of a drawing in a card over the whole page
COLUMN = 240  # in a quarter of such a card
PITCH = 60  # between two cohorts drawn side by side, where there are few
ALONE = 100  # what one needs, with what stands in the place of its figure
BAR = 132  # of the bar beside a number in a table
LATEST = 5  # so many cohorts are drawn beside each other; the file has all of them

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
    group: GroupOutcome
    bar: SafeString
    reason: str


@dataclass(frozen=True)
class StageKey:
    mark: SafeString
    stage: str
    count: int


@dataclass(frozen=True)
class Drawings:
    """`cohorts` are the latest, which are drawn; each row of `elements` has their figures alone."""

    charts: tuple[CohortChart, ...]
    cohorts: tuple[CohortOutcome, ...]
    key: tuple[tuple[SafeString, str], ...]
    satisfaction: SafeString
    elements: tuple[tuple[ElementOutcome, tuple[tuple[CohortOutcome, Figure | None], ...]], ...]
    dots: tuple[tuple[SafeString, str], ...]
    withheld: bool  # whether any of those scores is
    professions: tuple[DrawnGroup, ...]
    organisations: tuple[DrawnGroup, ...]
    stages: SafeString
    stage_key: tuple[StageKey, ...]


def of_page(outcomes: Outcomes) -> Drawings:
    """Everything that is drawn on the page."""
    cohorts = outcomes.cohorts[-LATEST:]
    elements = sorted(outcomes.elements, key=_highest_first)
    figures = [figure for element in elements for figure in (element.score, *element.cohorts)]
    several = any(len(_parts(element, outcomes.cohorts)) > 1 for element in elements)
    return Drawings(
        charts=tuple(_charts(cohorts, outcomes.day)),
        cohorts=cohorts,
        key=tuple(_cohort_key(cohorts)),
        satisfaction=_satisfaction(elements, outcomes),
        elements=tuple((element, tuple(zip(cohorts, element.cohorts[-LATEST:], strict=True))) for element in elements),
        dots=tuple(_dots(several)),
        withheld=any(isinstance(figure, Withheld) for figure in figures),
        professions=_groups(outcomes.professions, outcomes),
        organisations=_groups(outcomes.organisations, outcomes),
        stages=stage_bars(outcomes.stages) if outcomes.projects else SafeString(),
        stage_key=tuple(
            StageKey(_swatch(STAGE_COLOURS[stage][0]), stage, count)
            for stage, count in zip(STAGES, outcomes.stages, strict=True)
            if count
        ),
    )


# Cohort over cohort


def _charts(cohorts: Sequence[CohortOutcome], today: date):
    def chart(title: str, of: str, draw: Callable, value: Callable[[CohortOutcome], charts.Column], top: float):
        drawing = charts.at_both_widths(
            draw,
            [value(cohort) for cohort in cohorts],
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
    return _column(cohort, cohort.places, str(cohort.places))


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


def _parts(element: ElementOutcome, cohorts: Sequence[CohortOutcome]) -> list[tuple[float | None, str]]:
    pairs = zip(element.cohorts, cohorts, strict=True)
    return [(float(figure.mean), cohort.name) for figure, cohort in pairs if isinstance(figure, Score)]


def _satisfaction(elements: Sequence[ElementOutcome], outcomes: Outcomes) -> SafeString:
    if not elements:
        return SafeString()
    rows = [_score_row(element, _parts(element, outcomes.cohorts)) for element in elements]
    return charts.at_both_widths(charts.score_rows, rows, id="elements", title="Scores by element", width=CARD)


def _score_row(element: ElementOutcome, parts: list[tuple[float | None, str]]) -> charts.ScoreRow:
    figure = element.score
    if not isinstance(figure, Score):
        return charts.ScoreRow(element.title, None, withheld="Withheld")
    several = parts if len(parts) > 1 else ()
    return charts.ScoreRow(element.title, float(figure.mean), figure.n, figure.invited, several)


def _dots(several: bool):
    pooled = Canvas(16, 16)
    pooled.circle(8, 8, 6.5, PAGE.mark)
    yield pooled.svg(), "All cohorts" if several else "Mean"
    if several:
        each = Canvas(44, 16)
        each.line(6, 8, 38, 8, PAGE.span, width=5)
        for x in (6, 22, 38):
            each.circle(x, 8, 3.6, PAGE.paper, stroke=PAGE.quantity, stroke_width=1.6)
        yield each.svg(), "Each cohort"


# Who took part


def _groups(groups: Sequence[GroupOutcome], outcomes: Outcomes) -> tuple[DrawnGroup, ...]:
    most = max([1, *(group.places for group in groups)])
    return tuple(DrawnGroup(group, _bar(group.places / most), reason(group, outcomes)) for group in groups)


def _bar(share: float) -> SafeString:
    canvas = Canvas(BAR, 12)
    canvas.rect(0, 0, BAR * share, 12, PAGE.quantity)
    return canvas.svg()


# Projects


def stage_bars(stages: Sequence[int]) -> SafeString:
    """All projects as one bar from ideas to what lasts."""
    return charts.at_both_widths(_stage_bar, stages, id="stages", title="Projects by stage", width=CARD)


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


def _swatch(colour: str) -> SafeString:
    canvas = Canvas(16, 16)
    canvas.rect(0, 0, 16, 16, colour)
    return canvas.svg()
