"""What a journey needs: browsers, a real worker in its own process, a real mail server, axe on every page.

The site runs on PostgreSQL and Redis (make e2e); the worker is given the same database, broker, keys and files.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from aiosmtpd.controller import Controller
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError

from config.services import chromium
from tests.factories import PASSWORD

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
LOOKS = 5  # pages that may come up one after another while somebody looks
MOMENT = 500  # milliseconds for the news of a new page to come
PATIENCE = 15_000  # milliseconds for a page or a control to come up
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PICTURES = Path(os.environ["CADRE_PICTURES"]) if os.environ.get("CADRE_PICTURES") else None

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    return {
        "executable_path": chromium(),
        "args": [
            *flags.split(),
            "--disable-component-update",
            "--disable-sync",
            "--lang=en-GB",
            "--font-render-hinting=none",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict:
    return {"locale": "en-GB", "timezone_id": "Europe/London"}


@pytest.fixture(scope="session")
def base_url() -> str:
    """None: journeys name whole addresses. It stands in for a plugin's fixture whose form pytest has deprecated."""
    return ""


# Mail, site and worker


class Mailbox:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    async def handle_DATA(self, server, session, envelope) -> str:
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"

    def to(self, address: str) -> list:
        return [message for message in self.messages if address in message["to"]]

    def wait_for(self, address: str, words: str, *, seconds: float = 20, but: str = "") -> str:
        """The text of the latest message to an address whose subject holds the words, and which is not `but`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for message in reversed(self.to(address)):
                text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
                if words in message["subject"] and text != but:
                    return text
            time.sleep(0.1)
        raise AssertionError(f"No mail to {address} about “{words}”: {[m['subject'] for m in self.to(address)]}")


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    handler = Mailbox()
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture
def site(live_server, transactional_db, settings, mailbox, tmp_path) -> str:
    """The address of the site; its mail goes to the mail server, its files into a folder of the test."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SITE_URL = live_server.url
    cache.clear()
    mailbox.messages.clear()
    return live_server.url


def worker_environment(site: str, mailbox: Mailbox) -> dict[str, str]:
    """The worker's settings: this test's database, broker, keys and files."""
    database = connection.settings_dict
    user = ":".join(quote(str(database[key])) for key in ("USER", "PASSWORD") if database[key])
    port = f":{database['PORT']}" if database["PORT"] else ""
    own = {name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_WORKER"}  # its Redis is ours
    return {
        **own,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"postgres://{user}@{database['HOST']}{port}/{database['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "CADRE_FIELD_KEYS": ",".join(settings.FIELD_KEYS),
        "CADRE_MEDIA_DIR": str(settings.MEDIA_ROOT),
        "SITE_URL": site,
        "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}",
    }


@dataclass
class Worker:
    """A Celery worker with two processes, in a process group of its own."""

    process: subprocess.Popen

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Meanwhile it does nothing, as when it is busy with somebody else's work."""
        os.killpg(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self.process.pid, signal.SIGCONT)


@pytest.fixture
def worker(site, mailbox, tmp_path) -> Iterator[Worker]:
    """A worker that is ready when the test begins."""
    assert connection.vendor == "postgresql", "Journeys run on PostgreSQL: make e2e"
    log = tmp_path / "worker.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency=2", "--loglevel=INFO"],
            env=worker_environment(site, mailbox),
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_until(lambda: b" ready." in log.read_bytes(), 60, lambda: log.read_text()[-3000:])
            yield Worker(process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def wait_until(true: Callable[[], bool], seconds: float = 30, what: Callable[[], str] = lambda: "") -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"Waited {seconds} s in vain. {what()}")
        time.sleep(0.1)


# Browsers


