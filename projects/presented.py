"""What is shown of a presentation: to its panel, who reads each project as anybody outside the cohort may, and to those
who prepare it. Read in a fixed number of queries however many projects it tells of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from core.formats import long_date
from projects.measure_page import ChartCard, chart_card
from projects.measured import told_outside
from projects.models import Cycle, Measure, PanelDecision, PanelMember, Presentation, Project, in_order_of_worth
from projects.showing import Told, told
from projects.value_drawings import DrawnValue, drawn_value


@dataclass(frozen=True)
class Heard:
    """One project as its panel sees it: its aim and result stand on the project itself."""

    project: Project
    card: ChartCard | None
    told: Told
    value: DrawnValue | None  # None where nothing was counted as a cost or a benefit


def heard(projects: Sequence[Project]) -> list[Heard]:
    """No person is named, no stakeholder, no risk and no quotation; of each project the outcome's chart."""
    cards, shown = cards_outside(projects), told(projects)
    return [
        Heard(
            project=project,
            card=cards.get(project.pk),
            told=(says := shown[project.pk]),
            value=drawn_value(says.outline, id=f"value-{project.pk}") if says.outline.years else None,
        )
        for project in projects
    ]


def cards_outside(projects: Iterable[Project]) -> dict[UUID, ChartCard]:
    """By project the chart that a reader outside the programme sees, of one that has any they may see: a panel's
    member, a partner from outside."""
    keys = [project.pk for project in projects]
    cycles: dict[UUID, list[Cycle]] = defaultdict(list)
    for cycle in Cycle.objects.filter(project__in=keys):
        cycles[cycle.project_id].append(cycle)
    measures: dict[UUID, list[Measure]] = defaultdict(list)
    for measure in told_outside(Measure.objects.filter(project__in=keys).with_series()):
        measures[measure.project_id].append(measure)
    first = {key: in_order_of_worth(rows)[0] for key, rows in measures.items()}
    return {key: _unnamed(chart_card(measure, cycles[key])) for key, measure in first.items()}


def _unnamed(card: ChartCard) -> ChartCard:
    """Its re-bases with day and reason, without who did it; and no advice, which is for its team."""
    notes = tuple((each, f"Re-based from {long_date(each.on)}: {each.reason}") for each, _ in card.rebases)
    return replace(card, rebases=notes, told=replace(card.told, advice=""))


@dataclass(frozen=True)
class Decided:
    """What the panel says to one project."""

    project: Project
    decisions: tuple[PanelDecision, ...]


def decided(presentation: Presentation, said: Iterable[PanelDecision]) -> list[Decided]:
    """By project, each with what was said of it."""
    by_project = defaultdict(list)
    for decision in said:
        by_project[decision.project_id].append(decision)
    return [Decided(project, tuple(by_project[project.pk])) for project in presentation.projects.all()]


@dataclass(frozen=True)
class Asked:
    member: PanelMember
    says: int  # to how many projects they have said something


def asked(presentation: Presentation, said: Iterable[PanelDecision]) -> list[Asked]:
    """Those who are asked and whose link stands."""
    counts: dict[UUID, int] = defaultdict(int)
    for decision in said:
        counts[decision.member_id] += 1
    return [Asked(member, counts[member.pk]) for member in presentation.panel.filter(revoked_at=None)]
