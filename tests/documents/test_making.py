import hashlib
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from documents import actions, files, making
from documents.kinds import CannotMake
from documents.models import Document
from documents.sweeping import remove_orphans, take_up
from documents.tasks import sweep_documents

SECRET = "Amara said that she was afraid"


def later(**time):
    return timezone.now() + timedelta(**time)


def content_of(document):
    with default_storage.open(document.file) as file:
        return file.read()


def let_the_lease_run_out(document):
    Document.objects.filter(pk=document.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_finished_document_has_its_file_its_size_and_its_hash(ask, letter, store):
    document = ask()
    making.make(document.pk)
    document.refresh_from_db()
    assert store() == [document.file]
    assert content_of(document) == b"Dear Amara"
    assert (document.state, document.size) == ("ready", 10)
    assert document.sha256 == hashlib.sha256(b"Dear Amara").hexdigest()
    assert (document.done, document.total) == (21, 21)


def test_the_name_in_the_store_tells_nothing(ask, store):
    document = ask()
    making.make(document.pk)
    [name] = store()
    for telling in ("amara", "letter", str(document.pk)[:8], str(document.subject_id)[:8]):
        assert telling not in name.lower()


def test_only_one_worker_gets_a_document(ask):
    document = ask()
    assert making.claim(document.pk, timezone.now()).attempt == 1
    assert making.claim(document.pk, timezone.now()) is None


def test_two_workers_that_read_the_row_at_the_same_moment_cannot_both_claim_it(ask, monkeypatch):
    document = ask()
    update = type(Document.objects.all()).update
    inner = []

    def another_first(self, **values):
        monkeypatch.undo()
        inner.append(making.claim(document.pk, timezone.now()))
        return update(self, **values)

    monkeypatch.setattr(type(Document.objects.all()), "update", another_first)
    assert making.claim(document.pk, timezone.now()) is None
    assert inner[0].attempt == 1


def test_a_finished_document_is_not_made_again(ask, letter, store):
    document = ask()
    making.make(document.pk)
    before = store()
    making.make(document.pk)
    assert store() == before
    assert letter.made == [document.pk]


def test_a_document_whose_worker_died_can_be_claimed_when_its_lease_has_run_out(ask):
    document = ask()
    making.claim(document.pk, timezone.now())
    assert making.claim(document.pk, later(seconds=119)) is None
    assert making.claim(document.pk, later(seconds=121)).attempt == 2


def test_the_slower_of_two_workers_loses_and_leaves_no_file(ask, letter, store):
    document = ask()

    def overtaken(slow, progress):
        letter.during = None
        let_the_lease_run_out(slow)
        letter.content = b"the winner's"
        making.make(slow.pk)
        letter.content = b"the loser's"

    letter.during = overtaken
    making.make(document.pk)
    document.refresh_from_db()
    assert (document.state, document.attempt) == ("ready", 2)
    assert store() == [document.file]
    assert content_of(document) == b"the winner's"
    assert letter.made == [document.pk]


def test_a_worker_that_lost_its_claim_stops_at_its_next_word_of_progress(ask, letter, monkeypatch):
    monkeypatch.setattr(making, "TOLD_EVERY", 0)
    document = ask()
    reached = []

    def overtaken(slow, progress):
        progress(1, 21)
        let_the_lease_run_out(slow)
        making.claim(slow.pk, timezone.now())
        progress(2)
        reached.append("went on")

    letter.during = overtaken
    making.make(document.pk)
    document.refresh_from_db()
    assert reached == []
    assert (document.state, document.attempt, document.done) == ("making", 2, 0)


def test_progress_is_written_and_renews_the_lease(ask, letter):
    document = ask()
    seen = []

    def half_way(mine, progress):
        let_the_lease_run_out(mine)
        progress(13, 21)
        row = Document.objects.get(pk=mine.pk)
        seen.append((row.progress, row.lease_until > later(seconds=100)))
        progress(14, 21)
        seen.append(Document.objects.get(pk=mine.pk).progress)

    letter.during = half_way
    making.make(document.pk)
    # The second word came within the same moment, so it cost no query.
    assert seen == [("page 13 of 21", True), "page 13 of 21"]


def test_what_goes_wrong_is_tried_three_times_by_the_sweeper_and_then_said_plainly(ask, letter, caplog):
    def fail(document, progress):
        raise ValueError(SECRET)

    letter.during = fail
    document = ask()
    making.make(document.pk)
    document.refresh_from_db()
    assert (document.state, document.error) == ("waiting", "")
    making.make(document.pk)
    making.make(document.pk)
    document.refresh_from_db()
    assert (document.state, document.attempt, document.error) == ("failed", 3, making.GAVE_UP)
    assert caplog.text.count("was not made: ValueError") == 3
    assert SECRET not in caplog.text


def test_a_document_that_cannot_be_made_fails_at_once_with_its_reason(ask, letter):
    def refuse(document, progress):
        raise CannotMake("The survey was withdrawn.")

    letter.during = refuse
    document = ask()
    making.make(document.pk)
    document.refresh_from_db()
    assert (document.state, document.attempt, document.error) == ("failed", 1, "The survey was withdrawn.")


def test_a_document_of_a_kind_that_is_gone_fails_plainly(ask, monkeypatch):
    document = ask()
    monkeypatch.setattr("documents.kinds._kinds", {})
    making.make(document.pk)
    document.refresh_from_db()
    assert (document.state, document.error) == ("failed", making.NOBODY_MAKES_IT)


def test_if_the_last_step_goes_wrong_the_document_is_not_ready_and_its_file_is_gone(ask, letter, store, monkeypatch):
    def explode(document):
        raise OSError

    document = ask()
    monkeypatch.setattr(letter, "made", type("Broken", (), {"append": explode})())
    making.make(document.pk)
    document.refresh_from_db()
    assert (document.state, document.file, store()) == ("waiting", "", [])


def test_the_sweeper_makes_a_document_whose_message_was_lost(ask, store, django_capture_on_commit_callbacks):
    document = ask()
    sweep_documents()
    assert store() == []  # the message may still come
    let_the_lease_run_out(document)
    with django_capture_on_commit_callbacks(execute=True):
        sweep_documents()
    document.refresh_from_db()
    assert (document.state, store()) == ("ready", [document.file])


def test_the_sweeper_takes_up_what_a_dead_worker_left_and_leaves_what_is_being_made(ask):
    dead, alive, waiting = ask(), ask(), ask()
    making.claim(dead.pk, timezone.now() - timedelta(seconds=300))
    making.claim(alive.pk, timezone.now())
    assert take_up(timezone.now()) == [str(dead.pk)]
    states = {d.pk: d.state for d in Document.objects.all()}
    assert states == {dead.pk: "waiting", alive.pk: "making", waiting.pk: "waiting"}


def test_the_sweeper_sends_one_message_a_minute_for_a_document_that_has_to_wait(ask):
    document = ask()
    now = later(minutes=5)
    assert take_up(now) == [str(document.pk)]
    assert take_up(now + timedelta(seconds=59)) == []
    assert take_up(now + timedelta(seconds=61)) == [str(document.pk)]


def test_a_document_that_killed_three_workers_is_given_up(ask):
    document = ask()
    for _ in range(3):
        let_the_lease_run_out(document)
        assert making.claim(document.pk, timezone.now())
    let_the_lease_run_out(document)
    assert take_up(timezone.now()) == []
    document.refresh_from_db()
    assert (document.state, document.error) == ("failed", making.GAVE_UP)


def test_a_file_that_no_row_names_is_removed_after_a_day(ask, store):
    document = ask()
    making.make(document.pk)
    document.refresh_from_db()
    files.keep(ContentFile(b"left by a killed worker"), making.FOLDER, ".pdf")
    assert len(store()) == 2
    assert remove_orphans(timezone.now()) == 0
    assert remove_orphans(later(hours=25)) == 1
    assert store() == [document.file]


@pytest.mark.django_db
def test_removing_orphans_from_an_empty_store_is_nothing():
    assert remove_orphans(timezone.now()) == 0


def test_a_file_missing_from_the_store_is_reported_once_and_can_be_made_again(ask, store):
    document = ask()
    making.make(document.pk)
    document.refresh_from_db()
    default_storage.delete(document.file)
    actions.report_lost(document=document, by=None)
    actions.report_lost(document=document, by=None)
    assert (document.state, document.error) == ("failed", "The file is no longer where it was kept.")
    actions.ask_again(document=document, by=None)
    making.make(document.pk)
    document.refresh_from_db()
    assert store() == [document.file]
