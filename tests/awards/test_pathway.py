"""The rules of an accredited pathway: setting up, enrolling, handing over, results and their confirmation."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from awards.models import Enrolment, PathwayGrant, PriorLearning, Result, Submission, standing_of
from awards.pathway import actions, pathway_counts
from awards.pathway.actions import Returned, UnitPlan
from core.refusal import Refused
from outbox.models import Message
from people.models import AuditEvent
from tests import factories as make
from tests.awards.conftest import set_up

UNITS = [UnitPlan("Leading a service", 20), UnitPlan("Improving a service", 20)]


def refused(field, words, action, **arguments):
    with pytest.raises(Refused, match=words) as error:
        action(**arguments)
    assert error.value.field == field


# Setting up


def test_a_pathway_has_its_units_in_order_at_its_level(cast, pathway):
    assert [(unit.position, unit.title, unit.credits, unit.level) for unit in pathway.units.all()] == [
        (1, "Leading a service", 20, 7),
        (2, "Improving a service", 20, 7),
    ]
    assert pathway.worth == "40 credits at level 7"
    [event] = AuditEvent.objects.filter(verb="set up pathway")
    assert (event.actor_id, event.details) == (cast.coordinator.pk, {"credits": 40, "level": 7, "units": 2})


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"credits": 60}, "credits", "The units add up to 40 credits, not 60"),
        ({"units": []}, "units", "at least one unit"),
        ({"prior_learning_at_most": 41}, "prior_learning_at_most", "The whole pathway has 40 credits"),
    ],
)
def test_a_pathway_that_does_not_add_up_is_refused(cast, fields, field, words):
    with pytest.raises(Refused, match=words) as error:
        set_up(cast.programme, **fields)
    assert error.value.field == field


def test_a_programme_has_one_pathway(cast, pathway):
    with pytest.raises(Refused, match="has an accredited pathway already"):
        set_up(cast.programme)


def change(pathway, **fields):
    known = {"name": pathway.name, "awarding_body": pathway.awarding_body, "level": 7, "credits": 40, "units": UNITS}
    return actions.change_pathway(pathway=pathway, by=None, **(known | fields))


def test_before_anybody_is_enrolled_everything_may_be_changed_and_units_keep_their_keys(pathway):
    first, _ = pathway.units.all()
    changed = change(pathway, credits=30, units=[UnitPlan("Leading a ward", 30, 6)], name="Award in Leading")
    [left] = changed.units.all()
    assert (left.pk, left.title, left.credits, left.level) == (first.pk, "Leading a ward", 30, 6)


def test_once_somebody_is_enrolled_credits_and_body_stay_and_once_confirmed_the_names_do(on_it):
    three = [UnitPlan("Leading a service", 20), UnitPlan("One", 10), UnitPlan("Two", 10)]
    with pytest.raises(Refused, match="their number, credits and levels stay"):
        change(on_it.pathway, units=three)
    with pytest.raises(Refused, match="this awarding body, so it stays"):
        change(on_it.pathway, awarding_body=make.organisation("Another University"))
    renamed = [UnitPlan("Leading a team", 20), UnitPlan("Improving a service", 20)]
    assert change(on_it.pathway, units=renamed).units.first().title == "Leading a team"
    on_it.returned()
    on_it.confirm()
    with pytest.raises(Refused, match="Credit has been confirmed under these names"):
        change(on_it.pathway, units=UNITS)
    assert change(on_it.pathway, units=renamed, description="Two essays.").description == "Two essays."


def test_the_bodys_contact_is_invited_and_told_once(cast, pathway):
    contact = make.person("Una Fairweather", password=None)
    for _ in range(2):
        actions.name_contact(pathway=pathway, person=contact, by=cast.coordinator)
    assert PathwayGrant.objects.current().filter(person=contact).count() == 1
    assert sorted(Message.objects.filter(to=contact).values_list("kind", flat=True)) == [
        "invitation",
        "pathway contact named",
    ]


def test_who_has_a_place_does_not_return_results_and_who_returns_them_is_not_enrolled(cast, on_it):
    refused(
        "email",
        "has a place on this programme",
        actions.name_contact,
        pathway=on_it.pathway,
        person=cast.stranger,
        by=cast.coordinator,
    )
    place = make.place(cast.cohort, on_it.contact)
    refused(
        None,
        "returns the results of this pathway",
        actions.enrol,
        place=place,
        pathway=on_it.pathway,
        by=cast.coordinator,
    )


# Enrolling


def test_a_participant_asks_and_is_enrolled_and_told(cast, pathway):
    asked = actions.ask_to_enrol(place=cast.place, by=cast.participant)
    assert actions.ask_to_enrol(place=cast.place, by=cast.participant) == asked
    assert (asked.state, pathway_counts(cast.programme).enrolled) == ("asked", 0)
    enrolled = actions.enrol(place=cast.place, pathway=pathway, by=cast.coordinator, candidate_number=" FU-0412 ")
    assert (enrolled.pk, enrolled.state, enrolled.candidate_number) == (asked.pk, "enrolled", "FU-0412")
    message = Message.objects.get(to=cast.participant, kind="pathway enrolled")
    assert "40 credits at level 7, which Fenwick University awards" in message.body
    with pytest.raises(Refused, match="enrolled already"):
        actions.ask_to_enrol(place=cast.place, by=cast.participant)


def test_who_is_declined_reads_why_and_may_ask_again(cast, pathway):
    asked = actions.ask_to_enrol(place=cast.place, by=cast.participant)
    actions.decline(enrolment=asked, why="The body takes no more this year.", by=cast.coordinator)
    with pytest.raises(Refused, match="answered already"):
        actions.decline(enrolment=asked, why="Again", by=cast.coordinator)
    message = Message.objects.get(to=cast.participant, kind="pathway declined")
    assert message.subject == f"About your request: {pathway.name}"
    assert message.programme_id == cast.programme.pk
    assert "no more this year" not in message.body
    assert "not enrolled" not in f"{message.subject} {message.body}".lower(), "that is read after signing in"
    again = actions.ask_to_enrol(place=cast.place, by=cast.participant)
    assert (again.pk, again.state, again.declined_why) == (asked.pk, "asked", "")


def test_nobody_is_enrolled_without_a_place_a_body_or_outside_the_days_of_enrolment(cast, pathway):
    enrol = {"pathway": pathway, "by": cast.coordinator}
    gone = make.place(cast.cohort, state="declined")
    refused(None, "has no place on the programme", actions.enrol, place=gone, **enrol)
    elsewhere = make.place(cast.foreign_cohort)
    refused(None, "belongs to another programme", actions.enrol, place=elsewhere, **enrol)
    pathway.awarding_body = None
    pathway.save()
    refused(None, "Name the awarding body first", actions.enrol, place=cast.place, **enrol)


def test_enrolment_has_its_days(cast, on_it):
    opens = on_it.today - timedelta(days=3)
    change(on_it.pathway, enrolment_opens_on=opens, enrolment_closes_on=on_it.today - timedelta(days=1))
    enrol = {"place": cast.stranger_place, "pathway": on_it.pathway, "by": cast.coordinator}
    on_it.pathway.refresh_from_db()
    refused("on", "Enrolment closed on", actions.enrol, **enrol)
    refused("on", "Enrolment opens on", actions.enrol, on=opens - timedelta(days=1), **enrol)
    refused("on", "has not come yet", actions.enrol, on=on_it.today + timedelta(days=1), **enrol)
    with pytest.raises(Refused, match="Enrolment is not open"):
        actions.ask_to_enrol(place=cast.stranger_place, by=cast.stranger)
    assert actions.enrol(on=opens, **enrol).enrolled_on == opens


def test_a_candidate_number_is_one_persons(on_it):
    actions.set_candidate_number(enrolment=on_it.enrolment, number="FU-1", by=None)
    refused(
        "candidate_number",
        "Another person has the candidate number FU-1",
        actions.set_candidate_number,
        enrolment=on_it.peer_enrolment,
        number=" FU-1",
        by=None,
    )


def test_who_withdraws_is_not_counted_stays_on_the_programme_and_may_begin_again(cast, on_it):
    on_it.returned()
    on_it.confirm()
    assert pathway_counts(cast.programme).credits_confirmed == 20
    actions.withdraw(enrolment=on_it.enrolment, on=on_it.today, by=cast.coordinator)
    counts = pathway_counts(cast.programme)
    assert (counts.enrolled, counts.withdrawn, counts.credits_confirmed) == (1, 1, 0)
    cast.place.refresh_from_db()
    assert cast.place.state == "taken"
    with pytest.raises(Refused, match="Amara Okafor is not enrolled"):
        on_it.returned(unit=on_it.second)
    with pytest.raises(Refused, match="Only who is enrolled can withdraw"):
        actions.withdraw(enrolment=on_it.enrolment, on=on_it.today, by=cast.coordinator)
    actions.enrol(place=cast.place, pathway=on_it.pathway, by=cast.coordinator)
    assert pathway_counts(cast.programme).credits_confirmed == 20


# Deadlines and hand-overs


def test_a_deadline_is_extended_with_a_reason_to_a_later_day(on_it):
    about = {"enrolment": on_it.enrolment, "unit": on_it.first, "by": None}
    due, later = on_it.today + timedelta(days=10), on_it.today + timedelta(days=24)
    refused("due_on", "Give the deadline first", actions.extend, to=later, why="leave", **about)
    actions.set_deadline(due_on=due, **about)
    refused("to", "Extend it to a later day", actions.extend, to=due, why="leave", **about)
    refused("why", "Say why", actions.extend, to=later, why=" ", **about)
    actions.extend(to=later, why="leave agreed", **about)
    row = Submission.objects.get()
    assert (row.due_on, row.extended_to, row.extended_why) == (due, later, "leave agreed")
    assert "leave" not in str(list(AuditEvent.objects.values_list("details", flat=True)))
    actions.set_deadline(due_on=later, **about)
    row.refresh_from_db()
    assert (row.extended_to, row.extended_why) == (None, "")


def test_work_is_handed_over_on_a_day_since_enrolment_and_that_stays_once_it_is_marked(on_it):
    about = {"enrolment": on_it.enrolment, "unit": on_it.first, "by": None}
    refused("on", "has not come yet", actions.hand_over, on=on_it.today + timedelta(days=1), **about)
    refused("on", "The person enrolled on", actions.hand_over, on=on_it.began - timedelta(days=1), **about)
    on_it.hand_over()
    assert on_it.fresh().units_handed_over == 1
    actions.hand_over(on=None, **about)
    assert on_it.fresh().units_handed_over == 0
    on_it.hand_over()
    on_it.returned()
    refused("on", "has marked this work already", actions.hand_over, on=None, **about)


# Results


def test_a_result_is_provisional_and_its_credit_counts_once_the_board_has_confirmed_it(cast, on_it):
    on_it.hand_over()
    assert on_it.returned(mark=64) == 1
    kept = on_it.fresh()
    assert (kept.units_passed, kept.credits_confirmed) == (1, 0)
    assert not Message.objects.filter(to=cast.participant, kind="pathway result confirmed").exists()
    assert on_it.confirm() == 1
    assert on_it.fresh().credits_confirmed == 20
    message = Message.objects.get(to=cast.participant, kind="pathway result confirmed")
    assert "64" not in message.body and "Pass" not in message.body
    with pytest.raises(Refused, match="no provisional result"):
        on_it.confirm()


def test_all_the_credit_confirmed_is_a_completed_pathway(cast, on_it):
    for unit in (on_it.first, on_it.second):
        on_it.returned(unit=unit)
        on_it.confirm(unit)
    kept = on_it.fresh()
    assert (kept.state, kept.completed_on, kept.credits_confirmed) == ("completed", on_it.today, 40)
    with pytest.raises(Refused, match="nothing to withdraw from"):
        actions.withdraw(enrolment=kept, on=on_it.today, by=None)
    counts = pathway_counts(cast.programme)
    assert (counts.enrolled, counts.passed, counts.holding) == (2, 1, 1)


def test_a_provisional_result_is_changed_or_taken_back_and_the_trail_keeps_it(on_it):
    on_it.returned("pass", 64)
    assert on_it.returned("pass", 64) == 0
    on_it.returned("fail", 38)
    [event] = AuditEvent.objects.filter(verb="change result")
    assert (event.details["before"], event.details["outcome"], event.details["mark_changed"]) == ("pass", "fail", True)
    kept = [value for key, value in event.details.items() if key != "unit"]  # whose key may hold any digits
    assert not {38, 64, "38", "64"} & set(kept)
    on_it.returned("")
    assert not Result.objects.exists()
    assert AuditEvent.objects.filter(verb="take back result").count() == 1


def test_a_confirmed_result_is_changed_only_with_a_reason(on_it):
    on_it.returned("pass", 52)
    on_it.confirm()
    with pytest.raises(Refused, match="Correct it on its own page"):
        on_it.returned("fail", 48)
    result = Result.objects.get()
    change = {"result": result, "outcome": "fail", "mark": 48, "by": on_it.contact}
    refused("why", "Say why it is corrected", actions.correct_result, why=" ", **change)
    actions.correct_result(why="Marks were swapped", **change)
    result.refresh_from_db()
    assert (result.outcome, result.mark, result.corrected_why) == ("fail", 48, "Marks were swapped")
    assert on_it.fresh().credits_confirmed == 0
    [event] = AuditEvent.objects.filter(verb="correct confirmed result")
    assert (event.details["before"], event.details["outcome"]) == ("pass", "fail")


def test_a_correction_takes_back_a_completion(on_it):
    for unit in (on_it.first, on_it.second):
        on_it.returned(unit=unit)
        on_it.confirm(unit)
    result = Result.objects.filter(unit=on_it.second).get()
    actions.correct_result(result=result, outcome="refer", mark=None, why="Misread", by=None)
    kept = on_it.fresh()
    assert (kept.state, kept.completed_on, kept.credits_confirmed) == ("enrolled", None, 20)


def test_a_referred_unit_is_submitted_again_once(on_it):
    on_it.hand_over(on=on_it.began)
    on_it.returned("refer", 41)
    on_it.confirm()
    on_it.hand_over()
    assert list(Submission.objects.values_list("attempt", flat=True).order_by("attempt")) == [1, 2]
    with pytest.raises(Refused, match="the second attempt, and the last"):
        on_it.returned("refer", 45)
    on_it.returned("pass", 50)
    assert list(Result.objects.order_by("attempt").values_list("attempt", "outcome")) == [(1, "refer"), (2, "pass")]
    on_it.confirm()
    assert on_it.fresh().credits_confirmed == 20


def test_a_referral_stays_once_the_unit_was_submitted_again_and_marked(on_it):
    on_it.returned("refer")
    on_it.confirm()
    on_it.hand_over()
    on_it.returned("pass")
    first = Result.objects.get(attempt=1)
    refused(
        "outcome",
        "submitted again after this result",
        actions.correct_result,
        result=first,
        outcome="pass",
        mark=None,
        why="Misread",
        by=None,
    )


@pytest.mark.parametrize("mark", [-1, 101])
def test_a_mark_is_a_percentage(on_it, mark):
    with pytest.raises(Refused, match="from 0 to 100"):
        on_it.returned("pass", mark)
    with pytest.raises(IntegrityError), transaction.atomic():
        Result.objects.create(enrolment=on_it.enrolment, unit=on_it.first, outcome="pass", mark=101)


def test_a_result_recorded_since_the_page_was_loaded_is_not_overwritten(on_it):
    on_it.returned("pass", 64)
    stale = [Returned(on_it.enrolment, "fail", 40, seen="")]
    refused(
        f"outcome-{on_it.enrolment.pk}",
        "Una Fairweather has recorded Pass, 64% since the page was loaded",
        actions.record_results,
        unit=on_it.first,
        results=stale,
        by=None,
    )
    same = [Returned(on_it.enrolment, "pass", 64, seen="")]
    assert actions.record_results(unit=on_it.first, results=same, by=None) == 0
    seen = [Returned(on_it.enrolment, "fail", 40, seen="1 pass 64")]
    assert actions.record_results(unit=on_it.first, results=seen, by=None) == 1


def test_the_board_confirms_as_many_as_the_page_had_shown_on_a_day_that_can_be(on_it):
    on_it.returned()
    confirm = {"unit": on_it.first, "by": on_it.contact}
    refused(None, "1 result is provisional now, not 2", actions.confirm_results, on=on_it.today, expected=2, **confirm)
    tomorrow, before = on_it.today + timedelta(days=1), on_it.began - timedelta(days=1)
    refused("on", "has not come yet", actions.confirm_results, on=tomorrow, **confirm)
    refused("on", "enrolled after that day", actions.confirm_results, on=before, **confirm)


def test_nothing_is_confirmed_of_who_has_withdrawn(on_it):
    on_it.returned()
    on_it.returned(of=on_it.peer_enrolment)
    actions.withdraw(enrolment=on_it.peer_enrolment, on=on_it.today, by=None)
    assert on_it.confirm() == 1
    assert Result.objects.get(enrolment=on_it.peer_enrolment).confirmed_on is None


# Prior learning


def test_prior_learning_counts_once_the_board_has_accepted_it(on_it):
    claim = actions.claim_prior_learning(
        enrolment=on_it.enrolment, unit=on_it.second, basis="certificated", by=on_it.contact
    )
    assert (claim.credits, on_it.fresh().credits_confirmed) == (20, 0)
    actions.decide_claim(claim=claim, accept=True, on=on_it.today, by=on_it.contact)
    assert on_it.fresh().credits_confirmed == 20
    with pytest.raises(Refused, match="decided already"):
        actions.decide_claim(claim=claim, accept=False, on=on_it.today, by=on_it.contact)
    with pytest.raises(Refused, match="nothing to mark"):
        on_it.returned(unit=on_it.second)
    with pytest.raises(Refused, match="claimed for this unit already"):
        actions.claim_prior_learning(enrolment=on_it.enrolment, unit=on_it.second, basis="experiential", by=None)


def test_a_refused_claim_may_be_made_again_and_a_marked_unit_not(on_it):
    claim = actions.claim_prior_learning(enrolment=on_it.enrolment, unit=on_it.first, basis="experiential", by=None)
    actions.decide_claim(claim=claim, accept=False, on=on_it.today, by=None)
    actions.claim_prior_learning(enrolment=on_it.enrolment, unit=on_it.first, basis="certificated", by=None)
    assert PriorLearning.objects.get().state == "claimed"
    on_it.returned(unit=on_it.second)
    with pytest.raises(Refused, match="marked this unit already"):
        actions.claim_prior_learning(enrolment=on_it.enrolment, unit=on_it.second, basis="certificated", by=None)


def test_the_bodys_limit_on_prior_learning_holds(on_it):
    change(on_it.pathway, prior_learning_at_most=20)
    first, second = (
        actions.claim_prior_learning(enrolment=on_it.enrolment, unit=unit, basis="certificated", by=None)
        for unit in (on_it.first, on_it.second)
    )
    actions.decide_claim(claim=first, accept=True, on=on_it.today, by=None)
    with pytest.raises(Refused, match="counts for 20 credits at most"):
        actions.decide_claim(claim=second, accept=True, on=on_it.today, by=None)
    actions.decide_claim(claim=second, accept=False, on=on_it.today, by=None)


# The core programme


def test_the_certificate_neither_waits_for_the_pathway_nor_speaks_of_its_credit(cast, complete, issue, on_it):
    complete(cast.place)
    complete(cast.stranger_place)
    for unit in (on_it.first, on_it.second):
        on_it.returned(unit=unit)
        on_it.confirm(unit)
    [certificate] = issue(cast.coordinator).certificates.all()
    assert certificate.place == cast.place
    told = str(certificate.facts).lower()
    assert "credit" not in told and "fenwick" not in told and "level 7" not in told


def test_who_is_on_no_pathway_is_complete_all_the_same(cast, complete, pathway):
    complete(cast.place)
    assert standing_of(cast.place, timezone.now()).completion.met


# What is kept in step


def test_the_kept_figures_are_those_of_the_record(on_it):
    on_it.hand_over()
    on_it.returned("refer")
    on_it.hand_over()
    on_it.returned("pass")
    on_it.confirm()
    claim = actions.claim_prior_learning(
        enrolment=on_it.peer_enrolment, unit=on_it.first, basis="certificated", by=None
    )
    actions.decide_claim(claim=claim, accept=True, on=on_it.today, by=None)
    units = list(on_it.pathway.units.all())
    for each in Enrolment.objects.with_record():
        record = each.record(units)
        assert (each.units_handed_over, each.units_passed, each.credits_confirmed) == (
            record.units_handed_over,
            record.units_passed,
            record.credits_confirmed,
        )
