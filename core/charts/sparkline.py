"""A measure in a table's cell: the line of its figures with the average before and since, and no axes."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from core.charts.canvas import PAGE, Canvas, Look, number
from core.charts.marks import MarkKind, mark_colour


def sparkline(
    values: Sequence[float | None],
    *,
    id: str = "",
    title: str = "",
    before: tuple[int, float] | None = None,
    since: tuple[int, float] | None = None,
    change: MarkKind = "common",
    width: float = 168,
    height: float = 44,
    look: Look = PAGE,
) -> SafeString:
    """`before` and `since` are an average and how many of the `values` it stands under, from the first and to the last.

    The one before is black; the one since is blue for an improvement, amber for a concern and grey where nothing
    changed, which the words beside it say too. Without averages the last figure has a dot. Nothing of no figure.
    """
    there = [value for value in values if value is not None]
    if not there:
        return SafeString("")
    k = look.scale
    canvas = Canvas(width, height, look=look, id=id, title=title)
    left, right, top, bottom = 4 * k, width - 6 * k, 5 * k, height - 5 * k
    means = [average[1] for average in (before, since) if average]
    low, high = min([*there, *means]), max([*there, *means])
    step = (right - left) / max(len(values) - 1, 1)

    def place(index: int, value: float) -> tuple[float, float]:
        up = (value - low) / (high - low) if high > low else 0.5
        return left + step * index, bottom - (bottom - top) * up

    canvas.path(_line(values, place), stroke=look.axis, width=1.4 * k)
    if before:
        (x, y), (end, _) = place(0, before[1]), place(before[0] - 1, before[1])
        canvas.line(x, y, max(end, x + 2 * k), y, look.ink, width=1.8 * k)
    if since:
        (x, y), (end, _) = place(len(values) - since[0], since[1]), place(len(values) - 1, since[1])
        canvas.line(min(x, end - 2 * k), y, end, y, mark_colour(change, look), width=2.6 * k)
    if not means:
        index = max(index for index, value in enumerate(values) if value is not None)
        canvas.circle(*place(index, values[index] or 0.0), 4 * k, mark_colour(change, look))
    return canvas.svg()


def _line(values: Sequence[float | None], place) -> str:
    parts, pen = [], "M"
    for index, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        x, y = place(index, value)
        parts.append(f"{pen}{number(x)} {number(y)}")
        pen = "L"
    return "".join(parts)
