"""Whose outcomes one sees: commissioners, coordinators and evaluators those of the programmes given to them."""

from django.db.models import QuerySet

from people.models import Person
from people.roles import Permission
from programmes.access import programmes_with
from programmes.models import Programme


def visible_outcomes(person: Person) -> QuerySet[Programme]:
    """Programmes whose outcomes the person sees."""
    return programmes_with(person, Permission.SEE_OUTCOMES).select_related("commissioner", "provider")
