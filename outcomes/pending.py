"""What is not known yet, and when it will be: for each card of the page, and for the file. Pure.

A figure that cannot be known yet is neither a dash nor a nought: it is named here, with the day that the cohort or the
survey gives for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.formats import join_words, long_date
from evaluations.findings import called, counted
from outcomes.figures import CohortOutcome, Outcomes

CARDS = ("cohorts", "satisfaction", "mix", "projects", "certificates", "pathway")


@dataclass(frozen=True)
class NotYet:
    """`what` of a cohort or of the programme will be known `when`: “when it ends, on 10 June 2027”."""

    card: str
    of: str
    what: str
    when: str

    @property
    def says(self) -> str:
        return f"{self.what}: {self.when}"


def not_yet(outcomes: Outcomes) -> tuple[NotYet, ...]:
    """Everything that the page cannot say yet, card by card."""
    return (
        *_of_cohorts(outcomes),
        *_of_scores(outcomes),
        *_of_the_mix(outcomes),
        *_of_projects(outcomes),
        *_of_certificates(outcomes),
        *_of_the_pathway(outcomes),
    )


def _of_cohorts(outcomes: Outcomes) -> Iterator[NotYet]:
    if not outcomes.cohorts:
        yield NotYet("cohorts", "Programme", "Results", "once a first cohort has been set up and has begun")
    for cohort in outcomes.cohorts:
        if not cohort.begun:
            all_else = f"Everything but the places of {cohort.name}"
            yield NotYet("cohorts", cohort.name, all_else, _begins(cohort, outcomes.day))
            continue
        if cohort.attendance.percent is None:
            yield NotYet("cohorts", cohort.name, f"Attendance of {cohort.name}", _first_session(cohort, outcomes.day))
        if cohort.running:
            yield NotYet("cohorts", cohort.name, f"Who completes {cohort.name}", _ends(cohort, outcomes.day))


def _begins(cohort: CohortOutcome, today: date) -> str:
    return f"once it has begun, on {long_date(cohort.starts_on)}" if cohort.starts_on > today else "once it begins"


def _ends(cohort: CohortOutcome, today: date) -> str:
    if cohort.ends_on >= today:
        return f"when it ends, on {long_date(cohort.ends_on)}"
    return f"when it is closed; it was due to end on {long_date(cohort.ends_on)}"


def _first_session(cohort: CohortOutcome, today: date) -> str:
    if cohort.next_session and cohort.next_session >= today:
        return f"after the first session, on {long_date(cohort.next_session)}"
    return "after a first session; none is dated yet"


def _of_scores(outcomes: Outcomes) -> Iterator[NotYet]:
    yield from _once_begun(outcomes, "satisfaction", "Scores", "once {begins}; a survey follows each session")
    closing = [cohort.closes_on for cohort in outcomes.cohorts if cohort.closes_on]
    if outcomes.open_surveys and closing:
        several = outcomes.open_surveys > 1
        asked = f"Results of {counted(outcomes.open_surveys, 'open survey')}"
        when = f"when {'the first of them' if several else 'it'} closes, by {long_date(min(closing))}"
        yield NotYet("satisfaction", "Programme", asked, when)
    without = [cohort for cohort in outcomes.running if cohort.score is None and not cohort.closes_on]
    for cohort in without:
        held = [day for day in (cohort.next_session,) if day and day >= outcomes.day]
        when = f"once a survey has closed; the next session is on {long_date(held[0])}" if held else _closed(outcomes)
        yield NotYet("satisfaction", cohort.name, f"Scores of {cohort.name}", when)


def _once_begun(outcomes: Outcomes, card: str, what: str, when: str) -> Iterator[NotYet]:
    """Where no cohort has begun, what waits for the first to."""
    if outcomes.cohorts and not outcomes.begun:
        first = min(outcomes.cohorts, key=lambda cohort: cohort.starts_on)
        day = f" on {long_date(first.starts_on)}" if first.starts_on > outcomes.day else ""
        yield NotYet(card, "Programme", what, when.format(begins=f"{called(first.name)} begins{day}"))


def _closed(outcomes: Outcomes) -> str:
    return f"once a survey of it has closed with {outcomes.minimum} answers"


def _of_the_mix(outcomes: Outcomes) -> Iterator[NotYet]:
    """Attendance by group is written when a cohort is over; before the first begins, the first to begin stands here."""
    finished = [cohort for cohort in outcomes.cohorts if cohort.finished and not cohort.groups_settled]
    waiting = [*finished, *outcomes.running] or (() if outcomes.begun else outcomes.cohorts[:1])
    for cohort in waiting if outcomes.professions else ():
        by_group = f"Attendance by profession and organisation, {cohort.name}"
        counted_later = "once it is counted, with the next cohort if too little can be told of it alone"
        yield NotYet("mix", cohort.name, by_group, counted_later if cohort.finished else _ends(cohort, outcomes.day))


def _of_projects(outcomes: Outcomes) -> Iterator[NotYet]:
    yield from _once_begun(outcomes, "projects", "Projects", "once {begins} and participants start them")
    running = [cohort for cohort in outcomes.running if cohort.projects]
    if running and outcomes.presented < len(outcomes.projects):
        names = join_words(cohort.name for cohort in running)
        last = max(cohort.ends_on for cohort in running)
        when = f"after they are presented, by {long_date(last)}" if last >= outcomes.day else "after they are presented"
        yield NotYet("projects", "Programme", f"Decisions on the projects of {names}", when)
    few = outcomes.moved("too few points")
    if few:
        has = "it has" if few == 1 else "they have"
        yield NotYet("projects", "Programme", f"Whether {counted(few, 'measure')} moved", f"once {has} enough points")


def _of_certificates(outcomes: Outcomes) -> Iterator[NotYet]:
    yield from _once_begun(outcomes, "certificates", "Certificates", "once the cohort has ended; {begins}")
    for cohort in outcomes.running:
        if not cohort.certificates:
            certificates = f"Certificates of {cohort.name}"
            yield NotYet("certificates", cohort.name, certificates, _ends(cohort, outcomes.day))


def _of_the_pathway(outcomes: Outcomes) -> Iterator[NotYet]:
    """All who do not hold the credit in one line: by what each of them waits for, one would be told to have failed."""
    way = outcomes.pathway
    if way is None or way.holding == way.enrolled:
        return
    people = counted(way.enrolled - way.holding, "person", "people")
    board = f"the board of {way.awarding_body or 'the awarding body'} confirms it"
    passed = f"once every unit is passed{_due(way.due_on, outcomes.day)} and {board}"
    yield NotYet("pathway", "Programme", f"Credit of {people} on the pathway", passed)


def _due(day: date | None, today: date) -> str:
    if day is None:
        return ""
    is_or_was = "is" if day >= today else "was"
    return f", of which the last {is_or_was} to be handed over by {long_date(day)},"
