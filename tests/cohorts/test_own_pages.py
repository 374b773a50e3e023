"""One's own lists: the sessions expected of a participant, and those that somebody leads."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts import actions, register
from core.dates import at as local_at
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
    found = response.context["closed"] if part == "closed" else getattr(response.context["led"], part)
    return [entry.session for entry in found]


def test_a_facilitator_sees_todays_register_first_then_those_left_open_then_what_is_to_come(cast, sign_in, today):
    open_still = make.session(cast.cohort, "Left open", date(2026, 9, 22))
    shut = make.session(cast.cohort, "Shut", date(2026, 9, 23), register_closed_at=timezone.now())
    later = make.session(cast.cohort, "Later", date(2026, 9, 24))
    for session in (open_still, shut, later):
        session.leaders.create(person=cast.facilitator)
    today(open_still, LONG_AGO)
    today(shut, 2 * LONG_AGO)
    today(cast.session)
    today(cast.set_session, LONG_AHEAD)  # of the set that she advises
    today(later, 2 * LONG_AHEAD)
    response = sign_in(cast.facilitator).get(LEADING)
    assert led(response, "today") == [cast.session]
    assert led(response, "to_finish") == [open_still]
    assert led(response, "later") == [cast.set_session, later]
    assert led(response, "closed") == [shut]
    for session in (cast.session, open_still, shut):
        assert reverse("cohorts:register", args=[session.pk]) in response.text
    assert reverse("cohorts:day", args=[later.pk]) in response.text


def test_a_coach_sees_their_pairs_and_nothing_else_of_the_cohort(cast, sign_in, today):
    today(cast.coaching_session)
    response = sign_in(cast.coach).get(LEADING)
    parts = ("today", "to_finish", "soon", "later", "closed")
    assert [led(response, part) for part in parts] == [[cast.coaching_session], [], [], [], []]
    assert "Coaching: Amara Okafor" in response.text


def test_a_register_that_is_closed_moves_to_the_closed_ones_the_day_after(cast, sign_in, today):
    register.close(session=today(cast.coaching_session), by=cast.coach, rest_absent=True)
    response = sign_in(cast.coach).get(LEADING)
    assert led(response, "today") == [cast.coaching_session]
    assert "Keep the register" not in response.text
    today(cast.coaching_session, LONG_AGO)
    response = sign_in(cast.coach).get(LEADING)
    assert led(response, "closed") == [cast.coaching_session]
    assert "1 closed register" in response.text


def test_what_is_in_the_next_seven_days_stands_before_what_is_later(cast, sign_in, today):
    a_week, eight_days = (make.session(cast.cohort, f"In {days}", date(2026, 9, 22)) for days in (7, 8))
    for session, days in ((a_week, 7), (eight_days, 8)):
        session.leaders.create(person=cast.facilitator)
        begins = local_at(timezone.localdate() + timedelta(days=days), time(12))
        type(session).objects.filter(pk=session.pk).update(starts_at=begins, ends_at=begins + timedelta(hours=2))
    response = sign_in(cast.facilitator).get(LEADING)
    assert a_week in led(response, "soon")
    assert eight_days in led(response, "later")
    assert eight_days not in led(response, "soon")


def test_of_many_closed_registers_the_latest_twelve_are_listed_and_all_are_a_link_away(cast, sign_in):
    for day in range(1, 15):
        on = timezone.localdate() - timedelta(days=20 - day)
        shut = make.session(cast.cohort, f"Shut {day}", on, register_closed_at=timezone.now())
        shut.leaders.create(person=cast.facilitator)
    client = sign_in(cast.facilitator)
    response = client.get(LEADING)
    assert [session.title for session in led(response, "closed")] == [f"Shut {day}" for day in range(14, 2, -1)]
    assert "The latest 12 closed registers" in response.text
    assert 'href="?closed=all#closed"' in response.text
    assert len(led(client.get(LEADING, {"closed": "all"}), "closed")) == 14


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
    with django_assert_num_queries(6):
        client.get(LEADING)
