"""Draft and release: a change is collected until its people are told, in one message each, with invitations."""

from datetime import timedelta
from email import message_from_bytes, policy
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cohorts import actions, notice
from cohorts.models import Released, Session
from cohorts.release import CHANGED_MEANWHILE, draft, fingerprint, release
from core.dates import local
from core.formats import long_date, weekday_long_date
from core.refusal import Refused
from journals.forms import WritingForm
from outbox import sending
from outbox.models import Message
from people.models import AuditEvent
from tests import factories as make
from tests.cohorts.releasing import A_DAY, move, released
from tests.outbox.ical import read


@pytest.fixture
def cohort(cast):
    return released(cast)


def changes_of(cohort):
    return draft(cohort, timezone.now())


def sent_to(person):
    """The e-mails that a person got, as their mail program reads them, the first first."""
    for message in Message.objects.filter(state="waiting").order_by("created_at"):
        sending.send(message.pk)
    found = [message_from_bytes(each.message().as_bytes(), policy=policy.default) for each in mail.outbox]
    return [each for each in found if each["To"] == person.email]


def invitations_in(message):
    """Each text/calendar part as (its method in the head, what stands in it)."""
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return [(part.get_param("method"), read(crlf(part))) for part in parts]


def crlf(part):
    return part.get_content().replace("\r\n", "\n").replace("\n", "\r\n").encode()


def recipients():
    return sorted(str(name) for name in Message.objects.values_list("to__given_name", flat=True))


# What is collected


def test_a_schedule_that_was_released_has_no_draft(cast, cohort):
    assert changes_of(cohort) == []


def test_every_kind_of_change_is_collected_with_whom_it_concerns(cast, cohort):
    move(cast.session, cast.coordinator, title="Leading oneself", venue="Long Room")
    actions.cancel_session(session=cast.coaching_session, by=cast.coordinator)
    added = make.session(cohort, "Leading others", starts_at=timezone.now() + 50 * A_DAY)
    moved, cancelled, new = changes_of(cohort)
    before = weekday_long_date(cast.session.starts_at)
    assert moved.words[0].startswith(f"Moved from {before}, ")
    assert moved.words[1:] == ("Now at Long Room.", "Was called “Leading self”.")
    assert set(moved.told) == {cast.participant.pk, cast.peer.pk, cast.facilitator.pk}
    assert (cancelled.words, set(cancelled.told)) == (("Cancelled.",), {cast.participant.pk, cast.coach.pk})
    assert (new.session, new.words) == (added, ("New.",))


def test_who_joins_leaves_or_leads_is_collected_and_tells_nobody_else(cast, cohort):
    joiner = make.place(cohort, make.person("Grace Third"))
    actions.set_leaders(session=cast.session, people=[cast.nobody], by=cast.coordinator)
    actions.leave(place=cast.peer_place, on=timezone.localdate(), by=cast.coordinator)
    in_common, of_set = changes_of(cohort)
    assert {str(key): news.value for key, news in in_common.told.items()} == {
        str(joiner.person_id): "new",
        str(cast.nobody.pk): "new",
        str(cast.facilitator.pk): "off",
        str(cast.peer.pk): "off",
    }
    assert of_set.told == {cast.peer.pk: "off"}
    assert in_common.words == of_set.words == ()


def test_a_set_that_is_dissolved_leaves_its_sessions_to_be_cancelled_for_its_people(cast, cohort):
    actions.dissolve_set(learning_set=cast.learning_set, by=cast.coordinator)
    [gone] = [change for change in changes_of(cohort) if change.session is None]
    assert set(gone.told) == {cast.participant.pk, cast.peer.pk, cast.facilitator.pk}
    release(cohort=cohort, by=cast.coordinator)
    [message] = sent_to(cast.peer)
    [(method, invitation)] = invitations_in(message)
    assert (method, invitation.named("VEVENT")[0].one("UID")) == ("CANCEL", f"session-{cast.set_session.pk}@cadre")
    assert changes_of(cohort) == []


def test_what_is_over_is_no_news(cast, cohort):
    yesterday = timezone.now() - A_DAY
    make.session(cohort, "Held", starts_at=yesterday)
    Released.objects.filter(session=cast.session).update(starts_at=yesterday, ends_at=yesterday + timedelta(hours=1))
    Session.objects.filter(pk=cast.session.pk).update(
        starts_at=yesterday - A_DAY, ends_at=yesterday - A_DAY + timedelta(hours=1)
    )
    assert changes_of(cohort) == []


