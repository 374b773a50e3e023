"""A meeting on line: whoever is expected joins by one tap, from a page, an e-mail or a calendar, and nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cohorts import actions, feeds, sign_in_sheet, venue_sheet
from cohorts.guests import link_to
from cohorts.models import Guest, Room, Session, SignUp
from cohorts.release import release
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


def test_a_room_that_nobody_was_told_of_gives_no_link_yet(cast, cohort, sign_in):
    other = Room.objects.create(name="The other room", link=NEW_LINK)
    Session.objects.filter(pk=cast.session.pk).update(room=other, venue=str(other))
    for page in (reverse("cohorts:my_sessions"), reverse("cohorts:own_session", args=[cast.session.pk])):
        text = sign_in(cast.participant).get(page).text
        assert "On line room" in text
        assert NEW_LINK not in text


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
