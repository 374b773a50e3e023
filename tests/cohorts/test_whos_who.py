"""A cohort's who's who: only those who chose it, and gone at once when they leave."""

import io

import pikepdf
import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from cohorts import actions, whos_who
from cohorts.models import Introduction, Place
from core.refusal import Refused
from documents.making import make as make_file
from documents.models import Document
from tests import factories as make
from tests.pdf import figures_without_words, tagged_headings, text_of

WORDS = "Ask me about discharge before noon."


def page(cast, name="whos_who"):
    return reverse(f"cohorts:{name}", args=[cast.cohort.pk])


def test_a_participant_puts_themselves_in_changes_and_leaves_at_once(client, cast, sign_in):
    client.force_login(cast.participant)
    assert "Nobody yet" in client.get(page(cast)).content.decode()
    for words in ("First words", WORDS):
        client.post(page(cast), {"words": words})
    assert Introduction.objects.get().words == WORDS
    seen = sign_in(cast.peer).get(page(cast)).content.decode()
    assert "Amara Okafor" in seen and "Head of nursing" in seen and WORDS in seen
    assert "Tom Bevan" not in seen.split('id="all"')[1].split("</section>")[0]
    for _ in range(2):
        client.force_login(cast.participant)
        client.post(page(cast, "leave_whos_who"))
    assert "Amara" not in sign_in(cast.peer).get(page(cast)).content.decode()


def test_nobody_puts_another_in_or_takes_them_out(cast):
    with pytest.raises(Refused):
        actions.introduce(place=cast.place, words="", by=cast.coordinator)
    actions.introduce(place=cast.place, words="", by=cast.participant)
    with pytest.raises(Refused):
        actions.leave_whos_who(place=cast.place, by=cast.coordinator)


def test_who_leaves_the_cohort_stands_in_it_no_more(cast):
    actions.introduce(place=cast.place, words=WORDS, by=cast.participant)
    Place.objects.filter(pk=cast.place.pk).update(state="left", left_on=timezone.localdate())
    assert whos_who.entries_of(cast.cohort) == ()


def test_too_many_words_are_told_and_none_is_lost(client, cast):
    client.force_login(cast.participant)
    shown = client.post(page(cast), {"words": "y" * 301}).content.decode()
    assert "can have 300 characters at most" in shown
    assert "y" * 301 in shown
    assert Introduction.objects.count() == 0


@pytest.fixture
def printed(cast, sign_in):
    """A peer has it printed, and a worker makes it."""

    def ask():
        sign_in(cast.peer).post(page(cast, "whos_who_pdf"))
        document = Document.objects.get(kind=whos_who.KIND)
        make_file(document.pk)
        document.refresh_from_db()
        return document

    return ask


def test_the_file_has_only_those_who_chose_it(cast, printed):
    actions.introduce(place=cast.place, words=WORDS, by=cast.participant)
    with default_storage.open(printed().file) as file, pypdfium2.PdfDocument(file.read()) as opened:
        said = text_of(opened)
    assert "Amara Okafor" in said and WORDS in said
    assert "Bevan" not in said and cast.participant.email not in said


def test_a_file_that_was_made_before_somebody_left_is_read_by_nobody(cast, sign_in, printed):
    actions.introduce(place=cast.place, words=WORDS, by=cast.participant)
    actions.introduce(place=cast.peer_place, words="", by=cast.peer)
    document = printed()
    download = reverse("documents:file", args=[document.pk])
    answer = sign_in(cast.peer).get(download)
    assert answer.getvalue().startswith(b"%PDF")
    readers = [name for name, person in cast.everyone().items() if person and whos_who.may_read(person, document)]
    assert readers == ["administrator", "coordinator", "facilitator", "participant", "peer"]
    Introduction.objects.filter(place=cast.place).delete()
    assert not whos_who.may_read(cast.peer, document), "it says what the page no longer says"
    actions.introduce(place=cast.place, words=WORDS, by=cast.participant)
    document = printed()
    actions.leave_whos_who(place=cast.place, by=cast.participant)
    assert not Document.objects.filter(kind=whos_who.KIND).exists()
    assert sign_in(cast.peer).get(reverse("documents:file", args=[document.pk])).status_code == 404


def test_with_nobody_in_it_there_is_nothing_to_print(cast, sign_in):
    answer = sign_in(cast.peer).post(page(cast, "whos_who_pdf"), follow=True)
    assert "nothing to print" in answer.text


def test_it_is_a_tagged_pdf_with_a_heading_for_each_person():
    made = whos_who.whos_who_pdf(whos_who.SAMPLE, timezone.localdate())
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert opened.open_metadata()["pdfuaid:part"] == "1"
        assert tagged_headings(opened) == ["H1", *["H2"] * len(whos_who.SAMPLE.entries)]
        assert figures_without_words(opened) == 0


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_page_costs_the_same_however_many_stand_in_it(client, cast, number, django_assert_num_queries):
    for each in range(number):
        person = make.person(f"Person {each}")
        actions.introduce(place=make.place(cast.cohort, person), words=WORDS, by=person)
    client.force_login(cast.participant)
    with django_assert_num_queries(6):
        client.get(page(cast))
