"""HTML to a tagged PDF by WeasyPrint, fast and locked up.

    pdf("evaluations/pdf/report.html", context, styles=["pdf/report.css"])

Templates extend `pdf/base.html` or `pdf/base_document.html`. Fonts and stylesheets are read once in a worker's
life; so are drawings (below). Nothing is fetched but the project's own static files and drawings: no network,
no other file of the machine, and a document that asks for one is not made. The same facts give the same bytes:
dates come from the template's `made_on`, never from the clock.

In templates and stylesheets a static file is `static:fonts/name.woff2`, a drawing `drawn:name`.

Import this module where it is used, inside the function: WeasyPrint takes a second to load, and only workers need it.
"""

import gc
import logging
import mimetypes
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pydyf
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from documents.drawings import drawings
from documents.engraving import Engraving

VARIANT = "pdf/ua-1"
BASE_STYLE = "pdf/base.css"
OnPage = Callable[[int], None]
READABLE = {".css", ".woff2", ".svg", ".png"}

# Pango's font map is shared and not made for several threads at once.
_one_at_a_time = threading.Lock()


def pdf(template: str, context: dict[str, Any], *, styles: Sequence[str] = (), on_page: OnPage | None = None) -> bytes:
    """The template as a tagged PDF, in the base style and then `styles` (static paths, in order).

    `on_page` is told the number of each page as it is laid out, more than once where a page refers to a later one.
    """
    return pdf_of_html(render_to_string(template, context), styles=styles, on_page=on_page)


def pdf_of_html(html: str, *, styles: Sequence[str] = (), on_page: OnPage | None = None) -> bytes:
    """A whole page of HTML as a tagged PDF. RefusedURL: it asks for what it may not read, or for what is not there."""
    try:
        with _one_at_a_time, _without_collecting(), _hearing_of_pages(on_page):
            return HTML(string=html, url_fetcher=_fetcher()).write_pdf(
                stylesheets=[_style(name) for name in (BASE_STYLE, *styles)],
                font_config=_fonts(),
                cache=dict(_images()),
                pdf_variant=VARIANT,
                finisher=_without_attachments,
            )
    except FatalURLFetchingError as error:  # a BaseException of WeasyPrint's, so that nothing in it goes on
        raise RefusedURL(str(error)) from error


@contextmanager
def _without_collecting() -> Iterator[None]:
    """A document is some hundred thousand objects that are needed until it is written: to look through them again and
    again for what is not takes a sixth of the time. Afterwards they are collected as everything is."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def _hearing_of_pages(on_page: OnPage | None) -> Iterator[None]:
    """WeasyPrint says in its log of progress which page it lays out; nobody else has to hear of it."""
    if on_page is None:
        yield
        return
    log, listener = logging.getLogger("weasyprint.progress"), _PageListener(on_page)
    level, propagate = log.level, log.propagate
    log.addHandler(listener)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(listener)
        log.setLevel(level)
        log.propagate = propagate


class _PageListener(logging.Handler):
    """Passes on page numbers; what is raised on hearing of one (the claim was lost) ends the rendering."""

    def __init__(self, on_page: OnPage) -> None:
        super().__init__()
        self.on_page = on_page

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple) and record.args and "- Page %d" in str(record.msg):
            self.on_page(int(str(record.args[0])))


def _without_attachments(document: Document, file: pydyf.PDF) -> None:
    if any(isinstance(item, pydyf.Stream) and item.extra.get("Type") == "/EmbeddedFile" for item in file.objects):
        raise RefusedURL("A document carries no attachments.")


class RefusedURL(ValueError):
    """A document asked for what it may not read."""


class LockedFetcher(URLFetcher):
    """Reads the project's static files and the registered drawings, and refuses all else loudly."""

    def __init__(self, root: Path) -> None:
        super().__init__(allowed_protocols=("static", "drawn"), allow_redirects=False, fail_on_errors=True)
        self.root = root.resolve()

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        if parts.scheme == "drawn" and parts.path in drawings and not parts.netloc:
            return URLFetcherResponse(url, drawings[parts.path]().encode(), {"Content-Type": "image/svg+xml"})
        if parts.scheme != "static" or parts.netloc:
            raise RefusedURL(f"A document may not read {parts.scheme}: addresses.")
        path = (self.root / unquote(parts.path)).resolve()
        if not path.is_relative_to(self.root) or path.suffix not in READABLE or not path.is_file():
            raise RefusedURL("A document may read static files only.")
        kind = "font/woff2" if path.suffix == ".woff2" else mimetypes.guess_type(path.name)[0]
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind or "application/octet-stream"})


@cache
def _fetcher() -> LockedFetcher:
    return LockedFetcher(Path(settings.STATICFILES_DIRS[0]))


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _style(name: str) -> CSS:
    """A stylesheet, parsed once; its fonts join the shared configuration."""
    return CSS(url=f"static:{name}", url_fetcher=_fetcher(), font_config=_fonts())


@cache
def _images() -> dict[str, Engraving]:
    """What WeasyPrint finds in its image cache when a stylesheet names a drawing."""
    return {f"drawn:{name}": Engraving(name, draw()) for name, draw in drawings.items()}
