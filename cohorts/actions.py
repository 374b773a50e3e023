"""Verbs on cohorts: lay one out, fill it, form sets, pair coaches, add, move and cancel sessions."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.actions import invite
from accounts.models import Invitation
from cohorts import plan
from cohorts.layout import Meeting
from cohorts.models import Attendance, Coaching, Cohort, CohortGrant, Leader, LearningSet, Place, Session
from cohorts.segments import stretched
from core.dates import local
from core.formats import date_range, long_date, plural, weekday_long_date
from core.refusal import Refused
from people import audit, roles
from people.access import forget_grants
from people.models import Organisation, Person, Profession
from programmes.models import Contract, Element, GroupSize, Programme


@transaction.atomic
def lay_out_cohort(
    *,
    programme: Programme,
    name: str,
    starts_on: date,
    capacity: int,
    by: Person,
    contract: Contract | None = None,
    venue: str = "",
    once: UUID | None = None,
) -> Cohort:
    """A planned cohort with the sessions of the whole cohort dated from the design.

    Sessions of sets and pairs are dated when the set is formed and the coach is paired. `once` names this one wish:
    asked again with the same, the cohort laid out before is given back.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    before = Cohort.objects.filter(pk=once, programme=programme).first() if once else None
    if before:
        return before
    if why := plan.closed(starts_on):
        raise Refused(f"{why} Choose a working day.", "starts_on")
    siblings = Cohort.objects.filter(programme=programme)
    _check_cohort_name(siblings, name)
    design = plan.Design.of(programme)
    cohort = Cohort.objects.create(
        pk=once or uuid4(),
        programme=programme,
        contract=contract,
        number=(siblings.aggregate(number=Max("number"))["number"] or 0) + 1,
        name=name.strip(),
        starts_on=starts_on,
        ends_on=plan.ends_on(design, starts_on),
        capacity=capacity,
        venue=venue,
    )
    for element in design.for_group(GroupSize.COHORT):
        _add_meetings(cohort, element, design, plan.dated(element, starts_on))
    audit.record(by=by, verb="lay out cohort", subject=cohort, starts_on=starts_on)
    return cohort


def _check_cohort_name(siblings: QuerySet[Cohort], name: str) -> None:
    if siblings.filter(name__iexact=name.strip()).exists():
        raise Refused(f"This programme already has a cohort called {name.strip()}. Choose another name.", "name")


@transaction.atomic
def change_cohort(
    *,
    cohort: Cohort,
    name: str,
    ends_on: date,
    capacity: int,
    by: Person,
    contract: Contract | None = None,
    venue: str = "",
) -> None:
    """Name, last day, places, contract and usual venue. Nobody loses a place and no session its day by it."""
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    _check_cohort_name(Cohort.objects.filter(programme=cohort.programme_id).exclude(pk=cohort.pk), name)
    taken = cohort.places.current().count()
    if capacity < taken:
        raise Refused(f"{plural(taken, 'place is', 'places are')} taken. Give at least as many.", "capacity")
    last = cohort.sessions.standing().order_by("-starts_at").first()
    if ends_on < max(cohort.starts_on, local(last.starts_at).date() if last else cohort.starts_on):
        day = long_date(last.starts_at if last else cohort.starts_on)
        raise Refused(f"The last session is on {day}. Give that day or a later one.", "ends_on")
    cohort.name, cohort.ends_on, cohort.capacity = name.strip(), ends_on, capacity
    cohort.contract, cohort.venue = contract, venue
    cohort.save(update_fields=["name", "ends_on", "capacity", "contract", "venue"])
    audit.record(by=by, verb="change cohort", subject=cohort, capacity=capacity, ends_on=ends_on)


@transaction.atomic
def begin_cohort(*, cohort: Cohort, by: Person) -> None:
    """Planned to running."""
    _move(cohort, Cohort.State.PLANNED, Cohort.State.RUNNING, by)


@transaction.atomic
def finish_cohort(*, cohort: Cohort, by: Person) -> None:
    """Running to finished, once its last session is over."""
    if cohort.sessions.standing().filter(ends_at__gt=timezone.now()).exists():
        raise Refused("This cohort has sessions to come. Hold or cancel them first.")
    _move(cohort, Cohort.State.RUNNING, Cohort.State.FINISHED, by)


def _move(cohort: Cohort, before: str, after: str, by: Person) -> None:
    """The only road between states; a second click finds the cohort moved already and changes nothing."""
    if Cohort.objects.filter(pk=cohort.pk, state=before).update(state=after):
        audit.record(by=by, verb=f"cohort {after}", subject=cohort)
    cohort.refresh_from_db(fields=["state"])


