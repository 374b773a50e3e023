"""What stands under a chart on paper: its key, and what it rests on.

The marks of a key are decoration, since words stand beside them: in a document that is a background (`drawn:…`).
"""

from functools import partial

from core.charts import DOCUMENT, line_sample, mark
from core.formats import long_date, plural
from documents import drawings
from projects.papers.content import Counted

MARKS = ("common", "improvement", "concern", "neutral")
LINES = ("average", "limits", "aim")


def chart_key(counted: Counted) -> list[tuple[str, str]]:
    """The marks and lines of a chart by the names of their drawings, each with its words."""
    way = "" if counted.up else "-down"
    found = [(f"{kind}{way}", words) for kind, words in counted.key]
    found.append(("average", "Median" if counted.is_run_chart else "Average"))
    read = counted.read
    if read and not counted.is_run_chart and read.chart.current is not None and read.chart.current.upper is not None:
        found.append(("limits", "Limits"))
    if counted.target:
        found.append(("aim", "Aim"))
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


def register() -> None:
    for kind in MARKS:
        drawings.register(f"key-{kind}", partial(mark, kind, look=DOCUMENT))  # type: ignore[arg-type]
        drawings.register(f"key-{kind}-down", partial(mark, kind, up=False, look=DOCUMENT))  # type: ignore[arg-type]
    for line in LINES:
        drawings.register(f"key-{line}", partial(line_sample, line, look=DOCUMENT))  # type: ignore[arg-type]
