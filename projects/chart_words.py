"""The words that read a chart: what it shows, its state, what to do next. Pure; no word that the figures do not bear.

A series is one measure's figures with its chart. Its verbs stand in the past ("fell", "stayed"), since a name may be
one thing or many.
"""

from datetime import date
from decimal import Decimal

from core.formats import join_words, plural
from projects.run_words import run_key, run_reading, tell_runs
from projects.series import Series, Told
from projects.spc import FULL_GROUP, Kind, XmrChart, XmrPoint

ASSURANCE = {"pass": "met as things are", "fail": "not met as things are", "hit or miss": "hit or miss"}
VARIATION = {"common": "ordinary", "improvement": "improvement", "concern": "concern"}


# How long, and by how much


def periods(first: date, last: date, frequency: str) -> int:
    """How many days, weeks, months or quarters there are from `first` to `last`, both counted."""
    if frequency in ("day", "week"):
        return (last - first).days // (1 if frequency == "day" else 7) + 1
    months = (last.year - first.year) * 12 + last.month - first.month
    return months // (1 if frequency == "month" else 3) + 1


def duration(series: Series) -> str:
    """17 weeks: from where the present level begins to the latest figure."""
    last = series.latest_index or 0
    return plural(periods(series.days[series.movement.since], series.days[last], series.frequency), series.period)


def by_how_much(start: float, now: float) -> str:
    """by more than a third; "" where a share says nothing (from nought, less than a quarter, more than three times)."""
    if start <= 0 or now < 0 or now > 3 * start:
        return ""
    if now > 2 * start:
        return "more than doubled"
    share = abs(now - start) / start
    named = ((1 / 2, "half"), (1 / 3, "a third"), (1 / 4, "a quarter"))
    return next((f"by more than {name}" for least, name in named if share > least + 1e-9), "")


# In a few words, for a table


def reading(series: Series) -> str:
    """Lower for 17 weeks; No change beyond ordinary variation; No change that has lasted; Too few figures to say (7 of
    13)."""
    chart = series.chart
    if chart.n == 0:
        return "No figures yet"
    if series.runs is not None and series.style == "run":
        return run_reading(series, series.runs)
    return _limits_reading(series)


def _limits_reading(series: Series) -> str:
    moved, chart = series.movement, series.chart
    if chart.n < FULL_GROUP:
        return f"Too few figures to say ({chart.n} of {FULL_GROUP})"
    if moved.moved == "too few points":
        return f"Too few figures since {series.day(moved.since)} to say"
    if moved.side is None:
        return _latest_reading(series)
    way = "Higher" if moved.side == "high" else "Lower"
    if moved.steady:
        return f"{way} for {duration(series)}"
    return f"{way} on average since {series.day(moved.since)}"


def _latest_reading(series: Series) -> str:
    latest = series.chart.latest
    if latest is None or latest.kind == "common":
        return "No change that has lasted" if _stood_out(series) else "No change beyond ordinary variation"
    way = {"improvement": "better than", "concern": "worse than", "neutral": "beyond"}[latest.kind]
    return f"Latest {series.period} {way} ordinary variation"


# The state of the chart


def variation_words(chart: XmrChart) -> str:
    """ordinary, improvement, concern, unusually high or low; "" where nothing can be said."""
    if chart.variation is None:
        return ""
    if chart.variation == "neutral":
        latest = chart.latest
        return f"unusually {latest.side}" if latest else ""
    return VARIATION[chart.variation]


def assurance_words(series: Series) -> str:
    """hit or miss, met or not met as things are; "" while limits are provisional, and limits of a time that is over do
    not judge the aim."""
    if not series.chart.assurance or series.chart.provisional:
        return ""
    return "not judged by limits of before" if series.outgrown else ASSURANCE[series.chart.assurance]


def state(series: Series) -> str:
    """Latest week: ordinary. Aim: hit or miss. With few figures, that limits are provisional."""
    if series.runs is not None:
        return ""  # a run chart has no limits, which are what a state is read from
    variation, assurance = variation_words(series.chart), assurance_words(series)
    parts = [f"Latest {series.period}: {variation}." if variation else "", f"Aim: {assurance}." if assurance else ""]
    if series.chart.provisional and variation:
        parts.append("Limits are provisional.")
    return " ".join(part for part in parts if part)


