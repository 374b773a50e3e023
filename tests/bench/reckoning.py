"""What was measured, what it is against the floor, what is over budget, and the table. Pure: times in milliseconds."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import ceil
from statistics import median

QUERIES = 15
# Times the floor that a page's median may take; the pages that people open many times a day get less.
BUDGET = 3.0
HOT_BUDGET = 2.0
HOT = frozenset({"home:participant", "cohorts:register", "outcomes:programme"})
FIRST_PAGE = 120_000  # bytes over the wire on a phone, with fonts, styles and scripts


@dataclass(frozen=True)
class Answer:
    """One response: `size` is what was made, `wire` what was sent, both in bytes and without headers."""

    status: int
    ms: float
    queries: int = 0
    sql_ms: float = 0.0
    size: int = 0
    wire: int = 0


@dataclass(frozen=True)
class Measured:
    """One page over all rounds, and the floor in the same rounds."""

    name: str
    person: str
    url: str
    median: float
    slow: float  # nine of ten rounds took no longer
    floor: float
    queries: int
    sql: float
    size: int
    wire: int

    @property
    def ratio(self) -> float:
        return self.median / self.floor

    @property
    def budget(self) -> float:
        return HOT_BUDGET if self.name in HOT else BUDGET

    @property
    def over(self) -> str:
        """What is over budget, in words."""
        words = [
            f"over {self.budget:g}x" if self.ratio > self.budget else "",
            f"over {QUERIES} queries" if self.queries > QUERIES else "",
        ]
        return ", ".join(filter(None, words))


def ninth_tenth(values: Sequence[float]) -> float:
    """The 90th percentile by nearest rank. Raises IndexError without values."""
    return sorted(values)[ceil(0.9 * len(values)) - 1]


def measured(
    name: str, person: str, url: str, *, answers: Sequence[Answer], floor: Sequence[Answer], queries: int = 0
) -> Measured:
    """`queries`: the most that another page of this name asked."""
    return Measured(
        name=name,
        person=person,
        url=url,
        median=median(answer.ms for answer in answers),
        slow=ninth_tenth([answer.ms for answer in answers]),
        floor=median(answer.ms for answer in floor),
        queries=max(queries, *(answer.queries for answer in answers)),
        sql=median(answer.sql_ms for answer in answers),
        size=answers[-1].size,
        wire=answers[-1].wire,
    )


def failures(pages: Sequence[Measured], broken: Sequence[str]) -> list[str]:
    """What makes the bench fail: pages that break, and pages that ask too often. Never the time."""
    asking = [
        f"{page.name} asks {page.queries} queries, more than {QUERIES}" for page in pages if page.queries > QUERIES
    ]
    return [*broken, *asking]


def ranked(pages: Sequence[Measured]) -> list[Measured]:
    return sorted(pages, key=lambda page: (-page.ratio, page.name))


COLUMNS = ("page", "as", "floor x", "median", "90%", "queries", "SQL", "kB", "sent kB", "")


def table(pages: Sequence[Measured]) -> str:
    """The slowest first, in columns."""
    lines = [COLUMNS, *(_cells(page) for page in ranked(pages))]
    widths = [max(len(line[column]) for line in lines) for column in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in (0, 1, len(COLUMNS) - 1) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _cells(page: Measured) -> tuple[str, ...]:
    return (
        page.name,
        page.person,
        f"{page.ratio:.2f}",
        f"{page.median:.1f}",
        f"{page.slow:.1f}",
        str(page.queries),
        f"{page.sql:.1f}",
        f"{page.size / 1000:.1f}",
        f"{page.wire / 1000:.1f}",
        page.over,
    )


def as_json(page: Measured) -> dict:
    return {**asdict(page), "ratio": round(page.ratio, 3), "budget": page.budget, "over": page.over}


def summary(result: dict) -> str:
    """What the table does not say, in sentences."""
    over = [page for page in result["pages"] if page["over"]]
    lines = [
        f"{len(result['pages'])} pages, {len(over)} over budget"
        f" ({BUDGET:g}x the floor, {HOT_BUDGET:g}x for {', '.join(sorted(HOT))}, {QUERIES} queries).",
    ]
    if result["floor_ms"]:
        lines.append(
            f"The floor took {result['floor_ms']:.1f} ms,"
            f" a page without session, query and template {result['bare_ms']:.1f} ms."
        )
    lines += [f"One {name} is drawn in {ms:.0f} ms." for name, ms in result["drawn_ms"].items()]
    if first := result["first_page_bytes"]:
        kinds = ", ".join(f"{kind.lower()} {size / 1000:.1f}" for kind, size in sorted(first.items()))
        lines.append(
            f"A participant's first page on a phone fetches {sum(first.values()) / 1000:.1f} kB"
            f" of {FIRST_PAGE / 1000:.0f} ({kinds})."
        )
    if result["not_met"]:
        lines.append(f"The demo's data have no example of: {', '.join(result['not_met'])}.")
    return "\n".join([*lines, *(f"FAILED: {failure}." for failure in result["failures"])])
