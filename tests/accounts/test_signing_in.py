"""Signing in by password or by code, being told plainly what was wrong, and signing out."""

import re
import time
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.tasks import forget_sessions
from people.models import AuditEvent
from tests import factories as make

START = "/"
WRONG = "The e-mail address or password is wrong. Check both, or have a code sent to you."
TOO_MANY = "Too many wrong passwords. Wait five minutes, or have a code sent to you."


def shows(response, field, message):
    html = response.content.decode()
    assert f'id="id_{field}-error"' in html
    assert html.count(message) == 2  # in the summary at the top, and beside the field
    assert f'href="#id_{field}"' in html
    assert "<title>Error: " in html
    return True


# Password


def test_the_right_password_signs_in_and_leads_to_the_start_page(cast, try_password, signed_in_person):
    response = try_password()
    assert (response.status_code, response["Location"]) == (302, START)
    assert signed_in_person() == str(cast.participant.pk)


def test_capitals_and_spaces_around_the_address_do_not_matter(cast, try_password):
    assert try_password(email=" Amara@Example.org ").status_code == 302


def test_an_address_that_was_entered_with_capitals_signs_in(db, try_password):
    person = make.person("Len Carver", email="len@example.org")
    person.email = "Len.Carver@Example.org"
    person.full_clean()
    person.save()
    assert try_password(email="len.carver@example.org").status_code == 302


@pytest.mark.parametrize("email", ["amara@example.org", "unknown@example.org"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer_and_the_address_stays(cast, try_password, email):
    response = try_password(email=email, password="not this one")
    assert response.status_code == 200
    assert shows(response, "password", WRONG)
    assert f'value="{email}"' in response.content.decode()
    assert "not this one" not in response.content.decode()


def test_an_empty_form_says_what_to_fill_in(cast, try_password):
    html = try_password(email="", password="").content.decode()
    assert html.count("Fill in “E-mail address”") == 2
    assert html.count("Fill in “Password”") == 2


def test_what_is_no_address_is_said_beside_it_and_stays(cast, try_password):
    html = try_password(email="amara at example").content.decode()
    assert html.count("“E-mail address” must be an e-mail address, like name@example.org") == 2
    assert 'value="amara at example"' in html


def test_a_person_without_a_password_cannot_sign_in_with_none(db, try_password, signed_in_person):
    make.person("Nia Price", email="nia@example.org", password=None)
    assert try_password(email="nia@example.org", password="").status_code == 200
    assert try_password(email="nia@example.org", password="None").status_code == 200
    assert signed_in_person() is None


def test_a_closed_account_is_told_so_only_with_the_right_password(cast, client, try_password, signed_in_person):
    cast.participant.is_active = False
    cast.participant.save(update_fields=["is_active"])
    assert shows(try_password(password="wrong password"), "password", WRONG)
    response = try_password()
    assert response["Location"] == reverse("account_inactive")
    assert "This account is closed" in client.get(response["Location"]).content.decode()
    assert signed_in_person() is None


def test_the_form_sent_twice_signs_in_once_and_leads_to_the_same_page(cast, try_password):
    first, second = try_password(next="/journal/"), try_password(next="/journal/")
    assert first["Location"] == second["Location"] == "/journal/"
    assert AuditEvent.objects.filter(verb="sign in").count() == 1


def test_a_sign_in_is_in_the_audit_trail(cast, try_password):
    try_password()
    event = AuditEvent.objects.get(verb="sign in")
    assert (event.actor_id, event.subject_id) == (cast.participant.pk, str(cast.participant.pk))


# Where one comes to afterwards


def test_one_comes_to_the_page_that_was_asked_for(cast, client, try_password):
    page = client.get(reverse("account_login"), {"next": "/cohorts/"})
    assert '<input type="hidden" name="next" value="/cohorts/">' in page.content.decode()
    assert try_password(next="/cohorts/")["Location"] == "/cohorts/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "http://testserver@evil.example/",
    ],
)
def test_nobody_is_led_to_another_site(cast, try_password, elsewhere):
    assert try_password(next=elsewhere)["Location"] == START


