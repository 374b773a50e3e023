"""What the team's page and its file show of a cohort's alumni, in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from alumni.access import visible_waves
from alumni.figures import mean_of
from alumni.models import Answer, FollowUp, Job, Leading, NotAsked, Runs, Wave
from alumni.waves import MONTHS, months_after
from cohorts.models import Cohort, Place
from core.formats import day_of
from people.models import Person

HEAD = (
    "Months after the end", "Last name", "First name", "Asked on", "Not asked", "Answered on", "Job", "Change",
    "Job title now", "Organisation now", "Still leads improvement", "Uses, 1 to 5", "Anything else", "May be quoted",
    "Project", "Still runs", "Why", "Where else", "What they did",
)  # fmt: skip


@dataclass(frozen=True)
class WavePage:
    """One wave with everybody of it, as the programme's team reads it; counts are of people."""

    wave: Wave
    open: bool
    answered: tuple[FollowUp, ...]
    waiting: tuple[FollowUp, ...]
    not_asked: tuple[tuple[str, tuple[FollowUp, ...]], ...]  # by the reason, in words

    @property
    def asked(self) -> int:
        return len(self.answered) + len(self.waiting)

    @property
    def told(self) -> list[Answer]:
        return [each.answer for each in self.answered]

    @property
    def leading(self) -> list[tuple[str, int]]:
        counts = Counter(each.leading for each in self.told)
        return [(label, counts[value]) for value, label in Leading.choices]

    @property
    def leads(self) -> int:
        return sum(each.leading == Leading.YES for each in self.told)

    @property
    def mean_use(self) -> Decimal | None:
        return mean_of([each.use for each in self.told])

    @property
    def moves(self) -> list[FollowUp]:
        """Those whose job has changed."""
        return [each for each in self.answered if each.answer.job == Job.CHANGED]


@dataclass(frozen=True)
class AfterPage:
    waves: tuple[WavePage, ...]
    to_come: tuple[tuple[int, date], ...]  # months after the end, and the day

    def __bool__(self) -> bool:
        return bool(self.waves)


def after_page(cohort: Cohort, person: Person, today: date) -> AfterPage:
    """The waves of a cohort, the latest first, and those to come."""
    waves = list(visible_waves(person).filter(cohort=cohort).order_by("-months"))
    rows = list(FollowUp.objects.filter(wave__in=waves).with_everything())
    pages = [_page(wave, [row for row in rows if row.wave_id == wave.pk], today) for wave in waves]
    begun = {wave.months for wave in waves}
    days = [(months, months_after(cohort.ends_on, months)) for months in MONTHS if months not in begun]
    return AfterPage(tuple(pages), tuple((months, day) for months, day in days if day >= today))


def _page(wave: Wave, rows: Sequence[FollowUp], today: date) -> WavePage:
    not_asked = [(label, tuple(row for row in rows if row.not_asked == value)) for value, label in NotAsked.choices]
    return WavePage(
        wave=wave,
        open=wave.takes_answers(today),
        answered=tuple(row for row in rows if row.told),
        waiting=tuple(row for row in rows if not row.not_asked and not row.told),
        not_asked=tuple((label, people) for label, people in not_asked if people),
    )


def sheet(page: AfterPage) -> Iterator[tuple[object, ...]]:
    """A line for each person, or for each of their projects; the head first."""
    yield HEAD
    for wave in page.waves:
        people = [*wave.answered, *wave.waiting, *(row for _, rows in wave.not_asked for row in rows)]
        for row in people:
            yield from _lines(wave.wave, row)


def _lines(wave: Wave, row: FollowUp) -> Iterator[tuple[object, ...]]:
    person: Person = row.place.person
    told = row.told
    head = (
        wave.months, person.family_name, person.given_name, row.asked_on or "", row.get_not_asked_display(),
        day_of(told.at) if told else "",
    )  # fmt: skip
    if told is None:
        yield (*head, *[""] * (len(HEAD) - len(head)))
        return
    said = (
        told.get_job_display(), told.get_move_display(), told.title, told.organisation, told.get_leading_display(),
        told.use, told.words, "Yes" if told.may_quote else "No",
    )  # fmt: skip
    projects = [
        (
            each.project.title, Runs(each.runs).label, each.why,
            each.spread_place.organisation if each.spread_place else "",
            each.spread_place.get_state_display() if each.spread_place else "",
        )
        for each in told.projects.all()
    ]  # fmt: skip
    for project in projects or [("",) * 5]:
        yield (*head, *said, *project)


def own_end(place: Place) -> str:
    """Post and organisation as they were at the end of the programme: “Ward manager, Welland Vale”."""
    return ", ".join(part for part in (place.post, place.organisation.name) if part)
