"""Sign-up for sessions with so many places: study visits, elective seminars. The next who waits is moved up."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from cohorts.booking import settle
from cohorts.engagements import leaders_of
from cohorts.joining import joining
from cohorts.models import Place, Session, SignUp, SignUpState
from core.formats import long_date
from core.refusal import Refused
from outbox.actions import post
from people import audit
from people.models import Person
from programmes.models import GroupSize

MOVED_UP, PLACE_GIVEN, PLACE_TAKEN = "moved up", "place on a visit", "off a visit"
CANCELLED = "This session was cancelled, so its list stays as it was."
FREE = """A place has come free, and it is yours: “{title}”, {day}.

{also}If you cannot come, give it back in good time, so that the next person can.

"""
GIVEN = "You have been given a place on “{title}”, {day}.\n\n"
OFF = (
    "You are no longer on the list of “{title}”, {day}. If that is a mistake, ask your coordinator.\n\n"
    "See the session: {link}"
)
LINK = "On its page you see when and where it is, and can give the place back.\n\nOpen the session: {link}"


@transaction.atomic
def set_sign_up(
    *,
    session: Session,
    by_sign_up: bool,
    by: Person,
    limit: int | None = None,
    until: date | None = None,
    accept: Collection[str] = (),
) -> None:
    """Whether one signs up for the session, how many places it has and the last day to ask; None: no limit, and until
    it begins. With more places those who wait are moved up; `accept` names the clashes that may be, where everybody is
    expected who was not."""
    before, session = _locked(session), _locked(session)
    if session.group_size != GroupSize.COHORT or session.organisation_id:
        raise Refused("Only a session of the whole cohort can be signed up for.")
    if session.cancelled_at:
        raise Refused(CANCELLED)
    if session.by_sign_up != by_sign_up and session.attendances.exists():
        raise Refused("People are marked on its register already, so who is expected stays as it is.", "by_sign_up")
    if not by_sign_up:
        limit = until = None
    _check_sheet(session, limit, until)
    session.by_sign_up, session.sign_up_limit, session.sign_up_until = by_sign_up, limit, until
    if before.by_sign_up and not by_sign_up:
        settle([session], leaders_of([session]), by=by, accept=accept, before=[before])
    session.save(update_fields=["by_sign_up", "sign_up_limit", "sign_up_until"])
    audit.record(by=by, verb="set sign-up", subject=session, open=by_sign_up, limit=limit)
    if by_sign_up:
        _move_up(session, by)


def _check_sheet(session: Session, limit: int | None, until: date | None) -> None:
    going = session.sign_ups.going().count()
    if limit is not None and limit < going:
        raise Refused(
            f"{going} people have a place already. Take some of them off first, or give that number.", "limit"
        )
    if until and until > timezone.localdate(session.starts_at):
        raise Refused(f"Give a day before the session, which is on {long_date(session.starts_at)}.", "until")


@transaction.atomic
def sign_up(*, session: Session, place: Place, by: Person, tell: bool = True, accept: Collection[str] = ()) -> SignUp:
    """A place for the participant, or their turn on the waiting list when it is full. Twice is once. Who waits is
    moved up without being asked again, so what would clash then is accepted now, by its name in `accept`.

    Two who ask for the last place at once: the session is locked, so that one of them waits. A coordinator adds people
    after the last day, too, and on the day itself.
    """
    session = _locked(session)
    before = SignUp.objects.filter(session=session, place=place).first()
    if before:
        return before
    _check_open(session, place, by)
    full = session.sign_up_limit is not None and session.sign_ups.going().count() >= session.sign_up_limit
    last = session.sign_ups.waiting().aggregate(last=Max("turn"))["last"] or 0
    with joining(place.person, by=by, accept=accept):
        made = SignUp.objects.create(session=session, place=place, state=SignUpState.GOING)
    if full:
        made.state, made.turn = SignUpState.WAITING, last + 1
        made.save(update_fields=["state", "turn"])
    audit.record(by=by, verb="sign up", subject=session, place=place.pk, state=made.state)
    if tell and by.pk != place.person_id and not full:
        _tell(made, PLACE_GIVEN, "You have a place: {title}", GIVEN + LINK)
    return made


def _check_open(session: Session, place: Place, by: Person) -> None:
    if not session.by_sign_up:
        raise Refused("Nobody has to sign up for this session: it is for the whole cohort.")
    if place.cohort_id != session.cohort_id or place.state != Place.State.TAKEN:
        raise Refused("This session is for the participants of its cohort.", "place")
    if session.cancelled_at:
        raise Refused(CANCELLED)
    if session.register_closed_at:
        raise Refused("The register of this session is closed.")
    if by.pk != place.person_id:
        return
    if session.starts_at <= timezone.now():
        raise Refused("This session has begun. Ask whoever leads it.")
    if session.sign_up_until and timezone.localdate() > session.sign_up_until:
        raise Refused(f"Sign-up closed on {long_date(session.sign_up_until)}. Ask your coordinator.")


@transaction.atomic
def give_back(*, session: Session, place: Place, by: Person) -> None:
    """The participant does not go, or waits no longer; the first who waits is moved up and told. Twice is once.

    Who takes somebody else off tells them.
    """
    session = _locked(session)
    held = SignUp.objects.filter(session=session, place=place).first()
    if held is None:
        return
    if session.cancelled_at:
        raise Refused(CANCELLED)
    if session.attendances.filter(place=place).exists():
        raise Refused("They are marked on its register. Take the mark back first.")
    if by.pk == place.person_id and session.starts_at <= timezone.now():
        raise Refused("This session has begun, so the place cannot be given back. Tell whoever leads it.")
    audit.record(by=by, verb="give place back", subject=session, place=place.pk, state=held.state)
    if by.pk != place.person_id and session.starts_at > timezone.now():
        _tell(held, PLACE_TAKEN, "Off the list: {title}", OFF)
    held.delete()
    _move_up(session, by)


@transaction.atomic
def put_first(*, session: Session, place: Place, by: Person) -> None:
    """Of those who wait, this one is moved up next."""
    session = _locked(session)
    if session.cancelled_at:
        raise Refused(CANCELLED)
    first = session.sign_ups.waiting().aggregate(first=Min("turn"))["first"]
    if first is not None and session.sign_ups.waiting().filter(place=place).update(turn=first - 1):
        audit.record(by=by, verb="put first in waiting list", subject=session, place=place.pk)


def leave_visits(sessions: Iterable[Session], place: Place, by: Person) -> None:
    """Who leaves the cohort gives back their places on sessions to come; inside the transaction of leaving."""
    for session in sessions:
        locked = _locked(session)
        if locked.sign_ups.filter(place=place).delete()[0]:
            _move_up(locked, by)


def _locked(session: Session) -> Session:
    """With what its clashes are found from."""
    rows = Session.objects.select_related("cohort", "learning_set", "room", "coaching__place__person")
    return rows.select_for_update(of=("self",)).get(pk=session.pk)


def _move_up(session: Session, by: Person) -> None:
    """As many of those who wait as there are places for, until the session begins."""
    if session.cancelled_at or session.starts_at <= timezone.now():
        return
    waiting = session.sign_ups.waiting().select_related("place__person")
    if session.sign_up_limit is not None:
        waiting = waiting[: max(0, session.sign_up_limit - session.sign_ups.going().count())]
    for each in list(waiting):
        each.state, each.turn = SignUpState.GOING, 0
        each.save(update_fields=["state", "turn"])
        audit.record(by=by, verb="move up", subject=session, place=each.place_id)
        _tell(each, MOVED_UP, "You have a place: {title}", FREE + LINK)


def _tell(sign_up: SignUp, kind: str, subject: str, body: str) -> None:
    """{title}, {day} and {link} are filled when it is sent, as the session stands then."""
    post(
        kind=kind,
        key=f"{kind} {sign_up.pk}",
        subject=subject,
        body=body,
        to=sign_up.place.person,
        about_id=sign_up.session_id,
        programme=sign_up.session.cohort.programme_id,
    )
