"""What happens in the demo's cohorts once they run: questionnaires, projects, reflections. Through the actions."""

import random
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from cohorts.models import Cohort, Place, Session
from core.dates import local
from evaluations import actions as surveys
from evaluations.models import Comment, Participation, Survey
from home.demo.projects import DemoProject
from home.demo.words import COMMENTS, DRAFT_REFLECTION, REFLECTIONS, UPDATES
from journals import actions as journal
from people.models import Person
from projects import actions as projects
from projects.models import Project, ProjectStage

# How likely each score from 1 to 5 is, by a word of the element's title: the case study says between 4 and 5.
SCORES: dict[str, tuple[int, int, int, int, int]] = {
    "Coaching": (0, 0, 1, 18, 81),
    "Action learning": (0, 1, 4, 30, 65),
    "Leading change": (0, 1, 6, 33, 60),
    "conference": (0, 1, 6, 35, 58),
    "Leading others": (0, 1, 6, 36, 57),
    "Launch": (0, 1, 8, 40, 51),
    "Leading self": (0, 2, 8, 40, 50),
    "Presentation": (0, 2, 12, 45, 41),
    "Influencing": (0, 3, 12, 45, 40),
    "Patient": (1, 3, 12, 42, 42),
    "360": (1, 3, 14, 46, 36),
}
STAGES = list(ProjectStage.values)
ANSWERS_OF_100 = 87
COMMENTS_OF_100 = 32


def answer_surveys(dice: random.Random, waits: str) -> None:
    """Everybody who was asked answers, but for about one in eight and, always, the person called `waits`."""
    for survey in Survey.objects.open().order_by("opened_on", "title"):
        said = list(_matching(COMMENTS, survey.title, ()))
        dice.shuffle(said)
        asked = survey.participations.filter(answered=False).select_related("place__person", "survey")
        for participation in sorted(asked, key=lambda each: each.place.person.sort_name):
            if participation.place.person.name != waits and dice.randrange(100) < ANSWERS_OF_100:
                _answer(participation, dice, said)


def _answer(participation: Participation, dice: random.Random, said: list) -> None:
    weights = _matching(SCORES, participation.survey.title, (0, 1, 8, 40, 51))
    answers: dict[uuid.UUID, int | surveys.Remark] = {}
    for item in participation.survey.version.items.all():
        if item.kind == "score":
            answers[item.pk] = dice.choices((1, 2, 3, 4, 5), weights)[0]
        elif said and dice.randrange(100) < COMMENTS_OF_100:
            comment = said.pop()
            answers[item.pk] = surveys.Remark(comment.text, comment.may_quote)
    surveys.submit(participation=participation, answers=answers, by=participation.place.person)


def _matching(table: Mapping, title: str, otherwise):
    return next((value for word, value in table.items() if word in title), otherwise)


def choose_quotations(cohort: Cohort, by: Person, at_most: int = 8) -> None:
    """The first comment of each element that its writer lets be quoted, as an evaluator would begin."""
    chosen = 0
    for survey in Survey.objects.closed().filter(cohort=cohort):
        comments = Comment.objects.filter(response__survey=survey, may_quote=True)
        comment = min(comments, key=lambda each: each.text, default=None)
        if comment and chosen < at_most and survey.answered >= 5:
            surveys.choose_quotation(comment=comment, by=by)
            chosen += 1


def run_projects(
    cohort: Cohort, rows: Sequence[DemoProject], places: Mapping[str, Place], dice: random.Random, today: date
) -> list[Project]:
    """Each participant's project: started in the fourth week, an update about every two weeks, a stage."""
    made = []
    for row in rows:
        place = places[row.lead]
        person = place.person
        project = projects.start(
            place=place,
            title=row.title,
            aim=row.aim,
            baseline=row.baseline,
            target_on=cohort.ends_on,
            by=person,
        )
        for step, on in enumerate(_days(cohort, today, dice)):
            projects.add_update(
                project=project,
                place=place,
                on=on,
                hours=Decimal(dice.choice((4, 5, 6, 6.5, 7, 7.5))),
                text=UPDATES[step % len(UPDATES)],
                token=uuid.uuid4(),
                by=person,
            )
        for stage in STAGES[1 : STAGES.index(row.stage) + 1]:
            projects.move_stage(project=project, to=stage, by=person)
        made.append(project)
    return made


def _days(cohort: Cohort, today: date, dice: random.Random) -> list[date]:
    """A day about every fortnight, from the fourth week until the cohort's end or yesterday."""
    last = min(cohort.ends_on, today - timedelta(days=1))
    day, days = cohort.starts_on + timedelta(weeks=4), []
    while day <= last:
        days.append(day)
        day += timedelta(days=dice.choice((12, 14, 14, 17)))
    return days


def present_projects(cohort: Cohort, made: Sequence[Project], rows: Sequence[DemoProject], by: Person) -> None:
    """The executive team heard every project on the day of the presentation."""
    session = Session.objects.filter(cohort=cohort, kind="presentation").order_by("starts_at").last()
    if session is None:
        return
    for project, row in zip(made, rows, strict=True):
        projects.record_presentation(
            project=project, on=local(session.starts_at).date(), by=by, decision=row.decision, result=row.result
        )


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


def ask_and_close(now: datetime, dice: random.Random, waits: str) -> None:
    """What beat would have done by a moment: open what is over, let people answer, close what is due."""
    surveys.close_due_surveys(on=local(now).date())
    surveys.open_session_surveys(now=now, tell=False)
    surveys.open_pooled_surveys(now=now, tell=False)
    answer_surveys(dice, waits)
