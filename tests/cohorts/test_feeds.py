"""The calendar that a person subscribes to: private, revocable, right, and the same as what was released."""

import json
import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from cohorts import actions, feeds, register
from cohorts.models import Feed, Released
from cohorts.release import release
from config.logs import Json
from core.dates import local
from people.models import AuditEvent
from tests import factories as make
from tests.cohorts.releasing import A_DAY, move, released
from tests.outbox.ical import read

PAGE = reverse("cohorts:my_calendar")


@pytest.fixture(autouse=True)
def nobody_has_guessed_yet():
    cache.clear()


@pytest.fixture
def cohort(cast):
    return released(cast)


def address_of(person, once=None):
    return feeds.make_feed(by=person, once=once or uuid4())


def events_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return {event.one("UID").removeprefix("session-").removesuffix("@cadre"): event for event in read_events(response)}


def read_events(response):
    return read(response.content).named("VEVENT")


def test_a_participants_calendar_has_what_is_expected_of_them_and_names_nobody(cast, cohort, client):
    events = events_of(client, address_of(cast.participant))
    assert {event.one("SUMMARY") for event in events.values()} == {"Leading self", "Action learning", "Coaching"}
    said = client.get(address_of(cast.participant)).content.decode()
    for name in ("Joseph", "Quill", "Helen", "Marsh", "Bevan", "JQ"):
        assert name not in said
    start = local(cast.session.starts_at)
    assert events[str(cast.session.pk)].all("DTSTART") == [({"TZID": "Europe/London"}, f"{start:%Y%m%dT%H%M%S}")]


def test_a_coach_sees_the_initials_of_whom_they_meet_and_a_facilitator_their_sessions(cast, cohort, client):
    [event] = events_of(client, address_of(cast.coach)).values()
    assert event.one("SUMMARY") == "Coaching with AO"
    assert set(events_of(client, address_of(cast.facilitator))) == {str(cast.session.pk), str(cast.set_session.pk)}


def test_no_private_topic_is_in_a_calendar(cast, cohort, client):
    move(cast.coaching_session, cast.coordinator, title="The complaint")
    move(cast.set_session, cast.coordinator, title="Grace presents", bring="The letter")
    release(cohort=cohort, by=cast.coordinator)
    for person in (cast.participant, cast.coach, cast.facilitator):
        said = client.get(address_of(person)).content.decode()
        assert not [words for words in ("complaint", "Grace", "letter") if words in said]


def test_the_calendar_follows_what_is_released_and_not_the_draft(cast, cohort, client):
    address, key = address_of(cast.participant), str(cast.session.pk)
    before = events_of(client, address)[key]
    move(cast.session, cast.coordinator, venue="Long Room")
    assert events_of(client, address)[key] == before
    release(cohort=cohort, by=cast.coordinator)
    after = events_of(client, address)[key]
    assert (after.one("SEQUENCE"), after.one("LOCATION")) == ("1", "Long Room")
    assert after.one("DTSTART") > before.one("DTSTART")
    actions.cancel_session(session=cast.session, by=cast.coordinator)
    assert events_of(client, address)[key] == after
    release(cohort=cohort, by=cast.coordinator)
    cancelled = events_of(client, address)[key]
    assert (cancelled.one("SEQUENCE"), cancelled.one("STATUS")) == ("2", "CANCELLED")


@pytest.mark.parametrize(("days", "there"), [(89, True), (91, False)])
def test_what_is_cancelled_stays_for_ninety_days(cast, cohort, client, days, there):
    actions.cancel_session(session=cast.session, by=cast.coordinator)
    release(cohort=cohort, by=cast.coordinator)
    then = timezone.now() - timedelta(days=days)
    for rows in (type(cast.session).objects.filter(pk=cast.session.pk), Released.objects.filter(session=cast.session)):
        rows.update(starts_at=then - timedelta(hours=1), ends_at=then)
    assert (str(cast.session.pk) in events_of(client, address_of(cast.participant))) is there


