"""The table of who may open what, tried door by door. A URL without its row fails; so does a row without its URL."""

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from tests.guards.access_table import BY_LINK, ROWS
from tests.guards.rows import PEOPLE, Row
from tests.guards.scene import set_up
from tests.guards.test_urls import walk

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


APPS = sorted({row.name.split(":")[0] for row in ROWS})


@pytest.mark.django_db
@pytest.mark.parametrize("app", APPS)
def test_each_person_gets_what_the_table_says(app, settings, tmp_path):
    """With something of everything set up; each request is rolled back."""
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # another test's look-ups, a moment ago, count towards the limit of a minute
    made = set_up()
    clients = {name: signed_in(person) for name, person in made.cast.everyone().items()}
    rows = [row for row in ROWS if row.name.split(":")[0] == app]
    found = {}
    for row in rows:
        url = reverse(row.name, kwargs={key: made.names[value] for key, value in row.keys.items()})
        found[row.method, row.name] = [f"{who} {answer(clients[who], row, url)}" for who in PEOPLE]
    assert found == {(row.method, row.name): [f"{who} {expected}" for who, expected in row.by_person()] for row in rows}


def signed_in(person) -> Client:
    client = Client()
    if person:
        client.force_login(person, backend=BACKEND)
    return client


def read_out(response) -> None:
    """A file that is sent is closed when it was read to its end."""
    for _ in getattr(response, "streaming_content", ()):
        pass


def answer(client: Client, row: Row, url: str) -> str:
    """“in” for the way to the sign-in page, “go” for another redirect, else the status."""
    with transaction.atomic():
        response = getattr(client, row.method.lower())(url, row.data)
        read_out(response)
        transaction.set_rollback(True)
    if response.status_code == 302:
        return "in" if response.headers["Location"].startswith(("/accounts/login/", "/admin/login/")) else "go"
    return str(response.status_code)


def test_every_url_of_ours_has_its_row_and_every_row_its_url():
    ours = {
        ":".join((*namespaces, pattern.name))
        for namespaces, pattern in walk(get_resolver())
        if "admin" not in namespaces
    }
    assert ours - set(BY_LINK) == {row.name for row in ROWS if not row.name.startswith("admin:")}


def test_every_register_of_the_admin_has_its_row():
    registers = {f"admin:{model._meta.label_lower.replace('.', '_')}_changelist" for model in admin.site._registry}
    assert registers == {row.name for row in ROWS if row.name.endswith("_changelist")}


def test_what_opens_by_a_link_or_by_signing_in_is_tested_where_it_lives():
    from tests.guards.house import ROOT

    for name, where in BY_LINK.items():
        assert (ROOT / where).is_file(), name
