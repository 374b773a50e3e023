"""The one message before a qualification or membership expires."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cohorts.credentials import State, state_of
from cohorts.models import CohortGrant, Credential
from core.formats import long_date
from outbox.actions import post
from people.models import Person

KIND = "expiry"
WHY = "You get this because you facilitate or coach on a leadership programme, and keep your record in Cadre."
BODY = """Your record says that this expires on {day}: {title}.

When it is renewed, give the new date: {link}

If it does not matter any more, remove it there. There will be no other message about this date."""


@transaction.atomic
def remind(*, today: date, by: Person | None) -> int:
    """Tell everybody who leads now of what expires within 60 days, once for each date; how many were told of."""
    leading = CohortGrant.objects.current().order_by().values("person")
    rows = Credential.objects.filter(person__in=leading, expires_on__gte=today).select_related("person")
    soon = [each for each in rows if state_of(each.expires_on, today) == State.EXPIRES]
    for each in soon:
        post(
            kind=KIND,
            key=f"{KIND} {each.pk} {each.expires_on}",
            subject="{title} expires on {day}",
            body=BODY,
            to=each.person,
            about_id=each.pk,
            by=by,
        )
    return len(soon)


def message_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """None once it was renewed or removed, or its owner leads nothing any more."""
    found = Credential.objects.filter(pk=about_id, person=person).first() if about_id else None
    if found is None or found.expires_on is None:
        return None
    renewed = state_of(found.expires_on, timezone.localdate()) == State.CURRENT
    if renewed or not CohortGrant.objects.current().filter(person=person).exists():
        return None
    link = settings.SITE_URL + reverse("cohorts:my_record")
    return {"title": found.title, "day": long_date(found.expires_on), "link": link}
