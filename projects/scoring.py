"""The verb on how far a project is: a person says, beside what Cadre suggests from the record."""

from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction

from core.refusal import Refused
from people import audit
from people.models import Person
from projects.facts import facts_of
from projects.models import ProgressScore, Project, Rater
from projects.progress import SCALE, SIGNIFICANT, needs_reason, suggest


@transaction.atomic
def say_progress(
    *,
    project: Project,
    score: Decimal,
    by: Person,
    rater: str = Rater.TEAM,
    reason: str = "",
    token: UUID | None = None,
) -> ProgressScore:
    """How far a project is, from 0.5 to 5 in halves, with a reason where it is not what the record suggests or where
    significant improvement shows on no chart. `token` is the form's: posted twice it is one. What was said stays."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    if token and (same := project.progress_scores.filter(pk=token).first()):
        return same
    if score not in SCALE:
        raise Refused("Choose a score from 0.5 to 5.", "score")
    found = suggest(facts_of(project))
    if needs_reason(score, found) and not reason.strip():
        raise Refused(_why(score, found.score), "reason")
    made = ProgressScore.objects.create(
        pk=token or uuid4(),
        project=project,
        score=score,
        suggested=found.score,
        signal=found.signal,
        reason=reason.strip(),
        rater=rater,
        by=by,
    )
    audit.record(by=by, verb="say progress", subject=project, score=str(score), suggested=str(found.score), rater=rater)
    return made


def _why(score: Decimal, suggested: Decimal) -> str:
    if score >= SIGNIFICANT:
        return "No chart shows this yet. Say on what it rests: the reason stands beside the score."
    return f"The record suggests {suggested}. Say why it is {score}: the reason stands beside it."
