"""With the broker away, what was done stays done, and the page answers: the sweeper does the work later."""

import logging

import pytest

from outbox.actions import post
from outbox.models import Message
from outbox.tasks import send_message


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_loses_nothing_and_breaks_nothing(cast, monkeypatch, caplog):
    def away(*args, **kwargs):
        raise ConnectionError("no broker")

    monkeypatch.setattr(send_message, "delay", away)
    with caplog.at_level(logging.ERROR):
        post(kind="sharing", key="k", to=cast.participant, subject="s", body="b")
    assert Message.objects.get(key="k").state == "waiting"
    assert "no broker" in caplog.text
