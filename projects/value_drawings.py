"""The economic outline of a project as its page and its reports show it: title, sentence, drawing and table."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.charts import PAGE, Look, RangeRow, at_both_widths, range_rows
from core.formats import money, round_half_up
from projects import economics
from projects.economics import NotEnough, Outline, Range, Return

CARD = 1086
TITLE = "Value as a range beside the cost"


@dataclass(frozen=True)
class ReturnLine:
    """One row of the table behind the drawing, in words."""

    label: str
    benefits: str
    ratio: str
    roi: str
    payback: str


@dataclass(frozen=True)
class DrawnValue:
    """`reason` says why there is not enough, and then there is neither drawing nor table."""

    finding: str
    says: str
    reason: str
    costs: str
    drawing: SafeString
    lines: tuple[ReturnLine, ...]


def drawn_value(made: Outline, id: str = "value-chart") -> DrawnValue:
    costs = made.costs.in_pounds if made.costs else ""
    if isinstance(made.returns, NotEnough):
        return DrawnValue("", "", made.returns.reason, costs, SafeString(""), ())
    return DrawnValue(
        finding=economics.finding(made),
        says=economics.released(made),
        reason="",
        costs=costs,
        drawing=at_both_widths(
            range_rows,
            rows(made),
            cost=made.costs.likely,
            cost_label="Likely cost",
            id=id,
            title=TITLE,
            width=CARD,
        ),
        lines=(
            _line("All benefits", made.returns.every, made.years),
            _line("Money released alone", made.returns.cash, made.years),
        ),
    )


def value_chart(made: Outline, *, id: str, width: float, look: Look = PAGE) -> SafeString:
    """The drawing alone, for a document; nothing where there is not enough."""
    if not made.enough:
        return SafeString("")
    return range_rows(
        rows(made), cost=made.costs.likely, cost_label="Likely cost", id=id, title=TITLE, width=width, look=look
    )


def rows(made: Outline) -> list[RangeRow]:
    """The sum never stands without what it is made of."""
    parts = [_row(f"Of which {economics.KINDS[kind]}", found) for kind, found in made.kinds]
    return [_row("All benefits", made.every, strong=True), *parts]


def _row(label: str, found: Range, strong: bool = False) -> RangeRow:
    return RangeRow(label, found.low, found.likely, found.high, strong)


def _line(label: str, found: Return, years: int) -> ReturnLine:
    ratio, roi = found.ratio, found.roi
    return ReturnLine(
        label=label,
        benefits=found.benefits.in_pounds if found.benefits else money(0),
        ratio=_range(economics.times(ratio.likely), economics.times(ratio.low), economics.times(ratio.high)),
        roi=_range(*(f"{round_half_up(value):,}%".replace("-", "−") for value in (roi.likely, roi.low, roi.high))),
        payback=economics.payback_words(found.payback, years),
    )


def _range(likely: str, low: str, high: str) -> str:
    return likely if low == high else f"{likely} ({low} to {high})"