# The rules by name


def rule_words(point: XmrPoint, chart: XmrChart) -> str:
    """Which rule a point meets: 7 in a row below average; "" where it meets none."""
    high = point.side == "high"
    if point.rule == "outside":
        return f"{'above' if high else 'below'} the {'upper' if high else 'lower'} limit"
    if point.rule == "trend":
        return f"{chart.trend} in a row {'rising' if high else 'falling'}"
    if point.rule == "two_in_three":
        return f"2 of 3 near the {'upper' if high else 'lower'} limit"
    if point.rule == "shift":
        return f"{chart.shift} in a row {'above' if high else 'below'} average"
    return ""


def rules_met(chart: XmrChart, kind: str) -> str:
    """The rules that points of one kind meet, for the key."""
    met = {rule_words(point, chart): None for point in chart.points if point.kind == kind}
    return join_words(met)


def key(series: Series) -> tuple[tuple[Kind, str], ...]:
    """The kinds of point on the chart, each with its words."""
    if series.runs is not None:
        return run_key(series.runs)
    named: dict[Kind, str] = {
        "common": "Ordinary variation",
        "improvement": "Improvement",
        "concern": "Concern",
        "neutral": "Unusual",
    }
    there = {point.kind for point in series.chart.points if point.value is not None}
    return tuple(
        (kind, name if kind == "common" else f"{name} ({rules_met(series.chart, kind)})")
        for kind, name in named.items()
        if kind in there
    )


# Sentences


def tell(series: Series) -> Told:
    """What the chart shows, what it means for the aim, and what to do next."""
    chart, moved = series.chart, series.movement
    if chart.n < FULL_GROUP or series.runs is not None:
        return tell_runs(series, series.runs) if chart.n and series.runs is not None else _few(series)
    if moved.moved == "too few points":
        since = series.chart.current.n if series.chart.current else 0
        return Told(
            f"{plural(since, 'figure')} since the limits were re-based: too few to say what changed.",
            "",
            f"Go on counting: {chart.shift} in a row on one side of the earlier average would show a change.",
        )
    meaning = _meaning(series)
    if moved.side is not None:
        return Told(_moved(series), meaning, _advice_on_a_move(series))
    latest = chart.latest
    if latest is not None and latest.kind != "common":
        return Told(_latest(series, latest), meaning, _advice_on_a_point(series, latest))
    return Told(_unmoved(series), meaning, _advice_on_no_change(series))


def _few(series: Series) -> Told:
    chart = series.chart
    if not chart.n:
        return Told("No figures yet.", "", "Add the figures that you have, earlier ones too: they are the baseline.")
    missing = FULL_GROUP - chart.n
    finding = f"{plural(chart.n, 'figure')} so far: too few to tell change from chance."
    return Told(finding, "", f"Limits can be relied on from {FULL_GROUP} figures: {missing} more.")


def _moved(series: Series) -> str:
    moved = series.movement
    start, now = moved.start or 0.0, moved.now or 0.0
    amount_of = by_how_much(start, now)
    verb = "rose" if moved.side == "high" else "fell"
    if amount_of == "more than doubled":
        done = f"{series.name} more than doubled,"
    else:
        done = f"{series.name} {verb} {amount_of},".replace(" ,", "")
    between = f"from an average of {series.write_words(start)} to {series.write_words(now)}"
    if not moved.steady:
        return f"{done} {between} since {series.day(moved.since)}."
    way = "higher" if moved.side == "high" else "lower"
    return f"{done} {between}, and stayed {way} for {duration(series)}."


def _latest(series: Series, latest: XmrPoint) -> str:
    index = series.latest_index or 0
    value = series.write_exact(series.values[index])
    way = {"improvement": "better than", "concern": "worse than", "neutral": "beyond"}[latest.kind]
    said = f"The latest {series.period}, {series.day(index)}, was {way} ordinary variation: {value}"
    return f"{said} ({rule_words(latest, series.chart)})."


def _unmoved(series: Series) -> str:
    now = series.movement.now
    average = f" The average is {series.write_words(now)}." if now is not None else ""
    stood_out = _stood_out(series)
    if stood_out:
        before = f"{plural(stood_out, series.period)} stood out, and the latest does not"
        return f"{series.name}: no change that has lasted; {before}.{average}"
    return f"{series.name}: no change beyond ordinary variation.{average}"


