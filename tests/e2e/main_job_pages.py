"""What every journey does with a page: find a control by its name, be told something, read a PDF."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2
from playwright.sync_api import APIResponse, Locator, Page, Request, expect

from tests.pdf import text_of


def called(words: str) -> re.Pattern:
    """A name that begins so, wherever a browser puts spaces about the words that only a screen reader says."""
    return re.compile("^" + r"\s*".join(re.escape(part) for part in re.split(r" |(?=[,:.])", words)))


def row(page: Page, words: str) -> Locator:
    return page.get_by_role("row").filter(has_text=words)


def is_told(page: Page, message: str, beside: Locator) -> None:
    """The message stands in the summary and is tied to the control that it is about."""
    words = re.compile(re.escape(message))
    expect(page.locator(".nhsuk-error-summary").get_by_role("link", name=words)).to_be_visible()
    expect(beside).to_have_accessible_description(words)
    expect(page).to_have_title(re.compile("^Error: "))


def give_date(page: Page, label: str, day: date) -> None:
    group = page.get_by_role("group", name=label)
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(name).fill(str(value))


def long(day: date) -> str:
    """As pages say it: 14 March 2027."""
    return f"{day.day} {day:%B %Y}"


def sends(page: Page, press: Callable[[], None]) -> Request:
    """The form that a press of a button sends, so that it can be sent once more."""
    with page.expect_request(lambda request: request.method == "POST" and request.is_navigation_request()) as sent:
        press()
    return sent.value


def sends_again(page: Page, sent: Request) -> APIResponse:
    """The very same form, as after a second press or a reload."""
    kind = {"content-type": sent.headers["content-type"], "referer": sent.headers.get("referer", "")}
    return page.request.post(sent.url, data=sent.post_data_buffer, headers=kind)


def words_of(pdf: Path) -> str:
    """The text of a PDF, with one space between words."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return " ".join(text_of(opened).split())
