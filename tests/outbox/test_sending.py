"""A message is sent by itself at most once, whatever breaks, and its state says what is known."""

import smtplib
import socket
import threading
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from outbox import actions, sending
from outbox.models import Message
from outbox.tasks import sweep_outbox
from tests import factories as make

State = Message.State
HERE = "tests.outbox.test_sending"


@pytest.fixture
def message(db, kind):
    kind()
    return actions.post(
        kind="note", key="note:1", to=make.person("Amara Okafor"), subject="Moved", body="To the Garden Room."
    )


def reloaded(message):
    return Message.objects.get(pk=message.pk)


class Killed(BaseException):
    """What a worker's process meets: nothing catches it."""


class DyingBackend(EmailBackend):
    def send_messages(self, messages):
        raise Killed


class LostBackend(EmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


class OutsideBackend(EmailBackend):
    atomic = None

    def send_messages(self, messages):
        type(self).atomic = connection.in_atomic_block
        return super().send_messages(messages)


# Killed in the middle


def test_a_message_whose_worker_was_killed_may_have_been_sent_and_is_not_sent_again(message, settings):
    settings.EMAIL_BACKEND = f"{HERE}.DyingBackend"
    with pytest.raises(Killed):
        sending.send(message.pk)
    assert reloaded(message).state == State.SENDING
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sweep_outbox()
    assert reloaded(message).state == State.SENDING  # its worker may still come back
    Message.objects.update(taken_at=timezone.now() - sending.LEASE - timedelta(seconds=1))
    sweep_outbox()
    sweep_outbox()
    sending.send(message.pk)
    assert reloaded(message).state == State.UNSURE
    assert reloaded(message).get_state_display() == "May have been sent"
    assert mail.outbox == []


def test_a_worker_that_comes_back_after_its_lease_says_that_it_did_send(message, settings, monkeypatch):
    def slow(mail):
        Message.objects.update(taken_at=timezone.now() - sending.LEASE - timedelta(seconds=1))
        assert sending.give_up_lost() == 1
        return sending.SENT

    monkeypatch.setattr(sending, "deliver", slow)
    sending.send(message.pk)
    assert reloaded(message).state == State.SENT


def test_a_worker_that_comes_back_late_says_nothing_about_a_later_attempt(message, cast, monkeypatch):
    def slow(mail):
        Message.objects.update(taken_at=timezone.now() - sending.LEASE - timedelta(seconds=1))
        sending.give_up_lost()
        actions.send_again(message=message, by=cast.administrator)
        Message.objects.update(state=State.SENDING, attempt=2, taken_at=timezone.now())  # another worker has it
        return sending.SENT

    monkeypatch.setattr(sending, "deliver", slow)
    sending.send(message.pk)
    assert reloaded(message).state == State.SENDING


def test_a_mail_server_lost_in_the_middle_leaves_the_message_unsure(message, settings):
    settings.EMAIL_BACKEND = f"{HERE}.LostBackend"
    sending.send(message.pk)
    assert reloaded(message).state == State.UNSURE
    assert reloaded(message).error == "The mail server was lost in the middle: Connection unexpectedly closed"


@pytest.mark.django_db(transaction=True)
def test_mail_is_sent_outside_any_transaction(settings, kind):
    kind()
    settings.EMAIL_BACKEND = f"{HERE}.OutsideBackend"
    actions.post(kind="note", key="note:1", to=make.person(), subject="Moved", body="To the Garden Room.")
    assert len(mail.outbox) == 1
    assert OutsideBackend.atomic is False


# Not wanted, not possible


def test_a_message_that_nobody_wants_any_more_is_stopped_when_its_time_comes(message, kind):
    kind(resolve=lambda *_: None)
    sending.send(message.pk)
    assert (reloaded(message).state, mail.outbox) == (State.STOPPED, [])


def test_a_person_who_may_no_longer_sign_in_gets_no_mail(message):
    message.to.is_active = False
    message.to.save(update_fields=["is_active"])
    sending.send(message.pk)
    assert (reloaded(message).state, mail.outbox) == (State.STOPPED, [])


def test_a_message_is_never_sent_with_a_placeholder_left_in_it(message, kind, caplog):
    kind(values={"link": "https://cadre.example/"})
    Message.objects.filter(pk=message.pk).update(body="See {report}")
    sending.send(message.pk)
    assert (reloaded(message).state, mail.outbox) == (State.FAILED, [])
    assert reloaded(message).error == "Could not be written: There is no value for {report}."


def test_an_error_in_writing_is_shown_by_its_kind_and_not_by_its_words(message, kind, caplog):
    def broken(*_):
        raise RuntimeError("the text of somebody's journal")

    kind(resolve=broken)
    sending.send(message.pk)
    assert reloaded(message).error == "Could not be written: RuntimeError"


def test_a_message_is_not_sent_before_its_time(message):
    Message.objects.update(due_at=timezone.now() + timedelta(minutes=1))
    sending.send(message.pk)
    assert (reloaded(message).state, mail.outbox) == (State.WAITING, [])


# A real mail server


class Server:
    """Answers the data of a message with `answer`, and refuses any address that begins with “gone”."""

    def __init__(self, answer="250 OK"):
        self.answer = answer
        self.received = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("gone"):
            return "550 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.received.append(envelope)
        return self.answer


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture
def mail_server(settings):
    running = []

    def start(answer="250 OK"):
        server = Server(answer)
        controller = Controller(server, hostname="127.0.0.1", port=free_port())
        controller.start()
        running.append(controller)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = controller.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        return server

    yield start
    for controller in running:
        controller.stop()


def test_a_real_mail_server_takes_the_message(message, mail_server):
    server = mail_server()
    sending.send(message.pk)
    assert reloaded(message).state == State.SENT
    assert [envelope.rcpt_tos for envelope in server.received] == [[message.to.email]]
    assert b"To the Garden Room." in server.received[0].content


def test_an_address_that_does_not_exist_is_shown_as_not_sent_with_the_servers_reason(message, mail_server):
    mail_server()
    message.to.email = "gone@example.org"
    message.to.save(update_fields=["email"])
    sending.send(message.pk)
    assert reloaded(message).state == State.FAILED
    assert reloaded(message).error == "The mail server said: 550 No such mailbox here"


def test_a_server_that_says_later_is_asked_again_later(message, mail_server):
    mail_server("451 Try again later")
    before = timezone.now()
    sending.send(message.pk)
    assert reloaded(message).state == State.WAITING
    assert reloaded(message).due_at >= before + timedelta(minutes=1)
    assert reloaded(message).error == "The mail server said: 451 Try again later"


def test_a_server_that_cannot_be_reached_is_tried_for_most_of_a_day_and_then_a_person_is_asked(
    message, mail_server, settings
):
    mail_server()
    settings.EMAIL_PORT = free_port()
    pauses = []
    for _ in range(7):
        Message.objects.update(due_at=timezone.now())
        sending.send(message.pk)
        pauses.append(round((reloaded(message).due_at - timezone.now()).total_seconds() / 60))
    assert pauses == [1, 5, 15, 60, 240, 720, 0]
    assert reloaded(message).state == State.FAILED
    assert reloaded(message).error.startswith("The mail server could not be reached")


# Two at once


def test_two_workers_that_are_woken_for_one_message_send_it_once(message):
    sending.send(message.pk)
    sending.send(message.pk)
    assert len(mail.outbox) == 1


class SlowBackend(EmailBackend):
    meeting = None

    def send_messages(self, messages):
        type(self).meeting.wait(timeout=20)  # holds the claim until the other worker has tried
        return super().send_messages(messages)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_the_same_moment_one_sends(settings, kind):
    kind()
    settings.EMAIL_BACKEND = f"{HERE}.SlowBackend"
    SlowBackend.meeting = threading.Event()
    message = Message.objects.create(kind="note", key="note:1", to=make.person(), subject="Moved", body="Here.")
    start, finished = threading.Barrier(4), threading.Semaphore(0)

    def work():
        start.wait(timeout=20)
        try:
            sending.send(message.pk)
        finally:
            connection.close()
            finished.release()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for _ in range(3):  # the three that did not get it come back at once
        assert finished.acquire(timeout=20)
    SlowBackend.meeting.set()
    for worker in workers:
        worker.join(timeout=20)
    assert len(mail.outbox) == 1
    assert reloaded(message).state == State.SENT
    assert reloaded(message).attempt == 1