def test_a_session_moved_there_and_back_is_no_news(cast, cohort):
    move(cast.session, cast.coordinator)
    move(cast.session, cast.coordinator, days=-1)
    assert changes_of(cohort) == []


def test_what_was_added_and_cancelled_before_anybody_knew_of_it_is_no_news(cast, cohort):
    added = make.session(cohort, "Leading others", starts_at=timezone.now() + 50 * A_DAY)
    actions.cancel_session(session=added, by=cast.coordinator)
    assert changes_of(cohort) == []


# Telling


def test_only_those_concerned_are_told_in_one_message_each(cast, cohort):
    move(cast.set_session, cast.coordinator)
    actions.cancel_session(session=cast.coaching_session, by=cast.coordinator)
    made = release(cohort=cohort, by=cast.coordinator, words="Sorry: the {room} floods.")
    assert recipients() == ["Amara", "Helen", "Joseph", "Tom"]
    assert (made.sessions, made.people) == (2, 4)
    [message] = sent_to(cast.participant)
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    for words in ("is cancelled.", "Moved from ", "Priya Shah writes: Sorry: the {room} floods.", "/my-sessions/"):
        assert words in text
        assert words in html
    assert message["Subject"] == "Cohort 1: 2 changes to your sessions"
    assert [method for method, _ in invitations_in(message)] == ["REQUEST", "CANCEL"]
    [to_coach] = sent_to(cast.coach)
    assert "with AO" in to_coach.get_body(("plain",)).get_content()
    assert "/leading/" in to_coach.get_body(("plain",)).get_content()


