"""State one's access and dietary needs, and take them back. The audit trail holds that it was done, never what."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from cohorts import venue_sheet
from cohorts.models import StatedNeeds
from cohorts.stated_needs import Stated
from core.refusal import Refused
from people import audit
from people.models import Person

ONLY_THEY = "Only they can state their needs."


@transaction.atomic
def state_needs(*, person: Person, stated: Stated, by: Person) -> StatedNeeds:
    """What is stated takes the place of what was stated before, which no sheet for a venue keeps either."""
    if by != person:
        raise Refused(ONLY_THEY)
    before = StatedNeeds.objects.filter(person=person).first()
    if before and before.stated != stated:
        venue_sheet.take_back(person=person, by=by)
    kept: Any = stated.kept()
    needs, _ = StatedNeeds.objects.update_or_create(person=person, defaults={"body": kept, "stated_at": timezone.now()})
    audit.record(by=by, verb="state needs", subject=person)
    return needs


@transaction.atomic
def erase_needs(*, person: Person, by: Person) -> None:
    """Nothing is left of them, also in the sheets that venues were to have. Twice is once."""
    if by != person:
        raise Refused(ONLY_THEY)
    erased, _ = StatedNeeds.objects.filter(person=person).delete()
    if erased:
        venue_sheet.take_back(person=person, by=by)
        audit.record(by=by, verb="erase needs", subject=person)
