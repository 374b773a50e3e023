"""The sheet to sign on paper: the register's names in the register's order, and nothing confidential."""

import io

import pikepdf
import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from cohorts import sign_in_sheet as sheets
from cohorts.actions import cancel_session
from documents.making import make as make_file
from documents.models import Document
from tests import factories as make
from tests.pdf import figures_without_words, tagged_headings, text_of


@pytest.fixture
def asked(cast, sign_in, today):
    """The facilitator asks for the sheet of today's session, and a worker makes it."""

    def ask():
        response = sign_in(cast.facilitator).post(reverse("cohorts:sign_in_sheet", args=[cast.session.pk]))
        document = Document.objects.latest("asked_at")
        assert response.url == reverse("documents:page", args=[document.pk])
        make_file(document.pk)
        document.refresh_from_db()
        return document

    today(cast.session)
    return ask


def bytes_of(document):
    with default_storage.open(document.file) as file:
        return file.read()


def words(content):
    with pypdfium2.PdfDocument(content) as opened:
        return text_of(opened)


def test_it_lists_those_expected_in_the_order_of_the_register(cast, sign_in, asked):
    make.place(cast.cohort, make.person("Zoe Abbott"))
    text = words(bytes_of(asked()))
    rows = sign_in(cast.facilitator).get(reverse("cohorts:register", args=[cast.session.pk])).context["rows"]
    names = [row.place.person.name for row in rows]
    assert sorted(names, key=text.index) == names == ["Zoe Abbott", "Tom Bevan", "Amara Okafor"]
    assert "Not on the list?" in text


def test_it_says_nothing_of_anybody_but_name_and_set(cast, asked):
    text = words(bytes_of(asked()))
    place = cast.place
    for private in (place.person.email, place.organisation.name, place.post, place.profession.name, "Moira"):
        assert private not in text
    assert "Set A" in text


def test_it_is_a_tagged_pdf_with_a_heading_for_each_part():
    with pikepdf.open(io.BytesIO(sheets.sheet_pdf(sheets.SAMPLE))) as opened:
        assert opened.Root.MarkInfo.Marked
        assert opened.open_metadata()["pdfuaid:part"] == "1"
        assert tagged_headings(opened) == ["H1", "H2"]
        assert figures_without_words(opened) == 0
    assert sheets.sheet_pdf(sheets.SAMPLE) == sheets.sheet_pdf(sheets.SAMPLE)


def test_the_same_names_are_the_same_sheet_and_a_new_name_a_new_one(cast, asked):
    first = asked()
    assert asked() == first
    make.place(cast.cohort, make.person("Zoe Abbott"))
    assert asked() != first


def test_only_who_keeps_the_register_may_read_it(cast, asked):
    document = asked()
    readers = [name for name, person in cast.everyone().items() if person and sheets.may_read(person, document)]
    assert readers == ["coordinator", "facilitator"]


def test_of_a_cancelled_session_there_is_no_sheet(cast, sign_in):
    cancel_session(session=cast.session, by=cast.coordinator)
    address = reverse("cohorts:sign_in_sheet", args=[cast.session.pk])
    page = sign_in(cast.facilitator).post(address, follow=True)
    assert "there is nothing to sign" in page.text
    assert not Document.objects.exists()
