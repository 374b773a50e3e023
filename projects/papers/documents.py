"""A project's poster and report as documents: who asks for them, who may read them, how they are made.

They say what the project's pages show, so whoever may open the project may read them, and is asked at each download.
"""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from documents import actions as documents
from documents import kinds
from documents.kinds import CannotMake, Progress
from documents.models import Document
from people.models import Person
from projects.access import can_ask_for_papers, visible_projects
from projects.models import Project
from projects.papers.content import ProjectFacts
from projects.papers.gathering import facts_of
from projects.papers.making import PAGES_GUESSED, STEPS, poster_pdf, report_pdf

MADE_UP_TO = "2"  # raise it when layout or words change, so that a new file is made
GONE = "There is no such project any more."


@dataclass(frozen=True)
class Paper:
    """A kind of document about a project."""

    kind: str
    key: str  # in addresses
    name: str
    total: int

    def title(self, project: Project) -> str:
        return f"{self.name}: {project.title}"


POSTER = Paper("project poster", "poster", "Poster", STEPS)
REPORT = Paper("project report", "report", "Report", PAGES_GUESSED)
PAPERS = {paper.key: paper for paper in (POSTER, REPORT)}
KINDS = [paper.kind for paper in PAPERS.values()]


@transaction.atomic
def ask(*, project: Project, paper: Paper, by: Person) -> Document:
    """The paper as the project stands now. It is made once as long as nothing that it says changes."""
    facts = _facts(project.pk)
    version = facts.version(MADE_UP_TO, settings.DEMO)
    return documents.ask(
        kind=paper.kind, subject_id=project.pk, version=version, title=paper.title(project), by=by, total=paper.total
    )


def take_back(*, project: UUID, by: Person | None) -> None:
    """Somebody took back what they had agreed to: no poster and no report that may hold it can be opened any more."""
    documents.remove(kinds=KINDS, subject_id=project, by=by)


def _facts(pk: UUID) -> ProjectFacts:
    facts = facts_of(pk)
    if facts is None:
        raise CannotMake(GONE)
    return facts


def make_poster(document: Document, progress: Progress) -> bytes:
    """The PDF, dated by the day on which it was asked for."""
    return poster_pdf(_facts(document.subject_id), document.asked_at, progress)


def make_report(document: Document, progress: Progress) -> bytes:
    return report_pdf(_facts(document.subject_id), document.asked_at, progress)


def may_read(person: Person, document: Document) -> bool:
    """Whoever may open the project."""
    return visible_projects(person).filter(pk=document.subject_id).exists()


def may_ask(person: Person, document: Document) -> bool:
    project = visible_projects(person).filter(pk=document.subject_id).select_related("cohort").first()
    return project is not None and can_ask_for_papers(person, project)


def register() -> None:
    kinds.register(POSTER.kind, make=make_poster, may_read=may_read, may_ask=may_ask, says="Fitting it on one page")
    kinds.register(REPORT.kind, make=make_report, may_read=may_read, may_ask=may_ask)
