"""Everybody comes in on the page that they came for."""

import pytest

FIRST = [
    ("coordinator", "/today/"),
    ("facilitator", "/cohorts/leading/"),
    ("coach", "/cohorts/leading/"),
    ("participant", "/home/"),
    ("commissioner", "/outcomes/"),
    ("evaluator", "/outcomes/"),
    ("administrator", "/admin/"),
]


@pytest.mark.parametrize(("who", "page"), FIRST)
def test_the_first_page_is_the_one_the_person_came_for(cast, sign_in, who, page):
    answer = sign_in(getattr(cast, who)).get("/")
    assert (answer.status_code, answer.headers.get("Location")) == (302, page)


def test_someone_with_an_account_and_no_part_in_anything_is_told_so(cast, sign_in):
    answer = sign_in(cast.nobody).get("/")
    assert answer.status_code == 200
    assert "Nothing here yet" in answer.content.decode()


def test_signed_out_leads_to_the_sign_in_page_and_back(cast, client):
    answer = client.get("/")
    assert answer.headers["Location"] == "/accounts/login/?next=/"


def test_where_to_take_a_concern_is_open_to_everybody(db, client, settings):
    settings.CONCERN_CONTACT_EMAIL = "guardian@example.org"
    text = client.get("/concern/").content.decode()
    assert "guardian@example.org" in text and "safeguarded" in text


def test_the_accessibility_statement_is_open_to_everybody(db, client):
    assert client.get("/accessibility/").status_code == 200
