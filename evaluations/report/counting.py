"""What a report counts that could be taken from another: places, answers about each element, people by theme. Pure."""

from collections.abc import Iterator

from evaluations.ledger import WHOLE, Entry
from evaluations.report.content import EvaluationReport, answers_of
from evaluations.results import ElementResult

PLACES, ANSWERS, PEOPLE = "places", "answers", "people"


def ledger_of(report: EvaluationReport) -> tuple[Entry, ...]:
    """Only what the report shows; what is withheld is in nothing from which it could be taken."""
    return tuple(_entries(report))


def _entries(report: EvaluationReport) -> Iterator[Entry]:
    names = {str(cohort.id): cohort.name for cohort in report.cohorts}
    for cohort in report.cohorts:
        yield Entry(PLACES, "", str(cohort.id), cohort.places, f"Places on {cohort.name}")
    for element in report.elements:
        yield from _answers(element)
    for outcome, name, where_told, people in report.themes.ledger:
        where = f", {names[where_told]}" if where_told in names else ""
        yield Entry(PEOPLE, outcome, where_told, people, f"People who raised “{name}”{where}")


def _answers(element: ElementResult) -> Iterator[Entry]:
    thing, about = str(element.element or element.title), f"Answers about “{element.title}”"
    for cell in element.cohorts:
        if answers_of(cell.figure):
            yield Entry(ANSWERS, thing, str(cell.cohort), answers_of(cell.figure), f"{about}, {cell.name}")
    for item in element.items:
        if answers_of(item.figure):
            yield Entry(ANSWERS, f"{thing}: {item.text}", WHOLE, answers_of(item.figure), f"{about}, “{item.text}”")
