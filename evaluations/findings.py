"""The titles and sentences of a report, each by a rule from the figures. Pure.

A title says a finding only where the figures bear it; otherwise it names its subject. Every sentence that rests on
answers says how many.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from core.formats import hours as hours_of
from core.formats import join_words, plural, score
from evaluations.statistics import Figure, Rate, Score

IMPROVED = frozenset({"improved", "sustained"})  # stages of a project that report an improvement
GOOD = Decimal(4)
NOTHING = Decimal(0)
RANKED_FROM = 3  # of fewer elements none "came first"
WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


class Commissioned(Protocol):
    """What the contracts ask for: places, and those for clinicians where all of them say."""

    @property
    def places(self) -> int: ...

    @property
    def clinical(self) -> int | None: ...


@dataclass(frozen=True)
class Scored:
    """What the rules need to know of an element."""

    title: str
    figure: Figure
    rate: Rate


def in_words(number: int) -> str:
    """Numbers to ten as words: six; beyond, as figures: 11, 1,250."""
    return WORDS[number] if number < len(WORDS) else f"{number:,}"


def counted(number: int, singular: str, several: str = "") -> str:
    """six professions, one organisation"""
    return f"{in_words(number)} {singular if number == 1 else several or singular + 's'}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def cohorts(names: Sequence[str]) -> str:
    """Pilot, Cohort 2 and Cohort 3; of many, how many there are."""
    return join_words(names) if len(names) <= 4 else f"{len(names)} cohorts"


def running(ends: Sequence[tuple[str, str]], of: int) -> str:
    """Which cohorts are still running, and until when; nothing where all are over."""
    if not ends:
        return ""
    if len(ends) == 1:
        name, end = ends[0]
        return f"{name} is still running, until {end}: what follows is what is known so far."
    which = "All" if len(ends) == of else capital(in_words(len(ends)))
    return f"{which} {'' if len(ends) == of else f'of {of} '}cohorts are still running: what follows is known so far."


def summary(elements: Sequence[Scored], projects: int, improved: int) -> str:
    """Whether it worked, as far as the scores and the projects bear it."""
    shown = _shown(elements)
    said = []
    if shown:
        low, high = _ends(shown)
        good = low >= GOOD
        lies = f"Mean scores lie between {score(low)} and {score(high)}"
        said.append("Every element that can be shown came out good or better" if good else lies)
        if good and len(shown) == len(elements):
            said = ["Every element came out good or better"]
    if improved:
        reports = "reports" if improved == 1 else "report"
        said.append(f"{improved} of {plural(projects, 'project')} {reports} an improvement")
    if not said:
        return "It is too early to say what the programme brought"
    if projects and not improved:
        return f"{said[0]}; no project reports an improvement yet"
    return ", and ".join(said)


def commissioned(places: int, clinicians: int, asked: Commissioned | None) -> str:
    """Places and clinicians beside what the contracts ask for."""
    if not places:
        return ""
    said = f"{clinicians:,} of {plural(places, 'person', 'people')} who took a place are clinicians."
    if not clinicians and (asked is None or asked.clinical is None):
        said = ""  # a programme for others, and nobody asked for clinicians
    if asked is None:
        return said
    target = f", {asked.clinical:,} of them for clinicians" if asked.clinical is not None else ""
    return f"The commission is for {plural(asked.places, 'place')}{target}. {said}".strip()


def took_part(places: int, professions: int, organisations: int) -> str:
    """Who took part, in one line of contract facts."""
    if not places:
        return "Nobody has taken a place yet"
    return capital(
        join_words(
            [
                counted(places, "place"),
                counted(professions, "profession"),
                counted(organisations, "organisation"),
            ]
        )
    )


def attendance(percent: int | None) -> str:
    """Hours attended of those held."""
    return "No session has been held yet" if percent is None else f"{percent}% of the hours held were attended"


def hours(attended: Decimal, held: Decimal, people: int) -> str:
    """The hours behind the percentage, over everybody."""
    if not held:
        return "No session has been held yet."
    share = f"{hours_of(attended)} of {hours_of(held)}"
    return f"Over all {plural(people, 'person', 'people')}, {share} hours held were attended."


def charts_chosen(large: int, charted: int, by: str = "") -> str:
    """How the charts that stand large were chosen, so that nobody suspects the best were picked."""
    if not large:
        return ""
    if large == charted:
        return "Every project with figures has its chart here, those furthest on first."
    rest = "the other stands" if charted - large == 1 else f"the other {in_words(charted - large)} stand"
    chosen = f"chosen by {by}" if by else "first those furthest on that show a change, and always some that show none"
    said = (
        f"{capital(in_words(large))} of {charted:,} charts {'stands' if large == 1 else 'stand'} large here, {chosen}"
    )
    return f"{said}; {rest} after them, none left out."


def improved_on_a_chart(projects: Iterable[tuple[bool, str | None]]) -> int:
    """How many improvements a chart shows, of projects that report one or not and whose chart moved that way."""
    return sum(improved and moved == "improved" for improved, moved in projects)


def on_a_chart(improved: int, shown: int) -> str:
    """How many of those that report an improvement have a chart that shows it."""
    if not shown:
        return "No chart shows it yet." if improved == 1 else "No chart shows any of them yet."
    if shown == improved:
        return "A chart shows it." if improved == 1 else "A chart shows each of them."
    return f"A chart shows {in_words(shown)} of them."


def presented(total: int, shown: int, measured: int = 0) -> str:
    """How many projects were shown to the executive panel, and how many count something."""
    if not total:
        return ""
    counts = f" {measured:,} {'has' if measured == 1 else 'have'} a measure with figures." if measured else ""
    if not shown:
        return f"None has been presented to the executive team yet.{counts}"
    return f"{shown:,} of {plural(total, 'project has', 'projects have')} been presented to the executive team.{counts}"


def tested(became: Mapping[str, int]) -> str:
    """“Tested in 3 cycles: 2 adopted and 1 doing”, by what became of them; nothing where none was planned."""
    if not became:
        return ""
    each = join_words(f"{number} {state}" for state, number in sorted(became.items()))
    return f"Tested in {plural(sum(became.values()), 'cycle')}: {each}"


def scores(elements: Sequence[Scored]) -> str:
    """Between good and excellent only if every element that is shown is; first only where one is, as shown."""
    shown = _shown(elements)
    if not shown:
        return "Scores are withheld until more people answer" if elements else "Nothing has been scored yet"
    if len(shown) == 1:
        return f"{shown[0][0].title} has a mean score of {score(shown[0][1].mean)}"
    low, high = _ends(shown)
    if low < GOOD:
        same = score(low) == score(high)
        return (
            f"Every mean score is {score(low)}" if same else f"Mean scores lie between {score(low)} and {score(high)}"
        )
    which = "Both" if len(shown) == 2 else f"All {in_words(len(shown))}"
    shown_only = "" if len(shown) == len(elements) else " that can be shown"
    first = _first(shown)
    end = f"; “{first}” came first" if first else ""
    return f"{which} elements{shown_only} came out between good and excellent{end}"


def score_range(elements: Sequence[Scored]) -> str:
    """4.2 to 4.8, or one figure, or nothing where none is shown."""
    shown = _shown(elements)
    if not shown:
        return ""
    low, high = (score(end) for end in _ends(shown))
    return low if low == high else f"{low} to {high}"


def _shown(elements: Sequence[Scored]) -> list[tuple[Scored, Score]]:
    return [(each, each.figure) for each in elements if isinstance(each.figure, Score)]


def _ends(shown: Sequence[tuple[Scored, Score]]) -> tuple[Decimal, Decimal]:
    means = [figure.mean for _, figure in shown]
    return min(means), max(means)


def _first(shown: Sequence[tuple[Scored, Score]]) -> str:
    """The one element whose mean, as it is shown, is above all others'; of few, or where few answered, none."""
    if len(shown) < RANKED_FROM:
        return ""
    best, second = sorted((score(figure.mean) for _, figure in shown), reverse=True)[:2]
    element = max(shown, key=lambda pair: pair[1].mean)[0]
    return "" if best == second or element.rate.indicative else element.title


