"""Reading what comments are about: themes by the people who raised them, and the words that may be quoted."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Prefetch

from cohorts.models import Cohort
from evaluations.models import Coding, LearningOutcome, Quotation, Survey
from evaluations.report.content import Quoted, Theme, Themes
from evaluations.report.subject import Subject
from evaluations.themes import told


def counted_comments(subject: Subject, now: datetime) -> dict[str, Any]:
    """How many there are and how many are coded, of how many people, and how many surveys are open."""
    cohorts = subject.counted
    themes = Themes(
        people=sum(cohort.taken for cohort in cohorts),
        comments=sum(cohort.comments for cohort in cohorts),
        coded=sum(cohort.coded for cohort in cohorts),
    )
    return {"themes": themes, "open_surveys": sum(cohort.open_surveys for cohort in cohorts)}


def told_themes(subject: Subject, now: datetime) -> dict[str, Any]:
    """Learning outcomes with the people who raised them, without quotations; in one query beside the cohorts'."""
    return _themes(subject, now, quoting=False)


def themes(subject: Subject, now: datetime) -> dict[str, Any]:
    """The same with the quotations that stand under each, in three."""
    return _themes(subject, now, quoting=True)


def _themes(subject: Subject, now: datetime, *, quoting: bool) -> dict[str, Any]:
    found, cohorts = counted_comments(subject, now), subject.cohorts
    outcomes, raised = _raised(cohorts)
    figures = {pk: told(by_cohort, settings.COMMENT_THRESHOLD) for pk, by_cohort in raised.items()}
    shown = {each.pk: figure for each in outcomes if (figure := figures[each.pk]).total}
    quoted, others = _quotations(cohorts, list(shown)) if quoting else ({}, [])
    said = [
        Theme(each.name, each.definition, shown[each.pk].total, tuple(quoted.get(each.pk, ())))  # type: ignore[arg-type]
        for each in outcomes
        if each.pk in shown
    ]
    ledger = [
        (str(each.pk), each.name, str(cohort), raised.people)
        for each in outcomes
        if each.pk in shown
        for cohort, raised in [*shown[each.pk].alone.items(), ("whole", shown[each.pk].total)]
        if raised
    ]
    themes = replace(
        found["themes"],
        told=tuple(sorted(said, key=lambda theme: -theme.raised.people)),
        further=len(figures) - len(shown),
        others=tuple(others),
        ledger=tuple(ledger),
    )
    return found | {"themes": themes}


def _raised(
    cohorts: Collection[Cohort],
) -> tuple[list[LearningOutcome], dict[UUID, dict[UUID, dict[UUID, int]]]]:
    """The outcomes that were raised, in the order of the codebook, and by outcome, cohort and survey in how many
    answers; one query."""
    survey = "comment__response__survey"
    outcome = ("outcome", "outcome__position", "outcome__name", "outcome__definition")
    rows = (
        Coding.objects.filter(
            outcome__isnull=False,
            **{f"{survey}__cohort__in": cohorts, f"{survey}__state": Survey.State.CLOSED},
        )
        .order_by()
        .values_list(*outcome, f"{survey}__cohort", survey)
        .annotate(answers=Count("comment__response", distinct=True))
    )
    outcomes: dict[UUID, LearningOutcome] = {}
    found: dict[UUID, dict[UUID, dict[UUID, int]]] = defaultdict(lambda: defaultdict(dict))
    for pk, position, name, definition, cohort, which, answers in rows:
        outcomes[pk] = LearningOutcome(pk=pk, position=position, name=name, definition=definition)
        found[pk][cohort][which] = answers
    return sorted(outcomes.values(), key=lambda each: (each.position, each.name)), found


def _quotations(cohorts: Collection[Cohort], shown: list[UUID]) -> tuple[dict[UUID, list[Quoted]], list[Quoted]]:
    """Chosen comments whose writers ticked, of surveys that enough answered, in the order of the design: under the
    first of their outcomes that is told, or, where none is, apart. The same words about the same element stand once."""
    survey = "comment__response__survey__"
    chosen = (
        Quotation.objects.filter(
            **{
                "comment__may_quote": True,
                f"{survey}cohort__in": cohorts,
                f"{survey}state": Survey.State.CLOSED,
                f"{survey}answered__gte": settings.OUTSIDE_THRESHOLD,
            }
        )
        .select_related("comment__response__survey")
        .prefetch_related(
            Prefetch("comment__codings", Coding.objects.filter(outcome__in=shown).order_by("outcome__position"))
        )
        .order_by(f"{survey}position", f"{survey}title", "position", "id")
    )
    under: dict[UUID, list[Quoted]] = defaultdict(list)
    apart: list[Quoted] = []
    stand: set[Quoted] = set()
    for each in chosen:
        quoted = Quoted(each.comment.text, each.comment.response.survey.title)
        if quoted in stand:
            continue
        stand.add(quoted)
        codings = list(each.comment.codings.all())
        (under[codings[0].outcome_id] if codings and codings[0].outcome_id else apart).append(quoted)
    return under, apart
