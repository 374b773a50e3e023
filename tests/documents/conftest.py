from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage

from documents import actions, kinds
from documents.making import FOLDER


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A store of its own; gives the names of the files in it."""
    settings.MEDIA_ROOT = tmp_path

    def files():
        return sorted(str(path.relative_to(tmp_path)) for path in (tmp_path / FOLDER).rglob("*") if path.is_file())

    assert str(default_storage.location) == str(tmp_path)
    return files


@dataclass
class Letter:
    """A kind of document for tests: what it holds, who may read it, and what became of it."""

    content: bytes = b"Dear Amara"
    readers: list = field(default_factory=list)
    askers: list | None = None
    made: list = field(default_factory=list)
    during: object = None  # called in the middle of making, with the document and its progress

    def make(self, document, progress):
        if self.during:
            self.during(document, progress)
        return self.content

    def may_read(self, person, document):
        return person in self.readers

    def may_ask(self, person, document):
        return person in (self.readers if self.askers is None else self.askers)

    def say_made(self, document):
        self.made.append(document.pk)


@pytest.fixture
def letter(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    letter = Letter()
    kinds.register(
        "letter",
        make=letter.make,
        may_read=letter.may_read,
        may_ask=letter.may_ask,
        made=letter.say_made,
        says="page {done} of {total}",
    )
    return letter


@pytest.fixture
def ask(db, letter):
    """Ask for a letter about something, without making it."""

    def ask_for(**facts):
        facts = {"subject_id": uuid4(), "version": "1", "title": "Letter to Amara", "by": None, "total": 21} | facts
        return actions.ask(kind="letter", **facts)

    return ask_for
