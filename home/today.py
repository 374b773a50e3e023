"""A coordinator's day: own cohorts, sessions of the next days, and what needs them, by the rules of each workspace.

A fixed number of queries, however many cohorts there are.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse

from cohorts.access import permissions_in, visible_cohorts, visible_registers, with_register
from cohorts.attendance import Meetings, SessionFact, Tally, meetings_in_common
from cohorts.models import Attendance, Cohort, Place, PlaceState, Session, facts_in, tallied
from cohorts.release import drafts
from core.dates import local
from home import needs, waiting
from home.workspace import behind, stood_down
from outbox.access import kept_messages
from outbox.models import Message
from people.access import may_enter_admin
from people.models import Person
from people.roles import Permission
from programmes.access import can_start_programme
from programmes.models import GroupSize
from projects.access import waiting_to_publish

NEAR = timedelta(days=14)
MOST_TO_PUBLISH = MOST_UNDATED = 5


@dataclass(frozen=True)
class CohortLine:
    cohort: Cohort
    places: int
    meetings: Meetings


@dataclass(frozen=True)
class Day:
    cohorts: tuple[CohortLine, ...]
    needs: tuple[needs.Need, ...]
    sessions: tuple[Session, ...]
    may_start: bool


@dataclass(frozen=True)
class _Read:
    """What is read once of the cohorts that a person sees."""

    cohorts: Sequence[Cohort]
    managed: Sequence[Cohort]  # those that they run
    own: Sequence[Cohort]  # those of them that are not finished
    standing: Mapping[UUID, Sequence[SessionFact]]  # by cohort; coaching of those that run alone
    near: Sequence[Session]  # of the next two weeks; of own cohorts all that is to come or asks for a date
    places: Sequence[Place]  # of own cohorts, and of those that run
    tallies: Mapping[UUID, Mapping[Place, Tally]]  # by cohort that runs and that they help to run


def day_of(person: Person, now: datetime) -> Day:
    """Running cohorts first, then planned, then finished."""
    read = _read(person, now)
    return Day(
        cohorts=tuple(
            CohortLine(cohort, cohort.taken, meetings_in_common(read.standing[cohort.pk], now))  # type: ignore[attr-defined]
            for cohort in read.cohorts
        ),
        needs=(
            *_registers(person, read, now),
            *_undated(read, now),
            *_unreleased(read, now),
            *_behind(read),
            *_messages(person),
            *_questions(read),
            *_without_group(read),
            *_to_publish(person),
        ),
        sessions=tuple(_near(read, now)),
        may_start=can_start_programme(person),
    )


def _read(person: Person, now: datetime) -> _Read:
    order: list[str] = [Cohort.State.RUNNING, Cohort.State.PLANNED, Cohort.State.FINISHED]
    cohorts = sorted(_cohorts(person), key=lambda cohort: (order.index(cohort.state), -cohort.starts_on.toordinal()))
    may = {cohort.pk: permissions_in(person, cohort) for cohort in cohorts}
    unfinished = [cohort for cohort in cohorts if cohort.state != Cohort.State.FINISHED]
    own = [cohort for cohort in unfinished if Permission.MANAGE_PROGRAMME in may[cohort.pk]]
    helped = [cohort for cohort in unfinished if Permission.KEEP_REGISTER in may[cohort.pk]]
    running = [cohort for cohort in helped if cohort.state == Cohort.State.RUNNING]
    places = list(
        Place.objects.taken()
        .filter(cohort__in={cohort.pk for cohort in (*own, *running)})
        .select_related("person", "coaching")
    )
    standing = _standing(cohorts, running)
    return _Read(
        cohorts,
        managed=[cohort for cohort in cohorts if Permission.MANAGE_PROGRAMME in may[cohort.pk]],
        own=own,
        standing=standing,
        near=_to_come(person, cohorts, own, now),
        places=places,
        tallies=_tallies(running, places, standing, now),
    )


def _cohorts(person: Person) -> list[Cohort]:
    """Cohorts with their places taken, those left since among them, and with what waits for an answer."""
    taken = Count("places", filter=Q(places__state__in=[PlaceState.TAKEN, PlaceState.LEFT]))
    rows = visible_cohorts(person).select_related("programme").annotate(taken=taken)
    return list(waiting.with_waiting(rows))


def _standing(cohorts: Sequence[Cohort], running: Sequence[Cohort]) -> Mapping[UUID, Sequence[SessionFact]]:
    rows = Session.objects.standing().filter(cohort__in=[cohort.pk for cohort in cohorts])
    return facts_in(rows.filter(~Q(group_size=GroupSize.PAIR) | Q(cohort__in=[cohort.pk for cohort in running])))


def _to_come(person: Person, cohorts: Sequence[Cohort], own: Sequence[Cohort], now: datetime) -> list[Session]:
    """`with_register`, and with what a draft is found from."""
    near = Q(cancelled_at__isnull=True, ends_at__gt=now, starts_at__lte=now + NEAR)
    not_over = Q(ends_at__gt=now) | Q(released__ends_at__gt=now)
    undated = Q(pk__in=Session.objects.undated(now).order_by().values("pk"))
    rows = (
        Session.objects.filter(cohort__in=[cohort.pk for cohort in cohorts])
        .filter(near | Q(cohort__in=[cohort.pk for cohort in own]) & (not_over | undated))
        .select_related("released", "learning_set", "organisation", "coaching", "held_instead")
        .prefetch_related("leaders")
        .order_by("starts_at", "title")
    )
    named = {cohort.pk: cohort for cohort in cohorts}
    found = list(with_register(rows, person))
    for session in found:
        session.cohort = named[session.cohort_id]
    return found


def _tallies(
    running: Sequence[Cohort],
    places: Sequence[Place],
    standing: Mapping[UUID, Sequence[SessionFact]],
    now: datetime,
) -> dict[UUID, dict[Place, Tally]]:
    found: dict[UUID, dict[Place, Tally]] = {cohort.pk: {} for cohort in running}
    theirs = [place for place in places if place.cohort_id in found]
    if theirs:
        for place, tally in tallied(theirs, now, standing).items():
            found[place.cohort_id][place] = tally
    return found


def _near(read: _Read, now: datetime) -> list[Session]:
    """The next sessions of those cohorts and their sets within two weeks."""
    return [
        session
        for session in read.near
        if session.cancelled_at is None
        and session.group_size != GroupSize.PAIR
        and session.ends_at > now
        and session.starts_at <= now + NEAR
    ][:6]


def _registers(person: Person, read: _Read, now: datetime) -> list[needs.Need]:
    """Registers that the person may keep, of sessions over and not closed; of the last three months."""
    open_ones = visible_registers(person).held_by(now).exclude(group_size=GroupSize.PAIR)
    open_ones = open_ones.filter(register_closed_at__isnull=True, ends_at__gte=now - timedelta(days=92))
    sessions = list(open_ones.select_related("cohort", "learning_set", "organisation").order_by("starts_at")[:5])
    keys = {session.pk for session in sessions}
    everything = (line for tallies in read.tallies.values() for tally in tallies.values() for line in tally.lines)
    lines = [line for line in everything if line.session.id in keys]
    expected = Counter(line.session.id for line in lines)
    marked = Counter(line.session.id for line in lines if line.mark is not None)
    marked.update(_marks([key for key in keys if key not in expected]))
    return [_open_register(session, marked[session.pk], expected[session.pk]) for session in sessions]


def _marks(sessions: Sequence[UUID]) -> dict[UUID, int]:
    """How many are marked at sessions of which the day reads no tally; it asks nothing where there are none."""
    rows = Attendance.objects.filter(session__in=sessions).order_by().values("session").annotate(marks=Count("pk"))
    return {row["session"]: row["marks"] for row in rows} if sessions else {}


def _open_register(session: Session, marked: int, expected: int) -> needs.Need:
    whose = session.learning_set or session.organisation
    return needs.open_register(
        needs.OpenRegister(
            title=f"{session.title}, {whose.name}" if whose else session.title,
            day=local(session.starts_at).date(),
            marked=marked,
            expected=expected,
            leader="",
            url=reverse("cohorts:register", args=[session.pk]),
            close_url=reverse("cohorts:close_register", args=[session.pk]),
        ),
        session.cohort.name,
    )


def _undated(read: _Read, now: datetime) -> list[needs.Need]:
    """Sessions that were stood down and have no new date, on the cohorts that the person runs."""
    own = {cohort.pk for cohort in read.own}
    rows = [session for session in read.near if session.cohort_id in own and session.asks_for_a_date(now)]
    return [
        _of(session.cohort, need) for session in rows[:MOST_UNDATED] for need in needs.undated([stood_down(session)])
    ]


def _unreleased(read: _Read, now: datetime) -> list[needs.Need]:
    """Changes to schedules that nobody was told of, on the cohorts that the person runs."""
    changes = drafts(read.own, now, read.near, read.places) if read.own else {}
    return [
        _of(cohort, need)
        for cohort in read.own
        for need in needs.unreleased(len(changes[cohort.pk]), reverse("cohorts:release", args=[cohort.pk]))
    ]


def _behind(read: _Read) -> list[needs.Need]:
    """Who is below the rule of attendance, on the cohorts that the person runs."""
    rules = {cohort: cohort.programme.complete_hours_percent for cohort in read.own if cohort.pk in read.tallies}
    return [
        _of(cohort, need)
        for cohort, rule in rules.items()
        for need in needs.behind_together(behind(cohort, read.tallies[cohort.pk], rule), rule)
    ]


def _of(cohort: Cohort, need: needs.Need) -> needs.Need:
    """One among those of several cohorts."""
    return replace(need, known=f"{cohort}. {need.known}")


def _questions(read: _Read) -> list[needs.Need]:
    """What waits to be answered, on the cohorts that the person runs."""
    return [_of(cohort, need) for cohort in read.managed for need in waiting.to_answer(cohort)]


def _without_group(read: _Read) -> list[needs.Need]:
    """Who has no learning set or no coach, on those that are not finished."""
    return [
        _of(cohort, need)
        for cohort in read.own
        for need in waiting.without_group(cohort, [place for place in read.places if place.cohort_id == cohort.pk])
    ]


def _to_publish(person: Person) -> list[needs.Need]:
    """Projects that wait for a coordinator on their way to the gallery, those asked first at the head."""
    waiting = waiting_to_publish(person).select_related("publication__project__cohort__programme").only(
        "number", "state", "publication__project__title", "publication__project__cohort__name",
        "publication__project__cohort__programme__name",
    )  # fmt: skip
    return [
        needs.to_publish(
            version.publication.project.title,
            str(version.publication.project.cohort),
            to_agree=version.to_agree,  # type: ignore[attr-defined]
            url=reverse("projects:version", args=[version.publication.project_id, version.number]),
        )
        for version in waiting.order_by("proposed_at")[:MOST_TO_PUBLISH]
    ]


def _messages(person: Person) -> list[needs.Need]:
    """Messages that wait for this person to decide: as many as the list has to which this leads."""
    if not may_enter_admin(person):
        return []
    count = kept_messages(person).filter(pk__in=Message.objects.exceptions().values("pk")).count()
    return needs.unsent(count, reverse("admin:outbox_message_changelist"))
