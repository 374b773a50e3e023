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
from cohorts.models import Attendance, Cohort, Feed, LearningSet, Release, Session
from cohorts.release import release
from core.refusal import Refused
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
