import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from django.core.files.storage import default_storage

from awards import actions
from awards.documents import Sheet, certificates_pdf
from awards.facts import CertificateFacts, Signatory
from documents.making import make as make_file
from tests.pdf import figures_without_words, structure, tagged_headings, text_of

FACTS = CertificateFacts(
    name="Amara Okafor",
    programme="Leading for Change",
    describes="a leadership development programme for leaders aspiring to director posts",
    commissioner="Welland Vale Partnership Trust",
    provider="Harbour Lane Leadership",
    cohort="Pilot",
    starts_on=date(2026, 1, 14),
    ends_on=date(2026, 9, 23),
    hours_attended=Decimal("41.5"),
    hours_expected=Decimal("43.5"),
    presented_on=date(2026, 9, 16),
    signatories=(
        Signatory("Ruth Adeyemi", "Chief Executive, Welland Vale Partnership Trust"),
        Signatory("Martin Kowalczyk", "Programme Director, Harbour Lane Leadership"),
    ),
    number="LFC-2026-0074",
    code="7KQF-29HM-X4TD",
    awarded_on=date(2026, 9, 30),
    site_url="https://cadre.example",
)


def pdf(*certificates):
    return certificates_pdf(certificates or [FACTS], title="Certificate of completion: Amara Okafor")


def words_of(file):
    with pypdfium2.PdfDocument(file) as opened:
        return " ".join(text_of(opened).replace("\u00a0", " ").split())


def test_the_certificate_reads_from_the_award_to_where_it_can_be_checked():
    assert words_of(pdf()) == (
        "Certificate of completion This is to certify that Amara Okafor has completed Leading for Change "
        "a leadership development programme for leaders aspiring to director posts "
        "14 January to 23 September 2026 41½ hours of learning Project presented to the executive team "
        "Welland Vale Partnership Trust Commissioner Harbour Lane Leadership Provider "
        "Ruth Adeyemi Chief Executive, Welland Vale Partnership Trust "
        "Martin Kowalczyk Programme Director, Harbour Lane Leadership "
        "LFC-2026-0074 Awarded 30 September 2026 Verify: scan the code, or go to "
        "cadre.example/v and enter 7KQF-29HM-X4TD"
    )


def test_what_is_not_so_is_not_said():
    words = words_of(pdf(replace(FACTS, presented_on=None, signatories=(), describes="")))
    assert "Project" not in words
    assert "Chief Executive" not in words


@pytest.mark.parametrize("scale", [150 / 72, 300 / 72])
def test_the_printed_qr_code_opens_the_verification_page(scale):
    with pypdfium2.PdfDocument(pdf()) as opened:
        picture = opened[0].render(scale=scale).to_pil()
    found = zxingcpp.read_barcodes(picture)
    assert [each.text for each in found] == ["https://cadre.example/v/7KQF-29HM-X4TD/"]


def test_the_certificate_is_tagged_and_its_decoration_is_not():
    with pikepdf.open(io.BytesIO(pdf())) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "en-GB"
        assert opened.open_metadata()["pdfuaid:part"] == "1"
        assert tagged_headings(opened) == ["H1"]
        assert figures_without_words(opened) == 0
        figures = [str(each.Alt) for each in structure(opened) if each.S == "/Figure"]
    assert figures == ["QR code that opens the verification page of certificate LFC-2026-0074"]


def test_its_dates_are_the_awards_and_the_same_facts_give_the_same_bytes():
    file = pdf()
    with pikepdf.open(io.BytesIO(file)) as opened:
        assert str(opened.docinfo["/CreationDate"]) == "D:20260930"
        assert str(opened.docinfo["/Title"]) == "Certificate of completion: Amara Okafor"
        assert str(opened.docinfo["/Author"]) == "Harbour Lane Leadership"
    assert pdf() == file


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("Amara Okafor", "large"),
        ("Professor Oluwaseun Bright", "medium"),
        ("Dr Maria del Carmen Fernández-Villaverde", "small"),
        ("The Right Reverend Professor Wilhelmina Featherstonehaugh", "long"),
        (f"Professor {'Wilhelmina ' * 9}Featherstonehaugh", "longest"),
        ("ALEXANDRINA MONTGOMERY W", "medium"),
    ],
)
def test_a_name_of_any_length_stands_on_one_page_and_is_whole(name, size):
    facts = replace(FACTS, name=name)
    assert Sheet(facts).name_size == size
    file = pdf(facts)
    assert f"certify that {name} has completed" in words_of(file)
    with pypdfium2.PdfDocument(file) as opened:
        assert len(opened) == 1


def test_the_longest_names_that_the_record_takes_keep_clear_of_each_other():
    facts = replace(
        FACTS,
        name=f"Professor {'Abigail ' * 12}{'Featherstone ' * 7}Smith",
        programme="Leading improvement together " * 6,
        describes="a programme for practice managers, pharmacists, nurses and doctors " * 3,
    )
    with pypdfium2.PdfDocument(pdf(facts)) as opened:
        words = opened[0].get_textpage()

        def edges(text):
            searcher = words.search(text)
            at, count = searcher.get_next()
            boxes = [words.get_charbox(i) for i in range(at, at + count)]
            searcher.close()
            return max(box[3] for box in boxes), min(box[1] for box in boxes)

        before, after = edges("This is to certify that"), edges("has completed")
        last_of_name, first_of_programme = edges("Smith"), edges("Leading improvement")
        last_of_description, line_of_facts = edges("Leading improvement"), edges("hours of learning")
        words.close()
    assert before[1] > last_of_name[0]
    assert last_of_name[1] > after[0]
    assert after[1] > first_of_programme[0]
    assert last_of_description[1] > line_of_facts[0]


def test_letters_of_other_languages_come_from_our_own_fonts():
    file = pdf(replace(FACTS, name="Łukasz Adébáyọ̀ Nguyễn"))
    with pikepdf.open(io.BytesIO(file)) as opened:
        families = {
            str(obj.FontFamily)
            for obj in opened.objects
            if isinstance(obj, pikepdf.Dictionary) and "/FontFamily" in obj
        }
    assert {family.rsplit(" ", 1)[0] if family[-1].isalpha() else family for family in families} == {
        "Source Sans 3",
        "Source Serif 4",
    }
    assert "Łukasz Adébáyọ̀ Nguyễn" in words_of(file)


def test_what_a_person_is_called_cannot_reach_into_the_document():
    file = pdf(replace(FACTS, name='<img src="file:///etc/passwd">'))
    assert '<img src="file:///etc/passwd">' in words_of(file)


def test_each_persons_file_has_their_own_name_and_number(cast, cohort, complete, issue):
    for place in (cast.place, cast.peer_place):
        complete(place)
    for certificate in issue(cast.coordinator).certificates.select_related("document", "place__person"):
        with default_storage.open(certificate.document.file) as file:
            words = words_of(file.read())
        assert f"certify that {certificate.place.person.name} has completed" in words
        assert certificate.number in words
        assert certificate.code in words


def test_all_of_a_cohort_in_one_file_is_a_page_each_in_order_of_number(cast, cohort, complete, issue):
    for place in (cast.place, cast.peer_place):
        complete(place)
    issue(cast.coordinator)
    document = actions.ask_for_all(cohort=cohort, by=cast.coordinator)
    make_file(document.pk)
    document.refresh_from_db()
    with default_storage.open(document.file) as file:
        content = file.read()
    with pypdfium2.PdfDocument(content) as opened:
        assert len(opened) == 2
    words = words_of(content)
    assert words.index("Tom Bevan") < words.index("Amara Okafor")
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert figures_without_words(opened) == 0
