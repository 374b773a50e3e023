"""The poster and the report as PDF, from the facts."""

import math
from datetime import datetime

from django.conf import settings

from core.formats import day_of, long_date
from documents.kinds import CannotMake, Progress
from documents.pages import LayingOut
from projects.papers.content import ProjectFacts
from projects.papers.poster import FITS, Poster
from projects.papers.report import Report
from projects.papers.shortening import shortened

REPORT_TEMPLATE, REPORT_STYLES = (
    "projects/pdf/report.html",
    ["pdf/document.css", "pdf/chart_key.css", "pdf/project_report.css"],
)
PAGES_GUESSED = 8
STEPS = math.ceil(math.log2(len(FITS) + 1))  # sizes that are tried at most
POSTER_TEMPLATE, POSTER_STYLES = "projects/pdf/poster.html", ["pdf/chart_key.css", "pdf/poster.css"]
TOO_MUCH = "This project holds more words than fit on one page. Shorten its title or its aim."


def poster_pdf(facts: ProjectFacts, on: datetime, progress: Progress) -> bytes:
    """One page, at the largest size of type at which nothing runs over: halving what is left to try each time."""
    from documents.rendering import pdf  # late: WeasyPrint takes a second to load, and the web server never needs it

    best, step = None, 0
    low, high = 0, len(FITS) - 1
    while low <= high:
        progress(step := step + 1, STEPS, "Fitting it on one page")
        tried = (low + high) // 2
        pages: set[int] = set()
        context = poster_context(Poster(facts, FITS[tried], day_of(on)))
        made = pdf(POSTER_TEMPLATE, context, styles=POSTER_STYLES, on_page=pages.add)
        if pages == {1}:
            best, high = made, tried - 1
        else:
            low = tried + 1
    if best is None:
        raise CannotMake(TOO_MUCH)
    return best


def poster_context(poster: Poster) -> dict:
    parts = ["Made with Cadre from the project’s own record, of which the full report has more"]
    if settings.DEMO:
        parts.append("Illustrative figures")
    return {
        "poster": poster,
        "facts": poster.facts,
        "foot": "  ·  ".join(parts),
        "day": long_date(poster.on),
        "made_on": poster.on,
        "author": poster.facts.provider,
    }


def report_pdf(facts: ProjectFacts, on: datetime, progress: Progress) -> bytes:
    """As many pages as it takes; `progress` hears of each."""
    from documents.rendering import pdf  # late, as above

    pages = LayingOut(progress, PAGES_GUESSED)
    return pdf(REPORT_TEMPLATE, report_context(facts, on), styles=REPORT_STYLES, on_page=pages)


def report_context(facts: ProjectFacts, on: datetime) -> dict:
    invented = "  ·  Illustrative figures" if settings.DEMO else ""
    return {
        "report": Report(facts),
        "facts": facts,
        "day": long_date(on),
        "running_head": f"{shortened(facts.title, 70)}  ·  Report",
        "running_foot": f"{facts.programme}, {facts.cohort}, {long_date(on)}{invented}",
        "made_on": on,
        "author": facts.provider,
    }
