"""Reading comments to be coded: how far it is, which come next, and the codebook with what is coded to each theme."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from evaluations.models import Coding, Comment, LearningOutcome, Survey
from programmes.models import Programme


@dataclass(frozen=True)
class Progress:
    """Comments coded, of all that may be read."""

    coded: int
    of: int

    @property
    def left(self) -> int:
        return self.of - self.coded


@dataclass(frozen=True)
class SurveyLine:
    """A closed survey with comments: how many there are, and how many are coded."""

    id: UUID
    title: str
    cohort: str
    comments: int
    coded: int

    @property
    def says(self) -> str:
        return f"{self.title}, {self.cohort} ({self.coded} of {self.comments} coded)"


def with_coded(comments: QuerySet[Comment]) -> Any:
    """Comments with `coded`: whether somebody has read and coded them. Not yet coded first, then by their survey."""
    return comments.annotate(coded=Exists(Coding.objects.filter(comment=OuterRef("pk")))).order_by(
        "coded", "response__survey__position", "response__survey__opened_on", "id"
    )


def with_codings(comments: QuerySet[Comment]) -> Any:
    """With their outcomes, in the order of the codebook."""
    codings = Coding.objects.filter(outcome__isnull=False).select_related("outcome").order_by("outcome__position")
    return with_coded(comments).prefetch_related(Prefetch("codings", codings))


def surveys_with_comments(comments: QuerySet[Comment]) -> list[SurveyLine]:
    """Surveys whose comments one reads, in the order of the design; one query."""
    rows = (
        Survey.objects.filter(responses__comments__in=comments)
        .order_by("position", "opened_on", "cohort__number")
        .annotate(
            written=Count("responses__comments", distinct=True),
            coded=Count("responses__comments__codings__comment", distinct=True),
        )
        .values_list("pk", "title", "cohort__name", "written", "coded")
    )
    return [SurveyLine(*row) for row in rows]


def progress_of(lines: list[SurveyLine]) -> Progress:
    return Progress(sum(line.coded for line in lines), sum(line.comments for line in lines))


def codebook(programme: Programme) -> QuerySet[LearningOutcome]:
    """Themes in their order, each with how many comments are coded to it."""
    return (
        LearningOutcome.objects.filter(programme=programme)
        .annotate(comments=Count("codings"))
        .order_by("position", "name")
    )


def next_to_code(comments: QuerySet[Comment], after: Comment) -> Comment | None:
    """The first comment that is not coded yet, but for this one."""
    left = with_coded(comments).filter(coded=False).exclude(pk=after.pk)
    return left.first()
