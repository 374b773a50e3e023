"""A project as advice and the score of its progress read it, in a fixed number of queries."""

from projects.access import team_places
from projects.advice import CycleFact, Facts, MeasureFact
from projects.measured import read_measure
from projects.models import Cycle, DriverLevel, Measure, Project, Shows, SpreadState

RUNS = (SpreadState.ADOPTED, SpreadState.ADAPTED)


def facts_of(project: Project) -> Facts:
    cycles = list(project.cycles.all())
    measures = list(Measure.objects.filter(project=project).with_series())
    found = {each.pk: _measure(each) for each in measures}
    ideas = dict(project.drivers.filter(level=DriverLevel.IDEA).values_list("pk", "text"))
    return Facts(
        aim=project.aim,
        target_on=project.target_on,
        problem=project.problem,
        baseline=project.baseline,
        team=team_places(project).count(),
        partners=len(project.partner_list),
        counted=project.shows == Shows.MEASURE or bool(measures),
        in_use=project.in_use,
        stage=project.stage,
        places=tuple(project.spread_places.filter(state__in=RUNS).values_list("organisation", flat=True)),
        ideas=tuple(ideas.values()),
        ideas_tested=len({each.idea_id for each in cycles if each.idea_id in ideas and each.happened}),
        measures=tuple(found.values()),
        changes_marked=len({(mark.on, mark.text) for each in measures for mark in each.annotations.all()}),
        cycles=tuple(_cycle(each, found[each.measure_id] if each.measure_id else None) for each in reversed(cycles)),
    )


def _measure(measure: Measure) -> MeasureFact:
    if not measure.points.all():
        return MeasureFact(measure.name, measure.kind)
    read = read_measure(measure)
    moved, points = read.series.movement, read.chart.points
    holds = read.moved == "improved" and moved.steady
    return MeasureFact(
        name=measure.name,
        kind=measure.kind,
        days=tuple(day for day, point in zip(read.days, points, strict=True) if point.value is not None),
        start=read.start,
        now=read.now,
        target=float(read.target) if read.target is not None else None,
        moved=read.moved,
        held=sum(point.value is not None for point in points[moved.since :]) if holds else 0,
        reading=read.reading,
    )


def _cycle(cycle: Cycle, measure: MeasureFact | None) -> CycleFact:
    began, days = cycle.began_on, measure.days if measure else ()
    return CycleFact(
        number=cycle.number,
        began_on=cycle.began_on,
        scale=cycle.scale,
        measure=measure.name if measure else "",
        figures=sum(day >= began for day in days) if began else 0,
        held=cycle.held,
        decision=cycle.decision,
    )
