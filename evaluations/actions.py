"""Verbs on surveys: open them, keep a draft, take answers, close.

Answers are anonymous because of what `_write_anew` does: see docs/adr/0003-anonymity.md before changing it. No verb
here that a participant uses writes to the audit trail: the time of an event is what would join a person to an answer.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from cohorts.models import Place, PlaceState, Session
from cohorts.register import expected_at
from core.dates import at, today
from core.formats import day_of, hours_words, long_date, plural
from core.refusal import Refused
from evaluations.models import (
    Answer,
    Comment,
    Draft,
    ElementPlan,
    Item,
    ItemFigure,
    Participation,
    QuestionnaireVersion,
    Quotation,
    Response,
    Survey,
)
from evaluations.standard import default_version
from evaluations.statistics import SCALE
from evaluations.waiting import PooledElement, pooled_elements, sessions_to_ask_about
from outbox.actions import post
from people import audit
from people.models import Person
from programmes.models import Element

MESSAGE_KIND = "survey"
OPEN_FOR = timedelta(days=14)
INVITATION = """{open_words}

Anonymous: your answers are kept without your name. Two scores, and a comment if you like. It takes two minutes \
and is open until {closes}.

Answer the questions: {{link}}"""


class SurveyClosed(Refused):
    """Answers came after the survey closed."""


@dataclass(frozen=True, repr=False)
class Remark:
    """A comment as it was written, and whether its writer lets it be quoted without their name."""

    text: str
    may_quote: bool = False


Answers = Mapping[UUID, int | Remark]  # by item: a score from 1 to 5, or a comment


# Opening


def open_session_surveys(*, now: datetime, by: Person | None = None, tell: bool = True) -> list[Survey]:
    """A survey for every session of a whole cohort that is over and to be asked about and has none yet."""
    opened = [_open_for_session(session, now, by, tell) for session in sessions_to_ask_about(now)]
    return [survey for survey in opened if survey]


def open_pooled_surveys(*, now: datetime, by: Person | None = None, tell: bool = True) -> list[Survey]:
    """One survey over the cohort for each element met in sets or pairs, once the last of its sessions is over."""
    opened = [_open_for_element(found, now, by, tell) for found in pooled_elements(now)]
    return [survey for survey in opened if survey]


@transaction.atomic
def _open_for_session(session: Session, now: datetime, by: Person | None, tell: bool) -> Survey | None:
    survey, new = Survey.objects.get_or_create(
        session=session,
        defaults={
            "cohort": session.cohort,
            "element": session.element,
            "title": session.title,
            "detail": f"{session.label}, {hours_words(session.hours)}",
            "position": session.element.position if session.element else 1,
            "version": _version_for(session.element, session.group_size, now),
            **_dates(now),
        },
    )
    words = f"How was “{session.title}” on {long_date(session.starts_at)}?"
    there = expected_at(session).filter(state=PlaceState.TAKEN)
    return _ask(survey, list(there), words, by, tell) if new else None


@transaction.atomic
def _open_for_element(found: PooledElement, now: datetime, by: Person | None, tell: bool) -> Survey | None:
    element, each = found.element, hours_words(found.hours)
    survey, new = Survey.objects.get_or_create(
        cohort=found.cohort,
        element=element,
        session=None,
        defaults={
            "title": found.title,
            "detail": f"{plural(found.meetings, 'session')} of {each}" if found.meetings > 1 else each,
            "position": element.position,
            "version": _version_for(element, element.group_size, now),
            **_dates(now),
        },
    )
    words = f"{found.title} has come to its end. How was it?"
    return _ask(survey, found.places(), words, by, tell) if new else None


def _dates(now: datetime) -> dict[str, date]:
    day = day_of(now)
    return {"opened_on": day, "closes_on": day + OPEN_FOR}


def _version_for(element: Element | None, group_size: str, now: datetime) -> QuestionnaireVersion:
    """The version that the element's plan names, or the standard one; from now on it is frozen."""
    plan = ElementPlan.objects.select_related("version").filter(element=element).first() if element else None
    version = plan.version if plan else default_version(group_size)
    if version.frozen_at is None:
        version.frozen_at = now
        version.save(update_fields=["frozen_at"])
    return version


def _ask(survey: Survey, places: Sequence[Place], words: str, by: Person | None, tell: bool) -> Survey:
    """A participation for each place, in the order of its key, and a message to each person."""
    asked = sorted((Participation(survey=survey, place=place) for place in places), key=_key)
    Participation.objects.bulk_create(asked)
    audit.record(by=by, verb="open survey", subject=survey, invited=len(asked))
    for participation in asked if tell else []:
        post(
            kind=MESSAGE_KIND,
            key=f"survey:{participation.pk}",
            to=participation.place.person,
            about_id=participation.pk,
            programme=survey.cohort.programme_id,
            subject=f"How was it? {survey.title}",
            body=INVITATION.format(open_words=words, closes=long_date(survey.closes_on)),
        )
    return survey


