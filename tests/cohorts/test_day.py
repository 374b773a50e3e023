"""The day of a session on one page, and the sheet for its venue."""

import io
from datetime import timedelta
from decimal import Decimal

import pikepdf
import pypdfium2
import pytest
import time_machine
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from cohorts import actions, venue_sheet
from cohorts.actions.experts import About
from cohorts.models import Room
from cohorts.stated_needs import Stated
from documents.making import make as make_file
from documents.models import Document
from tests import factories as make
from tests.pdf import figures_without_words, tagged_headings, text_of

WORDS = "I faint when I stand long"


@pytest.fixture
def session(cast):
    """A day in ten days that the facilitator leads, in a room, with a guest, an expert and materials."""
    room = Room.objects.create(name="Garden Room", capacity=24, access="Lift to the first floor")
    element = cast.session.element
    made = make.session(
        cast.cohort, "Leading others", timezone.localdate() + timedelta(days=10), element=element, room=room
    )
    made.venue = str(room)
    made.save()
    made.leaders.create(person=cast.facilitator)
    actions.state_needs(person=cast.participant, stated=Stated(("step-free",), WORDS, ("vegan",)), by=cast.participant)
    return made


def page(session):
    return reverse("cohorts:day", args=[session.pk])


def test_it_says_where_when_who_and_with_what(client, cast, session):
    domain = cast.programme.framework.domains.first()
    session.element.domains.add(domain)
    make.material(cast.programme, "Slides for others", by=cast.coordinator, session=session)
    make.material(cast.programme, "On trust", by=cast.coordinator, domain=domain)
    about = About("Dr Ines Varga", post="Medical director")
    expert = actions.add_expert(programme=cast.programme, about=about, by=cast.coordinator)
    actions.add_talk(session=session, expert=expert, fee=Decimal(450), expenses=Decimal(0), by=cast.coordinator)
    actions.invite_guest(
        session=session, name="Mira Stone", email="mira@northmoor.example", why="Come and see.", by=cast.coordinator
    )
    client.force_login(cast.facilitator)
    shown = client.get(page(session)).content.decode()
    for words in ("Garden Room", "Lift to the first floor", "Amara Okafor", "Tom Bevan", "Dr Ines Varga", "Mira Stone"):
        assert words in shown
    for words in ("Slides for others", "On trust", reverse("cohorts:register", args=[session.pk])):
        assert words in shown
    assert "450" not in shown
    assert "Moira" not in shown, "of another cohort"


def test_needs_stand_by_name_for_who_leads_it_and_its_coordinator(client, cast, session):
    for person in (cast.facilitator, cast.coordinator):
        client.force_login(person)
        shown = client.get(page(session)).content.decode()
        assert WORDS in shown and "Step-free way in" in shown and "Food: Vegan" in shown


def test_another_facilitator_of_the_cohort_reads_the_day_without_the_needs(client, cast, session):
    make.grant(cast.cohort, other := make.person("Other Facilitator"), "facilitator")
    client.force_login(other)
    shown = client.get(page(session)).content.decode()
    assert "Amara Okafor" in shown
    assert WORDS not in shown and "Step-free" not in shown
    assert client.post(reverse("cohorts:venue_sheet", args=[session.pk])).status_code == 403


@pytest.mark.parametrize(("days", "shown"), [(-2, False), (-1, True), (14, True), (15, False)])
def test_needs_are_shown_near_the_day_and_not_before_or_after(client, cast, session, days, shown):
    start = make.at(timezone.localdate() + timedelta(days=days))
    type(session).objects.filter(pk=session.pk).update(starts_at=start, ends_at=start + timedelta(hours=3))
    client.force_login(cast.facilitator)
    found = client.get(page(session)).content.decode()
    assert (WORDS in found) is shown
    assert ("Shown here by name from" in found) is (days > 14)


def test_a_set_is_led_by_its_adviser_where_nobody_else_is_named(client, cast):
    actions.state_needs(person=cast.facilitator, stated=Stated(diet=("gluten",)), by=cast.facilitator)
    start = make.at(timezone.localdate() + timedelta(days=3))
    rows = type(cast.set_session).objects.filter(pk=cast.set_session.pk)
    rows.update(starts_at=start, ends_at=start + timedelta(hours=3))
    client.force_login(cast.facilitator)
    shown = client.get(page(cast.set_session)).content.decode()
    assert "nobody yet" not in shown
    assert "Food: No gluten" in shown