def called(cohort: str) -> str:
    """A cohort's name as the subject of a sentence: “Cohort 2”, “the cohort Founding members”, since a name that says
    nothing of a cohort may read as several people."""
    return cohort if "cohort" in cohort.lower() else f"the cohort {cohort}"


def lower(title: str) -> str:
    """Words of our own in the middle of a sentence, “NHS finance” as it is. Not a name: those stand as given."""
    first, _, _ = title.partition(" ")
    return title[:1].lower() + title[1:] if first[1:].islower() and not first.endswith(".") else title


def answered(elements: Sequence[Scored]) -> str:
    """How many answered each survey: "15 to 19 of 20 people answered each time."."""
    rates = [each.rate for each in elements]
    if not rates:
        return ""
    low, high = min(rate.answered for rate in rates), max(rate.answered for rate in rates)
    invited = {rate.invited for rate in rates}
    if len(invited) == 1:
        between = f"{low}" if low == high else f"{low} to {high}"
        each = " each time" if len(rates) > 1 else ""
        return f"{between} of the {plural(invited.pop(), 'person', 'people')} asked answered{each}."
    total, asked = sum(rate.answered for rate in rates), sum(rate.invited for rate in rates)
    return f"{total:,} of the {asked:,} questionnaires sent were answered."


def indicative(elements: Sequence[Scored]) -> str:
    """A warning that names the shown elements about which fewer than half of those asked answered."""
    few = [f"“{each.title}”" for each, _ in _shown(elements) if each.rate.indicative]
    if not few:
        return ""
    them = "it" if len(few) == 1 else "them"
    return f"Fewer than half of those asked answered about {join_words(few)}: read {them} as a hint."


