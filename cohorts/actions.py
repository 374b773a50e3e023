"""Verbs on cohorts: lay one out, fill it, form sets, pair coaches, run and finish it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from core.dates import is_working_day
from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cohorts.layout import Meeting, Pattern, last_day, meetings
from cohorts.models import Coaching, Cohort, CohortGrant, Leader, LearningSet, Place, Session
from core.refusal import Refused
from people import audit, roles
from people.models import Organisation, Person, Profession
from programmes.models import Contract, Element, GroupSize, Programme


def pattern_of(element: Element) -> Pattern:
    return Pattern(
        element.pk,
        element.count,
        element.hours,
        element.offset_weeks,
        element.interval_weeks,
        element.starts_at or datetime.strptime("09:30", "%H:%M").time(),  # noqa: DTZ007  (a time of day has no zone)
    )


def working_days() -> Callable[[date], bool]:
    return partial(is_working_day, nation=settings.HOLIDAY_NATION)


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
) -> Cohort:
    """A planned cohort with the sessions of the whole cohort dated from the design.

    Sessions of sets and pairs are dated when the set is formed and the coach is paired.
    """
    if not is_working_day(starts_on, settings.HOLIDAY_NATION):
        raise Refused("Choose a working day: this date is at a weekend or a bank holiday.", "starts_on")
    Programme.objects.select_for_update().get(pk=programme.pk)
    latest = Cohort.objects.filter(programme=programme).aggregate(number=Max("number"))["number"] or 0
    elements = list(programme.elements.scheduled())
    cohort = Cohort.objects.create(
        programme=programme,
        contract=contract,
        number=latest + 1,
        name=name,
        starts_on=starts_on,
        ends_on=last_day([pattern_of(each) for each in elements], starts_on, working_days()),
        capacity=capacity,
        venue=venue,
    )
    for element in elements:
        if element.group_size == GroupSize.COHORT:
            _add_meetings(cohort, element, meetings(pattern_of(element), starts_on, working_days()))
    audit.record(by=by, verb="lay out cohort", subject=cohort, starts_on=starts_on)
    return cohort


def _add_meetings(
    cohort: Cohort,
    element: Element,
    dated: Sequence[Meeting],
    *,
    learning_set: LearningSet | None = None,
    coaching: Coaching | None = None,
    leader: Person | None = None,
) -> None:
    """Sessions from dated meetings; within a kind that has several elements (master classes) they are numbered on."""
    part, parts = _numbering(element)
    for meeting in dated:
        session = Session.objects.create(
            cohort=cohort,
            element=element,
            kind=element.kind,
            title=element.title,
            part=part + meeting.part - 1,
            parts=parts,
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
        )
        if leader:
            Leader.objects.create(session=session, person=leader)
    if dated:
        latest = max(meeting.starts_at.date() for meeting in dated)
        if latest > cohort.ends_on:
            cohort.ends_on = latest
            cohort.save(update_fields=["ends_on"])


def _numbering(element: Element) -> tuple[int, int]:
    """The number of an element's first meeting among its kind in the design, and how many there are."""
    siblings = list(element.programme.elements.filter(kind=element.kind).order_by("offset_weeks", "position"))
    before = siblings[: [each.pk for each in siblings].index(element.pk)]
    return 1 + sum(each.count for each in before), sum(each.count for each in siblings)


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
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    if cohort.places.filter(person=person).exists():
        raise Refused(f"{person.name} already has a place on this cohort.", "email")
    if cohort.places.current().count() >= cohort.capacity:
        raise Refused(f"All {cohort.capacity} places are taken. Raise the number of places first.", "email")
    place = Place.objects.create(
        cohort=cohort, person=person, organisation=organisation, profession=profession, post=post, site=site
    )
    audit.record(by=by, verb="add place", subject=place, cohort=cohort.pk)
    return place


@transaction.atomic
def leave(*, place: Place, on: date, by: Person) -> None:
    """A participant leaves the programme: expected at nothing after that day; what was recorded stays."""
    place.state, place.left_on = Place.State.LEFT, on
    place.save(update_fields=["state", "left_on"])
    audit.record(by=by, verb="leave", subject=place)


@transaction.atomic
def form_set(*, cohort: Cohort, name: str, adviser: Person | None, by: Person) -> LearningSet:
    """A learning set, with the sessions that the design gives to sets, one working day after the set before it."""
    if cohort.learning_sets.filter(name__iexact=name.strip()).exists():
        raise Refused(f"This cohort already has a set called {name}.", "name")
    turn = cohort.learning_sets.count()
    made = LearningSet.objects.create(cohort=cohort, name=name.strip(), adviser=adviser)
    for element in cohort.programme.elements.scheduled().filter(group_size=GroupSize.SET):
        dated = meetings(pattern_of(element), cohort.starts_on, working_days(), turn)
        _add_meetings(cohort, element, dated, learning_set=made, leader=adviser)
    audit.record(by=by, verb="form set", subject=made, cohort=cohort.pk)
    return made


