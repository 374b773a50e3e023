"""A forgotten password is set anew from a link; one that is known is changed; its owner is told."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.test import Client
from django.urls import reverse

from outbox.models import Message
from people.models import AuditEvent
from tests import factories as make

NEW = "heron lantern quarry"
FAILED = "This link no longer works"


@pytest.fixture
def ask_for_link(client):
    """Ask for a link to set a new password, and give its path, or ""."""

    def send(email="amara@example.org"):
        mail.outbox.clear()
        client.post(reverse("account_reset_password"), {"email": email})
        found = re.search(r"http://localhost:8000(/\S+)", mail.outbox[0].body) if mail.outbox else None
        return found[1] if found and "reset" in found[1] else ""

    return send


def open_link(client, link):
    """Follow the link to the form; the path of the form."""
    response = client.get(link, follow=True)
    return response.redirect_chain[-1][0]


def test_a_forgotten_password_is_set_anew_from_the_link_which_signs_in(
    cast, client, ask_for_link, try_password, signed_in_person
):
    link = ask_for_link()
    message = mail.outbox[0]
    assert (message.to, message.subject) == (["amara@example.org"], "Set a new password for Cadre")
    assert message.body.startswith("Hello Amara,\n")
    assert f"Set a new password: http://localhost:8000{link}" in message.body
    form = open_link(client, link)
    assert form.endswith("-set-password/")  # the address that stays in the browser holds no key
    assert client.post(form, {"password1": NEW})["Location"] == "/"
    assert signed_in_person() == str(cast.participant.pk)
    client.post(reverse("account_logout"))
    assert "Location" not in try_password()
    assert try_password(password=NEW).status_code == 302


def test_links_are_made_for_the_address_of_the_installation_whatever_the_browser_says(cast, client, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    client.post(reverse("account_reset_password"), {"email": "amara@example.org"}, headers={"host": "other.example"})
    assert "other.example" not in mail.outbox[0].body
    assert "http://localhost:8000/accounts/password/reset/key/" in mail.outbox[0].body


def test_opening_the_link_spends_nothing_so_that_a_mail_scanner_may(cast, client, ask_for_link, signed_in_person):
    link = ask_for_link()
    for _ in range(3):
        open_link(Client(), link)
    client.post(open_link(client, link), {"password1": NEW})
    assert signed_in_person() == str(cast.participant.pk)


def test_a_link_that_was_used_says_so(cast, client, ask_for_link):
    link = ask_for_link()
    client.post(open_link(client, link), {"password1": NEW})
    client.post(reverse("account_logout"))
    assert FAILED in client.get(link).content.decode()


def test_the_new_password_sent_twice_leads_on_instead_of_complaining(cast, client, ask_for_link):
    form = open_link(client, ask_for_link())
    assert client.post(form, {"password1": NEW})["Location"] == "/"
    assert client.post(form, {"password1": NEW})["Location"] == "/"
    assert AuditEvent.objects.filter(verb="change password").count() == 1


def test_somebody_elses_used_link_still_complains_to_one_who_is_signed_in(cast, client, ask_for_link, sign_in):
    link = ask_for_link()
    Client().post(reverse("account_login"), {"login": "amara@example.org", "password": make.PASSWORD})
    sign_in(cast.peer)
    assert FAILED in client.get(link).content.decode()


@pytest.mark.parametrize(("hours", "works"), [(23, True), (25, False)])
@pytest.mark.usefixtures("cast")
def test_a_link_works_for_one_day(client, monkeypatch, ask_for_link, hours, works):
    link = ask_for_link()
    then = datetime.now() + timedelta(hours=hours)  # noqa: DTZ005 (Django's tokens count from local time)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: then)
    assert (FAILED not in client.get(link, follow=True).content.decode()) is works


@pytest.mark.parametrize("link", ["zzz-c0ffee-0123", "1-2-3", "UID-KEY"])
def test_a_link_that_never_was_one_says_that_it_does_not_work(db, client, link):
    assert FAILED in client.get(f"/accounts/password/reset/key/{link}/").content.decode()


def test_an_unknown_address_gets_the_same_page_and_an_e_mail_without_a_link(cast, client, ask_for_link):
    pages = [
        client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in ("amara@example.org", "stranger@example.org")
    ]
    assert [page.redirect_chain for page in pages] == [[(reverse("account_reset_password_done"), 302)]] * 2
    assert mail.outbox[1].subject == "There is no account with this address"
    assert "reset" not in mail.outbox[1].body


def test_the_fourth_link_within_five_minutes_is_refused_beside_the_field(cast, client, ask_for_link):
    for _ in range(3):
        assert ask_for_link()
    mail.outbox.clear()
    html = client.post(reverse("account_reset_password"), {"email": "amara@example.org"}).content.decode()
    assert html.count("Too many links have been asked for. Wait five minutes and try again.") == 2
    assert 'value="amara@example.org"' in html
    assert mail.outbox == []


def test_a_new_password_lifts_the_limit_on_tries(cast, client, ask_for_link, try_password):
    for _ in range(6):
        try_password(password="not this one")
    client.post(open_link(client, ask_for_link()), {"password1": NEW})
    client.post(reverse("account_logout"))
    assert try_password(password=NEW).status_code == 302


def test_correcting_an_address_voids_the_links_sent_to_the_old_one(cast, client, ask_for_link):
    link = ask_for_link()
    cast.participant.email = "amara.okafor@example.org"
    cast.participant.save(update_fields=["email"])
    assert FAILED in client.get(link).content.decode()
    assert ask_for_link("amara@example.org") == ""


# What a password may be


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("short", "This password is too short. It must contain at least 10 characters."),
        ("4829130176", "This password is entirely numeric."),
        ("password12", "This password is too common."),
        ("amaraokafor", "The password is too similar to the"),
        ("", "Fill in “New password”"),
    ],
)
def test_a_weak_password_is_refused_beside_the_field(cast, client, ask_for_link, password, message):
    cast.participant.email = "head.of.nursing@example.org"
    cast.participant.family_name = "Amaraokafor"
    cast.participant.save(update_fields=["email", "family_name"])
    form = open_link(client, ask_for_link("head.of.nursing@example.org"))
    html = client.post(form, {"password1": password}).content.decode()
    assert html.count(message) == 2
    assert 'id="id_password1-error"' in html


# Changing it, and setting the first one


def test_a_password_is_changed_by_one_who_knows_it_and_who_stays_signed_in(
    cast, client, try_password, signed_in_person, django_capture_on_commit_callbacks
):
    elsewhere = Client()
    elsewhere.post(reverse("account_login"), {"login": "amara@example.org", "password": make.PASSWORD})
    try_password()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("account_change_password"), {"oldpassword": make.PASSWORD, "password1": NEW})
    assert response["Location"] == "/"
    assert signed_in_person() == str(cast.participant.pk)
    assert elsewhere.get(reverse("accounts:session")).json()["person"] is None
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["amara@example.org"], "Your password was changed")
    ]
    assert "Set a new password at once: http://localhost:8000/accounts/password/reset/" in mail.outbox[0].body


def test_a_wrong_present_password_is_said_beside_it(cast, client, try_password):
    try_password()
    form = {"oldpassword": "not this one", "password1": NEW}
    html = client.post(reverse("account_change_password"), form).content.decode()
    assert html.count("This is not your present password. Type it again.") == 2
    assert 'id="id_oldpassword-error"' in html
    assert cast.participant.check_password(make.PASSWORD)


def test_one_who_signs_in_by_code_sets_a_first_password_and_is_sent_no_warning(db, client, sign_in, try_password):
    person = make.person("Nia Price", email="nia@example.org", password=None)
    sign_in(person)
    assert client.get(reverse("account_change_password"))["Location"] == reverse("account_set_password")
    assert client.post(reverse("account_set_password"), {"password1": NEW})["Location"] == "/"
    assert Message.objects.count() == 0
    assert AuditEvent.objects.get(verb="set password").actor_id == person.pk
    client.post(reverse("account_logout"))
    assert try_password(email="nia@example.org", password=NEW).status_code == 302


def test_one_who_has_a_password_cannot_set_another_without_it(cast, client, sign_in):
    sign_in(cast.participant)
    response = client.post(reverse("account_set_password"), {"password1": NEW})
    assert response["Location"] == reverse("account_change_password")
    cast.participant.refresh_from_db()
    assert cast.participant.check_password(make.PASSWORD)


@pytest.mark.parametrize("name", ["account_change_password", "account_set_password"])
def test_passwords_are_for_those_signed_in(client, db, name):
    assert client.get(reverse(name))["Location"] == f"/accounts/login/?next={reverse(name)}"


def test_no_password_and_no_link_is_stored_anywhere(cast, client, ask_for_link, django_capture_on_commit_callbacks):
    link = ask_for_link()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(open_link(client, link), {"password1": NEW})
    stored = str(list(Message.objects.values())) + str(list(AuditEvent.objects.values()))
    assert "Your password was changed" in stored
    assert NEW not in stored
    assert link.split("-", 1)[1].rstrip("/") not in stored
