"""What projects cost and are worth, and what people said of them, as a commissioner sees it.

Every project stands by itself: nothing is added up over projects. A benefit that several share counts in one. Money
that is released, capacity, avoided costs and better care are told side by side. Of quotations those alone that may
stand in reports.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.formats import long_date, plural
from evaluations.findings import in_words
from outcomes.facts import ProjectFact
from outcomes.findings import Finding
from projects.economics import BENEFIT, COST, KINDS, LineFact
from projects.models import Project
from projects.showing import Quoted, Told, told
from projects.value_drawings import DrawnValue, drawn_value


@dataclass(frozen=True)
class Counted:
    """Under one word, what is counted."""

    what: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Worth:
    """One project that has written down a cost or a benefit."""

    project: ProjectFact
    value: DrawnValue
    costs: str  # each in pounds, as a range; "" where there is none
    released: str
    others: tuple[tuple[str, str], ...]  # what becomes of a benefit, and what it is worth in pounds
    years: int
    counted: tuple[Counted, ...]
    nothing: tuple[str, ...]  # listed without a figure, and so counted as nothing
    elsewhere: tuple[str, ...]  # counted in another project, which is not named: not every reader sees it
    checked: str


@dataclass(frozen=True)
class Said:
    quotation: Quoted
    project: ProjectFact


@dataclass(frozen=True)
class Shown:
    finding: Finding
    worth: tuple[Worth, ...]
    said: tuple[Said, ...]


def shown_of(projects: Sequence[ProjectFact]) -> Shown:
    """Of these projects, in their order; five queries however many they are."""
    found = told(Project.objects.filter(pk__in=[each.id for each in projects])) if projects else {}
    pairs = [(project, found[project.id]) for project in projects if project.id in found]
    worth = tuple(_worth(project, each, n) for n, (project, each) in enumerate(pairs, start=1) if each.outline.lines)
    return Shown(
        finding=_finding(len(projects), [each for _, each in pairs if each.outline.lines]),
        worth=worth,
        said=tuple(Said(quotation, project) for project, each in pairs for quotation in each.quotations),
    )


def _finding(projects: int, counted: Sequence[Told]) -> Finding:
    if not counted:
        return Finding("Value", says="No project has written down yet what it costs and what it is worth.")
    has = "has" if len(counted) == 1 else "have"
    says = f"{len(counted)} of {plural(projects, 'project')} {has} written down what it costs or is worth"
    checked = sum(each.checked for each in counted)
    return Finding("Value", says=f"{says}; finance has checked {in_words(checked) if checked else 'none'}.")


def _worth(project: ProjectFact, each: Told, number: int) -> Worth:
    made = each.outline
    lines = [line.fact for line in made.lines if line.value is not None]
    return Worth(
        project=project,
        value=drawn_value(made, id=f"value-{number}"),
        costs=made.costs.in_pounds if made.costs else "",
        released=made.cash.in_pounds if made.cash else "",
        others=tuple((KINDS[kind], found.in_pounds) for kind, found in made.others),
        years=made.years,
        counted=tuple(_counted(lines)),
        nothing=made.intangibles,
        elsewhere=made.elsewhere,
        checked=_checked(each),
    )


def _counted(lines: Sequence[LineFact]) -> list[Counted]:
    kinds = (
        ("Cost", [line for line in lines if line.side == COST]),
        *(
            (says.capitalize(), [line for line in lines if line.side == BENEFIT and line.nature == kind])
            for kind, says in KINDS.items()
        ),
    )
    return [Counted(what, tuple(line.label for line in found)) for what, found in kinds if found]


def _checked(each: Told) -> str:
    if each.checked_on is None:
        return "Not checked by finance yet."
    changed = "" if each.checked else "; lines have changed since"
    return f"Checked by the {each.checked_by} on {long_date(each.checked_on)}{changed}."
