"""One's own lists: the sessions expected of a participant, and those that somebody leads."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts import actions, register
from tests import factories as make

MINE, LEADING = reverse("cohorts:my_sessions"), reverse("cohorts:leading")
LONG_AGO, LONG_AHEAD = 3000, -30000


def titles(response):
    return [[own.entry.session.title for own in cohort.entries] for cohort in response.context["own"]]


def test_a_participant_sees_what_is_expected_of_them_and_what_became_of_it(cast, sign_in, today):
    today(cast.session, LONG_AGO)
    today(cast.set_session, LONG_AGO - 1000)
    today(cast.coaching_session, LONG_AHEAD)
    make.attendance(cast.session, cast.place, "late", hours="2.75")
    response = sign_in(cast.participant).get(MINE)
    assert titles(response) == [["Leading self", "Action learning", "Coaching"]]
    for words in ("Came late", "2¾ hours counted", "Not marked yet", "Next", "2¾ of 7 hours attended so far"):
        assert words in response.text
    assert "Network day" not in response.text


def test_another_participant_sees_nothing_of_it(cast, sign_in):
    assert titles(sign_in(cast.peer).get(MINE)) == [["Leading self", "Action learning"]]
    assert titles(sign_in(cast.stranger).get(MINE)) == [["Leading self"]]


def test_a_cancelled_session_to_come_is_shown_as_cancelled_and_one_that_is_past_is_gone(cast, sign_in, today):
    today(cast.session, LONG_AHEAD)
    today(cast.set_session, LONG_AGO)
    today(cast.coaching_session, 2 * LONG_AHEAD)
    for session in (cast.session, cast.set_session):
        actions.cancel_session(session=session, by=cast.coordinator)
    response = sign_in(cast.participant).get(MINE)
    assert titles(response) == [["Leading self", "Coaching"]]
    assert response.text.count("Cancelled") == 1


def test_who_has_places_on_two_cohorts_sees_the_later_one_first(cast, sign_in):
    later = make.cohort(cast.other_programme, starts_on=date(2027, 1, 4), ends_on=date(2027, 9, 1), name="Second")
    make.place(later, cast.participant)
    response = sign_in(cast.participant).get(MINE)
    assert [own.place.cohort for own in response.context["own"]] == [later, cast.cohort]
    assert "No session is dated yet." in response.text


def test_who_left_sees_what_was_expected_until_then(cast, sign_in, today):
    today(cast.session, LONG_AGO)
    today(cast.set_session, LONG_AHEAD)
    today(cast.coaching_session, LONG_AHEAD)
    last = timezone.localdate(cast.session.starts_at)
    type(cast.place).objects.filter(pk=cast.place.pk).update(state="left", left_on=last)
    assert titles(sign_in(cast.participant).get(MINE)) == [["Leading self"]]


def test_without_a_place_the_page_says_whom_to_ask(cast, sign_in):
    assert "You have no place on a cohort." in sign_in(cast.nobody).get(MINE).text


def led(response, part):
    return [entry.session for entry in response.context[part]]


def test_a_facilitator_sees_todays_register_first_then_those_left_open_then_what_is_to_come(cast, sign_in, today):
    open_still = make.session(cast.cohort, "Left open", date(2026, 9, 22))
    shut = make.session(cast.cohort, "Shut", date(2026, 9, 23), register_closed_at=timezone.now())
    later = make.session(cast.cohort, "Later", date(2026, 9, 24))
    for session in (open_still, shut, later):
        session.leaders.create(person=cast.facilitator)
    today(open_still, LONG_AGO)
    today(cast.session)
    today(cast.set_session, LONG_AHEAD)  # of the set that she advises
    today(later, 2 * LONG_AHEAD)
    response = sign_in(cast.facilitator).get(LEADING)
    assert led(response, "to_keep") == [cast.session, open_still]
    assert led(response, "to_come") == [cast.set_session, later]
    assert led(response, "closed") == [shut]
    for session in (cast.session, open_still, shut):
        assert reverse("cohorts:register", args=[session.pk]) in response.text
    assert reverse("cohorts:day", args=[later.pk]) in response.text


def test_a_coach_sees_their_pairs_and_nothing_else_of_the_cohort(cast, sign_in, today):
    today(cast.coaching_session)
    response = sign_in(cast.coach).get(LEADING)
    assert [led(response, part) for part in ("to_keep", "to_come", "closed")] == [[cast.coaching_session], [], []]
    assert "Coaching: Amara Okafor" in response.text


def test_a_register_that_is_closed_moves_to_the_closed_ones(cast, sign_in, today):
    register.close(session=today(cast.coaching_session), by=cast.coach, rest_absent=True)
    response = sign_in(cast.coach).get(LEADING)
    assert led(response, "closed") == [cast.coaching_session]
    assert "1 closed register" in response.text


def test_who_leads_nothing_is_told_who_says_so(cast, sign_in):
    assert "No session to come is given to you." in sign_in(cast.nobody).get(LEADING).text


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_both_lists_ask_as_much_however_long_they_are(cast, sign_in, django_assert_num_queries, rows):
    for number in range(rows):
        session = make.session(cast.cohort, f"Day {number}", date(2026, 10, 1))
        session.leaders.create(person=cast.facilitator)
        make.attendance(session, cast.place)
        make.place(make.cohort(cast.programme), cast.participant)
    client = sign_in(cast.participant)
    with django_assert_num_queries(9):
        client.get(MINE)
    client = sign_in(cast.facilitator)
    with django_assert_num_queries(5):
        client.get(LEADING)
