"""A session to sign up for: who is told that they can, once, and who is told what becomes of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cohorts import actions
from cohorts.models import Released, Session
from cohorts.notice import MESSAGE_KIND
from cohorts.release import draft, release, shown
from cohorts.stand_down import free_days, hold_instead, stand_down
from outbox.models import Message
from outbox.sending import send
from tests import factories as make
from tests.cohorts.releasing import move, released


@pytest.fixture
def visit(cast):
    """A visit with one place that nobody was told of yet, in a cohort of four whose schedule everybody knows. Helen
    Marsh leads it."""
    released(cast)
    starts = timezone.now().replace(hour=9, minute=30, second=0, microsecond=0) + timedelta(days=25)
    made = make.session(
        cast.cohort, "A visit", kind="study visit", starts_at=starts, ends_at=starts + timedelta(hours=6), venue="Tarn"
    )
    made.leaders.create(person=cast.facilitator)
    until = timezone.localdate() + timedelta(days=20)
    actions.set_sign_up(session=made, by_sign_up=True, limit=1, until=until, by=cast.coordinator)
    made.refresh_from_db()
    return made


@pytest.fixture
def known(cast, visit):
    """The same, once it was released."""
    tell(cast)
    return visit


def tell(cast, sessions=None):
    """Release; who is told, and what the message says to each."""
    Message.objects.filter(kind=MESSAGE_KIND).delete()
    release(cohort=cast.cohort, by=cast.coordinator, sessions=sessions)
    rows = Message.objects.filter(kind=MESSAGE_KIND).select_related("to").order_by("to__given_name")
    return {row.to.given_name: row for row in rows}


def read(message, mailoutbox):
    send(message.pk)
    return mailoutbox[-1]


def test_everybody_is_told_once_that_they_can_sign_up_and_gets_no_invitation_for_it(cast, visit, mailoutbox):
    told = tell(cast)
    assert sorted(told) == ["Amara", "Helen", "Tom"]
    assert told["Amara"].subject == "A visit: you can sign up"
    mail = read(told["Amara"], mailoutbox)
    assert "You can sign up for this with" in mail.body
    assert "It is for those who sign up, until" in mail.body
    assert [each for each in mail.attachments if "calendar" in str(each)] == []
    assert "calendar" not in str(mail.message())
    leads = read(told["Helen"], mailoutbox)
    assert "text/calendar" in str(leads.message())
    assert draft(cast.cohort, timezone.now()) == []


def test_signing_up_and_giving_back_is_nobodys_news(cast, known):
    actions.sign_up(session=known, place=cast.place, by=cast.participant)
    actions.sign_up(session=known, place=cast.peer_place, by=cast.peer)
    assert draft(cast.cohort, timezone.now()) == []
    actions.give_back(session=known, place=cast.place, by=cast.participant)
    assert draft(cast.cohort, timezone.now()) == []


def test_a_change_is_told_to_those_on_the_list_and_to_who_leads_it_alone(cast, known, mailoutbox):
    make.place(cast.cohort, make.person("Zora Neal"))
    tell(cast)
    actions.sign_up(session=known, place=cast.place, by=cast.participant)
    actions.sign_up(session=known, place=cast.peer_place, by=cast.peer)
    move(known, cast.coordinator)
    told = tell(cast)
    assert sorted(told) == ["Amara", "Helen", "Tom"]
    assert told["Tom"].subject.startswith("A visit: moved to")
    waits = read(told["Tom"], mailoutbox)
    assert "You are on its waiting list." in waits.body
    assert "text/calendar" not in str(waits.message())
    assert "text/calendar" in str(read(told["Amara"], mailoutbox).message())


def test_who_gave_their_place_back_hears_no_more_of_it(cast, known):
    actions.sign_up(session=known, place=cast.place, by=cast.participant)
    move(known, cast.coordinator)
    tell(cast)
    actions.give_back(session=known, place=cast.place, by=cast.participant)
    move(known, cast.coordinator)
    assert sorted(tell(cast)) == ["Helen"]


def test_who_comes_to_the_cohort_later_is_offered_it_too_and_nobody_else_anew(cast, known):
    make.place(cast.cohort, make.person("Zora Neal"))
    [line] = [line for line in shown(draft(cast.cohort, timezone.now())).lines if line.change.session == known]
    assert (line.told, line.offered) == ("Zora Neal", 1)
    assert sorted(tell(cast)) == ["Zora"]


@pytest.mark.usefixtures("known")
def test_after_the_last_day_to_sign_up_it_is_offered_to_nobody(cast):
    Session.objects.filter(title="A visit").update(sign_up_until=timezone.localdate() - timedelta(days=1))
    make.place(cast.cohort, make.person("Zora Neal"))
    changes = draft(cast.cohort, timezone.now())
    assert "A visit" not in [change.now.title for change in changes]


def test_stood_down_it_is_told_to_those_on_the_list_and_its_new_date_offered_to_nobody_anew(cast, known):
    actions.sign_up(session=known, place=cast.place, by=cast.participant)
    Message.objects.all().delete()
    stand_down(session=known, reason="weather", by=cast.coordinator)
    told = Message.objects.filter(kind=MESSAGE_KIND).values_list("to__given_name", flat=True)
    assert sorted(told) == ["Amara", "Helen"]
    Message.objects.all().delete()
    day = free_days(known, timezone.localdate(), cast.coordinator)[0]
    hold_instead(session=known, day=day, by=cast.coordinator)
    assert sorted(Message.objects.filter(kind=MESSAGE_KIND).values_list("to__given_name", flat=True)) == [
        "Amara",
        "Helen",
    ]
    assert draft(cast.cohort, timezone.now()) == []


def test_a_day_of_everybody_that_becomes_one_to_sign_up_for_is_off_for_those_who_have_not(cast, mailoutbox):
    released(cast)
    actions.set_sign_up(session=cast.session, by_sign_up=True, by=cast.coordinator)
    told = tell(cast)
    assert sorted(told) == ["Amara", "Tom"]
    mail = read(told["Tom"], mailoutbox)
    assert "is for those who sign up now. It is expected of you only if you do." in mail.body
    assert "METHOD:CANCEL" in str(mail.message()) or "method=CANCEL" in str(mail.message())
    assert draft(cast.cohort, timezone.now()) == []
    actions.set_sign_up(session=cast.session, by_sign_up=False, by=cast.coordinator)
    assert sorted(tell(cast)) == ["Amara", "Tom"]
    assert Released.objects.get(session=cast.session).offered == []


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_draft_asks_one_more_however_many_sign_up(cast, known, django_assert_num_queries, rows):
    actions.set_sign_up(session=known, by_sign_up=True, by=cast.coordinator)
    for _ in range(rows):
        actions.sign_up(session=known, place=make.place(cast.cohort), by=cast.coordinator)
    with django_assert_num_queries(5):
        draft(cast.cohort, timezone.now())
