"""Messages are posted once, can be stopped until they are sent, and sent again where nobody knows."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from core.refusal import Refused
from outbox import access, actions, sending
from outbox.models import Message
from outbox.tasks import sweep_outbox
from people.models import AuditEvent

State = Message.State


def post(to, **given):
    given.setdefault("kind", "note")
    given.setdefault("key", "note:1")
    given.setdefault("subject", "Your session has moved")
    given.setdefault("body", "It is in the Garden Room.")
    return actions.post(to=to, **given)


def test_a_message_is_sent_as_soon_as_what_caused_it_is_committed(cast, kind, django_capture_on_commit_callbacks):
    kind()
    with django_capture_on_commit_callbacks(execute=True):
        message = post(cast.participant, by=cast.coordinator)
        assert mail.outbox == []
    message.refresh_from_db()
    assert message.state == State.SENT
    assert message.sent_at is not None
    assert [(m.to, m.subject) for m in mail.outbox] == [(["amara@example.org"], "Your session has moved")]


def test_the_same_occasion_asked_for_twice_is_one_message(cast, kind, django_capture_on_commit_callbacks):
    kind()
    with django_capture_on_commit_callbacks(execute=True):
        first = post(cast.participant)
        second = post(cast.participant, subject="Worded in another way")
    assert first == second
    assert Message.objects.count() == 1
    assert len(mail.outbox) == 1


def test_a_message_for_later_waits_for_the_sweeper(cast, kind, django_capture_on_commit_callbacks):
    kind()
    with django_capture_on_commit_callbacks(execute=True):
        message = post(cast.participant, due_at=timezone.now() + timedelta(days=1))
        sweep_outbox()
    assert mail.outbox == []
    Message.objects.filter(pk=message.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        sweep_outbox()
    assert len(mail.outbox) == 1


def test_a_message_that_no_worker_was_woken_for_is_found_by_the_sweeper(cast, kind, django_capture_on_commit_callbacks):
    kind()
    message = post(cast.participant)  # the wake-up is lost with the transaction's callbacks
    Message.objects.filter(pk=message.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        sweep_outbox()
    assert len(mail.outbox) == 1


def test_a_message_can_go_to_an_address_without_an_account(db, kind, django_capture_on_commit_callbacks):
    kind()
    with django_capture_on_commit_callbacks(execute=True):
        post(None, to_email="sponsor@example.org")
    assert [m.to for m in mail.outbox] == [["sponsor@example.org"]]
    assert mail.outbox[0].body.startswith("Hello,\n")


def test_a_message_to_nobody_is_refused_at_once(db, kind):
    kind()
    with pytest.raises(ValueError, match="needs a person or an address"):
        post(None)


def test_a_kind_that_nobody_registered_is_refused_at_once(cast):
    with pytest.raises(LookupError, match="No app has registered"):
        post(cast.participant, kind="unheard of")


def test_a_long_subject_is_cut_to_what_a_mailbox_shows_and_keeps_to_one_line(cast, kind):
    kind()
    message = post(cast.participant, subject="A title\nover two lines " + "x" * 300)
    assert message.subject == "A title over two lines " + "x" * 176 + "…"
    assert len(message.subject) == 200


def test_a_waiting_message_can_be_stopped_and_then_is_not_sent(cast, kind):
    kind()
    message = post(cast.participant, due_at=timezone.now() - timedelta(minutes=5))
    actions.stop(message=message, by=cast.administrator)
    sending.send(message.pk)
    message.refresh_from_db()
    assert message.state == State.STOPPED
    assert mail.outbox == []
    assert AuditEvent.objects.filter(verb="stop message", subject_id=str(message.pk)).count() == 1


@pytest.mark.parametrize("state", [State.SENDING, State.SENT, State.STOPPED])
def test_what_is_being_sent_or_settled_cannot_be_stopped(cast, kind, state):
    kind()
    message = post(cast.participant)
    Message.objects.filter(pk=message.pk).update(state=state, taken_at=timezone.now(), sent_at=timezone.now())
    with pytest.raises(Refused, match="cannot be stopped"):
        actions.stop(message=message, by=cast.administrator)
    message.refresh_from_db()
    assert message.state == state


@pytest.mark.parametrize("state", [State.UNSURE, State.FAILED])
def test_a_person_may_send_again_what_was_not_sent_or_may_not_have_been(
    cast, kind, state, django_capture_on_commit_callbacks
):
    kind()
    message = post(cast.participant)
    Message.objects.filter(pk=message.pk).update(state=state, attempt=1)
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_again(message=message, by=cast.administrator)
    message.refresh_from_db()
    assert message.state == State.SENT
    assert len(mail.outbox) == 1
    assert AuditEvent.objects.filter(verb="send message again", actor_id=cast.administrator.pk).count() == 1


@pytest.mark.parametrize("state", [State.WAITING, State.SENDING, State.SENT, State.STOPPED])
def test_nothing_else_can_be_sent_again(cast, kind, state):
    kind()
    message = post(cast.participant)
    Message.objects.filter(pk=message.pk).update(state=state, taken_at=timezone.now(), sent_at=timezone.now())
    with pytest.raises(Refused):
        actions.send_again(message=message, by=cast.administrator)
    message.refresh_from_db()
    assert message.state == state


def test_an_administrator_sees_every_message_and_others_only_those_to_themselves(cast, kind):
    kind()
    hers = post(cast.participant)
    his = post(cast.peer, key="note:2")
    assert set(access.visible_messages(cast.administrator)) == {hers, his}
    assert list(access.visible_messages(cast.participant)) == [hers]
    assert list(access.visible_messages(cast.coordinator)) == []
    assert access.can_stop(cast.administrator, hers)
    assert not access.can_stop(cast.participant, hers)
    assert access.can_send_again(cast.administrator, hers)
    assert not access.can_send_again(cast.coordinator, hers)
