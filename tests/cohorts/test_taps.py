"""Taps that a phone kept: each taken once, none overwriting what somebody else did meanwhile."""

from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cohorts import register
from cohorts.models import Attendance, Tap
from cohorts.tapping import KEEPS_FOR, Tapped, forget_taps, take
from cohorts.taps import Outcome, Standing, Wanted, outcome_of
from core.refusal import Refused
from people.models import AuditEvent

HELEN, PRIYA = UUID(int=1), UUID(int=2)
NOON = datetime.fromisoformat("2026-11-27T12:00:00+00:00")
LATE_BY_PRIYA = Standing("late", time(9, 38), "", PRIYA, NOON)


def wanted(mark="present", seen="", by=HELEN, minutes=0, **more):
    return Wanted(mark, seen, by, NOON + timedelta(minutes=minutes), **more)


# The decision


@pytest.mark.parametrize(
    ("tap", "standing", "outcome"),
    [
        (wanted(), Standing(), "kept"),  # nobody was there meanwhile
        (wanted(seen=LATE_BY_PRIYA.version), LATE_BY_PRIYA, "kept"),  # it was seen, and is changed knowingly
        (wanted(), LATE_BY_PRIYA, "conflict"),
        (wanted(minutes=60), LATE_BY_PRIYA, "conflict"),  # later, but made without having seen it
        (wanted("late"), LATE_BY_PRIYA, "kept"),  # both say the same
        (wanted("late", clock=time(9, 38)), LATE_BY_PRIYA, "kept"),
        (wanted("late", clock=time(9, 50)), LATE_BY_PRIYA, "conflict"),
        (wanted("caught up", note="Slides"), Standing("caught up", None, "Met Helen", PRIYA, NOON), "conflict"),
        (wanted(by=PRIYA, minutes=1), LATE_BY_PRIYA, "kept"),  # one's own, and the later
        (wanted(by=PRIYA, minutes=-1), LATE_BY_PRIYA, "conflict"),  # one's own of before, from another phone
        (wanted("clear"), LATE_BY_PRIYA, "conflict"),
        (wanted("clear", seen="gone"), Standing(), "kept"),
        (wanted(seen="gone"), Standing(), "conflict"),  # what the phone showed was taken back, nobody knows by whom
        (wanted(seen="gone", minutes=1), Standing(by=HELEN, at=NOON), "kept"),  # by oneself
        (wanted(seen="gone", minutes=1), Standing(by=PRIYA, at=NOON), "conflict"),
    ],
)
def test_a_tap_holds_unless_another_hand_was_there_that_it_had_not_seen(tap, standing, outcome):
    assert outcome_of(tap, standing) == outcome


standings = st.builds(
    Standing,
    st.sampled_from(["", "present", "late", "absent", "caught up"]),
    st.none() | st.times(),
    st.sampled_from(["", "Slides"]),
    st.sampled_from([HELEN, PRIYA]),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda each: each.replace(tzinfo=NOON.tzinfo)),
)


@given(standings, standings)
def test_a_state_has_its_own_version_and_nobody_marked_has_none(one, other):
    assert (one.version == "") == (one.mark == "")
    if one.mark and other.mark:
        assert (one.version == other.version) == (one == other)


@given(standings, st.sampled_from(["present", "late", "clear"]), st.text(max_size=12))
def test_the_mark_of_another_is_never_overwritten_unseen(standing, mark, seen):
    tap = wanted(mark, seen, UUID(int=3))
    if outcome_of(tap, standing) == Outcome.KEPT:
        assert seen == standing.version or mark == (standing.mark or "clear")


# The verb


@pytest.fixture
def session(cast, today):
    return today(cast.session)


@pytest.fixture
def send(cast, session):
    def send(mark="present", *, seen="", by=cast.facilitator, place=cast.place, key=None, ago=0, **more):
        at = timezone.now() - timedelta(minutes=ago)
        return take(tap=Tapped(key or uuid4(), mark, seen, at, **more), session=session, place=place, by=by)

    return send


def marks():
    return dict(Attendance.objects.values_list("place__person__family_name", "mark"))


def test_one_identity_is_taken_once_however_often_it_is_sent(cast, send):
    key = uuid4()
    assert [send(key=key) for _ in range(3)] == ["kept"] * 3
    assert (marks(), Tap.objects.count()) == ({"Okafor": "present"}, 1)
    assert AuditEvent.objects.filter(verb="mark").count() == 1


def test_sent_again_after_the_register_was_closed_it_is_still_answered_as_the_first_time(cast, send, session):
    key = uuid4()
    send(key=key)
    register.close(session=session, by=cast.coordinator, rest_absent=True)
    assert send(key=key) == "kept"
    with pytest.raises(Refused, match="This register is closed"):
        send("late", place=cast.peer_place)
    assert marks() == {"Okafor": "present", "Bevan": "absent"}


def test_what_a_closed_register_refused_is_taken_once_it_is_open_again(cast, send, session):
    key = uuid4()
    register.close(session=session, by=cast.coordinator, rest_absent=True)
    with pytest.raises(Refused):
        send(key=key)
    register.reopen(session=session, by=cast.coordinator)
    assert send(key=key) == "conflict"  # closing has marked them absent meanwhile
    assert send(seen=Attendance.objects.get(place=cast.place).standing.version) == "kept"


def test_a_conflict_stays_one_however_often_it_is_sent_and_changes_nothing(cast, send):
    send("apologies", by=cast.coordinator, note="At a funeral")
    key = uuid4()
    assert [send(key=key), send(key=key)] == ["conflict", "conflict"]
    assert Attendance.objects.get().note == "At a funeral"


def test_a_tap_over_a_tap_whose_answer_was_lost_is_no_conflict_with_oneself(send):
    send("present", ago=3)
    assert send("late", seen="", ago=2) == "kept"
    assert send("clear", seen="", ago=1) == "kept"
    assert send("absent", seen="lost") == "kept"
    assert marks() == {"Okafor": "absent"}


def test_an_identity_cannot_be_used_for_another_person_or_by_another(cast, send):
    key = uuid4()
    send(key=key)
    for other in ({"place": cast.peer_place}, {"by": cast.coordinator}):
        with pytest.raises(Refused, match="sent before, about something else"):
            send(key=key, **other)
    assert marks() == {"Okafor": "present"}


def test_what_was_said_with_a_mark_is_not_kept_with_its_identity(send):
    send("apologies", note="At a funeral")
    assert "funeral" not in str(Tap.objects.values().get())


def test_identities_of_long_ago_are_forgotten_and_those_of_now_are_not(send):
    send()
    assert forget_taps() == 0
    assert forget_taps(now=timezone.now() + KEEPS_FOR + timedelta(minutes=1)) == 1
    assert marks() == {"Okafor": "present"}
