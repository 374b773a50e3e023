"""The pages of a library: adding, finding, opening, replacing, withdrawing."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Session
from documents.sweeping import remove_orphans
from library.models import Material, Version
from people.models import AuditEvent
from tests import factories as make
from tests.library import files


def address(name, *args):
    return reverse(f"library:{name}", args=args)


def typed(**fields):
    return {"title": "Slides", "summary": "Read them first", "belongs": "programme", "seen": "concerned"} | {
        "once": str(uuid4()),
        **fields,
    }


def sent(name="slides.pdf", content=files.PDF):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def desk(cast, sign_in):
    return sign_in(cast.coordinator)


@pytest.fixture
def add(cast, desk):
    """Post the form of one kind."""

    def add(kind, **fields):
        return desk.post(address("add", cast.programme.pk, kind), typed(**fields))

    return add


def held(response) -> str:
    """The note by which the form holds the file that was taken."""
    return re.search(r'name="note" value="([^"]+)"', response.content.decode())[1]


def test_a_file_that_was_added_is_downloaded_as_it_was(cast, add, sign_in):
    response = add("file", file=sent("../../Slides, day 1.pdf"), belongs=f"session:{cast.session.pk}")
    material = Material.objects.get()
    assert response.headers["Location"] == address("session", cast.session.pk)
    got = sign_in(cast.participant).get(address("file", material.pk))
    assert b"".join(got.streaming_content) == files.PDF
    assert got["Content-Disposition"] == 'attachment; filename="Slides, day 1.pdf"'
    assert got["Content-Type"] == "application/pdf"
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in got["Cache-Control"] and got["Content-Length"] == str(len(files.PDF))


def test_a_lying_file_is_refused_beside_the_box_and_what_was_typed_stays(add):
    html = add("file", file=sent(content=files.HTML), title="Slides of the first day").content.decode()
    assert "The file is called “.pdf” but is a web page, which can run programs. Save it as a PDF." in html
    assert 'value="Slides of the first day"' in html and "Read them first" in html
    assert not Material.objects.exists() and not default_storage.exists("library")


def test_a_file_that_was_taken_stays_chosen_when_something_else_is_wrong(cast, desk, add):
    form = typed(title="", file=sent())
    response = desk.post(address("add", cast.programme.pk, "file"), form)
    assert "You chose slides.pdf (PDF, 1 kB)." in response.content.decode()
    assert not Material.objects.exists()
    desk.post(address("add", cast.programme.pk, "file"), form | {"title": "Slides", "file": "", "note": held(response)})
    assert Material.objects.get().current.name == "slides.pdf"


def test_a_file_that_another_person_chose_cannot_be_taken_over(cast, desk, sign_in, add):
    note = held(add("file", title="", file=sent()))
    for wrong in (note, note[:-3] + "abc", "x"):
        answer = sign_in(cast.facilitator).post(
            address("add", cast.programme.pk, "file"), typed(note=wrong, belongs=f"session:{cast.session.pk}")
        )
        assert "The file that you chose is no longer there. Choose it again." in answer.content.decode()
    assert not Material.objects.exists()


def test_a_form_sent_twice_adds_one_thing(cast, desk):
    once = str(uuid4())
    for _ in range(2):
        desk.post(address("add", cast.programme.pk, "file"), typed(once=once, file=sent()))
    assert Material.objects.count() == Version.objects.count() == 1


def test_without_a_file_an_address_or_a_consent_it_is_not_added(add):
    assert "Choose the file." in add("file").content.decode()
    for url in ("javascript:alert(1)", "ftp://files.example/talk", "a talk"):
        assert "Give a whole address, as in https://www.example.org/page." in add("link", url=url).content.decode()
    assert "Leave out the name before the @" in add("link", url="https://bank.example@bad.example/").content.decode()
    tomorrow = timezone.localdate() + timedelta(days=1)
    day = {"consented_on_day": tomorrow.day, "consented_on_month": tomorrow.month, "consented_on_year": tomorrow.year}
    story = add("story", body="We wrote it together.", teller="A ward sister", **day).content.decode()
    assert "This day is still to come." in story and "We wrote it together." in story
    assert not Material.objects.exists()


def test_a_kind_that_there_is_not_has_no_page(cast, desk):
    assert desk.get(address("add", cast.programme.pk, "embed")).status_code == 404


def test_a_video_is_a_link_that_says_how_long_it_is_and_where_it_leads(cast, add, sign_in):
    add("video", url="https://www.films.example/chair", minutes=12, source="Ashdown Leadership")
    html = sign_in(cast.participant).get(address("material", Material.objects.get().pk)).content.decode()
    assert "Video, 12 min" in html and "Watch it on films.example" in html
    assert 'rel="noopener noreferrer"' in html and "<iframe" not in html and "<video" not in html


def test_what_may_identify_someone_is_pointed_at_in_a_story_and_in_a_file_of_text(add):
    day = {"consented_on_day": 1, "consented_on_month": 10, "consented_on_year": 2026}
    story = {"body": "Mrs Doubtwell waited nine hours.", "teller": "A ward sister", **day}
    for kind, fields in (
        ("story", story),
        ("file", {"file": sent("list.csv", b"nhs number\n943 476 5919\n")}),
    ):
        assert "This may identify someone" in add(kind, **fields).content.decode()
        assert not Material.objects.exists()
    add("story", **story, checked="on")
    assert Material.objects.get().body == "Mrs Doubtwell waited nine hours."


def test_a_story_whose_teller_no_longer_agrees_is_deleted_with_its_words(cast, desk, sign_in):
    story = make.story(cast.programme, by=cast.coordinator)
    page = address("end_consent", story.pk)
    assert "are deleted at once, for good" in desk.get(page).content.decode()
    assert "A ward sister" in sign_in(cast.participant).get(address("material", story.pk)).content.decode()
    sign_in(cast.coordinator).post(page)
    assert not Material.objects.exists()
    event = AuditEvent.objects.latest("id")
    assert event.verb == "delete story at its teller's wish" and "sister" not in str(event.details)


def test_a_new_file_replaces_the_one_before_which_is_kept_with_who_and_when(cast, desk, sign_in):
    slides = make.material(cast.programme, by=cast.coordinator)
    page = address("replace", slides.pk)
    newer = files.PDF + b"% more\n"
    assert "This is the file that is there already." in desk.post(page, {"file": sent()}).content.decode()
    desk.post(page, {"file": sent("newer.pdf", newer), "what": "A slide on money"})
    html = desk.get(address("material", slides.pk)).content.decode()
    assert "Version 2" in html and "A slide on money" in html and "Version 1" in html and "Priya Shah" in html
    assert b"".join(desk.get(address("earlier_file", slides.pk, 1)).streaming_content) == files.PDF
    client = sign_in(cast.participant)
    assert b"".join(client.get(address("file", slides.pk)).streaming_content) == newer
    assert "A slide on money" not in client.get(address("material", slides.pk)).content.decode()


def test_what_is_withdrawn_comes_back_with_one_press(cast, desk, sign_in):
    slides = make.material(cast.programme, by=cast.coordinator)
    html = desk.post(address("withdraw", slides.pk), follow=True).content.decode()
    assert "is withdrawn. You can bring it back below." in html and "Bring it back" in html
    desk.post(address("withdraw", slides.pk))
    desk.post(address("bring_back", slides.pk))
    assert sign_in(cast.participant).get(address("material", slides.pk)).status_code == 200
    verbs = AuditEvent.objects.filter(subject_id=str(slides.pk)).order_by("id").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["withdraw material", "bring back material"]


def test_changing_it_begins_from_what_it_is(cast, desk):
    link = make.link(cast.programme, "A talk", by=cast.coordinator, session=cast.session, team_only=True)
    html = desk.get(address("change", link.pk)).content.decode()
    assert f'<option value="session:{cast.session.pk}" selected>' in html and '<option value="team" selected>' in html
    once = re.search(r'name="once" value="([^"]+)"', html)[1]
    desk.post(
        address("change", link.pk), typed(title="The talk", url=link.url, seen=f"set:{cast.learning_set.pk}", once=once)
    )
    link.refresh_from_db()
    assert (link.title, link.audience, link.learning_set, link.session) == ("The talk", "set", cast.learning_set, None)


SEARCHES = {
    "bevan": [],
    "rota": ["Rota by the team"],
    "ROTA": ["Rota by the team"],
    "leading self": ["For the first day"],
    "encourage": ["On praise"],
    "waited": ["Nine hours"],
    "rota hours": [],
}


@pytest.mark.parametrize("words", SEARCHES)
def test_words_are_looked_for_in_titles_purposes_stories_and_what_they_belong_to(cast, sign_in, words):
    by = cast.coordinator
    make.link(cast.programme, "Rota by the team", by=by)
    make.link(cast.programme, "For the first day", by=by, session=cast.session)
    make.link(cast.programme, "On praise", by=by, domain=cast.programme.framework.domains.last())
    make.story(cast.programme, "Nine hours", by=by, body="She waited nine hours, and said so.")
    page = reverse("library:library", args=[cast.programme.pk], query={"words": words})
    assert [each.title for each in sign_in(cast.participant).get(page).context["results"]] == SEARCHES[words]


def test_one_kind_can_be_shown_alone_and_an_empty_page_says_so(cast, sign_in):
    make.link(cast.programme, "A talk", by=cast.coordinator)
    page = reverse("library:library", args=[cast.programme.pk])
    client = sign_in(cast.participant)
    assert "None of this kind" in client.get(page, {"kind": "story"}).content.decode()
    assert "Nothing here speaks of “unheard”" in client.get(page, {"words": "unheard"}).content.decode()
    assert "A talk" in client.get(page, {"kind": "link"}).content.decode()
    assert "A talk" in client.get(page, {"kind": "nonsense"}).content.decode()


def test_shelves_stand_in_their_order(cast, sign_in):
    by = cast.coordinator
    for title, where in (
        ("Of a project", {"project": make.project(cast.place)}),
        ("Of the session", {"session": cast.session}),
        ("Of a theme", {"domain": cast.programme.framework.domains.first()}),
        ("Of all", {}),
    ):
        make.link(cast.programme, title, by=by, **where)
    shelves = sign_in(cast.participant).get(reverse("library:library", args=[cast.programme.pk])).context["shelves"]
    assert [shelf.name for shelf in shelves] == [
        "The whole programme",
        "Model the way",
        "Fewer missed first appointments",
        "Leading self",
    ]
    Session.objects.filter(pk=cast.session.pk).update(
        starts_at=timezone.now() + timedelta(days=2), ends_at=timezone.now() + timedelta(days=2, hours=3)
    )
    shelves = sign_in(cast.participant).get(reverse("library:library", args=[cast.programme.pk])).context["shelves"]
    assert [shelf.name for shelf in shelves][:2] == ["Leading self", "The whole programme"]


def test_the_index_leads_at_once_to_the_only_library(cast, sign_in):
    answer = sign_in(cast.participant).get(address("index"))
    assert answer.headers["Location"] == address("library", cast.programme.pk)
    make.place(cast.foreign_cohort, cast.participant)
    both = sign_in(cast.participant).get(address("index")).content.decode()
    assert "Leading for Change" in both and "Network Leaders" in both
    assert "you are on none" in sign_in(cast.nobody).get(address("index")).content.decode()


@pytest.mark.parametrize("many", [1, 3, 30])
def test_pages_ask_the_same_however_much_there_is(cast, sign_in, many, django_assert_num_queries):
    by = cast.coordinator
    for number in range(many):
        make.material(cast.programme, f"Slides {number}", by=by, session=cast.session)
        make.link(cast.programme, f"Talk {number}", by=by)
    client = sign_in(cast.participant)
    page = reverse("library:library", args=[cast.programme.pk])
    with django_assert_num_queries(4):
        client.get(page)
    with django_assert_num_queries(4):
        client.get(page, {"words": "slides"})
    with django_assert_num_queries(4):
        client.get(address("session", cast.session.pk))


def test_a_file_that_was_chosen_and_never_sent_goes_after_a_day_and_no_other(cast, add):
    add("file", title="", file=sent(content=files.PDF + b"% forgotten\n"))
    kept = make.material(cast.programme, by=cast.coordinator).current
    remove_orphans(timezone.now() + timedelta(hours=23))
    assert (
        len(list(Version.objects.all())) == 1
        and sum(len(default_storage.listdir(f"library/{each}")[1]) for each in default_storage.listdir("library")[0])
        == 2
    )
    remove_orphans(timezone.now() + timedelta(hours=25))
    assert default_storage.exists(kept.file)
    assert (
        sum(len(default_storage.listdir(f"library/{each}")[1]) for each in default_storage.listdir("library")[0]) == 1
    )


@pytest.mark.services
def test_on_postgresql_a_word_is_found_in_its_other_forms_and_the_best_stands_first(cast, sign_in):
    make.story(cast.programme, "Nights", by=cast.coordinator, body="She was leading by asking, once.")
    make.link(cast.programme, "Leaders ask", by=cast.coordinator, summary="To lead is to ask")
    page = reverse("library:library", args=[cast.programme.pk], query={"words": "leads asked"})
    assert [each.title for each in sign_in(cast.participant).get(page).context["results"]] == ["Leaders ask", "Nights"]
