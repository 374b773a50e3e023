"""Reading what a project's poster and report say, in a fixed number of queries however much there is.

Stakeholders are not read here, and quotations only with consent to reports: what is not read cannot be printed.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from cohorts.models import Place
from core.formats import day_of, long_date, money, plural
from projects.chart_words import key, rule_words, tell
from projects.driver_drawings import boxes_of, said
from projects.drivers import nodes_of
from projects.economics import LineValue, outline
from projects.marks import Mark, marks_of
from projects.measure_page import rebase_note
from projects.measured import Measured, chart_title, read_measure
from projects.models import (
    Cycle,
    EconomicLine,
    FinanceCheck,
    Measure,
    Narrative,
    Project,
    Rebase,
    ReportSection,
    Side,
)
from projects.papers.content import (
    Counted,
    Danger,
    LeftOut,
    Line,
    ProjectFacts,
    Quoted,
    Running,
    Step,
    Team,
    TeamMember,
    Tried,
    Worth,
    WorthLine,
    Written,
    in_order,
)
from projects.progress import SCALE
from projects.run_words import run_rule_words
from projects.series import Series
from projects.spc import Kind

ORDINARY: dict[Kind, str] = {
    "common": "Ordinary",
    "improvement": "Improvement",
    "concern": "Concern",
    "neutral": "Unusual",
}


def facts_of(pk: UUID) -> ProjectFacts | None:
    """Of one project; None where there is none any more. Who may ask is for access.visible_projects."""
    rows = Project.objects.with_progress().select_related(
        "cohort__programme__provider", "cohort__programme__commissioner", "finance_check"
    )
    project = rows.filter(pk=pk).first()
    return _facts(project) if project else None


def _facts(project: Project) -> ProjectFacts:
    cycles = list(project.cycles.select_related("idea").order_by("number"))
    nodes = nodes_of(project)
    measures = Measure.objects.filter(project=project).with_series()
    programme = project.cohort.programme
    score = project.said_score  # type: ignore[attr-defined]
    return ProjectFacts(
        title=project.title,
        aim=project.aim,
        programme=programme.name,
        describes=programme.describes,
        cohort=project.cohort.name,
        provider=programme.provider.name,
        commissioner=programme.commissioner.name,
        team=_team(project),
        stage=project.get_stage_display(),
        worth=worth_of(project),
        problem=project.problem,
        baseline=project.baseline,
        began_on=project.began_on,
        target_on=project.target_on,
        result=project.result,
        presented_on=project.presented_on,
        decision=project.decision,
        shows=project.shows,
        shown_words=project.shown_words,
        in_use=project.in_use,
        sponsor=project.sponsor,
        score=f"{score:.1f}" if score is not None else "",
        score_words=SCALE.get(score, ""),
        score_why=project.said_why or "",  # type: ignore[attr-defined]
        partners=tuple(project.partner_list),
        partners_do=project.partners_do,
        named=tuple(project.named_partner_list),
        stage_reason=project.stage_reason,
        asked=tuple(project.stakeholder_list),
        diagram=boxes_of(nodes, cycles),
        diagram_says=said(nodes),
        cycles=tuple(_tried(each) for each in cycles),
        measures=in_order(_counted(each, cycles) for each in measures),
        quotations=tuple(Quoted(each.text, each.role_words) for each in project.quotations.all() if each.for_reports),
        spread=tuple(
            Running(each.organisation, each.get_state_display(), each.since, each.note)
            for each in project.spread_places.all()
        ),
        milestones=tuple(Step(each.title, each.due_on, each.done_on) for each in project.milestones.all()),
        risks=tuple(
            Danger(each.text, each.likelihood, each.impact, each.mitigation)
            for each in sorted(project.risks.filter(closed_on=None), key=lambda risk: -risk.score)
        ),
        written=_written(project),
    )


def _team(project: Project) -> Team:
    """Whoever leads it first. Of a whole cohort's project that is everybody who holds a place."""
    members = list(project.members.select_related("place__person", "place__organisation", "place__profession"))
    lead = next((each.place_id for each in members if each.leads), None)
    places: list[Place] = [each.place for each in members]
    if project.is_cohorts:
        places = list(project.cohort.places.current().select_related("person", "organisation", "profession"))
        places.sort(key=lambda place: (place.pk != lead, place.person.family_name, place.person.given_name))
    people = tuple(TeamMember(each.person.name, each.post or each.profession.name, each.pk == lead) for each in places)
    organisations = tuple(dict.fromkeys(each.organisation.name for each in places))
    return Team(people, organisations, project.cohort.name if project.is_cohorts else "")


def _tried(cycle: Cycle) -> Tried:
    return Tried(
        number=cycle.number,
        title=cycle.title,
        state=cycle.state,
        question=cycle.question,
        prediction=cycle.prediction,
        plan=cycle.plan,
        scale=cycle.scale,
        data=cycle.data,
        idea=cycle.idea.text if cycle.idea else "",
        began_on=cycle.began_on,
        happened=cycle.happened,
        surprises=cycle.surprises,
        held=cycle.get_held_display() if cycle.held else "",
        found=cycle.found,
        learned=cycle.learned,
        decided_on=cycle.decided_on,
        next_words=cycle.next_words,
    )


