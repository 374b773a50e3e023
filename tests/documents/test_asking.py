from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents import actions
from documents.making import give_up, make
from documents.models import Document
from people.models import AuditEvent
from tests import factories


def test_a_double_click_asks_for_one_document(ask, letter, store, django_capture_on_commit_callbacks):
    subject = uuid4()
    with django_capture_on_commit_callbacks(execute=True) as sent:
        first, second = ask(subject_id=subject), ask(subject_id=subject)
    assert first.pk == second.pk
    assert len(sent) == 1
    assert len(store()) == 1
    assert letter.made == [first.pk]


def test_another_version_of_the_same_thing_is_another_document(ask):
    subject = uuid4()
    assert ask(subject_id=subject, version="1").pk != ask(subject_id=subject, version="2").pk


def test_asking_again_for_a_finished_document_makes_nothing(ask, store, django_capture_on_commit_callbacks):
    subject = uuid4()
    with django_capture_on_commit_callbacks(execute=True):
        ask(subject_id=subject)
    before = store()
    with django_capture_on_commit_callbacks(execute=True) as sent:
        again = ask(subject_id=subject)
    assert (again.state, sent, store()) == ("ready", [], before)


def test_asking_for_a_failed_document_has_it_made(ask, store, django_capture_on_commit_callbacks):
    document = ask()
    Document.objects.filter(pk=document.pk).update(state="failed", error="The printer was out of ink.", attempt=3)
    with django_capture_on_commit_callbacks(execute=True):
        ask(subject_id=document.subject_id)
    document.refresh_from_db()
    assert (document.state, document.error, document.attempt) == ("ready", "", 4)
    assert len(store()) == 1


def test_try_again_gives_as_many_attempts_as_the_first_time(ask, letter):
    def fail(document, progress):
        raise OSError

    letter.during = fail
    document = ask()
    for _ in range(3):
        make(document.pk)
    document.refresh_from_db()
    assert (document.state, document.attempt) == ("failed", 3)
    actions.ask_again(document=document, by=None)
    make(document.pk)
    make(document.pk)
    document.refresh_from_db()
    assert (document.state, document.attempt) == ("waiting", 5)
    letter.during = None
    make(document.pk)
    document.refresh_from_db()
    assert (document.state, document.attempt) == ("ready", 6)


def test_try_again_clicked_twice_is_one_asking(ask, django_capture_on_commit_callbacks):
    document = ask()
    Document.objects.filter(pk=document.pk).update(state="failed", error="No.")
    with django_capture_on_commit_callbacks() as sent:
        actions.ask_again(document=document, by=None)
        actions.ask_again(document=document, by=None)
    assert len(sent) == 1


def test_asking_is_written_in_the_audit_trail_once_by_whom(ask):
    person = factories.person()
    document = ask(by=person)
    events = list(AuditEvent.objects.filter(subject_id=str(document.pk)).values_list("verb", "actor_id", "details"))
    assert events == [("ask for document", person.pk, {"kind": "letter"})]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3, 30])
def test_asking_for_many_at_once_takes_two_queries_however_many(letter, number):
    wanted = [actions.Wanted(uuid4(), f"Letter {n}") for n in range(number)]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        documents = actions.ask_all(kind="letter", wanted=wanted, version="1", by=None)
    assert [document.title for document in documents] == [each.title for each in wanted]
    assert [q["sql"].split()[0] for q in queries if "SAVEPOINT" not in q["sql"]] == ["INSERT", "SELECT"]


def test_a_reason_of_any_length_fits_into_the_row(ask):
    document = ask()
    give_up(document, "word " * 100)
    document.refresh_from_db()
    assert (document.state, len(document.error)) == ("failed", 300)