@transaction.atomic
def add_place(
    *,
    cohort: Cohort,
    person: Person,
    organisation: Organisation,
    profession: Profession,
    by: Person,
    post: str = "",
    site: str = "",
) -> Place:
    """Give a person a place. Two coordinators filling the last one at once: one is told that it is full."""
    _lock(cohort)
    held = cohort.places.filter(person=person).first()
    if held:
        left = "left this cohort. Open their place to bring them back." if held.state == Place.State.LEFT else ""
        raise Refused(f"{person.name} {left or 'already has a place on this cohort.'}", "email")
    _check_room(cohort)
    place = Place.objects.create(
        cohort=cohort, person=person, organisation=organisation, profession=profession, post=post, site=site
    )
    audit.record(by=by, verb="add place", subject=place, cohort=cohort.pk)
    return place


def _lock(cohort: Cohort) -> None:
    cohort.capacity = Cohort.objects.select_for_update().get(pk=cohort.pk).capacity


def _check_room(cohort: Cohort) -> None:
    if cohort.places.current().count() >= cohort.capacity:
        raise Refused(f"All {cohort.capacity} places are taken. Raise the number of places first.", "email")


@transaction.atomic
def change_place(
    *, place: Place, organisation: Organisation, profession: Profession, post: str, site: str, by: Person
) -> None:
    """Correct what a place says of the person's work while on this cohort."""
    place.organisation, place.profession, place.post, place.site = organisation, profession, post, site
    place.save(update_fields=["organisation", "profession", "post", "site"])
    audit.record(by=by, verb="change place", subject=place)


@transaction.atomic
def leave(*, place: Place, on: date, by: Person) -> None:
    """A participant leaves: expected at nothing after that day; what was recorded stays, and the place is free.
    Before the cohort's start it is a withdrawal, and the person was never expected at anything."""
    place = Place.objects.select_for_update().select_related("person", "cohort").get(pk=place.pk)
    if on > place.cohort.ends_on:
        dates = date_range(place.cohort.starts_on, place.cohort.ends_on)
        raise Refused(f"The cohort is over by then: it runs from {dates}.", "left_on")
    later = place.attendances.filter(session__starts_at__date__gt=on).order_by("-session__starts_at")
    if seen := later.select_related("session").first():
        day = weekday_long_date(seen.session.starts_at)
        raise Refused(f"{place.person.name} is on the register of {day}. Give that day or a later one.", "left_on")
    if on < place.cohort.starts_on:
        place.state, place.left_on = Place.State.DECLINED, None
    else:
        place.state, place.left_on = Place.State.LEFT, on
    place.save(update_fields=["state", "left_on"])
    audit.record(by=by, verb="leave", subject=place, state=place.state)


@transaction.atomic
def bring_back(*, place: Place, by: Person) -> None:
    """Undo that a participant left, if there is a place free."""
    _lock(place.cohort)
    if place.state == Place.State.TAKEN:
        return
    _check_room(place.cohort)
    place.state, place.left_on = Place.State.TAKEN, None
    place.save(update_fields=["state", "left_on"])
    audit.record(by=by, verb="bring back", subject=place)


@transaction.atomic
def invite_people(*, cohort: Cohort, by: Person) -> int:
    """Invite everybody on the cohort who has neither account nor invitation; how many. Twice is once."""
    _lock(cohort)
    people = [place.person for place in cohort.places.current().select_related("person")]
    invited = set(Invitation.objects.filter(person__in=people).values_list("person", flat=True))
    waiting = [
        person
        for person in people
        if person.is_active and not person.has_usable_password() and person.pk not in invited
    ]
    for person in waiting:
        invite(person=person, by=by)
    return len(waiting)


@transaction.atomic
def name_facilitator(*, cohort: Cohort, person: Person, by: Person, about: str = "") -> CohortGrant:
    """A facilitator of the cohort; `about` is what participants read of their experience."""
    grant, _ = CohortGrant.objects.update_or_create(
        cohort=cohort, person=person, role=roles.FACILITATOR.value, defaults={"about": about, "until": None}
    )
    forget_grants(person)
    audit.record(by=by, verb="name facilitator", subject=cohort, person=person.pk)
    return grant


@transaction.atomic
def end_facilitator(*, grant: CohortGrant, by: Person) -> Sequence[Leader]:
    """Someone stops facilitating: they no longer see the cohort, and no longer lead its sessions to come."""
    to_come = Leader.objects.filter(
        person=grant.person_id, session__cohort=grant.cohort_id, session__starts_at__gt=timezone.now()
    )
    freed = list(to_come)
    to_come.delete()
    grant.until = timezone.now()
    grant.save(update_fields=["until"])
    audit.record(by=by, verb="end facilitator", subject=grant.cohort, person=grant.person_id)
    return freed


