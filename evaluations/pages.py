"""A version as a page: drawn once from what the version keeps, and kept with it, as its PDF is.

It holds nothing but what the version shows to everybody who may open it. What draws it may change from release to
release, with the stylesheets: so a page is named by the code that drew it, and drawn anew once that is another.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from core.charts import PAGE
from evaluations.drawings import Drawings
from evaluations.models import ReportVersion, VersionPage
from evaluations.report import report_from

SOURCES = ("core/**/*.py", "evaluations/**/*.py", "projects/**/*.py", "cohorts/*.py", "templates/evaluations/report/*")


def page_of(version: ReportVersion) -> VersionPage:
    """The page that is kept, or a new one. Select `page` with the version, and leave its content out."""
    kept: VersionPage | None = getattr(version, "page", None)
    return kept if kept and kept.drawn_by == drawn_by() else draw(version)


def draw(version: ReportVersion) -> VersionPage:
    """Draw it and keep it. Two who do so at once keep the same."""
    report = report_from(version.content)  # type: ignore[arg-type]
    context: dict[str, Any] = {"version": version, "report": report, "drawn": Drawings(report, PAGE)}
    page = VersionPage(
        version=version,
        drawn_by=drawn_by(),
        heading=render_to_string("evaluations/report/_version_heading.html", context),
        body=render_to_string("evaluations/report/_version.html", context),
    )
    again = ["drawn_by", "heading", "body"]
    VersionPage.objects.bulk_create([page], update_conflicts=True, unique_fields=["version"], update_fields=again)
    return page


@cache
def drawn_by() -> str:
    """The name of the code and the templates that draw."""
    root = Path(settings.BASE_DIR)
    files = sorted({path for pattern in SOURCES for path in root.glob(pattern)})
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
