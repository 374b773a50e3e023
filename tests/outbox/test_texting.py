"""Text messages: to those who gave a number, through a server that speaks as GOV.UK Notify does."""

import jwt
import pytest
from django.urls import reverse

from core.refusal import Refused
from outbox import actions, texting
from outbox.models import Message, Mobile
from outbox.sending import send
from people.models import AuditEvent
from tests.outbox import notify

pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1"])]
NUMBER = "+447911123456"
State = Message.State


@pytest.fixture
def there(settings):
    with notify.standing_in() as stand_in:
        settings.NOTIFY_URL, settings.NOTIFY_API_KEY = stand_in.url, notify.KEY
        settings.NOTIFY_TEMPLATE = notify.TEMPLATE
        yield stand_in


def post(person, key="k", body="Leading in the open is cancelled."):
    return actions.post_text(kind="note", key=key, subject="Stood down", body=body, to=person)


@pytest.fixture
def message(cast, there, kind):
    kind()
    actions.give_mobile(person=cast.participant, number=NUMBER, by=cast.participant)
    return post(cast.participant)


def sent(message):
    send(message.pk)
    message.refresh_from_db()
    return message


def test_it_goes_to_the_number_with_its_words_and_the_key_of_the_installation(message, there):
    assert sent(message).state == State.SENT
    assert there.taken == [(NUMBER, "Leading in the open is cancelled.")]
    [(path, authorisation, body)] = there.asked
    assert path == "/v2/notifications/sms"
    assert (body["template_id"], body["reference"]) == (notify.TEMPLATE, str(message.pk))
    assert jwt.decode(authorisation.split()[1], notify.SECRET, algorithms=["HS256"])["iss"] == notify.SERVICE


def test_sent_twice_it_goes_once_and_so_it_does_posted_twice(message, there, cast):
    assert post(cast.participant) == message
    send(message.pk)
    send(message.pk)
    assert len(there.taken) == 1


def test_who_gave_no_number_gets_none(cast, there, kind):
    kind()
    assert post(cast.peer) is None


def test_an_installation_without_a_key_sends_none(cast, there, kind, settings):
    kind()
    actions.give_mobile(person=cast.participant, number=NUMBER, by=cast.participant)
    settings.NOTIFY_API_KEY = ""
    assert post(cast.participant) is None


def test_a_number_that_was_taken_back_meanwhile_is_not_used(message, there, cast):
    actions.take_back_mobile(person=cast.participant, by=cast.participant)
    assert sent(message).state == State.STOPPED
    assert there.asked == []


def test_whoever_may_not_sign_in_any_more_gets_none(message, there, cast):
    cast.participant.is_active = False
    cast.participant.save()
    assert sent(message).state == State.STOPPED
    assert there.asked == []


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (400, State.FAILED),
        (403, State.FAILED),
        (429, State.WAITING),
        (503, State.WAITING),
        (500, State.UNSURE),
    ],
)
def test_what_notify_answers_decides_whether_it_is_tried_again(message, there, status, state):
    there.status = status
    assert sent(message).state == state
    assert str(status) in message.error
    assert NUMBER not in message.error


def test_a_line_that_is_cut_may_have_sent_it_and_a_person_is_asked(message, there):
    there.hangs_up = True
    assert sent(message).state == State.UNSURE


def test_a_server_that_is_not_there_has_certainly_not_taken_it(message, settings):
    settings.NOTIFY_URL = "http://127.0.0.1:9"
    assert sent(message).state == State.WAITING


def test_a_key_that_is_none_is_said_and_not_tried_again(message, settings):
    settings.NOTIFY_API_KEY = "x"
    assert sent(message).state == State.FAILED


def test_more_than_fits_is_cut(there, cast, kind):
    kind()
    actions.give_mobile(person=cast.participant, number=NUMBER, by=cast.participant)
    sent(post(cast.participant, body="word " * 100))
    [(_, words)] = there.taken
    assert len(words) == texting.AT_MOST
    assert words.endswith("…")


# Numbers


@pytest.mark.parametrize("typed", ["07911 123456", "+44 7911 123456", "(07911) 123-456", " 07911123456 "])
def test_a_number_is_read_however_it_is_written(typed):
    assert texting.read_number(typed) == NUMBER


def test_a_mobile_of_another_country_is_read_with_its_code():
    assert texting.read_number("+353 85 012 3456") == "+353850123456"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("020 7946 0018", "no mobile number"), ("07911 1234", "no such number"), ("my phone", "Enter a mobile number")],
)
def test_what_is_no_mobile_number_is_refused_with_what_to_do(typed, said):
    with pytest.raises(ValueError, match=said):
        texting.read_number(typed)


# The page


def test_a_person_gives_changes_and_takes_back_their_number(cast, there, sign_in):
    client, page = sign_in(cast.participant), reverse("outbox:texts")
    assert "Text messages" in client.get(reverse("home:participant")).text
    client.post(page, {"number": "07911 123456"})
    assert "+44 7911 123456" in client.get(page).text
    client.post(page, {"number": "+353 85 012 3456"})
    assert Mobile.objects.get().number == "+353850123456"
    client.post(reverse("outbox:texts_off"))
    assert not Mobile.objects.exists()
    assert "Send me text messages" in client.get(page).text


def test_a_wrong_number_is_said_beside_the_field_and_stays_typed(cast, there, sign_in):
    answer = sign_in(cast.participant).post(reverse("outbox:texts"), {"number": "020 7946 0018"})
    assert "This is no mobile number" in answer.text
    assert 'value="020 7946 0018"' in answer.text
    assert not Mobile.objects.exists()


def test_where_none_are_sent_the_page_says_so_and_asks_for_no_number(cast, sign_in):
    page = sign_in(cast.participant).get(reverse("outbox:texts")).text
    assert "Text messages are not set up here" in page
    assert 'name="number"' not in page


def test_nobody_says_where_another_is_sent_text_messages(cast):
    with pytest.raises(Refused):
        actions.give_mobile(person=cast.participant, number=NUMBER, by=cast.coordinator)


def test_the_number_is_in_no_audit_and_no_register(cast, there, sign_in):
    actions.give_mobile(person=cast.participant, number=NUMBER, by=cast.participant)
    event = AuditEvent.objects.get(verb="give mobile number")
    assert "7911" not in str(event.__dict__)
    administrator = sign_in(cast.administrator)
    for url in (
        "admin:outbox_message_changelist",
        "admin:people_person_changelist",
        "admin:people_auditevent_changelist",
    ):
        assert "7911" not in administrator.get(reverse(url)).text
