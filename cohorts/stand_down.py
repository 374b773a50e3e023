"""A bad day: a session is stood down, everybody is told at once, and a new date is found."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import count, islice
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cohorts.actions import cancel_session
from cohorts.booking import settle
from cohorts.layout import FURTHEST
from cohorts.models import Cohort, Leader, Place, Session, StandDownReason
from cohorts.plan import open_days
from core.dates import at, local
from core.formats import clock_range, weekday_long_date
from core.refusal import Refused
from outbox.actions import post
from people import audit
from people.models import Person
from programmes.models import GroupSize

STOOD_DOWN = "session stood down"
NEW_DATE = "new date of a session"
OFFERED = 5  # new dates
BODY = (
    "{session}, on {when}, is stood down: it will not be held.\n\n{words}\n\nYour attendance is not harmed.\n\n{link}"
)
NEW_BODY = "{session} was stood down. Its new date is {when}.\n\n{words}\n\n{link}"


# Reads


def expected_at(session: Session) -> list[Place]:
    """Places of those on the cohort of whom the session is expected."""
    places = session.cohort.places.current().select_related("person")
    if session.group_size == GroupSize.SET:
        places = places.filter(learning_set=session.learning_set_id)
    elif session.group_size == GroupSize.PAIR:
        places = places.filter(coaching=session.coaching_id)
    return list(places)


def leaders_of(session: Session) -> list[Person]:
    """Those named as its leaders, the adviser of its set and the coach of its pair."""
    tied = Q(pk__in=Leader.objects.filter(session=session).values("person"))
    if session.learning_set and session.learning_set.adviser_id:
        tied |= Q(pk=session.learning_set.adviser_id)
    if session.coaching:
        tied |= Q(pk=session.coaching.coach_id)
    return list(Person.objects.filter(tied, is_active=True))


def affected(session: Session) -> list[Person]:
    """Everybody who would come: each once, and nobody whose account is closed."""
    people = [place.person for place in expected_at(session) if place.person.is_active]
    return list({person.pk: person for person in [*people, *leaders_of(session)]}.values())


def free_days(session: Session, today: date) -> list[date]:
    """The next working days on which its room is free and nobody who would come is engaged."""
    first = max(today, local(session.starts_at).date()) + timedelta(days=1)
    taken = _days_taken(session, at(first, local(session.starts_at).time()) - timedelta(days=1))
    days = (first + timedelta(days=number) for number in count())
    is_open = open_days(session.cohort.programme, session.cohort.nation).is_open
    free = (day for day in islice(days, FURTHEST) if is_open(day) and day not in taken)
    return list(islice(free, OFFERED))


def _days_taken(session: Session, since: datetime) -> set[date]:
    people = affected(session)
    places = Place.objects.current().filter(person__in=people)
    others = Session.objects.standing().filter(
        Q(group_size=GroupSize.COHORT, cohort__in=places.values("cohort"))
        | Q(learning_set__in=places.exclude(learning_set=None).values("learning_set"))
        | Q(coaching__place__in=places.values("pk"))
        | Q(coaching__coach__in=people)
        | Q(learning_set__adviser__in=people)
        | Q(pk__in=Leader.objects.filter(person__in=people).values("session"))
        | Q(room__isnull=False, room=session.room_id),
        starts_at__gte=since,
    )
    return {local(starts_at).date() for starts_at in others.order_by().values_list("starts_at", flat=True)}


# Verbs


@transaction.atomic
def stand_down(*, session: Session, reason: str, by: Person, words: str = "") -> None:
    """Cancel a session to come and tell everybody who would come. Twice is once."""
    session = _locked(session)
    if session.cancelled_at:
        return
    if session.ends_at <= timezone.now():
        raise Refused("This session is over, so it cannot be stood down.")
    cancel_session(session=session, by=by)
    session.stood_down_for, session.stood_down_words = StandDownReason(reason), words.strip()
    session.save(update_fields=["stood_down_for", "stood_down_words"])
    told = _tell(STOOD_DOWN, session, f"Stood down: {session.title}", BODY)
    audit.record(by=by, verb="stand down session", subject=session, reason=reason, people=told)


@transaction.atomic
def hold_instead(*, session: Session, day: date, by: Person) -> Session:
    """Hold on `day` a session that was stood down: a new one, of the same group, time and leaders. Twice is once."""
    session = _locked(session)
    if not session.stood_down_for:
        raise Refused("Only a session that was stood down has a new date.")
    before = Session.objects.filter(instead_of=session).first()
    if before:
        return before
    if day not in free_days(session, timezone.localdate()):
        raise Refused("That day is no longer free. Choose another.", "day")
    made = _copied(session, day)
    settle([made], {made.pk: [each.person for each in session.leaders.select_related("person")]}, by=by)
    made.save(force_insert=True)
    Leader.objects.bulk_create(Leader(session=made, person_id=each.person_id) for each in session.leaders.all())
    Cohort.objects.filter(pk=session.cohort_id, ends_on__lt=day).update(ends_on=day)
    told = _tell(NEW_DATE, made, f"New date: {made.title}", NEW_BODY)
    audit.record(by=by, verb="hold session instead", subject=made, instead_of=session.pk, people=told)
    return made


def _locked(session: Session) -> Session:
    Session.objects.select_for_update().get(pk=session.pk)
    rows = Session.objects.select_related("cohort__programme", "learning_set", "room", "coaching__place__person")
    return rows.get(pk=session.pk)


def _copied(session: Session, day: date) -> Session:
    """The session again, on another day, as not held yet; not saved."""
    starts_at = at(day, local(session.starts_at).time())
    ends_at = starts_at + (session.ends_at - session.starts_at)
    own = {"id", "starts_at", "ends_at", "cancelled_at", "stood_down_for", "stood_down_words", "register_closed_at"}
    own |= {"instead_of", "meant_for"}
    kept = {field.attname: getattr(session, field.attname) for field in session._meta.fields if field.name not in own}
    return Session(**kept, starts_at=starts_at, ends_at=ends_at, instead_of=session)


def _tell(kind: str, session: Session, subject: str, body: str) -> int:
    """One message to each; what it says is fetched when it is sent."""
    people = affected(session)
    for person in people:
        key = f"{kind} {session.pk} {person.pk}"
        post(kind=kind, key=key, subject=subject, body=body, to=person, about_id=session.pk)
    return len(people)


def stand_down_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """What the message says, as it stands when it is sent; None where it is no longer so."""
    session = Session.objects.filter(pk=about_id).first() if about_id else None
    if session is None or (kind == STOOD_DOWN) != bool(session.cancelled_at):
        return None
    if kind == STOOD_DOWN:
        words = session.stood_down_words or "You will be told of a new date when there is one."
    else:
        words = f"Where: {session.venue}" if session.venue else "Where it is held will follow."
    return {
        "session": session.title,
        "when": f"{weekday_long_date(session.starts_at)}, {clock_range(session.starts_at, session.ends_at)}",
        "words": words,
        "link": settings.SITE_URL + reverse("cohorts:my_sessions"),
    }
