"""A real worker, killed in the middle of a batch, on PostgreSQL and Redis."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date, timedelta
from urllib.parse import quote, urlsplit

import pytest
from celery import Celery
from django.db import connection, transaction
from django.utils import timezone

from awards.actions import READY, issue_certificates
from awards.models import Certificate
from documents.models import Document
from documents.sweeping import remove_orphans
from documents.tasks import make_document, sweep_documents
from outbox.models import Message
from tests import factories as make
from tests.factories import at

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

PEOPLE = 30


@pytest.fixture
def surroundings(tmp_path):
    """What a worker is given: this test's database and store, a broker of its own."""
    database = connection.settings_dict
    user = ":".join(quote(str(database[key])) for key in ("USER", "PASSWORD") if database[key])
    port = f":{database['PORT']}" if database["PORT"] else ""
    server = urlsplit(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/1"))
    return os.environ | {
        "CADRE_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"postgres://{user}@{database['HOST']}{port}/{database['NAME']}",
        "REDIS_URL": server._replace(path="/13").geturl(),
        "EMAIL_URL": "dummymail://",
        "CADRE_MEDIA_DIR": str(tmp_path),
        "CADRE_DATA_DIR": str(tmp_path / "data"),
    }


@pytest.fixture
def broker(surroundings, monkeypatch):
    """Messages go to the real broker, after the commit as ever; what is left on it in the end is thrown away."""
    # Not made current: shared tasks would follow it into the tests that come after.
    sender = Celery("sender", broker=surroundings["REDIS_URL"], set_as_current=False)
    sender.control.purge()

    def send(document_id):
        transaction.on_commit(lambda: sender.send_task("documents.make_document", args=[document_id]))

    monkeypatch.setattr(make_document, "delay_on_commit", send)
    yield sender
    sender.control.purge()
    sender.close()


@contextmanager
def worker(env):
    """A worker with two processes in a process group of its own; killed without warning in the end."""
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency=2", "--loglevel=error"]
    process = subprocess.Popen(
        command, env=env, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)


def wait_until(reached, seconds=30):
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "The worker did not come so far."
        time.sleep(0.01)


def made():
    return Document.objects.filter(state="ready").count()


def a_cohort_that_is_complete():
    programme = make.programme("Leading for Change", code="LFC")
    cohort = make.cohort(programme)
    day = make.session(cohort, "Day 1", date(2026, 10, 1), hours="4", ends_at=at(date(2026, 10, 1), 13, 30))
    for _ in range(PEOPLE):
        place = make.place(cohort)
        make.attendance(day, place)
        make.project(place, presented_on=date(2026, 11, 2))
    return cohort


def test_a_worker_killed_in_a_batch_leaves_each_certificate_issued_once_with_one_file(surroundings, broker, tmp_path):
    issue_certificates(cohort=a_cohort_that_is_complete(), by=None)
    with worker(surroundings):
        wait_until(lambda: made() >= 3)
    assert 3 <= made() < PEOPLE
    # As if two minutes had gone by: the leases of the dead have run out, and the messages in their hands are lost.
    Document.objects.unfinished().update(lease_until=timezone.now() - timedelta(seconds=1))
    sweep_documents()
    with worker(surroundings):
        wait_until(lambda: made() == PEOPLE)

    certificates = list(Certificate.objects.select_related("document"))
    year = timezone.localdate().year
    assert [each.number for each in certificates] == [f"LFC-{year}-{n:04d}" for n in range(1, PEOPLE + 1)]
    assert len({each.place_id for each in certificates}) == PEOPLE
    remove_orphans(timezone.now() + timedelta(hours=25))
    files = {str(path.relative_to(tmp_path)): path.read_bytes() for path in (tmp_path / "documents").rglob("*.pdf")}
    hashes = {each.document.file: each.document.sha256 for each in certificates}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in files.items()} == hashes
    assert len(files) == PEOPLE
    assert Message.objects.filter(kind=READY).count() == PEOPLE
