"""Two coordinators, two clicks, two servers: what only PostgreSQL's locks can show."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone

from awards.actions import issue_certificates
from awards.models import Batch, Certificate
from core.refusal import Refused
from documents.actions import ask
from documents.models import Document
from documents.tasks import make_document
from tests import factories as make
from tests.factories import at

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def unmade(monkeypatch):
    """The messages count for nothing here: only the rows do."""
    monkeypatch.setattr(make_document, "delay_on_commit", lambda document_id: None)


def together(*calls):
    """Begin the calls at the same moment, each on a connection of its own; what each gave or raised."""
    start = Barrier(len(calls))

    def run(call):
        try:
            start.wait(timeout=10)
            return call()
        except Refused as refused:
            return refused.message
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def a_complete_cohort(programme, people):
    cohort = make.cohort(programme)
    day = make.session(cohort, "Day 1", date(2026, 10, 1), hours="4", ends_at=at(date(2026, 10, 1), 13, 30))
    for _ in range(people):
        place = make.place(cohort)
        make.attendance(day, place)
        make.project(place, presented_on=date(2026, 11, 2))
    return cohort


def test_two_clicks_at_the_same_moment_issue_once():
    cohort = a_complete_cohort(make.programme(code="LFC"), people=5)
    answers = together(*[lambda: issue_certificates(cohort=cohort, by=None)] * 4)
    assert sorted(type(answer).__name__ for answer in answers) == ["Batch", "str", "str", "str"]
    assert {each for each in answers if isinstance(each, str)} == {"Everyone who is complete holds a certificate."}
    assert (Batch.objects.count(), Certificate.objects.count(), Document.objects.count()) == (1, 5, 5)


def test_two_cohorts_of_a_programme_issued_at_the_same_moment_share_the_numbers_without_a_gap():
    programme = make.programme(code="LFC")
    one, two = a_complete_cohort(programme, people=4), a_complete_cohort(programme, people=3)
    together(lambda: issue_certificates(cohort=one, by=None), lambda: issue_certificates(cohort=two, by=None))
    numbers = list(Certificate.objects.values_list("number", flat=True))
    assert numbers == [f"LFC-{timezone.localdate().year}-{n:04d}" for n in range(1, 8)]


def test_a_document_asked_for_twice_at_the_same_moment_is_one():
    programme = make.programme(code="LFC")

    def click():
        with transaction.atomic():
            return ask(kind="certificate", subject_id=programme.pk, version="1", title="A letter", by=None).pk

    assert len(set(together(*[click] * 4))) == 1
    assert Document.objects.count() == 1
