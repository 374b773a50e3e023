"""Move sessions together, and undo it."""

from collections.abc import Collection
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from cohorts import moving
from cohorts.booking import settle
from cohorts.models import Cohort, Move, Session
from people import audit
from people.models import Person


@transaction.atomic
def move_sessions(
    *,
    cohort: Cohort,
    which: moving.Which,
    by: Person,
    weeks: int = 0,
    days: int = 0,
    to: date | None = None,
    accept: Collection[str] = (),
    once: UUID | None = None,
) -> Move:
    """Move one session, a phase or everything from a day on. `once` names this one wish: asked again with the same, the
    move made before is given back."""
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("programme").get(pk=cohort.pk)
    if once and (before := Move.objects.filter(pk=once, cohort=cohort).first()):
        return before
    _lock(cohort)
    proposed = moving.propose(cohort=cohort, which=which, by=by, weeks=weeks, days=days, to=to)
    _save(cohort, proposed, by, accept)
    lines = [moving.line_of(each) for each in proposed.going]
    move = Move.objects.create(pk=once or uuid4(), cohort=cohort, says=moving.says(proposed), lines=lines, moved_by=by)
    audit.record(by=by, verb="move sessions", subject=move, cohort=cohort.pk, sessions=len(lines))
    return move


@transaction.atomic
def undo_move(*, move: Move, by: Person, accept: Collection[str] = ()) -> None:
    """Every session of a move back to where it stood."""
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("programme").get(pk=move.cohort_id)
    _lock(cohort)
    move = Move.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=move.pk)
    _save(cohort, moving.undoing(move=move, by=by), by, accept)
    move.undone_at = timezone.now()
    move.save(update_fields=["undone_at"])
    audit.record(by=by, verb="undo move", subject=move, cohort=cohort.pk)


def _lock(cohort: Cohort) -> None:
    """A mark that is set at the same moment waits, or is seen."""
    list(Session.objects.select_for_update().filter(cohort=cohort).order_by("pk").values("pk"))


def _save(cohort: Cohort, proposed: moving.Proposed, by: Person, accept: Collection[str]) -> None:
    afters, befores = [each.after for each in proposed.going], [each.before for each in proposed.going]
    leads = {each.pk: proposed.leads.get(each.pk, ()) for each in afters}
    settle(afters, leads, by=by, accept=accept, before=befores, led_before=leads)
    Session.objects.bulk_update(afters, ["starts_at", "ends_at", "meant_for"])
    if proposed.ends_on:
        cohort.ends_on = proposed.ends_on
        cohort.save(update_fields=["ends_on"])
