"""What is not known yet, and when it will be: for each card of the page, and for the file. Pure.

A figure that cannot be known yet is neither a dash nor a nought: it is named here, with the day that the cohort or the
survey gives for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core.formats import join_words, long_date, plural
from evaluations.findings import lower
from outcomes.figures import CohortOutcome, Outcomes

CARDS = ("cohorts", "satisfaction", "mix", "projects", "certificates")


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
    )


def _of_cohorts(outcomes: Outcomes) -> Iterator[NotYet]:
    for cohort in outcomes.cohorts:
        called = lower(cohort.name)
        if not cohort.begun:
            yield NotYet(
                "cohorts", cohort.name, f"Everything but the places of {called}", _begins(cohort, outcomes.day)
            )
            continue
        if cohort.attendance.percent is None:
            yield NotYet("cohorts", cohort.name, f"Attendance of {called}", _first_session([cohort], outcomes.day))
        if cohort.running:
            yield NotYet("cohorts", cohort.name, f"Who completes {called}", _ends(cohort, outcomes.day))


def _begins(cohort: CohortOutcome, today: date) -> str:
    return f"once it has begun, on {long_date(cohort.starts_on)}" if cohort.starts_on > today else "once it begins"


def _ends(cohort: CohortOutcome, today: date) -> str:
    if cohort.ends_on >= today:
        return f"when it ends, on {long_date(cohort.ends_on)}"
    return f"when it is closed; it was to end on {long_date(cohort.ends_on)}"


def _first_session(cohorts: Sequence[CohortOutcome], today: date) -> str:
    days = [cohort.next_session for cohort in cohorts if cohort.next_session and cohort.next_session >= today]
    if days:
        return f"after the first session, on {long_date(min(days))}"
    return "after a first session; none is dated yet"


def _of_scores(outcomes: Outcomes) -> Iterator[NotYet]:
    closing = [cohort.closes_on for cohort in outcomes.cohorts if cohort.closes_on]
    if outcomes.open_surveys and closing:
        first = "first of them closes" if outcomes.open_surveys > 1 else "survey closes"
        asked = f"What {plural(outcomes.open_surveys, 'open survey')} will bring"
        yield NotYet("satisfaction", "Programme", asked, f"when the {first}, by {long_date(min(closing))}")
    without = [cohort for cohort in outcomes.running if cohort.score is None and not cohort.closes_on]
    for cohort in without:
        held = [day for day in (cohort.next_session,) if day and day >= outcomes.day]
        when = f"once a survey has closed; the next session is on {long_date(held[0])}" if held else _closed(outcomes)
        yield NotYet("satisfaction", cohort.name, f"Scores of {lower(cohort.name)}", when)


def _closed(outcomes: Outcomes) -> str:
    return f"once a survey of it has closed with {outcomes.minimum} answers"


def _of_the_mix(outcomes: Outcomes) -> Iterator[NotYet]:
    if outcomes.professions and outcomes.attendance.percent is None:
        when = _first_session(outcomes.cohorts, outcomes.day)
        yield NotYet("mix", "Programme", "Attendance by profession and organisation", when)


def _of_projects(outcomes: Outcomes) -> Iterator[NotYet]:
    running = [cohort for cohort in outcomes.running if cohort.projects]
    if running and outcomes.presented < len(outcomes.projects):
        called = join_words(lower(cohort.name) for cohort in running)
        last = max(cohort.ends_on for cohort in running)
        when = f"after they are presented, by {long_date(last)}" if last >= outcomes.day else "after they are presented"
        yield NotYet("projects", "Programme", f"What is decided on the projects of {called}", when)
    few = outcomes.moved("too few points")
    if few:
        has = "it has" if few == 1 else "they have"
        yield NotYet("projects", "Programme", f"Whether {plural(few, 'measure')} moved", f"once {has} enough points")


def _of_certificates(outcomes: Outcomes) -> Iterator[NotYet]:
    for cohort in outcomes.running:
        if not cohort.certificates:
            called = f"Certificates of {lower(cohort.name)}"
            yield NotYet("certificates", cohort.name, called, _ends(cohort, outcomes.day))
