import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from tests.factories import PASSWORD


@pytest.fixture(autouse=True)
def no_tries_counted_yet():
    """Rate limits are kept in the shared cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def try_password(client):
    """Send the sign-in form, from a network address if one is given."""

    def send(email="amara@example.org", password=PASSWORD, ip="192.0.2.1", **more):
        return client.post(reverse("account_login"), {"login": email, "password": password, **more}, REMOTE_ADDR=ip)

    return send


@pytest.fixture
def ask_for_code(client):
    """Ask for a code, and give the digits of the e-mail that came, or ""."""

    def send(email="amara@example.org", ip="192.0.2.1", **more):
        mail.outbox.clear()
        client.post(reverse("account_request_login_code"), {"email": email, **more}, REMOTE_ADDR=ip)
        found = re.search(r"^\d{6}$", mail.outbox[0].body, re.MULTILINE) if mail.outbox else None
        return found[0] if found else ""

    return send


@pytest.fixture
def enter_code(client):
    def send(code, **more):
        return client.post(reverse("account_confirm_login_code"), {"code": code, **more})

    return send


@pytest.fixture
def signed_in_person(client):
    """Who this browser is signed in as: an id, or None."""
    return lambda: client.get(reverse("accounts:session")).json()["person"]
