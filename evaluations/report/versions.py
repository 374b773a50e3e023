"""What the page of a report lists: its sections with what is written in them, and its versions."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Prefetch

from evaluations.forms_report import HINTS
from evaluations.models import Narrative, Publication, ReportVersion, Section, Verdict
from evaluations.report.subject import Subject
from programmes.models import Aim

SHOWN = 20  # versions, the latest first


@dataclass(frozen=True)
class SectionLine:
    """A section to write in: what it is for, and how many words there are, by whom."""

    key: str
    name: str
    hint: str
    words: int
    author: str
    updated_at: datetime | None


def section_lines(subject: Subject) -> tuple[SectionLine, ...]:
    """Every section in its order; one query."""
    kept = {row.section: row for row in subject.mine(Narrative.objects.select_related("author"))}
    return tuple(_line(section, kept.get(section.value)) for section in Section)


def _line(section: Section, row: Narrative | None) -> SectionLine:
    text = row.text if row else ""
    return SectionLine(
        key=section.value,
        name=section.label,
        hint=HINTS[section].split(". ")[0].rstrip("."),
        words=len(text.split()),
        author=row.author.name if row and row.author and text else "",
        updated_at=row.updated_at if row and text else None,
    )


def narrative_of(subject: Subject, section: str) -> Narrative | None:
    return subject.mine(Narrative.objects.filter(section=section).select_related("author")).first()


class Saved(NamedTuple):
    """What is saved now, for whoever has a form open that is older: its revision, who saved it, what it says."""

    revision: int
    by: str
    said: str


NOTHING_SAVED = Saved(0, "", "Nothing.")


def saved_section(subject: Subject, section: str) -> Saved:
    row = narrative_of(subject, section)
    return Saved(row.revision, _name(row), row.text or "Nothing.") if row else NOTHING_SAVED


def saved_verdict(subject: Subject, aim: str) -> Saved:
    row = verdict_on(subject, aim)
    if row is None or not row.met:
        return Saved(row.revision if row else 0, _name(row), "Not judged.")
    said = f"{row.get_met_display()}. {row.evidence} {row.get_how_sure_display()}: {row.because}"
    return Saved(row.revision, _name(row), said)


def _name(row: Narrative | Verdict | None) -> str:
    return row.author.name if row and row.author else ""


@dataclass(frozen=True)
class AimLine:
    """An aim to judge, and how it was judged."""

    aim: Aim
    verdict: Verdict | None


def aim_lines(subject: Subject) -> tuple[AimLine, ...]:
    """Every aim in its order; two queries."""
    kept = {row.aim: row for row in subject.mine(Verdict.objects.exclude(met="").select_related("author"))}
    return tuple(AimLine(aim, kept.get(aim.text)) for aim in Aim.objects.filter(programme=subject.programme))


def verdict_on(subject: Subject, aim: str) -> Verdict | None:
    """Its row, also where the verdict was taken back."""
    return subject.mine(Verdict.objects.filter(aim=aim).select_related("author")).first()


@dataclass(frozen=True)
class VersionLine:
    """A version in a list; `publication` is the last there was, standing or withdrawn."""

    version: ReportVersion
    publication: Publication | None

    @property
    def published(self) -> bool:
        return self.publication is not None and self.publication.withdrawn_at is None


def versions_of(subject: Subject) -> list[VersionLine]:
    """The latest versions, each with its document and how it was published; two queries."""
    rows = (
        subject.mine(ReportVersion.objects.defer("content", "ledger"))
        .select_related("document")
        .prefetch_related(Prefetch("publications", Publication.objects.order_by("-published_at")))
    )
    return [VersionLine(row, next(iter(row.publications.all()), None)) for row in rows[:SHOWN]]
