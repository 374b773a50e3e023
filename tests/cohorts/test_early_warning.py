"""Who falls below the rule of attendance is told once, and so are the coordinators; nobody else is."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone

from cohorts import actions, register
from cohorts.early_warning import DIGEST, NOTE, warn
from cohorts.models import Attendance, Cohort, Session, Warned
from outbox.models import Message
from outbox.sending import send
from tests import factories as make


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def held(cast, now):
    """Four sessions of three hours each, three of them over; of the rule of 80%, missing one of three is too much."""
    Session.objects.filter(cohort=cast.cohort).delete()
    starts = [now - timedelta(days=days) for days in (30, 20, 10)] + [now + timedelta(days=30)]
    return [
        make.session(cast.cohort, f"Day {number}", starts_at=each, ends_at=each + timedelta(hours=3), hours=Decimal(3))
        for number, each in enumerate(starts, start=1)
    ]


def mark(sessions, place, *marks):
    for session, said in zip(sessions, marks, strict=False):
        make.attendance(session, place, said, hours=3 if said == "present" else 0)


def to(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("to__given_name", flat=True))


def sent(kind, person):
    """The letter as it went; "" where nothing went."""
    mail.outbox.clear()
    send(Message.objects.filter(kind=kind, to=person).latest("due_at").pk)
    return f"{mail.outbox[0].subject}\n{mail.outbox[0].body}" if mail.outbox else ""


def test_who_falls_below_is_told_in_private_and_the_coordinators_in_one_message(cast, held, now):
    mark(held, cast.place, "present", "absent", "absent")
    mark(held, cast.peer_place, "absent", "present", "absent")
    assert warn(now=now) == 2
    assert (to(NOTE), to(DIGEST)) == (["Amara", "Tom"], ["Priya"])
    letter = sent(DIGEST, cast.coordinator)
    assert "2 people are below the rule of attendance" in letter
    assert "Amara Okafor, Leading for Change, Cohort 1: 33%, below the 80% rule." in letter
    note = sent(NOTE, cast.participant)
    assert "33% of the hours of Leading for Change that have been held" in note
    assert "Tom" not in note


def test_each_falling_is_told_once_however_often_it_is_looked_at(cast, held, now):
    mark(held, cast.place, "present", "absent", "absent")
    mark(held, cast.peer_place, "present", "present", "present")
    assert [warn(now=now + timedelta(days=days)) for days in range(4)] == [1, 0, 0, 0]
    assert (to(NOTE), to(DIGEST)) == (["Amara"], ["Priya"])


def test_who_is_above_again_and_falls_again_is_told_again(cast, held, now):
    mark(held, cast.place, "present", "present", "absent")
    mark(held, cast.peer_place, "present", "present", "present")
    warn(now=now)
    Attendance.objects.filter(mark="absent").update(mark="caught up", hours=3)
    assert warn(now=now + timedelta(days=1)) == 0
    assert Warned.objects.get().back_on
    Attendance.objects.filter(mark="caught up").update(mark="absent", hours=0)
    assert warn(now=now + timedelta(days=2)) == 1
    assert to(NOTE) == ["Amara", "Amara"]


def test_what_waited_to_be_sent_says_nothing_of_who_is_above_again(cast, held, now):
    mark(held, cast.place, "present", "present", "absent")
    mark(held, cast.peer_place, "present", "present", "absent")
    warn(now=now)
    register.mark(
        session=held[2], place=cast.place, mark="caught up", note="Slides", by=cast.facilitator, at=held[2].starts_at
    )
    letter = sent(DIGEST, cast.coordinator)
    assert "1 person is below" in letter
    assert "Tom Bevan" in letter
    assert "Amara" not in letter
    assert sent(NOTE, cast.participant) == ""
    assert "Coming to what is left" in sent(NOTE, cast.peer)


@pytest.mark.parametrize(
    ("left", "note", "digest"),
    [
        (9, "Coming to what is left puts it right.", "Attending the rest would put it right."),
        (3, "is not quite enough by now", "A catch-up is needed to complete."),
    ],
)
def test_what_is_left_puts_it_right_or_a_catch_up_is_needed(cast, held, left, note, digest):
    mark(held, cast.peer_place, "present", "present", "present")
    mark(held, cast.place, "present", "present", "absent")
    Session.objects.filter(pk=held[3].pk).update(hours=left)
    warn()
    assert note in sent(NOTE, cast.participant)
    assert digest in sent(DIGEST, cast.coordinator)


def test_nobody_is_warned_of_a_register_that_was_not_kept(cast, held, now):
    mark(held, cast.place, "present")
    assert warn(now=now) == 0
    mark(held[1:], cast.place, "absent")
    assert warn(now=now) == 1  # whatever the third says


@pytest.mark.parametrize("state", ["planned", "finished"])
def test_only_of_cohorts_that_run(cast, held, now, state):
    mark(held, cast.place, "absent", "absent", "absent")
    Cohort.objects.filter(pk=cast.cohort.pk).update(state=state)
    assert warn(now=now) == 0


def test_who_has_left_is_not_written_to(cast, held, now):
    mark(held, cast.place, "absent", "absent", "absent")
    warn(now=now)
    actions.leave(place=cast.place, on=timezone.localdate(), by=cast.coordinator)
    assert sent(NOTE, cast.participant) == ""
    assert sent(DIGEST, cast.coordinator) == ""


def test_a_coordinator_of_another_programme_hears_nothing(cast, held, now):
    mark(held, cast.place, "absent", "absent", "absent")
    warn(now=now)
    assert to(DIGEST) == ["Priya"]
    message = Message.objects.get(kind=DIGEST)
    Message.objects.filter(pk=message.pk).update(to=cast.other_coordinator)
    assert sent(DIGEST, cast.other_coordinator) == ""
    assert cast.facilitator.given_name not in to(NOTE)


def test_looking_asks_as_much_however_many_are_behind(cast, held, now, django_assert_max_num_queries):
    for _ in range(8):
        mark(held, make.place(cast.cohort), "present", "present", "present")
    with django_assert_max_num_queries(9):
        warn(now=now)
