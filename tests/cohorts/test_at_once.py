"""Two people at the same moment, on PostgreSQL with connections of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Invitation
from cohorts import actions, register
from cohorts.feeds import make_feed
from cohorts.models import (
    Attendance,
    Cohort,
    Feed,
    LearningSet,
    Place,
    Release,
    Room,
    Session,
    SignUp,
    Tap,
    tally_of,
)
from cohorts.moving import Which
from cohorts.release import release
from cohorts.stand_down import free_days, hold_instead, stand_down
from cohorts.tapping import Tapped, take
from core.refusal import Refused
from outbox.actions import give_mobile
from outbox.models import Message
from people.models import AuditEvent
from programmes.actions import start_from_blueprint
from programmes.blueprint import load
from programmes.models import Programme
from tests import factories as make
from tests.cast import assemble

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db):
    return assemble()


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do all of it at the same moment; what each gave, or the words with which it was refused."""
    ready = Barrier(len(works), timeout=20)

    def one(work):
        try:
            ready.wait()
            return work()
        except Refused as refused:
            return refused.message
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_two_coordinators_filling_the_last_place_give_it_once(cast):
    Cohort.objects.filter(pk=cast.cohort.pk).update(capacity=3)
    organisation, profession = make.organisation("Northmoor Trust"), make.profession()

    def add(person):
        return lambda: actions.add_place(
            cohort=Cohort.objects.get(pk=cast.cohort.pk),
            person=person,
            organisation=organisation,
            profession=profession,
            by=cast.coordinator,
        )

    found = at_once(add(cast.nobody), add(cast.stranger), add(cast.evaluator))
    assert found.count("All 3 places are taken. Raise the number of places first.") == 2
    assert cast.cohort.places.current().count() == 3


def test_two_coordinators_releasing_at_once_send_one_message_each(cast):
    make.session(cast.cohort, "Leading others", starts_at=timezone.now() + timedelta(days=9))

    def tell():
        return release(cohort=Cohort.objects.get(pk=cast.cohort.pk), by=cast.coordinator)

    found = at_once(*[tell] * 4)
    assert found.count(None) == 3
    told = Message.objects.filter(kind="schedule released").values_list("to__given_name", flat=True)
    assert sorted(told) == ["Amara", "Tom"]
    assert Release.objects.count() == 1


def test_an_address_asked_for_twice_at_once_is_one(cast):
    once = uuid4()
    found = at_once(*[lambda: make_feed(by=cast.participant, once=once)] * 4)
    assert len(set(found)) == 1
    assert Feed.objects.count() == 1


def test_a_double_tap_that_arrives_at_once_is_one_mark(cast):
    def tap():
        return register.mark(
            session=cast.session, place=cast.place, mark="present", by=cast.facilitator, at=cast.session.starts_at
        )

    at_once(*[tap] * 4)
    assert Attendance.objects.filter(session=cast.session).count() == 1
    assert AuditEvent.objects.filter(verb="mark").count() == 1


def test_two_people_marking_one_person_leave_one_mark_and_it_is_the_last(cast):
    def tap(mark, by):
        return lambda: register.mark(
            session=cast.session, place=cast.place, mark=mark, by=by, at=cast.session.starts_at
        )

    at_once(tap("present", cast.facilitator), tap("absent", cast.coordinator))
    row = Attendance.objects.get()
    last = AuditEvent.objects.filter(verb="mark").order_by("-id").first()
    assert (row.mark, row.marked_by_id) == (last.details["mark"], last.actor_id)
    assert row.hours == (cast.session.hours if row.mark == "present" else 0)


def test_nobody_is_marked_on_a_register_that_is_closed_at_the_same_moment(cast):
    session = cast.session
    Session.objects.filter(pk=session.pk).update(
        starts_at=make.at(date(2020, 1, 6)), ends_at=make.at(date(2020, 1, 6), 13)
    )
    session.refresh_from_db()

    def tap():
        return register.mark(session=session, place=cast.place, mark="present", by=cast.facilitator)

    def shut():
        return register.close(session=Session.objects.get(pk=session.pk), by=cast.coordinator, rest_absent=True)

    tapped, _ = at_once(tap, shut)
    kept = Attendance.objects.get(session=session, place=cast.place).mark
    assert kept == ("absent" if isinstance(tapped, str) else "present")
    assert Attendance.objects.filter(session=session).count() == 2


def test_one_wish_that_arrives_twice_is_one_programme_and_one_cohort(cast):
    once = uuid4()

    def start():
        return start_from_blueprint(
            blueprint=load("leading-for-change"),
            name="Again",
            code="AGAIN",
            commissioner=cast.programme.commissioner,
            provider=cast.programme.provider,
            by=cast.coordinator,
            once=once,
        )

    programmes = at_once(start, start, start)
    assert programmes == [Programme.objects.get(code="AGAIN")] * 3
    assert programmes[0].elements.count() == 12

    def lay_out():
        return actions.lay_out_cohort(
            programme=programmes[0],
            name="Cohort 1",
            starts_on=date(2026, 9, 21),
            capacity=20,
            by=cast.coordinator,
            once=once,
        )

    cohorts = at_once(lay_out, lay_out, lay_out)
    assert cohorts == [Cohort.objects.get(programme=programmes[0])] * 3
    assert Session.objects.filter(cohort=cohorts[0]).count() == 8


