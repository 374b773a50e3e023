"""Write what was seen at a leadership challenge, and let those read it of whom it was written."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from cohorts.models import Guest, Observation, Place, Session
from cohorts.register import expected_at
from core.refusal import Refused
from outbox.actions import post
from people import audit
from people.models import Person
from programmes.models import ElementKind

RELEASED = "observed feedback"
TOLD = """Those who observed “{title}” have written what they saw you do.

Only you and who wrote it can read it.

Read what they wrote: {link}"""


@transaction.atomic
def observe(
    *,
    session: Session,
    place: Place,
    seen: Sequence[tuple[str, str]],
    next_step: str,
    by: Person | None,
    guest: Guest | None = None,
) -> Observation:
    """What `by`, or a guest who observes, saw of one participant: words for some of the domains, and what to try next.

    Written again it takes the place of what was written before, until it is released.
    """
    session = Session.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=session.pk)
    _check(session, place, guest)
    kept = [(domain, words.strip()) for domain, words in seen if words.strip()]
    if not kept and not next_step.strip():
        raise Refused("Write what you saw, in one of the boxes at least.")
    whose = {"observer": None, "guest": guest} if guest else {"observer": by, "guest": None}
    before = Observation.objects.filter(session=session, place=place, **whose).first()
    if before and before.released_at:
        raise Refused("They have been let read this, so it stays as it is.")
    observation = before or Observation(session=session, place=place, **whose)
    observation.body, observation.written_at = {"seen": kept, "next": next_step.strip()}, timezone.now()
    observation.save()
    audit.record(by=by, verb="observe", subject=session, place=place.pk, guest=guest.pk if guest else None)
    return observation


def _check(session: Session, place: Place, guest: Guest | None) -> None:
    if session.kind != ElementKind.CHALLENGE:
        raise Refused("Feedback of observers is for a leadership challenge.")
    if session.cancelled_at:
        raise Refused("This session was cancelled.")
    if session.starts_at > timezone.now():
        raise Refused("There is nothing to write before the session begins.")
    if guest and (guest.session_id != session.pk or not guest.observes or guest.revoked_at):
        raise Refused("This link is not one of an observer.")
    if not expected_at(session).filter(pk=place.pk).exists():
        raise Refused(f"{place.person.name} is not expected at this session.")


@transaction.atomic
def release_observations(*, session: Session, by: Person, tell: bool = True) -> int:
    """Let everybody read what has been written of them; how many people have something new. Whoever releases it need
    not have read it, and cannot read what others wrote. Each is told in one message."""
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    waiting = session.observations.filter(released_at__isnull=True).select_related("place__person").order_by("pk")
    newest = {each.place: each.pk for each in waiting}
    if not newest:
        return 0
    released = waiting.update(released_at=timezone.now())
    audit.record(by=by, verb="release observed feedback", subject=session, released=released)
    for place, key in newest.items() if tell else ():
        post(
            kind=RELEASED,
            key=f"{RELEASED} {key}",
            subject="Feedback on a leadership challenge",
            body=TOLD,
            to=place.person,
            about_id=session.pk,
            programme=session.cohort.programme_id,
        )
    return len(newest)
