"""Whose outcomes one sees: commissioners, coordinators and evaluators those of the programmes given to them."""

from django.db.models import Q, QuerySet

from people.models import Person
from people.roles import Permission
from programmes.access import programmes_with
from programmes.models import Programme
from projects.models import CommonCause, Project


def visible_outcomes(person: Person) -> QuerySet[Programme]:
    """Programmes whose outcomes the person sees."""
    return programmes_with(person, Permission.SEE_OUTCOMES).select_related("commissioner", "provider")


def causes_of(programme: Programme) -> QuerySet[CommonCause]:
    """Its own common causes, and those of its parent that its projects have joined."""
    joined = Project.objects.filter(cohort__programme=programme, common_cause__isnull=False).values("common_cause")
    return CommonCause.objects.filter(Q(programme=programme) | Q(pk__in=joined)).select_related("programme")


def with_relatives(programmes: QuerySet[Programme], pk) -> QuerySet[Programme]:
    """Of these programmes the one asked for, its parent and its daughters."""
    return programmes.filter(Q(pk=pk) | Q(parent=pk) | Q(pk__in=Programme.objects.filter(pk=pk).values("parent")))


def at_the_top(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Those of them that stand by themselves in a list: all but the daughters of one that has no parent among them."""
    every = programmes.order_by().values("pk")
    roots = programmes.exclude(parent__in=every).order_by().values("pk")
    return programmes.exclude(parent__in=roots)
