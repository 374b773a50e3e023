"""Verbs on a measure that is needed no more: removed while it has no figures, else retired with those that it has."""

from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from people import audit
from people.models import Person
from projects.models import Measure, Project


@transaction.atomic
def remove_measure(*, measure: Measure, by: Person) -> None:
    """One that was never counted goes for good. Twice is once."""
    found = Measure.objects.select_for_update().filter(pk=measure.pk).first()
    if found is None:
        return
    _check_cause(found)
    if found.points.exists():
        raise Refused("This measure has figures. Stop counting it instead: they stay.")
    audit.record(by=by, verb="remove measure", subject=found, project=found.project_id)
    found.delete()


@transaction.atomic
def retire_measure(*, measure: Measure, by: Person) -> Measure:
    """It is counted no more: its figures stay, and other measures stand before it."""
    measure = Measure.objects.select_for_update().get(pk=measure.pk)
    if measure.retired_on is None:
        _check_cause(measure)
        measure.retired_on = timezone.localdate()
        measure.save(update_fields=["retired_on"])
        audit.record(by=by, verb="retire measure", subject=measure, project=measure.project_id)
    return measure


@transaction.atomic
def take_up_measure(*, measure: Measure, by: Person) -> Measure:
    """It is counted again, with all its figures."""
    measure = Measure.objects.select_for_update().get(pk=measure.pk)
    if measure.retired_on is not None:
        measure.retired_on = None
        measure.save(update_fields=["retired_on"])
        audit.record(by=by, verb="take up measure", subject=measure, project=measure.project_id)
    return measure


def _check_cause(measure: Measure) -> None:
    if Project.objects.filter(cause_measure=measure).exists():
        raise Refused("This is the measure of a common cause, which counts on it. Leave the cause first.")
