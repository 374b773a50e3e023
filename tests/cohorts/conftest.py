from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone


@pytest.fixture
def today(cast):
    """Put a session on the clock: it began a quarter of an hour ago, unless told otherwise, and takes its hours.

    The clock goes from five past ten, so that a quarter of an hour ago is today whenever the tests are run.
    """

    def move(session, minutes_ago=15):
        session.starts_at = timezone.now() - timedelta(minutes=minutes_ago)
        session.ends_at = session.starts_at + timedelta(hours=float(session.hours))
        session.save(update_fields=["starts_at", "ends_at"])
        return session

    with time_machine.travel(timezone.localtime().replace(hour=10, minute=5, second=0)):
        yield move


@pytest.fixture
def no_menu(monkeypatch):
    """Pages without the menu, whose links and queries are other apps' too: for counting a page's own queries."""
    monkeypatch.setattr("core.navigation._links", {})