@dataclass
class Journey:
    """The browsers of one test. In the end no console has complained, and every page that came up was looked at."""

    site: str
    new_context: Callable[..., BrowserContext]
    errors: list[str] = field(default_factory=list)
    came_up: dict[str, str] = field(default_factory=dict)  # by the pattern of its address, the address
    looked_at: set[str] = field(default_factory=set)
    expected: list[tuple[int, str]] = field(default_factory=list)
    arrivals: Counter[Page] = field(default_factory=Counter)  # how many pages came up in each window

    def browser(self, viewport: dict = DESKTOP, **options) -> Page:
        """A browser of somebody's own."""
        context = self.new_context(viewport=viewport, **options)
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("console", self._said)
        context.on("page", lambda page: page.on("framenavigated", partial(self._navigated, page)))
        return context.new_page()

    def phone(self) -> Page:
        return self.browser(PHONE, has_touch=True, is_mobile=True)

    def sign_in(self, page: Page, person, password: str = PASSWORD) -> None:
        """Through the sign-in page; a person of the factories has their password."""
        page.goto(f"{self.site}/accounts/login/")
        self.look(page)
        give_password(page, person.email, password)
        page.wait_for_url(lambda url: "/accounts/login" not in url)

    def look(self, page: Page, name: str = "") -> None:
        """See that the page is fit to be shown, and keep a picture of it under the name.

        A click returns before the page it leads to has come up: who looks too early looks again.
        """
        for _ in range(LOOKS):
            page.wait_for_load_state()
            arrived = self.arrivals[page]
            try:
                check_page(page, name)
            except PlaywrightError:
                page.wait_for_timeout(MOMENT)
                if self.arrivals[page] == arrived:
                    raise
            if self.arrivals[page] == arrived:
                self.looked_at.add(pattern_of(page.url))
                return
        raise AssertionError(f"{page.url} does not stay long enough to be looked at")

    def is_told_that_there_is_no(self, page: Page, address: str) -> None:
        """404, on a page with a way home."""
        self.expected.append((404, address))
        before = dict(self.came_up)
        response = page.goto(address if "://" in address else self.site + address)
        assert response is not None
        assert response.status == 404, f"{address} answers {response.status}"
        assert page.get_by_role("heading", level=1).inner_text() == "Page not found"
        assert page.get_by_role("link", name="Go to your home page").get_attribute("href") == "/"
        self.came_up = before

    def expects(self, status: int, address: str) -> None:
        """A refusal that is part of the story: the browser writes every one of them to its console."""
        self.expected.append((status, address))

    def _said(self, message) -> None:
        if message.type != "error":
            return
        where = message.location.get("url", "")
        if any(f"status of {status} " in message.text and address in where for status, address in self.expected):
            return
        on = message.page.url if message.page else ""
        self.errors.append(f"{message.text} ({where}, on {on})")

    def _navigated(self, page: Page, frame) -> None:
        if frame.parent_frame is None and frame.url.startswith("http"):
            self.arrivals[page] += 1
            self.came_up.setdefault(pattern_of(frame.url), frame.url)


@pytest.fixture
def journey(site, new_context) -> Iterator[Journey]:
    made = Journey(site, new_context)
    yield made
    assert made.errors == []
    unseen = [address for pattern, address in made.came_up.items() if pattern not in made.looked_at]
    assert unseen == [], "These pages came up and nobody looked at them"


def give_password(page: Page, email: str, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def pattern_of(url: str) -> str:
    """The page behind an address: its path, whichever row it is about."""
    path = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "…", urlsplit(url).path)
    path = re.sub(r"/(invitation|guest|panel|partner|consent|form)/…/[^/]+/", r"/\1/…/…/", path)
    return re.sub(r"/verify/[^/]+", "/verify/…", path)


def check_page(page: Page, name: str = "") -> None:
    """Axe finds nothing against WCAG 2.2 AA, at both widths; with CADRE_PICTURES a picture of each is kept."""
    before = page.viewport_size
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        results = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        assert results.violations_count == 0, f"{page.url} at {size['width']}: {results.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px wider than a screen of {size['width']}"
        if PICTURES and name:
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=PICTURES / f"{name}-{size['width']}.png", full_page=True, caret="initial")
    page.set_viewport_size(before or DESKTOP)
