"""What needs a coordinator or a facilitator today. Pure: facts in, things to do out, the most urgent first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.formats import hours_words, plural, short_date


@dataclass(frozen=True)
class Need:
    """The fact, what is known about it, and one action whose label is the answer."""

    fact: str
    known: str
    label: str
    url: str
    sends: bool = False  # the label is a button that does it, not a link to where it is done


@dataclass(frozen=True)
class OpenRegister:
    title: str
    day: date
    marked: int
    expected: int
    leader: str
    url: str
    close_url: str

    @property
    def complete(self) -> bool:
        return 0 < self.expected == self.marked


@dataclass(frozen=True)
class Behind:
    """A participant whose attendance is below the programme's rule; hours are decimal hours."""

    name: str
    percent: int
    could_reach: bool
    missed_hours: object
    url: str


def open_registers(registers: Iterable[OpenRegister]) -> list[Need]:
    """Registers of sessions that are over and not closed, the oldest first."""
    return [
        _to_close(each, fact, each.leader and f"{each.leader} leads the session.")
        if each.complete
        else Need(
            fact,
            f"{each.marked} of {each.expected} people marked"
            + (f". {each.leader} leads the session." if each.leader else "."),
            "Finish register",
            each.url,
        )
        for each in sorted(registers, key=lambda register: register.day)
        for fact in (f"The register for {short_date(each.day)}, {each.title}, is open",)
    ]


def open_register(each: OpenRegister, cohort: str) -> Need:
    """One among registers of several cohorts. `expected` is 0 where it is not known."""
    fact = f"The register for {short_date(each.day)} is open"
    where = f"{each.title}, {cohort}."
    if each.complete:
        return _to_close(each, fact, where)
    of = f" of {each.expected} people marked" if each.expected else " marked so far"
    return Need(fact, f"{where} {each.marked}{of}.", "Finish register", each.url)


def _to_close(each: OpenRegister, fact: str, known: str) -> Need:
    """A register on which everybody is marked: nothing is left but to close it."""
    return Need(fact, known, f"All {each.expected} marked: close it", each.close_url, sends=True)


def behind(people: Sequence[Behind], rule: int) -> list[Need]:
    """Participants below the rule, the lowest first; what would still put it right is said."""
    return [
        Need(
            f"{each.name} is at {each.percent}%, below the {rule}% rule",
            f"{hours_words(each.missed_hours)} missed. "  # type: ignore[arg-type]
            + ("Attending the rest would put it right." if each.could_reach else "A catch-up is needed to complete."),
            "See attendance",
            each.url,
        )
        for each in sorted(people, key=lambda person: person.percent)
    ]


def behind_together(people: Sequence[Behind], rule: int) -> list[Need]:
    """The same of one cohort among several, in one line."""
    if len(people) <= 1:
        return behind(people, rule)
    lowest = sorted(people, key=lambda person: person.percent)
    named = ", ".join(f"{each.name} {each.percent}%" for each in lowest[:3])
    more = f" and {len(people) - 3} more" if len(people) > 3 else ""
    return [
        Need(f"{len(people)} people are below the {rule}% rule", f"{named}{more}.", "See attendance", lowest[0].url)
    ]


def unsent(count: int, url: str) -> list[Need]:
    """Messages that wait for a person to decide."""
    if not count:
        return []
    said = plural(count, "message was not sent or may not have been", "messages were not sent or may not have been")
    return [Need(said, "Look at each and send it again or let it rest.", "Open the outbox", url)]


def unreleased(count: int, url: str) -> list[Need]:
    """Changes to the schedule that nobody has been told of."""
    if not count:
        return []
    said = f"{plural(count, 'change')} to the schedule {'is' if count == 1 else 'are'} not released"
    return [Need(said, "Nobody has been told yet. See who will be, and release them.", "See the changes", url)]


@dataclass(frozen=True)
class StoodDown:
    """A session that was stood down and has no new date; `whose` it is besides the cohort's, "" if nobody's."""

    title: str
    whose: str
    day: date
    because: str
    url: str


def undated(sessions: Iterable[StoodDown]) -> list[Need]:
    """Sessions that were stood down and have no new date, the oldest first."""
    return [
        Need(
            f"{each.title}{f', {each.whose},' if each.whose else ''} was stood down and has no new date",
            f"It was to be on {short_date(each.day)}. {each.because}.",
            "Choose a date",
            each.url,
        )
        for each in sorted(sessions, key=lambda session: session.day)
    ]


def asking_for_pathway(count: int, url: str) -> list[Need]:
    """People who ask to take the accredited pathway."""
    if not count:
        return []
    said = f"{plural(count, 'person asks', 'people ask')} to take the accredited pathway"
    return [Need(said, "Enrol them, or decline with a reason.", "Answer", url)]


def without_group(names: Sequence[str], what: str, label: str, url: str) -> list[Need]:
    """People who have no learning set, or no coach."""
    if not names:
        return []
    listed = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    verb = "has" if len(names) == 1 else "have"
    return [Need(f"{plural(len(names), 'person', 'people')} {verb} no {what}", listed, label, url)]


def asked_for(waiting: int, url: str) -> list[Need]:
    """What participants asked for and nobody has answered."""
    if not waiting:
        return []
    said = plural(waiting, "thing that participants asked for waits", "things that participants asked for wait")
    return [Need(f"{said} for an answer", "Make it a session, or say what becomes of it.", "Answer", url)]


def unlisted(waiting: int, url: str) -> list[Need]:
    """People who were at sessions and are on no register."""
    if not waiting:
        return []
    said = plural(waiting, "person was at a session and is", "people were at sessions and are") + " not listed"
    return [Need(said, "Give them a place, invite them as a guest, or say why not.", "Answer", url)]


def to_publish(title: str, cohort: str, *, to_agree: bool, url: str) -> Need:
    """A project that waits for a coordinator: to be published, or to be agreed to for the rest of a cohort."""
    if to_agree:
        return Need(
            f"“{title}” would be published", f"{cohort}. You are asked to agree for those not named.", "Read it", url
        )
    return Need(
        f"“{title}” is ready to publish", f"{cohort}. Everybody who was asked agrees.", "Check it and publish", url
    )