# Too many tries


def test_the_sixth_wrong_password_is_refused_politely_and_so_is_the_right_one_after_it(cast, try_password):
    for _ in range(5):
        assert shows(try_password(password="not this one"), "password", WRONG)
    assert shows(try_password(password="not this one"), "password", TOO_MANY)
    response = try_password()
    assert shows(response, "password", TOO_MANY)
    assert 'value="amara@example.org"' in response.content.decode()


def test_the_limit_of_an_address_holds_from_every_network(cast, try_password):
    for number in range(5):
        try_password(password="not this one", ip=f"192.0.2.{number}")
    assert shows(try_password(ip="198.51.100.7"), "password", TOO_MANY)


def test_the_limit_of_one_address_leaves_others_on_the_same_network_alone(cast, try_password):
    for _ in range(6):
        try_password(password="not this one")
    assert try_password(email="tom@example.org").status_code == 302


def test_the_limit_of_a_network_holds_for_every_address_and_leaves_other_networks_alone(cast, try_password):
    for number in range(30):
        assert shows(try_password(email=f"guess{number}@example.org"), "password", WRONG)
    assert shows(try_password(), "password", TOO_MANY)
    assert try_password(ip="198.51.100.7").status_code == 302


def test_right_passwords_are_not_counted_as_tries(cast, client, try_password):
    for _ in range(8):
        assert try_password().status_code == 302
        client.post(reverse("account_logout"))


