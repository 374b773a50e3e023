"""What a journey needs: a browser, a real worker in its own process, a real mail server, axe on every page.

The site runs on PostgreSQL and Redis (make e2e); the worker is given the same database, broker, keys and files.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import BrowserContext, Page

from tests.factories import PASSWORD

CHROMIUM = "/usr/bin/chromium"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    return {
        "executable_path": CHROMIUM,
        "args": [*flags.split(), "--disable-component-update", "--disable-sync", "--font-render-hinting=none"],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict:
    return {"viewport": DESKTOP, "locale": "en-GB", "timezone_id": "Europe/London"}


class Mailbox:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802  (the server's own name for it)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"

    def to(self, address: str) -> list:
        return [message for message in self.messages if address in message["to"]]

    def wait_for(self, address: str, words: str, seconds: float = 20) -> str:
        """The text of the first message to an address whose subject holds the words."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for message in self.to(address):
                if words in message["subject"]:
                    return message.get_body(("plain",)).get_content()
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
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "CADRE_FIELD_KEYS": ",".join(settings.FIELD_KEYS),
        "CADRE_MEDIA_DIR": str(settings.MEDIA_ROOT),
        "SITE_URL": site,
        "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}",
    }


@pytest.fixture
def worker(site, mailbox, tmp_path) -> Iterator[subprocess.Popen]:
    """A Celery worker in its own process, ready when the test begins."""
    assert connection.vendor == "postgresql", "Journeys run on PostgreSQL: make e2e"
    log = tmp_path / "worker.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency=2", "--loglevel=INFO"],
            env=worker_environment(site, mailbox),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        wait_until(lambda: b" ready." in log.read_bytes(), 40, lambda: log.read_text()[-3000:])
        yield process
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def wait_until(true: Callable[[], bool], seconds: float, what: Callable[[], str] = lambda: "") -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"Waited {seconds} s in vain. {what()}")
        time.sleep(0.1)


@pytest.fixture
def sign_in_as(site) -> Callable[[Page, object], None]:
    """Through the sign-in page, with the password that every person of the factories has."""

    def enter(page: Page, person) -> None:
        page.goto(f"{site}/accounts/login/")
        page.get_by_label("E-mail address").fill(person.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "/accounts/login" not in url)

    return enter


PICTURES = Path(os.environ.get("CADRE_PICTURES", "")) if os.environ.get("CADRE_PICTURES") else None


def check_page(page: Page, name: str = "") -> None:
    """Axe finds nothing against WCAG 2.2 AA, at both widths; with CADRE_PICTURES a picture of each is kept."""
    before = page.viewport_size
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        results = Axe().run(
            page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        )
        assert results.violations_count == 0, f"{page.url} at {size['width']}: {results.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px wider than a screen of {size['width']}"
        if PICTURES and name:
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=PICTURES / f"{name}-{size['width']}.png", full_page=True)
    page.set_viewport_size(before or DESKTOP)


@pytest.fixture
def quiet(context: BrowserContext) -> Iterator[list[str]]:
    """Errors in the browser's console and refusals of the content policy; a journey ends with none."""
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    yield errors
    assert errors == []
