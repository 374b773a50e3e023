"""Add, move and cancel sessions, and say who leads them."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cohorts import plan
from cohorts.booking import lock, settle
from cohorts.engagements import free_time, leaders_of
from cohorts.layout import FURTHEST, Meeting, NoOpenDay
from cohorts.models import Coaching, Cohort, Leader, LearningSet, Room, Session
from cohorts.segments import stretched
from core.dates import at, local
from core.formats import date_range
from core.refusal import Refused
from people import audit
from people.models import Organisation, Person
from programmes.models import Asked, Element, GroupSize

LOOKED_AHEAD = 2 * FURTHEST  # days


def sessions_of(
    cohort: Cohort,
    element: Element,
    design: plan.Design,
    meetings: Sequence[Meeting],
    *,
    learning_set: LearningSet | None = None,
    coaching: Coaching | None = None,
) -> list[Session]:
    """Sessions from dated meetings, not saved. Pairs meet at the cohort's venue without booking its room."""
    first, of = design.numbers[element.pk]
    made_of = [segment.kept() for segment in plan.segments_of(element)]
    return [
        Session(
            cohort=cohort,
            element=element,
            kind=element.kind,
            title=element.title,
            part=first + meeting.part - 1,
            parts=of,
            share=element.share,
            hours=element.hours,
            group_size=element.group_size,
            learning_set=learning_set,
            coaching=coaching,
            counts_for_completion=element.counts_for_completion,
            asked=element.asked,
            by_sign_up=not element.required and element.group_size == GroupSize.COHORT,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            room=None if coaching else cohort.room,
            venue=cohort.venue,
            bring=element.bring,
            phase=design.phase_of(element, plan.week_of(cohort.starts_on, meeting.planned)),
            made_of=made_of,
        )
        for meeting in meetings
    ]


def add_group(cohort: Cohort, group: LearningSet | Coaching, leader: Person | None, turn: int, by: Person) -> None:
    """The sessions that the design gives to a set or a pair, when nobody of it is engaged, inside the transaction of
    whoever forms or pairs it."""
    lock([cohort.room], [leader] if leader else [])
    size = GroupSize.SET if isinstance(group, LearningSet) else GroupSize.PAIR
    named: Any = {"learning_set": group} if size == GroupSize.SET else {"coaching": group}
    start = at(cohort.starts_on, time.min)
    room = cohort.room if size == GroupSize.SET else None
    probe = Session(
        cohort=cohort,
        group_size=size,
        room=room,
        starts_at=start,
        ends_at=start + timedelta(days=LOOKED_AHEAD),
        **named,
    )
    is_free = free_time(probe, {probe.pk: [leader] if leader else []}, by)
    design, days = plan.Design.of(cohort.programme), plan.open_days(cohort.programme, cohort.nation)
    made = []
    for element in design.for_group(size):
        try:
            meetings = plan.dated_for_group(cohort, element, days, turn, is_free)
        except NoOpenDay:
            raise Refused("No open day is left for its sessions. Shorten the closed periods.") from None
        made += sessions_of(cohort, element, design, meetings, **named)
    Session.objects.bulk_create(made)
    if leader:
        Leader.objects.bulk_create(Leader(session=session, person=leader) for session in made)
    latest = max((local(session.starts_at).date() for session in made), default=cohort.ends_on)
    if latest > cohort.ends_on:
        cohort.ends_on = latest
        cohort.save(update_fields=["ends_on"])


@transaction.atomic
def set_leaders(*, session: Session, people: Sequence[Person], by: Person, accept: Collection[str] = ()) -> None:
    """Who leads a session, in the order given. `accept` names the clashes that may be."""
    session = _with_all(session.pk)
    leads = {session.pk: people}
    settle([session], leads, by=by, accept=accept, before=[session], led_before=leaders_of([session]))
    _lead(session, people, by)


def _lead(session: Session, people: Sequence[Person], by: Person) -> None:
    session.leaders.all().delete()
    Leader.objects.bulk_create(Leader(session=session, person=person) for person in people)
    audit.record(by=by, verb="set leaders", subject=session, people=len(people))


