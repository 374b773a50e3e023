"""What the pages of a programme list of its cohorts."""

from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, Q

from cohorts.access import visible_cohorts
from cohorts.models import Cohort, Place
from people.models import Person
from programmes.models import Programme
from programmes.panel import CohortLine, MixLine


def lines_of(person: Person, programmes: Sequence[Programme]) -> list[CohortLine]:
    """The cohorts of programmes that the person sees, in their order, in one query."""
    taken = Count("places", filter=Q(places__state__in=[Place.State.TAKEN, Place.State.LEFT]))
    rows = (
        Cohort.objects.filter(programme__in=programmes)
        .annotate(taken=taken, open=Exists(visible_cohorts(person).filter(pk=OuterRef("pk"))))
        .order_by("number")
    )
    return [
        CohortLine(
            programme=row.programme_id,
            id=row.pk,
            name=row.name,
            state=row.get_state_display(),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            places=row.taken,
            capacity=row.capacity,
            open=row.open,
            contract=row.contract_id,
        )
        for row in rows
    ]


def mix_of(programme: Programme) -> list[MixLine]:
    """Places taken by contract, profession and organisation, in one query: contract facts, exact."""
    rows = (
        Place.objects.taken()
        .filter(cohort__programme=programme, cohort__contract__isnull=False)
        .order_by()
        .values_list("cohort__contract", "profession", "organisation", "profession__clinical")
        .annotate(places=Count("pk"))
    )
    return [MixLine(contract, profession, place, clinical, n) for contract, profession, place, clinical, n in rows]