def themes(told: Sequence[tuple[str, int]], people: int) -> str:
    """The theme that most people raised, where one stands above the others."""
    if not told:
        return "No theme was raised by enough people to be told"
    (name, most), *others = sorted(told, key=lambda theme: -theme[1])
    if others and others[0][1] == most:
        return f"{capital(counted(len(told), 'theme'))} run through the comments"
    return f"{name}: raised by at least {most:,} of {plural(people, 'person', 'people')}"


def learned(told: int) -> str:
    """Six things that people say they learned, where there are themes."""
    if not told:
        return "What participants wrote"
    return f"{capital(counted(told, 'thing'))} that people say they learned, in their own words"


def asked_for(total: int, done: int) -> str:
    """How much of what participants asked for came about."""
    if not done:
        return f"{capital(counted(total, 'thing'))} asked for, none done yet"
    if done == total:
        return capital(f"{counted(total, 'thing')} asked for, and done")
    return f"Of {counted(total, 'thing')} asked for, {in_words(done)} {'was' if done == 1 else 'were'} done"


def projects(total: int, improved: int) -> str:
    """How many projects state an improvement, of all."""
    if not total:
        return "No project is recorded"
    if improved:
        return f"{improved} of {plural(total, 'project')} {'reports' if improved == 1 else 'report'} an improvement"
    return capital(f"{counted(total, 'project')}, none with an improvement to report yet")


def cannot_say(
    *,
    rate: Rate,
    withheld: Sequence[str],
    minimum: int,
    to_come: Sequence[tuple[str, int]],
    open_surveys: int,
    projects: int,
    uncoded: int = 0,
) -> tuple[str, ...]:
    """The limits of what the report says, the gravest first; only those that apply."""
    said = ["That the programme alone caused what is reported here: there was no group to compare with."]
    if missing := rate.invited - rate.answered:
        none_back = f"{missing:,} of {rate.invited:,} questionnaires were not returned"
        said.append(f"What those think who did not answer: {none_back}.")
    if withheld:
        said.append(f"How {join_words(f'“{title}”' for title in withheld)} came out: fewer than {minimum} answered.")
    for name, sessions in to_come:
        is_are = "is" if sessions == 1 else "are"
        still = f"{plural(sessions, 'session')} of the whole cohort {is_are} still to come"
        said.append(f"How {name} ends: {still}.")
    if open_surveys:
        said.append(f"What is being said now: {plural(open_surveys, 'survey is', 'surveys are')} still open.")
    if projects:
        said.append("Whether the projects’ results last: they are stated by the projects themselves.")
    if uncoded:
        said.append(f"What else is in the comments: {plural(uncoded, 'comment is', 'comments are')} not coded yet.")
    return tuple(said)
