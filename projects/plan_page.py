"""What the pages of a project's stakeholders, risks and milestones show: numbered rows, and the grid of the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from core.charts import GridMark, at_both_widths, numbered_grid
from projects.models import Milestone, Project, Risk, Stakeholder

GRID = 700
PEOPLE = ("Keep satisfied", "Manage closely", "Monitor", "Keep informed")
DANGERS = ("Grave, unlikely", "Act first", "Watch", "Likely, bearable")


@dataclass(frozen=True)
class Numbered:
    """A row with the number that stands on the grid; none once it is off it."""

    number: int | None
    row: Stakeholder | Risk


@dataclass(frozen=True)
class Gridded:
    rows: tuple[Numbered, ...]
    drawing: SafeString


@dataclass(frozen=True)
class Due:
    """A milestone as the timeline says it: planned, done or late."""

    milestone: Milestone
    state: str


def stakeholder_grid(project: Project) -> Gridded:
    """For the team. A ring is somebody who does not stand yet where the project needs them."""
    found = list(project.stakeholders.select_related("owner__person"))
    marks = [GridMark(n, each.interest, each.power, hollow=not each.there) for n, each in enumerate(found, start=1)]
    says = [f"{n}, {each.name}: power {each.power}, interest {each.interest}" for n, each in enumerate(found, start=1)]
    drawing = _grid(marks, says, ("interest", "power"), PEOPLE, "stakeholders-grid", "Power and interest")
    return Gridded(tuple(Numbered(n, each) for n, each in enumerate(found, start=1)), drawing)


def risk_grid(project: Project) -> Gridded:
    """The gravest first, then those that are closed, which the grid leaves out."""
    found = sorted(
        project.risks.select_related("owner__person"), key=lambda risk: (risk.closed_on is not None, -risk.score)
    )
    still = [risk for risk in found if risk.closed_on is None]
    marks = [GridMark(n, risk.likelihood, risk.impact) for n, risk in enumerate(still, start=1)]
    says = [
        f"{n}, {each.text}: likelihood {each.likelihood}, impact {each.impact}" for n, each in enumerate(still, start=1)
    ]
    drawing = _grid(marks, says, ("likelihood", "impact"), DANGERS, "risks-grid", "Likelihood and impact")
    rows = tuple(Numbered(None if each.closed_on else n, each) for n, each in enumerate(found, start=1))
    return Gridded(rows, drawing)


def _grid(  # noqa: PLR0917
    marks: Sequence[GridMark],
    says: Sequence[str],
    ways: tuple[str, str],
    corners: tuple[str, str, str, str],
    id: str,
    title: str,
) -> SafeString:
    """Nothing where nothing stands on it."""
    if not marks:
        return SafeString("")
    desc = "; ".join(says) + "."
    return at_both_widths(
        numbered_grid, marks, across=ways[0], up=ways[1], corners=corners, id=id, title=title, desc=desc, width=GRID
    )


def milestones_of(project: Project, today: date) -> list[Due]:
    return [Due(each, each.state(today)) for each in project.milestones.all()]