@transaction.atomic
def join_set(*, place: Place, learning_set: LearningSet | None, by: Person) -> None:
    """Put a participant into a set of their cohort, or take them out of any."""
    if learning_set and learning_set.cohort_id != place.cohort_id:
        raise Refused("That set belongs to another cohort.", "learning_set")
    place.learning_set = learning_set
    place.save(update_fields=["learning_set"])
    audit.record(by=by, verb="join set", subject=place, learning_set=learning_set.pk if learning_set else None)


@transaction.atomic
def pair_coach(*, place: Place, coach: Person, by: Person) -> Coaching:
    """A coach for a participant, with the sessions that the design gives to pairs.

    A coach's pairs meet one after another: two on a working day, a morning and an afternoon.
    """
    if coach.pk == place.person_id:
        raise Refused("A person cannot coach themselves.", "coach")
    existing = Coaching.objects.filter(place=place).first()
    if existing:
        return _change_coach(existing, coach, by)
    turn = Coaching.objects.filter(place__cohort=place.cohort, coach=coach).count()
    coaching = Coaching.objects.create(place=place, coach=coach)
    CohortGrant.objects.get_or_create(cohort=place.cohort, person=coach, role=roles.COACH.value)
    for element in place.cohort.programme.elements.scheduled().filter(group_size=GroupSize.PAIR):
        dated = meetings(pattern_of(element), place.cohort.starts_on, working_days(), turn // 2)
        if turn % 2:
            dated = [_later(meeting, timedelta(hours=4, minutes=30)) for meeting in dated]
        _add_meetings(place.cohort, element, dated, coaching=coaching, leader=coach)
    audit.record(by=by, verb="pair coach", subject=coaching, place=place.pk, coach=coach.pk)
    return coaching


def _later(meeting: Meeting, by: timedelta) -> Meeting:
    return Meeting(meeting.element, meeting.part, meeting.starts_at + by, meeting.ends_at + by)


def _change_coach(coaching: Coaching, coach: Person, by: Person) -> Coaching:
    """Sessions to come go to the new coach; those held stay with who held them."""
    if coaching.coach_id == coach.pk:
        return coaching
    to_come = coaching.sessions.filter(starts_at__gt=timezone.now())
    Leader.objects.filter(session__in=to_come, person=coaching.coach_id).update(person=coach)
    coaching.coach = coach
    coaching.save(update_fields=["coach"])
    CohortGrant.objects.get_or_create(cohort=coaching.place.cohort, person=coach, role=roles.COACH.value)
    audit.record(by=by, verb="change coach", subject=coaching, coach=coach.pk)
    return coaching


@transaction.atomic
def name_facilitator(*, cohort: Cohort, person: Person, by: Person, about: str = "") -> CohortGrant:
    """A facilitator of the cohort; `about` is what participants read of their experience."""
    grant, _ = CohortGrant.objects.update_or_create(
        cohort=cohort, person=person, role=roles.FACILITATOR.value, defaults={"about": about, "until": None}
    )
    audit.record(by=by, verb="name facilitator", subject=cohort, person=person.pk)
    return grant


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
    hours,
    by: Person,
    learning_set: LearningSet | None = None,
    venue: str = "",
) -> Session:
    """A session by hand, of the whole cohort or of one set, within the cohort's dates."""
    _check_dates(cohort, starts_at, ends_at)
    session = Session.objects.create(
        cohort=cohort,
        title=title,
        kind=kind,
        share=share,
        hours=hours,
        starts_at=starts_at,
        ends_at=ends_at,
        group_size=GroupSize.SET if learning_set else GroupSize.COHORT,
        learning_set=learning_set,
        venue=venue or cohort.venue,
    )
    audit.record(by=by, verb="add session", subject=session, cohort=cohort.pk)
    return session


@transaction.atomic
def change_session(
    *, session: Session, title: str, starts_at: datetime, ends_at: datetime, venue: str, bring: str, by: Person
) -> None:
    """Title, time, place and what to bring. A session whose register is closed has happened and stays as it was."""
    if session.register_closed_at:
        raise Refused("The register of this session is closed, so it cannot be moved.")
    _check_dates(session.cohort, starts_at, ends_at)
    session.title, session.venue, session.bring = title, venue, bring
    session.starts_at, session.ends_at = starts_at, ends_at
    session.save(update_fields=["title", "venue", "bring", "starts_at", "ends_at"])
    audit.record(by=by, verb="change session", subject=session, starts_at=starts_at.isoformat())


def _check_dates(cohort: Cohort, starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Refused("The end must be after the start.", "ends")
    day = timezone.localtime(starts_at).date()
    if not cohort.starts_on <= day <= cohort.ends_on:
        raise Refused(
            f"Choose a date within the cohort: {cohort.starts_on:%-d %B %Y} to {cohort.ends_on:%-d %B %Y}.", "date"
        )


@transaction.atomic
def cancel_session(*, session: Session, by: Person) -> None:
    """The session will not be held: nobody is expected at it. Twice is once."""
    if session.register_closed_at:
        raise Refused("The register of this session is closed: it was held.")
    if Session.objects.filter(pk=session.pk, cancelled_at__isnull=True).update(cancelled_at=timezone.now()):
        audit.record(by=by, verb="cancel session", subject=session)
    session.refresh_from_db(fields=["cancelled_at"])