def test_a_set_formed_by_two_at_once_is_one_set(cast):
    def form():
        return actions.form_set(cohort=cast.cohort, name="Set B", adviser=None, by=cast.coordinator)

    found = at_once(form, form)
    assert found.count("This cohort already has a set called Set B.") == 1
    assert LearningSet.objects.filter(name="Set B").count() == 1


def test_an_invitation_of_everybody_asked_twice_at_once_goes_out_once(cast):
    cast.participant.set_unusable_password()
    cast.participant.save(update_fields=["password"])

    def invite():
        return actions.invite_people(cohort=Cohort.objects.get(pk=cast.cohort.pk), by=cast.coordinator)

    assert sorted(at_once(invite, invite)) == [0, 1]
    assert Invitation.objects.get().version == 1


def test_of_two_who_book_one_room_at_the_same_moment_one_wins_and_the_other_is_told_of_the_clash(cast):
    room = Room.objects.create(name="Garden Room")

    def book(cohort, title):
        return lambda: actions.add_session(
            cohort=cohort,
            title=title,
            kind="workshop",
            share="formal",
            hours=3,
            starts_at=make.at(date(2026, 12, 2)),
            ends_at=make.at(date(2026, 12, 2), 13),
            room=room,
            by=cast.coordinator,
        )

    for _ in range(5):
        Session.objects.filter(room=room).delete()
        found = at_once(
            book(cast.cohort, "One"), book(cast.other_cohort, "Other"), book(cast.foreign_cohort, "Foreign")
        )
        told = [each for each in found if isinstance(each, str)]
        assert [each.split(".")[0] for each in told] == ["1 clash is not accepted yet"] * 2
        assert Session.objects.filter(room=room).count() == 1


def test_of_two_who_name_one_facilitator_at_the_same_moment_one_wins(cast):
    made = [make.session(cohort, "Day", date(2026, 12, 2)) for cohort in (cast.other_cohort, cast.foreign_cohort)]

    def lead(session):
        return lambda: actions.set_leaders(session=session, people=[cast.facilitator], by=cast.coordinator)

    found = at_once(*[lead(session) for session in made])
    assert sum(isinstance(each, str) for each in found) == 1
    assert sum(session.leaders.count() for session in made) == 1


def test_two_who_take_the_last_place_of_a_visit_at_once_cannot_both_have_it(cast):
    starts = timezone.now() + timedelta(days=9)
    visit = make.session(cast.cohort, "A visit", starts_at=starts, ends_at=starts + timedelta(hours=6))
    actions.set_sign_up(session=visit, by_sign_up=True, limit=1, by=cast.coordinator)
    places = [cast.place, cast.peer_place, make.place(cast.cohort), make.place(cast.cohort)]

    def ask(place):
        return lambda: actions.sign_up(session=visit, place=place, by=place.person)

    at_once(*[ask(place) for place in places], ask(places[0]))
    assert SignUp.objects.going().count() == 1
    assert sorted(each.turn for each in SignUp.objects.waiting()) == [1, 2, 3]


def test_two_who_give_back_at_once_move_two_up_once_each(cast):
    starts = timezone.now() + timedelta(days=9)
    visit = make.session(cast.cohort, "A visit", starts_at=starts, ends_at=starts + timedelta(hours=6))
    actions.set_sign_up(session=visit, by_sign_up=True, limit=2, by=cast.coordinator)
    places = [cast.place, cast.peer_place, *(make.place(cast.cohort) for _ in range(3))]
    for place in places:
        actions.sign_up(session=visit, place=place, by=place.person)
    at_once(*[lambda p=p: actions.give_back(session=visit, place=p, by=p.person) for p in places[:2]])
    assert {each.place for each in SignUp.objects.going()} == set(places[2:4])
    assert AuditEvent.objects.filter(verb="move up").count() == 2


def _tomorrow(cast):
    starts = timezone.now() + timedelta(days=1)
    made = make.session(cast.cohort, "Tomorrow", starts_at=starts, ends_at=starts + timedelta(hours=3))
    made.leaders.create(person=cast.facilitator)
    release(cohort=cast.cohort, by=cast.coordinator, tell=False)
    return made


def _told():
    rows = Message.objects.filter(kind="schedule released").values_list("to__given_name", flat=True)
    return sorted(rows)


