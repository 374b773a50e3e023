"""Keeping a register: one mark a person, the last one wins, closed is closed."""

from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from cohorts import actions, register
from cohorts.models import Attendance
from core.refusal import Refused
from people.models import AuditEvent
from tests import factories as make


def tap(cast, mark="present", *, session=None, place=None, by=None, **rest):
    """As if tapped 38 minutes into the session, unless told otherwise."""
    session = session or cast.session
    rest.setdefault("at", session.starts_at + timedelta(minutes=38))
    return register.mark(session=session, place=place or cast.place, mark=mark, by=by or cast.facilitator, **rest)


def taps():
    return AuditEvent.objects.filter(verb="mark").count()


def test_the_same_tap_twice_is_one_mark(cast):
    first, second = tap(cast), tap(cast)
    assert (first.pk, Attendance.objects.count(), taps()) == (second.pk, 1, 1)


def test_a_double_tap_on_late_keeps_the_first_time(cast):
    tap(cast, "late")
    again = tap(cast, "late", at=cast.session.starts_at + timedelta(minutes=52))
    assert (again.time, again.hours) == (time(10, 8), Decimal("2.75"))


def test_the_last_tap_wins_and_says_who_made_it(cast):
    tap(cast, "absent")
    row = tap(cast, "present", by=cast.coordinator)
    assert (row.mark, row.hours, row.marked_by, Attendance.objects.count()) == (
        "present",
        Decimal("3.5"),
        cast.coordinator,
        1,
    )


def test_late_costs_what_the_clock_says_while_the_session_is_on(cast):
    row = tap(cast, "late")  # 38 minutes: three quarters of an hour
    assert (row.says, row.hours) == ("Late 10.08am", Decimal("2.75"))


def test_late_marked_after_the_session_costs_nothing_until_the_time_is_given(cast):
    after = cast.session.ends_at + timedelta(hours=2)
    row = tap(cast, "late", at=after)
    assert (row.says, row.hours) == ("Late", Decimal("3.5"))
    row = tap(cast, "late", at=after, clock=time(10, 0))
    assert (row.says, row.hours) == ("Late 10am", Decimal(3))


def test_left_early_costs_what_was_still_to_come(cast):
    row = tap(cast, "left early", at=cast.session.ends_at - timedelta(minutes=60))
    assert (row.says, row.hours) == ("Left noon", Decimal("2.5"))


def test_a_time_outside_the_session_is_refused(cast):
    with pytest.raises(Refused, match=r"Give a time within the session, 9\.30am to 1pm") as refused:
        tap(cast, "late", clock=time(14, 0))
    assert refused.value.field == "time"
    assert not Attendance.objects.exists()


def test_caught_up_keeps_with_what_and_counts_in_full(cast):
    row = tap(cast, "caught up", note="  Read the slides, met Helen ")
    assert (row.note, row.hours) == ("Read the slides, met Helen", Decimal("3.5"))
    assert tap(cast, "absent", note="not for this mark").note == ""


def test_a_mark_is_taken_back(cast, today):
    today(cast.session)
    tap(cast)
    for _ in range(2):
        register.clear(session=cast.session, place=cast.place, by=cast.facilitator)
    assert not Attendance.objects.exists()
    assert AuditEvent.objects.filter(verb="clear mark").count() == 1


def test_a_mark_that_is_none_is_refused(cast):
    with pytest.raises(Refused, match="Choose one of the marks"):
        tap(cast, "asleep")


def test_the_register_opens_on_the_day_and_says_which(cast):
    with pytest.raises(Refused, match="The register opens on the day of the session, 14 October 2026"):
        tap(cast, at=cast.session.starts_at - timedelta(days=1))
    assert tap(cast, at=cast.session.starts_at - timedelta(hours=9)).mark == "present"


def test_a_cancelled_session_has_no_register(cast):
    actions.cancel_session(session=cast.session, by=cast.coordinator)
    with pytest.raises(Refused, match="was cancelled"):
        tap(cast)


@pytest.mark.parametrize("place", ["stranger_place"])
def test_a_place_of_another_cohort_is_not_expected(cast, place):
    with pytest.raises(Refused, match="Moira Kelleher is not expected at this session"):
        tap(cast, place=getattr(cast, place))


def test_who_is_expected_at_a_set_a_pair_and_after_leaving(cast):
    alone = make.place(cast.cohort, make.person("Lone Wolf"))
    left = make.place(cast.cohort, make.person("Gone Girl"), state="left", left_on=cast.session.starts_at.date())

    def expected(session):
        return {place.pk for place in register.expected_at(session)}

    assert expected(cast.session) == {cast.place.pk, cast.peer_place.pk, alone.pk, left.pk}
    assert expected(cast.set_session) == {cast.place.pk, cast.peer_place.pk}
    assert expected(cast.coaching_session) == {cast.place.pk}


