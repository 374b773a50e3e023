"""Verbs and reading on whether a change will last, and did: several people say, each for themselves."""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from core.refusal import Refused
from people import audit
from people.models import Person
from projects import lasted
from projects.lasted import Lasted
from projects.models import Project, SustainabilityAnswer
from projects.sustainability import FACTORS, Spread, spread, total


@transaction.atomic
def answer_sustainability(
    *, project: Project, levels: Mapping[str, int], by: Person, token: UUID | None = None
) -> SustainabilityAnswer:
    """One person's answer. `token` is the form's: posted twice it is one; a later one counts in the place of this."""
    Project.objects.select_for_update().get(pk=project.pk)
    if token and (same := project.sustainability_answers.filter(pk=token, by=by).first()):
        return same
    try:
        total(levels)
    except ValueError as wrong:
        raise Refused("Choose one of the four for each of the ten.") from wrong
    made = SustainabilityAnswer.objects.create(pk=token or uuid4(), project=project, by=by, levels=dict(levels))
    audit.record(by=by, verb="answer sustainability", subject=project)
    return made


@transaction.atomic
def keep_lasted(*, project: Project, count: Callable[[Project], Iterable[Lasted]], by: Person | None) -> None:
    """What its team says after the programme, counted anew by an app above that asks; `count` is called with the
    project locked, so that of two who answer at once neither is left out."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    found = lasted.written(count(project))
    if found != project.lasted:
        project.lasted = found
        project.save(update_fields=["lasted"])
        audit.record(by=by, verb="keep whether it lasted", subject=project)


def spread_of(project: Project) -> tuple[Spread | None, dict[UUID, Mapping[str, int]]]:
    """What those who answered say now, together, which of too few is None, and by person; one query."""
    newest: dict[UUID, Mapping[str, int]] = {}
    for person, levels in project.sustainability_answers.order_by("at", "id").values_list("by", "levels"):
        newest[person] = levels
    known = {factor.key for factor in FACTORS}
    told = [each for each in newest.values() if set(each) == known]
    return spread(told) if len(told) >= settings.TEAM_THRESHOLD else None, newest
