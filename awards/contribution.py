"""What awards adds to an evaluation report."""

from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, Q

from awards.models import Certificate
from cohorts.models import Cohort, Place
from core.formats import out_of
from evaluations.contributions import Fact


def certificates_held(cohorts: Sequence[Cohort]) -> Fact | None:
    """How many of those who took a place hold a standing certificate; None while nobody does. One query."""
    standing = Certificate.objects.standing().filter(place=OuterRef("pk"))
    places = Place.objects.taken().filter(cohort__in=cohorts).annotate(holds=Exists(standing))
    counted = places.aggregate(taken=Count("pk"), held=Count("pk", filter=Q(holds=True)))
    if not counted["held"]:
        return None
    return Fact(out_of(counted["held"], counted["taken"]), "hold a certificate of completion")
