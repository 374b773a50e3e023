"""What happens in the demo's cohorts once they run: questionnaires and reflections. Through the actions."""

import random
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from accounts import demo as cast
from cohorts.models import Cohort, Session
from core.dates import local
from evaluations import actions as surveys
from evaluations.models import Comment, Participation, Survey
from home.demo.words import COMMENTS, DRAFT_REFLECTION, REFLECTIONS, THEME_REFLECTIONS
from journals import actions as journal
from people.models import Person
from programmes.models import Domain

# How likely each score from 1 to 5 is, by a word of the element's title: the published account of Leading for Change
# says between 4 and 5; for the other programmes they are made up.
SCORES: dict[str, tuple[int, int, int, int, int]] = {
    "Coaching": (0, 0, 1, 18, 81),
    "Action learning": (0, 1, 4, 30, 65),
    "Leading change: ": (0, 1, 6, 33, 60),
    "conference": (0, 1, 6, 35, 58),
    "Leading others: ": (0, 1, 6, 36, 57),
    "Launch: orientation": (0, 1, 8, 40, 51),
    "Leading self": (0, 2, 8, 40, 50),
    "Presentation to": (0, 2, 12, 45, 41),
    "Influencing": (0, 3, 12, 45, 40),
    "Patient": (1, 3, 12, 42, 42),
    "360": (1, 3, 14, 46, 36),
    "challenge": (0, 0, 6, 34, 60),
    "commissioning decides": (1, 6, 24, 43, 26),
    "service is worth": (0, 4, 18, 46, 32),
    "One measure": (0, 5, 20, 45, 30),
    "patients meet it": (0, 0, 5, 30, 65),
    "third sector": (0, 1, 10, 39, 50),
    "Visit": (0, 0, 3, 20, 77),
    "local landscape": (0, 2, 14, 48, 36),
}
OTHERWISE = (0, 1, 9, 42, 48)
ANSWERS_OF_100 = 87
COMMENTS_OF_100 = 32
QUOTATIONS = 8


def answer_surveys(dice: random.Random) -> None:
    """Everybody who was asked answers, but for about one in eight, and those who sign in to the demo in a cohort that
    is under way: theirs wait for whoever tries it."""
    for survey in Survey.objects.open().order_by("opened_on", "title", "cohort__name"):
        said = list(_matching(COMMENTS, survey.title, ()))
        dice.shuffle(said)
        asked = survey.participations.filter(answered=False).select_related("place__person")
        answering = [
            participation
            for participation in sorted(asked, key=lambda each: each.place.person.sort_name)
            if not _waits(participation) and dice.randrange(100) < ANSWERS_OF_100
        ]
        answers = {each.pk: _answers(survey, dice, said) for each in answering}
        surveys.submit_together(survey=survey, answers=answers, by=None)


def _waits(participation: Participation) -> bool:
    return cast.member(participation.place.person.email) is not None


def _answers(survey: Survey, dice: random.Random, said: list) -> dict[uuid.UUID, int | surveys.Remark]:
    weights = _matching(SCORES, survey.title, OTHERWISE)
    answers: dict[uuid.UUID, int | surveys.Remark] = {}
    for item in survey.version.items.all():
        if item.kind == "score":
            answers[item.pk] = dice.choices((1, 2, 3, 4, 5), weights)[0]
        elif said and dice.randrange(100) < COMMENTS_OF_100:
            comment = said.pop()
            answers[item.pk] = surveys.Remark(comment.text, comment.may_quote)
    return answers


def _matching(table: Mapping, title: str, otherwise):
    return next((value for word, value in table.items() if word in title), otherwise)


def ask_and_close(now: datetime, dice: random.Random) -> None:
    """What beat would have done by a moment: open what is over, let people answer, close what is due."""
    surveys.close_due_surveys(on=local(now).date())
    opened = [*surveys.open_session_surveys(now=now, tell=False), *surveys.open_pooled_surveys(now=now, tell=False)]
    if opened:
        answer_surveys(dice)


def choose_quotations(cohort: Cohort, by: Person) -> None:
    """The first comment of each element that its writer lets be quoted, as an evaluator would begin."""
    chosen = 0
    for survey in Survey.objects.closed().filter(cohort=cohort, answered__gte=5):
        comments = Comment.objects.filter(response__survey=survey, may_quote=True)
        comment = min(comments, key=lambda each: each.text, default=None)
        if comment and chosen < QUOTATIONS:
            surveys.choose_quotation(comment=comment, by=by)
            chosen += 1


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
