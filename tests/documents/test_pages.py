from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from documents.making import claim, make
from documents.models import Document
from tests import factories


@pytest.fixture
def reader(db, letter):
    reader = factories.person("Amara Okafor")
    letter.readers.append(reader)
    return reader


@pytest.fixture
def ready(ask, reader):
    document = ask(title="Letter to Amara, “spring”")
    make(document.pk)
    document.refresh_from_db()
    return document


def page(name, document):
    return reverse(f"documents:{name}", args=[document.pk])


def test_the_file_comes_under_a_name_that_says_what_it_is(ready, reader, sign_in):
    response = sign_in(reader).get(page("file", ready))
    assert b"".join(response.streaming_content) == b"Dear Amara"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="letter-to-amara-spring.pdf"'
    assert response["Content-Length"] == "10"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize("name", ["page", "row", "file", "again"])
def test_a_document_that_is_not_theirs_is_not_there(name, ready, cast, sign_in):
    client = sign_in(cast.nobody)
    ask = client.post if name == "again" else client.get
    assert ask(page(name, ready)).status_code == 404
    assert ask(reverse(f"documents:{name}", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("name", ["page", "row", "file", "again"])
def test_signed_out_one_is_asked_to_sign_in(name, ready, client):
    response = client.post(page(name, ready)) if name == "again" else client.get(page(name, ready))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_who_may_no_longer_read_a_document_cannot_download_it(ready, reader, letter, sign_in):
    client = sign_in(reader)
    assert b"".join(client.get(page("file", ready)).streaming_content) == b"Dear Amara"
    letter.readers.clear()
    assert client.get(page("file", ready)).status_code == 404


def test_a_kind_that_no_app_knows_any_more_is_not_there(ready, reader, sign_in, monkeypatch):
    monkeypatch.setattr("documents.kinds._kinds", {})
    assert sign_in(reader).get(page("file", ready)).status_code == 404


def test_while_it_is_made_the_row_shows_how_far_and_asks_again(ask, reader, sign_in):
    document = ask()
    client = sign_in(reader)
    whole = client.get(page("page", document)).content.decode()
    assert f'hx-get="{page("row", document)}" hx-trigger="every 1s"' in whole
    assert f'<a href="{page("page", document)}">See how far it is now</a>' in whole
    assert "Waiting to be made" in whole
    claim(document.pk, document.asked_at)
    Document.objects.filter(pk=document.pk).update(done=13)
    response = client.get(page("row", document))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    words = response.content.decode()
    assert '<progress class="c-progress" value="13" max="21" aria-label="Letter to Amara">' in words
    assert "page 13 of 21" in words


def test_when_it_is_made_the_row_is_the_file_and_asks_no_more(ready, reader, sign_in):
    response = sign_in(reader).get(page("row", ready))
    assert response.status_code == 286
    link = f'<a href="{page("file", ready)}">Letter to Amara, “spring” (PDF, 10 bytes)</a>'
    assert response.content.decode().strip() == link
    whole = sign_in(reader).get(page("page", ready)).content.decode()
    assert link in whole
    assert "hx-get" not in whole


def test_a_failure_says_why_and_can_be_tried_again(ask, reader, sign_in, django_capture_on_commit_callbacks):
    document = ask()
    Document.objects.filter(pk=document.pk).update(state="failed", error="The printer was out of ink.")
    client = sign_in(reader)
    response = client.get(page("row", document))
    assert response.status_code == 286
    assert "Letter to Amara was not made. The printer was out of ink." in response.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(page("again", document))
    assert response["Location"] == page("page", document)
    document.refresh_from_db()
    assert document.state == "ready"


def test_try_again_in_a_page_gives_the_row_that_asks_on(ask, reader, sign_in):
    document = ask()
    Document.objects.filter(pk=document.pk).update(state="failed", error="No.")
    response = sign_in(reader).post(page("again", document), headers={"HX-Request": "true"})
    assert f'hx-get="{page("row", document)}" hx-trigger="every 1s"' in response.content.decode()


def test_who_may_read_but_not_ask_is_refused(ask, reader, letter, sign_in):
    letter.askers = []
    document = ask()
    Document.objects.filter(pk=document.pk).update(state="failed", error="No.")
    client = sign_in(reader)
    assert "Try again" not in client.get(page("row", document)).content.decode()
    assert client.post(page("again", document)).status_code == 403


def test_a_file_gone_from_the_store_is_said_and_offered_again(ready, reader, sign_in):
    default_storage.delete(ready.file)
    response = sign_in(reader).get(page("file", ready), follow=True)
    assert response.redirect_chain == [(page("page", ready), 302)]
    assert "The file is no longer where it was kept." in response.content.decode()


def test_a_document_that_is_not_ready_leads_to_its_page(ask, reader, sign_in):
    document = ask()
    response = sign_in(reader).get(page("file", document))
    assert response["Location"] == page("page", document)


@pytest.mark.parametrize("name", ["page", "row", "file"])
def test_pages_are_read_and_not_posted_to(name, ready, reader, sign_in):
    assert sign_in(reader).post(page(name, ready)).status_code == 405


def test_the_fragment_costs_two_queries(ready, reader, sign_in, django_assert_num_queries):
    client = sign_in(reader)
    client.get(page("row", ready))
    with django_assert_num_queries(2):
        client.get(page("row", ready))