def test_behind_a_proxy_the_network_is_the_one_that_the_proxy_saw_and_not_what_the_browser_claims(
    cast, client, settings
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def send(number, seen):
        claimed = f"203.0.113.{number}, {seen}"
        form = {"login": f"guess{number}@example.org", "password": "not this one"}
        return client.post(reverse("account_login"), form, HTTP_X_FORWARDED_FOR=claimed)

    for number in range(30):
        assert shows(send(number, "192.0.2.1"), "password", WRONG)
    assert shows(send(31, "192.0.2.1"), "password", TOO_MANY)
    assert shows(send(32, "192.0.2.2"), "password", WRONG)


def test_a_flood_from_one_network_gets_a_plain_page(cast, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1/m/ip"}
    client.post(reverse("account_login"), {})
    response = client.post(reverse("account_login"), {})
    assert response.status_code == 429
    assert "Too many tries" in response.content.decode()


# Code


def test_a_code_of_six_digits_comes_by_e_mail_and_signs_in(cast, ask_for_code, enter_code, signed_in_person):
    code = ask_for_code(next="/journal/")
    assert re.fullmatch(r"\d{6}", code)
    assert mail.outbox[0].to == ["amara@example.org"]
    assert mail.outbox[0].subject == "Your code to sign in to Cadre"
    assert enter_code(code, next="/journal/")["Location"] == "/journal/"
    assert signed_in_person() == str(cast.participant.pk)


def test_a_code_may_be_typed_with_a_space_in_the_middle(cast, ask_for_code, enter_code, signed_in_person):
    code = ask_for_code()
    enter_code(f" {code[:3]} {code[3:]} ")
    assert signed_in_person() == str(cast.participant.pk)


def test_the_sign_in_form_can_ask_for_a_code_with_the_address_that_is_typed_in_it(cast, client):
    form = {"login": "amara@example.org", "password": "", "next": "/journal/"}
    response = client.post(reverse("account_request_login_code"), form, follow=True)
    assert response.redirect_chain == [(f"{reverse('account_confirm_login_code')}?next=%2Fjournal%2F", 302)]
    assert "amara@example.org" in response.content.decode()
    assert [message.to for message in mail.outbox] == [["amara@example.org"]]


def test_asking_for_a_code_without_an_address_says_so(cast, client):
    response = client.post(reverse("account_request_login_code"), {"login": "", "password": "x"})
    assert shows(response, "email", "Fill in “E-mail address”")


def test_an_unknown_address_gets_the_same_pages_and_an_e_mail_that_says_there_is_no_account(cast, client):
    pages = []
    for email in ("amara@example.org", "stranger@example.org"):
        response = client.post(reverse("account_request_login_code"), {"email": email}, follow=True)
        html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
        pages.append((response.redirect_chain, html.replace(email, "")))
    assert pages[0] == pages[1]
    assert [message.subject for message in mail.outbox] == [
        "Your code to sign in to Cadre",
        "There is no account with this address",
    ]
    assert not re.search(r"\d{6}", mail.outbox[1].body)


def test_no_code_signs_in_for_an_unknown_address(cast, ask_for_code, enter_code, signed_in_person):
    assert ask_for_code(email="stranger@example.org") == ""
    for guess in ("", "000000"):
        enter_code(guess)
    assert signed_in_person() is None


def test_a_person_who_may_not_sign_in_gets_no_code(cast, ask_for_code):
    cast.participant.is_active = False
    cast.participant.save(update_fields=["is_active"])
    assert ask_for_code() == ""
    assert mail.outbox[0].subject == "There is no account with this address"


def other(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_wrong_code_is_said_beside_the_field_and_the_right_one_still_works(
    cast, ask_for_code, enter_code, signed_in_person
):
    code = ask_for_code()
    response = enter_code(other(code))
    assert shows(response, "code", "This is not the code in the newest e-mail. Check it and type it again.")
    assert f'value="{other(code)}"' in response.content.decode()
    enter_code(code)
    assert signed_in_person() == str(cast.participant.pk)


def test_sending_an_empty_code_is_not_a_guess(cast, ask_for_code, enter_code, signed_in_person):
    code = ask_for_code()
    for _ in range(4):
        assert shows(enter_code(""), "code", "Fill in “Six-digit code”")
    enter_code(code)
    assert signed_in_person() == str(cast.participant.pk)


def test_three_wrong_codes_cancel_it_and_lead_to_a_new_one_with_the_address_kept(
    cast, client, ask_for_code, enter_code, signed_in_person
):
    code = ask_for_code()
    enter_code(other(code))
    enter_code(other(code))
    response = enter_code(other(code), next="/journal/")
    assert response["Location"] == f"{reverse('account_request_login_code')}?next=%2Fjournal%2F"
    page = client.get(response["Location"])
    assert shows(page, "email", "The code was wrong three times, so it has been cancelled. Ask for a new one.")
    assert 'value="amara@example.org"' in page.content.decode()
    enter_code(code)
    assert signed_in_person() is None


def test_an_expired_code_is_said_beside_the_address_which_is_kept(
    cast, client, ask_for_code, enter_code, signed_in_person
):
    code = ask_for_code()
    later = time.time() + 15 * 60 + 1
    with patch("allauth.account.internal.flows.code_verification.time.time", lambda: later):
        response = enter_code(code)
    assert response["Location"] == reverse("account_request_login_code")
    page = client.get(response["Location"])
    assert shows(page, "email", "That code has expired: a code works for 15 minutes. Ask for a new one.")
    assert 'value="amara@example.org"' in page.content.decode()
    assert signed_in_person() is None
    assert "That code" not in client.get(reverse("account_request_login_code")).content.decode()  # said once


def test_a_used_code_does_not_work_again_and_says_why_with_the_address_kept(
    cast, client, ask_for_code, enter_code, signed_in_person
):
    code = ask_for_code()
    enter_code(code)
    client.post(reverse("account_logout"))
    response = enter_code(code, email="amara@example.org")  # the page that the Back button shows
    page = client.get(response["Location"])
    assert shows(page, "email", "That code has been used or has expired. Ask for a new one.")
    assert 'value="amara@example.org"' in page.content.decode()
    assert signed_in_person() is None


def test_a_code_typed_into_a_page_from_before_a_sign_in_signs_nobody_in_and_says_why(cast):
    strict = Client(enforce_csrf_checks=True)
    old_page = {"code": "482913", "email": "amara@example.org", "csrfmiddlewaretoken": "of another time"}
    response = strict.post(reverse("account_confirm_login_code"), old_page, follow=True)
    assert shows(response, "email", "That code has been used or has expired. Ask for a new one.")
    assert 'value="amara@example.org"' in response.content.decode()
    strict.force_login(cast.participant, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert strict.post(reverse("account_confirm_login_code"), old_page)["Location"] == START


def test_the_code_sent_twice_by_a_double_click_signs_in_once(cast, ask_for_code, enter_code, signed_in_person):
    code = ask_for_code()
    first, second = enter_code(code), enter_code(code)
    assert first["Location"] == second["Location"] == START
    assert signed_in_person() == str(cast.participant.pk)
    assert AuditEvent.objects.filter(verb="sign in").count() == 1


def test_a_new_code_takes_the_place_of_the_one_before(cast, ask_for_code, enter_code, signed_in_person):
    first = ask_for_code()
    second = ask_for_code()
    while second == first:
        second = ask_for_code()
    enter_code(first)
    assert signed_in_person() is None
    enter_code(second)
    assert signed_in_person() == str(cast.participant.pk)


def test_a_code_works_only_in_the_browser_that_asked_for_it(cast, client, ask_for_code, django_client):
    code = ask_for_code()
    response = django_client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response["Location"] == reverse("account_request_login_code")
    assert django_client.get(reverse("accounts:session")).json()["person"] is None


@pytest.fixture
def django_client():
    from django.test import Client

    return Client()


def test_the_fourth_code_within_five_minutes_is_refused_beside_the_field_known_or_not(cast, client, ask_for_code):
    for email in ("amara@example.org", "stranger@example.org"):
        for _ in range(3):
            ask_for_code(email=email)
        mail.outbox.clear()
        response = client.post(reverse("account_request_login_code"), {"email": email})
        assert shows(
            response, "email", "Too many codes have been asked for. Wait five minutes, or sign in with your password."
        )
        assert mail.outbox == []


def test_one_who_waits_for_a_code_may_still_use_the_password(cast, client, ask_for_code, try_password):
    ask_for_code()
    assert client.get(reverse("account_login")).status_code == 200
    assert client.get(reverse("account_request_login_code")).status_code == 200
    assert try_password().status_code == 302


def test_the_page_for_the_code_leads_to_asking_when_no_code_was_asked_for(client, db):
    response = client.get(reverse("account_confirm_login_code"))
    assert (response.status_code, response["Location"]) == (302, reverse("account_request_login_code"))


def test_the_mail_server_being_down_is_said_plainly(cast, client, settings):
    settings.EMAIL_BACKEND = "tests.accounts.test_signing_in.DownBackend"
    for name in ("account_request_login_code", "account_reset_password"):
        response = client.post(reverse(name), {"email": "amara@example.org"})
        assert response.status_code == 503
        assert "The e-mail could not be sent" in response.content.decode()


def test_an_address_that_the_mail_server_refuses_gets_the_same_answer_as_any_other(cast, client, settings):
    settings.EMAIL_BACKEND = "tests.accounts.test_signing_in.RefusingBackend"
    response = client.post(reverse("account_request_login_code"), {"email": "gone@example.org"})
    assert response["Location"] == reverse("account_confirm_login_code")


class DownBackend:
    def __init__(self, *args, **kwargs):
        pass

    def open(self):
        raise ConnectionRefusedError("Connection refused")

    def close(self):
        pass


class RefusingBackend(DownBackend):
    def open(self):
        pass

    def send_messages(self, messages):
        import smtplib

        raise smtplib.SMTPRecipientsRefused({"gone@example.org": (550, b"No such mailbox")})


# Staying signed in, and signing out


def test_a_sign_in_lasts_twelve_hours(cast, client, try_password):
    try_password()
    cookie = client.cookies["sessionid"]
    assert cookie["max-age"] == 12 * 60 * 60
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    left = client.session.get_expiry_date() - timezone.now()
    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12)


def test_one_whose_session_ended_is_told_why_and_one_who_signed_out_is_not(cast, client, try_password):
    told = "You were signed out, because 12 hours had passed since you signed in"
    assert told not in client.get(reverse("account_login")).content.decode()
    try_password()
    del client.cookies["sessionid"]
    assert told in client.get(reverse("account_login"), {"next": "/journal/"}).content.decode()
    try_password()
    client.post(reverse("account_logout"))
    assert told not in client.get(reverse("account_login")).content.decode()


def test_signing_out_needs_a_form_and_leads_to_signing_in(cast, client, sign_in, signed_in_person):
    sign_in(cast.participant)
    assert "Sign out?" in client.get(reverse("account_logout")).content.decode()
    assert signed_in_person() == str(cast.participant.pk)
    response = client.post(reverse("account_logout"), follow=True)
    assert response.redirect_chain == [(reverse("account_login"), 302)]
    assert "You have signed out." in response.content.decode()
    assert signed_in_person() is None


def test_one_who_is_signed_in_is_led_on_from_the_sign_in_page(cast, client, sign_in):
    sign_in(cast.participant)
    assert client.get(reverse("account_login"), {"next": "/journal/"})["Location"] == "/journal/"
    assert client.get(reverse("account_request_login_code"))["Location"] == START


def test_a_script_can_ask_who_is_signed_in_and_for_a_token_that_works(cast, sign_in):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    response = client.get(reverse("accounts:session"))
    assert response.json()["signed_in"] is False
    assert response.json()["person"] is None
    assert "no-store" in response["Cache-Control"]
    form = {"login": "amara@example.org", "password": make.PASSWORD}
    assert client.post(reverse("account_login"), form).status_code == 403
    assert (
        client.post(reverse("account_login"), form, headers={"X-CSRFToken": response.json()["csrf"]}).status_code == 302
    )
    answer = client.get(reverse("accounts:session")).json()
    assert (answer["signed_in"], answer["person"]) == (True, str(cast.participant.pk))
    assert set(answer) == {"signed_in", "person", "csrf"}
    assert client.post(reverse("account_logout"), headers={"X-CSRFToken": answer["csrf"]}).status_code == 302


# What is not there


def test_nobody_can_sign_up(client, db):
    page = client.get(reverse("account_signup"))
    assert "Accounts are by invitation" in page.content.decode()
    form = {"email": "new@example.org", "password1": "correct horse battery"}
    assert client.post(reverse("account_signup"), form).status_code == 405


@pytest.mark.parametrize("address", ["email/", "confirm-email/", "reauthenticate/", "social/", "login/code/resend/"])
def test_pages_of_allauth_that_cadre_does_not_use_are_not_there(cast, sign_in, address):
    assert sign_in(cast.participant).get(f"/accounts/{address}").status_code == 404


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_request_login_code", "account_reset_password", "account_signup", "account_inactive"],
)
def test_signed_out_pages_ask_the_database_nothing(client, db, django_assert_num_queries, name):
    with django_assert_num_queries(0):
        assert client.get(reverse(name)).status_code == 200


# The admin's own way in


def test_the_admin_sends_those_signed_out_to_our_sign_in_page(client, db):
    response = client.get("/admin/")
    assert client.get(response["Location"])["Location"] == "/accounts/login/?next=/admin/"


def test_the_admin_is_no_page_for_one_who_may_not_enter_it_and_no_loop(cast, client, sign_in):
    sign_in(cast.participant)
    response = client.get("/admin/", follow=True)
    assert response.status_code == 404


def test_the_admins_own_pages_for_signing_out_and_passwords_are_ours(cast, client, sign_in, signed_in_person):
    sign_in(cast.coordinator)
    assert client.get("/admin/password_change/")["Location"] == reverse("account_change_password")
    assert client.post("/admin/logout/")["Location"] == reverse("account_login")
    assert signed_in_person() is None


def test_a_session_that_has_run_out_goes_with_what_waited_in_it(client, db):
    over, going = SessionStore(), SessionStore()
    for session, days in ((over, -1), (going, 1)):
        session["waits"] = "words"
        session.set_expiry(timezone.now() + timedelta(days=days))
        session.save()
    forget_sessions()
    assert [session.session_key for session in Session.objects.all()] == [going.session_key]