def test_a_facilitator_finds_it_from_the_first_page(client, cast, session):
    client.force_login(cast.facilitator)
    assert page(session) in client.get(reverse("cohorts:leading")).content.decode()


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("number", [1, 3, 30])
def test_it_costs_the_same_however_many_come(client, cast, session, number, django_assert_num_queries):
    for each in range(number):
        person = make.person(f"Person {each}")
        make.place(cast.cohort, person)
        actions.state_needs(person=person, stated=Stated(("quiet",)), by=person)
        make.material(cast.programme, f"Slides {each}", by=cast.coordinator, session=session)
    client.force_login(cast.facilitator)
    with django_assert_num_queries(14):
        client.get(page(session))


# The venue's sheet


@pytest.fixture
def asked(cast, sign_in, session):
    """The facilitator asks for the sheet, and a worker makes it."""

    def ask():
        response = sign_in(cast.facilitator).post(reverse("cohorts:venue_sheet", args=[session.pk]))
        document = Document.objects.latest("asked_at")
        assert response.url == reverse("documents:page", args=[document.pk])
        make_file(document.pk)
        document.refresh_from_db()
        return document

    return ask


def text(document):
    with default_storage.open(document.file) as file, pypdfium2.PdfDocument(file.read()) as opened:
        return text_of(opened)


def test_the_venue_is_told_numbers_room_time_and_totals_and_no_name_or_words(cast, session, asked):
    said = " ".join(text(asked()).split())
    for words in ("Leading others", "Garden Room", "3, in a room of 24 seats", "Step-free way in 1", "Vegan 1"):
        assert words in said
    assert "Something else, which we will tell you of 1" in said
    assert "2 of 3 people have not said what they need" in said
    for private in ("Okafor", "Amara", "Bevan", "Marsh", "faint", "Set A", cast.place.post):
        assert private not in said


def test_other_needs_are_another_sheet_and_the_same_are_the_same(cast, asked):
    first = asked()
    assert asked() == first
    actions.state_needs(person=cast.peer, stated=Stated(diet=("vegan",)), by=cast.peer)
    assert asked() != first


def test_only_who_may_read_the_needs_may_read_the_sheet(cast, asked):
    document = asked()
    readers = [name for name, person in cast.everyone().items() if person and venue_sheet.may_read(person, document)]
    assert readers == ["coordinator", "facilitator"]


def put(session, days):
    start = make.at(timezone.localdate() + timedelta(days=days))
    type(session).objects.filter(pk=session.pk).update(starts_at=start, ends_at=start + timedelta(hours=3))
    session.refresh_from_db()


@pytest.mark.parametrize("days", [-30, 3, 120])
def test_of_a_pair_no_sheet_tells_what_is_needed(cast, sign_in, days):
    actions.state_needs(person=cast.participant, stated=Stated(("quiet",), "", ("halal",)), by=cast.participant)
    put(cast.coaching_session, days)
    sign_in(cast.coach).post(reverse("cohorts:venue_sheet", args=[cast.coaching_session.pk]))
    make_file(Document.objects.get().pk)
    said = " ".join(text(Document.objects.get()).split())
    assert "People 2" in said
    assert "Needs are left out: this is a meeting of two" in said
    for private in ("A quiet room", "Halal", "has not said", "have not said", "Nobody has stated"):
        assert private not in said


@pytest.mark.parametrize(("days", "told"), [(-2, False), (-1, True), (14, True), (15, False)])
def test_of_fewer_than_five_it_tells_what_is_needed_only_when_the_names_are_shown(cast, session, asked, days, told):
    put(session, days)
    said = " ".join(text(asked()).split())
    assert ("Vegan 1" in said) is told
    assert ("fewer than 5 participants are expected" in said) is not told
    assert "3, in a room of 24 seats" in said


def test_of_five_it_tells_what_is_needed_at_any_time(client, cast, session, asked):
    put(session, 120)
    for each in range(3):
        make.place(cast.cohort, make.person(f"Person {each}"))
    client.force_login(cast.facilitator)
    assert "The sheet for the venue has the totals already." in client.get(page(session)).content.decode()
    assert "Vegan 1" in " ".join(text(asked()).split())


