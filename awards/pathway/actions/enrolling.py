"""Asking, enrolling, declining and withdrawing; deadlines, extensions and hand-overs."""

from datetime import date

from django.db import transaction

from awards.models import Enrolment, EnrolmentState, Pathway, PathwayGrant, Submission, Unit
from awards.pathway.actions.keeping import locked, move, opened, recount, today_here
from awards.pathway.actions.telling import tell_declined, tell_enrolled
from cohorts.models import Place
from core.formats import long_date
from core.refusal import Refused
from people import audit
from people.models import Person


@transaction.atomic
def ask_to_enrol(*, place: Place, by: Person, on: date | None = None) -> Enrolment:
    """A participant asks to take their programme's pathway; a coordinator answers. Twice is once."""
    pathway = pathway_of(place)
    if pathway is None:
        raise Refused("This programme has no accredited pathway.")
    _check_may_enrol(pathway, place, today := on or today_here())
    if not pathway.open_on(today):
        raise Refused("Enrolment is not open.")
    enrolment, new = Enrolment.objects.get_or_create(
        pathway=pathway, place=place, defaults={"state": EnrolmentState.ASKED, "asked_on": today}
    )
    if not new:
        enrolment = locked(enrolment)
        if enrolment.state == EnrolmentState.ASKED:
            return enrolment
        move(enrolment, EnrolmentState.ASKED, "You are enrolled already.")
        enrolment.asked_on, enrolment.declined_why, enrolment.withdrawn_on = today, "", None
        enrolment.save()
    audit.record(by=by, verb="ask to enrol", subject=enrolment)
    return enrolment


@transaction.atomic
def enrol(
    *, place: Place, pathway: Pathway, by: Person | None, on: date | None = None, candidate_number: str = ""
) -> Enrolment:
    """Enrol a participant, whether they asked or not; who had withdrawn begins again. They are told. Twice is once."""
    day = on or today_here()
    _check_may_enrol(pathway, place, day)
    if not pathway.open_on(day):
        raise Refused(_closed(pathway, day), "on")
    _check_free(pathway, candidate_number)
    enrolment, new = Enrolment.objects.get_or_create(
        pathway=pathway,
        place=place,
        defaults={
            "state": EnrolmentState.ENROLLED,
            "enrolled_on": day,
            "candidate_number": candidate_number.strip(),
        },
    )
    if not new:
        enrolment = locked(enrolment)
        if enrolment.stands:
            return enrolment
        move(enrolment, EnrolmentState.ENROLLED, "This person is enrolled already.")
        enrolment.enrolled_on, enrolment.withdrawn_on, enrolment.declined_why = day, None, ""
        enrolment.candidate_number = candidate_number.strip() or enrolment.candidate_number
        enrolment.save()
        recount([enrolment], by)
    event = audit.record(by=by, verb="enrol", subject=enrolment, place=place.pk, on=day)
    tell_enrolled(enrolment, event.pk, by)
    return enrolment


def pathway_of(place: Place) -> Pathway | None:
    """The pathway of the programme that the place is on."""
    return Pathway.objects.select_related("awarding_body").filter(programme=place.cohort.programme_id).first()


def _check_may_enrol(pathway: Pathway, place: Place, day: date) -> None:
    if place.cohort.programme_id != pathway.programme_id:
        raise Refused("The pathway belongs to another programme.")
    if pathway.awarding_body_id is None:
        raise Refused("Name the awarding body first: nobody is enrolled without one.")
    if place.state != Place.State.TAKEN:
        raise Refused(f"{place.person.name} has no place on the programme.")
    if day > today_here():
        raise Refused("That day has not come yet. Give today or an earlier one.", "on")
    if PathwayGrant.objects.current().filter(pathway=pathway, person=place.person_id).exists():
        raise Refused(f"{place.person.name} returns the results of this pathway, so cannot be enrolled on it.")


def _closed(pathway: Pathway, day: date) -> str:
    opens, closes = pathway.enrolment_opens_on, pathway.enrolment_closes_on
    if opens and day < opens:
        return f"Enrolment opens on {long_date(opens)}. Give that day or a later one."
    return f"Enrolment closed on {long_date(closes)}. Give that day or an earlier one." if closes else ""


def _check_free(pathway: Pathway, number: str, but: Enrolment | None = None) -> None:
    taken = Enrolment.objects.filter(pathway=pathway, candidate_number=number.strip())
    if number.strip() and (taken.exclude(pk=but.pk) if but else taken).exists():
        raise Refused(f"Another person has the candidate number {number.strip()}.", "candidate_number")


@transaction.atomic
def decline(*, enrolment: Enrolment, why: str, by: Person | None) -> None:
    """Say no to who asks, with the reason that they are told."""
    enrolment = locked(enrolment)
    move(enrolment, EnrolmentState.DECLINED, "This was answered already.")
    enrolment.declined_why = why.strip()
    enrolment.save()
    event = audit.record(by=by, verb="decline to enrol", subject=enrolment)
    tell_declined(enrolment, event.pk, by)