@transaction.atomic
def add_session(
    *,
    cohort: Cohort,
    title: str,
    kind: str,
    share: str,
    starts_at: datetime,
    ends_at: datetime,
    hours: Decimal,
    by: Person,
    learning_set: LearningSet | None = None,
    organisation: Organisation | None = None,
    element: Element | None = None,
    venue: str = "",
    bring: str = "",
    room: Room | None = None,
    leaders: Sequence[Person] = (),
    accept: Collection[str] = (),
    once: UUID | None = None,
) -> Session:
    """A session by hand, of the whole cohort, of one set or of the participants of one organisation, within the
    cohort's dates, with who leads it.

    `element` is one to be agreed, against whose budget it counts; going over that budget is not refused.
    `once` names this one wish: asked again with the same, the session added before is given back.
    """
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    before = Session.objects.filter(pk=once, cohort=cohort).first() if once else None
    if before:
        return before
    _check_times(cohort, starts_at, ends_at, hours)
    if element and not cohort.programme.elements.open().filter(pk=element.pk).exists():
        raise Refused("Choose an element of this programme that is to be agreed.", "element")
    if organisation and not cohort.places.current().filter(organisation=organisation).exists():
        raise Refused(f"Nobody on this cohort is of {organisation.name}.", "group")
    session = Session(
        pk=once or uuid4(),
        cohort=cohort,
        element=element,
        part=_next_part(cohort, element),
        counts_for_completion=element.counts_for_completion if element else True,
        asked=element.asked if element else Asked.NEVER,
        phase=_phase_on(cohort, element, starts_at),
        title=title,
        kind=kind,
        share=share,
        hours=hours,
        starts_at=starts_at,
        ends_at=ends_at,
        group_size=GroupSize.SET if learning_set else GroupSize.COHORT,
        learning_set=learning_set,
        organisation=organisation,
        room=room,
        venue=str(room) if room else venue or ("" if organisation else cohort.venue),
        bring=bring,
    )
    settle([session], {session.pk: leaders}, by=by, accept=accept)
    session.save(force_insert=True)
    Leader.objects.bulk_create(Leader(session=session, person=person) for person in leaders)
    audit.record(by=by, verb="add session", subject=session, cohort=cohort.pk)
    return session


def _next_part(cohort: Cohort, element: Element | None) -> int:
    """A number of its own: what was agreed for one set is not the meeting of that number of another."""
    if element is None:
        return 1
    return 1 + (cohort.sessions.filter(element=element).aggregate(last=Max("part"))["last"] or 0)


def _phase_on(cohort: Cohort, element: Element | None, moment: datetime) -> str:
    week = plan.week_of(cohort.starts_on, local(moment).date())
    return plan.Design.of(cohort.programme).phase_of(element, week)


@transaction.atomic
def change_session(
    *,
    session: Session,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    venue: str,
    bring: str,
    by: Person,
    hours: Decimal | None = None,
    room: Room | None = None,
    leaders: Sequence[Person] | None = None,
    accept: Collection[str] = (),
) -> None:
    """Title, time, length, room, what to bring and, if given, who leads. A session whose register is closed has
    happened and stays."""
    Cohort.objects.select_for_update().get(pk=session.cohort_id)
    Session.objects.select_for_update().get(pk=session.pk)
    before, session = _with_all(session.pk), _with_all(session.pk)
    if session.cancelled_at:
        raise Refused("This session was cancelled. Add a new one instead.")
    if session.register_closed_at:
        raise Refused("The register of this session is closed, so it cannot be moved.")
    hours = session.hours if hours is None else hours
    _check_times(session.cohort, starts_at, ends_at, hours)
    moved = (session.starts_at, session.ends_at, session.hours) != (starts_at, ends_at, hours)
    if moved and session.attendances.exists():
        raise Refused("People are marked on its register already. Take their marks back before you move it.", "date")
    session.title, session.bring = title, bring
    if room != session.room or not room:
        session.venue = str(room) if room else venue
    session.room = room
    if session.starts_at != starts_at:
        session.meant_for = None
    session.starts_at, session.ends_at, session.hours = starts_at, ends_at, hours
    session.made_of = [segment.kept() for segment in stretched(session.segments, hours)]
    led = leaders_of([session])
    leads = led if leaders is None else {session.pk: leaders}
    settle([session], leads, by=by, accept=accept, before=[before], led_before=led)
    session.save(
        update_fields=["title", "room", "venue", "bring", "starts_at", "ends_at", "hours", "made_of", "meant_for"]
    )
    audit.record(by=by, verb="change session", subject=session, starts_at=starts_at.isoformat())
    if leaders is not None and {each.pk for each in leaders} != {each.pk for each in led.get(session.pk, ())}:
        _lead(session, leaders, by)


def _with_all(key: UUID) -> Session:
    """With what its clashes are found from."""
    return Session.objects.select_related("cohort", "learning_set", "room", "coaching__place__person").get(pk=key)


def _check_times(cohort: Cohort, starts_at: datetime, ends_at: datetime, hours: Decimal) -> None:
    if ends_at <= starts_at:
        raise Refused("The end must be after the start.", "ends")
    if not cohort.starts_on <= local(starts_at).date() <= cohort.ends_on:
        raise Refused(
            f"Choose a date within the cohort, which runs from {date_range(cohort.starts_on, cohort.ends_on)}.", "date"
        )
    if hours > Decimal(int((ends_at - starts_at).total_seconds())) / 3600:
        raise Refused("There are not so many hours between the start and the end.", "hours")


@transaction.atomic
def cancel_session(*, session: Session, by: Person) -> None:
    """The session will not be held: nobody is expected at it. Twice is once."""
    if Session.objects.select_for_update().get(pk=session.pk).register_closed_at:
        raise Refused("The register of this session is closed: it was held.")
    if Session.objects.filter(pk=session.pk, cancelled_at__isnull=True).update(cancelled_at=timezone.now()):
        audit.record(by=by, verb="cancel session", subject=session)
    session.refresh_from_db(fields=["cancelled_at"])