def test_the_page_of_the_day_does_not_promise_totals_that_the_sheet_leaves_out(client, cast, session):
    put(session, 120)
    client.force_login(cast.facilitator)
    shown = client.get(page(session)).content.decode()
    assert "has the totals already" not in shown
    assert "fewer than 5 participants are expected" in shown


def test_a_sheet_is_shown_only_as_long_as_it_is_true(client, cast, asked):
    document = asked()
    client.force_login(cast.facilitator)
    where = reverse("documents:page", args=[document.pk])
    assert client.get(where).status_code == 200
    actions.erase_needs(person=cast.participant, by=cast.participant)
    assert client.get(where).status_code == 404
    assert client.get(reverse("documents:file", args=[document.pk])).status_code == 404


def files_kept():
    folders = default_storage.listdir("documents")[0] if default_storage.exists("documents") else []
    return {name for folder in folders for name in default_storage.listdir(f"documents/{folder}")[1]}


def test_of_what_was_erased_no_sheet_is_left(cast, asked, django_capture_on_commit_callbacks):
    document = asked()
    assert default_storage.exists(document.file)
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_needs(person=cast.participant, by=cast.participant)
    assert not default_storage.exists(document.file)
    assert not Document.objects.exists()


def test_of_what_somebody_states_no_longer_no_sheet_is_left(cast, asked, django_capture_on_commit_callbacks):
    document = asked()
    with django_capture_on_commit_callbacks(execute=True):
        actions.state_needs(
            person=cast.participant, stated=Stated(("step-free",), WORDS, ("vegan",)), by=cast.participant
        )
    assert default_storage.exists(document.file), "it is the same still"
    with django_capture_on_commit_callbacks(execute=True):
        actions.state_needs(person=cast.participant, stated=Stated(), by=cast.participant)
    assert not default_storage.exists(document.file)


def test_a_sheet_being_made_while_its_needs_are_erased_leaves_no_file(cast, sign_in, session, monkeypatch):
    sign_in(cast.facilitator).post(reverse("cohorts:venue_sheet", args=[session.pk]))
    drawn, before = venue_sheet.sheet_pdf, files_kept()

    def erased_meanwhile(facts):
        actions.erase_needs(person=cast.participant, by=cast.participant)
        return drawn(facts)

    monkeypatch.setattr(venue_sheet, "sheet_pdf", erased_meanwhile)
    make_file(Document.objects.get().pk)
    assert not Document.objects.exists()
    assert files_kept() == before


def test_the_sheets_of_people_who_never_meet_them_stay(cast, asked, sign_in, django_capture_on_commit_callbacks):
    elsewhere = make.session(cast.other_cohort, "Far away", timezone.localdate() + timedelta(days=9))
    sign_in(cast.coordinator).post(reverse("cohorts:venue_sheet", args=[elsewhere.pk]))
    asked()
    actions.erase_needs(person=cast.participant, by=cast.participant)
    assert [document.subject_id for document in Document.objects.all()] == [elsewhere.pk]


def test_a_sheet_of_few_is_shown_no_longer_than_their_names(client, cast, session, asked):
    document = asked()
    with time_machine.travel(session.ends_at + timedelta(days=2)):
        assert not venue_sheet.may_read(cast.facilitator, document)


def test_a_sheet_may_be_read_the_next_day_as_long_as_nothing_changed(cast, asked):
    document = asked()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert venue_sheet.may_read(cast.facilitator, document)


def test_of_a_cancelled_session_there_is_no_sheet(cast, sign_in, session):
    actions.cancel_session(session=session, by=cast.coordinator)
    answer = sign_in(cast.facilitator).post(reverse("cohorts:venue_sheet", args=[session.pk]), follow=True)
    assert "nothing to tell the venue" in answer.text
    assert not Document.objects.exists()


def test_it_is_a_tagged_pdf_of_one_page():
    made = venue_sheet.sheet_pdf(venue_sheet.SAMPLE)
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert opened.open_metadata()["pdfuaid:part"] == "1"
        assert tagged_headings(opened) == ["H1", "H2", "H2"]
        assert figures_without_words(opened) == 0
        assert len(opened.pages) == 1
    assert venue_sheet.sheet_pdf(venue_sheet.SAMPLE) == made
