"""Surveys for tests: opened and answered through the actions, as the product does it."""

from datetime import date

from evaluations import actions
from evaluations.models import Item, Participation, Survey
from evaluations.standard import default_version
from tests import factories as make

AFTER = make.at(date(2026, 10, 14), 14)


def open_survey(cast) -> Survey:
    """The survey of the cast's session: Amara Okafor and Tom Bevan are asked."""
    [survey] = [each for each in actions.open_session_surveys(now=AFTER) if each.session_id == cast.session.pk]
    return survey


def fill(cohort, people: int) -> None:
    """More people on a cohort."""
    for _ in range(people):
        make.place(cohort)


def said(survey: Survey, overall: int, useful: int = 4, words: str = "", may_quote: bool = False) -> actions.Answers:
    """What one person says to the standard questionnaire."""
    by_position = {item.position: item for item in survey.version.items.all()}
    answers = {by_position[1].pk: overall, by_position[2].pk: useful}
    if words:
        answers[by_position[3].pk] = actions.Remark(words, may_quote)
    return answers


def answer(participation: Participation, overall: int, *args, **kwargs) -> bool:
    survey = participation.survey
    person = participation.place.person
    return actions.submit(participation=participation, answers=said(survey, overall, *args, **kwargs), by=person)


def answered(survey: Survey, scores, words: str = "", may_quote: bool = False) -> Survey:
    """The survey with one answer for each score, from the first people asked."""
    waiting = list(survey.participations.filter(answered=False).select_related("place__person", "survey"))
    for participation, score in zip(waiting, scores, strict=False):
        answer(participation, score, words=words and f"{words} {participation.pk}", may_quote=may_quote)
    return survey


def closed(survey: Survey, scores=(), **kwargs) -> Survey:
    return actions.close(survey=answered(survey, scores, **kwargs), by=None)


def held_element(programme, cohort, title: str, day: date = date(2026, 10, 20), *, position: int = 5, **fields):
    """An element with one session of a cohort, over by the evening of its day."""
    element = make.element(programme, title, position=position, **fields)
    return element, make.session(cohort, title, day, element=element)


def survey_about(session, scores=None, **kwargs) -> Survey:
    """The survey of one session, opened that day; with scores, also answered and closed."""
    day = session.starts_at.date()
    [survey] = [each for each in actions.open_session_surveys(now=make.at(day, 18)) if each.session_id == session.pk]
    return survey if scores is None else closed(survey, scores, **kwargs)


def written(cohort, title: str, counts=(0, 0, 0, 3, 2), invited: int = 8, position: int = 5) -> Survey:
    """A closed survey with its figures alone, for tests of what is read from them."""
    version = default_version()
    day = date(2026, 10, 20)
    survey = Survey.objects.create(
        cohort=cohort,
        element=make.element(cohort.programme, title, position=position),
        version=version,
        title=title,
        position=position,
        opened_on=day,
        closes_on=day,
        state=Survey.State.CLOSED,
        closed_at=make.at(day),
        invited=invited,
        answered=sum(counts),
    )
    for item in version.items.filter(kind=Item.Kind.SCORE):
        survey.figures.create(item=item, **dict(zip(("ones", "twos", "threes", "fours", "fives"), counts, strict=True)))
    return survey
