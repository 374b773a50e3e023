"""What of a programme's reports its commissioner may open: for the outcomes page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from evaluations.models import Publication
from evaluations.report.aims import Judged
from programmes.models import Programme


@dataclass(frozen=True)
class PublishedReport:
    """A version that is published. Page: evaluations:version with `version`; PDF: documents:file with `document`."""

    version: UUID
    document: UUID | None
    title: str
    about: str  # the cohort's name, or "The whole programme"
    is_whole: bool
    number: int
    frozen_at: datetime
    published_at: datetime
    latest: bool  # of what is published about the same cohort or programme
    verdicts: tuple[Judged, ...]


@dataclass(frozen=True)
class AimVerdict:
    """An aim as it is worded now, with the verdict on it and the report that gives it, if any does."""

    aim: str
    verdict: Judged | None = None
    report: PublishedReport | None = None


def verdicts_on(aims: Sequence[str], reports: Sequence[PublishedReport]) -> tuple[AimVerdict, ...]:
    """By the latest report of the whole programme, or, where none is published, by what was last published of a
    cohort. An aim that was worded anew since has no verdict."""
    latest = [each for each in reports if each.latest]
    chosen = max(latest, key=lambda each: (each.is_whole, each.published_at), default=None)
    judged = {each.aim: each for each in chosen.verdicts} if chosen else {}
    return tuple(AimVerdict(aim, judged[aim], chosen) if aim in judged else AimVerdict(aim) for aim in aims)


def published_reports(programme: Programme) -> tuple[PublishedReport, ...]:
    """Published versions, of the whole programme first, then by cohort, the latest first; one query."""
    rows = (
        Publication.objects.standing()
        .filter(version__programme=programme)
        .select_related("version__cohort")
        .defer("version__content", "version__ledger")
        .order_by("version__cohort__number", "-version__number")
    )
    seen: set[UUID | None] = set()
    found = []
    for row in sorted(rows, key=lambda row: row.version.cohort is not None):
        version = row.version
        found.append(
            PublishedReport(
                version=version.pk,
                document=version.document_id,
                title=version.title,
                about=version.about,
                is_whole=version.cohort is None,
                number=version.number,
                frozen_at=version.frozen_at,
                published_at=row.published_at,
                latest=version.cohort_id not in seen,
                verdicts=tuple(Judged(**each) for each in version.verdicts),
            )
        )
        seen.add(version.cohort_id)
    return tuple(found)