def _stood_out(series: Series) -> int:
    """Figures of the present limits that meet a rule, though what they show is over by the latest."""
    group = series.chart.current
    if group is None:
        return 0
    return sum(point.kind != "common" for point in series.chart.points[group.start : group.stop])


def ordinary_span(series: Series) -> str:
    """between 7.4% and 17.3%; a limit that cannot be reached is left out: 8% or less."""
    group = series.chart.current
    if group is None or group.lower is None or group.upper is None:
        return ""
    low, high = series.bounds
    if low is not None and group.lower < low:
        return f"is {series.write_words(group.upper)} or less"
    if high is not None and group.upper > high:
        return f"is {series.write_words(group.lower)} or more"
    return f"lies between {series.write(group.lower)} and {series.write_words(group.upper)}"


def _meaning(series: Series) -> str:
    chart, span = series.chart, ordinary_span(series)
    if series.outgrown:
        return _aim_met_since(series)
    if not span or chart.current is None or chart.current.lower == chart.current.upper:
        return ""
    said = f"An ordinary {series.period}{' now' if len(chart.groups) > 1 else ''} {span}"
    if chart.target is None or chart.assurance is None:
        return f"{said}."
    aim = series.write_exact(Decimal(str(chart.target)))
    if chart.provisional:
        return f"{said}, by limits that are provisional: too early to say if {aim} can be met."
    return (
        said
        + {
            "hit or miss": f", so {aim} will be met in some {series.period}s and not in others.",
            "pass": f", so {aim} will be met each {series.period} while nothing changes.",
            "fail": f", so {aim} will not be met while nothing changes.",
        }[chart.assurance]
    )


def _aim_met_since(series: Series) -> str:
    """How often the aim was reached since the level moved, where limits cannot say it."""
    target, better = series.chart.target, series.chart.improvement
    if target is None or better == "neutral":
        return ""
    since = [point.value for point in series.chart.points[series.movement.since :] if point.value is not None]
    met = sum(value >= target if better == "increase" else value <= target for value in since)
    aim = series.write_exact(Decimal(str(target)))
    return f"{aim} was reached in {met} of {plural(len(since), series.period)} since then."


def _advice_on_a_move(series: Series) -> str:
    chart, moved = series.chart, series.movement
    if moved.moved == "worse":
        return "Find out what is different since then before changing anything else."
    if len(chart.groups) == 1 and moved.moved == "improved":
        since = sum(point.value is not None for point in chart.points[moved.since :])
        if since >= chart.shift:
            return (
                "If you know why, and expect it to last, re-base the limits from "
                f"{series.day(moved.since)}: the old ones stay on the chart."
            )
    return _advice_on_the_aim(series)


def _advice_on_the_aim(series: Series) -> str:
    chart = series.chart
    if chart.provisional:
        return f"Go on counting: limits can be relied on from {FULL_GROUP} figures."
    if chart.assurance == "hit or miss":
        return f"Reaching it every {series.period} needs another change."
    if chart.assurance == "fail":
        return "Reaching it needs another change to how things are done."
    if chart.assurance == "pass":
        return "Keep to what works, and go on counting to see that it lasts."
    return "Go on counting to see that it lasts."


def _advice_on_a_point(series: Series, latest: XmrPoint) -> str:
    if latest.rule == "outside":
        return f"Ask what was different that {series.period}, before changing anything."
    return "Ask what has been different lately, and go on counting to see if it lasts."


def _advice_on_no_change(series: Series) -> str:
    group = series.chart.current
    if group is not None and group.lower is not None and group.lower == group.upper:
        return f"It has not varied at all: check that it is counted anew each {series.period}."
    if series.chart.target is None or series.chart.improvement == "neutral":
        return "Do not explain single figures: ups and downs inside the limits are chance."
    if series.chart.assurance == "pass":
        return "Keep to what works, and go on counting to see that it lasts."
    return _advice_on_the_aim(series)


def sentences(told: Told) -> str:
    return " ".join(part for part in (told.finding, told.meaning, told.advice) if part)