def test_who_left_keeps_what_they_came_to_and_nothing_after(cast, cohort, client, today):
    today(cast.session, 3000)  # brought forward and held before anybody was told
    register.mark(session=cast.session, place=cast.place, mark="present", by=cast.facilitator, at=timezone.now())
    actions.leave(place=cast.place, on=timezone.localdate(), by=cast.coordinator)
    assert list(events_of(client, address_of(cast.participant))) == [str(cast.session.pk)]


# Whose it is


def test_the_page_shows_the_address_once_and_keeps_only_its_hash(cast, cohort, sign_in, client):
    signed_in = sign_in(cast.participant)
    data = {"once": str(uuid4())}
    [first, again] = [signed_in.post(PAGE, data).context["address"] for _ in range(2)]
    assert first == again  # sent twice, it is one address
    assert AuditEvent.objects.filter(verb="make calendar feed").count() == 1
    token = first.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(token) == 43
    assert token not in json.dumps([str(list(model.objects.values())) for model in (Feed, AuditEvent)])
    assert token not in signed_in.get(PAGE).text
    signed_in.logout()
    assert client.get(first).status_code == 200


def test_a_new_address_ends_the_one_before(cast, cohort, client):
    old, new = address_of(cast.participant), address_of(cast.participant)
    assert [client.get(address).status_code for address in (old, new)] == [404, 200]


def test_switched_off_unknown_and_inactive_answer_alike(cast, cohort, sign_in, client):
    off, gone = address_of(cast.participant), address_of(cast.peer)
    assert sign_in(cast.participant).post(reverse("cohorts:switch_off_calendar")).status_code == 302
    client.logout()
    cast.peer.is_active = False
    cast.peer.save(update_fields=["is_active"])
    unknown = reverse("cohorts:feed", args=["x" * 43])
    answers = [client.get(address) for address in (off, gone, unknown)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_nobody_can_switch_off_anothers(cast, cohort, sign_in, client):
    address = address_of(cast.participant)
    sign_in(cast.peer).post(reverse("cohorts:switch_off_calendar"))
    assert client.get(address).status_code == 200


def test_wrong_addresses_are_slowed_down_and_right_ones_are_not(cast, cohort, client, within_one_minute):
    address = address_of(cast.participant)
    wrong = [client.get(reverse("cohorts:feed", args=[f"{number:043}"])).status_code for number in range(31)]
    assert (wrong[:30], wrong[30]) == ([404] * 30, 429)
    assert client.get(address).status_code == 200


def test_the_address_is_in_no_log(cast, cohort, client, caplog):
    address = address_of(cast.participant)
    feeds.switch_off(by=cast.participant)
    with caplog.at_level(logging.DEBUG):
        client.get(address)
    token = address.rsplit("/", 1)[1]
    lines = [Json().format(record) for record in caplog.records if record.name.startswith("django.request")]
    assert lines
    assert not [line for line in lines if token[:20] in line]


# Asked again


def test_who_has_it_already_is_told_so_until_something_changes(cast, cohort, client):
    address = address_of(cast.participant)
    first = client.get(address)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in first["Cache-Control"]
    by_tag = {"If-None-Match": first["ETag"]}
    by_time = {"If-Modified-Since": first["Last-Modified"]}
    for asked in (by_tag, by_time):
        answer = client.get(address, headers=asked)
        assert (answer.status_code, answer.content) == (304, b"")
    Feed.objects.update(changed_at=timezone.now() - A_DAY)
    earlier = {"If-Modified-Since": client.get(address)["Last-Modified"]}
    move(cast.session, cast.coordinator)
    assert client.get(address, headers=by_tag).status_code == 304  # a draft is no news
    release(cohort=cohort, by=cast.coordinator)
    for asked in (by_tag, earlier):
        assert client.get(address, headers=asked).status_code == 200


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_calendar_asks_as_much_however_long_it_is(cast, cohort, client, django_assert_num_queries, rows):
    for number in range(rows):
        make.session(cohort, f"Day {number}", starts_at=timezone.now() + (50 + number) * A_DAY)
        made = make.session(cohort, "Led", starts_at=timezone.now() + (50 + number) * A_DAY)
        made.leaders.create(person=cast.participant)
    release(cohort=cohort, by=cast.coordinator, tell=False)
    address = address_of(cast.participant)
    client.get(address)
    with django_assert_num_queries(4):
        client.get(address)
