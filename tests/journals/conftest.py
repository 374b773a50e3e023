"""Writing for tests: the words that must not leak, and a browser that is the system's own."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from journals import actions

SECRET = "The ward round fell silent when I spoke"


@pytest.fixture
def secret():
    return SECRET


@pytest.fixture
def finished(cast):
    """The participant's finished reflection, shared with nobody."""
    reflection = actions.begin(
        author=cast.participant, session=cast.session, body={"title": "Silence", "what": SECRET, "so_what": "I waited."}
    )
    actions.finish(reflection=reflection, by=cast.participant)
    return reflection


@pytest.fixture
def draft(cast):
    return actions.begin(author=cast.participant, body={"what": SECRET})


@pytest.fixture
def no_menu(monkeypatch):
    """Pages without the menu, whose links and queries are other apps' too: for counting a page's own queries."""
    monkeypatch.setattr("core.navigation._links", {})


@pytest.fixture
def page_of():
    """What a writing page holds: where it posts, and its hidden fields."""

    def read(response):
        html = response.content.decode()
        form = re.search(r'<form[^>]*data-keep="(?P<url>[^"]+)"', html)
        hidden = dict(re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)"', html))
        return SimpleNamespace(url=form["url"], hidden=hidden)

    return read


@pytest.fixture
def new_page(sign_in, page_of):
    """A new writing page opened by a person."""

    def opened(person, query=""):
        return page_of(sign_in(person).get(reverse("journals:write_new") + query))

    return opened


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium, which makes no calls of its own."""
    flags = "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
    flags += " disable-component-update disable-sync"
    args = [f"--{flag}" for flag in flags.split()]
    return browser_type_launch_args | {"executable_path": "/usr/bin/chromium", "args": args}


@pytest.fixture
def enter(context, live_server):
    """Sign a person in to the browser as if in another tab; None signs out, as when a session runs out."""

    def as_person(person):
        context.clear_cookies(name="sessionid")
        if person is None:
            return
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])

    return as_person


@pytest.fixture(scope="session")
def base_url():
    """None: tests name whole addresses. It stands in for a plugin's fixture whose form pytest has deprecated."""
    return ""
