"""What a number, a date or a choice was and what it is now: kept in the trail, told in the history. Pure.

The trail holds no words that people wrote, so that none are in here either.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from core.formats import amount, join_words, long_date, plural

Change = tuple[str, object, object]  # what, what it was, what it is

TOLD = 10  # of many changes in one sentence
NONE = "none"
NAMES = {
    "target_on": "the date of the aim",
    "began_on": "when it began",
    "target": "the aim",
    "standard_value": "the figure of the standard",
    "improvement": "which way is better",
    "frequency": "how often it is counted",
    "kind": "its kind",
    "chart_style": "how it is drawn",
    "baseline_points": "the first figures that fix the limits",
    "shift": "a shift",
    "trend": "a trend",
    "two_in_three": "two of three near a limit",
    "screen": "jumps left out of the limits",
}
IN_WORDS = {
    ("improvement", "increase"): "more",
    ("improvement", "decrease"): "less",
    ("improvement", "neutral"): "neither",
    ("frequency", "day"): "each day",
    ("frequency", "week"): "each week",
    ("frequency", "month"): "each month",
    ("frequency", "quarter"): "each quarter",
    ("chart_style", "usual"): "as usual",
    ("chart_style", "run"): "a run chart",
    ("chart_style", "xmr"): "an XmR chart",
    ("two_in_three", "beyond"): "past it too",
    ("two_in_three", "within"): "inside it only",
    ("screen", "True"): "yes",
    ("screen", "False"): "no",
    ("baseline_points", NONE): "all",
}
KEPT = re.compile(r"^(?P<what>[^:]+): (?P<was>.+?) to (?P<now>.+)$")


def kept(changes: Iterable[Change]) -> dict[str, str]:
    """As the trail keeps them among its details: “target: 10 to 8; shift: 7 to 6”; nothing where there are none."""
    said = "; ".join(f"{what}: {_plain(was)} to {_plain(now)}" for what, was, now in changes)
    return {"changes": said} if said else {}


def _plain(value: object) -> str:
    if value is None:
        return NONE
    return amount(value, "", 4) if isinstance(value, Decimal) else str(value)


def told(text: str, of: int = 0) -> str:
    """As the history tells them, in brackets: “ (the aim from 10 to 8)”; "" where the trail kept none. `of` is how many
    there were, where the trail keeps the first of them alone."""
    said = [_told(match) for match in map(KEPT.match, text.split("; ")) if match]
    if not said:
        return ""
    more = max(of, len(said)) - TOLD
    return f" ({join_words([*said[:TOLD], plural(more, 'more', 'more')] if more > 0 else said)})"


def _told(match: re.Match[str]) -> str:
    what, was, now = match["what"], match["was"], match["now"]
    if what in NAMES:
        return f"{NAMES[what]} from {_word(what, was)} to {_word(what, now)}"
    return f"from {was} to {now} on {_word('', what)}"


def _word(what: str, value: str) -> str:
    if (what, value) in IN_WORDS:
        return IN_WORDS[what, value]
    try:
        return long_date(date.fromisoformat(value))
    except ValueError:
        return value
