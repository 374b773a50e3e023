"""Taking a changed design over into a cohort that was laid out before: what would change, and doing it.

A cohort never changes by itself. What it was laid out from is kept (`AsLaidOut`) when an element first changes; the
difference between that and the design of today is offered. Only sessions to come, without marks and not cancelled, are
touched; what was moved or renamed by hand stays.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from cohorts import plan
from cohorts.actions import cancel_session
from cohorts.actions.sessions import sessions_of
from cohorts.booking import settle
from cohorts.engagements import leaders_of
from cohorts.layout import Meeting, NoOpenDay, length
from cohorts.models import AsLaidOut, Attendance, Coaching, Cohort, Leader, LearningSet, Session
from cohorts.open_days import OpenDays
from cohorts.redesigning import Held, Laid, changed_fields, changed_words, new_day
from core.dates import at, local
from core.formats import join_words, weekday_date
from core.refusal import Refused
from people import audit
from people.models import Person
from programmes.models import Element, GroupSize, Programme


def laid(element: Element) -> Laid:
    """An element as sessions are made from it; reads `phase` and `parts`."""
    return Laid(
        title=element.title,
        kind=element.kind,
        share=element.share,
        group_size=element.group_size,
        count=element.count,
        hours=f"{element.hours.normalize():f}",
        offset_weeks=element.offset_weeks,
        interval_weeks=element.interval_weeks,
        starts_at=(element.starts_at or plan.MORNING).strftime("%H:%M"),
        counts=element.counts_for_completion,
        bring=element.bring,
        asked=element.asked,
        phase=element.phase.name if element.phase else "",
        parts=tuple(tuple(sorted(each.kept().items())) for each in plan.segments_of(element)),
        dated=element.group_size != GroupSize.SELF and not element.to_be_agreed and element.removed_at is None,
    )


def keep(elements: Collection[UUID]) -> None:
    """Elements are about to change: cohorts that are not finished keep what they were laid out from."""
    rows = Element.all_rows.filter(pk__in=elements).select_related("phase").prefetch_related("parts")
    for element in rows:
        has = Session.objects.filter(cohort=OuterRef("pk"), element=element.pk)
        knows = AsLaidOut.objects.filter(cohort=OuterRef("pk"), element=element.pk)
        cohorts = Cohort.objects.filter(Exists(has), ~Exists(knows)).exclude(state=Cohort.State.FINISHED)
        kept = laid(element).kept()
        AsLaidOut.objects.bulk_create(AsLaidOut(cohort=cohort, element=element, kept=kept) for cohort in cohorts)


def names_of_users(element: UUID) -> list[str]:
    """Cohorts that have sessions from an element."""
    used = Session.objects.filter(cohort=OuterRef("pk"), element=element)
    return list(Cohort.objects.filter(Exists(used)).order_by("number").values_list("name", flat=True))


@dataclass(frozen=True)
class Unit:
    """Who meets: the whole cohort, one learning set or one pair."""

    size: str
    name: str = ""
    learning_set: LearningSet | None = None
    coaching: Coaching | None = None

    @property
    def key(self) -> tuple[UUID | None, UUID | None]:
        return (self.learning_set.pk if self.learning_set else None, self.coaching.pk if self.coaching else None)


@dataclass(frozen=True)
class Change:
    """One session that would be added, removed or changed; or one that differs and stays, and why."""

    verb: str  # add, remove, change or stay
    element: Element
    unit: Unit
    title: str
    words: str
    session: Session | None = None
    meeting: Meeting | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    day: date | None = None


@dataclass(frozen=True)
class Redesign:
    """What taking the design over would do to one cohort."""

    cohort: Cohort
    changes: tuple[Change, ...]
    elements: tuple[Element, ...]  # that differ from what the cohort was laid out from

    @property
    def to_do(self) -> tuple[Change, ...]:
        return tuple(each for each in self.changes if each.verb != "stay")

    @property
    def seen(self) -> str:
        """What stood on the page, in short: nothing else is done than what was shown."""
        lines = "\n".join(f"{each.verb} {each.title} {each.unit.name} {each.words}" for each in self.changes)
        return hashlib.sha256(lines.encode()).hexdigest()[:16]

    def of(self, verb: str) -> tuple[Change, ...]:
        return tuple(each for each in self.changes if each.verb == verb)

    @property
    def added(self) -> tuple[Change, ...]:
        return self.of("add")

    @property
    def removed(self) -> tuple[Change, ...]:
        return self.of("remove")

    @property
    def changed(self) -> tuple[Change, ...]:
        return self.of("change")

    @property
    def staying(self) -> tuple[Change, ...]:
        return self.of("stay")


def redesigns(programme: Programme, cohorts: Sequence[Cohort], now: datetime) -> list[Redesign]:
    """What would change in each of some cohorts of a programme; in the same queries, however many there are."""
    design = plan.Design.of(programme)
    rows = Element.all_rows.filter(programme=programme).select_related("phase").prefetch_related("parts")
    elements = list(rows.order_by("position"))
    marked = Exists(Attendance.objects.filter(session=OuterRef("pk")))
    sessions: dict[tuple, list[Session]] = defaultdict(list)
    found = Session.objects.filter(cohort__in=cohorts, element__isnull=False).annotate(marked=marked)
    for session in found.order_by("part", "starts_at"):
        sessions[session.cohort_id, session.element_id].append(session)
    kept = {
        (row.cohort_id, row.element_id): Laid.read(row.kept) for row in AsLaidOut.objects.filter(cohort__in=cohorts)
    }
    units, days = _units(cohorts), plan.open_days(programme)
    made = []
    for cohort in cohorts:
        changes: list[Change] = []
        differing = []
        for element in elements:
            mine, new = sessions[cohort.pk, element.pk], laid(element)
            old = kept.get((cohort.pk, element.pk)) or (new if mine else None)
            if old == new or (old is None and not new.dated):
                continue
            lines = list(
                _of_element(
                    Compared(cohort, element, design, old, new, replace(days, nation=cohort.nation), now),
                    mine,
                    units[cohort.pk],
                )
            )
            if lines or old:
                differing.append(element)
            changes += lines
        made.append(Redesign(cohort, tuple(changes), tuple(differing)))
    return made


@dataclass(frozen=True)
class Compared:
    """One element of one cohort: as it was laid out (None: not at all) and as the design has it today."""

    cohort: Cohort
    element: Element
    design: plan.Design
    old: Laid | None
    new: Laid
    days: OpenDays
    now: datetime


def _units(cohorts: Sequence[Cohort]) -> dict[UUID, list[Unit]]:
    """Whoever meets in each cohort: all of it, its sets, its pairs."""
    found: dict[UUID, list[Unit]] = {cohort.pk: [Unit(GroupSize.COHORT)] for cohort in cohorts}
    for learning_set in LearningSet.objects.filter(cohort__in=cohorts).select_related("adviser").order_by("name"):
        found[learning_set.cohort_id].append(Unit(GroupSize.SET, learning_set.name, learning_set=learning_set))
    pairs = Coaching.objects.filter(place__cohort__in=cohorts).select_related("place__person", "coach")
    for pair in pairs.order_by("place__person__family_name"):
        name = f"{pair.coach.name} and {pair.place.person.name}"
        found[pair.place.cohort_id].append(Unit(GroupSize.PAIR, name, coaching=pair))
    return found


def _of_element(compared: Compared, sessions: Sequence[Session], units: Iterable[Unit]) -> Iterator[Change]:
    old, new = compared.old, compared.new
    by_group: dict[tuple, list[Session]] = defaultdict(list)
    for session in sessions:
        by_group[session.learning_set_id, session.coaching_id].append(session)
    for unit in units:
        own = by_group.get(unit.key, [])
        fits = new.dated and unit.size == new.group_size
        wanted = new.meetings if fits else 0
        for session in own[wanted:]:
            yield _removal(compared, unit, session)
        if old and fits:
            for index, session in enumerate(own[:wanted]):
                yield from _change(compared, unit, index, session)
        if fits and len(own) < wanted and not (own and old and old.count >= new.count):
            yield from _additions(compared, unit, len(own))


def _reason_to_stay(session: Session, now: datetime) -> str:
    """Why a session is not touched; "" of one that may be."""
    if session.cancelled_at:
        return "cancelled already"
    if session.register_closed_at or session.starts_at <= now:
        return "held already"
    return "people are marked on its register" if session.marked else ""  # type: ignore[attr-defined]


def _removal(compared: Compared, unit: Unit, session: Session) -> Change:
    day = weekday_date(session.starts_at)
    if why := _reason_to_stay(session, compared.now):
        return Change("stay", compared.element, unit, session.title, f"{day}: {why}", session)
    return Change("remove", compared.element, unit, session.title, day, session)


def _change(compared: Compared, unit: Unit, index: int, session: Session) -> Iterator[Change]:
    old, new = compared.old, compared.new
    if old is None:
        return
    day = local(session.starts_at).date()
    held = Held(
        title=session.title,
        kind=session.kind,
        share=session.share,
        counts=session.counts_for_completion,
        bring=session.bring,
        asked=session.asked,
        hours=session.hours,
        phase=session.phase,
        made_of=session.made_of,
        day=day,
        starts_at=local(session.starts_at).strftime("%H:%M"),
    )
    fields = changed_fields(old, new, held)
    to = new_day(old, new, (index, day), compared.cohort.starts_on, compared.days.is_open)
    by_hand = to is None and old.week(index) != new.week(index)
    if not fields and to is None and not by_hand:
        return
    words = [*([f"moves to {weekday_date(to)}"] if to else []), *changed_words(fields)]
    on = weekday_date(session.starts_at)
    said = f"{on}: {join_words(words)}"
    if why := _reason_to_stay(session, compared.now):
        yield Change(
            "stay", compared.element, unit, session.title, f"{weekday_date(session.starts_at)}: {why}", session
        )
    elif to and at(to, time(23, 59)) <= compared.now:
        yield Change("stay", compared.element, unit, session.title, f"{said}, which is past", session)
    elif fields or to:
        yield Change("change", compared.element, unit, session.title, said, session, fields=fields, day=to)
    if by_hand and not _reason_to_stay(session, compared.now):
        yield Change("stay", compared.element, unit, session.title, f"{on}: moved by hand, so its day stays", session)


def _additions(compared: Compared, unit: Unit, there: int) -> Iterator[Change]:
    for meeting in _meetings(compared)[there:]:
        day = weekday_date(meeting.starts_at)
        if meeting.starts_at <= compared.now:
            words = f"{day} is past: add it by hand if it is still to be held"
            yield Change("stay", compared.element, unit, compared.new.title, words)
        else:
            yield Change("add", compared.element, unit, compared.new.title, day, meeting=meeting)


def _meetings(compared: Compared) -> list[Meeting]:
    """On open days, whoever is engaged: a clash is told when the design is taken over."""
    try:
        return plan.dated_for_group(compared.cohort, compared.element, compared.days, 0, lambda *_: True)
    except NoOpenDay:
        return []


# Doing it


@transaction.atomic
def take_over(
    *, cohort: Cohort, seen: str, by: Person, now: datetime | None = None, accept: Collection[str] = ()
) -> Redesign:
    """Do all that the page showed, and nothing if it is not what it showed, or if somebody or a room is engaged and
    that is not accepted: `accept` names the clashes that may be."""
    found = _locked(cohort, now or timezone.now())
    if found.seen != seen:
        raise Refused("The design or the sessions were changed since this page was loaded. Look at the changes again.")
    for each in found.removed:
        if each.session:
            cancel_session(session=each.session, by=by)
    moving = [each.session.pk for each in found.changed if each.session]
    before = _with_all(moving)
    for each in found.changed:
        _rewrite(each)
    design = plan.Design.of(cohort.programme)
    added = [pair for each in found.added for pair in _added(cohort, design, each)]
    leads = leaders_of(before) | {session.pk: people for session, people in added}
    after = [*_with_all(moving), *(session for session, _ in added)]
    settle(after, leads, by=by, accept=accept, before=before, led_before=leads)
    Session.objects.bulk_create(session for session, _ in added)
    Leader.objects.bulk_create(Leader(session=session, person=each) for session, people in added for each in people)
    _extend(cohort)
    _number_again(cohort, design, now or timezone.now())
    _settle(found)
    counts = {verb: len(found.of(verb)) for verb in ("add", "remove", "change", "stay")}
    audit.record(by=by, verb="take over design", subject=cohort, **counts)
    return found


def _added(cohort: Cohort, design: plan.Design, change: Change) -> list[tuple[Session, list[Person]]]:
    """The sessions of a change that adds, not saved, each with who would lead it. They have the same keys each time
    that it is asked, so that a clash keeps its name until it is accepted."""
    if change.meeting is None:
        return []
    pair, group = change.unit.coaching, change.unit.learning_set
    leader = pair.coach if pair else group.adviser if group else None
    made = sessions_of(cohort, change.element, design, [change.meeting], learning_set=group, coaching=pair)
    for session in made:
        session.pk = uuid5(cohort.pk, f"added {change.element.pk} {change.unit.key} {change.meeting.part}")
    return [(session, [leader] if leader else []) for session in made]


def _with_all(keys: Collection[UUID]) -> list[Session]:
    """With what clashes are found from."""
    rows = Session.objects.filter(pk__in=keys).order_by("pk")
    return list(rows.select_related("cohort", "learning_set", "room", "coaching__place__person"))


@transaction.atomic
def decline(*, cohort: Cohort, seen: str, by: Person, now: datetime | None = None) -> None:
    """Leave the cohort as it is: these changes are not offered to it again."""
    found = _locked(cohort, now or timezone.now())
    if found.seen != seen:
        raise Refused("The design or the sessions were changed since this page was loaded. Look at the changes again.")
    _settle(found)
    audit.record(by=by, verb="decline design", subject=cohort, elements=len(found.elements))


def _locked(cohort: Cohort, now: datetime) -> Redesign:
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    if cohort.state == Cohort.State.FINISHED:
        raise Refused("This cohort is finished: what it was stays.")
    [found] = redesigns(cohort.programme, [cohort], now)
    return found


def _settle(found: Redesign) -> None:
    """From now on the cohort is laid out from the design as it is today."""
    for element in found.elements:
        kept = laid(element).kept()
        AsLaidOut.objects.update_or_create(cohort=found.cohort, element=element, defaults={"kept": kept})


def _rewrite(change: Change) -> None:
    session, fields = change.session, dict(change.fields)
    if session is None:
        return
    starts = fields.pop("starts_at", None)
    clock = time.fromisoformat(starts) if starts else local(session.starts_at).time()
    lasts = session.ends_at - session.starts_at
    if "hours" in fields:
        lasts = length(fields["hours"])
    if "counts" in fields:
        session.counts_for_completion = fields.pop("counts")
    for name, value in fields.items():
        setattr(session, name, value)
    if change.day:
        session.meant_for = None
    session.starts_at = at(change.day or local(session.starts_at).date(), clock)
    session.ends_at = session.starts_at + lasts
    session.save()


def _extend(cohort: Cohort) -> None:
    """A cohort lasts until its last session."""
    last = cohort.sessions.standing().order_by("-starts_at").first()
    cohort.refresh_from_db(fields=["ends_on"])
    if last and local(last.starts_at).date() > cohort.ends_on:
        cohort.ends_on = local(last.starts_at).date()
        cohort.save(update_fields=["ends_on"])


def _number_again(cohort: Cohort, design: plan.Design, now: datetime) -> None:
    """Sessions to come as the design numbers them now, “3 of 5” where it was “3 of 4”. Those held keep theirs."""
    groups: dict[tuple, list[Session]] = defaultdict(list)
    rows = cohort.sessions.filter(element__in=list(design.numbers)).order_by("part", "starts_at")
    for session in rows:
        groups[session.element_id, session.learning_set_id, session.coaching_id].append(session)
    for (element, *_), own in groups.items():
        first, of = design.numbers[element]
        for number, session in enumerate(own, start=first):
            if session.starts_at > now and (session.part, session.parts) != (number, of):
                session.part, session.parts = number, of
                session.save(update_fields=["part", "parts"])
