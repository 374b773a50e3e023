"""The demonstration signs its invented people in by one click and shows its mail; no other installation does."""

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.urls import reverse

from accounts import access, demo, mailbox
from outbox.mail import compose
from tests import factories as make


@pytest.fixture
def cast_of_the_demo(db):
    return {
        each.email: make.person(f"{each.given_name} {each.family_name}", email=each.email, honorific=each.honorific)
        for each in demo.CAST
    }


@pytest.fixture
def demonstration(settings, tmp_path):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings


def one_click(client, email, **form):
    return client.post(reverse("accounts:demo_sign_in", args=[email]), form)


def test_the_sign_in_page_offers_the_cast_and_says_what_each_may_see(cast_of_the_demo, demonstration, client):
    html = client.get(reverse("account_login")).content.decode()
    for each in demo.CAST:
        assert f'<span class="nhsuk-u-visually-hidden"> as {each.name}</span>' in html
        assert each.sees in html
    assert len(demo.CAST) == 20


def test_only_those_who_have_an_account_are_offered(demonstration, client, db):
    make.person("Priya Shah", email=demo.COORDINATOR.email)
    make.person("Helen Marsh", email=demo.FACILITATOR.email, is_active=False)
    assert [member.name for member, _ in access.demo_people()] == ["Priya Shah"]


def test_the_cast_costs_the_sign_in_page_one_query(cast_of_the_demo, demonstration, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(reverse("account_login"))


def test_one_click_signs_in(cast_of_the_demo, demonstration, client, signed_in_person):
    response = one_click(client, demo.COMMISSIONER.email, next="/outcomes/")
    assert response["Location"] == "/outcomes/"
    assert signed_in_person() == str(cast_of_the_demo[demo.COMMISSIONER.email].pk)


def test_one_click_is_for_the_cast_alone(cast_of_the_demo, demonstration, client, signed_in_person):
    make.person("Real Person", email="real@example.org")
    assert one_click(client, "real@example.org").status_code == 404
    assert signed_in_person() is None


def test_one_click_needs_a_form(cast_of_the_demo, demonstration, client, signed_in_person):
    assert client.get(reverse("accounts:demo_sign_in", args=[demo.COORDINATOR.email])).status_code == 405
    assert signed_in_person() is None


def test_outside_the_demonstration_nobody_is_offered_and_no_click_works(
    cast_of_the_demo, client, settings, signed_in_person
):
    assert settings.DEMO is False
    html = client.get(reverse("account_login")).content.decode()
    assert "Priya Shah" not in html
    assert "Look around as" not in html
    for email in (demo.ADMINISTRATOR.email, "nobody@example.org"):
        assert one_click(client, email).status_code == 404
        assert client.get(reverse("accounts:demo_sign_in", args=[email])).status_code == 404
    assert signed_in_person() is None


@pytest.mark.parametrize(
    ("environment", "database", "site", "demonstration"),
    [
        ("demo", "sqlite:////tmp/x.sqlite3", "http://localhost:8000", "True"),
        ("demo", "sqlite:////tmp/x.sqlite3", "http://127.0.0.1:9000", "True"),
        ("demo", "sqlite:////tmp/x.sqlite3", "https://cadre.example", "False"),
        ("demo", "sqlite:////tmp/x.sqlite3", "http://localhost.cadre.example", "False"),
        ("demo", "postgres://cadre@db.example/cadre", "http://localhost:8000", "False"),
        ("test", "sqlite:////tmp/x.sqlite3", "http://localhost:8000", "False"),
    ],
)
def test_it_is_the_demonstration_only_on_the_embedded_database_and_ones_own_machine(
    environment, database, site, demonstration, tmp_path
):
    import os
    import subprocess
    import sys

    chosen = {"CADRE_ENV": environment, "DATABASE_URL": database, "SITE_URL": site, "CADRE_DATA_DIR": str(tmp_path)}
    asked = [sys.executable, "-c", "from config import settings; print(settings.DEMO)"]
    answer = subprocess.run(asked, env={**os.environ, **chosen}, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == demonstration


# Its mail


def test_the_mail_that_was_sent_is_shown_newest_first(demonstration, client, db):
    for number in (1, 2):
        compose(to="a@example.org", subject=f"Letter {number}", body="Text", why="Because.").send()
    html = client.get(reverse("demo:mail")).content.decode()
    assert html.index("Letter 2") < html.index("Letter 1")


def test_of_many_letters_a_page_shows_fifty_and_leads_to_the_older(demonstration, client, db):
    for number in range(51):
        compose(to="a@example.org", subject=f"Letter no {number}.", body="Text", why="Because.").send()
    newest = client.get(reverse("demo:mail")).text
    older = client.get(reverse("demo:mail"), {"page": 2}).text
    assert 'href="?page=2"' in newest
    assert (newest.count("Letter no "), older.count("Letter no ")) == (50, 1)
    assert all((f"Letter no {number}." in newest) != (f"Letter no {number}." in older) for number in range(51))


def test_a_letters_text_is_shown_with_its_links_to_follow_and_its_tags_as_text(demonstration, client, db):
    compose(
        to="a@example.org",
        subject="Tom’s invitation",
        body="From Tom <b>Bevan</b>.\n\nOpen it: http://localhost:8000/accounts/invitation/1/",
        why="Because.",
    ).send()
    (letter,) = mailbox.kept(demonstration.EMAIL_FILE_PATH)
    html = client.get(reverse("demo:letter", args=[letter.key])).content.decode()
    assert "Tom’s invitation" in html
    assert "From Tom &lt;b&gt;Bevan&lt;/b&gt;." in html
    assert 'href="http://localhost:8000/accounts/invitation/1/"' in html


def test_a_code_that_was_asked_for_can_be_read_there(cast_of_the_demo, demonstration, client):
    client.post(reverse("account_request_login_code"), {"email": demo.PARTICIPANT.email})
    (letter,) = mailbox.kept(demonstration.EMAIL_FILE_PATH)
    assert letter.read().to == demo.PARTICIPANT.email
    assert "works once, for 15 minutes" in letter.read().text


def test_several_letters_of_one_connection_are_several(demonstration):
    from django.core.mail import get_connection

    get_connection().send_messages([EmailMessage(f"Letter {n}", "Text", to=["a@example.org"]) for n in (1, 2)])
    assert sorted(letter.read().subject for letter in mailbox.kept(demonstration.EMAIL_FILE_PATH)) == [
        "Letter 1",
        "Letter 2",
    ]


def test_before_any_mail_there_is_a_page_that_says_so(demonstration, client, db):
    assert "Nothing has been sent yet." in client.get(reverse("demo:mail")).content.decode()


@pytest.mark.parametrize("key", ["nothing", "..%2F..%2Fsecret", "20270314-1"])
def test_a_letter_that_is_not_there_is_not_found(demonstration, client, db, key):
    assert client.get(f"/demo/mail/{key}/").status_code == 404


def test_outside_the_demonstration_no_mail_is_shown(client, db, settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    compose(to="a@example.org", subject="Private", body="Text", why="Because.").send()
    (letter,) = mailbox.kept(tmp_path)
    assert client.get(reverse("demo:mail")).status_code == 404
    assert client.get(reverse("demo:letter", args=[letter.key])).status_code == 404
    assert mail.outbox == []
