"""The report as a document: its kind, who may read it, how it is made from what a version keeps."""

from django.conf import settings
from django.template.loader import render_to_string

from core.charts import DOCUMENT
from core.formats import long_date
from documents.kinds import CannotMake, Progress
from documents.models import Document
from documents.pages import LayingOut
from evaluations import drawings, pages
from evaluations.access import visible_versions, written_versions
from evaluations.models import ReportVersion
from evaluations.report import EvaluationReport, report_from
from people.models import Person

KIND = "evaluation-report"
STYLES = ["pdf/document.css", "pdf/report.css"]
MADE_UP_TO = "4"  # raise it when the report's layout or words change, so that a new file is made
LINES_A_PAGE = 55  # about so many rows of tables, to guess how many pages there will be


def made_up_to() -> tuple[object, ...]:
    """What else decides how a report looks; part of the name of its content."""
    return (MADE_UP_TO, settings.DEMO)


def steps_of(report: EvaluationReport) -> int:
    """How much there is to do: each section to be drawn, each page to be laid out, as far as that can be guessed."""
    figures = sum(project.chart.measured.n for project in report.large if project.chart)
    guessed = len(report.large) / 2 + len(report.small) / 6 + len(report.projects) / 12 + figures / (2 * LINES_A_PAGE)
    return 2 * len(report.sections) + 4 + round(guessed)


def make_report(document: Document, progress: Progress) -> bytes:
    """The PDF of a version, from the figures that were frozen when it was asked for."""
    version = ReportVersion.objects.filter(document=document).first()
    if version is None:
        raise CannotMake("This report was asked for before versions were kept. Ask for it again.")
    pages.draw(version)  # so that no reader has to wait for it
    return pdf_of(report_from(version.content), version.number, progress)  # type: ignore[arg-type]


def pdf_of(report: EvaluationReport, number: int, progress: Progress) -> bytes:
    """A version's PDF; `progress` hears of each section that is drawn and each page that is laid out."""
    from documents.rendering import pdf  # late: WeasyPrint takes a second to load, and the web server never needs it

    total, context = steps_of(report), document_context(report, number)
    drawn = []
    for done, section in enumerate(report.sections, start=1):
        drawn.append(render_to_string(f"evaluations/pdf/{section.key}.html", context | {"section": section}))
        progress(done, total, f"Section {done} of {len(report.sections)}: {section.name.lower()}")

    laid_out = LayingOut(progress, total, before=len(report.sections))
    return pdf("evaluations/pdf/report.html", context | {"drawn_sections": drawn}, styles=STYLES, on_page=laid_out)


def document_context(report: EvaluationReport, number: int) -> dict:
    """What the templates of the PDF are given."""
    invented = "  ·  Illustrative figures" if settings.DEMO else ""
    about = f"{report.programme}, {report.cohort}" if report.cohort else report.programme
    return {
        "report": report,
        "drawn": drawings.Drawings(report, DOCUMENT),
        "paper": True,
        "number": number,
        "running_head": f"{about}  ·  Evaluation report",
        "running_foot": f"Version {number}, frozen {long_date(report.as_of)}{invented}",
        "made_on": report.as_of,
        "author": report.provider,
        "illustrative": settings.DEMO,
    }


def may_read_report(person: Person, document: Document) -> bool:
    """Coordinators and evaluators of the programme; its commissioner while the version is published."""
    return visible_versions(person).filter(document=document).exists()


def may_ask_report(person: Person, document: Document) -> bool:
    return written_versions(person).filter(document=document).exists()