@transaction.atomic
def withdraw(*, enrolment: Enrolment, on: date, by: Person | None) -> None:
    """The person leaves the pathway and stays on the programme. What was recorded stays; they are no longer counted."""
    enrolment = locked(enrolment)
    if enrolment.state == EnrolmentState.COMPLETED:
        raise Refused("All the credit of this pathway is confirmed, so there is nothing to withdraw from.")
    move(enrolment, EnrolmentState.WITHDRAWN, "Only who is enrolled can withdraw.")
    if on > today_here():
        raise Refused("That day has not come yet. Give today or an earlier one.", "on")
    if enrolment.enrolled_on and on < enrolment.enrolled_on:
        raise Refused(f"The person enrolled on {long_date(enrolment.enrolled_on)}. Give that day or a later one.", "on")
    enrolment.withdrawn_on = on
    enrolment.save()
    audit.record(by=by, verb="withdraw from pathway", subject=enrolment, on=on)


@transaction.atomic
def set_candidate_number(*, enrolment: Enrolment, number: str, by: Person | None) -> None:
    """The number under which the awarding body knows the person."""
    enrolment = locked(enrolment)
    if enrolment.candidate_number == number.strip():
        return
    _check_free(enrolment.pathway, number, enrolment)
    enrolment.candidate_number = number.strip()
    enrolment.save(update_fields=["candidate_number"])
    audit.record(by=by, verb="set candidate number", subject=enrolment)


@transaction.atomic
def set_deadline(*, enrolment: Enrolment, unit: Unit, due_on: date | None, by: Person | None) -> None:
    """When the attempt under way is due. Another deadline ends an extension that is no longer later than it."""
    enrolment, record = opened(enrolment, unit)
    row = _attempt(enrolment, unit, record.attempt)
    if row.due_on == due_on:
        return
    if due_on and enrolment.enrolled_on and due_on < enrolment.enrolled_on:
        words = f"The person enrolled on {long_date(enrolment.enrolled_on)}. Give a later day."
        raise Refused(words, "due_on")
    row.due_on = due_on
    if due_on is None or (row.extended_to and row.extended_to <= due_on):
        row.extended_to, row.extended_why = None, ""
    row.save()
    audit.record(by=by, verb="set deadline", subject=enrolment, unit=unit.pk, due_on=due_on or "")


@transaction.atomic
def extend(*, enrolment: Enrolment, unit: Unit, to: date | None, why: str, by: Person | None) -> None:
    """Put the deadline off, with the reason; no day takes the extension back."""
    enrolment, record = opened(enrolment, unit)
    row = _attempt(enrolment, unit, record.attempt)
    if (row.extended_to, row.extended_why) == (to, why.strip()):
        return
    if to and row.due_on is None:
        raise Refused("Give the deadline first, then the day to which it is extended.", "due_on")
    if to and row.due_on and to <= row.due_on:
        raise Refused(f"It is due on {long_date(row.due_on)}. Extend it to a later day.", "to")
    if to and not why.strip():
        raise Refused("Say why it is extended, in a few words.", "why")
    row.extended_to, row.extended_why = to, why.strip() if to else ""
    row.save()
    audit.record(by=by, verb="extend deadline", subject=enrolment, unit=unit.pk, to=to or "")


@transaction.atomic
def hand_over(*, enrolment: Enrolment, unit: Unit, on: date | None, by: Person | None) -> None:
    """That the work of the attempt under way was handed over on a day; no day takes that back until it is marked."""
    enrolment, record = opened(enrolment, unit)
    if record.by_prior_learning:
        raise Refused("Prior learning stands for this unit: nothing is handed over.", "on")
    if record.result and record.result.attempt == record.attempt and on != record.handed_over_on:
        raise Refused("The awarding body has marked this work already, so the day stays.", "on")
    row = _attempt(enrolment, unit, record.attempt)
    if row.handed_over_on == on:
        return
    if on and on > today_here():
        raise Refused("That day has not come yet. Give today or an earlier one.", "on")
    if on and enrolment.enrolled_on and on < enrolment.enrolled_on:
        raise Refused(f"The person enrolled on {long_date(enrolment.enrolled_on)}. Give that day or a later one.", "on")
    row.handed_over_on = on
    row.save()
    verb = "hand over" if on else "take back hand-over"
    audit.record(by=by, verb=verb, subject=enrolment, unit=unit.pk, attempt=record.attempt)
    recount([enrolment], by)


def _attempt(enrolment: Enrolment, unit: Unit, attempt: int) -> Submission:
    found = Submission.objects.filter(enrolment=enrolment, unit=unit, attempt=attempt).first()
    return found or Submission(enrolment=enrolment, unit=unit, attempt=attempt)
