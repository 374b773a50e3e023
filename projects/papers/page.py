"""What the page of a project's poster and report lists: the latest of each, and the headings of the report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from documents.models import Document, DocumentState
from projects.models import Narrative, Project, ReportSection
from projects.narrating import HINTS
from projects.papers.documents import PAPERS, Paper

EARLIER = 5  # documents of a kind that are listed beside the latest


@dataclass(frozen=True)
class PaperLine:
    """A kind of document, as it was last made, and earlier ones that are ready."""

    paper: Paper
    latest: Document | None
    earlier: tuple[Document, ...]


@dataclass(frozen=True)
class SectionLine:
    """A heading of the report: filled in from the record, or for the team to write."""

    name: str
    says: str  # what it holds, or what it is for
    key: str = ""  # of a section that the team writes
    words: int = 0
    author: str = ""
    updated_at: datetime | None = None


# The headings of SQUIRE 2.0 in their order. What is not a section of the team's is filled in, from what is named here.
HEADINGS: tuple[tuple[str, Sequence[tuple[str, str] | ReportSection]], ...] = (
    ("Title and abstract", (("Abstract", "From the problem, the aim, the cycles, the result and your conclusions"),)),
    (
        "Introduction",
        (
            ("Problem description", "From the project: the problem, and where it starts"),
            ReportSection.KNOWLEDGE,
            ReportSection.RATIONALE,
            ("Specific aims", "From the project’s aim"),
        ),
    ),
    (
        "Methods",
        (
            ReportSection.CONTEXT,
            ("Interventions", "From the driver diagram and the plans of the PDSA cycles"),
            ("Study of the interventions", "From the cycles’ predictions"),
            ("Measures and analysis", "From the measures, how each is counted, and the rules of their charts"),
            ReportSection.ETHICS,
        ),
    ),
    (
        "Results",
        (
            (
                "What came of it",
                "From the charts, the cycles, milestones, quotations agreed to, value, and where else it runs",
            ),
        ),
    ),
    (
        "Discussion",
        (
            ("Summary", "From the result and what the panel decided"),
            ReportSection.INTERPRETATION,
            ReportSection.LIMITATIONS,
            ReportSection.CONCLUSIONS,
        ),
    ),
    ("Other information", (ReportSection.FUNDING,)),
)


def latest_of(rows: Iterable[Document]) -> list[PaperLine]:
    """Of each kind the last that was asked for, and earlier ones that can be opened; `rows` are the latest first."""
    found = list(rows)
    lines = []
    for paper in PAPERS.values():
        mine = [each for each in found if each.kind == paper.kind]
        earlier = [each for each in mine[1:] if each.ready][:EARLIER]
        lines.append(PaperLine(paper, mine[0] if mine else None, tuple(earlier)))
    return lines


def with_papers(projects: QuerySet[Any]) -> QuerySet[Any]:
    """Projects with what was last made of each paper: `poster_made`, its key, `poster_made_at` and `poster_size`, and
    the same of the report; None where none is ready."""
    told: dict[str, Subquery] = {}
    for paper in PAPERS.values():
        ready = Document.objects.filter(kind=paper.kind, subject_id=OuterRef("pk"), state=DocumentState.READY)
        newest = ready.order_by("-asked_at", "pk")
        told[f"{paper.key}_made"] = Subquery(newest.values("pk")[:1])
        told[f"{paper.key}_made_at"] = Subquery(newest.values("asked_at")[:1])
        told[f"{paper.key}_size"] = Subquery(newest.values("size")[:1])
    return projects.annotate(**told)


def section_lines(project: Project) -> list[tuple[str, list[SectionLine]]]:
    """Every heading under its part of the report; one query."""
    kept = {row.section: row for row in project.narratives.select_related("author")}
    return [(part, [_line(each, kept) for each in lines]) for part, lines in HEADINGS]


def _line(each: tuple[str, str] | ReportSection, kept: dict[str, Narrative]) -> SectionLine:
    if not isinstance(each, ReportSection):
        return SectionLine(*each)
    row = kept.get(each.value)
    if row is None or not row.text:
        return SectionLine(each.label, HINTS[each].split(". ")[0].rstrip("."), each.value)
    author = row.author.name if row.author else ""
    return SectionLine(each.label, "", each.value, len(row.text.split()), author, row.updated_at)


def narrative_of(project: Project, section: str) -> Narrative | None:
    return project.narratives.filter(section=section).select_related("author").first()
