"""Every page of the admin is Cadre's own: nothing inline, nothing of Django's styles and scripts, one strict policy."""

import re

import pytest
from django.urls import reverse

from journals.models import Reflection
from tests.admin.registers import REGISTERS, url

INLINE = re.compile(r"""\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=["']|javascript:""")

PRIVATE = "The rota nearly broke me."
DJANGOS_WORDS = ("Django", "successfully", "Select ", "---------", "Home ›", "View site")


def pages_of(held) -> list[str]:
    pages = [reverse("admin:index")]
    for register in REGISTERS:
        pages += [url(register), held.change(register)]
    pages.append(url("cohorts_place", "history", held["cohorts_place"].pk))
    return [*pages, f"{url('cohorts_place')}?q=okafor&state=taken", f"{url('cohorts_place')}?q=nobody-of-this-name"]


@pytest.fixture(params=["coordinator", "administrator"])
def pages(request, cast, held, sign_in):
    """Each page that the person may open, with its address."""
    Reflection.objects.create(author=cast.participant, body={"what": PRIVATE})
    client = sign_in(getattr(cast, request.param))
    adding = [url(name, "add") for name in REGISTERS]
    answers = {page: client.get(page) for page in [*pages_of(held), *adding]}
    return {page: answer for page, answer in answers.items() if answer.status_code == 200}


def test_every_page_is_cadres_own(pages):
    """Nothing inline, nothing of Django's, one heading, the menu, our words; the strict policy and no frame; and
    no password or private words, of which there are some."""
    assert len(pages) > 40
    wrong = {page: faults for page, answer in pages.items() if (faults := faults_of(answer))}
    assert wrong == {}


def faults_of(answer) -> list[str]:
    text, headers = answer.content.decode(), answer.headers
    policy = headers["Content-Security-Policy"]
    kept = {
        "nothing inline": not INLINE.search(text),
        "no style or script of Django's": "/static/admin/" not in text,
        "our stylesheet": "/static/css/admin.css" in text,
        "one heading": text.count("<h1") == 1,
        "our header": 'class="c-header"' in text,
        "the menu": 'aria-current="true">Admin</a>' in text,
        "our words": not any(words in text for words in DJANGOS_WORDS),
        "strict scripts": "script-src 'self';" in f"{policy};",
        "strict styles": "style-src 'self';" in f"{policy};",
        "nothing unsafe": "unsafe" not in policy,
        "in no frame": headers["X-Frame-Options"] == "DENY",
        "no private words": PRIVATE not in text,
        "no password": 'name="password' not in text and "md5$" not in text,
        "kept nowhere": "no-store" in headers["Cache-Control"],
    }
    return [rule for rule, holds in kept.items() if not holds]


def test_a_row_is_called_what_it_is_and_a_date_is_written_out(held, coordinator):
    text = coordinator.get(held.change("awards_certificate")).content.decode()
    assert "12 June 2027" in text
    assert reverse("awards:verify_code", args=["7K4P-2MQX-9RTD"]) in text


def test_from_a_cohort_to_its_workspace_is_one_click(cast, held, coordinator):
    workspace = reverse("home:workspace", args=[cast.cohort.pk])
    for page in (reverse("admin:index"), url("cohorts_cohort"), held.change("cohorts_cohort")):
        assert f'href="{workspace}"' in coordinator.get(page).content.decode(), page


def test_an_error_is_listed_above_the_form_and_said_beside_its_field_and_nothing_typed_is_lost(administrator):
    response = administrator.post(url("people_person", "add"), {"given_name": "Zadie", "email": "no address"})
    text = response.content.decode()
    assert "<title>Error: " in text
    assert "There is a problem" in text
    assert 'href="#id_family_name">Fill in “Last name”' in text
    assert 'href="#id_email">“E-mail address” must be an e-mail address' in text
    assert 'value="Zadie"' in text
    assert 'value="no address"' in text
    assert 'id="id_email-error"' in text


def test_pressing_a_button_with_nothing_ticked_says_so(cast, coordinator):
    response = coordinator.post(url("people_person"), {"action": "invite", "index": "0"}, follow=True)
    assert "Tick at least one row first." in response.content.decode()


def test_a_long_list_has_pages(cast, coordinator):
    from tests import factories as make

    for number in range(60):
        make.place(cast.cohort, make.person(f"Person Number{number:02}"))
    first = coordinator.get(url("cohorts_place")).content.decode()
    assert "63 places" in first
    assert "1 to 50 of 63" in first
    assert 'href="?p=2"' in first
    assert "51 to 63 of 63" in coordinator.get(url("cohorts_place"), {"p": "2"}).content.decode()
