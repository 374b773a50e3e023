"""What a report is about, and what of it is read once for all its parts."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cohorts.models import Cohort, Place
from evaluations.models import Coding, Comment, Survey, Verdict
from programmes.models import Aim, Programme


@dataclass(frozen=True)
class Subject:
    """One cohort, or a whole programme (without a cohort)."""

    programme: Programme
    cohort: Cohort | None = None

    @cached_property
    def cohorts(self) -> list[Cohort]:
        """In order; one query for a programme."""
        return [self.cohort] if self.cohort else self.counted

    @cached_property
    def counted(self) -> list[Any]:
        """The same, each with how many took a place, its comments and those coded, and its open surveys; one query."""
        mine = Cohort.objects.filter(pk=self.cohort.pk) if self.cohort else self._all
        comments = closed_comments(OuterRef("pk"))
        coded = comments.filter(Exists(Coding.objects.filter(comment=OuterRef("pk"))))
        return list(
            mine.annotate(
                taken=_count(Place.objects.taken().filter(cohort=OuterRef("pk"))),
                comments=_count(comments),
                coded=_count(coded),
                open_surveys=_count(Survey.objects.open().filter(cohort=OuterRef("pk"))),
            )
        )

    @property
    def _all(self) -> QuerySet[Cohort]:
        return Cohort.objects.filter(programme=self.programme).order_by("number")

    @cached_property
    def aims(self) -> list[Any]:
        """What the commission asked for, each with the verdict on it as it is worded now; one query."""
        on_it = self.mine(Verdict.objects.filter(aim=OuterRef("text")))
        said = {name: Coalesce(Subquery(on_it.values(name)), Value("")) for name in JUDGED}
        return list(Aim.objects.filter(programme=self.programme).annotate(**said))

    @property
    def name(self) -> str:
        return self.cohort.name if self.cohort else ""

    @property
    def key(self) -> UUID:
        return self.cohort.pk if self.cohort else self.programme.pk

    def mine(self, rows: QuerySet) -> QuerySet:
        """Of rows with a programme and perhaps a cohort, those that are about this very subject."""
        if self.cohort:
            return rows.filter(cohort=self.cohort)
        return rows.filter(programme=self.programme, cohort__isnull=True)


JUDGED = ("met", "evidence", "how_sure", "because")


def closed_comments(cohort: Any) -> QuerySet[Comment]:
    """Comments of closed surveys; before that nobody reads them."""
    return Comment.objects.filter(response__survey__cohort=cohort, response__survey__state=Survey.State.CLOSED)


def _count(rows: QuerySet) -> Coalesce:
    """How many, beside the row that these refer to."""
    one = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(one), 0, output_field=IntegerField())
