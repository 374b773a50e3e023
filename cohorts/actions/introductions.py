"""Stand in one's cohort's who's who, and leave it."""

from django.db import transaction

from cohorts.models import Introduction, Place, PlaceState
from cohorts.whos_who import forget_files
from core.refusal import Refused
from people import audit
from people.models import Person


@transaction.atomic
def introduce(*, place: Place, words: str, by: Person) -> Introduction:
    """Stand in it, or say it in other words."""
    if by.pk != place.person_id:
        raise Refused("Only they can put themselves into the who’s who.")
    if Place.objects.select_for_update(of=("self",)).get(pk=place.pk).state != PlaceState.TAKEN:
        raise Refused("You have left this cohort.")
    introduction, new = Introduction.objects.update_or_create(place=place, defaults={"words": words.strip()})
    forget_files(place.cohort_id)
    audit.record(by=by, verb="join who's who" if new else "change who's who", subject=place)
    return introduction


@transaction.atomic
def leave_whos_who(*, place: Place, by: Person) -> None:
    """At once, and out of every file that was made of it. Twice is once."""
    if by.pk != place.person_id:
        raise Refused("Only they can take themselves out of the who’s who.")
    left, _ = Introduction.objects.filter(place=place).delete()
    if left:
        forget_files(place.cohort_id)
        audit.record(by=by, verb="leave who's who", subject=place)
