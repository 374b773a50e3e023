"""How Cadre writes numbers, dates and times: one place, so that a page, a document and a message agree.

Pure: the standard library only. Every rounding in Cadre is `round_half_up`.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
NO_BREAK_SPACE = "\u00a0"
PERCENT_FROM = 20  # of fewer than this many, one person is more than five per cent
FRACTIONS = {Decimal("0.25"): "¼", Decimal("0.5"): "½", Decimal("0.75"): "¾"}
MONTHS = ["January", "February", "March", "April", "May", "June"]
MONTHS += ["July", "August", "September", "October", "November", "December"]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

Number = int | float | Decimal | Fraction


def exact(value: Number) -> Decimal:
    """The number as it is written: 0.1 is a tenth, not the float nearest to it."""
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def round_half_up(value: Number, places: int = 0) -> Decimal:
    """`value` to `places` decimals, a half going away from nought: 32.5 is 33, 4.45 is 4.5."""
    return exact(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def largest_remainder(shares: Sequence[Number], total: int = 100) -> list[int]:
    """Whole numbers in proportion to `shares` that add to `total`; all 0 if the shares add to nothing."""
    weights = [Fraction(exact(share)) for share in shares]
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    quotas = [weight * total / whole for weight in weights]
    parts = [int(quota) for quota in quotas]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - quotas[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


# Dates and times


def day_of(value: date | datetime) -> date:
    """The day in London of a date or of an aware moment; a naive moment is refused."""
    if isinstance(value, datetime):
        return _in_london(value).date()
    return value


def _in_london(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be shown.")
    return moment.astimezone(LONDON)


def long_date(value: date | datetime) -> str:
    """14 March 2027"""
    day = day_of(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(value: date | datetime) -> str:
    """14 March"""
    day = day_of(value)
    return f"{day.day} {MONTHS[day.month - 1]}"


def weekday_date(value: date | datetime) -> str:
    """Thursday 11 March"""
    day = day_of(value)
    return f"{WEEKDAYS[day.weekday()]} {short_date(day)}"


def weekday_long_date(value: date | datetime) -> str:
    """Thursday 11 March 2027"""
    day = day_of(value)
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


def month_year(value: date | datetime) -> str:
    """March 2027"""
    day = day_of(value)
    return f"{MONTHS[day.month - 1]} {day.year}"


def date_range(start: date | datetime, end: date | datetime) -> str:
    """21 September 2026 to 10 June 2027; 5 to 9 October 2026; what both ends share is said once."""
    first, last = day_of(start), day_of(end)
    if first == last:
        return long_date(first)
    if first.year != last.year:
        return f"{long_date(first)} to {long_date(last)}"
    if first.month != last.month:
        return f"{short_date(first)} to {long_date(last)}"
    return f"{first.day} to {long_date(last)}"


def clock(value: datetime | time) -> str:
    """9.30am, 1pm, noon, midnight; an aware moment is shown in London."""
    moment = _in_london(value) if isinstance(value, datetime) else value
    hour, minute = moment.hour, moment.minute
    if minute == 0 and hour in (0, 12):
        return "noon" if hour else "midnight"
    minutes = f".{minute:02d}" if minute else ""
    return f"{hour % 12 or 12}{minutes}{'am' if hour < 12 else 'pm'}"


def clock_range(start: datetime | time, end: datetime | time) -> str:
    """9.30am to 1pm"""
    return f"{clock(start)} to {clock(end)}"


def days_away(value: date | datetime, today: date) -> str:
    """today, tomorrow, in 3 days, in 2 weeks, in 4 months; yesterday, 3 days ago.

    Days to a fortnight, then the nearest week to nine weeks, then the nearest month: it stands beside
    a date, never instead of one.
    """
    days = (day_of(value) - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    size = abs(days)
    if size < 14:
        span = plural(size, "day")
    elif size < 63:
        span = plural(int(round_half_up(Fraction(size, 7))), "week")
    else:
        span = plural(int(round_half_up(Fraction(size * 12, 365))), "month")
    return f"in {span}" if days > 0 else f"{span} ago"


def unbroken(text: str) -> str:
    """The text with no-break spaces, so that a date is not split over two lines."""
    return str(text).replace(" ", NO_BREAK_SPACE)


# Numbers


def hours(value: Number) -> str:
    """43½, 3¼, 7; what is not a whole quarter has one decimal: 33.3."""
    number = exact(value)
    whole, part = divmod(number, 1)
    if part and part not in FRACTIONS:
        number = round_half_up(number, 1)
        whole, part = divmod(number, 1)
    if not part:
        return f"{whole:,.0f}"
    if part in FRACTIONS:
        return f"{whole:,.0f}{FRACTIONS[part]}" if whole else FRACTIONS[part]
    return f"{number:,.1f}"


def hours_words(value: Number) -> str:
    """½ hour, 1 hour, 43½ hours"""
    return f"{hours(value)} {'hour' if 0 < exact(value) <= 1 else 'hours'}"


def days_words(value: Number) -> str:
    """½ day, 1 day, 2½ days"""
    return f"{hours(value)} {'day' if 0 < exact(value) <= 1 else 'days'}"


def percent(part: Number, whole: Number) -> str:
    """The share as a whole percentage, "90%"; "" of nothing. Prefer `share`, which knows when not to."""
    if not whole:
        return ""
    return f"{round_half_up(Fraction(exact(part)) / Fraction(exact(whole)) * 100)}%"


def out_of(part: Number, whole: Number) -> str:
    """18 of 20"""
    return f"{part:,} of {whole:,}"


def share(part: Number, whole: Number) -> str:
    """A percentage from a whole of 20 or more, else "18 of 19"."""
    return percent(part, whole) if whole >= PERCENT_FROM else out_of(part, whole)


def score(value: Number) -> str:
    """A mean on a scale of 1 to 5, to one decimal: 4.46 is 4.5."""
    return str(round_half_up(value, 1))


def money(value: Number, pence: bool = False) -> str:
    """£2,925, or with pence £2,925.50."""
    amount = round_half_up(value, 2 if pence else 0)
    return f"{'−' if amount < 0 else ''}£{abs(amount):,}"


def count(value: int) -> str:
    """A whole number with commas from a thousand: 1,250."""
    return f"{value:,}"


def figure(value: Number) -> str:
    """A figure of any kind: 1,250 if it is whole, else to one decimal: 7.5."""
    return f"{round_half_up(value, 1):,}".removesuffix(".0")


def amount(value: Number, unit: str = "", places: int = 1) -> str:
    """A measured value to `places` decimals with the sign that belongs to it: 12.4%, £1,250, −3; 31 of days."""
    whole = int(value)
    written = f"{abs(whole if value == whole else round_half_up(value, places)):,}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    sign = "−" if value < 0 and written != "0" else ""
    return f"{sign}{'£' if unit == '£' else ''}{written}{'%' if unit == '%' else ''}"


def amount_words(value: Number, unit: str = "", places: int = 1) -> str:
    """The same with its unit in words: 31 days, 12.4%, £1,250."""
    written = amount(value, unit, places)
    return written if unit in ("", "%", "£") else f"{written} {unit}"


def places_for(spread: Number) -> int:
    """How many decimals tell values apart that lie within `spread`: 0 from 100, 1 from 2, 2 from 0.2, at most 6."""
    size, places = abs(float(spread)), 1
    if size >= 100:
        return 0
    while 0 < size < 2 and places < 6:
        size, places = size * 10, places + 1
    return places


def file_size(size: int) -> str:
    """The size in bytes as 512 bytes, 84 kB, 1.2 MB (of a thousand each)."""
    if size < 1000:
        return plural(size, "byte")
    if size < 999_500:
        return f"{round_half_up(Fraction(size, 1000))} kB"
    return f"{round_half_up(Fraction(size, 1_000_000), 1)} MB"


# Words


def plural(number: int, singular: str, several: str = "") -> str:
    """1 place, 20 places, 2 people"""
    return f"{number:,} {singular if number == 1 else several or singular + 's'}"


def join_words(words: Iterable[object]) -> str:
    """a, b and c; where one holds a comma of its own: a, of which two; b; and c"""
    *start, last = [str(word) for word in words] or [""]
    if start and any(", " in word for word in [*start, last]):
        return f"{'; '.join(start)}; and {last}"
    return f"{', '.join(start)} and {last}" if start else last


def unit_beside(name: str, unit: str) -> str:
    """The unit of a measure as it stands beside its name; "" where its figures carry it or the name says it already:
    hours beside Time to theatre, nothing beside Hours fasting."""
    said = {word.casefold().rstrip("s") for word in re.findall(r"\w+", name)}
    return "" if unit in ("%", "£") or unit.casefold().rstrip("s") in said else unit