@transaction.atomic
def form_set(*, cohort: Cohort, name: str, adviser: Person | None, by: Person) -> LearningSet:
    """A learning set, with the sessions that the design gives to sets, one working day after the set before it."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    _check_name(cohort, name)
    turn = cohort.learning_sets.count()
    made = LearningSet.objects.create(cohort=cohort, name=name.strip(), adviser=adviser)
    design = plan.Design.of(cohort.programme)
    for element in design.for_group(GroupSize.SET):
        meetings = plan.dated(element, cohort.starts_on, turn)
        _add_meetings(cohort, element, design, meetings, learning_set=made, leader=adviser)
    audit.record(by=by, verb="form set", subject=made, cohort=cohort.pk)
    return made


def _check_name(cohort: Cohort, name: str, but: LearningSet | None = None) -> None:
    namesakes = cohort.learning_sets.filter(name__iexact=name.strip())
    if (namesakes.exclude(pk=but.pk) if but else namesakes).exists():
        raise Refused(f"This cohort already has a set called {name.strip()}.", "name")


@transaction.atomic
def change_set(*, learning_set: LearningSet, name: str, adviser: Person | None, by: Person) -> None:
    """Another name, or another adviser, who then leads the set's sessions to come."""
    _check_name(learning_set.cohort, name, but=learning_set)
    if learning_set.adviser_id != (adviser.pk if adviser else None):
        to_come = learning_set.sessions.filter(starts_at__gt=timezone.now())
        Leader.objects.filter(session__in=to_come, person=learning_set.adviser_id).delete()
        if adviser:
            led = set(Leader.objects.filter(session__in=to_come, person=adviser).values_list("session", flat=True))
            Leader.objects.bulk_create(
                Leader(session=session, person=adviser) for session in to_come if session.pk not in led
            )
    learning_set.name, learning_set.adviser = name.strip(), adviser
    learning_set.save(update_fields=["name", "adviser"])
    audit.record(by=by, verb="change set", subject=learning_set, adviser=adviser.pk if adviser else None)


@transaction.atomic
def dissolve_set(*, learning_set: LearningSet, by: Person) -> None:
    """Take back a set that has not met: its sessions go with it, its members are in no set."""
    if Attendance.objects.filter(session__learning_set=learning_set).exists():
        raise Refused(f"{learning_set.name} has met, so it stays. Move its members to other sets instead.")
    audit.record(by=by, verb="dissolve set", subject=learning_set, cohort=learning_set.cohort_id)
    learning_set.delete()


@transaction.atomic
def join_set(*, place: Place, learning_set: LearningSet | None, by: Person) -> None:
    """Put a participant into a set of their cohort, or take them out of any."""
    if learning_set and learning_set.cohort_id != place.cohort_id:
        raise Refused("That set belongs to another cohort.", "learning_set")
    place.learning_set = learning_set
    place.save(update_fields=["learning_set"])
    audit.record(by=by, verb="join set", subject=place, learning_set=learning_set.pk if learning_set else None)


@transaction.atomic
def name_coach(*, cohort: Cohort, person: Person, by: Person) -> CohortGrant:
    """A coach of the cohort, to be paired. Twice is once; one who had stopped begins again."""
    grant, new = CohortGrant.objects.get_or_create(cohort=cohort, person=person, role=roles.COACH.value)
    if grant.until is not None:
        grant.until = None
        grant.save(update_fields=["until"])
    forget_grants(person)
    if new:
        audit.record(by=by, verb="name coach", subject=cohort, person=person.pk)
    return grant


@transaction.atomic
def pair_coach(*, place: Place, coach: Person, by: Person) -> Coaching:
    """A coach for a participant, with the sessions that the design gives to pairs.

    A coach's pairs meet one after another, every second working day, so that coaching is a window of weeks.
    """
    if coach.pk == place.person_id:
        raise Refused("A person cannot coach themselves.", "coach")
    cohort = Cohort.objects.select_for_update().get(pk=place.cohort_id)
    name_coach(cohort=cohort, person=coach, by=by)
    existing = Coaching.objects.select_related("place__cohort").filter(place=place).first()
    if existing:
        return _change_coach(existing, coach, by)
    turn = Coaching.objects.filter(place__cohort=cohort, coach=coach).count()
    coaching = Coaching.objects.create(place=place, coach=coach)
    design = plan.Design.of(cohort.programme)
    for element in design.for_group(GroupSize.PAIR):
        meetings = plan.dated(element, cohort.starts_on, 2 * turn)
        _add_meetings(cohort, element, design, meetings, coaching=coaching, leader=coach)
    audit.record(by=by, verb="pair coach", subject=coaching, place=place.pk, coach=coach.pk)
    return coaching


