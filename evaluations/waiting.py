"""What is over and not asked about yet: the scheduler pulls, so that nothing below needs to know of surveys."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from cohorts.models import Cohort, Place, PlaceState, Session, SignUp
from cohorts.register import expected_at
from evaluations.models import Survey
from programmes.models import Asked, Element, GroupSize

# A set, a pair or the participants of one organisation are never asked after their session, whatever the design says:
# it would be a confession.
IN_COMMON = Q(group_size=GroupSize.COHORT, organisation__isnull=True)
POOLED = Q(element__isnull=False) & (Q(asked=Asked.AT_END) | Q(asked=Asked.AFTER_SESSION) & ~IN_COMMON)


def sessions_to_ask_about(now: datetime) -> QuerySet[Session]:
    """Sessions of a whole cohort that are over, are to be asked about after each, and have no survey. One that nobody
    signed up for was nobody's."""
    somebody = SignUp.objects.going().filter(session=OuterRef("pk"))
    return (
        Session.objects.held_by(now)
        .filter(IN_COMMON, Q(by_sign_up=False) | Exists(somebody), asked=Asked.AFTER_SESSION)
        .filter(~Exists(Survey.objects.filter(session=OuterRef("pk"))))
        .select_related("cohort__programme", "element")
    )


@dataclass(frozen=True)
class PooledElement:
    """An element whose sessions in a cohort are all over: `meetings` of `hours` for each participant."""

    cohort: Cohort
    element: Element
    group_size: str
    title: str
    meetings: int
    hours: Decimal

    def places(self) -> list[Place]:
        """Places of those still there of whom its sessions were expected: everybody, or those in sets or pairs."""
        current = self.cohort.places.current().select_related("person")
        sessions = Session.objects.standing().filter(cohort=self.cohort, element=self.element)
        if self.group_size == GroupSize.COHORT:
            return self._expected()
        return list(
            current.filter(
                Q(learning_set__in=sessions.filter(group_size=GroupSize.SET).values("learning_set"))
                | Q(coaching__in=sessions.filter(group_size=GroupSize.PAIR).values("coaching"))
            )
        )

    def _expected(self) -> list[Place]:
        """Of an element of the cohort: those expected at one of its sessions, which may be signed up for or be held at
        an organisation."""
        sessions = Session.objects.standing().filter(cohort=self.cohort, element=self.element).select_related("cohort")
        found = {place.pk: place for session in sessions for place in expected_at(session)}
        return [place for place in found.values() if place.state == PlaceState.TAKEN]


def pooled_elements(now: datetime) -> Iterator[PooledElement]:
    """Elements to be asked about once, of which every session in the cohort is over, and that have no survey."""
    asked = Survey.objects.filter(cohort=OuterRef("cohort"), element=OuterRef("element"), session__isnull=True)
    over = (
        Session.objects.standing()
        .filter(POOLED)
        .filter(~Exists(asked))
        .order_by()
        .values("cohort", "element")
        .annotate(last=Max("ends_at"))
        .filter(last__lte=now)
        .values_list("cohort", "element")
    )
    for cohort, element in over:
        yield _pooled(cohort, element)


def _pooled(cohort: UUID, element: UUID) -> PooledElement:
    sessions = Session.objects.standing().filter(cohort=cohort, element=element)
    latest = sessions.select_related("cohort__programme").order_by("-starts_at")[0]
    groups = sessions.order_by().values("learning_set", "coaching", "organisation").annotate(meetings=Count("pk"))
    return PooledElement(
        cohort=latest.cohort,
        element=Element.all_rows.get(pk=element),
        group_size=latest.group_size,
        title=latest.title,
        meetings=max(group["meetings"] for group in groups),
        hours=latest.hours,
    )
