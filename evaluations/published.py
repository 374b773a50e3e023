"""What of a programme's reports its commissioner may open: for the outcomes page."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from evaluations.models import Publication
from programmes.models import Programme


@dataclass(frozen=True)
class PublishedReport:
    """A version that is published. Page: evaluations:version with `version`; PDF: documents:file with `document`."""

    version: UUID
    document: UUID | None
    title: str
    about: str  # the cohort's name, or "The whole programme"
    number: int
    frozen_at: datetime
    published_at: datetime
    latest: bool  # of what is published about the same cohort or programme


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
                number=version.number,
                frozen_at=version.frozen_at,
                published_at=row.published_at,
                latest=version.cohort_id not in seen,
            )
        )
        seen.add(version.cohort_id)
    return tuple(found)
