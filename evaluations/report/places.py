"""Reading who took part: places, their mix and attendance, cohort by cohort, and never whose they are."""

from collections import Counter, defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cohorts.attendance import CohortAttendance, PlaceFact, of_cohort
from cohorts.models import Cohort, Place, PlaceQuerySet, Session
from cohorts.totals import MARKS, Marks, session_rows, totals_of, with_marks
from core.prepared import PreparedRows
from evaluations.report.content import CohortPart, mix_lines
from evaluations.report.subject import Subject

SEAT = ("pk", "learning_set", "coaching", "left_on", "organisation", "joined_on")  # what PlaceFact is made of
COUNTED = ("cohort", "state", "profession__name", "profession__clinical", "organisation__name")
NOBODY = CohortAttendance(0, Decimal(0), Decimal(0))


def who(subject: Subject, now: datetime) -> dict[str, Any]:
    """Places, their mix and attendance, in two queries; two or three more where somebody signed up for a session or was
    marked with another set than their own."""
    cohorts = subject.cohorts
    rows, sessions = _places_of(subject, now), _sessions_of(subject)
    attendance, ahead = _attendance(rows, sessions, now), _ahead(sessions, now)
    column = {cohort.pk: index for index, cohort in enumerate(cohorts)}
    taken = Counter(cohort for cohort, *_ in rows)
    left = Counter(cohort for cohort, state, *_ in rows if state == Place.State.LEFT)
    clinicians = Counter(cohort for cohort, _, _, clinical, *_ in rows if clinical)
    return {
        "cohorts": tuple(
            _part(
                cohort,
                ahead,
                places=taken[cohort.pk],
                left=left[cohort.pk],
                clinicians=clinicians[cohort.pk],
                attendance=attendance.get(cohort.pk, NOBODY),
            )
            for cohort in cohorts
        ),
        "professions": mix_lines([(name, column[cohort]) for cohort, _, name, *_ in rows], len(cohorts)),
        "organisations": mix_lines([(name, column[cohort]) for cohort, _, _, _, name, *_ in rows], len(cohorts)),
    }


def cohorts_to_come(subject: Subject, now: datetime) -> dict[str, Any]:
    """The cohorts by name and date, and what is to come, without anything of their places; one query."""
    ahead = _ahead(_sessions_of(subject), now)
    nobody: dict[str, Any] = {"places": 0, "left": 0, "clinicians": 0, "attendance": NOBODY}
    return {"cohorts": tuple(_part(cohort, ahead, **nobody) for cohort in subject.cohorts)}


def _place_rows(places: PlaceQuerySet, now: datetime) -> QuerySet:
    return with_marks(places.taken().order_by(), now).values_list(*COUNTED, *SEAT, *MARKS)


_places_of_cohort = PreparedRows(lambda cohort, now: _place_rows(Place.objects.filter(cohort=cohort), now))
_places_of_programme = PreparedRows(
    lambda programme, now: _place_rows(Place.objects.filter(cohort__programme=programme), now)
)
_sessions_of_cohort = PreparedRows(lambda cohort: session_rows(Session.objects.filter(cohort=cohort)))
_sessions_of_programme = PreparedRows(
    lambda programme: session_rows(Session.objects.filter(cohort__programme=programme))
)


def _places_of(subject: Subject, now: datetime) -> list[tuple]:
    if subject.cohort:
        return _places_of_cohort(cohort=subject.cohort.pk, now=now)
    return _places_of_programme(programme=subject.programme.pk, now=now)


def _sessions_of(subject: Subject) -> list[tuple]:
    if subject.cohort:
        return _sessions_of_cohort(cohort=subject.cohort.pk)
    return _sessions_of_programme(programme=subject.programme.pk)


def _part(cohort: Cohort, ahead: Counter[UUID], **counted: Any) -> CohortPart:
    return CohortPart(
        id=cohort.pk,
        name=cohort.name,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        running=cohort.state == Cohort.State.RUNNING,
        to_come=ahead[cohort.pk],
        **counted,
    )


def _attendance(rows: list[tuple], sessions: list[tuple], now: datetime) -> dict[UUID, CohortAttendance]:
    seats: dict[UUID, list[tuple[PlaceFact, Marks]]] = defaultdict(list)
    for cohort, _, _, _, _, *more in rows:
        seats[cohort].append((PlaceFact(*more[: len(SEAT)]), Marks(*more[len(SEAT) :])))
    totals = totals_of(seats, now, sessions)
    return {cohort: of_cohort([totals[place.id] for place, _ in theirs]) for cohort, theirs in seats.items()}


def _ahead(sessions: list[tuple], now: datetime) -> Counter[UUID]:
    """By cohort, how many sessions of the whole of it are still to come: those of no set and of no pair."""
    return Counter(
        cohort for cohort, in_set, pair, *_, ends_at in sessions if not in_set and not pair and ends_at > now
    )
