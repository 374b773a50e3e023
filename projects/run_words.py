"""The words that read a run chart: what it shows, by which rule, and what to do next. Pure."""

from core.formats import join_words, long_date, plural
from projects.runs import LEAST_USEFUL, RunChart, RunGroup, RunPoint
from projects.series import Series, Told
from projects.spc import FULL_GROUP, Kind

NAMES: dict[Kind, str] = {
    "common": "Within what chance leaves",
    "improvement": "Improvement",
    "concern": "Concern",
    "neutral": "Unusual",
}


def run_rule_words(point: RunPoint, chart: RunChart) -> str:
    """Which rule a point meets: 6 in a row below the median; "" where it meets none."""
    high = point.side == "high"
    if point.rule == "shift":
        return f"{chart.shift} in a row {'above' if high else 'below'} the median"
    if point.rule == "trend":
        return f"{chart.trend} in a row {'rising' if high else 'falling'}"
    return ""


def run_key(chart: RunChart) -> tuple[tuple[Kind, str], ...]:
    """The kinds of point on the chart, each with its words."""
    found: list[tuple[Kind, str]] = []
    for kind, name in NAMES.items():
        those = [point for point in chart.points if point.kind == kind and point.value is not None]
        met = dict.fromkeys(words for point in those if (words := run_rule_words(point, chart)))
        if those:
            found.append((kind, f"{name} ({join_words(met)})" if met else name))
    return tuple(found)


def run_reading(series: Series, chart: RunChart) -> str:
    """In a few words, for a table: Lower since 3 March 2027."""
    group, moved = chart.current, series.movement
    if group is None or not group.enough:
        useful = group.useful if group else 0
        return f"Too few figures off the median to say ({useful} of {LEAST_USEFUL})"
    if moved.side is None:
        return "No lasting shift about the median"
    return f"{'Higher' if moved.side == 'high' else 'Lower'} since {series.day(moved.since)}"


def tell_runs(series: Series, chart: RunChart) -> Told:
    """What the chart shows, what the count of runs means, and what to do next."""
    group = chart.current
    if group is None or not group.enough or series.style == "usual":
        return _few(series, group)
    if series.movement.side is not None:
        return Told(_moved(series), _counted(group), _advice_on_a_move(series))
    latest = next((point for point in reversed(chart.points) if point.value is not None), None)
    if latest is not None and latest.rule is not None:
        words = run_rule_words(latest, chart)
        finding = f"{series.name}: the latest figures are {words}."
        return Told(
            finding, _counted(group), "Ask what has been different lately, and go on counting to see if it lasts."
        )
    middle = "" if group.median is None else f" The median is {series.write_words(group.median)}."
    finding = f"{series.name}: no shift that has lasted to the latest figure.{middle}"
    return Told(finding, _counted(group), _advice(series, group))


def described_runs(series: Series, chart: RunChart) -> str:
    """The medians of each group in words: what the drawing says to those who hear it."""
    return " ".join(
        f"From {long_date(series.days[group.start])} median {series.write_words(group.median)}."
        for group in chart.groups
        if group.median is not None
    )


def _few(series: Series, group: RunGroup | None) -> Told:
    n = series.chart.n
    finding = f"{plural(n, 'figure')} so far: too few to tell change from chance."
    if group is not None and len(series.chart.groups) > 1:
        finding = f"{plural(group.n, 'figure')} since the chart was re-based: too few to say what changed."
    if series.style == "usual" and n < FULL_GROUP:
        return Told(finding, "", f"Limits can be relied on from {FULL_GROUP} figures: {FULL_GROUP - n} more.")
    missing = LEAST_USEFUL - (group.useful if group else 0)
    advice = f"Runs can be counted from {LEAST_USEFUL} figures off the median: {missing} more."
    return Told(finding, "", advice)


def _moved(series: Series) -> str:
    moved = series.movement
    verb = "rose" if moved.side == "high" else "fell"
    way = "above" if moved.side == "high" else "below"
    between = f"from a median of {series.write_words(moved.start or 0.0)} to {series.write_words(moved.now or 0.0)}"
    return f"{series.name} {verb}, {between}: every figure since {series.day(moved.since)} lies {way} or on the median."


def _counted(group: RunGroup) -> str:
    """What the runs say: 9 runs of 20 figures off the median, as chance would leave."""
    said = f"There are {plural(group.runs, 'run')} of {plural(group.useful, 'figure')} off the median"
    if group.too_many_runs:
        return f"{said}, more than the {group.runs_high} that chance would leave."
    if group.too_few_runs:
        return f"{said}, fewer than the {group.runs_low} that chance would leave."
    if group.long_run:
        return f"The longest run is {group.longest} figures; chance would leave {group.longest_high} at most."
    if group.few_crossings:
        times = plural(group.crossings, "time")
        return f"The median is crossed {times}; chance would leave {group.crossings_low} or more."
    return f"{said}, about as many as chance would leave."


def _advice_on_a_move(series: Series) -> str:
    moved = series.movement.moved
    if moved == "worse":
        return "Find out what is different since then before changing anything else."
    return "Ask what made it so, and go on counting to see that it lasts."


def _advice(series: Series, group: RunGroup) -> str:
    if group.too_many_runs:
        return "Look whether two different things are counted in turn, such as two shifts or two places."
    if group.anhoej or group.too_few_runs:
        return "The level moved at some time: look when, and what was tried then."
    return "Do not explain single figures. Test another change, and go on counting."
