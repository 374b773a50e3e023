"""What the awarding body returns: results and their confirmation by its board, and its answers to prior learning."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from awards.credit import ATTEMPTS
from awards.models import Basis, ClaimState, Enrolment, Outcome, PriorLearning, Result, Unit
from awards.pathway.actions.keeping import check_stands, of_unit, opened, recount, today_here
from awards.pathway.actions.telling import tell_confirmed
from core.formats import long_date, plural
from core.refusal import Refused
from people import audit
from people.models import Person


@dataclass(frozen=True)
class Returned:
    """What the body returned for one person; no `outcome` takes back one that is provisional.

    `seen` is what the form that was filled in showed (`Result.as_seen`, "" for none): if somebody has recorded
    something else since, nothing is overwritten. None does not ask.
    """

    enrolment: Enrolment
    outcome: str
    mark: int | None = None
    seen: str | None = None


@transaction.atomic
def record_results(*, unit: Unit, results: Sequence[Returned], by: Person | None) -> int:
    """Results of one unit as the body returned them, provisional for now; how many were new or changed.

    Which attempt a result is of follows from what was handed over. Refused, with the field of the person it is about
    (outcome-<enrolment>), if one is confirmed, the second attempt is referred, or somebody recorded another meanwhile.
    """
    list(Enrolment.objects.select_for_update().filter(pk__in=[each.enrolment.pk for each in results]).order_by("pk"))
    rows = {each.pk: each for each in Enrolment.objects.with_record().filter(pk__in=[r.enrolment.pk for r in results])}
    changed = [rows[each.enrolment.pk] for each in results if _record_one(rows[each.enrolment.pk], unit, each, by)]
    recount(changed, by)
    return len(changed)


def _record_one(enrolment: Enrolment, unit: Unit, given: Returned, by: Person | None) -> bool:
    field = f"outcome-{enrolment.pk}"
    record = of_unit(enrolment, unit)
    attempt = record.attempt_marked
    now = next((each for each in enrolment.results.all() if (each.unit_id, each.attempt) == (unit.pk, attempt)), None)
    wanted = (given.outcome, given.mark if given.outcome else None)
    if wanted == ((now.outcome, now.mark) if now else ("", None)):
        return False
    check_stands(enrolment, unit)
    if given.seen is not None and given.seen != (now.as_seen if now else ""):
        raise Refused(_said_meanwhile(now), field)
    if now and now.confirmed_on:
        raise Refused(f"The board confirmed this on {long_date(now.confirmed_on)}. Correct it on its own page.", field)
    if record.by_prior_learning:
        raise Refused("Prior learning stands for this unit: there is nothing to mark.", field)
    if given.outcome:
        _check_outcome(given.outcome, given.mark, attempt, field)
        _write_result(now or Result(enrolment=enrolment, unit=unit, attempt=attempt), given.outcome, given.mark, by)
    elif now:
        audit.record(by=by, verb="take back result", subject=enrolment, unit=unit.pk, before=now.outcome)
        now.delete()
    return True


def _said_meanwhile(now: Result | None) -> str:
    if now is None:
        return "Somebody took this result back since the page was loaded. Load it again before you record another."
    who = f"{now.recorded_by.name} has" if now.recorded_by else "It was"
    return f"{who} recorded {now.fact().words} since the page was loaded. Look at it before you change it."


def _check_outcome(outcome: str, mark: int | None, attempt: int, field: str = "outcome") -> None:
    if outcome not in Outcome.values:
        raise Refused("Choose pass, refer or fail.", field)
    if outcome == Outcome.REFER and attempt == ATTEMPTS:
        raise Refused("This was the second attempt, and the last. Give pass or fail.", field)
    if mark is not None and not 0 <= mark <= 100:
        raise Refused("A mark is a percentage, from 0 to 100.", field.replace("outcome", "mark"))


def _write_result(row: Result, outcome: str, mark: int | None, by: Person | None) -> None:
    before = row.outcome
    details = {"unit": row.unit_id, "attempt": row.attempt, "outcome": outcome}
    if before:
        details |= {"before": before, "mark_changed": row.mark != mark}
    row.outcome, row.mark, row.recorded_by, row.recorded_at = outcome, mark, by, timezone.now()
    row.save()
    audit.record(by=by, verb="change result" if before else "record result", subject=row.enrolment, **details)


@transaction.atomic
def confirm_results(*, unit: Unit, on: date, by: Person | None, expected: int | None = None) -> int:
    """The body's board has confirmed the provisional results of a unit: their credit counts, and each person is told.

    Of who has withdrawn nothing is confirmed. Refused if there is none, or if they are not as many as the page that
    was sent had shown (`expected`).
    """
    list(unit.pathway.enrolments.on_it().select_for_update().order_by("pk"))
    waiting = list(provisional_results(unit))
    if not waiting:
        raise Refused("There is no provisional result to confirm.")
    if expected is not None and expected != len(waiting):
        number = plural(len(waiting), "result is", "results are")
        raise Refused(f"{number} provisional now, not {expected}. Look through the list, then confirm them.")
    if on > today_here():
        raise Refused("That day has not come yet. Give today or an earlier one.", "on")
    if any(each.enrolment.enrolled_on and on < each.enrolment.enrolled_on for each in waiting):
        raise Refused("Somebody among them enrolled after that day. Give the day on which the board met.", "on")
    Result.objects.filter(pk__in=[each.pk for each in waiting]).update(confirmed_on=on)
    audit.record(by=by, verb="confirm results", subject=unit, count=len(waiting), on=on)
    enrolments = [each.enrolment for each in waiting]
    recount(enrolments, by)
    for enrolment in enrolments:
        tell_confirmed(enrolment, f"{on.isoformat()}-{unit.position}", by)
    return len(waiting)


def provisional_results(unit: Unit) -> QuerySet[Result]:
    """Results of a unit that wait for the board, of those enrolled."""
    rows = Result.objects.filter(unit=unit, confirmed_on__isnull=True)
    return rows.filter(enrolment__in=unit.pathway.enrolments.on_it()).select_related("enrolment__place__person")


@transaction.atomic
def correct_result(
    *, result: Result, outcome: str, mark: int | None, why: str, by: Person | None, on: date | None = None
) -> None:
    """A confirmed result is another one after all: with the reason, and the day on which the board confirmed that."""
    enrolment, _ = opened(result.enrolment, result.unit)
    result = Result.objects.select_related("unit").get(pk=result.pk)
    if result.confirmed_on is None:
        raise Refused("This result is provisional. Change it in the list of results.")
    if not why.strip():
        raise Refused("Say why it is corrected, in a few words.", "why")
    if on and on > today_here():
        raise Refused("That day has not come yet. Give today or an earlier one.", "on")
    _check_outcome(outcome, mark, result.attempt)
    later = enrolment.results.filter(unit=result.unit_id, attempt__gt=result.attempt)
    if outcome != Outcome.REFER and later.exists():
        raise Refused("The unit was submitted again after this result, so it stays a referral.", "outcome")
    before = result.outcome
    changed_mark = result.mark != mark
    result.outcome, result.mark, result.corrected_why = outcome, mark, why.strip()
    result.recorded_by, result.recorded_at = by, timezone.now()
    result.confirmed_on = on or result.confirmed_on
    result.save()
    event = audit.record(
        by=by,
        verb="correct confirmed result",
        subject=enrolment,
        unit=result.unit_id,
        attempt=result.attempt,
        before=before,
        outcome=outcome,
        mark_changed=changed_mark,
    )
    recount([enrolment], by)
    tell_confirmed(enrolment, f"corrected-{event.pk}", by)


# Prior learning


@transaction.atomic
def claim_prior_learning(
    *, enrolment: Enrolment, unit: Unit, basis: str, by: Person | None, on: date | None = None
) -> PriorLearning:
    """That what was learned before should stand for a whole unit. One that was refused may be claimed again."""
    enrolment, record = opened(enrolment, unit)
    if record.result:
        raise Refused("The awarding body has marked this unit already.", "unit")
    if record.claim and record.claim.state != ClaimState.REFUSED:
        raise Refused("Prior learning is claimed for this unit already.", "unit")
    claim, _ = PriorLearning.objects.update_or_create(
        enrolment=enrolment,
        unit=unit,
        defaults={
            "basis": Basis(basis).value,
            "credits": unit.credits,
            "state": ClaimState.CLAIMED,
            "claimed_on": on or today_here(),
            "decided_on": None,
        },
    )
    audit.record(by=by, verb="claim prior learning", subject=enrolment, unit=unit.pk, basis=basis)
    return claim


@transaction.atomic
def decide_claim(*, claim: PriorLearning, accept: bool, on: date, by: Person | None) -> None:
    """What the awarding body's board decided, and on which day: accepted, the unit's credit counts."""
    enrolment, record = opened(claim.enrolment, claim.unit)
    claim = PriorLearning.objects.get(pk=claim.pk)
    if claim.state != ClaimState.CLAIMED:
        raise Refused("This claim was decided already.")
    if record.result:
        raise Refused("The awarding body has marked this unit, so the claim has nothing to stand for.")
    if on > today_here():
        raise Refused("That day has not come yet. Give today or an earlier one.", "on")
    most = enrolment.pathway.prior_learning_at_most
    if accept and most is not None:
        held = sum(each.credits for each in enrolment.claims.all() if each.state == ClaimState.ACCEPTED)
        if held + claim.credits > most:
            raise Refused(f"Prior learning counts for {plural(most, 'credit')} at most on this pathway.")
    claim.state = ClaimState.ACCEPTED if accept else ClaimState.REFUSED
    claim.decided_on = on
    claim.save(update_fields=["state", "decided_on"])
    event = audit.record(by=by, verb="decide claim", subject=enrolment, unit=claim.unit_id, state=claim.state, on=on)
    recount([enrolment], by)
    tell_confirmed(enrolment, f"claim-{event.pk}", by)
