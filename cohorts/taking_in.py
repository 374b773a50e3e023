"""A register taken in from CSV: read against those expected and shown first, then all of it or none."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cohorts.models import Attendance, Place, Session
from cohorts.register import Line, expected_at, mark_all, marks_of
from cohorts.register_csv import COLUMNS, Expected, Read, Reading, Register, read
from core.dates import local
from core.formats import clock
from core.refusal import Refused
from people import audit
from people.models import Person

CHANGED_SINCE = "The register has changed since you looked. Look at it once more."


@dataclass(frozen=True)
class Shown:
    """One line as the preview shows it: `before` is what the register says now, if anything."""

    line: Read
    place: Place
    before: Attendance | None

    @property
    def says(self) -> str:
        label = Attendance.Mark(self.line.mark).label
        return f"{label} {clock(self.line.clock)}" if self.line.clock else label

    @property
    def changes(self) -> bool:
        """Whether it says otherwise than the register. Without a time or a note, a mark keeps its own."""
        before = self.before
        same_time = before is not None and self.line.clock in (None, before.time)
        same_note = before is not None and self.line.note in ("", before.note)
        return not (before and before.mark == self.line.mark and same_time and same_note)


@dataclass(frozen=True)
class Sheet:
    """A whole file as read against a session."""

    reading: Reading
    shown: tuple[Shown, ...]

    @property
    def replaced(self) -> int:
        """Marks of the register that it would change."""
        return sum(each.before is not None and each.changes for each in self.shown)

    @property
    def seen(self) -> str:
        """What was looked at: the lines, and what the register said of their people."""
        says = [
            (each.line, (each.before.mark, each.before.time, each.before.note) if each.before else None)
            for each in self.shown
        ]
        return sha256(repr(says).encode()).hexdigest()


def sheet_of(session: Session, text: str) -> Sheet:
    """The text, line by line, against those expected and what the register says so far."""
    places = {place.pk: place for place in expected_at(session)}
    marks = marks_of(session)
    reading = read(text, _register(session, list(places.values())))
    return Sheet(reading, tuple(Shown(line, places[line.key], marks.get(line.key)) for line in reading.lines))


def _register(session: Session, places: list[Place]) -> Register:
    words = {word.casefold(): value for value, label in Attendance.Mark.choices for word in (label, value)}
    return Register(
        people=[_expected(place.pk, place.person) for place in places],
        marks=words,
        starts=local(session.starts_at).time().replace(second=0, microsecond=0),
        ends=local(session.ends_at).time(),
    )


def _expected(key: UUID, person: Person) -> Expected:
    return Expected(key, (person.name, f"{person.given_name} {person.family_name}"), person.email)


@transaction.atomic
def take_in(*, session: Session, text: str, seen: str, by: Person) -> int:
    """Every line of the file on the register, or none of it. Refused if anything is not as it was seen."""
    Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    sheet = sheet_of(session, text)
    if sheet.reading.problems or sheet.seen != seen:
        raise Refused(CHANGED_SINCE)
    now = timezone.now()
    lines = {each.place: Line(each.line.mark, now, each.line.clock, each.line.note or None) for each in sheet.shown}
    mark_all(session=session, sheet=lines, by=by)
    audit.record(by=by, verb="take in register", subject=session, people=len(lines))
    return len(lines)


def template_of(session: Session) -> Iterator[list[str]]:
    """The rows of a file to fill in: those expected, in the register's order, with what it says of them so far."""
    marks = marks_of(session)
    yield list(COLUMNS)
    for place in expected_at(session):
        kept = marks.get(place.pk)
        said = [kept.get_mark_display(), f"{kept.time:%H:%M}" if kept.time else "", kept.note] if kept else [""] * 3
        yield [place.person.name, place.person.email, *said]
