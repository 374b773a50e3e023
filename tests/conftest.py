import pytest
from django.utils import timezone
from hypothesis import settings

# A property is about what is right; how long it takes on a busy machine is measured elsewhere.
settings.register_profile("cadre", deadline=None)
settings.load_profile("cadre")


@pytest.fixture
def cast(db):
    """Everybody, with one programme under way: see tests/cast.py."""
    from tests.cast import assemble

    return assemble()


@pytest.fixture
def sign_in(client):
    """Sign a person in without the sign-in page, and give the client."""

    def as_person(person):
        if person is None:
            client.logout()
        else:
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_person


@pytest.fixture
def within_one_minute(monkeypatch):
    """Limits by the minute of the clock count all of a test into one, however slowly it runs; that minute."""
    minute = timezone.now().replace(second=0)
    monkeypatch.setattr("accounts.limits.timezone.now", lambda: minute)
    return minute
