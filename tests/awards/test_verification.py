import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from awards import actions
from awards.models import Certificate

VERIFY = "/awards/verify/"


@pytest.fixture(autouse=True)
def fresh_minutes():
    cache.clear()


@pytest.fixture
def code(certificate):
    Certificate.objects.filter(pk=certificate.pk).update(code="70QF-19HM-X4TD")
    facts = certificate.facts | {"code": "70QF-19HM-X4TD", "awarded_on": "2026-09-30"}
    Certificate.objects.filter(pk=certificate.pk).update(facts=facts)
    return "70QF-19HM-X4TD"


def main_of(response):
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", main_of(response)).split())


def test_signed_out_anybody_with_the_code_sees_the_award_and_that_it_stands(client, code, certificate):
    response = client.get(f"{VERIFY}{code}/")
    assert response.status_code == 200
    assert words(response) == (
        "This certificate is valid Name Amara Okafor Award Certificate of completion Programme Leading for Change "
        "Awarded 30 September 2026 Issued by Harbour Lane Leadership, for Welland Vale Partnership Trust "
        f"Number {certificate.number} Code 70QF-19HM-X4TD "
        "Compare the name and number with the certificate in front of you. Check another"
    )


def test_it_shows_nothing_else_of_the_person_and_leads_nowhere_private(client, code, cast):
    html = client.get(f"{VERIFY}{code}/").content.decode()
    for private in (cast.participant.email, cast.place.post, "hours", str(cast.place.pk), str(cast.participant.pk)):
        assert private not in html
    assert re.findall(r'href="([^"]+)"', main_of(client.get(f"{VERIFY}{code}/"))) == [VERIFY]


@pytest.mark.parametrize("address", ["/v/70QF-19HM-X4TD/", "/v/70qf19hmx4td/", "/v/7OQF-l9HM-X4TD"])
def test_the_address_in_the_qr_code_leads_to_the_certificate(client, code, address):
    response = client.get(address, follow=True)
    assert response.status_code == 200
    assert "Amara Okafor" in words(response)


def test_the_printed_short_address_leads_to_the_form(client, db):
    response = client.get("/v/")
    assert (response.status_code, response["Location"]) == (302, VERIFY)
    assert client.get("/v", follow=True).redirect_chain[-1][0] == VERIFY


@pytest.mark.parametrize("typed", ["70QF-19HM-X4TD", " 70qf 19hm x4td", "7OQF–I9HM–X4TD", "70qf19hmx4td"])
def test_a_code_typed_in_any_way_finds_the_certificate(client, code, typed):
    response = client.get(VERIFY, {"code": typed})
    assert response["Location"] == f"{VERIFY}70QF-19HM-X4TD/"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("7KQF-29HM-X4TD", "No certificate has this code. Check each letter and number against the certificate."),
        ("7KQF", "A code has 12 letters and numbers. Check it against the certificate."),
        ("", "Enter the code that is printed beside the QR code."),
        ("   ", "Enter the code that is printed beside the QR code."),
    ],
)
def test_an_unknown_code_gets_a_plain_message_beside_the_field_and_stays_in_it(client, code, typed, message):
    html = client.get(VERIFY, {"code": typed}).content.decode()
    assert html.count(message) == 2  # beside the field and in the summary
    assert re.search(rf'href="#id_code">\s*{message}', html)
    if typed.strip():
        assert f'value="{typed}"' in html
    assert "Amara" not in html


def test_an_unknown_code_in_the_address_is_not_found_and_can_be_mended(client, code):
    response = client.get(f"{VERIFY}7KQF-29HM-X4T/")
    assert response.status_code == 404
    assert 'value="7KQF-29HM-X4T"' in response.content.decode()
    assert client.get("/v/<script>alert(1)</script>/", follow=True).status_code == 404


def test_a_revoked_certificate_says_so_and_not_why(client, code, certificate, cast):
    actions.revoke(certificate=certificate, why="Marks were invented", by=cast.coordinator)
    said = words(client.get(f"{VERIFY}{code}/"))
    assert said.startswith("This certificate was revoked It was revoked on ")
    assert "no longer stands." in said
    assert "issued again" not in said
    assert "invented" not in said
    assert "valid" not in said


def test_one_issued_again_says_that_and_not_under_which_number(client, code, certificate, cast):
    again = actions.reissue(certificate=certificate, why="Married name", by=cast.coordinator)
    said = words(client.get(f"{VERIFY}{code}/"))
    assert "It was issued again under another number." in said
    assert again.number not in said
    assert words(client.get(f"{VERIFY}{again.code}/")).startswith("This certificate is valid")


def test_what_was_issued_is_shown_after_the_person_and_the_programme_are_renamed(client, code, cast):
    cast.participant.family_name = "Bright"
    cast.participant.save(update_fields=["family_name"])
    cast.programme.name = "Leading Together"
    cast.programme.save(update_fields=["name"])
    said = words(client.get(f"{VERIFY}{code}/"))
    assert "Amara Okafor" in said
    assert "Leading for Change" in said


@pytest.mark.parametrize("address", [VERIFY, f"{VERIFY}70QF-19HM-X4TD/", "/v/", f"{VERIFY}?code=7KQF-29HM-X4TD"])
def test_no_page_of_it_is_indexed_or_kept(client, code, address):
    response = client.get(address)
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Cache-Control"] == "no-store"


def test_guessing_is_stopped_for_a_minute_in_plain_words(client, code, monkeypatch, within_one_minute):
    for _ in range(30):
        assert client.get(f"{VERIFY}7KQF-29HM-X4TD/").status_code == 404
    response = client.get(VERIFY, {"code": "70QF-19HM-X4TD"})
    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert words(response) == (
        "Wait a minute Many codes have been checked from your network within a minute. "
        "Wait a minute, then try again. Try again"
    )
    assert 'href="/awards/verify/?code=70QF-19HM-X4TD"' in response.content.decode()
    assert client.get(f"{VERIFY}{code}/").status_code == 429
    assert client.get(VERIFY).status_code == 200
    assert client.get(f"{VERIFY}{code}/", REMOTE_ADDR="192.0.2.7").status_code == 200
    monkeypatch.setattr("accounts.limits.timezone.now", lambda: within_one_minute + timedelta(minutes=1))
    assert client.get(f"{VERIFY}{code}/").status_code == 200


def test_verifying_costs_one_query(client, code, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(f"{VERIFY}{code}/")


def test_it_is_read_and_not_posted_to(client, db):
    assert client.post(reverse("awards:verify"), {"code": "x"}).status_code == 405
