"""A poster and a report of an invented project, to look at; and a poster of the longest words that there may be."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from uuid import UUID

from core.charts import DiagramBox
from projects.economics import LineFact, outline
from projects.marks import Mark
from projects.measured import read_figures
from projects.models import Measure, Rebase
from projects.papers.content import (
    Counted,
    Danger,
    ProjectFacts,
    Quoted,
    Running,
    Step,
    Team,
    TeamMember,
    Tried,
    Worth,
    WorthLine,
    Written,
)
from projects.papers.gathering import counted

MADE_AT = datetime(2026, 10, 12, 9, tzinfo=UTC)
FIRST = date(2026, 1, 5)
WEEK = timedelta(weeks=1)
MISSED = (
    "19.1 22.8 20.3 20.2 19.5 18.9 19.6 18.5 17.2 16.9 16.4 19.0 19.6 21.5 19.5 19.2 20.1 18.6 "
    "12.1 13.5 10.8 12.3 12.4 13.6 11.3 13.1 15.3 9.9 10.8 12.7 11.1 10.0 14.3 13.6 13.8 12.2"
)
CALLED = "0 0 12 41 66 71 78 84 85 82 88 87 90 86 89 87 91 88"
BEGAN, REBASED = FIRST + 11 * WEEK, FIRST + 18 * WEEK


@cache
def facts() -> ProjectFacts:
    return ProjectFacts(
        title="Fewer missed first appointments",
        aim="Cut missed first appointments in the three Northmoor teams from 19.5% to 10% or less, by May 2027",
        programme="Leading for Change",
        describes="a leadership development programme",
        cohort="Cohort 4",
        provider="Harbour Lane Leadership",
        commissioner="Welland Vale Partnership Trust",
        team=Team(
            (
                TeamMember("Amara Nwosu-Bright", "Head of nursing", leads=True),
                TeamMember("Jo Brennan", "Support worker, Lark Street"),
                TeamMember("Dr Daniel Marsh", "Psychiatrist"),
            ),
            ("Welland Vale Partnership Trust", "Northmoor Council"),
        ),
        stage="Improved",
        worth=_worth(),
        problem="Of those who are sent to us, one in five does not come the first time. Nobody else is seen in that "
        "hour, and whoever did not come waits eleven weeks more.",
        baseline="19.5% of first appointments missed",
        target_on=date(2027, 5, 28),
        result="Down to 12.2%, and down for 18 weeks",
        presented_on=date(2026, 9, 23),
        decision="Approved and resourced: one support worker for two years",
        sponsor="Operations director, Welland Vale",
        score="4.0",
        score_words="Significant improvement",
        partners=("Northmoor Council", "Lark Street Carers"),
        partners_do="They read every letter before it goes out",
        asked=("People who use the service", "Receptionists"),
        diagram=_diagram(),
        diagram_says="Aim: people know when to come; people can come.",
        cycles=_cycles(),
        measures=(_missed(), _called()),
        quotations=(Quoted("She rang, and then I knew who would be there.", "somebody who uses the service"),),
        spread=(
            Running("Eastmere Community Health", "Adopted it", date(2026, 8, 3)),
            Running("Canal Street Practice", "Exploring it", None, "Has asked for the call script"),
        ),
        milestones=(
            Step("Calls at all three teams", date(2026, 5, 18), date(2026, 5, 11)),
            Step("Calls on Saturdays", date(2026, 12, 7)),
        ),
        risks=(Danger("Calls stop when support workers are short", 4, 4, "A rota across the three teams"),),
        written=_written(),
    )


def _missed() -> Counted:
    measure = Measure(
        pk=UUID(int=1),
        name="Missed first appointments",
        unit="%",
        target=Decimal(10),
        definition="First appointments that nobody came to and nobody cancelled, of all that were booked.",
        source="The booking system, each Monday",
    )
    why = "The fall had a known cause, the call five days before, and lasted."
    rebase = Rebase(on=REBASED, reason=why, at=datetime(2026, 7, 13, 9, tzinfo=UTC))
    figures = [(FIRST + number * WEEK, Decimal(value), True) for number, value in enumerate(MISSED.split())]
    marks = (Mark(BEGAN, "Reminder in plain words", 1), Mark(REBASED, "A call five days before", 2))
    return counted(measure, read_figures(measure, figures, [REBASED]), marks=marks, rebases=[rebase])


def _called() -> Counted:
    measure = Measure(
        pk=UUID(int=2), name="People called five days before", unit="%", kind="process", improvement="increase"
    )
    figures = [(REBASED + number * WEEK, Decimal(value), True) for number, value in enumerate(CALLED.split())]
    return counted(measure, read_figures(measure, figures))


def _diagram() -> tuple[DiagramBox, ...]:
    return (
        DiagramBox("aim", 0, "Missed first appointments down to 10%"),
        DiagramBox("know", 1, "People know when and where to come", under=("aim",)),
        DiagramBox("can", 1, "People can come", under=("aim",)),
        DiagramBox("reminder", 2, "A reminder that people understand", under=("know",)),
        DiagramBox("suits", 2, "A time that suits them", under=("can",)),
        DiagramBox("plain", 3, "Reminder in plain words", ("Cycle 1 adopted",), ("reminder",)),
        DiagramBox("call", 3, "A call five days before", ("Cycle 2 adopted",), ("reminder", "suits")),
        DiagramBox("choose", 3, "Choose your time from a link", under=("suits",)),
    )


def _cycles() -> tuple[Tried, ...]:
    return (
        Tried(
            1,
            "Reminder in plain words",
            "Adopted",
            "Does the text message not say enough?",
            "Below 17% in four weeks",
            "Twelve people who use the service rewrite the text; Lark Street sends it.",
            scale="One of three teams",
            began_on=BEGAN,
            happened="All 92 had the new text.",
            held="Not as predicted",
            found="No change beyond ordinary variation in four weeks.",
            learned="The old text never said which building.",
            decided_on=date(2026, 4, 27),
            next_words="Name the building.",
        ),
        Tried(
            2,
            "A call five days before",
            "Adopted",
            "Does a call find those whom a text does not reach?",
            "7 of 10 are reached, and fewer than 14% miss",
            "Support workers ring everyone five days before, and offer another time.",
            scale="All three teams, eight weeks",
            began_on=REBASED,
            happened="312 calls, 246 reached.",
            surprises="A call took four minutes, not ten.",
            held="As predicted",
            found="246 of 312 reached, and missed appointments down by more than a third.",
            learned="People want to know whom they will meet.",
            decided_on=date(2026, 7, 6),
            next_words="Say in the letter who will be there.",
        ),
        Tried(
            3, "Choose your time", "Planned", "Do people keep a time they chose?", "Half choose", "A link by letter."
        ),
    )


def _worth() -> Worth:
    def amounts(low: int, likely: int, high: int) -> tuple[Decimal, Decimal, Decimal]:
        return Decimal(low), Decimal(likely), Decimal(high)

    facts = (
        LineFact("Support worker, one day a week", "cost", amounts(6_900, 7_400, 8_200), recurring=True, years=3),
        LineFact("Hours no longer lost", "benefit", amounts(14_000, 19_000, 23_000), "capacity", True, 1, 3, 80, 90),
        LineFact("Letters not sent twice", "benefit", amounts(900, 1_200, 1_500), "cash-releasing", True, 1, 3),
    )
    lines = (
        WorthLine(facts[0].label, "Cost", "Every year, for 3 years", "£7,400 (£6,900 to £8,200)", "", "Pay scale"),
        WorthLine(
            facts[1].label,
            "Benefit",
            "Time or capacity that becomes free, every year, for 3 years",
            "£19,000 (£14,000 to £23,000)",
            "80% due to the project, 90% sure",
            "Booking system, and the cost of an hour",
        ),
        WorthLine(
            facts[2].label,
            "Benefit",
            "Money released from a budget, every year, for 3 years",
            "£1,200 (£900 to £1,500)",
            "100% due to the project, 100% sure",
            "Post room",
        ),
    )
    return Worth(outline(facts), lines, "Checked by the finance manager, community services, on 8 October 2026.")


def _written() -> tuple[Written, ...]:
    words = {
        "knowledge": "Calls before an appointment lower missed ones by about a third in published trials.\n\nWhat they "
        "say matters more than when they are made.",
        "rationale": "People who know whom they will meet are less afraid to come.",
        "ethics": "No approval was needed. Nobody was called who had asked not to be:\n- a list at each desk\n"
        "- checked every Monday",
        "interpretation": "The call did it, not the text. It found people whose address had changed.",
        "limitations": "Three teams in one town, all of them glad to try.",
        "conclusions": "It is worth the support worker’s day. It could begin anywhere that keeps a list.",
        "funding": "The trust paid. Nobody else had a say.",
    }
    return tuple(Written(key, text, "Amara Nwosu-Bright", date(2026, 10, 5)) for key, text in words.items())


# The longest that the forms take


def longest() -> ProjectFacts:
    """As many words as there may be of everything, some of them without an end."""

    def words(most: int) -> str:
        sentence = "Nobody who was asked could say why the letter had gone to the wrong address again. "
        return (sentence * (most // len(sentence) + 1))[:most].rstrip()

    one = facts()
    cycle = replace(one.cycles[1], title=words(80), found=words(1000), next_words=words(500))
    main = one.measures[0]
    marks = tuple(Mark(FIRST + number * WEEK, words(80), number) for number in range(1, 31))
    return replace(
        one,
        title=("Widening " * 20)[:150].strip(),
        programme=words(120),
        aim=words(300),
        problem=words(4000),
        baseline=words(200),
        result=words(300),
        decision=words(200),
        sponsor=words(150),
        score="5.0",
        score_words="Outstanding sustainable results",
        score_why=words(300),
        partners=tuple(words(90) for _ in range(10)),
        named=tuple(words(90) for _ in range(10)),
        stage_reason=words(300),
        team=Team(
            tuple(TeamMember("Wilhelmina Featherstonehaugh-Cholmondeley", words(100), n == 0) for n in range(24)),
            tuple(f"{words(140)} {n}" for n in range(8)),
        ),
        diagram=tuple(replace(box, text=words(120)) for box in one.diagram),
        cycles=tuple(replace(cycle, number=number) for number in range(1, 31)),
        measures=(
            replace(main, source=words(200), rebases=(words(300),) * 6, marks=marks),
            *(replace(one.measures[1], name=words(120)) for _ in range(8)),
        ),
        quotations=tuple(Quoted(words(500), words(100)) for _ in range(6)),
        spread=tuple(Running(words(150), "Adopted it", date(2026, 8, 3)) for _ in range(30)),
        milestones=tuple(Step(words(100), date(2026, 12, 7)) for _ in range(40)),
        worth=replace(one.worth, checked=f"Checked by the {words(150)}"),
        written=tuple(replace(each, text=words(4000)) for each in one.written),
    )


def register() -> None:
    from documents import samples
    from projects.papers.making import poster_pdf, report_pdf

    def told(done: int, total: int | None = None, doing: str = "") -> None:
        """Nobody watches how far a sample is."""

    samples.register("project-poster", lambda: poster_pdf(facts(), MADE_AT, told))
    samples.register("project-poster-longest", lambda: poster_pdf(longest(), MADE_AT, told))
    samples.register("project-report", lambda: report_pdf(facts(), MADE_AT, told))
