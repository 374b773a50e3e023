"""Who reads what alumni tell: with names the coordinators and evaluators of the programme, and one one's own.

Facilitators, coaches, peers and administrators do not; a commissioner sees counts on the outcomes pages. By the link
one opens one's own form and nothing else.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from alumni.models import AskNotAgain, FollowUp, FollowUpQuerySet, Wave, WaveQuerySet
from cohorts.access import can_manage, cohorts_with
from cohorts.models import Cohort, Place
from people.models import Person
from people.roles import Permission
from projects.access import projects_to_present
from projects.models import ProjectQuerySet


def followed_cohorts(person: Person) -> QuerySet[Cohort]:
    """Cohorts whose alumni's answers the person reads."""
    return cohorts_with(person, Permission.READ_ALUMNI)


def visible_waves(person: Person) -> WaveQuerySet:
    return Wave.objects.filter(cohort__in=followed_cohorts(person))


def visible_follow_ups(person: Person) -> FollowUpQuerySet:
    return FollowUp.objects.filter(wave__cohort__in=followed_cohorts(person))


def can_ask(person: Person, cohort: Cohort) -> bool:
    """Coordinators send somebody their link again; an evaluator only reads."""
    return can_manage(person, cohort)


def own_follow_ups(person: Person) -> FollowUpQuerySet:
    return FollowUp.objects.asked().filter(place__person=person)


def is_asked_no_more(person: Person) -> bool:
    return AskNotAgain.objects.filter(person=person).exists()


def projects_of(place: Place) -> ProjectQuerySet:
    """The projects that somebody worked on: their own, their team's, the whole cohort's."""
    return projects_to_present(place.cohort, place).order_by("title", "pk")


def with_open_follow_up(places: QuerySet[Place], today: date) -> QuerySet[Place]:
    """Places with `follow_up_told`, which `open_follow_up` reads, in the query that they cost."""
    waiting = FollowUp.objects.waiting().filter(
        place=OuterRef("pk"), wave__closed_at__isnull=True, wave__closes_on__gte=today
    )
    told = waiting.order_by("wave__closes_on").values(
        told=JSONObject(key="pk", until="wave__closes_on", months="wave__months")
    )
    return places.annotate(follow_up_told=Subquery(told[:1]))


@dataclass(frozen=True)
class OpenFollowUp:
    """That somebody is asked and has not answered; `until` is the last day."""

    key: UUID
    months: int
    until: date


def open_follow_up(place: Place) -> OpenFollowUp | None:
    """What the place waits to answer, of one read `with_open_follow_up`; None where nothing is open."""
    told = place.follow_up_told  # type: ignore[attr-defined]
    return OpenFollowUp(UUID(told["key"]), told["months"], date.fromisoformat(told["until"])) if told else None