def test_who_changed_sets_stays_on_the_register_they_were_marked_on_and_is_not_asked_twice(cast):
    element = make.element(cast.programme, "Action learning", kind="action learning", group_size="set")
    set_b = make.learning_set(cast.cohort, "Set B")
    fields = {"kind": "action learning", "group_size": "set", "element": element, "part": 1, "parts": 3}
    of_a = make.session(cast.cohort, "Action learning", learning_set=cast.learning_set, **fields)
    of_b = make.session(cast.cohort, "Action learning", learning_set=set_b, **fields)
    make.attendance(of_a, cast.place)
    actions.join_set(place=cast.place, learning_set=set_b, by=cast.coordinator)
    assert {place.pk for place in register.expected_at(of_a)} == {cast.place.pk, cast.peer_place.pk}
    assert set(register.expected_at(of_b)) == set()


# Closing


def test_a_register_with_people_to_mark_closes_only_when_it_is_said_what_of_them(cast, today):
    today(cast.session)
    tap(cast)
    with pytest.raises(Refused, match="1 person is not marked") as refused:
        register.close(session=cast.session, by=cast.facilitator)
    assert refused.value.field == "rest_absent"
    register.close(session=cast.session, by=cast.facilitator, rest_absent=True)
    marks = Attendance.objects.filter(session=cast.session).values_list("place", "mark", "hours")
    assert set(marks) == {(cast.place.pk, "present", Decimal("3.5")), (cast.peer_place.pk, "absent", Decimal(0))}


def test_a_closed_register_takes_no_mark_until_it_is_opened_again(cast, today):
    today(cast.session)
    tap(cast)
    register.close(session=cast.session, by=cast.facilitator, rest_absent=True)
    for change in (
        lambda: tap(cast, "absent"),
        lambda: register.clear(session=cast.session, place=cast.place, by=cast.facilitator),
    ):
        with pytest.raises(Refused, match="This register is closed"):
            change()
    register.reopen(session=cast.session, by=cast.coordinator)
    assert tap(cast, "absent").mark == "absent"


def test_closing_and_opening_twice_is_once(cast, today):
    today(cast.session)
    for _ in range(2):
        register.close(session=cast.session, by=cast.facilitator, rest_absent=True)
    for _ in range(2):
        register.reopen(session=cast.session, by=cast.coordinator)
    verbs = AuditEvent.objects.filter(verb__endswith="register").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["close register", "reopen register"]


def test_a_register_of_a_day_to_come_is_not_closed(cast, today):
    later = today(cast.session, minutes_ago=-3 * 24 * 60)
    with pytest.raises(Refused, match="The register opens on the day"):
        register.close(session=later, by=cast.facilitator, rest_absent=True)
    assert register.state_of(later, timezone.now()) == "to come"


# A whole sheet


def test_a_sheet_marks_everybody_by_the_rules_of_one_tap_or_nobody(cast, today):
    session = today(cast.session)
    at = session.starts_at + timedelta(minutes=40)
    sheet = {cast.place: register.Line("late", at), cast.peer_place: register.Line("present", at)}
    marked = register.mark_all(session=session, sheet=sheet, by=cast.facilitator)
    assert (marked[cast.place].mark, marked[cast.place].hours) == ("late", Decimal("2.75"))
    stray = sheet | {cast.stranger_place: register.Line("present", at), cast.peer_place: register.Line("absent", at)}
    with pytest.raises(Refused, match="not expected"):
        register.mark_all(session=session, sheet=stray, by=cast.facilitator)
    assert session.attendances.get(place=cast.peer_place).mark == "present"


def test_apologies_may_have_a_reason_that_stays_until_it_is_changed(cast, today):
    today(cast.session)
    assert tap(cast, "apologies").note == ""
    assert tap(cast, "apologies", note=" On call ").note == "On call"
    row = tap(cast, "apologies")
    assert (row.note, row.note_says) == ("On call", "Reason: On call")
    assert tap(cast, "apologies", note="").note == ""


def test_what_was_caught_up_with_says_who_agreed_it(cast, today):
    today(cast.session)
    assert tap(cast, "caught up", note="The slides").note_says == "With: The slides (agreed by Helen Marsh)"


def test_who_joined_after_the_day_is_not_on_its_register(cast):
    day = timezone.localtime(cast.session.starts_at).date()
    for joined_on, on_it in ((day, True), (day + timedelta(days=1), False)):
        cast.peer_place.joined_on = joined_on
        cast.peer_place.save()
        assert (cast.peer_place in register.expected_at(cast.session)) is on_it
