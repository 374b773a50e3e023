"""What a record on an accredited pathway adds up to."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.credit import ClaimFact, ResultFact, SubmissionFact, UnitFact, record

ONE, TWO = UnitFact(uuid4(), "Leading a service", 15, 7), UnitFact(uuid4(), "Improving a service", 25, 7)
MARCH, APRIL, MAY = date(2027, 3, 1), date(2027, 4, 1), date(2027, 5, 1)


def result(unit=ONE, outcome="pass", attempt=1, mark=None, confirmed_on=None):
    return ResultFact(unit.id, attempt, outcome, mark, confirmed_on)


def test_credit_counts_only_once_the_board_has_confirmed_a_pass():
    provisional = record([ONE, TWO], results=[result()])
    assert (provisional.units_passed, provisional.credits_confirmed) == (1, 0)
    confirmed = record([ONE, TWO], results=[result(confirmed_on=MAY)])
    assert (confirmed.units_passed, confirmed.credits_confirmed, confirmed.credits) == (1, 15, 40)
    assert not confirmed.complete


@pytest.mark.parametrize("outcome", ["fail", "refer"])
def test_a_confirmed_fail_or_referral_gives_no_credit(outcome):
    made = record([ONE], results=[result(outcome=outcome, confirmed_on=MAY)])
    assert (made.credits_confirmed, made.units_passed, made.complete) == (0, 0, False)


def test_accepted_prior_learning_stands_for_a_unit_and_a_claim_does_not():
    claimed = record([ONE, TWO], claims=[ClaimFact(TWO.id, 25, "claimed")])
    assert (claimed.credits_confirmed, claimed.units_handed_over) == (0, 0)
    accepted = record([ONE, TWO], claims=[ClaimFact(TWO.id, 25, "accepted", APRIL)])
    assert (accepted.credits_confirmed, accepted.units_handed_over, accepted.units_passed) == (25, 1, 1)
    assert not accepted.units[1].to_hand_over
    assert record([TWO], claims=[ClaimFact(TWO.id, 25, "refused", APRIL)]).credits_confirmed == 0


def test_all_units_confirmed_is_complete_on_the_day_of_the_last():
    made = record(
        [ONE, TWO],
        results=[result(confirmed_on=APRIL)],
        claims=[ClaimFact(TWO.id, 25, "accepted", MARCH)],
    )
    assert (made.complete, made.completed_on, made.credits_confirmed) == (True, APRIL, 40)
    assert not record([]).complete


def test_a_referred_unit_is_submitted_again_and_the_second_attempt_counts():
    first = [SubmissionFact(ONE.id, 1, MARCH, None, MARCH)]
    [referred] = record([ONE], first, [result(outcome="refer", confirmed_on=MARCH)]).units
    assert (referred.attempt, referred.again, referred.to_hand_over, referred.attempt_marked) == (2, True, True, 1)
    again = [*first, SubmissionFact(ONE.id, 2, MAY, None, APRIL)]
    [handed] = record([ONE], again, [result(outcome="refer")]).units
    assert (handed.to_hand_over, handed.attempt_marked, handed.handed_over_on) == (False, 2, APRIL)
    made = record([ONE], again, [result(outcome="refer"), result(attempt=2, confirmed_on=MAY)])
    assert (made.credits_confirmed, made.units[0].again) == (15, False)


def test_a_fail_at_the_first_attempt_is_not_submitted_again():
    [unit] = record([ONE], results=[result(outcome="fail")]).units
    assert (unit.attempt, unit.again, unit.to_hand_over) == (1, False, False)


def test_the_deadline_is_the_extended_one_and_is_overdue_the_day_after():
    [unit] = record([ONE], [SubmissionFact(ONE.id, 1, MARCH, APRIL)]).units
    assert unit.deadline == APRIL
    assert not unit.overdue(APRIL)
    assert unit.overdue(APRIL + timedelta(days=1))
    assert unit.says(APRIL) == ("Due 1 April 2027", "extended")
    assert unit.says(MAY) == ("Was due 1 April 2027", "extended")
    [late] = record([ONE], [SubmissionFact(ONE.id, 1, MARCH, None, APRIL)]).units
    assert (late.was_late, late.says(MAY)) == (True, ("Handed over 1 April 2027", "after the deadline"))


def test_how_a_unit_stands_is_said_in_words():
    def says(**rows):
        return record([ONE], **rows).units[0].says(MARCH)

    handed = SubmissionFact(ONE.id, 2, None, None, MARCH)
    assert says() == ("No deadline yet", "")
    assert says(results=[result(mark=64)]) == ("Pass, 64%", "provisional")
    assert says(results=[result(mark=64, confirmed_on=MAY)]) == ("Pass, 64%", "confirmed 1 May 2027")
    assert says(results=[result(outcome="refer", mark=0)]) == ("Submit again", "")
    assert says(results=[result(outcome="refer")], submissions=[handed]) == (
        "Handed over 1 March 2027",
        "second attempt",
    )
    assert says(claims=[ClaimFact(ONE.id, 15, "claimed")]) == ("No deadline yet", "prior learning claimed")
    assert says(claims=[ClaimFact(ONE.id, 15, "accepted", MARCH)]) == ("Prior learning", "accepted 1 March 2027")


def test_the_next_deadline_is_the_nearest_of_what_is_still_to_be_handed_over():
    due = [SubmissionFact(ONE.id, 1, MARCH, None, MARCH), SubmissionFact(TWO.id, 1, APRIL, MAY)]
    assert record([ONE, TWO], due).next_deadline == MAY
    assert record([ONE, TWO], due, [result(TWO)]).next_deadline is None


days = st.one_of(st.none(), st.dates(date(2027, 1, 1), date(2028, 1, 1)))
outcomes = st.sampled_from(["pass", "refer", "fail"])


@given(st.lists(st.tuples(st.integers(1, 60), st.one_of(st.none(), st.tuples(outcomes, days)))))
def test_confirmed_credit_is_never_more_than_the_units_that_were_passed_are_worth(rows):
    units = [UnitFact(uuid4(), "Unit", credits, 7) for credits, _ in rows]
    results = [
        ResultFact(unit.id, 1, *[returned[0], None, returned[1]])
        for unit, (_, returned) in zip(units, rows, strict=True)
        if returned
    ]
    made = record(units, results=results)
    passed = sum(each.unit.credits for each in made.units if each.passed)
    assert 0 <= made.credits_confirmed <= passed <= made.credits
    unconfirmed = record(units, results=[ResultFact(each.unit, 1, each.outcome) for each in results])
    assert unconfirmed.credits_confirmed == 0
    assert made.units_passed == unconfirmed.units_passed
