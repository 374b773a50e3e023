"""The full report of a project under the headings of SQUIRE 2.0: what each holds, from the facts.

SQUIRE 2.0: Ogrinc and others, BMJ Quality and Safety 2016. What the record holds is filled in; what only the team can
say stands as it wrote it. A heading with neither is left out, and named at the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString

from core.charts import DOCUMENT
from core.formats import join_words, long_date, plural
from projects import economics
from projects.driver_drawings import diagram_of_boxes
from projects.measured import DOCUMENT_WIDTH, chart_of
from projects.models import ReportSection
from projects.papers.charts import chart_key, chart_source
from projects.papers.content import Counted, Line, ProjectFacts, Written
from projects.papers.shortening import ended, shortened
from projects.value_drawings import DrawnValue, drawn_value, value_chart

GREEN_BOOK = "HM Treasury, The Green Book"
LINES_SHOWN = 300  # figures of a measure in the tables at the end, the latest
ONE_LINE = 22  # letters of what the rules say, beside a figure
HALF_A_PAGE = 48  # lines of such tables, in two columns
FEW = 13
PLOT = 260  # the height of a chart in a page's pixels
ABSTRACT = 420  # letters of a part of the abstract


@dataclass(frozen=True)
class Charted:
    """A measure with its drawing, on paper."""

    counted: Counted
    drawing: SafeString
    key: list[tuple[str, str]]
    source: str

    @property
    def says(self) -> str:
        told = self.counted.told
        return " ".join(filter(None, [told.finding, told.meaning]))

    @property
    def state(self) -> str:
        return self.counted.read.state if self.counted.read else ""


@dataclass(frozen=True)
class Table:
    """The figures behind a chart; of very many the latest."""

    counted: Counted
    lines: tuple[Line, ...]

    @property
    def left_out(self) -> int:
        return self.counted.figures - len(self.lines)

    @property
    def is_small(self) -> bool:
        """Whether it takes less than half a page, so that it is not torn from its heading."""
        high = sum(2 if line.counted or len(line.says) > ONE_LINE else 1 for line in self.lines)
        return high <= HALF_A_PAGE


@dataclass(frozen=True)
class Part:
    """A paragraph of the abstract, with what it is about."""

    name: str
    text: str


class Report:
    """What the template asks for."""

    def __init__(self, facts: ProjectFacts) -> None:
        self.facts = facts

    # What the team wrote, by section: {{ report.wrote.rationale.blocks }}

    @cached_property
    def wrote(self) -> dict[str, Written]:
        return {each.section: each for each in self.facts.written}

    @property
    def not_written(self) -> str:
        return join_words(section.label.lower() for section in ReportSection if section.value not in self.wrote)

    @property
    def authors(self) -> str:
        """Whose words stand beside the record, each named once."""
        return join_words(dict.fromkeys(each.author for each in self.facts.written if each.author))

    @property
    def written_to(self) -> str:
        """The day on which the last of it was written."""
        return long_date(max(each.on for each in self.facts.written)) if self.facts.written else ""

    # Title and abstract

    @property
    def byline(self) -> str:
        team = self.facts.team
        names = join_words(each.name for each in team.people)
        return f"Everybody on {team.cohort}, {team.number}: {names}" if team.cohort else names

    @property
    def organisations(self) -> str:
        return join_words(self.facts.team.organisations)

    @cached_property
    def abstract(self) -> tuple[Part, ...]:
        """The whole in a few lines, in the order of the report; a part that is not there is left out."""
        facts = self.facts
        problem = " ".join(filter(None, [ended(facts.baseline), facts.problem]))
        conclusions = self.wrote.get("conclusions")
        parts = [
            ("Problem", problem),
            ("Aim", facts.aim),
            ("What was tried", self._tried_in_words()),
            ("Result", self.result),
            ("Conclusion", conclusions.text if conclusions else ""),
        ]
        return tuple(Part(name, ended(shortened(text, ABSTRACT))) for name, text in parts if text)

    def _tried_in_words(self) -> str:
        cycles = self.facts.cycles
        if not cycles:
            return ""
        named = join_words(f"{each.title} ({each.state.lower()})" for each in cycles)
        return f"{plural(len(cycles), 'PDSA cycle')}: {named}."

    @property
    def result(self) -> str:
        """What the team says has changed, and what the chart shows of it."""
        main = self.facts.main
        finding = main.told.finding if main else ""
        shown = ended(self.facts.shown_words) if self.facts.shows != "measure" else ""
        return " ".join(filter(None, [ended(self.facts.result), shown, finding]))

    # Introduction and methods

    @property
    def setting(self) -> str:
        """Context, as far as the record knows it."""
        facts, team = self.facts, self.facts.team
        whose = f"everybody on {team.cohort}, {team.number}," if team.cohort else team.number
        belongs = "It is led by one person" if len(team.people) == 1 and not team.cohort else f"Its team is {whose}"
        said = [
            f"The project belongs to {facts.programme}, {facts.cohort}"
            f"{f', {facts.describes}' if facts.describes else ''}.",
            f"{belongs} of {join_words(team.organisations)}." if team.organisations else "",
            f"It began on {long_date(facts.began_on)}, before the programme." if facts.began_on else "",
            f"Partners: {'; '.join(facts.partners)}." if facts.partners else "",
            ended(facts.partners_do),
            f"Taking part: {'; '.join(facts.named)}." if facts.named else "",
            f"Sponsor: {ended(facts.sponsor)}" if facts.sponsor else "",
            f"Asked, or taking part: {'; '.join(facts.asked)}." if facts.asked else "",
        ]
        return " ".join(filter(None, said))

    @cached_property
    def diagram(self) -> SafeString:
        facts = self.facts
        if not facts.diagram:
            return SafeString("")
        return diagram_of_boxes(
            facts.diagram, facts.diagram_says, facts.title, id="drivers", width=DOCUMENT_WIDTH, look=DOCUMENT
        )

    @property
    def diagram_is_shared(self) -> bool:
        """Whether an idea serves several drivers, so that a line is dashed."""
        return any(len(box.under) > 1 for box in self.facts.diagram)

    @property
    def predicted(self) -> str:
        """How the interventions were studied: predictions before, data after."""
        cycles = self.facts.cycles
        if not cycles:
            return ""
        studied = sum(each.studied for each in cycles)
        return (
            f"Each change was tried in a Plan, Do, Study, Act cycle whose prediction was written before it began and "
            f"could not be changed after. {studied} of {plural(len(cycles), 'cycle')} "
            f"{'has' if studied == 1 else 'have'} been studied so far."
        )

    @cached_property
    def analysis(self) -> tuple[str, ...]:
        """By which rules the charts are read: one paragraph a kind of chart."""
        charted = self.facts.charted
        limits = [each for each in charted if not each.is_run_chart]
        runs = [each for each in charted if each.is_run_chart]
        return tuple(filter(None, [_of_limits(limits), _of_runs(runs), _few(charted)]))

    # Results

    @cached_property
    def charts(self) -> tuple[Charted, ...]:
        return tuple(_charted(number, each) for number, each in enumerate(self.facts.charted, start=1))

    @property
    def uncounted(self) -> tuple[Counted, ...]:
        """Measures without a figure."""
        return tuple(each for each in self.facts.measures if each.read is None)

    @cached_property
    def value(self) -> DrawnValue:
        return drawn_value(self.facts.worth.outline)

    @property
    def value_drawing(self) -> SafeString:
        return value_chart(self.facts.worth.outline, id="value", width=DOCUMENT_WIDTH, look=DOCUMENT)

    @property
    def value_rests_on(self) -> str:
        """Over how long, how discounted, how much of it is claimed."""
        outline = self.facts.worth.outline
        said = []
        if outline.years:
            rate = f"{(outline.rate * 100).normalize():f}%"
            later = f"; what comes after the first is discounted at {rate} a year ({GREEN_BOOK}), payback is not"
            said.append(f"Counted over {plural(outline.years, 'year')}{later if outline.years > 1 else ''}.")
            said.append("Each benefit counts by how much of it is due to the project and how sure the team is.")
        if outline.intangibles:
            said.append(f"Counts as nothing, since it has no figure: {join_words(outline.intangibles)}.")
        if outline.elsewhere:
            said.append(f"Counts in another project, so as nothing here: {join_words(outline.elsewhere)}.")
        return " ".join([*said, self.facts.worth.checked])

    @property
    def value_finding(self) -> str:
        return economics.finding(self.facts.worth.outline)

    # Discussion

    @property
    def summary(self) -> str:
        """The result once more, and what was decided on it."""
        facts = self.facts
        said = [self.result]
        if facts.presented_on:
            heard = f"The executive team heard it on {long_date(facts.presented_on)}"
            said.append(f"{heard} and decided: {ended(facts.decision)}" if facts.decision else f"{heard}.")
        rests = f" No chart shows this: {ended(facts.stage_reason)}" if facts.stage_reason else ""
        said.append(f"The project’s stage is “{facts.stage.lower()}”.{rests}")
        if facts.score:
            why = f" {facts.score_why}" if facts.score_why else ""
            said.append(
                f"How far it is, as those who run it say: {facts.score} of 5, {facts.score_words.lower()}.{why}"
            )
        return " ".join(filter(None, said))

    @cached_property
    def limits(self) -> tuple[str, ...]:
        """What the record itself says is not known."""
        facts, found = self.facts, []
        for each in facts.charted:
            if each.read and each.read.n < FEW:
                found.append(
                    f"{each.name}: {plural(each.read.n, 'figure')} so far, too few to tell change from chance."
                )
            elif each.read and each.read.provisional:
                found.append(f"{each.name}: the limits are provisional, since they rest on few figures.")
            if each.left_out:
                found.append(f"{each.name}: {plural(len(each.left_out), 'figure')} left out, for stated reasons.")
        if not facts.charted and facts.shows == "measure":
            found.append("Nothing has been counted, so that no chart tells change from chance.")
        if facts.worth.lines and "not checked" in facts.worth.checked.lower():
            found.append("Finance has not checked the costs and benefits.")
        return tuple(found)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        return tuple(Table(each, each.lines[-LINES_SHOWN:]) for each in self.facts.charted)


def _charted(number: int, each: Counted) -> Charted:
    drawing = SafeString("")
    if each.read:
        drawing = chart_of(each.read, each.marks, DOCUMENT, id=f"measure-{number}", width=DOCUMENT_WIDTH, tall=PLOT)
    return Charted(each, drawing, chart_key(each), chart_source(each))


def _of_limits(counted: Sequence[Counted]) -> str:
    if not counted:
        return ""
    shifts, trends = _runs_of({each.shift for each in counted}), _runs_of({each.trend for each in counted})
    screened = ", the largest steps left out where the team chose so" if any(each.screens for each in counted) else ""
    return (
        f"{_names(counted)}: XmR {'chart' if len(counted) == 1 else 'charts'} by the rules of Making Data Count. "
        f"Limits lie 2.66 times the average moving range above and below the average{screened}. A figure outside them, "
        f"{shifts} in a row on one side of the average, {trends} in a row that rise or fall, or two of three near the "
        "same limit have a cause; all else is ordinary variation. Limits begin anew only where the team decided it, "
        "with the reason beside the chart."
    )


def _of_runs(counted: Sequence[Counted]) -> str:
    if not counted:
        return ""
    return (
        f"{_names(counted)}: run {'chart' if len(counted) == 1 else 'charts'} about the median. Six figures in a row "
        "on one side of it are a shift, five in a row that rise or fall a trend; the number and the length of runs are "
        "compared with what chance would leave."
    )


def _few(counted: Sequence[Counted]) -> str:
    if not counted:
        return ""
    return f"With fewer than {FEW} figures nothing is said to have changed."


def _names(counted: Sequence[Counted]) -> str:
    return join_words(each.name for each in counted)


def _runs_of(lengths: set[int]) -> str:
    return " or ".join(str(each) for each in sorted(lengths))
