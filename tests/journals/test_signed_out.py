"""A sign-in that runs out in the middle of writing, with and without JavaScript, and a computer that is shared."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from journals.models import Reflection
from journals.pen import new_pen, sealed

JSON = {"HTTP_ACCEPT": "application/json"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def words_of(person):
    return [row.body for row in Reflection.objects.filter(author=person).order_by("created_at")]


def test_a_form_posted_after_the_sign_in_ran_out_is_its_author_s_draft(cast, client, new_page, secret):
    page = new_page(cast.participant)
    client.logout()
    response = client.post(page.url, page.hidden | {"what": secret, "do": "finish"})
    kept = Reflection.objects.get(author=cast.participant)
    assert (kept.body, kept.state) == ({"what": secret}, "draft")
    write = reverse("journals:write", args=[kept.pk])
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={write}"


def test_signing_in_again_leads_to_the_words_that_were_kept(cast, client, new_page, secret, sign_in):
    page = new_page(cast.participant)
    client.logout()
    there = client.post(page.url, page.hidden | {"what": secret, "do": "draft"}).url.split("next=")[1]
    html = sign_in(cast.participant).get(there).content.decode()
    assert secret in html
    assert "Your words are kept" in html


def test_the_security_check_lets_the_form_of_an_expired_sign_in_arrive(cast, page_of, secret):
    """With the check enforced: the browser's cookie and the form's token outlive the session row."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.participant, backend=BACKEND)
    page = page_of(browser.get(reverse("journals:write_new")))
    browser.session.delete()
    assert browser.post(page.url, page.hidden | {"what": secret, "do": "draft"}).status_code == 302
    assert words_of(cast.participant) == [{"what": secret}]


def test_the_form_arrives_after_signing_in_again_elsewhere_although_the_token_changed(cast, page_of, secret):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.participant, backend=BACKEND)
    page = page_of(browser.get(reverse("journals:write_new")))
    browser.cookies["csrftoken"] = "x" * 32  # signing in gives the browser a new one
    browser.force_login(cast.participant, backend=BACKEND)
    response = browser.post(page.url, page.hidden | {"what": secret, "do": "draft"})
    assert response.url == reverse("journals:reflection", args=[Reflection.objects.get().pk])
    assert words_of(cast.participant) == [{"what": secret}]


def test_a_form_that_cadre_did_not_give_out_writes_nothing_and_gives_the_words_back(cast, sign_in, secret):
    url = reverse("journals:keep", args=["6f1c1f0e-0000-4000-8000-000000000001"])
    response = sign_in(cast.participant).post(url, {"pen": "forged", "form": "what", "what": secret, "do": "draft"})
    assert response.status_code == 400
    assert secret in response.content.decode()
    assert words_of(cast.participant) == []


def test_a_pen_writes_in_its_own_reflection_only(cast, client, draft, secret):
    pen = sealed(new_pen(cast.peer))
    url = reverse("journals:keep", args=[draft.pk])
    assert client.post(url, {"pen": pen, "form": "what", "what": "Overwritten"}).status_code == 400
    assert words_of(cast.participant) == [{"what": secret}]


def test_words_posted_without_a_sign_in_never_overwrite_newer_ones(cast, client, page_of, sign_in, draft):
    page = page_of(sign_in(cast.participant).get(reverse("journals:write", args=[draft.pk])))
    newer = page_of(client.get(reverse("journals:write", args=[draft.pk])))
    client.post(newer.url, newer.hidden | {"what": "Newer", "do": "draft"})
    client.logout()
    client.post(page.url, page.hidden | {"what": "Signed out", "do": "draft"})
    assert words_of(cast.participant) == [{"what": "Newer"}, {"what": "Signed out"}]
    assert Reflection.objects.latest("created_at").kept_beside_id == draft.pk


def test_a_finished_reflection_is_never_changed_without_a_sign_in(cast, client, page_of, sign_in, finished):
    page = page_of(sign_in(cast.participant).get(reverse("journals:write", args=[finished.pk])))
    client.logout()
    client.post(page.url, page.hidden | {"what": "Changed by whoever came next", "do": "finish"})
    before = finished.body
    finished.refresh_from_db()
    assert (finished.body, finished.state) == (before, "finished")
    assert words_of(cast.participant)[1] == {"what": "Changed by whoever came next"}
    assert Reflection.objects.latest("created_at").state == "draft"


def test_a_form_left_open_for_three_days_writes_nothing_without_a_sign_in(cast, client, new_page, secret):
    page = new_page(cast.participant)
    client.logout()
    later = signing.time.time() + timedelta(days=3).total_seconds()
    with mock.patch.object(signing.time, "time", return_value=later):
        response = client.post(page.url, page.hidden | {"what": secret, "do": "draft"})
    assert response.status_code == 400
    assert secret in response.content.decode()
    assert words_of(cast.participant) == []


def test_somebody_without_an_account_any_more_gets_no_new_drafts(cast, client, new_page, secret):
    page = new_page(cast.participant)
    client.logout()
    cast.participant.is_active = False
    cast.participant.save(update_fields=["is_active"])
    assert client.post(page.url, page.hidden | {"what": secret, "do": "draft"}).status_code == 400
    assert words_of(cast.participant) == []


def test_the_page_s_own_message_is_told_that_the_sign_in_ran_out_and_saves_nothing(cast, client, new_page, secret):
    page = new_page(cast.participant)
    client.logout()
    response = client.post(page.url, page.hidden | {"what": secret}, **JSON)
    assert (response.status_code, response.json()) == (401, {"state": "signed out"})
    assert words_of(cast.participant) == []


def test_the_last_message_of_a_page_that_closes_is_kept_without_a_sign_in(cast, client, new_page, secret):
    page = new_page(cast.participant)
    client.logout()
    assert client.post(page.url, page.hidden | {"what": secret, "leaving": "1"}, **JSON).status_code == 401
    assert words_of(cast.participant) == [{"what": secret}]


@pytest.mark.parametrize("do", ["draft", "finish", "open", "to-free"])
def test_on_a_shared_computer_the_next_person_neither_sees_nor_gets_the_words(cast, new_page, sign_in, secret, do):
    page = new_page(cast.participant)
    response = sign_in(cast.peer).post(page.url, page.hidden | {"what": secret, "do": do})
    html = response.content.decode()
    assert response.status_code == 403
    assert secret not in html
    assert cast.participant.name not in html
    assert words_of(cast.peer) == []
    assert words_of(cast.participant) == [{"what": secret}]


def test_the_page_s_own_message_is_refused_when_somebody_else_is_signed_in(cast, new_page, sign_in, secret):
    page = new_page(cast.participant)
    response = sign_in(cast.peer).post(page.url, page.hidden | {"what": secret}, **JSON)
    assert (response.status_code, response.json()) == (409, {"state": "another person"})
    assert Reflection.objects.count() == 0


def test_an_old_form_shows_the_next_person_nothing_either(cast, client, new_page, sign_in, secret):
    page = new_page(cast.participant)
    sign_in(cast.peer)
    later = signing.time.time() + timedelta(days=3).total_seconds()
    with mock.patch.object(signing.time, "time", return_value=later):
        response = client.post(page.url, page.hidden | {"what": secret, "do": "draft"})
    assert secret not in response.content.decode()
    assert Reflection.objects.count() == 0
