"""Somebody is here who is not on the register: put on it where the rules allow, else told to the coordinators."""

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cohorts.models import Attendance, Cohort, Place, PlaceQuerySet, Session, Unlisted, UnlistedState
from cohorts.register import Line, expected_at, mark, opened, write
from core.dates import local
from core.refusal import Refused
from people import audit
from people.models import Person
from programmes.models import GroupSize


def others_of(session: Session) -> PlaceQuerySet:
    """Places of the same cohort held on the day of the session and not expected at it, by name. Of no other cohort."""
    day = local(session.starts_at).date()
    expected = expected_at(session).order_by().values("pk")
    others = session.cohort.places.taken().there_on(day).exclude(pk__in=expected)
    return others.select_related("person", "learning_set").order_by("person__family_name", "person__given_name", "pk")


def takes_visitors(session: Session) -> bool:
    """Whether somebody of the cohort who comes is simply on the register: with another set, or at another's house.
    It then counts for them in the place of their own meeting."""
    return session.group_size == GroupSize.SET or session.organisation_id is not None


@transaction.atomic
def bring_in(*, session: Session, place: Place, by: Person) -> None:
    """Mark somebody of the cohort present at a session that is not their own. Twice is once."""
    now = timezone.now()
    session = opened(session, now)
    if Attendance.objects.filter(session=session, place=place).exists():
        return
    if not takes_visitors(session) or not others_of(session).filter(pk=place.pk).exists():
        raise Refused(f"{place.person.name} cannot be put on this register. Tell the coordinator.", "place")
    if _has_met(session, place):
        raise Refused(
            f"{place.person.name} is on the register of their own set for this meeting. It counts once.", "place"
        )
    write(session, {place: Line(Attendance.Mark.PRESENT, now)}, by, besides={place.pk})
    audit.record(by=by, verb="bring in", subject=session, place=place.pk)


def _has_met(session: Session, place: Place) -> bool:
    """Whether they are marked at the meeting of the same number with another set."""
    if session.element_id is None:
        return False
    twins = Session.objects.filter(cohort=session.cohort_id, element=session.element_id, part=session.part)
    return Attendance.objects.filter(session__in=twins.exclude(pk=session.pk), place=place).exists()


@transaction.atomic
def tell(*, session: Session, by: Person, name: str = "", about: str = "", place: Place | None = None) -> Unlisted:
    """Tell the coordinators that somebody is here. The same name twice at one session is told once."""
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if session.cancelled_at:
        raise Refused("This session was cancelled, so nobody is marked.")
    if place and place.cohort_id != session.cohort_id:
        raise Refused("Choose somebody of this cohort.", "place")
    name = place.person.name if place else " ".join(name.split())
    before = Unlisted.objects.filter(session=session, name__iexact=name, state=UnlistedState.OPEN).first()
    if before:
        return before
    made = Unlisted.objects.create(session=session, name=name, about=" ".join(about.split()), place=place, told_by=by)
    audit.record(by=by, verb="tell of unlisted", subject=session, unlisted=made.pk)
    return made


@transaction.atomic
def answer(*, unlisted: Unlisted, state: str, by: Person, place: Place | None = None, words: str = "") -> bool:
    """What became of it. With a place, they are marked present if the session expects them and nobody has marked them;
    returns whether they are on the register."""
    row = Unlisted.objects.select_for_update(of=("self",)).select_related("session__cohort").get(pk=unlisted.pk)
    if row.state != UnlistedState.OPEN:
        raise Refused("This was answered before.")
    if state == UnlistedState.PLACE and (place is None or place.cohort_id != row.session.cohort_id):
        raise Refused("Choose whose place it is. Give them one first, if they have none.", "place")
    if state == UnlistedState.NEITHER and not words.strip():
        raise Refused("Say why they are not counted.", "answer")
    row.place = place if state == UnlistedState.PLACE else row.place
    row.state, row.answer = state, " ".join(words.split())
    row.answered_by, row.answered_at = by, timezone.now()
    row.save(update_fields=["place", "state", "answer", "answered_by", "answered_at"])
    audit.record(by=by, verb="answer unlisted", subject=row.session, unlisted=row.pk, state=state)
    return place is not None and state == UnlistedState.PLACE and _on_the_register(row.session, place, by)


def _on_the_register(session: Session, place: Place, by: Person) -> bool:
    if Attendance.objects.filter(session=session, place=place).exists():
        return True
    try:
        with transaction.atomic():
            mark(session=session, place=place, mark=Attendance.Mark.PRESENT, by=by)
    except Refused:
        return False
    return True


def with_unlisted(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """Cohorts with `unlisted_waiting`: how many people nobody has found out about yet, in the same query."""
    waiting = Unlisted.objects.filter(session__cohort=OuterRef("pk"), state=UnlistedState.OPEN)
    counted = Subquery(waiting.order_by().values("session__cohort").annotate(number=Count("pk")).values("number"))
    return cohorts.annotate(unlisted_waiting=Coalesce(counted, 0))
