"""The report as a document: its kind, who may read it, how it is made."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cohorts.models import Cohort
from core.charts import DOCUMENT
from core.formats import long_date
from documents.actions import ask
from documents.kinds import CannotMake, Progress
from documents.models import Document
from evaluations import drawings
from evaluations.access import can_ask_report
from evaluations.report import SECTIONS, EvaluationReport, report_of
from people.models import Person

KIND = "evaluation-report"
STYLES = ["pdf/document.css", "pdf/report.css"]
PROGRAMME = "programme__commissioner", "programme__provider"


@transaction.atomic
def ask_report(*, cohort: Cohort, by: Person) -> Document:
    """The cohort's report as it stands; the same content is the same document."""
    report = report_of(cohort, timezone.now())
    return ask(kind=KIND, subject_id=cohort.pk, version=report.version, title=report.title, by=by, total=SECTIONS)


def make_report(document: Document, progress: Progress) -> bytes:
    """The PDF: figures as they stood when it was asked for."""
    cohort = Cohort.objects.select_related(*PROGRAMME).filter(pk=document.subject_id).first()
    if cohort is None:
        raise CannotMake("The cohort that this report was about is no longer there.")
    return pdf_of(report_of(cohort, document.asked_at, progress), progress)


def pdf_of(report: EvaluationReport, progress: Progress) -> bytes:
    from documents.rendering import pdf  # late: WeasyPrint takes a second to load, and the web server never needs it

    context = document_context(report)
    progress(SECTIONS - 1, SECTIONS)
    return pdf("evaluations/pdf/report.html", context, styles=STYLES)


def document_context(report: EvaluationReport) -> dict:
    """What the template of the PDF is given."""
    invented = "  ·  Illustrative figures" if settings.DEMO else ""
    return {
        "report": report,
        "drawn": drawings.of_report(report, DOCUMENT),
        "running_head": f"{report.programme}, {report.cohort}  ·  Evaluation report",
        "running_foot": f"Figures of {long_date(report.as_of)}{invented}",
        "made_on": report.as_of,
        "author": report.provider,
        "illustrative": settings.DEMO,
    }


def may_read_report(person: Person, document: Document) -> bool:
    """Coordinators and evaluators of the programme."""
    cohort = Cohort.objects.filter(pk=document.subject_id).first()
    return cohort is not None and can_ask_report(person, cohort)


def latest_report(cohort: Cohort) -> Document | None:
    """The report of a cohort that was asked for last, made or being made."""
    return Document.objects.filter(kind=KIND, subject_id=cohort.pk).order_by("-asked_at").first()
