"""Reading what may be published of a project, and drawing its chart, in a fixed number of queries.

Stakeholders, risks, contacts, spread, advice and score are not read here: what is not read cannot be published.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from cohorts.models import Place
from core.formats import long_date, plural, unbroken
from projects import economics
from projects.gallery.content import Attempt, CaseStudy, Charted, Key, Row, Said, Valued
from projects.marks import Mark, marks_of
from projects.measured import chart_of, read_measure
from projects.models import (
    Cycle,
    Measure,
    PartnerAnswer,
    Project,
    ProjectQuotation,
    ProjectStage,
    Setting,
    Shows,
    in_order_of_worth,
)
from projects.papers.charts import chart_source
from projects.papers.content import Counted
from projects.papers.gathering import counted, worth_of
from projects.papers.shortening import shortened

CHART = "case-study-chart"
LINE = 200  # letters of what came of one thing that was tried
FINISHED = (ProjectStage.IMPROVED, ProjectStage.SUSTAINED)


def why_not_yet(project: Project) -> str:
    """Why a project cannot be published as it stands; "" of one that can.

    It is finished where it has improved or is sustained, where a decision on it is on record, or where its product is
    in use; and it must say what changed.
    """
    decided = bool(project.decision) or (project.shows == Shows.DECISION and bool(project.shown_words))
    in_use = project.shows == Shows.PRODUCT and bool(project.in_use)
    if project.stage not in FINISHED and not decided and not in_use:
        stage = project.get_stage_display()
        return (
            "A project is published once it has something to show: at “Improved” or “Sustained”, with a decision on "
            f"record, or with a product in use. This one is at “{stage}”."
        )
    if not project.result and not project.shown_words:
        return "Nothing says what has changed yet. Write it on the project, under “Change the project”."
    return ""


def named_as(place: Place) -> str:
    """How somebody of the team stands on the page, where they agree to; read with person and profession."""
    return f"{place.person.name}, {place.post or place.profession.name}"


@dataclass(frozen=True)
class Material:
    """What a team may choose from: read once for the form and for the page that it shows."""

    project: Project
    measure: Measure | None
    cycles: tuple[Cycle, ...]
    quotations: tuple[ProjectQuotation, ...]
    organisations: tuple[str, ...]
    valued: Valued | None
    names: tuple[str, ...] = ()  # of the team, which stand on the page only where each agrees


@dataclass(frozen=True)
class Chosen:
    """What the team chose and wrote for readers outside."""

    summary: str
    setting: str = Setting.OTHER
    subjects: tuple[str, ...] = ()
    tried: bool = False
    worth: bool = False
    quotations: frozenset[UUID] = frozenset()
    organisations: tuple[str, ...] = ()


def material_of(project: Project, organisations: Iterable[str], names: Iterable[str] = ()) -> Material:
    """`project` with its programme and `finance_check`; `organisations` are those of its team, `names` its people."""
    measures = list(Measure.objects.filter(project=project).with_series())
    return Material(
        project=project,
        measure=_first(measures),
        cycles=tuple(project.cycles.order_by("number")),
        quotations=tuple(project.quotations.filter(for_reports=True)),
        organisations=_organisations(project, organisations),
        valued=_valued(project),
        names=tuple(names),
    )


def _first(measures: Sequence[Measure]) -> Measure | None:
    """The one that the project's page shows first, where it has figures."""
    first = next(iter(in_order_of_worth(measures)), None)
    return first if first and first.points.all() else None


def _organisations(project: Project, of_team: Iterable[str]) -> tuple[str, ...]:
    """The team's, the partners' as the project names them, and those of partners who agreed to be named."""
    named = project.partners_by_link.invited().filter(answer=PartnerAnswer.NAMED).order_by("organisation")
    partners = named.values_list("organisation", flat=True)
    return tuple(dict.fromkeys([*of_team, *project.partner_list, *partners]))


def _valued(project: Project) -> Valued | None:
    """As the poster says it; None where there is not enough."""
    worth = worth_of(project)
    made = worth.outline
    if not made.enough:
        return None
    low, high = economics.money(made.every.low), economics.money(made.every.high)
    return Valued(
        worth=low if low == high else f"{low} to {high}",
        beside=f"over {plural(made.years, 'year')}, beside a cost of {made.costs.in_pounds}",
        parts=economics.parts(made),
        says=f"{economics.released(made)} {worth.checked}",
    )


def case_study(material: Material, chosen: Chosen) -> tuple[CaseStudy, str]:
    """The words and the drawing, as they would be published. No query."""
    project = material.project
    tried = _tried(material) if chosen.tried else ()
    charted, drawing = _charted(material, marked=chosen.tried)
    shown = project.shows != Shows.MEASURE
    made = CaseStudy(
        title=project.title,
        summary=chosen.summary,
        programme=project.cohort.programme.name,
        provider=project.cohort.programme.provider.name,
        setting=Setting(chosen.setting).label,
        aim=project.aim,
        problem=project.problem,
        baseline=project.baseline,
        by_when=unbroken(long_date(project.target_on)) if project.target_on else "",
        result=project.result,
        shows=project.shows,
        shown_words=project.shown_words if shown else "",
        in_use=project.in_use if shown else "",
        subjects=chosen.subjects,
        charted=charted,
        tried=tried,
        valued=material.valued if chosen.worth else None,
        quotations=tuple(
            Said(each.text, each.role_words[:1].upper() + each.role_words[1:])
            for each in material.quotations
            if each.pk in chosen.quotations
        ),
        organisations=tuple(each for each in material.organisations if each in chosen.organisations),
    )
    return made, drawing


def _charted(material: Material, *, marked: bool) -> tuple[Charted | None, str]:
    """What was tried is marked above the chart only where it is told. Who re-based it is nobody's business outside."""
    measure = material.measure
    if measure is None:
        return None, ""
    read = read_measure(measure)
    marks: tuple[Mark, ...] = marks_of(measure, material.cycles) if marked else ()
    because = {each.on: each.excluded_because for each in measure.points.all() if each.excluded_because}
    found: Counted = counted(measure, read, because=because)
    current = read.chart.current
    made = chart_source(replace(found, source="", standard=""))
    begun = [f"Re-based from {long_date(each.on)}." for each in measure.rebases.all()]
    charted = Charted(
        title=found.title,
        finding=found.told.finding,
        meaning=found.told.meaning,
        source=" ".join([made, *begun]),
        origin=_origin(found),
        average="Median" if found.is_run_chart else "Average",
        limits=not found.is_run_chart and current is not None and current.upper is not None,
        target=bool(found.target),
        key=tuple(Key(kind, found.up, words) for kind, words in found.key),
        rows=tuple(Row(long_date(each.on), each.value, each.says) for each in found.lines),
    )
    return charted, str(chart_of(read, marks, id=CHART))


def _origin(found: Counted) -> str:
    parts = [f"To compare with: {found.standard}." if found.standard else ""]
    parts.append(f"Source: {found.source.rstrip('.')}." if found.source else "")
    return " ".join(filter(None, parts))


def _tried(material: Material) -> tuple[Attempt, ...]:
    """The cycles that came to something, or where there are none the numbered marks of the chart."""
    told = [
        Attempt(each.number, each.title, shortened(each.found or each.happened, LINE))
        for each in material.cycles
        if each.found or each.happened
    ]
    if told or material.measure is None:
        return tuple(told)
    marks = [each for each in marks_of(material.measure, material.cycles) if each.number]
    return tuple(Attempt(each.number or 0, each.text, on=f"From {long_date(each.on)}.") for each in marks)