# Answering


@sensitive_variables()
@transaction.atomic
def save_draft(*, participation: Participation, body: Mapping[str, str], by: Person) -> Draft | None:
    """Keep what has been typed so far, encrypted, under its author's name. None once they have answered.

    SurveyClosed if it can no longer be answered.
    """
    survey = _locked(participation, by)
    if participation.answered:
        return None
    _refuse_closed(survey)
    draft, _ = Draft.objects.update_or_create(
        participation=participation,
        defaults={"body": dict(body), "updated_at": timezone.now()},  # type: ignore[misc]
    )
    return draft


@sensitive_variables()
@transaction.atomic
def submit(*, participation: Participation, answers: Answers, by: Person) -> bool:
    """Take a person's answers, without the person. False if they had answered already: the first answers stand.

    SurveyClosed if it can no longer be answered; Refused if a question that must be answered is not.
    """
    survey = _locked(participation, by)
    if participation.answered:
        return False
    _refuse_closed(survey)
    _write_anew(survey, [_submission(survey, list(survey.version.items.all()), participation.pk, answers)])
    participation.answered = True
    return True


@sensitive_variables()
@transaction.atomic
def submit_together(*, survey: Survey, answers: Mapping[UUID, Answers], by: Person | None) -> int:
    """Take the answers of several participations at one moment, as when a history is brought in: how many were new.

    The rows are written anew once for all of them, which keeps the promise that one submission keeps.
    """
    survey = Survey.objects.select_for_update(of=("self",)).select_related("version").get(pk=survey.pk)
    _refuse_closed(survey)
    items = list(survey.version.items.all())
    waiting = set(survey.participations.filter(pk__in=answers, answered=False).values_list("pk", flat=True))
    added = [_submission(survey, items, pk, given) for pk, given in answers.items() if pk in waiting]
    _write_anew(survey, added)
    audit.record(by=by, verb="bring in answers", subject=survey, answered=len(added))
    return len(added)


@sensitive_variables()
def _submission(survey: Survey, items: Sequence[Item], participation: UUID, answers: Answers) -> "Submission":
    """One unattributed response with its rows; Refused if a question that must be answered is not."""
    _check(items, answers)
    response = Response(survey=survey)
    scores = [Answer(response=response, item=item, value=value) for item, value in _scores(items, answers)]
    comments = [
        Comment(response=response, item=item, text=remark.text.strip(), may_quote=remark.may_quote)
        for item, remark in _remarks(items, answers)
    ]
    return Submission(participation, response, scores, comments)


def _locked(participation: Participation, by: Person) -> Survey:
    """The survey, held until the transaction ends, and the participation read afresh under that lock."""
    survey = Survey.objects.select_for_update(of=("self",)).select_related("version").get(pk=participation.survey_id)
    participation.refresh_from_db(fields=["answered"])
    if participation.place.person_id != by.pk:
        raise PermissionDenied("Only the person who was asked may answer.")
    return survey


def _refuse_closed(survey: Survey) -> None:
    if survey.state != Survey.State.OPEN:
        raise SurveyClosed(f"This questionnaire closed on {long_date(survey.closes_on)}, so it takes no more answers.")


@sensitive_variables()
def _check(items: Sequence[Item], answers: Answers) -> None:
    known = {item.pk for item in items}
    if unknown := set(answers) - known:
        raise ValueError(f"{len(unknown)} answers are to questions that this survey does not ask.")
    given = {item.pk for item, _ in [*_scores(items, answers), *_remarks(items, answers)]}
    for item in items:
        if item.required and item.pk not in given:
            raise Refused(f"Answer “{item.text}”.", item.field_name)


@sensitive_variables()
def _scores(items: Sequence[Item], answers: Answers) -> list[tuple[Item, int]]:
    given = [(item, answers.get(item.pk)) for item in items if item.kind == Item.Kind.SCORE]
    return [(item, value) for item, value in given if isinstance(value, int) and value in SCALE]


@sensitive_variables()
def _remarks(items: Sequence[Item], answers: Answers) -> list[tuple[Item, Remark]]:
    given = [(item, answers.get(item.pk)) for item in items if item.kind == Item.Kind.COMMENT]
    return [(item, remark) for item, remark in given if isinstance(remark, Remark) and remark.text.strip()]


@dataclass(frozen=True, repr=False)
class Submission:
    participation: UUID
    response: Response
    scores: Sequence[Answer]
    comments: Sequence[Comment]


