"""What stands in the message that asks a participant: the link is made when it is sent."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from evaluations.models import Survey
from people.models import Person


def survey_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """The link to one's own questionnaire; None once the survey has closed.

    It does not ask whether the person has answered: a message stopped for that reason would say when.
    """
    if not Survey.objects.open().filter(participations=about_id).exists():
        return None
    return {"link": settings.SITE_URL + reverse("evaluations:questionnaire", args=[about_id])}
