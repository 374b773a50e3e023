"""Fill a cohort: places, who leaves and comes back, invitations."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction

from accounts.actions import invite
from accounts.models import Invitation
from cohorts.actions.visits import leave_visits
from cohorts.joining import joining
from cohorts.models import Cohort, Place, Session
from core.formats import date_range, weekday_long_date
from core.refusal import Refused
from people import audit
from people.models import Organisation, Person, Profession


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
    joined_on: date | None = None,
    accept: Collection[str] = (),
) -> Place:
    """Give a person a place, from the start or from `joined_on`: no session before is expected of them.
    Two coordinators filling the last one at once: one is told that it is full. `accept` names the clashes that may
    be."""
    _lock(cohort)
    held = cohort.places.filter(person=person).first()
    if held:
        left = "left this cohort. Open their place to bring them back." if held.state == Place.State.LEFT else ""
        raise Refused(f"{person.name} {left or 'already has a place on this cohort.'}", "email")
    _check_room(cohort)
    with joining(person, by=by, accept=accept):
        place = Place.objects.create(
            cohort=cohort,
            person=person,
            organisation=organisation,
            profession=profession,
            post=post,
            site=site,
            joined_on=_late(cohort, joined_on),
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
    *,
    place: Place,
    organisation: Organisation,
    profession: Profession,
    post: str,
    site: str,
    by: Person,
    joined_on: date | None = None,
    accept: Collection[str] = (),
) -> None:
    """Correct what a place says of the person's work while on this cohort, and since when they are on it. By another
    organisation or an earlier day they may come to other sessions; `accept` names the clashes that may be."""
    joined_on = _late(place.cohort, joined_on)
    if joined_on:
        _check_joined(place, joined_on)
    place.organisation, place.profession, place.post, place.site = organisation, profession, post, site
    place.joined_on = joined_on
    with joining(place.person, by=by, accept=accept):
        place.save(update_fields=["organisation", "profession", "post", "site", "joined_on"])
    audit.record(by=by, verb="change place", subject=place)


def _late(cohort: Cohort, joined_on: date | None) -> date | None:
    """The day if it is later than the start; None is from the start."""
    if joined_on and joined_on > cohort.ends_on:
        dates = date_range(cohort.starts_on, cohort.ends_on)
        raise Refused(f"The cohort is over by then: it runs from {dates}.", "joined_on")
    return joined_on if joined_on and joined_on > cohort.starts_on else None


def _check_joined(place: Place, day: date) -> None:
    if place.left_on and place.left_on < day:
        raise Refused(f"{place.person.name} left on {weekday_long_date(place.left_on)}, before that.", "joined_on")
    earlier = place.attendances.filter(session__starts_at__date__lt=day).order_by("session__starts_at")
    if seen := earlier.select_related("session").first():
        said = weekday_long_date(seen.session.starts_at)
        raise Refused(
            f"{place.person.name} is on the register of {said}. Give that day or an earlier one.", "joined_on"
        )


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
    last = place.left_on or place.cohort.starts_on - timedelta(days=1)
    leave_visits(Session.objects.filter(sign_ups__place=place, starts_at__date__gt=last).order_by("pk"), place, by)


@transaction.atomic
def bring_back(*, place: Place, by: Person, accept: Collection[str] = ()) -> None:
    """Undo that a participant left, if there is a place free. `accept` names the clashes that may be."""
    _lock(place.cohort)
    if place.state == Place.State.TAKEN:
        return
    _check_room(place.cohort)
    with joining(place.person, by=by, accept=accept):
        Place.objects.filter(pk=place.pk).update(state=Place.State.TAKEN, left_on=None)
    place.state, place.left_on = Place.State.TAKEN, None
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
