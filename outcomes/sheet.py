"""The outcomes as rows of a CSV file, from the same object as the page. Pure.

One figure a row. A cell that a spreadsheet would take for a formula is led by an apostrophe.
"""

import csv
import io
from collections.abc import Iterator

from core.formats import long_date, score
from evaluations.statistics import Figure, Score
from outcomes.figures import STAGES, CohortOutcome, GroupOutcome, Outcomes, ProjectFact

HEAD = ("Subject", "Of", "Measure", "Value", "Out of", "Note")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
WITHHELD = "Withheld"
NOT_YET = "Not yet known"
Cell = str | int
Row = tuple[Cell, Cell, Cell, Cell, Cell, Cell]


def csv_of(outcomes: Outcomes, programme: str) -> str:
    """The file's text, with a byte order mark, by which Excel knows that it is UTF-8."""
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerows([safe(cell) for cell in row] for row in rows(outcomes, programme))
    return text.getvalue()


def safe(cell: Cell) -> Cell:
    """The cell as a spreadsheet may open it; numbers are never formulas."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def rows(outcomes: Outcomes, programme: str) -> Iterator[Row]:
    """Every figure of the page."""
    yield ("Programme", programme, "Figures of", long_date(outcomes.day), "", "Contract facts are exact on this day")
    yield from _programme(outcomes, programme)
    for cohort in outcomes.cohorts:
        yield from _cohort(cohort)
    for number, element in enumerate(outcomes.elements):
        yield _score("Satisfaction", element.title, "Mean score, all cohorts", element.score, outcomes.minimum)
        for cohort, figure in zip(outcomes.cohorts, outcomes.elements[number].cohorts, strict=True):
            if figure is not None:
                yield _score("Satisfaction", element.title, f"Mean score, {cohort.name}", figure, outcomes.minimum)
    for subject, groups in (("Profession", outcomes.professions), ("Organisation", outcomes.organisations)):
        for group in groups:
            yield from _group(subject, group, outcomes.minimum)
    for project in outcomes.projects:
        yield from _project(project)


def _programme(outcomes: Outcomes, programme: str) -> Iterator[Row]:
    places, completed = outcomes.places, outcomes.completed
    commissioned = "" if places.commissioned is None else places.commissioned
    target = "" if places.target is None else f"Target {places.target}"
    yield ("Programme", programme, "Places filled", places.filled, commissioned, "")
    yield ("Programme", programme, "Places of clinicians", places.clinical, places.filled, target)
    yield ("Programme", programme, "Attendance, % of hours held", _percent(outcomes.attendance.percent), "", "")
    if completed:
        yield ("Programme", programme, "Completed", completed.people, completed.of, "Of the finished cohorts")
    else:
        yield ("Programme", programme, "Completed", NOT_YET, "", "No cohort is finished")
    yield ("Programme", programme, "Certificates", outcomes.certificates, "", "")
    if outcomes.score:
        yield ("Programme", programme, "Average score, 1 to 5", score(outcomes.score.mean), "", _behind(outcomes.score))
    for stage, number in zip(STAGES, outcomes.stages, strict=True):
        yield ("Programme", programme, f"Projects, {stage}", number, len(outcomes.projects), "")
    yield ("Programme", programme, "Projects presented", outcomes.presented, len(outcomes.projects), "")
    yield ("Programme", programme, "Projects decided on", outcomes.decided, len(outcomes.projects), "")


def _cohort(cohort: CohortOutcome) -> Iterator[Row]:
    yield ("Cohort", cohort.name, "State", cohort.state.capitalize(), "", cohort.period)
    yield ("Cohort", cohort.name, "Places filled", cohort.places, cohort.capacity, "")
    yield ("Cohort", cohort.name, "Places of clinicians", cohort.clinical, cohort.places, "")
    yield ("Cohort", cohort.name, "Sessions held", cohort.sessions_held, cohort.sessions, "")
    yield ("Cohort", cohort.name, "Attendance, % of hours held", _percent(cohort.attendance.percent), "", "")
    yield ("Cohort", cohort.name, "Completed", _known(cohort.completed), cohort.places, "")
    yield ("Cohort", cohort.name, "Certificates", cohort.certificates, "", "")
    if cohort.score:
        yield ("Cohort", cohort.name, "Average score, 1 to 5", score(cohort.score.mean), "", _behind(cohort.score))
    for stage, number in zip(STAGES, cohort.stages, strict=True):
        yield ("Cohort", cohort.name, f"Projects, {stage}", number, sum(cohort.stages), "")


def _behind(average) -> str:
    return f"{average.elements} elements, {average.answers} answers"


def _percent(percent: int | None) -> Cell:
    return "No session held yet" if percent is None else percent


def _known(number: int | None) -> Cell:
    return NOT_YET if number is None else number


def _score(subject: str, of: str, measure: str, figure: Figure, minimum: int) -> Row:
    if isinstance(figure, Score):
        return (subject, of, measure, score(figure.mean), "", f"{figure.n} of {figure.invited} answered")
    return (subject, of, measure, WITHHELD, "", f"Fewer than {minimum} answered")


def _group(subject: str, group: GroupOutcome, minimum: int) -> Iterator[Row]:
    yield (subject, group.name, "Places", group.places, "", "")
    measure = "Attendance, % of hours held"
    if group.attendance is None:
        yield (subject, group.name, measure, WITHHELD, "", f"So that no figure is about fewer than {minimum} people")
        return
    yield (subject, group.name, measure, _percent(group.attendance.percent), "", "")
    if group.absences:
        called = "Absences called back to service"
        yield (subject, group.name, called, group.absences.called_back, group.absences.missed, "")


def _project(project: ProjectFact) -> Iterator[Row]:
    yield ("Project", project.title, "Stage", project.stage.capitalize(), "", "Presented" if project.presented else "")
    for measure, text in (
        ("Aim", project.aim),
        ("What changed", project.result),
        ("Decision", project.decision if project.presented else ""),
    ):
        if text:
            yield ("Project", project.title, measure, text, "", "")
