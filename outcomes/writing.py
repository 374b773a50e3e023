"""Writing the attendance of groups, once, when their cohorts are finished. A second run finds it written."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from cohorts.attendance import totals
from cohorts.models import Cohort, Place, tallies_of
from core.formats import day_of
from outcomes.by_group import KIND, ORGANISATION, PROFESSION, GroupFact, by_group, tells_of_most
from outcomes.models import GroupAttendance, Writing, WrittenCohort
from outcomes.withholding import Who
from programmes.models import Programme

FIELD = {PROFESSION: "profession_id", ORGANISATION: "organisation_id", KIND: "kind"}


def write_attendance(now: datetime) -> int:
    """Of every programme with finished cohorts of which enough can be told now; how many there were."""
    programmes = Programme.objects.filter(pk__in=_waiting().order_by().values("programme"))
    return sum(_write(programme, now) for programme in programmes.iterator())


def _waiting() -> QuerySet[Cohort]:
    """Finished cohorts that are in no writing."""
    return Cohort.objects.filter(state=Cohort.State.FINISHED).exclude(pk__in=WrittenCohort.objects.values("cohort"))


@transaction.atomic
def _write(programme: Programme, now: datetime) -> bool:
    """The cohorts that wait, all together. While nothing can be told of them they wait on; while little, if another
    cohort is to finish."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    cohorts = list(_waiting().filter(programme=programme))
    places = list(Place.objects.taken().filter(cohort__in=cohorts).select_related("organisation", "coaching"))
    groups = _groups(places, now)
    if not groups or (not tells_of_most(groups, len(places)) and _is_to_come(programme)):
        return False
    writing = Writing.objects.create(programme=programme, on=day_of(now))
    WrittenCohort.objects.bulk_create(WrittenCohort(writing=writing, cohort=cohort) for cohort in cohorts)
    GroupAttendance.objects.bulk_create(_row(writing, group) for group in groups)
    return True


def _is_to_come(programme: Programme) -> bool:
    """Whether the programme has a cohort that is not finished."""
    return Cohort.objects.filter(programme=programme).exclude(state=Cohort.State.FINISHED).exists()


def _groups(places: Sequence[Place], now: datetime) -> tuple[GroupFact, ...]:
    """Professions and organisations by their keys, since a name may be another one later."""
    tallies = tallies_of(places, now)
    return by_group([(_who(place), totals(tallies[place])) for place in places], settings.OUTSIDE_THRESHOLD)


def _who(place: Place) -> Who:
    return Who(str(place.cohort_id), str(place.profession_id), str(place.organisation_id), place.organisation.kind)


def _row(writing: Writing, group: GroupFact) -> GroupAttendance:
    return GroupAttendance(
        writing=writing,
        people=group.people,
        attended=group.attended,
        held=group.held,
        missed=group.missed,
        called_back=group.called_back,
        **{FIELD[group.by]: group.name},
    )
