"""Verbs on the codebook and on coding: what themes there are, and which of them a comment raises."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from core.dates import today
from core.refusal import Refused
from evaluations.models import Coding, Comment, LearningOutcome, Survey
from people import audit
from people.models import Person
from programmes.models import Programme

MOST_OUTCOMES = 30  # in one codebook: of more, nobody codes alike


class CodedMeanwhile(Refused):
    """Somebody else coded the comment after this form was opened. Nothing was written."""


# The codebook


@transaction.atomic
def add_outcome(*, programme: Programme, name: str, by: Person, definition: str = "") -> LearningOutcome:
    """A theme at the end of the programme's codebook. Refused if it has one of that name."""
    book = _locked_book(programme)
    if len(book) >= MOST_OUTCOMES:
        raise Refused(f"A codebook has at most {MOST_OUTCOMES} themes. Merge some before you add another.", "name")
    _refuse_same_name(book, name)
    last = max((each.position for each in book), default=0)
    outcome = LearningOutcome.objects.create(programme=programme, name=name, definition=definition, position=last + 1)
    audit.record(by=by, verb="add learning outcome", subject=outcome, programme=programme.pk)
    return outcome


@transaction.atomic
def edit_outcome(*, outcome: LearningOutcome, name: str, definition: str, by: Person) -> LearningOutcome:
    """Its name and what belongs in it. What is coded to it stays."""
    book = _locked_book(outcome.programme)
    _refuse_same_name([each for each in book if each.pk != outcome.pk], name)
    outcome.name, outcome.definition = name, definition
    outcome.save(update_fields=["name", "definition"])
    audit.record(by=by, verb="edit learning outcome", subject=outcome)
    return outcome


@transaction.atomic
def move_outcome(*, outcome: LearningOutcome, up: bool, by: Person) -> None:
    """One place earlier or later in the codebook; at the end it stays where it is."""
    book = _locked_book(outcome.programme)
    here = [each.pk for each in book].index(outcome.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(book):
        book[here], book[there] = book[there], book[here]
        _number(book)
        audit.record(by=by, verb="move learning outcome", subject=outcome, up=up)


@transaction.atomic
def merge_outcomes(*, outcome: LearningOutcome, into: LearningOutcome, by: Person) -> int:
    """What is coded to one theme is coded to the other, and the first is no more; the number of codings moved."""
    _locked_book(outcome.programme)
    if outcome.pk == into.pk or outcome.programme_id != into.programme_id:
        raise Refused("Choose another theme of the same codebook.", "into")
    already = Coding.objects.filter(outcome=into).values("comment")
    moved = Coding.objects.filter(outcome=outcome).exclude(comment__in=list(already.values_list("comment", flat=True)))
    count = moved.update(outcome=into)
    audit.record(by=by, verb="merge learning outcomes", subject=outcome, into=into.pk, moved=count)
    outcome.delete()  # and with it the codings of comments that have both
    _number(_locked_book(into.programme))
    return count


@transaction.atomic
def drop_outcome(*, outcome: LearningOutcome, by: Person) -> None:
    """Take a theme out to which nothing is coded. Refused otherwise: merging keeps what people found."""
    _locked_book(outcome.programme)
    if outcome.codings.exists():
        raise Refused("Comments are coded to this theme. Merge it into another, so that they are not lost.")
    audit.record(by=by, verb="drop learning outcome", subject=outcome)
    programme = outcome.programme
    outcome.delete()
    _number(_locked_book(programme))


def _locked_book(programme: Programme) -> list[LearningOutcome]:
    """The codebook in order, one writer at a time."""
    Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    return list(LearningOutcome.objects.filter(programme=programme))


def _refuse_same_name(book: Collection[LearningOutcome], name: str) -> None:
    if any(each.name.casefold() == name.casefold() for each in book):
        raise Refused("There is a theme of this name already.", "name")


def _number(book: Collection[LearningOutcome]) -> None:
    for position, outcome in enumerate(book, start=1):
        if outcome.position != position:
            outcome.position = position
            outcome.save(update_fields=["position"])


# Coding


@transaction.atomic
def code(*, comment: Comment, outcomes: Collection[UUID], by: Person, seen: Collection[UUID] | None = None) -> None:
    """The outcomes that a comment raises, in the place of those it had; none of them is an answer too.

    `seen` are the ones it had when the form was opened: CodedMeanwhile if it has others now. Refused before the survey
    is closed, and for an outcome that is not in the programme's codebook.
    """
    survey = Survey.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=comment.response.survey_id)
    if survey.state != Survey.State.CLOSED:
        raise Refused("Comments are read and coded once their survey is closed.")
    known = LearningOutcome.objects.filter(programme=survey.cohort.programme_id, pk__in=outcomes)
    if known.count() != len(set(outcomes)):
        raise Refused("One of these themes is no longer in the codebook. Look at them and choose again.", "outcomes")
    before = _coded(comment)
    wanted: set[UUID | None] = set(outcomes) or {None}
    if before == wanted:
        return
    if seen is not None and set(seen) != before - {None}:
        raise CodedMeanwhile("Somebody else coded this comment meanwhile. Look at both and save again.", "outcomes")
    comment.codings.exclude(outcome__in=set(outcomes)).delete()
    Coding.objects.filter(comment=comment, outcome__isnull=True).delete()
    Coding.objects.bulk_create(
        Coding(comment=comment, outcome_id=outcome, by=by, on=today()) for outcome in sorted(wanted - before, key=str)
    )
    audit.record(by=by, verb="code comment", subject=comment, outcomes=len(outcomes))


def outcomes_of(comment: Comment) -> list[LearningOutcome]:
    """What a comment is coded to now, in the order of the codebook."""
    return list(LearningOutcome.objects.filter(codings__comment=comment).order_by("position"))


def _coded(comment: Comment) -> set[UUID | None]:
    return set(comment.codings.order_by().values_list("outcome", flat=True))
