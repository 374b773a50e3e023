"""manage.py check_data, on a small installation with one thing wrong at a time."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from documents.models import Document
from journals.models import Reflection
from people import audit
from people.models import AuditEvent

pytestmark = pytest.mark.django_db
WROTE = "I did not say what I thought in that meeting"
CONTENT = b"%PDF-1.7 a certificate"


@pytest.fixture
def document(cast, settings, tmp_path):
    """An installation with a reflection, a sealed audit trail and this document."""
    settings.MEDIA_ROOT = tmp_path
    Reflection.objects.create(author=cast.participant, body={"what": WROTE})
    audit.record(by=None, verb="add person", subject=cast.participant)
    AuditEvent.objects.update(at=timezone.now() - audit.SETTLED)
    audit.seal()
    name = default_storage.save("documents/aa/certificate.pdf", ContentFile(CONTENT))
    return Document.objects.create(
        kind="certificate",
        subject_id=cast.participant.pk,
        title="Certificate",
        state="ready",
        finished_at=timezone.now(),
        file=name,
        size=len(CONTENT),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
    )


@pytest.fixture
def found(capsys):
    """What the command says before it fails."""

    def found():
        with pytest.raises(CommandError, match=r"^Not whole: 1 problem\.$"):
            call_command("check_data")
        return capsys.readouterr().out.strip()

    return found


def test_an_installation_that_is_whole_is_said_to_be(document, capsys):
    call_command("check_data")

    assert capsys.readouterr().out == (
        "Whole: every confidential text opens, the audit trail holds, every document has its file.\n"
    )


def test_a_key_that_is_missing_is_told_with_where_and_without_the_text(document, found, settings):
    settings.FIELD_KEYS = ["MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE="]

    said = found()

    assert said.startswith("journals.Reflection.body cannot be read with the keys given")
    assert WROTE not in said


def test_an_audit_trail_that_was_changed_is_told_with_the_row(document, found):
    row = AuditEvent.objects.order_by("id").first()
    AuditEvent.objects.filter(pk=row.pk).update(verb="nothing at all")

    assert found().startswith(f"The audit trail does not hold from row {row.pk} on")


def test_a_document_without_its_file_is_told(document, found):
    default_storage.delete(document.file)

    assert found() == f"Document {document.pk} has no file {document.file}."


def test_a_file_that_is_not_as_it_was_made_is_told(document, found):
    default_storage.delete(document.file)
    default_storage.save(document.file, ContentFile(CONTENT + b" and more"))

    assert found() == f"The file {document.file} of document {document.pk} is not as it was made."
