"""What the pages of one cohort have in common: which cohort, and whether it may be changed."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from cohorts.access import can_manage, visible_cohorts
from cohorts.models import Cohort
from people.access import SignedIn, visible_organisations
from programmes.access import can_manage as can_manage_programme
from programmes.access import visible_programmes
from programmes.models import Programme

NAMES_SUGGESTED = 500


def seen(request: SignedIn, cohort: UUID) -> Cohort:
    """The cohort, if it is one that the person sees; otherwise there is no such page."""
    return get_object_or_404(visible_cohorts(request.user).select_related("programme"), pk=cohort)


def managed(request: SignedIn, cohort: UUID) -> Cohort:
    """The cohort, if the person may change it; who only sees it is told that they may not."""
    found = seen(request, cohort)
    if not can_manage(request.user, found):
        raise PermissionDenied
    return found


def run_by(request: SignedIn, programme: UUID) -> Programme:
    """A programme that the person may change; who only sees it is told that they may not."""
    found = get_object_or_404(visible_programmes(request.user), pk=programme)
    if not can_manage_programme(request.user, found):
        raise PermissionDenied
    return found


def frame(request: SignedIn, cohort: Cohort, page: str, **context: Any) -> dict[str, Any]:
    """The context of a page of a cohort: `page` is the name of its place in the cohort's menu."""
    may = context.pop("can_manage", None)
    return {
        "cohort": cohort,
        "page": page,
        "can_manage": can_manage(request.user, cohort) if may is None else may,
        **context,
    }


def organisation_names(request: SignedIn) -> list[str]:
    """Names that a form suggests."""
    return list(visible_organisations(request.user).values_list("name", flat=True)[:NAMES_SUGGESTED])
