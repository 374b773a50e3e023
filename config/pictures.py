"""Takes the README's pictures from a running demo: make pictures, while make demo runs (PORT, as for the demo)."""

import os
import re
import sys
import tempfile
import urllib.request
from pathlib import Path

import pypdfium2
from playwright.sync_api import BrowserContext, Page, ViewportSize, sync_playwright

from config.services import chromium

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SITE = f"http://localhost:{os.environ.get('PORT', '8000')}"
DESKTOP: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}


def sign_in(context: BrowserContext, email: str) -> Page:
    """One click on the demo's sign-in page."""
    page = context.new_page()
    page.goto(f"{SITE}/accounts/login/")
    page.locator(f"form[action*='{email}'] button").click()
    page.wait_for_load_state()
    return page


def home(context: BrowserContext) -> None:
    page = sign_in(context, "amara.okafor")
    page.goto(f"{SITE}/home/")
    page.screenshot(path=FOLDER / "home.png", full_page=True)


def register(context: BrowserContext) -> None:
    page = sign_in(context, "priya.shah")
    page.goto(f"{SITE}/today/")
    page.get_by_role("button", name="Finish register").or_(
        page.get_by_role("link", name="Finish register")
    ).first.click()
    page.wait_for_load_state()
    page.set_viewport_size(PHONE)
    page.screenshot(path=FOLDER / "register.png")


def outcomes(context: BrowserContext) -> None:
    page = sign_in(context, "judith.crane")
    page.screenshot(path=FOLDER / "outcomes.png", clip={"x": 0, "y": 0, "width": 1280, "height": 2250}, full_page=True)


def report(context: BrowserContext) -> None:
    """The first page of the pilot's report, made now if it was not before."""
    page = sign_in(context, "ivor.wren")
    page.get_by_role("link", name="Results").first.click()
    page.get_by_role("link", name=re.compile("Pilot")).first.click()
    page.get_by_role("link", name="Evaluation report").first.click()
    page.get_by_role("button", name="Make the report (PDF)").click()
    with page.expect_download(timeout=60_000) as started:
        page.get_by_role("link", name=re.compile("PDF, .* kB")).first.click()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        started.value.save_as(path)
        pypdfium2.PdfDocument(path)[0].render(scale=1.4).to_pil().save(FOLDER / "report.png")


def main() -> None:
    try:
        urllib.request.urlopen(f"{SITE}/accounts/login/", timeout=5)  # noqa: S310  (our own site, on this machine)
    except OSError:
        sys.exit(f"The demo does not answer on {SITE}. Start it with make demo, and try again.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        for picture in (home, register, outcomes, report):
            picture(browser.new_context(viewport=DESKTOP))
            print(f"  {picture.__name__}")
        browser.close()


if __name__ == "__main__":
    main()