def _counted(measure: Measure, cycles: Sequence[Cycle]) -> Counted:
    """A measure whose series was fetched with it."""
    return counted(
        measure,
        read_measure(measure),
        marks=marks_of(measure, cycles),
        rebases=list(measure.rebases.all()),
        because={each.on: each.excluded_because for each in measure.points.all() if each.excluded_because},
        of={each.on: each.counted for each in measure.points.all()},
    )


def counted(
    measure: Measure,
    read: Measured,
    *,
    marks: tuple[Mark, ...] = (),
    rebases: Sequence[Rebase] = (),
    because: Mapping[date, str] | None = None,
    of: Mapping[date, str] | None = None,
) -> Counted:
    """`because` says of each figure that is left out why, `of` what figures were worked out of. No query."""
    series, reasons = read.series, because or {}
    return Counted(
        name=measure.name,
        title=chart_title(series),
        kind=measure.get_kind_display(),
        better=measure.get_improvement_display(),
        frequency=measure.get_frequency_display(),
        definition=measure.definition,
        source=measure.source,
        target=read.target_text,
        standard=_standard(measure, read),
        up=measure.improvement != "decrease",
        is_run_chart=series.runs is not None,
        screens=measure.screen,
        shift=measure.shift,
        trend=measure.trend,
        read=read if read.n else None,
        told=tell(series),
        marks=marks,
        key=key(series),
        rebases=tuple(rebase_note(each) for each in rebases),
        left_out=tuple(
            LeftOut(day, series.write_exact(value), reasons[day])
            for day, value in zip(series.days, series.values, strict=True)
            if day in reasons
        ),
        lines=_lines(series, {each.on for each in rebases}, reasons, of or {}),
        numerator=measure.numerator,
        denominator=measure.denominator,
        retired=long_date(measure.retired_on) if measure.retired_on else "",
    )


def _standard(measure: Measure, read: Measured) -> str:
    if measure.standard_value is None:
        return measure.standard
    return f"{measure.standard}, {read.series.write_exact(measure.standard_value)}"


def _lines(series: Series, begins: set[date], reasons: Mapping[date, str], of: Mapping[date, str]) -> tuple[Line, ...]:
    """Every figure with what the rules say of it, the first one first."""
    if series.runs is not None:
        shown = [(point.kind, run_rule_words(point, series.runs)) for point in series.runs.points]
    else:
        shown = [(point.kind, rule_words(point, series.chart)) for point in series.chart.points]
    return tuple(
        Line(day, series.write_exact(value), _says(kind, rule, reasons.get(day, "")), day in begins, of.get(day, ""))
        for day, value, (kind, rule) in zip(series.days, series.values, shown, strict=True)
    )


def _says(kind: Kind, rule: str, because: str) -> str:
    if because:
        return f"Left out: {because}"
    return f"{ORDINARY[kind]}: {rule}" if rule else ORDINARY[kind]


def worth_of(project: Project) -> Worth:
    """Of a project whose `finance_check` was selected with it; one query."""
    rows = list(project.economic_lines.all())
    made = outline(row.fact() for row in rows)
    lines = tuple(_worth_line(row, worth) for row, worth in zip(rows, made.lines, strict=True))
    return Worth(made, lines, _checked(getattr(project, "finance_check", None)))


def _worth_line(row: EconomicLine, worth: LineValue) -> WorthLine:
    when = row.get_timing_display()
    if worth.fact.recurring:
        when = f"{when}, for {plural(row.years, 'year')}"
    if row.first_year > 1:
        when = f"{when}, from year {row.first_year}"
    if row.side == Side.COST:
        return WorthLine(row.label, row.get_side_display(), when, _amount(row), "", row.source)
    counts = "" if row.likely is None else f"{row.attribution}% due to the project, {row.confidence}% sure"
    if row.counted_in_id:
        counts = "Counts in another project"
    what = f"{row.get_nature_display()}, {when[:1].lower()}{when[1:]}"
    return WorthLine(row.label, row.get_side_display(), what, _amount(row), counts, row.source)


def _amount(row: EconomicLine) -> str:
    """As it was written down: in pounds, or in units and what one of them is worth."""
    if row.likely is None or row.low is None or row.high is None:
        return "No figure"
    if row.unit_value is None:
        low, likely, high = money(row.low), money(row.likely), money(row.high)
    else:
        low, likely, high = (f"{each.normalize():,f}" for each in (row.low, row.likely, row.high))
    said_of = likely if low == high else f"{likely} ({low} to {high})"
    return said_of if row.unit_value is None else f"{said_of} {row.unit} at {money(row.unit_value, pence=True)}"


def _checked(check: FinanceCheck | None) -> str:
    """As the project's page says it."""
    if check is None:
        return "Not checked by finance yet."
    by = f"Checked by the {check.checked_by} on {long_date(check.on)}"
    return f"{by}." if check.stands else f"{by}; lines have changed since."


def _written(project: Project) -> tuple[Written, ...]:
    order = list(ReportSection.values)
    rows = Narrative.objects.filter(project=project).exclude(text="").select_related("author")
    return tuple(
        Written(row.section, row.text, row.author.name if row.author else "", day_of(row.updated_at))
        for row in sorted(rows, key=lambda row: order.index(row.section))
    )