@sensitive_variables()
def _write_anew(survey: Survey, added: Sequence[Submission] = ()) -> None:
    """Delete and insert every row of the survey that a submission touches, in the order of the random keys.

    Afterwards all of them bear one transaction and lie in an order that only their keys decide: nothing tells which
    rows came together.
    """
    responses = list(survey.responses.all())
    scores = list(Answer.objects.filter(response__survey=survey))
    comments = list(Comment.objects.filter(response__survey=survey))
    asked = list(survey.participations.all())
    drafts = list(Draft.objects.filter(participation__survey=survey))
    for each in added:
        responses.append(each.response)
        scores.extend(each.scores)
        comments.extend(each.comments)
    answered = {each.participation for each in added}
    drafts = [draft for draft in drafts if draft.participation_id not in answered]
    for participation in asked:
        participation.answered = participation.answered or participation.pk in answered
    survey.responses.all().delete()  # and with them answers and comments
    survey.participations.all().delete()  # and with them drafts
    Response.objects.bulk_create(sorted(responses, key=_key))
    Answer.objects.bulk_create(sorted(scores, key=_key))
    Comment.objects.bulk_create(sorted(comments, key=_key))
    Participation.objects.bulk_create(sorted(asked, key=_key))
    Draft.objects.bulk_create(sorted(drafts, key=_key))


def _key(row) -> str:
    """The order in which both databases sort a random key."""
    return row.pk.hex


# Closing


def close_due_surveys(*, on: date, by: Person | None = None) -> list[Survey]:
    """Close the surveys whose last day is past, each in a transaction of its own; a day long gone is lived again."""
    now = timezone.now() if on >= today() else at(on, time.min)
    return [close(survey=survey, by=by, now=now) for survey in Survey.objects.open().filter(closes_on__lt=on)]


@transaction.atomic
def close(*, survey: Survey, by: Person | None, now: datetime | None = None) -> Survey:
    """Take no more answers, and write down what they came to. Twice is once; the figures never change afterwards."""
    survey = Survey.objects.select_for_update(of=("self",)).select_related("version").get(pk=survey.pk)
    if survey.state == Survey.State.CLOSED:
        return survey
    Draft.objects.filter(participation__survey=survey).delete()
    _write_anew(survey)
    ItemFigure.objects.bulk_create(_figures(survey))
    counted = survey.participations.aggregate(invited=Count("pk"), answered=Count("pk", filter=Q(answered=True)))
    survey.invited, survey.answered = counted["invited"], counted["answered"]
    survey.state, survey.closed_at = Survey.State.CLOSED, now or timezone.now()
    survey.save(update_fields=["invited", "answered", "state", "closed_at"])
    audit.record(by=by, verb="close survey", subject=survey, **counted)
    return survey


def _figures(survey: Survey) -> list[ItemFigure]:
    """A row for each scored item, also where nobody answered."""
    names = ("ones", "twos", "threes", "fours", "fives")
    given = Answer.objects.filter(response__survey=survey).order_by().values_list("item", "value")
    counted: dict[UUID, dict[str, int]] = defaultdict(dict)
    for item, value, count in given.annotate(count=Count("pk")):
        counted[item][names[value - 1]] = count
    items = survey.version.items.filter(kind=Item.Kind.SCORE)
    return [ItemFigure(survey=survey, item=item, **counted[item.pk]) for item in items]


# Quotations


@transaction.atomic
def choose_quotation(*, comment: Comment, by: Person) -> Quotation:
    """Put a comment into the report, after those chosen before. Twice is once.

    Refused unless its writer ticked that it may be quoted.
    """
    if not comment.may_quote:
        raise Refused("The writer of this comment did not tick that it may be quoted.")
    survey = Survey.objects.select_for_update(of=("self",)).get(pk=comment.response.survey_id)
    chosen = Quotation.objects.filter(comment__response__survey=survey)
    quotation, new = Quotation.objects.get_or_create(comment=comment, defaults={"position": chosen.count() + 1})
    if new:
        audit.record(by=by, verb="choose quotation", subject=quotation, survey=survey.pk)
    return quotation


@transaction.atomic
def drop_quotation(*, comment: Comment, by: Person) -> None:
    """Take a comment out of the report again. Twice is once."""
    survey = Survey.objects.select_for_update(of=("self",)).get(pk=comment.response.survey_id)
    quotation = Quotation.objects.filter(comment=comment).first()
    if quotation is None:
        return
    audit.record(by=by, verb="drop quotation", subject=quotation, survey=survey.pk)
    quotation.delete()
    _number(Quotation.objects.filter(comment__response__survey=survey))


@transaction.atomic
def move_quotation(*, quotation: Quotation, up: bool, by: Person) -> None:
    """One place earlier or later among the quotations of its survey; at the end it stays where it is."""
    survey = Survey.objects.select_for_update(of=("self",)).get(pk=quotation.comment.response.survey_id)
    rows = list(Quotation.objects.filter(comment__response__survey=survey))
    here = [row.pk for row in rows].index(quotation.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
        _number(rows)
        audit.record(by=by, verb="move quotation", subject=quotation, up=up)


def _number(rows) -> None:
    for position, row in enumerate(rows, start=1):
        row.position = position
        row.save(update_fields=["position"])
