"""Whether a project lasted, counted for its page from what its team told: the counts alone go down to projects, and
while a wave is open only where enough have told."""

from typing import Any

from django.conf import settings
from django.db.models import Count, Q

from alumni.models import FollowUp, Runs
from cohorts.models import PlaceState
from projects.lasted import Lasted
from projects.models import Member, Project


def lasted_of(project: Project) -> list[Lasted]:
    """One for each wave in which somebody of its team has told of it, if it is closed or they are enough; one query."""
    if project.is_cohorts:
        team = Q(place__cohort=project.cohort_id, place__state=PlaceState.TAKEN)
    else:
        team = Q(place__in=Member.objects.filter(project=project).order_by().values("place"))
    rows: Any = (
        FollowUp.objects.asked()
        .filter(team, wave__cohort=project.cohort_id)
        .order_by("wave__months")
        .values("wave__months", "wave__opened_on", "wave__closes_on", "wave__closed_at")
        .annotate(asked=Count("pk", distinct=True), **{name: _saying(project, runs) for name, runs in NAMES.items()})
    )
    return [
        Lasted(
            months=row["wave__months"],
            asked_on=row["wave__opened_on"],
            until=row["wave__closes_on"],
            asked=row["asked"],
            **{name: row[name] for name in NAMES},
        )
        for row in rows
        if (told := sum(row[name] for name in NAMES)) and (told >= settings.TEAM_THRESHOLD or row["wave__closed_at"])
    ]


NAMES = {"as_it_was": Runs.AS_IT_WAS, "changed": Runs.CHANGED, "stopped": Runs.STOPPED, "unsure": Runs.UNSURE}


def _saying(project: Project, runs: str) -> Count:
    told = Q(answer__projects__project=project, answer__projects__runs=runs)
    return Count("answer__projects", filter=told, distinct=True)
