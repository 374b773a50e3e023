"""A bad day: a session is stood down, everybody is told, nobody is harmed, and a new date is found."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Cohort, Session, tally_of
from cohorts.notice import MESSAGE_KIND
from cohorts.stand_down import free_days, hold_instead, stand_down
from core.dates import local
from core.refusal import Refused
from outbox.actions import give_mobile
from outbox.models import Message
from outbox.sending import send
from outbox.texting import composed
from tests import factories as make
from tests.outbox import notify

MONDAY = date(2027, 3, 22)


def at(page, *things):
    return reverse(f"cohorts:{page}", args=[thing.pk for thing in things])


@pytest.fixture
def session(cast):
    """On the Monday before Easter, of the whole cohort, led by the facilitator."""
    Cohort.objects.filter(pk=cast.cohort.pk).update(ends_on=MONDAY)
    Session.objects.filter(cohort=cast.cohort, starts_at__gte=make.at(MONDAY)).delete()
    made = make.session(cast.cohort, "Leading in the open", MONDAY, venue="The Corn Exchange")
    made.leaders.create(person=cast.facilitator)
    return made


def told():
    return sorted(Message.objects.filter(kind=MESSAGE_KIND).values_list("to__given_name", flat=True))


# Standing down


def test_everybody_who_would_come_is_told_at_once_and_nobody_else(cast, session, sign_in):
    client = sign_in(cast.coordinator)
    assert "everybody who would come is told at once" in client.get(at("stand_down", cast.cohort, session)).text
    assert told() == []
    for _ in range(2):
        client.post(at("stand_down", cast.cohort, session), {"reason": "weather", "words": "Stay at home."})
    assert told() == ["Amara", "Helen", "Tom"]


def test_the_message_says_what_and_when_and_the_words_of_the_coordinator(cast, session, mailoutbox):
    stand_down(session=session, reason="weather", words="Stay at home {all} of you.", by=cast.coordinator)
    send(Message.objects.get(kind=MESSAGE_KIND, to=cast.participant).pk)
    body = mailoutbox[-1].body
    assert "Leading in the open" in body
    assert "9.30am to 1pm, is cancelled." in body
    assert "Stay at home {all} of you." in body
    assert "weather" not in body


def test_only_those_of_the_set_are_told_of_a_session_of_a_set(cast, session):
    other = make.learning_set(cast.cohort, "Set B", adviser=cast.coach)
    meeting = make.session(cast.cohort, "Action learning", MONDAY, group_size="set", learning_set=other)
    stand_down(session=meeting, reason="illness", by=cast.coordinator)
    assert told() == ["Joseph"]


def test_nobodys_attendance_is_harmed(cast, session):
    now = make.at(MONDAY) + timedelta(days=1)
    make.session(cast.cohort, "Missed", MONDAY - timedelta(days=7))
    make.attendance(cast.session, cast.place)
    before = tally_of(cast.place, now)
    assert session.pk in [line.session.id for line in before.lines]
    stand_down(session=session, reason="venue", by=cast.coordinator)
    after = tally_of(cast.place, now)
    assert after.expected == before.expected - session.hours
    assert after.attended == before.attended > 0
    assert after.percent_so_far > before.percent_so_far


def test_a_reason_is_asked_for_and_what_was_typed_is_kept(cast, session, sign_in):
    page = sign_in(cast.coordinator).post(at("stand_down", cast.cohort, session), {"words": "Stay at home."}).text
    assert "Choose why it is stood down." in page
    assert "Stay at home." in page
    session.refresh_from_db()
    assert session.cancelled_at is None


def test_the_page_of_a_session_that_is_over_says_so_and_offers_nothing(cast, session, sign_in):
    Session.objects.filter(pk=session.pk).update(
        starts_at=make.at(date(2026, 3, 2)), ends_at=make.at(date(2026, 3, 2), 12)
    )
    page = sign_in(cast.coordinator).get(at("stand_down", cast.cohort, session)).text
    assert "It is over, so it cannot be stood down." in page
    assert "Stand down and tell everybody" not in page


def test_a_session_that_is_over_is_not_stood_down(cast, session):
    past = make.session(cast.cohort, "Long ago", (timezone.now() - timedelta(days=3)).date())
    with pytest.raises(Refused, match="over"):
        stand_down(session=past, reason="other", by=cast.coordinator)


def test_participants_read_on_their_pages_that_it_is_stood_down(cast, session, sign_in):
    stand_down(session=session, reason="illness", words="A new date follows.", by=cast.coordinator)
    client = sign_in(cast.participant)
    for page in (client.get(reverse("home:participant")).text, client.get(reverse("cohorts:my_sessions")).text):
        assert "Stood down" in page
        assert "Leading in the open" in page
        assert "Illness" not in page
    assert "Leading in the open" not in sign_in(cast.stranger).get(reverse("cohorts:my_sessions")).text


# A new date


def test_new_dates_are_working_days_past_easter_on_which_nobody_has_another_session(cast, session):
    make.session(cast.cohort, "Another", date(2027, 3, 23))
    mine = make.session(cast.foreign_cohort, "Elsewhere", date(2027, 3, 24))
    mine.leaders.create(person=cast.facilitator)
    make.session(cast.foreign_cohort, "Of other people", date(2027, 3, 25))
    assert free_days(session, MONDAY, cast.coordinator) == [
        date(2027, 3, 25),  # the 26th is Good Friday, the 29th Easter Monday
        date(2027, 3, 30),
        date(2027, 3, 31),
        date(2027, 4, 1),
        date(2027, 4, 2),
    ]


def test_the_day_that_is_chosen_is_a_session_of_its_own_and_everybody_is_told(cast, session, sign_in):
    stand_down(session=session, reason="weather", by=cast.coordinator)
    client = sign_in(cast.coordinator)
    address = at("new_date", cast.cohort, session)
    Message.objects.all().delete()
    assert "Thursday 25 March 2027" in client.get(address).text
    for _ in range(2):
        client.post(address, {"day": "2027-03-25"})
    [made] = Session.objects.filter(instead_of=session)
    assert local(made.starts_at).date() == date(2027, 3, 25)
    assert (local(made.starts_at).time(), made.venue) == (local(session.starts_at).time(), "The Corn Exchange")
    assert [leader.person for leader in made.leaders.all()] == [cast.facilitator]
    assert made.cancelled_at is None
    assert told() == ["Amara", "Helen", "Tom"]
    cast.cohort.refresh_from_db()
    assert cast.cohort.ends_on == date(2027, 3, 25)


def test_a_day_that_was_taken_meanwhile_is_refused(cast, session, sign_in):
    stand_down(session=session, reason="weather", by=cast.coordinator)
    make.session(cast.cohort, "Another", date(2027, 3, 25))
    page = sign_in(cast.coordinator).post(at("new_date", cast.cohort, session), {"day": "2027-03-25"}).text
    assert "That day is no longer free." in page
    with pytest.raises(Refused, match="no longer free"):
        hold_instead(session=session, day=date(2027, 3, 25), by=cast.coordinator)


def test_a_session_that_was_not_stood_down_has_no_new_date(cast, session, sign_in):
    assert sign_in(cast.coordinator).get(at("new_date", cast.cohort, session)).status_code == 404


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_pages_ask_as_much_however_many_people(cast, session, sign_in, django_assert_num_queries, rows):
    for _ in range(rows):
        make.place(cast.cohort)
    client = sign_in(cast.coordinator)
    with django_assert_num_queries(3):
        client.get(at("stand_down", cast.cohort, session))
    stand_down(session=session, reason="weather", by=cast.coordinator)
    with django_assert_num_queries(8):
        client.get(at("new_date", cast.cohort, session))


# By text message


def test_those_who_gave_a_number_are_texted_what_and_when_and_nothing_more(cast, session, settings):
    settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE = notify.KEY, notify.TEMPLATE
    Session.objects.filter(pk=session.pk).update(title="Leading {in} the open")
    session.refresh_from_db()
    give_mobile(person=cast.participant, number="+447911123456", by=cast.participant)
    give_mobile(person=cast.stranger, number="+447911123457", by=cast.stranger)
    stand_down(session=session, reason="illness", words="Dr Lal is unwell.", by=cast.coordinator)
    [text] = Message.objects.filter(channel="text")
    assert text.to == cast.participant
    assert composed(text).words == (
        "Ashdown Leadership: Leading {in} the open on Monday 22 March at 9.30am is cancelled. More is in your e-mail."
    )


def test_a_text_that_comes_too_late_is_not_sent(cast, session, settings):
    settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE = notify.KEY, notify.TEMPLATE
    give_mobile(person=cast.participant, number="+447911123456", by=cast.participant)
    stand_down(session=session, reason="illness", by=cast.coordinator)
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() - timedelta(minutes=1))
    assert composed(Message.objects.get(channel="text")) is None
