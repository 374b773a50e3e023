"""A study visit with so many places: sign-up, the waiting list that moves by itself, and who is expected."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cohorts import actions, register
from cohorts.models import Place, Session, SignUp, tally_of
from core.refusal import Refused
from evaluations.actions import open_session_surveys
from evaluations.models import Survey
from outbox.models import Message
from people.models import AuditEvent
from tests import factories as make
from tests.cast import Cast

SOON = timedelta(days=10)


@pytest.fixture
def visit(cast: Cast) -> Session:
    """A visit in ten days, with one place."""
    starts = timezone.now() + SOON
    made = make.session(
        cast.cohort, "A day at a hospital that halved its waits", kind="study visit", share="experience", hours="6",
        starts_at=starts, ends_at=starts + timedelta(hours=6),
    )  # fmt: skip
    actions.set_sign_up(session=made, by_sign_up=True, limit=1, by=cast.coordinator)
    made.refresh_from_db()
    return made


def ask(visit: Session, place: Place) -> SignUp:
    return actions.sign_up(session=visit, place=place, by=place.person)


def going(visit: Session) -> set[Place]:
    return {each.place for each in visit.sign_ups.going()}


def test_the_last_place_is_given_once_and_the_next_waits(cast, visit):
    assert ask(visit, cast.place).state == "going"
    assert ask(visit, cast.peer_place).state == "waiting"
    assert ask(visit, cast.place).state == "going"
    assert going(visit) == {cast.place}
    assert AuditEvent.objects.filter(verb="sign up").count() == 2


def test_giving_a_place_back_moves_the_next_up_and_tells_them_alone(cast, visit):
    ask(visit, cast.place)
    ask(visit, cast.peer_place)
    actions.give_back(session=visit, place=cast.place, by=cast.participant)
    assert going(visit) == {cast.peer_place}
    told = Message.objects.get(kind="moved up")
    assert told.to == cast.peer
    assert not Message.objects.exclude(kind="moved up").exists()


def test_who_waits_is_moved_up_in_turn_and_the_coordinator_may_put_somebody_first(cast, visit):
    third = make.place(cast.cohort)
    for place in (cast.place, cast.peer_place, third):
        ask(visit, place)
    actions.put_first(session=visit, place=third, by=cast.coordinator)
    actions.give_back(session=visit, place=cast.place, by=cast.participant)
    assert going(visit) == {third}
    actions.set_sign_up(session=visit, by_sign_up=True, limit=2, by=cast.coordinator)
    assert going(visit) == {third, cast.peer_place}


def test_who_leaves_the_cohort_frees_their_place(cast, visit):
    ask(visit, cast.place)
    ask(visit, cast.peer_place)
    actions.leave(place=cast.place, on=timezone.localdate(), by=cast.coordinator)
    assert going(visit) == {cast.peer_place}


def test_only_those_who_signed_up_are_expected_and_nobody_else_has_missed_it(cast, visit):
    ask(visit, cast.place)
    before = tally_of(cast.peer_place, timezone.now()).expected
    assert list(register.expected_at(visit)) == [cast.place]
    assert tally_of(cast.place, timezone.now()).expected == before + visit.hours + cast.coaching_session.hours
    later = visit.ends_at + timedelta(hours=1)
    assert visit.pk not in {line.session.id for line in tally_of(cast.peer_place, later).lines}
    with pytest.raises(Refused, match="not expected"):
        register.mark(session=visit, place=cast.peer_place, mark="present", by=cast.coordinator, at=visit.starts_at)


def test_who_is_marked_cannot_be_taken_off_and_who_is_expected_then_stays(cast, visit):
    ask(visit, cast.place)
    register.mark(session=visit, place=cast.place, mark="present", by=cast.coordinator, at=visit.starts_at)
    with pytest.raises(Refused, match="Take the mark back first"):
        actions.give_back(session=visit, place=cast.place, by=cast.coordinator)
    with pytest.raises(Refused, match="who is expected stays"):
        actions.set_sign_up(session=visit, by_sign_up=False, by=cast.coordinator)


def test_after_the_last_day_only_the_coordinator_adds_people(cast, visit):
    Session.objects.filter(pk=visit.pk).update(sign_up_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused, match=r"Sign-up closed on .* Ask your coordinator"):
        ask(visit, cast.place)
    actions.sign_up(session=visit, place=cast.place, by=cast.coordinator)
    assert Message.objects.get().subject == "You have a place: {title}"
    actions.give_back(session=visit, place=cast.place, by=cast.coordinator)
    assert Message.objects.filter(kind="off a visit", to=cast.participant).count() == 1


def test_fewer_places_than_people_or_a_last_day_after_it_are_refused(cast, visit):
    actions.set_sign_up(session=visit, by_sign_up=True, limit=2, by=cast.coordinator)
    ask(visit, cast.place)
    ask(visit, cast.peer_place)
    with pytest.raises(Refused, match="2 people have a place already"):
        actions.set_sign_up(session=visit, by_sign_up=True, limit=1, by=cast.coordinator)
    with pytest.raises(Refused, match="Give a day before the session"):
        actions.set_sign_up(session=visit, by_sign_up=True, until=date(2099, 1, 1), by=cast.coordinator)


def test_a_set_is_not_signed_up_for(cast):
    with pytest.raises(Refused, match="whole cohort"):
        actions.set_sign_up(session=cast.set_session, by_sign_up=True, by=cast.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=cast.set_session.pk).update(by_sign_up=True)


def test_those_who_went_are_asked_how_it_was_and_nobody_else(cast, visit):
    element = make.element(cast.programme, "Visits", kind="study visit", share="experience")
    Session.objects.filter(pk=visit.pk).update(element=element, asked=element.asked)
    ask(visit, cast.place)
    open_session_surveys(now=visit.ends_at + timedelta(hours=1), tell=False)
    assert [each.place for each in Survey.objects.get(session=visit).participations.all()] == [cast.place]


def test_an_elective_element_is_laid_out_as_something_to_sign_up_for(cast):
    make.element(cast.programme, "Negotiation", kind="seminar", required=False, hours="2", offset_weeks=2)
    made = actions.lay_out_cohort(
        programme=cast.programme, name="Next", starts_on=date(2027, 1, 11), capacity=10, venue="", by=cast.coordinator
    )
    assert {each.title for each in made.sessions.filter(by_sign_up=True)} == {"Negotiation"}


# Pages


def test_a_participant_finds_the_visit_signs_up_and_gives_the_place_back(client, cast, visit):
    client.force_login(cast.participant)
    listed = client.get(reverse("cohorts:my_sessions")).content.decode()
    assert "To sign up for" in listed
    page = reverse("cohorts:own_session", args=[visit.pk])
    assert page in listed
    assert "1 place is left" in client.get(page).content.decode()
    shown = client.post(reverse("cohorts:sign_up", args=[visit.pk]), follow=True).content.decode()
    assert "You have a place" in shown
    assert "you signed up" in client.get(reverse("cohorts:my_sessions")).content.decode()
    client.post(reverse("cohorts:give_back", args=[visit.pk]))
    assert going(visit) == set()


def test_the_waiting_list_says_which_number_one_is(client, cast, visit):
    ask(visit, cast.peer_place)
    ask(visit, make.place(cast.cohort))
    client.force_login(cast.participant)
    page = client.post(reverse("cohorts:sign_up", args=[visit.pk]), follow=True).content.decode()
    assert "You are number 2 of 2" in page
    assert "Rosa" not in page
    assert cast.peer.family_name not in page


def test_a_visit_is_next_at_home_only_for_those_who_go(client, cast, visit):
    home = reverse("home:participant")
    client.force_login(cast.participant)
    assert visit.title not in client.get(home).content.decode()
    ask(visit, cast.place)
    assert visit.title in client.get(home).content.decode()


def test_the_coordinator_sets_places_adds_and_takes_off(client, cast, visit):
    client.force_login(cast.coordinator)
    page = reverse("cohorts:sign_up_list", args=[cast.cohort.pk, visit.pk])
    ask(visit, cast.peer_place)
    shown = client.post(page, {"by_sign_up": "on", "limit": "0"}).content.decode()
    assert "greater than or equal to 1" in shown or "1 or more" in shown
    add = reverse("cohorts:add_to_list", args=[cast.cohort.pk, visit.pk])
    client.post(add, {"place": str(cast.place.pk)})
    assert [each.place for each in visit.sign_ups.waiting()] == [cast.place]
    client.post(page, {"by_sign_up": "on", "limit": "2", "until": ""})
    assert going(visit) == {cast.place, cast.peer_place}
    client.post(reverse("cohorts:take_off", args=[cast.cohort.pk, visit.pk, cast.place.pk]))
    assert going(visit) == {cast.peer_place}
    listed = client.get(reverse("cohorts:sign_up_csv", args=[cast.cohort.pk, visit.pk])).content.decode()
    assert f"{cast.peer.family_name},{cast.peer.given_name}" in listed
    assert cast.participant.family_name not in listed


@pytest.mark.parametrize("people", [1, 3, 30])
def test_the_lists_cost_the_same_however_many_signed_up(client, cast, visit, people, django_assert_num_queries):
    actions.set_sign_up(session=visit, by_sign_up=True, limit=20, by=cast.coordinator)
    for _ in range(people):
        ask(visit, make.place(cast.cohort))
    client.force_login(cast.coordinator)
    with django_assert_num_queries(6):
        client.get(reverse("cohorts:sign_up_list", args=[cast.cohort.pk, visit.pk]))
    client.force_login(cast.participant)
    with django_assert_num_queries(10):
        client.get(reverse("cohorts:own_session", args=[visit.pk]))
    with django_assert_num_queries(11):
        client.get(reverse("cohorts:my_sessions"))
