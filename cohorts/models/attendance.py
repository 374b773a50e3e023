"""What the registers say, and the hours that follow from it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cohorts.attendance import Calendar, MarkFact, SessionFact, Tally, hours_of
from cohorts.models.cohort import Cohort
from cohorts.models.places import Place, PlaceQuerySet
from cohorts.models.sessions import Session
from cohorts.models.visits import facts_in, facts_of
from cohorts.taps import Standing
from core.fields import choice_constraint, uuid_key
from core.formats import clock


class AttendanceMark(models.TextChoices):
    PRESENT = "present", "Present"
    LATE = "late", "Late"
    LEFT_EARLY = "left early", "Left early"
    APOLOGIES = "apologies", "Apologies"
    CALLED_BACK = "called back", "Called back to service"
    ABSENT = "absent", "Absent"
    CAUGHT_UP = "caught up", "Caught up"


class Attendance(models.Model):
    """What the register says of one place at one session. No row: not marked yet."""

    Mark = AttendanceMark

    id = uuid_key()
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="attendances")
    mark = models.CharField(max_length=12, choices=Mark.choices)
    hours = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(0), help_text="Hours that count for this person."
    )
    time = models.TimeField("came or left at", null=True, blank=True, help_text="For late and left early.")
    note = models.CharField("caught up with, or why apologies", max_length=200, blank=True)
    marked_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["session", "place"]
        constraints = [
            models.UniqueConstraint(fields=["session", "place"], name="attendance_once_a_session"),
            choice_constraint("mark", AttendanceMark, "attendance_mark_known"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="attendance_hours_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.place.person}: {self.get_mark_display()}"

    @property
    def note_says(self) -> str:
        """The note in a sentence, with who agreed to what was caught up with."""
        if not self.note:
            return ""
        if self.mark == AttendanceMark.APOLOGIES:
            return f"Reason: {self.note}"
        return f"With: {self.note}" + (f" (agreed by {self.marked_by.name})" if self.marked_by else "")

    @property
    def standing(self) -> Standing:
        return Standing(self.mark, self.time, self.note, self.marked_by_id, self.marked_at)

    @property
    def says(self) -> str:
        """As the register's button says it: “Late 9.38am”, “Called back”."""
        if self.mark == AttendanceMark.CALLED_BACK:
            return "Called back"
        words = "Left" if self.mark == AttendanceMark.LEFT_EARLY and self.time else self.get_mark_display()
        return f"{words} {clock(self.time)}" if self.time else words


def tallies(cohort: Cohort, now: datetime, sessions: Iterable[Session] | None = None) -> dict[Place, Tally]:
    """Hours of everybody who took a place on a cohort, in three queries however many they are.

    `sessions` are those of the cohort that stand, where the caller has read them already.
    """
    return tallies_of(list(taken_with_all(cohort)), now, sessions)


def taken_with_all(cohort: Cohort) -> PlaceQuerySet:
    """The places taken on a cohort, with what is told of each."""
    return cohort.places.taken().select_related("person", "organisation", "profession", "learning_set", "coaching")


def tallies_of(places: Sequence[Place], now: datetime, sessions: Iterable[Session] | None = None) -> dict[Place, Tally]:
    """Hours of places, whatever their cohorts, in two queries; `coaching` is read, so select it with the places."""
    if sessions is None:
        return tallied(
            places, now, facts_in(Session.objects.standing().filter(cohort__in={p.cohort_id for p in places}))
        )
    facts: dict[UUID, list[SessionFact]] = defaultdict(list)
    sessions = list(sessions)
    for session, fact in zip(sessions, facts_of(sessions), strict=True):
        facts[session.cohort_id].append(fact)
    return tallied(places, now, facts)


def tallied(places: Sequence[Place], now: datetime, facts: Mapping[UUID, Iterable[SessionFact]]) -> dict[Place, Tally]:
    """The same from the facts of the sessions that stand, by cohort: one query, of the marks."""
    marks: dict[UUID, dict[UUID, MarkFact]] = defaultdict(dict)
    rows = Attendance.objects.filter(place__in=places).order_by().values_list("place", "session", "mark", "hours")
    for key, session, mark, hours in rows:
        marks[key][session] = MarkFact(mark, hours)
    calendars = {cohort: Calendar(sessions) for cohort, sessions in facts.items()}
    empty = Calendar(())
    return {
        place: hours_of(place.fact(), calendars.get(place.cohort_id, empty), marks[place.pk], now) for place in places
    }


def tally_of(place: Place, now: datetime) -> Tally:
    """Hours of one person's place."""
    return tallies_of([place], now)[place]