def _change_coach(coaching: Coaching, coach: Person, by: Person) -> Coaching:
    """Sessions to come go to the new coach; those held stay with who held them."""
    if coaching.coach_id == coach.pk:
        return coaching
    to_come = coaching.sessions.filter(starts_at__gt=timezone.now())
    Leader.objects.filter(session__in=to_come, person=coaching.coach_id).update(person=coach)
    coaching.coach = coach
    coaching.save(update_fields=["coach"])
    audit.record(by=by, verb="change coach", subject=coaching, coach=coach.pk)
    return coaching


@transaction.atomic
def unpair(*, place: Place, by: Person) -> None:
    """Take a pair back that has not met, with its sessions. One that has met stays."""
    coaching = Coaching.objects.filter(place=place).first()
    if not coaching:
        return
    if Attendance.objects.filter(session__coaching=coaching).exists():
        raise Refused(f"{place.person.name} has met their coach. Choose another coach instead of none.", "coach")
    audit.record(by=by, verb="unpair", subject=coaching, place=place.pk)
    coaching.delete()


def _add_meetings(
    cohort: Cohort,
    element: Element,
    design: plan.Design,
    meetings: Sequence[Meeting],
    *,
    learning_set: LearningSet | None = None,
    coaching: Coaching | None = None,
    leader: Person | None = None,
) -> None:
    """Sessions from dated meetings. Called inside the transaction of whoever lays out, forms or pairs."""
    first, of = design.numbers[element.pk]
    made_of = [segment.kept() for segment in plan.segments_of(element)]
    made = Session.objects.bulk_create(
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
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            venue=cohort.venue,
            bring=element.bring,
            phase=design.phase_of(element, plan.week_of(cohort.starts_on, meeting.planned)),
            made_of=made_of,
        )
        for meeting in meetings
    )
    if leader:
        Leader.objects.bulk_create(Leader(session=session, person=leader) for session in made)
    latest = max((meeting.starts_at.date() for meeting in meetings), default=cohort.ends_on)
    if latest > cohort.ends_on:
        cohort.ends_on = latest
        cohort.save(update_fields=["ends_on"])


@transaction.atomic
def set_leaders(*, session: Session, people: Sequence[Person], by: Person) -> None:
    """Who leads a session, in the order given."""
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
    element: Element | None = None,
    venue: str = "",
    bring: str = "",
    once: UUID | None = None,
) -> Session:
    """A session by hand, of the whole cohort or of one set, within the cohort's dates.

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
    session = Session.objects.create(
        pk=once or uuid4(),
        cohort=cohort,
        element=element,
        part=_next_part(cohort, element),
        counts_for_completion=element.counts_for_completion if element else True,
        phase=_phase_on(cohort, element, starts_at),
        title=title,
        kind=kind,
        share=share,
        hours=hours,
        starts_at=starts_at,
        ends_at=ends_at,
        group_size=GroupSize.SET if learning_set else GroupSize.COHORT,
        learning_set=learning_set,
        venue=venue or cohort.venue,
        bring=bring,
    )
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
) -> None:
    """Title, time, length, place and what to bring. A session whose register is closed has happened and stays."""
    session = Session.objects.select_for_update().select_related("cohort").get(pk=session.pk)
    if session.cancelled_at:
        raise Refused("This session was cancelled. Add a new one instead.")
    if session.register_closed_at:
        raise Refused("The register of this session is closed, so it cannot be moved.")
    hours = session.hours if hours is None else hours
    _check_times(session.cohort, starts_at, ends_at, hours)
    moved = (session.starts_at, session.ends_at, session.hours) != (starts_at, ends_at, hours)
    if moved and session.attendances.exists():
        raise Refused("People are marked on its register already. Take their marks back before you move it.", "date")
    session.title, session.venue, session.bring = title, venue, bring
    session.starts_at, session.ends_at, session.hours = starts_at, ends_at, hours
    session.made_of = [segment.kept() for segment in stretched(session.segments, hours)]
    session.save(update_fields=["title", "venue", "bring", "starts_at", "ends_at", "hours", "made_of"])
    audit.record(by=by, verb="change session", subject=session, starts_at=starts_at.isoformat())


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
