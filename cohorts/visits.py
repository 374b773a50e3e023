"""Sign-up as its pages show it: who has a place, who waits, and what one participant may do now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cohorts.actions.visits import MOVED_UP, PLACE_GIVEN
from cohorts.engagements import booked, shown_to
from cohorts.joining import twice
from cohorts.models import Place, Session, SignUp, SignUpState
from core.formats import join_words, weekday_date
from people.models import Person


@dataclass(frozen=True)
class Sheet:
    """The list of a session to sign up for: who has a place, by name, and who waits, in their turn."""

    session: Session
    going: tuple[SignUp, ...]
    waiting: tuple[SignUp, ...]

    @property
    def left(self) -> int | None:
        """Places free; None where their number is not limited."""
        limit = self.session.sign_up_limit
        return None if limit is None else max(0, limit - len(self.going))

    @property
    def free(self) -> list[Place]:
        """Places of the cohort that are not on the list yet; reads the cohort."""
        listed = {each.place_id for each in (*self.going, *self.waiting)}
        places = self.session.cohort.places.current().select_related("person").exclude(pk__in=listed)
        return list(places.order_by("person__family_name", "person__given_name", "pk"))


@dataclass(frozen=True)
class Turn:
    """How one participant stands: their sign-up if any, how many places are left, and whether they may ask now."""

    sheet: Sheet
    own: SignUp | None
    closed: bool
    begun: bool

    @property
    def going(self) -> bool:
        return self.own is not None and self.own.state == SignUpState.GOING

    @property
    def number(self) -> int:
        """Their place in the waiting list, the first 1; 0 if they do not wait."""
        waiting = [each.pk for each in self.sheet.waiting]
        return waiting.index(self.own.pk) + 1 if self.own and self.own.pk in waiting else 0


def sheet_of(session: Session) -> Sheet:
    """In one query."""
    rows = session.sign_ups.select_related("place__person", "place__organisation")
    by_name = sorted(rows, key=lambda each: (each.place.person.family_name, each.place.person.given_name))
    waiting = sorted(
        (each for each in rows if each.state == SignUpState.WAITING), key=lambda each: (each.turn, each.pk)
    )
    return Sheet(session, tuple(each for each in by_name if each.state == SignUpState.GOING), tuple(waiting))


def turn_of(session: Session, place: Place, now: datetime) -> Turn:
    sheet = sheet_of(session)
    own = next((each for each in (*sheet.going, *sheet.waiting) if each.place_id == place.pk), None)
    over = session.sign_up_until is not None and timezone.localdate(now) > session.sign_up_until
    return Turn(sheet, own, closed=over, begun=session.starts_at <= now)


def message_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """What a message about a place on a session says as it is sent; None once it is no longer so."""
    session = Session.objects.filter(pk=about_id, cancelled_at__isnull=True).first() if about_id else None
    if session is None or person is None:
        return None
    going = SignUp.objects.going().filter(session=session, place__person=person).exists()
    if going != (kind in (MOVED_UP, PLACE_GIVEN)):
        return None
    also = _elsewhere(person, session) if kind == MOVED_UP else ""
    link = settings.SITE_URL + reverse("cohorts:own_session", args=[session.pk])
    return {"title": session.title, "day": weekday_date(session.starts_at), "also": also, "link": link}


def _elsewhere(person: Person, session: Session) -> str:
    """What else they are expected at then, which may have come about since they asked for the place."""
    this_first = sorted(booked(person), key=lambda each: each.id != session.pk)
    clashes = [each for each in twice(person, this_first) if each.session.id == session.pk]
    said = join_words([each.other.says if each.other.title else "something else" for each in shown_to(person, clashes)])
    return f"You are expected elsewhere then: {said}.\n\n" if said else ""


def states_of(places: Iterable[Place], sessions: Iterable[Session]) -> dict[UUID, str]:
    """By session to sign up for, whether its reader has a place or waits; asks nothing where there is none."""
    keys = [session.pk for session in sessions if session.by_sign_up]
    if not keys:
        return {}
    own = SignUp.objects.filter(session__in=keys, place__in=list(places)).order_by()
    return dict(own.values_list("session", "state"))
