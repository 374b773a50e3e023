"""What projects have to show, read for a page or a report in a fixed number of queries however many they are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from projects.economics import Outline, outline
from projects.models import EconomicLine, FinanceCheck, Project, ProjectQuotation, SpreadPlace, SpreadState


@dataclass(frozen=True)
class Showing:
    """For the people who may open the project: everything."""

    outline: Outline
    lines: tuple[EconomicLine, ...]
    check: FinanceCheck | None
    quotations: tuple[ProjectQuotation, ...]
    spread: tuple[SpreadPlace, ...]


def showing_of(project: Project) -> Showing:
    """Of one project; its `finance_check` is selected with it."""
    lines = tuple(project.economic_lines.all())
    return Showing(
        outline=outline(line.fact() for line in lines),
        lines=lines,
        check=getattr(project, "finance_check", None),
        quotations=tuple(project.quotations.all()),
        spread=tuple(project.spread_places.all()),
    )


@dataclass(frozen=True)
class Quoted:
    """Words whose speaker agreed that reports outside the cohort carry them."""

    text: str
    role_words: str


@dataclass(frozen=True)
class Running:
    organisation: str
    state: str  # exploring, adopted, adapted or stopped
    words: str  # as a page says it
    since: date | None


@dataclass(frozen=True)
class Told:
    """For a report: what a project shows and is worth. No person, and no quotation without consent to reports.

    `shows` is measure, product or decision; `shown_words` and `in_use` belong to the last two. `checked` says that
    finance has checked the lines as they are now, `checked_by` (a role) and `checked_on` who and when.
    """

    shows: str
    shown_words: str
    in_use: str
    whose: str  # own, team or cohort
    began_on: date | None
    partners: tuple[str, ...]
    stakeholder_groups: tuple[str, ...]
    quotations: tuple[Quoted, ...]
    spread: tuple[Running, ...]
    outline: Outline
    checked: bool
    checked_by: str
    checked_on: date | None


def told(projects: Iterable[Project]) -> dict[UUID, Told]:
    """By project, in four queries; who may ask is for the caller's access rule."""
    rows = list(projects)
    keys = [project.pk for project in rows]
    lines = _by_project(EconomicLine.objects.filter(project__in=keys))
    checks = {check.project_id: check for check in FinanceCheck.objects.filter(project__in=keys)}
    quotations = _by_project(ProjectQuotation.objects.filter(project__in=keys, for_reports=True))
    spread = _by_project(SpreadPlace.objects.filter(project__in=keys))
    return {
        project.pk: _told(
            project,
            outline(line.fact() for line in lines[project.pk]),
            checks.get(project.pk),
            tuple(Quoted(each.text, each.role_words) for each in quotations[project.pk]),
            tuple(
                Running(each.organisation, each.state, SpreadState(each.state).label, each.since)
                for each in spread[project.pk]
            ),
        )
        for project in rows
    }


def _by_project(rows: Iterable) -> dict[UUID, list]:
    found: dict[UUID, list] = defaultdict(list)
    for row in rows:
        found[row.project_id].append(row)
    return found


def _told(
    project: Project,
    made: Outline,
    check: FinanceCheck | None,
    quotations: tuple[Quoted, ...],
    spread: tuple[Running, ...],
) -> Told:
    return Told(
        shows=project.shows,
        shown_words=project.shown_words,
        in_use=project.in_use,
        whose=project.whose,
        began_on=project.began_on,
        partners=tuple(project.partner_list),
        stakeholder_groups=tuple(project.stakeholder_list),
        quotations=quotations,
        spread=spread,
        outline=made,
        checked=bool(check and check.stands),
        checked_by=check.checked_by if check else "",
        checked_on=check.on if check else None,
    )
