"""A project on one page, A4: what is on it for a size of type, and how much of each text. Pure but for its drawings.

A page is laid out at the largest size first and then smaller ones, until it fits; at the last sizes long texts end
earlier. Nothing runs over: the last size holds the longest words that the forms take (tests/projects/papers).
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.safestring import SafeString

from core.charts import DOCUMENT, qr
from core.formats import long_date, month_year, plural, unbroken
from projects import economics
from projects.driver_drawings import diagram_of_boxes
from projects.measured import chart_of
from projects.papers.charts import chart_key, chart_source
from projects.papers.content import Counted, DriverInWords, ProjectFacts, Quoted
from projects.papers.shortening import ended, shortened
from projects.value_drawings import value_chart

WIDE = 515.9  # points: 182 mm between the margins
VALUE, VALUE_ALONE = 283.5, 334.5  # 100 mm beside other words, 118 beside its own
QR_SIZE = 62.0
LONG_TITLE, LONGER_TITLE = 46, 92  # letters in a line and in two


@dataclass(frozen=True)
class Fit:
    """A size of type in points, the height of the chart in a page's pixels, and how much of everything there is."""

    size: str
    plot: float
    diagram: bool = True
    drivers: bool = True  # whether they are said where the diagram is not drawn
    value: bool = True  # whether the value is drawn; else it is said
    words: int | None = None  # letters of a text in a column
    line: int | None = None  # letters of what came of a cycle
    marks: int | None = None  # cycles that are marked above the chart, the latest
    items: int = 8  # cycles, places, other measures in a list
    quotations: int = 2


FITS = (
    Fit("22", 430),
    Fit("18", 430),
    Fit("15", 430),
    Fit("13", 430),
    Fit("12", 400),
    Fit("11", 370),
    Fit("10-5", 340),
    Fit("10", 310),
    Fit("10-5", 330, diagram=False),
    Fit("10", 310, diagram=False),
    Fit("9-5", 290, diagram=False, items=6),
    Fit("9", 270, diagram=False, items=6),
    Fit("9-5", 280, diagram=False, value=False, items=6),
    Fit("9", 270, diagram=False, drivers=False, value=False, marks=5, items=5, words=420, line=150, quotations=1),
    Fit("9", 250, diagram=False, drivers=False, value=False, marks=4, items=4, words=320, line=110, quotations=1),
    Fit("8-5", 230, diagram=False, drivers=False, value=False, marks=2, items=3, words=230, line=80, quotations=1),
    Fit("8-5", 170, diagram=False, drivers=False, value=False, marks=0, items=2, words=120, line=60, quotations=1),
    Fit("8-5", 110, diagram=False, drivers=False, value=False, marks=0, items=2, words=90, line=40, quotations=1),
)


@dataclass(frozen=True)
class Did:
    """A cycle in a line."""

    number: int
    title: str
    words: str
    state: str


@dataclass(frozen=True)
class Beside:
    """One of the other measures in a line."""

    name: str
    kind: str
    start: str
    now: str
    reading: str


