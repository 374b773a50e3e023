"""What happens in the demo's cohorts once they run: questionnaires and reflections. Through the actions."""

import random
import uuid
from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.conf import settings

from accounts import demo as cast
from cohorts.models import Cohort, Session
from core.dates import local
from evaluations import actions as surveys
from evaluations.models import Comment, Item, Participation, Survey
from home.demo import reading
from home.demo.reading import DemoAnswers, DemoComment
from home.demo.words import DRAFT_REFLECTION, REFLECTIONS, THEME_REFLECTIONS
from journals import actions as journal
from people.models import Person
from programmes.blueprint import load
from programmes.models import Domain

ANSWERS_OF_100 = 87

Answers = dict[uuid.UUID, int | surveys.Remark]


def answer_surveys(dice: random.Random) -> None:
    """Everybody who was asked answers, but for about one in eight, and those who sign in to the demo in a cohort that
    is under way: theirs wait for whoever tries it."""
    open_now = Survey.objects.open().select_related("cohort__programme").order_by("opened_on", "title", "cohort__name")
    for survey in open_now:
        said = _said_of(survey)
        asked = survey.participations.filter(answered=False).select_related("place__person")
        answering = [
            participation
            for participation in sorted(asked, key=lambda each: each.place.person.sort_name)
            if not _waits(participation) and dice.randrange(100) < ANSWERS_OF_100
        ]
        items = list(survey.version.items.order_by("position"))
        weights = said.scores if said else reading.SCORES
        answers = {each.pk: _scores(items, weights, dice) for each in answering}
        if said and not survey.participations.filter(answered=True).exists():
            _comment(survey, items, said.of(survey.cohort.number), list(answers.values()))
        surveys.submit_together(survey=survey, answers=answers, by=None)


def _said_of(survey: Survey) -> DemoAnswers | None:
    return reading.answers().get((_blueprints()[survey.cohort.programme.code], survey.title))


@cache
def _blueprints() -> dict[str, str]:
    """The programmes' blueprints by their codes."""
    return {load(each.blueprint).code: each.blueprint for each in reading.programmes()}


def _waits(participation: Participation) -> bool:
    return cast.member(participation.place.person.email) is not None


def _scores(items: Sequence[Item], weights: Sequence[int], dice: random.Random) -> Answers:
    return {item.pk: dice.choices((1, 2, 3, 4, 5), weights)[0] for item in items if item.kind == Item.Kind.SCORE}


def _comment(survey: Survey, items: Sequence[Item], said: Sequence[DemoComment], answers: Sequence[Answers]) -> None:
    """Each comment goes to one of those who answer, the same one each time."""
    item = next(each for each in items if each.kind == Item.Kind.COMMENT)
    own = random.Random(f"{survey.title} {survey.cohort.name}")  # noqa: S311  (an invented history, no secret)
    for comment, given in zip(said, own.sample(answers, len(answers)), strict=False):
        given[item.pk] = surveys.Remark(comment.says, comment.quote)


def ask_and_close(now: datetime, dice: random.Random) -> None:
    """What beat would have done by a moment: open what is over, let people answer, close what is due."""
    surveys.close_due_surveys(on=local(now).date())
    opened = [*surveys.open_session_surveys(now=now, tell=False), *surveys.open_pooled_surveys(now=now, tell=False)]
    if opened:
        answer_surveys(dice)


def choose_quotations(cohort: Cohort, by: Person) -> None:
    """The comments that the data file says are chosen, of surveys that enough answered."""
    closed = Survey.objects.closed().filter(cohort=cohort, answered__gte=settings.OUTSIDE_THRESHOLD)
    found = Comment.objects.filter(response__survey__in=closed, may_quote=True)
    for comment in sorted(found, key=lambda each: each.text):
        if reading.comments()[comment.text].chosen:
            surveys.choose_quotation(comment=comment, by=by)


def write_journal(author: Person, sessions: Sequence[Session], readers: Sequence[Person] = ()) -> None:
    """Two finished reflections, the first shared with each of `readers`."""
    for body, session in zip(REFLECTIONS, sessions, strict=False):
        reflection = journal.begin(author=author, session=session, body=body)
        journal.finish(reflection=reflection, by=author)
        for reader in readers:
            journal.share(reflection=reflection, reader=reader, by=author)
        readers = ()


def leave_draft(author: Person) -> None:
    """A reflection that its author is in the middle of."""
    journal.begin(author=author, body=DRAFT_REFLECTION)


def write_on_theme(author: Person, cohort: Cohort) -> None:
    """Two reflections on the programme's theme, both counted for it by their writer."""
    framework = cohort.programme.framework
    theme = Domain.objects.filter(framework=framework, requirements__isnull=False).distinct().first()
    for body in THEME_REFLECTIONS:
        reflection = journal.begin(author=author, form="theme", theme=theme, counts=True, body=body)
        journal.finish(reflection=reflection, by=author)
