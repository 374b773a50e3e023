"""The way back after a sign-in, and that no signed-in page is kept by a browser."""

import pytest

PAGE = "/journal/"


def test_signed_out_leads_to_sign_in_and_back_to_the_page(db, client):
    answer = client.get("/journal/?form=free")
    assert answer.headers["Location"] == "/accounts/login/?next=/journal/%3Fform%3Dfree"


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/projects/?page=2", "/projects/%3Fpage%3D2"),
        ("https://elsewhere.example/steal/", "/"),
        ("", "/"),
    ],
)
def test_after_a_form_sent_too_late_one_comes_back_to_the_page_that_held_it(cast, client, referer, back):
    answer = client.post(f"/cohorts/{cast.cohort.pk}/begin/", headers={"Referer": referer})
    assert answer.headers["Location"] == f"/accounts/login/?next={back}"


def test_no_browser_or_proxy_keeps_a_signed_in_page(cast, sign_in):
    kept = sign_in(cast.participant).get(PAGE).headers["Cache-Control"]
    assert "no-store" in kept and "private" in kept