class Poster:
    """The facts as a page of one size shows them; what the template asks for."""

    def __init__(self, facts: ProjectFacts, fit: Fit, on: date) -> None:
        self.facts = facts
        self.fit = fit
        self.on = on

    def _short(self, text: str) -> str:
        """A text of several sentences, as much of it as a column has room for."""
        return shortened(text, self.fit.words)

    def _line(self, text: str) -> str:
        """A name or a title, as much of it as a line or two have room for."""
        return shortened(text, self.fit.line)

    @property
    def title_size(self) -> str:
        letters = len(self.facts.title)
        return "short" if letters <= LONG_TITLE else "long" if letters <= LONGER_TITLE else "longest"

    @property
    def course(self) -> str:
        return self._short(f"{self.facts.programme}, {self.facts.cohort}")

    @property
    def shown_words(self) -> str:
        """Which product or decision, where nothing is counted."""
        return self._short(self.facts.shown_words) if self.facts.shows != "measure" else ""

    @property
    def in_use(self) -> str:
        return self._short(self.facts.in_use)

    @property
    def headline(self) -> str:
        """What it came to, in the band: what the chart shows where the measure moved for the better, else what the
        team says has changed."""
        return self._short(self.main.told.finding if self.main and self._improved else self.facts.result)

    @property
    def _improved(self) -> bool:
        return bool(self.main and self.main.read and self.main.read.moved == "improved")

    @property
    def result(self) -> str:
        """What the team says has changed, where the band does not say it."""
        said = self._short(self.facts.result)
        return "" if said == self.headline else said

    @cached_property
    def problem(self) -> str:
        return self._short(self.facts.problem)

    @property
    def baseline(self) -> str:
        return self._short(self.facts.baseline)

    @property
    def aim(self) -> str:
        return self._short(self.facts.aim)

    @property
    def by_when(self) -> str:
        return unbroken(long_date(self.facts.target_on)) if self.facts.target_on else ""

    # What was tried

    @cached_property
    def cycles(self) -> tuple[Did, ...]:
        """The latest of them where there are more than there is room for."""
        return self._tried[-self.fit.items :]

    @cached_property
    def _tried(self) -> tuple[Did, ...]:
        """The cycles, or where there are none the numbered marks of the chart."""
        facts = self.facts
        if facts.cycles or facts.main is None:
            return tuple(
                Did(each.number, ended(self._line(each.title)), ended(self._line(each.in_a_line)), ended(each.state))
                for each in facts.cycles
            )
        marks = [each for each in facts.main.marks if each.number]
        return tuple(
            Did(each.number or 0, ended(self._line(each.text)), f"From {unbroken(long_date(each.on))}.", "")
            for each in marks
        )

    @property
    def earlier_cycles(self) -> int:
        return len(self._tried) - len(self.cycles)

    @property
    def tried(self) -> int:
        return len(self._tried)

    @cached_property
    def drivers(self) -> tuple[DriverInWords, ...]:
        """In words, where the diagram is not drawn."""
        return self.facts.drivers[:3] if self.fit.drivers and not self.diagram else ()

    @cached_property
    def diagram(self) -> SafeString:
        facts = self.facts
        if not self.fit.diagram or not facts.diagram:
            return SafeString("")
        return diagram_of_boxes(facts.diagram, facts.diagram_says, facts.title, id="drivers", width=WIDE, look=DOCUMENT)

    # What changed

    @property
    def main(self) -> Counted | None:
        return self.facts.main

    @cached_property
    def chart(self) -> SafeString:
        main = self.main
        if main is None or main.read is None:
            return SafeString("")
        shown = len(main.marks) if self.fit.marks is None else self.fit.marks
        marks = main.marks[max(len(main.marks) - shown, 0) :]
        return chart_of(main.read, marks, DOCUMENT, id="chart", width=WIDE, tall=self.fit.plot)

    @property
    def says(self) -> str:
        """What the chart shows and what that means for the aim; what the band says already is not said again."""
        if self.main is None:
            return ""
        told = self.main.told
        return self._short(" ".join(filter(None, ["" if self._improved else told.finding, told.meaning])))

    @property
    def key(self) -> list[tuple[str, str]]:
        return chart_key(self.main) if self.main else []

    @property
    def source(self) -> str:
        most = None if self.fit.words is None else 2 * self.fit.words
        return shortened(chart_source(self.main), most) if self.main else ""

    # What it is worth, who said what, what to watch

    @property
    def worth(self) -> str:
        """All benefits as a range: never without the two that it is made of, which the drawing shows."""
        outline = self.facts.worth.outline
        if not outline.enough:
            return ""
        low, high = economics.money(outline.every.low), economics.money(outline.every.high)
        return low if low == high else f"{low} to {high}"

    @property
    def worth_of(self) -> str:
        outline = self.facts.worth.outline
        return f"over {plural(outline.years, 'year')}, beside a cost of {outline.costs.in_pounds}"

    @property
    def worth_parts(self) -> str:
        """What the range is made of, where no drawing shows it."""
        return "" if self.fit.value else economics.parts(self.facts.worth.outline)

    @property
    def worth_says(self) -> str:
        return f"{economics.released(self.facts.worth.outline)} {self._short(self.facts.worth.checked)}"

    @property
    def value_alone(self) -> bool:
        return not self.quotations and not self.others

    @cached_property
    def value_drawing(self) -> SafeString:
        if not self.fit.value:
            return SafeString("")
        width = VALUE_ALONE if self.value_alone else VALUE
        return value_chart(self.facts.worth.outline, id="value", width=width, look=DOCUMENT)

    @cached_property
    def quotations(self) -> tuple[Quoted, ...]:
        """The shortest first: a quotation is never cut, so a long one may have to stay away."""
        limit = self.fit.words
        rows = sorted(self.facts.quotations, key=lambda each: len(each.text))
        return tuple(each for each in rows if limit is None or len(each.text) <= limit)[: self.fit.quotations]

    @cached_property
    def others(self) -> tuple[Beside, ...]:
        rows = [each for each in self.facts.charted if each is not self.main]
        return tuple(
            Beside(self._line(each.name), each.kind, each.read.start_text, each.read.now_text, each.read.reading)
            for each in rows[: self.fit.items // 2]
            if each.read
        )

    # Where it stands

    @property
    def spread(self) -> list[tuple[str, str]]:
        """The organisations that run it, each with its state."""
        rows = self.facts.spread[: self.fit.items]
        return [
            (self._line(each.organisation), f"{each.state}{f' since {month_year(each.since)}' if each.since else ''}")
            for each in rows
        ]

    @property
    def more_places(self) -> int:
        return max(len(self.facts.spread) - self.fit.items, 0)

    @property
    def decision(self) -> str:
        return ended(self._short(self.facts.decision))

    @property
    def presented(self) -> str:
        return unbroken(long_date(self.facts.presented_on)) if self.facts.presented_on else ""

    @cached_property
    def next_words(self) -> str:
        return ended(self._short(self.facts.last_next))

    @property
    def next_steps(self) -> list[tuple[str, str]]:
        """Milestones that are still to come; what is late is for the team."""
        ahead = [each for each in self.facts.to_come if each.due_on >= self.on]
        return [
            (self._line(each.title), unbroken(long_date(each.due_on)))
            for each in ahead[: 2 if self.fit.line is None else 1]
        ]

    @property
    def conclusions(self) -> str:
        """The first words of the team's own conclusions, where nothing else says what is next."""
        words = self.facts.words_of("conclusions")
        return shortened(words.text, 220) if words and not self.next_words and not self.next_steps else ""

    @property
    def says_next(self) -> bool:
        return bool(self.next_words or self.next_steps or self.conclusions)

    @property
    def team(self) -> str:
        """Names with the lead first; of a whole cohort, or of a crowd, their number and who leads."""
        team = self.facts.team
        if not team.cohort and len(team.people) <= self.fit.items:
            several = len(team.people) > 1
            return "; ".join(
                f"{self._line(each.says)}{' (lead)' if each.leads and several else ''}" for each in team.people
            )
        whose = f"Everybody on {team.cohort}: {team.number}" if team.cohort else team.number
        return f"{whose}, led by {team.lead}" if team.lead else whose

    @property
    def sponsor(self) -> str:
        return self._line(self.facts.sponsor) if self.fit.marks != 0 else ""

    @property
    def score_why(self) -> str:
        """Where there is no room for it, the report has it."""
        return self._line(self.facts.score_why) if self.fit.marks != 0 else ""

    @property
    def organisations(self) -> str:
        return self._short(self.facts.team.organisations_in(2))

    @property
    def partners(self) -> str:
        """Organisations, then the people of others who agreed to be named."""
        return self._short("; ".join([*self.facts.partners, *self.facts.named]))

    @property
    def stage_reason(self) -> str:
        """Where there is no room for it, the report has it."""
        return self._line(ended(self.facts.stage_reason)) if self.fit.marks != 0 else ""

    @property
    def code(self) -> SafeString:
        """To the project's page, where anybody may open it."""
        if not self.facts.address:
            return SafeString("")
        return qr(self.facts.address, id="code", title="QR code that opens the project’s page", size=QR_SIZE)
