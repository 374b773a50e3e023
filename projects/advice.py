"""What a good improvement project has, looked for in what a team has written: each finding names what it was read from.
Pure.

After the Model for Improvement (Langley and others, The Improvement Guide): an aim that says how much and by when, an
outcome, a process and a balancing measure, figures from before the first change, a prediction before each of several
small tests, and data that the study is held against.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core.formats import join_words, long_date, plural
from projects.movement import Moved

ENOUGH_BEFORE = 12  # figures before the first change: from then on the limits of a chart are no longer rough
SEVERAL = 3  # tests
KINDS = ("outcome", "process", "balancing")
WHAT = {
    "outcome": "An outcome measure shows whether the aim is reached.",
    "process": "A process measure shows whether the change is really done.",
    "balancing": "A balancing measure shows whether something else gets worse.",
}

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
NO_PLACE = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "half", "least", "most",
    "total", "average", "time", "full", "good", "a", "an", "each", "the same",
)  # fmt: skip
HOW_MUCH = re.compile(r" (?:from|to|by) (?=[£\d])")  # ends the words about people
PEOPLE = (
    "patients?|people|child|children|baby|babies|parents?|family|families|adults?|women|men|mothers?|residents?|carers?"
    "|staff|nurses?|doctors?|teams?|wards?|clinics?|practices?|users|everybody|everyone"
)

LINKS = {
    "edit": "Change the project",
    "add_measure": "Measure something",
    "drivers": "Draw the diagram",
    "plan_cycle": "Plan a test",
    "project": "Open the project",
}


@dataclass(frozen=True)
class MeasureFact:
    """`days` are those of the figures that count. `start`, `now` and `moved` are as the project's page tells them, and
    `held` is the number of figures since the present level began, 0 of one that did not move."""

    name: str
    kind: str
    days: tuple[date, ...] = ()
    start: float | None = None
    now: float | None = None
    target: float | None = None
    moved: Moved | None = None
    held: int = 0
    reading: str = ""


@dataclass(frozen=True)
class CycleFact:
    number: int
    began_on: date | None = None
    scale: str = ""
    measure: str = ""
    held: str = ""  # yes, partly or no, once it is studied
    decision: str = ""  # adopt, adapt or abandon
    figures: int = 0  # of its measure since it began


@dataclass(frozen=True)
class Facts:
    """What a project has, for its team. `counted` is False where a product or a decision alone shows that it worked;
    `places` are other places where it was adopted or adapted."""

    aim: str
    target_on: date | None = None
    problem: str = ""
    baseline: str = ""
    team: int = 1
    partners: int = 0
    counted: bool = True
    in_use: str = ""
    stage: str = "idea"
    places: tuple[str, ...] = ()
    ideas: tuple[str, ...] = ()
    ideas_tested: int = 0
    measures: tuple[MeasureFact, ...] = ()
    changes_marked: int = 0  # days on its charts on which something changed
    cycles: tuple[CycleFact, ...] = ()

    def of_kind(self, kind: str) -> tuple[MeasureFact, ...]:
        return tuple(each for each in self.measures if each.kind == kind)

    @property
    def begun(self) -> tuple[CycleFact, ...]:
        return tuple(each for each in self.cycles if each.began_on)

    @property
    def studied(self) -> tuple[CycleFact, ...]:
        return tuple(each for each in self.cycles if each.held)


@dataclass(frozen=True)
class Advice:
    """One thing that a good project has: whether it is there, what it was read from, and if not what to do next.
    `page` is where that is done, by the name of its address."""

    title: str
    there: bool
    evidence: str
    next_step: str
    page: str

    @property
    def address(self) -> str:
        return f"projects:{self.page}"

    @property
    def link_words(self) -> str:
        return LINKS[self.page]


def advise(facts: Facts) -> tuple[Advice, ...]:
    """In the order in which one works."""
    return tuple(_all(facts))


def of_an_aim(aim: str, target_on: date | None, problem: str = "", baseline: str = "") -> tuple[Advice, ...]:
    """While it is being written: what the words of an aim and of its problem say already."""
    return tuple(_of_words(Facts(aim, target_on, problem, baseline)))


def _all(facts: Facts) -> Iterator[Advice]:
    yield from _of_words(facts)
    if facts.counted:
        yield from _of_measures(facts)
    yield _of_ideas(facts)
    yield from _of_tests(facts)


def _of_words(facts: Facts) -> Iterator[Advice]:
    quoted = f"The aim is “{facts.aim}”." if facts.aim.strip() else "There is no aim yet."
    yield Advice(
        "The aim says how much",
        _has_number(facts.aim),
        quoted,
        "Put a number in it: from where to where, as in “from 19.5% to 10%”. A reader cannot tell otherwise when it is "
        "reached.",
        "edit",
    )
    yield _of_its_day(facts, quoted)
    whom = _for_whom(facts.aim)
    yield Advice(
        "The aim says for whom",
        bool(whom),
        f"It says “{whom}”." if whom else quoted,
        "Name the people or the place that it is about, as in “in the three Northmoor teams”.",
        "edit",
    )
    told = [words for words in (facts.problem, facts.baseline) if _has_number(words)]
    yield Advice(
        "The problem has its number",
        bool(told),
        f"“{_short(told[-1])}”" if told else "Neither the problem nor where you start says a number.",
        "Say how big the problem is today, in a number that others can check.",
        "edit",
    )


def _of_its_day(facts: Facts, quoted: str) -> Advice:
    """A day of its own, and no month or year in the words that is another: both stand on the poster."""
    title, day = "The aim says by when", facts.target_on
    if day is None:
        return Advice(title, False, f"{quoted} No day is given.", "Give the day by which it is reached.", "edit")
    named, same = _months_in(facts.aim), ({"", MONTHS[day.month - 1]}, {"", str(day.year)})
    if not named or any(month in same[0] and year in same[1] for month, year in named):
        return Advice(title, True, f"It is to be reached by {long_date(day)}.", "Keep to it.", "edit")
    evidence = f"Its words say {' '.join(filter(None, named[-1]))}, its date {long_date(day)}."
    return Advice(title, False, evidence, "Let both say the same: both stand on the poster.", "edit")


def _months_in(words: str) -> list[tuple[str, str]]:
    """Each month and year that the words name, ("June", "2027"), either of them empty where it stands alone."""
    month = "|".join(MONTHS)
    found = re.findall(rf"\b({month})\b(?:\s+((?:19|20)\d\d))?|\b((?:19|20)\d\d)\b", words)
    return [(name, year or alone) for name, year, alone in found]


def _for_whom(words: str) -> str:
    """The words that name people or a place, as far as they can be told from others."""
    other = "|".join((*MONTHS, *NO_PLACE))
    place = re.search(rf"\b(?:for|in|at|on|among|across|within) (?!(?:{other})\b|\d)\w[^,.;]{{0,60}}", words)
    found = place or re.search(rf"\b(?:{PEOPLE})\b", words, re.IGNORECASE)
    return _short(re.split(HOW_MUCH, found.group())[0], 60) if found else ""


def _of_measures(facts: Facts) -> Iterator[Advice]:
    for kind in KINDS:
        found = facts.of_kind(kind)
        evidence = f"{join_words([f'“{each.name}”' for each in found])}." if found else f"There is no {kind} measure."
        yield Advice(
            f"There is a{'n' * (kind == 'outcome')} {kind} measure", bool(found), evidence, WHAT[kind], "add_measure"
        )
    yield _of_a_baseline(facts)


def _of_a_baseline(facts: Facts) -> Advice:
    """Figures of the outcome from before the first test."""
    outcome = next(iter(facts.of_kind("outcome")), None)
    first = min((each.began_on for each in facts.begun if each.began_on), default=None)
    title = "You know where you started"
    if outcome is None:
        return Advice(title, False, "There is no outcome measure to look at.", WHAT["outcome"], "add_measure")
    before = sum(1 for day in outcome.days if first is None or day < first)
    when = f"before the first test began on {long_date(first)}" if first else "and no test has begun"
    evidence = f"“{outcome.name}” has {plural(before, 'figure')} {when}."
    more = ENOUGH_BEFORE - before
    what = f"{plural(more, 'more figure')} would let its chart tell chance from change. Older ones can be pasted in."
    return Advice(title, before >= ENOUGH_BEFORE, evidence, what, "project")


def _of_ideas(facts: Facts) -> Advice:
    number = len(facts.ideas)
    evidence = (
        f"The driver diagram has {plural(number, 'change idea')}, {facts.ideas_tested} of them tested."
        if number
        else "The driver diagram has no change idea yet."
    )
    what = "Draw what drives the aim, and write down more than one idea of what might change it."
    return Advice("Ideas hang on what drives the aim", number > 1, evidence, what, "drivers")


def _of_tests(facts: Facts) -> Iterator[Advice]:
    number = len(facts.studied)
    yield Advice(
        "Several small tests",
        number >= SEVERAL,
        f"{plural(number, 'test was', 'tests were')} studied, of {plural(len(facts.cycles), 'test')} planned.",
        f"Plan {plural(max(SEVERAL - number, 1), 'more test')}: one person, one clinic or one day is enough.",
        "plan_cycle",
    )
    with_scale = [each for each in facts.cycles if each.scale]
    yield Advice(
        "Each test says how small it is",
        bool(facts.cycles) and len(with_scale) == len(facts.cycles),
        _numbers("say on how many it is tried", with_scale, facts.cycles),
        "Say on how many people or places a change is tried, before it is tried.",
        "project",
    )
    held = [each for each in facts.studied if each.measure and each.figures]
    yield Advice(
        "What was found is held against figures",
        bool(held),
        _numbers("are studied beside figures since they began", held, facts.studied),
        "Choose for a test the measure on which it should show, and go on counting once it has begun.",
        "project",
    )


def _numbers(what: str, some: Sequence[CycleFact], of: Sequence[CycleFact]) -> str:
    if not of:
        return "No test yet."
    return f"{len(some)} of {plural(len(of), 'test')} {what}."


def _has_number(words: str) -> bool:
    """A figure that is no year: “by 2027” says when, not how much."""
    without_years = re.sub(r"\b(19|20)\d\d\b", "", words)
    return bool(re.search(r"\d", without_years)) or bool(
        re.search(r"\b(half|halve|double|third|quarter|none|zero|no more than|every)\b", words, re.IGNORECASE)
    )


def _short(words: str, most: int = 140) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else f"{words[: most - 1].rsplit(' ', 1)[0]}…"
