"""What stands under a chart on paper: its key, and what it rests on."""

from django.utils.safestring import SafeString

from core.charts import DOCUMENT, line_sample, mark
from core.formats import long_date, plural
from projects.papers.content import Counted


def chart_key(counted: Counted) -> list[tuple[SafeString, str]]:
    """The marks and lines of a chart in a document, each with its words."""
    found = [(mark(kind, up=counted.up, look=DOCUMENT), words) for kind, words in counted.key]  # type: ignore[arg-type]
    found.append((line_sample("average", look=DOCUMENT), "Median" if counted.is_run_chart else "Average"))
    read = counted.read
    if read and not counted.is_run_chart and read.chart.current is not None and read.chart.current.upper is not None:
        found.append((line_sample("limits", look=DOCUMENT), "Limits"))
    if counted.target:
        found.append((line_sample("aim", look=DOCUMENT), "Aim"))
    return found


def chart_source(counted: Counted) -> str:
    """What kind of chart it is, how many figures from when to when, where its limits began anew, whence it comes."""
    kind = "Run chart" if counted.is_run_chart else "XmR chart by the rules of Making Data Count"
    days = [each.on for each in counted.lines]
    parts = [f"{kind}, {plural(counted.figures, 'figure')}, {long_date(days[0])} to {long_date(days[-1])}."]
    if counted.left_out:
        parts.append(f"{plural(len(counted.left_out), 'figure')} left out, with the reason.")
    parts += [f"{note.rstrip('.')}." for note in counted.rebases]
    if counted.standard:
        parts.append(f"To compare with: {counted.standard}.")
    if counted.source:
        parts.append(f"Source: {counted.source.rstrip('.')}.")
    return " ".join(parts)
