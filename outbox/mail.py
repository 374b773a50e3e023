"""How an e-mail of Cadre looks: plain text and HTML that say the same, composed from one body.

A body is paragraphs with an empty line between them, without greeting and signature, which are added here.
Two kinds of paragraph are drawn in a way of their own in HTML:

    Set up your account: https://…      words and an address on one line are a button
    482913                              digits alone are a code
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from outbox.attachments import Attachment

BUTTON = re.compile(r"(?P<label>[^\n:]{1,60}): (?P<url>https?://\S+)")
CODE = re.compile(r"\d{4,10}")


@dataclass(frozen=True)
class Paragraph:
    kind: str  # text, button or code
    text: str
    url: str = ""


def paragraphs(body: str) -> list[Paragraph]:
    return [_paragraph(text.strip()) for text in re.split(r"\n\s*\n", body.strip())]


def _paragraph(text: str) -> Paragraph:
    if found := BUTTON.fullmatch(text):
        return Paragraph("button", found["label"], found["url"])
    return Paragraph("code" if CODE.fullmatch(text) else "text", text)


def compose(
    *,
    to: str,
    subject: str,
    body: str,
    why: str,
    name: str = "",
    reference: str = "",
    attachments: Sequence[Attachment] = (),
) -> EmailMultiAlternatives:
    """An e-mail to the address `to`, ready to be sent. `name` is for the greeting; `reference` marks the message."""
    context = {
        "subject": one_line(subject),
        "name": name,
        "body": body.strip(),
        "paragraphs": paragraphs(body),
        "why": why,
        "installation": settings.INSTALLATION_NAME,
        "site_url": settings.SITE_URL,
    }
    # No answering machine answers it, and a mail server that is given it twice can tell.
    headers = {"Auto-Submitted": "auto-generated"}
    if reference:
        headers["X-Cadre-Message"] = reference
    mail = EmailMultiAlternatives(
        context["subject"], render_to_string("mail/message.txt", context).rstrip() + "\n", to=[to], headers=headers
    )
    mail.attach_alternative(render_to_string("mail/message.html", context), "text/html")
    for each in attachments:
        if each.alternative:
            mail.attach_alternative(each.text, each.type)
        mail.attach(each.name, each.text, "application/ics" if each.alternative else each.type)
    return mail


def one_line(text: str) -> str:
    """A subject: line breaks and runs of spaces become one space."""
    return " ".join(text.split())


def shortened(text: str, most: int) -> str:
    """At most so many characters, the last of what is longer being an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
