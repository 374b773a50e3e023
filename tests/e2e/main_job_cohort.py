"""A cohort of Leading for Change, built through the actions: what the journeys do not do by hand."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from cohorts import actions, register
from cohorts.models import Cohort, Place, Session
from core.dates import is_working_day, local
from evaluations import actions as evaluations
from evaluations.models import Participation, Survey
from people.models import Organisation, Person, Profession
from programmes.actions import start_from_blueprint
from programmes.blueprint import load
from programmes.models import Programme
from projects import actions as projects
from projects.models import Project
from tests import factories as make
from tests.evaluations.making import said

TRUST = "Welland Vale Partnership Trust"
PROVIDER = "Harbour Lane Leadership"
LAUNCH = "Launch: orientation and insights"
AFTERWARDS = (
    "Leading self: model the way",
    "Leading others: enable others to act",
    "Leading change: inspire a shared vision",
    "Influencing change: challenge the process",
    "Patient engagement, with the in-house team",
    "Leadership and learning conference",
    "Presentation to the executive team",
    "Coaching",
    "Action learning",
)
AMARA = ("Amara", "Okafor", "amara@example.org")
OTHERS = (
    ("Tom", "Bevan", "tom@example.org"),
    ("Inês", "Duarte", "ines@example.org"),
    ("Kofi", "Mensah", "kofi@example.org"),
    ("Grace", "Whitlock", "grace@example.org"),
)
EVERYBODY = (AMARA, *OTHERS)
# In the order of their leaders' addresses: Amara's first
PROJECTS = ("Fewer missed visits", "Shorter waits", "Calmer handovers", "Safer discharges", "Quicker replies")


def weeks_ago(weeks: int) -> date:
    """The first working day on or after the day so many weeks ago."""
    day = timezone.localdate() - timedelta(weeks=weeks)
    while not is_working_day(day, "ENG"):
        day += timedelta(days=1)
    return day


@dataclass
class Team:
    """Who runs the programme."""

    coordinator: Person
    facilitator: Person
    coach: Person


def a_team() -> Team:
    return Team(
        coordinator=make.person("Priya Shah", email="priya@example.org"),
        facilitator=make.person("Helen Marsh", email="helen@example.org"),
        coach=make.person("Joseph Quill", email="joseph@example.org"),
    )


def a_programme(by: Person) -> Programme:
    """Leading for Change from its blueprint; who starts it coordinates it."""
    return start_from_blueprint(
        blueprint=load("leading-for-change"),
        name="Leading for Change",
        code="LFC",
        commissioner=make.organisation(TRUST),
        provider=make.organisation(PROVIDER),
        by=by,
    )


def a_running_cohort(programme: Programme, team: Team, people: Sequence[Person], starts_on: date) -> Cohort:
    """One set, one coach, every register of a session that is over kept and closed, and no survey yet."""
    by = team.coordinator
    cohort = actions.lay_out_cohort(
        programme=programme, name="Cohort 1", starts_on=starts_on, capacity=20, venue="The Old Mill, Oakham", by=by
    )
    actions.name_facilitator(cohort=cohort, person=team.facilitator, about="former director of nursing", by=by)
    learning_set = actions.form_set(cohort=cohort, name="Set A", adviser=team.facilitator, by=by)
    for person in people:
        place = actions.add_place(
            cohort=cohort,
            person=person,
            organisation=make.organisation(TRUST),
            profession=make.profession("Nursing", clinical=True),
            by=by,
        )
        actions.join_set(place=place, learning_set=learning_set, by=by)
        actions.pair_coach(place=place, coach=team.coach, by=by)
    actions.begin_cohort(cohort=cohort, by=by)
    everybody_comes(cohort, by)
    return cohort


def add_people(cohort: Cohort, people: Sequence[tuple[str, str, str]], by: Person) -> list[Place]:
    """Places for people who have no account yet."""
    organisation, profession = Organisation.objects.get(name=TRUST), Profession.objects.get(name="Nursing")
    return [
        actions.add_place(
            cohort=cohort,
            person=Person.objects.create_user(email, given, family),
            organisation=organisation,
            profession=profession,
            by=by,
        )
        for given, family, email in people
    ]


def everybody_comes(cohort: Cohort, by: Person) -> None:
    """The registers of all sessions that are over and not closed yet: all present, and closed."""
    for session in Session.objects.filter(cohort=cohort, ends_at__lt=timezone.now(), register_closed_at=None):
        for place in register.expected_at(session):
            register.mark(session=session, place=place, mark="present", by=by)
        register.close(session=session, by=by)


def everybody_has_a_project(cohort: Cohort) -> None:
    places = cohort.places.select_related("person", "cohort").order_by("person__email")
    for place, title in zip(places, PROJECTS, strict=True):
        projects.start(
            place=place,
            title=title,
            aim="Cut missed first appointments from 19% to 10% by the summer",
            by=place.person,
            token=uuid.uuid4(),
        )


def everybody_presents(cohort: Cohort, by: Person) -> None:
    """Records the presentation of all projects of which none is recorded."""
    day = local(cohort.sessions.get(kind="presentation").starts_at).date()
    for project in Project.objects.filter(cohort=cohort, presented_on=None):
        projects.record_presentation(project=project, on=day, by=by)


def ask_about_all(cohort: Cohort) -> None:
    """Open the surveys that are due, as the scheduler does, without a message for each."""
    now = timezone.now()
    evaluations.open_session_surveys(now=now, tell=False)
    evaluations.open_pooled_surveys(now=now, tell=False)


def answer(title: str, scores: dict[str, int], words: str = "") -> None:
    """Answers to one survey by first name; `words` are everybody's comment, which may not be quoted."""
    survey = Survey.objects.get(title=title)
    for name, score in scores.items():
        participation = Participation.objects.get(survey=survey, place__person__given_name=name)
        person = participation.place.person
        evaluations.submit(participation=participation, answers=said(survey, score, words=words), by=person)


def close_all() -> None:
    for survey in Survey.objects.open():
        evaluations.close(survey=survey, by=None)