def test_a_session_moved_twice_and_cancelled_gives_three_invitations_with_rising_sequence_and_a_last_cancel(
    cast, cohort
):
    for _ in range(2):
        move(cast.session, cast.coordinator)
        release(cohort=cohort, by=cast.coordinator)
        sent_to(cast.participant)
    actions.cancel_session(session=cast.session, by=cast.coordinator)
    release(cohort=cohort, by=cast.coordinator)
    invited = [each for message in sent_to(cast.participant) for each in invitations_in(message)]
    events = [invitation.named("VEVENT")[0] for _, invitation in invited]
    assert [method for method, _ in invited] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [event.one("SEQUENCE") for event in events] == ["1", "2", "3"]
    assert {event.one("UID") for event in events} == {f"session-{cast.session.pk}@cadre"}
    assert [event.one("STATUS") for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert all(event.all("ATTENDEE")[0][1] == "mailto:amara@example.org" for event in events)


def test_a_message_that_waited_leaves_to_the_next_what_that_one_tells_anew(cast, cohort):
    for _ in range(2):
        move(cast.session, cast.coordinator)
        release(cohort=cohort, by=cast.coordinator)
    [message] = sent_to(cast.participant)
    [(_, invitation)] = invitations_in(message)
    assert invitation.named("VEVENT")[0].one("SEQUENCE") == "2"
    assert set(Message.objects.values_list("state", flat=True)) == {"sent", "stopped"}


def test_one_session_is_an_invitation_that_mail_programs_know_as_one(cast, cohort):
    move(cast.session, cast.coordinator)
    release(cohort=cohort, by=cast.coordinator)
    [message] = sent_to(cast.participant)
    assert message["Subject"].startswith("Leading self: moved to ")
    forms = [part.get_content_type() for part in message.get_payload()[0].walk()]
    assert forms == ["multipart/alternative", "text/plain", "text/html", "text/calendar"]
    [file] = list(message.iter_attachments())
    assert (file.get_filename(), file.get_content_type()) == ("invitation.ics", "application/ics")


def test_more_than_a_dozen_sessions_come_as_one_file(cast, cohort):
    for number in range(notice.INVITATIONS_AT_MOST + 1):
        make.session(cohort, f"Day {number}", starts_at=timezone.now() + (50 + number) * A_DAY)
    release(cohort=cohort, by=cast.coordinator)
    [message] = sent_to(cast.participant)
    [(method, file)] = invitations_in(message)
    assert (method, len(file.named("VEVENT"))) == ("PUBLISH", 13)


def test_a_set_or_a_pair_stands_in_calendars_without_what_was_typed_of_it(cast, cohort):
    move(cast.coaching_session, cast.coordinator, title="Coaching: the complaint")
    move(cast.set_session, cast.coordinator, title="Grace presents")
    release(cohort=cohort, by=cast.coordinator)
    [message] = sent_to(cast.participant)
    titles = [invitation.named("VEVENT")[0].one("SUMMARY") for _, invitation in invitations_in(message)]
    assert titles == ["Action learning", "Coaching"]
    assert "complaint" not in str(message) + str(list(Message.objects.values()))


def test_asked_twice_it_is_one_release(cast, cohort):
    move(cast.session, cast.coordinator)
    assert release(cohort=cohort, by=cast.coordinator) is not None
    assert release(cohort=cohort, by=cast.coordinator) is None
    assert recipients() == ["Amara", "Helen", "Tom"]
    assert AuditEvent.objects.filter(verb="release schedule").count() == 2  # the first was of all, in the fixture


def test_one_session_can_be_told_at_once_and_the_rest_stays_a_draft(cast, cohort):
    move(cast.set_session, cast.coordinator)
    actions.cancel_session(session=cast.session, by=cast.coordinator)
    release(cohort=cohort, sessions=[cast.session], by=cast.coordinator, words="Snow.")
    assert recipients() == ["Amara", "Helen", "Tom"]
    [left] = changes_of(cohort)
    assert left.session == cast.set_session


def test_a_session_of_a_cohort_that_was_never_released_can_be_stood_down_at_once(cast, today):
    today(cast.session, -9000)
    today(cast.set_session, -9000)
    actions.cancel_session(session=cast.session, by=cast.coordinator)
    release(cohort=cast.cohort, sessions=[cast.session], by=cast.coordinator)
    [message] = sent_to(cast.participant)
    [(method, _)] = invitations_in(message)
    assert method == "CANCEL"
    assert recipients() == ["Amara", "Helen", "Tom"]


def test_what_was_not_read_is_not_released(cast, cohort):
    move(cast.session, cast.coordinator)
    seen = fingerprint(changes_of(cohort))
    move(cast.set_session, cast.coordinator)
    with pytest.raises(Refused, match="changed while you were reading"):
        release(cohort=cohort, by=cast.coordinator, seen=seen)
    assert Message.objects.count() == 0


def test_beginning_a_cohort_releases_it_once(cast):
    planned = make.cohort(cast.programme, name="Cohort 3", state="planned")
    make.place(planned, cast.nobody)
    make.session(planned, "Launch", starts_at=timezone.now() + 9 * A_DAY)
    dropped = make.session(planned, "Dropped", starts_at=timezone.now() + 19 * A_DAY)
    actions.cancel_session(session=dropped, by=cast.coordinator)
    for _ in range(2):
        actions.begin_cohort(cohort=planned, by=cast.coordinator)
    [message] = sent_to(cast.nobody)
    assert message["Subject"] == "Your sessions: Cohort 3"
    [(method, invitation)] = invitations_in(message)
    assert (method, invitation.named("VEVENT")[0].one("SEQUENCE")) == ("REQUEST", "0")


def test_a_coach_who_moves_a_meeting_of_their_own_tells_the_other_at_once(cast, cohort, sign_in):
    session = cast.coaching_session
    start = local(session.starts_at + A_DAY)
    data = {"title": "Coaching", "date_0": start.day, "date_1": start.month, "date_2": start.year}
    data |= {"date": start.date().isoformat(), "starts": "10:00", "ends": "12:00", "hours": "1"}
    response = sign_in(cast.coach).post(reverse("cohorts:session", args=[cohort.pk, session.pk]), data)
    assert response.status_code == 302
    assert recipients() == ["Amara", "Joseph"]
    assert changes_of(cohort) == []


# What people see meanwhile


def test_participants_see_the_schedule_as_it_was_released_until_they_are_told(cast, cohort, sign_in):
    before, after = weekday_long_date(cast.session.starts_at), weekday_long_date(cast.session.starts_at + A_DAY)
    move(cast.session, cast.coordinator, venue="Long Room")
    actions.cancel_session(session=cast.set_session, by=cast.coordinator)
    make.session(cohort, "Leading others", starts_at=timezone.now() + 50 * A_DAY)
    client = sign_in(cast.participant)
    pages = [reverse("cohorts:my_sessions"), reverse("home:participant")]
    mine, home = (plain(client.get(page)) for page in pages)
    for words in (without_year(before), "Garden Room"):
        assert words in mine
    assert "Garden Room" in home
    for words in (without_year(after), "Long Room", "Cancelled", "Leading others"):
        assert words not in mine
        assert words not in home
    to_write_about = [label for _, label in WritingForm(author=cast.participant).fields["session"].choices]
    assert f"Leading self, {long_date(cast.session.starts_at)}" in to_write_about
    assert not [label for label in to_write_about if "Leading others" in label]
    release(cohort=cohort, by=cast.coordinator)
    mine, home = (plain(client.get(page)) for page in pages)
    for words in (after, "Long Room", "Cancelled", "Leading others"):
        assert words in mine
    assert "Long Room" in home


def without_year(day):
    return day.rsplit(" ", 1)[0]


def plain(response):
    return response.text.replace("\xa0", " ").replace("&nbsp;", " ")


def test_participants_see_nothing_of_a_planned_cohort_before_its_first_release(cast, sign_in):
    planned = make.cohort(cast.programme, name="Cohort 3", state="planned")
    make.place(planned, cast.nobody)
    make.session(planned, "Launch", starts_at=timezone.now() + 9 * A_DAY)
    page = sign_in(cast.nobody).get(reverse("cohorts:my_sessions")).text
    assert "The dates are not released yet." in page
    assert "Launch" not in page
    release(cohort=planned, by=cast.coordinator)
    assert "Launch" in sign_in(cast.nobody).get(reverse("cohorts:my_sessions")).text


def test_the_team_sees_the_draft_and_what_people_know_instead(cast, cohort, sign_in):
    before = weekday_long_date(cast.session.starts_at)
    move(cast.session, cast.coordinator)
    for person, page in ((cast.coordinator, ["sessions", cohort.pk]), (cast.facilitator, ["leading"])):
        text = plain(sign_in(person).get(reverse(f"cohorts:{page[0]}", args=page[1:])))
        assert f"Not released: people know {before}" in text
    text = plain(sign_in(cast.coordinator).get(reverse("cohorts:sessions", args=[cohort.pk])))
    assert "1 change is not released" in text
    assert "not released" not in plain(sign_in(cast.facilitator).get(reverse("cohorts:sessions", args=[cohort.pk])))


def test_the_page_says_who_will_be_told_of_what_and_tells_them(cast, cohort, sign_in):
    move(cast.set_session, cast.coordinator)
    client, url = sign_in(cast.coordinator), reverse("cohorts:release", args=[cohort.pk])
    page = client.get(url)
    for words in ("1 change, 3 people to tell", "Amara Okafor, Helen Marsh and Tom Bevan", "Moved from "):
        assert words in page.text
    data = {"words": "The room was taken.", "seen": page.context["seen"]}
    for _ in range(2):
        assert client.post(url, data).status_code == 302
    assert recipients() == ["Amara", "Helen", "Tom"]
    assert "Nothing to release" in client.get(url).text
    assert "1 session, 3 people told" in client.get(url).text


def test_what_was_typed_is_kept_when_the_draft_changed_meanwhile(cast, cohort, sign_in):
    move(cast.set_session, cast.coordinator)
    client, url = sign_in(cast.coordinator), reverse("cohorts:release", args=[cohort.pk])
    seen = client.get(url).context["seen"]
    move(cast.session, cast.coordinator)
    page = client.post(url, {"words": "The room was taken.", "seen": seen})
    assert CHANGED_MEANWHILE in page.text
    assert "The room was taken." in page.text
    assert client.post(url, {"words": "The room was taken.", "seen": page.context["seen"]}).status_code == 302


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_asks_as_much_however_much_has_changed(cast, cohort, sign_in, django_assert_num_queries, rows):
    for number in range(rows):
        made = make.session(cohort, f"Day {number}", starts_at=timezone.now() + (50 + number) * A_DAY)
        made.leaders.create(person=make.person())
        make.place(cohort)
    client = sign_in(cast.coordinator)
    with django_assert_num_queries(9):
        client.get(reverse("cohorts:release", args=[cohort.pk]))


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_message_asks_as_much_however_many_sessions_it_tells_of(cast, cohort, django_assert_num_queries, rows):
    for number in range(rows):
        make.session(cohort, f"Day {number}", starts_at=timezone.now() + (50 + number) * A_DAY)
    made = release(cohort=cohort, by=cast.coordinator)
    with django_assert_num_queries(6):
        notice.message_values(notice.MESSAGE_KIND, made.pk, cast.participant)
        notice.invitations(made.pk, cast.participant)


def test_a_message_about_a_release_that_is_gone_is_not_sent(cast):
    assert notice.message_values(notice.MESSAGE_KIND, uuid4(), cast.participant) is None
    assert notice.invitations(uuid4(), cast.participant) == []
