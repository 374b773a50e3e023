"""What an e-mail says and looks like: plain text and HTML that say the same."""

import pytest
from django.core import mail

from outbox import actions, sending
from outbox.mail import Paragraph, compose, paragraphs
from outbox.models import Message

BODY = """Priya Shah has invited you to Cadre.

Set up your account: https://cadre.example/i/1?a=1&b=2

482913

It works until 14 March 2027."""


@pytest.fixture
def letter(settings):
    settings.INSTALLATION_NAME = "Ashdown Leadership"
    settings.SITE_URL = "https://cadre.example"
    return compose(
        to="amara@example.org", name="Amara", subject="Set up your account", body=BODY, why="You get this because."
    )


def html_of(message):
    return message.alternatives[0].content


def test_a_body_is_read_as_paragraphs_buttons_and_codes():
    assert paragraphs(BODY) == [
        Paragraph("text", "Priya Shah has invited you to Cadre."),
        Paragraph("button", "Set up your account", "https://cadre.example/i/1?a=1&b=2"),
        Paragraph("code", "482913"),
        Paragraph("text", "It works until 14 March 2027."),
    ]


def test_the_plain_text_is_complete_and_says_why_it_came(letter):
    assert letter.body == (
        "Hello Amara,\n"
        "\n"
        "Priya Shah has invited you to Cadre.\n"
        "\n"
        "Set up your account: https://cadre.example/i/1?a=1&b=2\n"
        "\n"
        "482913\n"
        "\n"
        "It works until 14 March 2027.\n"
        "\n"
        "Ashdown Leadership\n"
        "\n"
        "--\n"
        "You get this because.\n"
        "https://cadre.example\n"
    )


def test_the_html_says_the_same_and_its_button_leads_to_the_same_address(letter):
    html = html_of(letter)
    assert 'href="https://cadre.example/i/1?a=1&amp;b=2"' in html
    for words in ["Hello Amara,", "invited you to Cadre.", ">482913<", "14 March 2027", "You get this because."]:
        assert words in html
    assert "<table" not in html
    assert "<img" not in html
    assert '<html lang="en-GB">' in html


def test_what_somebody_typed_is_text_in_the_html_and_itself_in_the_plain_text():
    letter = compose(to="a@example.org", subject="A & B", body="Tom <b>& Sons</b> isn't in", why="Because.")
    assert "Tom <b>& Sons</b> isn't in" in letter.body
    assert "Tom &lt;b&gt;&amp; Sons&lt;/b&gt;" in html_of(letter)
    assert letter.subject == "A & B"


def test_a_subject_over_several_lines_cannot_add_a_header():
    letter = compose(to="a@example.org", subject="Moved\nBcc: all@example.org", body="Text", why="Because.")
    assert letter.subject == "Moved Bcc: all@example.org"
    assert letter.message()["Bcc"] is None


def test_answering_machines_are_asked_not_to_answer(letter):
    assert letter.message()["Auto-Submitted"] == "auto-generated"


def test_a_link_is_made_when_the_message_is_sent_and_stands_nowhere_before(cast, kind):
    kind(values={"link": "https://cadre.example/secret"})
    message = actions.post(kind="note", key="n:1", to=cast.participant, subject="Your report", body="Open it: {link}")
    sending.send(message.pk)
    message.refresh_from_db()
    assert "Open it: https://cadre.example/secret" in mail.outbox[0].body
    assert message.body == "Open it: {link}"
    assert "secret" not in str(list(Message.objects.values()))


def test_the_kind_is_told_what_the_message_is_about_and_to_whom_it_goes(cast, kind):
    asked = []

    def resolve(name, about_id, person):
        asked.append((name, about_id, person))
        return {"link": "https://cadre.example/"}

    kind("report", resolve=resolve, why="It came because of {link}.")
    message = actions.post(
        kind="report", key="r:1", to=cast.peer, subject="S", body="B: {link}", about_id=cast.cohort.pk
    )
    sending.send(message.pk)
    assert asked == [("report", cast.cohort.pk, cast.peer)]
    assert "It came because of https://cadre.example/." in mail.outbox[0].body


def test_braces_that_somebody_typed_into_a_message_without_placeholders_are_left_alone(cast, kind):
    kind()
    message = actions.post(kind="note", key="n:1", to=cast.peer, subject="About {this}", body="See {that}.")
    sending.send(message.pk)
    assert mail.outbox[0].subject == "About {this}"
    assert "See {that}." in mail.outbox[0].body