def test_two_who_stand_down_one_session_at_once_tell_each_person_once(cast):
    session = _tomorrow(cast)
    give_mobile(person=cast.participant, number="+447911123456", by=cast.participant)

    def down(by, reason):
        return lambda: stand_down(session=Session.objects.get(pk=session.pk), reason=reason, by=by)

    coordinator, facilitator = down(cast.coordinator, "weather"), down(cast.facilitator, "illness")
    at_once(coordinator, facilitator, coordinator, facilitator)
    assert _told() == ["Amara", "Helen", "Tom"]
    assert AuditEvent.objects.filter(verb="stand down session").count() == 1
    session.refresh_from_db()
    assert session.stood_down_for == AuditEvent.objects.get(verb="stand down session").details["reason"]


def test_of_two_who_choose_a_new_date_at_once_one_chooses_and_each_is_told_once(cast):
    session = _tomorrow(cast)
    stand_down(session=session, reason="weather", by=cast.coordinator)
    Message.objects.all().delete()
    days = free_days(session, timezone.localdate(), cast.coordinator)

    def hold(day, by):
        return lambda: hold_instead(session=Session.objects.get(pk=session.pk), day=day, by=by)

    found = at_once(hold(days[0], cast.coordinator), hold(days[1], cast.facilitator))
    assert found[0] == found[1] == Session.objects.get(instead_of=session)
    assert _told() == ["Amara", "Helen", "Tom"]


def test_a_session_stood_down_while_its_register_is_marked_tells_each_once_and_harms_nobody(cast):
    for _ in range(3):
        Message.objects.all().delete()
        session = _tomorrow(cast)
        Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() - timedelta(minutes=5))
        session.refresh_from_db()

        def tap(place, by, session=session):
            return lambda: register.mark(session=session, place=place, mark="absent", by=by)

        def down(session=session):
            return stand_down(session=Session.objects.get(pk=session.pk), reason="venue", by=cast.coordinator)

        tapped = at_once(tap(cast.place, cast.facilitator), down, tap(cast.peer_place, cast.coordinator), down)
        assert _told() == ["Amara", "Helen", "Tom"]
        marked = Attendance.objects.filter(session=session).count()
        assert marked == sum(isinstance(each, Attendance) for each in tapped)
        assert {each for each in tapped if isinstance(each, str)} <= {
            "This session was cancelled, so it has no register."
        }
        lines = [line.session.id for line in tally_of(cast.place, timezone.now()).lines]
        assert session.pk not in lines
        with pytest.raises(Refused):
            register.mark(session=session, place=cast.place, mark="absent", by=cast.facilitator)


def test_moving_a_cohort_and_standing_down_one_of_its_sessions_at_once_wait_for_each_other(cast):
    session = _tomorrow(cast)

    def down():
        return stand_down(session=Session.objects.get(pk=session.pk), reason="venue", by=cast.facilitator)

    def move():
        return actions.move_sessions(cohort=cast.cohort, which=Which(session=session.pk), weeks=1, by=cast.coordinator)

    at_once(down, move)
    session.refresh_from_db()
    assert session.cancelled_at
    assert _told() == ["Amara", "Helen", "Tom"]


def test_one_tap_that_a_phone_sends_twice_at_once_is_taken_once_and_answered_alike(cast):
    key = uuid4()
    tap = Tapped(id=key, mark="present", seen="", at=cast.session.starts_at)

    def send():
        return take(tap=tap, session=cast.session, place=cast.place, by=cast.facilitator)

    assert at_once(*[send] * 6) == ["kept"] * 6
    assert (Tap.objects.count(), Attendance.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(verb="mark").count() == 1


def test_of_two_phones_that_mark_one_person_otherwise_at_once_one_is_told_of_the_conflict(cast):
    def send(mark, by):
        tap = Tapped(id=uuid4(), mark=mark, seen="", at=cast.session.starts_at)
        return lambda: take(tap=tap, session=cast.session, place=cast.place, by=by)

    for _ in range(5):
        Attendance.objects.all().delete()
        found = at_once(send("present", cast.facilitator), send("absent", cast.coordinator))
        assert sorted(found) == ["conflict", "kept"]
        assert Attendance.objects.get().mark == ("present" if found[0] == "kept" else "absent")


def test_of_two_who_bring_one_person_to_two_sessions_of_one_time_at_once_one_is_asked(cast):
    day, other_set = date(2099, 1, 5), make.learning_set(cast.cohort, "Set B")
    make.session(cast.cohort, "Set day", day, group_size="set", learning_set=other_set)
    make.session(cast.other_cohort, "Opening", day)

    def join():
        place = Place.objects.get(pk=cast.place.pk)
        return actions.join_set(place=place, learning_set=other_set, by=cast.coordinator)

    def add():
        return actions.add_place(
            cohort=Cohort.objects.get(pk=cast.other_cohort.pk),
            person=cast.participant,
            organisation=cast.place.organisation,
            profession=cast.place.profession,
            by=cast.coordinator,
        )

    for _ in range(5):
        cast.other_cohort.places.filter(person=cast.participant).delete()
        Place.objects.filter(pk=cast.place.pk).update(learning_set=None)
        found = at_once(join, add)
        assert sum(isinstance(each, str) and each.startswith("1 clash is not accepted yet.") for each in found) == 1
