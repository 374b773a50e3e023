"""A meeting on line: whoever is expected joins by one tap, from a page, an e-mail or a calendar, and nobody else."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cohorts import actions, feeds, sign_in_sheet, venue_sheet
from cohorts.actions.experts import About
from cohorts.guests import link_to
from cohorts.models import Guest, Released, Room, Session, SignUp
from cohorts.release import draft, release
from core.refusal import Refused
from outbox import sending
from outbox.models import Message
from tests import factories as make
from tests.cohorts.releasing import move, released
from tests.outbox.ical import read

LINK, NEW_LINK = "https://meet.example/leading-self", "https://meet.example/another"


@pytest.fixture
def room(cast):
    return Room.objects.create(name="On line room", access="Captions are on.", link=LINK)


@pytest.fixture
def cohort(cast, room):
    """Everybody was told that the session is held there."""
    cohort = released(cast)
    Session.objects.filter(pk=cast.session.pk).update(room=room, venue=str(room))
    release(cohort=cohort, by=cast.coordinator, tell=False)
    return cohort


def calendar_of(client, person):
    return client.get(feeds.make_feed(by=person, once=uuid4()))


def test_a_participant_joins_from_home_their_sessions_and_the_page_of_the_session(cast, cohort, sign_in):
    client = sign_in(cast.participant)
    for page in (
        reverse("home:participant"),
        reverse("cohorts:my_sessions"),
        reverse("cohorts:own_session", args=[cast.session.pk]),
    ):
        assert f'href="{LINK}"' in client.get(page).text, page


def test_the_calendar_of_a_participant_and_of_who_leads_has_the_link_and_the_sessions_own_page(cast, cohort, client):
    for person in (cast.participant, cast.facilitator):
        events = {event.one("UID"): event for event in read(calendar_of(client, person).content).named("VEVENT")}
        event = events[f"session-{cast.session.pk}@cadre"]
        assert event.one("DESCRIPTION").startswith(f"Join on line: {LINK}")
        assert [value for _, value in event.all("CONFERENCE")] == [LINK]
    theirs = read(calendar_of(client, cast.participant).content).named("VEVENT")
    assert [each.one("URL").endswith(f"/my-sessions/{cast.session.pk}/") for each in theirs].count(True) == 1


def test_nobody_else_gets_it(cast, cohort, sign_in, client):
    for person in (cast.stranger, cast.nobody, cast.commissioner, cast.coach, cast.other_coordinator):
        assert LINK not in calendar_of(client, person).content.decode()
        signed_in = sign_in(person)
        assert signed_in.get(reverse("cohorts:own_session", args=[cast.session.pk])).status_code == 404
        for page in (reverse("cohorts:my_sessions"), reverse("home:start")):
            assert LINK not in signed_in.get(page, follow=True).text
    assert LINK not in sign_in(cast.participant).get(reverse("cohorts:whos_who", args=[cohort.pk])).text


def test_who_left_before_it_is_held_gets_it_no_more(cast, cohort, sign_in):
    cast.place.state, cast.place.left_on = "left", timezone.localdate() - timedelta(days=1)
    cast.place.save()
    for page in (reverse("cohorts:my_sessions"), reverse("cohorts:own_session", args=[cast.session.pk])):
        assert LINK not in sign_in(cast.participant).get(page).text
    assert LINK not in calendar_of(sign_in(cast.participant), cast.participant).content.decode()


def test_of_one_to_sign_up_for_only_who_has_a_place_gets_it(cast, cohort, sign_in):
    Session.objects.filter(pk=cast.session.pk).update(by_sign_up=True)
    page = reverse("cohorts:own_session", args=[cast.session.pk])
    assert LINK not in sign_in(cast.participant).get(page).text
    waits = SignUp.objects.create(session=cast.session, place=cast.place, state="waiting")
    assert LINK not in sign_in(cast.participant).get(page).text
    SignUp.objects.filter(pk=waits.pk).update(state="going")
    assert LINK in sign_in(cast.participant).get(page).text


def test_a_guest_joins_from_their_own_page_unless_they_said_no(cast, cohort, client):
    session = Session.objects.get(pk=cast.session.pk)
    guest = actions.invite_guest(
        session=session, name="Rosalind Tam", email="ros@x.example", why="Hear them.", people=1, by=cast.coordinator
    )
    assert LINK in client.get(link_to(guest)).text
    Guest.objects.filter(pk=guest.pk).update(answer="no")
    assert LINK not in client.get(link_to(guest)).text


def test_a_new_link_is_on_pages_and_in_calendars_at_once_and_in_the_next_message(cast, cohort, room, sign_in):
    Room.objects.filter(pk=room.pk).update(link=NEW_LINK)
    client = sign_in(cast.participant)
    page = reverse("cohorts:own_session", args=[cast.session.pk])
    assert NEW_LINK in client.get(page).text
    assert NEW_LINK in calendar_of(client, cast.participant).content.decode()
    move(cast.session, cast.coordinator, room=room)
    release(cohort=cohort, by=cast.coordinator)
    assert not Message.objects.filter(body__contains=NEW_LINK).exists(), "the outbox keeps no link"
    for message in Message.objects.all():
        sending.send(message.pk)
    [sent] = [each for each in mail.outbox if each.to == [cast.participant.email]]
    assert f"Join on line: {NEW_LINK}" in sent.body
    assert page in sent.body


@pytest.fixture
def other():
    return Room.objects.create(name="The other room", access="A phone line too.", link=NEW_LINK)


def in_another_room(cast, other):
    """A change that is collected and that nobody was told of."""
    move(cast.session, cast.coordinator, days=0, room=other)


def test_a_room_that_is_changed_leaves_link_and_access_until_it_is_released(cast, cohort, other, sign_in):
    in_another_room(cast, other)
    client = sign_in(cast.participant)
    pages = [reverse("home:participant"), reverse("cohorts:my_sessions")]
    pages.append(reverse("cohorts:own_session", args=[cast.session.pk]))
    for page in pages:
        text = client.get(page).text
        assert f'href="{LINK}"' in text, page
        assert NEW_LINK not in text, page
    assert "Captions are on." in text
    assert "A phone line too." not in text
    assert LINK in calendar_of(client, cast.participant).content.decode()
    release(cohort=cohort, by=cast.coordinator)
    for page in pages:
        text = client.get(page).text
        assert f'href="{NEW_LINK}"' in text, page
        assert LINK not in text, page
    assert "A phone line too." in text
    assert NEW_LINK in calendar_of(client, cast.participant).content.decode()


def test_another_room_is_a_change_of_which_those_expected_are_told(cast, cohort, other):
    in_another_room(cast, other)
    [change] = draft(cohort, timezone.now())
    assert change.words == ("Now at The other room.",)
    assert {cast.participant.pk, cast.facilitator.pk} <= change.told.keys()


def test_a_room_of_the_same_words_is_a_change_too(cast, cohort, other):
    Session.objects.filter(pk=cast.session.pk).update(room=other)
    [change] = draft(cohort, timezone.now())
    assert change.words == ("How to get in, or to join on line, has changed.",)


def test_a_message_that_waits_says_the_room_that_its_release_told(cast, cohort, room, other):
    """Changed again before the worker sent it."""
    move(cast.session, cast.coordinator, room=room)
    release(cohort=cohort, by=cast.coordinator)
    in_another_room(cast, other)
    for message in Message.objects.all():
        sending.send(message.pk)
    [sent] = [each for each in mail.outbox if each.to == [cast.participant.email]]
    assert f"Join on line: {LINK}" in sent.body
    assert NEW_LINK not in sent.body


def test_a_guest_reads_the_room_that_they_were_told_of_until_it_is_released(cast, cohort, other, client):
    session = Session.objects.get(pk=cast.session.pk)
    guest = actions.invite_guest(
        session=session, name="Rosalind Tam", email="ros@x.example", why="Hear them.", people=1, by=cast.coordinator
    )
    in_another_room(cast, other)
    text = client.get(link_to(guest)).text
    assert LINK in text
    assert "On line room" in text
    release(cohort=cohort, by=cast.coordinator)
    text = client.get(link_to(guest)).text
    assert NEW_LINK in text
    assert "The other room" in text


def test_a_room_that_people_know_of_is_not_removed(cast, cohort, room, other):
    in_another_room(cast, other)
    with pytest.raises(Refused, match="so it stays"):
        actions.remove_room(room=room, by=cast.coordinator)


# Experts


def expert_at(cast, email="ines@expert.example"):
    expert = actions.add_expert(
        programme=cast.programme, about=About("Dr Ines Varga", email=email), by=cast.coordinator
    )
    session = Session.objects.get(pk=cast.session.pk)
    return actions.add_talk(session=session, expert=expert, fee=Decimal(450), expenses=Decimal(0), by=cast.coordinator)


def sent_to_expert():
    """Every message that waited is sent; those to the expert."""
    for message in Message.objects.filter(state="waiting"):
        assert LINK not in message.body
        assert NEW_LINK not in message.body
        sending.send(message.pk)
    found = [each for each in mail.outbox if each.to == ["ines@expert.example"]]
    mail.outbox.clear()
    return found


def test_an_expert_who_is_named_at_a_session_that_people_know_is_told_how_to_join(cast, cohort):
    expert_at(cast)
    [sent] = sent_to_expert()
    assert sent.subject == "How to join: Leading self"
    assert sent.body.startswith("Hello Dr Ines Varga,\n\nYou speak at “Leading self” of Leading for Change on ")
    assert "If you cannot come, tell whoever invited you." in sent.body
    assert f"Join on line: {LINK}" in sent.body
    assert "450" not in sent.body


def test_an_expert_is_told_how_to_join_with_the_others_when_the_schedule_is_released(cast, cohort, room):
    Released.objects.filter(session=cast.session).delete()
    expert_at(cast)
    assert sent_to_expert() == []
    release(cohort=cohort, by=cast.coordinator)
    [sent] = sent_to_expert()
    assert f"Join on line: {LINK}" in sent.body


def test_an_expert_gets_the_new_link_with_another_room_and_when_the_rooms_own_changes(cast, cohort, room, other):
    expert_at(cast)
    sent_to_expert()
    in_another_room(cast, other)
    assert sent_to_expert() == []
    release(cohort=cohort, by=cast.coordinator)
    [sent] = sent_to_expert()
    assert f"Join on line: {NEW_LINK}" in sent.body
    assert "The other room" in sent.body
    other.link = "https://meet.example/third"
    actions.save_room(room=other, by=cast.coordinator)
    [sent] = sent_to_expert()
    assert "Join on line: https://meet.example/third" in sent.body


def test_no_expert_is_written_to_for_a_session_in_a_room_or_that_is_cancelled_or_who_was_taken_off(cast, cohort, room):
    talk = expert_at(cast)
    actions.remove_talk(talk=talk, by=cast.coordinator)
    assert sent_to_expert() == []
    Room.objects.filter(pk=room.pk).update(link="")
    actions.add_talk(session=talk.session, expert=talk.expert, fee=0, expenses=0, by=cast.coordinator)
    assert sent_to_expert() == []


def test_a_session_that_is_cancelled_or_over_is_joined_by_nobody(cast, cohort):
    session, now = Session.objects.get(pk=cast.session.pk), timezone.now()
    assert session.link(now) == LINK
    assert not session.link(session.ends_at)
    session.cancelled_at = now
    assert not session.link(now)


def test_the_page_of_a_session_says_what_stays_what_follows_what_to_read_and_how_to_get_in(cast, cohort, sign_in):
    element = cast.session.element
    element.confidentiality, element.follow_up = "group", "Write to your mentor"
    element.save()
    make.link(cast.programme, "On praise", by=cast.coordinator, session=cast.session)
    text = sign_in(cast.participant).get(reverse("cohorts:own_session", args=[cast.session.pk])).text
    for words in ("stays in the group", "Write to your mentor", "On praise", "Captions are on."):
        assert words in text


def test_the_page_of_a_session_shows_it_as_it_was_released(cast, cohort, room, sign_in):
    move(cast.session, cast.coordinator, title="Leading others", room=room)
    text = sign_in(cast.participant).get(reverse("cohorts:own_session", args=[cast.session.pk])).text
    assert "Leading self" in text
    assert "Leading others" not in text


def test_the_list_of_rooms_shows_the_link_to_the_team(cast, cohort, sign_in):
    assert f'href="{LINK}"' in sign_in(cast.coordinator).get(reverse("cohorts:rooms")).text


def test_what_is_printed_for_the_door_and_the_venue_bears_no_link(cast, cohort):
    session = Session.objects.select_related("cohort__programme", "learning_set", "room").get(pk=cast.session.pk)
    assert LINK not in repr(sign_in_sheet.facts_of(session))
    assert LINK not in repr(venue_sheet.facts_of(session, timezone.localdate()))
