"""A bad day: a session is stood down, everybody is told at once, and a new date is found."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cohorts import notice
from cohorts.actions import cancel_session
from cohorts.booking import Clashing, settle
from cohorts.engagements import free_time, leaders_of
from cohorts.held_instead import carry_over
from cohorts.layout import FURTHEST
from cohorts.models import Cohort, Leader, Release, Session, StandDownReason
from cohorts.plan import open_days
from cohorts.release import release
from core.dates import at, local
from core.formats import clock, weekday_date
from core.refusal import Refused
from outbox.actions import post, post_text
from outbox.models import Message, Mobile
from people import audit
from people.models import AuditEvent, Person
from programmes.access import coordinators_of

TEXT_KIND = "session stood down"
COORDINATOR_KIND = "session stood down by a colleague"
WHY = "You get this because you run this programme, and somebody else stood a session of it down."
VERB = "stand down session"
OFFERED = 5  # new dates
NO_LONGER_FREE = "That day is no longer free. Choose another."
OWN = {  # what a session held instead does not take over
    "id",
    "starts_at",
    "ends_at",
    "meant_for",
    "register_closed_at",
    "cancelled_at",
    "stood_down_for",
    "stood_down_words",
    "instead_of",
    "not_again_at",
    "sign_up_until",
}


def free_days(session: Session, today: date, by: Person) -> list[date]:
    """The next open days on which, at its time, everybody who would come and its room are free."""
    first = max(today, local(session.starts_at).date()) + timedelta(days=1)
    probe = _again(session, first)
    length = probe.ends_at - probe.starts_at
    probe.ends_at += timedelta(days=FURTHEST)
    is_free = free_time(probe, {probe.pk: leaders_of([session]).get(session.pk, [])}, by)
    is_open = open_days(session.cohort.programme, session.cohort.nation).is_open
    days = (first + timedelta(days=number) for number in range(FURTHEST))
    meets = ((day, at(day, local(session.starts_at).time())) for day in days)
    free = (day for day, start in meets if is_open(day) and is_free(start, start + length))
    return list(islice(free, OFFERED))


@transaction.atomic
def stand_down(*, session: Session, reason: str, by: Person, words: str = "") -> None:
    """Cancel a session to come and tell everybody whom it concerns. Twice is once."""
    session = _locked(session)
    if session.cancelled_at:
        return
    if session.ends_at <= timezone.now():
        raise Refused("This session is over, so it cannot be stood down.")
    cancel_session(session=session, by=by)
    session.stood_down_for, session.stood_down_words = StandDownReason(reason), words.strip()
    session.save(update_fields=["stood_down_for", "stood_down_words"])
    audit.record(by=by, verb=VERB, subject=session, reason=reason)
    told = release(cohort=session.cohort, by=by, sessions=[session], words=words)
    if told:
        _text(told, session, by)
    _tell_coordinators(session, by)


def _tell_coordinators(session: Session, by: Person) -> None:
    """Of a session that somebody else stood down: whoever runs the programme looks for a new date, or asks for one."""
    for person in coordinators_of(session.cohort.programme_id):
        if person != by:
            post(
                kind=COORDINATOR_KIND,
                key=f"{COORDINATOR_KIND} {session.pk} {person.pk}",
                subject="Stood down: {session}",
                body="{who} has stood down “{session}” of {cohort}, which was to be on {day} at {time}: {reason}.\n\n"
                "Everybody who would come is told already. {becomes}\n\nThe session: {link}",
                to=person,
                about_id=session.pk,
                programme=session.cohort.programme_id,
                by=by,
            )


def coordinator_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """What the coordinator reads, as it stands when it is sent; None to one who runs the programme no longer."""
    rows = Session.objects.select_related("cohort__programme", "learning_set", "coaching", "held_instead")
    session = rows.filter(pk__in=[about_id]).exclude(stood_down_for="").first()
    if session is None or person not in coordinators_of(session.cohort.programme_id):
        return None
    told_of = AuditEvent.objects.filter(subject_type=session._meta.label, subject_id=str(session.pk), verb=VERB)
    event = told_of.order_by("-id").first()
    who = Person.objects.filter(pk=event.actor_id).first() if event and event.actor_id else None
    return {
        **text_values_of(session),
        "who": who.name if who else "Somebody",
        "cohort": str(session.cohort),
        "reason": session.get_stood_down_for_display().lower(),
        "becomes": "It has no new date yet." if session.is_undated else session.stood_down_says,
        "link": settings.SITE_URL + reverse("cohorts:new_date", args=[session.cohort_id, session.pk]),
    }


def _text(told: Release, session: Session, by: Person) -> None:
    """By text message too, at any hour, to those who are told and gave a number for it."""
    concerned = Message.objects.filter(kind=notice.MESSAGE_KIND, about_id=told.pk).values("to")
    for person in Person.objects.filter(pk__in=Mobile.objects.filter(person__in=concerned).values("person")):
        post_text(
            kind=TEXT_KIND,
            key=f"stand down {session.pk} {person.pk}",
            subject="A session is stood down",
            body="{installation}: {session} on {day} at {time} is cancelled. More is in your e-mail.",
            to=person,
            about_id=session.pk,
            programme=session.cohort.programme_id,
            by=by,
        )


def text_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """What the text message says; None once the session would have begun."""
    session = Session.objects.select_related("learning_set", "coaching").filter(pk__in=[about_id]).first()
    if session is None or session.starts_at <= timezone.now():
        return None
    return {"installation": settings.INSTALLATION_NAME, **text_values_of(session)}


def text_values_of(session: Session) -> dict[str, str]:
    return {
        "session": notice.label_of(session),
        "day": weekday_date(local(session.starts_at).date()),
        "time": clock(local(session.starts_at).time()),
    }


@transaction.atomic
def hold_not_again(*, session: Session, by: Person) -> None:
    """A session that was stood down gets no new date, and nobody is asked for one any more. Twice is once; whoever
    chooses a day after all holds it instead."""
    session = _locked(session)
    if not session.stood_down_for or Session.objects.filter(instead_of=session).exists():
        raise Refused("Only a session that was stood down, and is not held instead, can be left out.")
    if not session.not_again_at:
        session.not_again_at = timezone.now()
        session.save(update_fields=["not_again_at"])
        audit.record(by=by, verb="hold session not again", subject=session)


@transaction.atomic
def hold_instead(*, session: Session, day: date, by: Person) -> Session:
    """Hold on `day` a session that was stood down: a new one, of the same group, time and leaders, to which goes what
    belonged to it. Twice is once."""
    session = _locked(session)
    if not session.stood_down_for:
        raise Refused("Only a session that was stood down has a new date.")
    before = Session.objects.filter(instead_of=session).first()
    if before:
        return before
    if day not in free_days(session, timezone.localdate(), by):
        raise Refused(NO_LONGER_FREE, "day")
    made, leaders = _again(session, day), leaders_of([session]).get(session.pk, [])
    try:
        settle([made], {made.pk: leaders}, by=by)
    except Clashing:
        raise Refused(NO_LONGER_FREE, "day") from None
    made.save(force_insert=True)
    Session.objects.filter(pk=session.pk).update(not_again_at=None)
    Leader.objects.bulk_create(Leader(session=made, person=person) for person in leaders)
    Cohort.objects.filter(pk=session.cohort_id, ends_on__lt=day).update(ends_on=day)
    audit.record(by=by, verb="hold session instead", subject=made, instead_of=session.pk)
    carry_over(session, made, by)
    release(cohort=session.cohort, by=by, sessions=[made])
    return made


def _locked(session: Session) -> Session:
    """The cohort first, as whoever moves its sessions does."""
    Cohort.objects.select_for_update().get(pk=session.cohort_id)
    Session.objects.select_for_update().get(pk=session.pk)
    rows = Session.objects.select_related("cohort__programme", "learning_set", "room", "coaching__place__person")
    return rows.get(pk=session.pk)


def _again(session: Session, day: date) -> Session:
    """The session on another day, as not held yet; not saved. One can sign up until as many days before it."""
    kept = {field.name: getattr(session, field.name) for field in session._meta.fields if field.name not in OWN}
    starts_at = at(day, local(session.starts_at).time())
    ends_at = starts_at + (session.ends_at - session.starts_at)
    until = session.sign_up_until and session.sign_up_until + (day - local(session.starts_at).date())
    return Session(**kept, starts_at=starts_at, ends_at=ends_at, sign_up_until=until, instead_of_id=session.pk)
