"""Takes the pictures of README.md and docs/tour.md from a running demo: make pictures, while make demo runs beside it
(PORT, as for the demo).

Every page is found as a reader finds it: by one click on the sign-in page, then by the words of links. A picture is the
first screen or two of a page, in at most 256 colours, so that each stays under MOST_BYTES; Pillow, which does that, is
there because WeasyPrint needs it.
"""

import os
import re
import sys
import urllib.request
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin

import pypdfium2
from PIL import Image
from playwright.sync_api import BrowserContext, FloatRect, Page, ViewportSize, sync_playwright

from config.services import chromium

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SITE = f"http://localhost:{os.environ.get('PORT', '8000')}"
WIDTH = 1280
DESKTOP: ViewportSize = {"width": WIDTH, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 60_000  # ms for a page, on a machine that does other things too
MAKING = 180_000  # ms for a report to be made
MOST_BYTES = 250_000
PDF_LINK = re.compile(r"PDF, .* [kM]B")

# On the pages


def sign_in(context: BrowserContext, email: str) -> Page:
    """One click on the demo's sign-in page."""
    page = context.new_page()
    page.goto(f"{SITE}/accounts/login/")
    with page.expect_navigation():
        page.locator(f"form[action*='{email}'] button").click()
    return page


def follow(page: Page, words: str | re.Pattern[str]) -> None:
    """Open what the first link with these words leads to; some links look and are announced as buttons."""
    page.goto(urljoin(page.url, page.locator("a").filter(has_text=words).first.get_attribute("href") or ""))


def pdf(page: Page) -> pypdfium2.PdfDocument:
    """The file behind the first link to a PDF, fetched as who is signed in."""
    address = page.locator("a").filter(has_text=PDF_LINK).first.get_attribute("href") or ""
    return pypdfium2.PdfDocument(page.context.request.get(urljoin(page.url, address)).body())


# As pictures


def screen(page: Page, height: int) -> Image.Image:
    """The page from its top, as far down as `height` pixels or as it goes."""
    whole = page.evaluate("document.documentElement.scrollHeight")
    clip: FloatRect = {"x": 0, "y": 0, "width": WIDTH, "height": min(height, whole)}
    return Image.open(BytesIO(page.screenshot(clip=clip, full_page=True, animations="disabled")))


def side_by_side(document: pypdfium2.PdfDocument, pages: int, scale: float) -> Image.Image:
    """The first pages of a file in a row on grey."""
    shown = [document[number].render(scale=scale).to_pil() for number in range(min(pages, len(document)))]
    gap = 16
    width = sum(each.width + gap for each in shown) + gap
    row = Image.new("RGB", (width, max(each.height for each in shown) + 2 * gap), "#d8dde0")
    left = gap
    for each in shown:
        row.paste(each, (left, gap))
        left += each.width + gap
    return row


def keep(name: str, image: Image.Image) -> None:
    """In as many colours as fit into MOST_BYTES: text and flat colours lose nothing that one sees."""
    path = FOLDER / f"{name}.png"
    for colours in (256, 128, 64, 32):
        image.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= MOST_BYTES:
            break
    print(f"  {name}.png, {image.width} by {image.height}, {path.stat().st_size // 1000} kB")


# One function for each picture, by its name


def home(context: BrowserContext) -> Image.Image:
    return screen(sign_in(context, "amara.okafor"), 1400)


def register(context: BrowserContext) -> Image.Image:
    """The register that waits to be finished, on a phone."""
    page = sign_in(context, "priya.shah")
    follow(page, "Finish register")
    page.set_viewport_size(PHONE)
    return Image.open(BytesIO(page.screenshot(animations="disabled")))


def workspace(context: BrowserContext) -> Image.Image:
    page = sign_in(context, "priya.shah")
    follow(page, re.compile(r"^\s*Cohort 5\s*$"))
    return screen(page, 1500)


def trimesters(context: BrowserContext) -> Image.Image:
    """The design of a programme in three trimesters, from the chart of its weeks on."""
    page = sign_in(context, "priya.shah")
    follow(page, "Programmes")
    follow(page, "Clinical leadership in a practice network")
    design = page.locator("section").filter(has=page.get_by_role("heading", name="Design", exact=True)).last
    image = Image.open(BytesIO(design.screenshot(animations="disabled")))
    return image.crop((0, 0, image.width, min(image.height, 1100)))


def project(context: BrowserContext) -> Image.Image:
    page = sign_in(context, "amara.okafor")
    follow(page, "Fewer missed first appointments")
    return screen(page, 1300)


def pathway(context: BrowserContext) -> Image.Image:
    page = sign_in(context, "kofi.mensah")
    follow(page, "Units, deadlines and results")
    return screen(page, 1000)


def asked(context: BrowserContext) -> Image.Image:
    """What the chief executives ask for, as one of them sees it."""
    page = sign_in(context, "margaret.loy")
    follow(page, "Ask for something")
    return screen(page, 1300)


def cause(context: BrowserContext) -> Image.Image:
    page = sign_in(context, "margaret.loy")
    follow(page, "Hip fracture pathway, Ferrybridge")
    follow(page, "Fractured neck of femur")
    return screen(page, 1400)


def theme(context: BrowserContext) -> Image.Image:
    page = sign_in(context, "ishani.perera")
    follow(page, "Leadership of integrated services")
    return screen(page, 1400)


def value(context: BrowserContext) -> Image.Image:
    """What the baby clinic costs and is worth: the drawing and what stands around it."""
    page = sign_in(context, "nathan.ellery")
    follow(page, "Second intake")
    follow(page, re.compile(r"^\s*Projects\s*$"))
    follow(page, "A baby clinic in the practice")
    worth = page.locator("section[aria-labelledby=value]")
    return Image.open(BytesIO(worth.screenshot(animations="disabled")))


def outcomes(context: BrowserContext) -> Image.Image:
    return screen(sign_in(context, "judith.crane"), 1900)


def coding(context: BrowserContext) -> Image.Image:
    """A comment without a name beside the themes of the codebook."""
    page = sign_in(context, "ivor.wren")
    follow(page, "Results")
    follow(page, "Code comments of Leading for Change")
    follow(page, re.compile(r"^\s*(Code|Change)\b"))
    return screen(page, 1000)


def report(context: BrowserContext) -> Image.Image:
    """The first pages of the report of Leading for Change, made now if nobody has made it before."""
    page = sign_in(context, "ivor.wren")
    follow(page, "Results")
    follow(page, "Report of Leading for Change")
    if not page.locator("a").filter(has_text=PDF_LINK).count():
        page.get_by_role("button", name="Make the report (PDF)").click()
        page.locator("a").filter(has_text=PDF_LINK).first.wait_for(timeout=MAKING)
    return side_by_side(pdf(page), pages=2, scale=1)


def certificate(context: BrowserContext) -> Image.Image:
    return side_by_side(pdf(sign_in(context, "moira.kelleher")), pages=1, scale=1)


PICTURES: tuple[Callable[[BrowserContext], Image.Image], ...] = (
    home,
    register,
    workspace,
    trimesters,
    project,
    pathway,
    asked,
    cause,
    theme,
    value,
    outcomes,
    coding,
    report,
    certificate,
)


def main() -> None:
    try:
        urllib.request.urlopen(f"{SITE}/accounts/login/", timeout=30)  # noqa: S310  (our own site, on this machine)
    except OSError:
        sys.exit(f"The demo does not answer on {SITE}. Start it with make demo, and try again.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        for picture in PICTURES:
            context = browser.new_context(viewport=DESKTOP, locale="en-GB", timezone_id="Europe/London")
            context.set_default_timeout(PATIENCE)
            keep(picture.__name__, picture(context))
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
