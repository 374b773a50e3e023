"""A participant's home: next session, what is due, a place to write, the project, progress. Composed, not computed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Max, OuterRef, QuerySet, Subquery, When
from django.urls import reverse

from alumni.access import OpenFollowUp, open_follow_up, with_open_follow_up
from awards.pathway.counts import with_own_pathway
from cohorts.access import own_places, own_sessions
from cohorts.attendance import COUNTS, MarkFact, SessionLine, tally
from cohorts.models import Cohort, CohortGrant, Leader, Place, Session, as_released, facts_of
from core.charts import SessionState
from core.dates import local, today
from core.formats import days_away, long_date, short_date, weekday_date
from core.prepared import PreparedObjects
from evaluations.access import own_participations
from home.progress import Experience, Progress, progress
from people.models import Person
from programmes.models import GroupSize, Programme
from projects.access import own_projects
from projects.ahead import milestones_to_come
from projects.gallery.pages import with_consent_asked
from projects.models import Project, Update, Whose, hours_of_the_place, is_own_work

SOON = timedelta(days=3)
NEAR = timedelta(weeks=2)  # a milestone that is to be reached within so long is due
QUIET = timedelta(weeks=3)  # a project without an update for so long is asked after
MOST_DUE = 4


@dataclass(frozen=True)
class NextSession:
    session: Session
    leaders: tuple[str, ...]  # “Helen Marsh, former trust director”
    then: Session | None
    join: str  # where it is joined on line


@dataclass(frozen=True)
class Due:
    """A thing to do: a verb, where it is done, and one line about when."""

    what: str
    url: str
    when: str
    by: date | None
    soon: bool


@dataclass(frozen=True)
class ParticipantHome:
    place: Place
    cohort: Cohort
    upcoming: NextSession | None
    due: tuple[Due, ...]
    project: Project | None
    progress: Progress
    dots: tuple[SessionState, ...]
    held: int
    attended: int
    least_covered_by: Session | None
    stood_down: tuple[Session, ...]  # and would be to come
    coached: bool  # sessions of a pair are not among those counted


def _taken(person: UUID, day: date) -> QuerySet[Place]:
    """Places with all that `current_place` and the page need of them."""
    places = with_consent_asked(with_own_pathway(own_places(person).filter(state=Place.State.TAKEN)))
    places = with_open_follow_up(places, day).select_related("cohort__programme", "learning_set", "coaching")
    return places.annotate(logged=hours_of_the_place())


_places = PreparedObjects(_taken)


def current_place(person: Person) -> Place | None:
    """The place that the home page is about: of a running cohort first, else of the latest."""
    places = _places(person=person.pk, day=today())
    order: list[str] = [Cohort.State.RUNNING, Cohort.State.PLANNED, Cohort.State.FINISHED]
    ranked = sorted(places, key=lambda place: (order.index(place.cohort.state), -place.cohort.starts_on.toordinal()))
    if not ranked:
        return None
    ranked[0].person = person  # the very object that knows its roles and places, so that neither is asked again
    ranked[0].asked_after = [found for place in ranked if (found := open_follow_up(place))]
    return ranked[0]


def home_of(place: Place, now: datetime) -> ParticipantHome:
    """Everything that the page shows, in a number of queries that does not grow with sessions or updates.

    `place` comes from `current_place`, with the hours that it has written down."""
    own = own_sessions(place.person).filter(cohort=place.cohort)
    own = own.select_related("learning_set", "organisation", "released__room", "held_instead", "room")
    told = as_released(own, now)
    sessions = [session for session in told if session.cancelled_at is None]
    marked = place.attendances.order_by().values_list("session_id", "mark", "hours")
    marks = {session: MarkFact(mark, hours) for session, mark, hours in marked}
    tallied = tally(place.fact(), facts_of(sessions), marks, now)
    to_come = [session for session in sessions if session.ends_at > now]
    in_common = tallied.lines_in_common()
    projects = _projects(place)
    design = Design.of(place.cohort.programme)
    hours: Decimal = place.logged  # type: ignore[attr-defined]
    made = progress(
        tallied,
        Experience(hours, design.planned, design.project_domains),
        domains=design.domains,
        domains_of=design.domains_of,
        starts_on=place.cohort.starts_on,
        ends_on=place.cohort.ends_on,
        today=local(now).date(),
    )
    return ParticipantHome(
        place=place,
        cohort=place.cohort,
        upcoming=_upcoming(to_come, now),
        stood_down=tuple(each for each in told if each.cancelled_at and each.stood_down_for and each.ends_at > now),
        due=_due(place, projects, now),
        project=projects[0] if projects else None,
        progress=made,
        dots=tuple(_dot(line, to_come) for line in in_common),
        held=sum(line.held for line in in_common),
        attended=sum(line.held and line.mark in COUNTS for line in in_common),
        least_covered_by=_covers(made, to_come, design),
        coached=len(in_common) < len(tallied.lines),
    )


@dataclass(frozen=True)
class Design:
    """What a design says of learning: the domains of each element, and the hours planned for the project."""

    domains: tuple[str, ...]
    domains_of: dict[UUID | None, tuple[str, ...]]
    planned: Decimal
    project_domains: tuple[str, ...]

    @classmethod
    def of(cls, programme: Programme) -> "Design":
        """In one query: an element stands in as many rows as it has domains."""
        rows = list(
            programme.elements.order_by("position", "domains__position").values(
                "pk", "kind", "share", "hours", "count", "domains__name", "domains__position"
            )
        )
        named = [row for row in rows if row["domains__name"]]
        order = {row["domains__name"]: row["domains__position"] for row in named}
        domains_of: dict[UUID | None, tuple[str, ...]] = defaultdict(tuple)
        for row in named:
            domains_of[row["pk"]] += (row["domains__name"],)
        own = {row["pk"]: row for row in rows if is_own_work(row["share"], row["kind"])}
        return cls(
            domains=tuple(sorted(order, key=lambda name: order[name])),
            domains_of=dict(domains_of),
            planned=sum((row["hours"] * row["count"] for row in own.values()), Decimal(0)),
            project_domains=tuple(dict.fromkeys(name for pk in own for name in domains_of[pk])),
        )


def _upcoming(to_come: list[Session], now: datetime) -> NextSession | None:
    if not to_come:
        return None
    about = CohortGrant.objects.current().filter(cohort=OuterRef("session__cohort"), person=OuterRef("person"))
    leaders = Leader.objects.filter(session=to_come[0]).select_related("person")
    named = leaders.annotate(about=Subquery(about.exclude(about="").values("about")[:1]))
    words = tuple(f"{leader.person.name}, {leader.about}" if leader.about else leader.person.name for leader in named)
    return NextSession(to_come[0], words, to_come[1] if len(to_come) > 1 else None, to_come[0].link(now))


def _dot(line: SessionLine, to_come: list[Session]) -> SessionState:
    if line.held:
        return "attended" if line.mark in COUNTS else "missed" if line.mark else "held"
    in_common = [each for each in to_come if each.group_size != GroupSize.PAIR]
    return "next" if in_common and in_common[0].pk == line.session.id else "to come"


def _covers(made: Progress, to_come: list[Session], design: Design) -> Session | None:
    """The next session whose element covers the domain that has come furthest short."""
    if made.least is None:
        return None
    covering = {element for element, names in design.domains_of.items() if made.least.label in names}
    return next((session for session in to_come if session.element_id in covering), None)


def _projects(place: Place) -> list[Project]:
    """The person's own, the whole cohort's last: the first is the one that the page shows."""
    own = own_projects(place.person).filter(cohort=place.cohort).with_steps()
    last_on = Update.objects.filter(project=OuterRef("pk")).order_by().values("project").values(last=Max("on"))
    own = own.annotate(last_on=Subquery(last_on))
    return list(own.order_by(Case(When(whose=Whose.COHORT, then=1), default=0), "title"))


def _due(place: Place, projects: list[Project], now: datetime) -> tuple[Due, ...]:
    """What waits for the person, nearest first."""
    today = local(now).date()
    asked_after: list[OpenFollowUp] = place.asked_after  # type: ignore[attr-defined]
    found = [*_questionnaires(place, today), *_after(asked_after, today), *_consent(place)]
    if place.cohort.state != Cohort.State.FINISHED:
        found += _project_tasks(projects[0] if projects else None, today)
        found += [due for project in projects for due in _milestones(project, today)]
    return tuple(sorted(found, key=lambda due: (due.by is None, due.by or today)))


def _questionnaires(place: Place, today: date) -> list[Due]:
    return [
        Due(
            what=f"Score {each.survey.title}",
            url=reverse("evaluations:questionnaire", args=[each.pk]),
            when=_when(f"1 minute, anonymous, by {short_date(each.survey.closes_on)}", each.survey.closes_on, today),
            by=each.survey.closes_on,
            soon=each.survey.closes_on - today <= SOON,
        )
        for each in _to_answer(person=place.person_id, place=place.pk, day=today)
    ]


def _waiting(person: UUID, place: UUID, day: date) -> QuerySet:
    return (
        own_participations(person)
        .select_related(None)
        .select_related("survey")
        .filter(place=place, answered=False, survey__state="open", survey__closes_on__gte=day)
        .order_by("survey__closes_on", "survey__position", "survey__title")
    )


_to_answer = PreparedObjects(_waiting)


def _consent(place: Any) -> list[Due]:
    """Whether a project of theirs may be published; of a place that was read by `current_place`."""
    if not place.consent_asked:
        return []
    url = reverse("projects:version", args=[place.consent_asked, place.consent_asked_number])
    words = "You see the page as it would be"
    return [Due("Say whether your project may be published", url, words, None, False)]


def _after(asked: Sequence[OpenFollowUp], today: date) -> list[Due]:
    """Of every programme that the person was on to its end, not of this place alone."""
    return [
        Due(
            what=f"Say how it went on, {each.months} months after",
            url=reverse("alumni:own_form", args=[each.key]),
            when=_when(f"2 minutes, by {short_date(each.until)}", each.until, today),
            by=each.until,
            soon=each.until - today <= SOON,
        )
        for each in asked
    ]


def _when(words: str, by: date, today: date) -> str:
    days = (by - today).days
    if days > SOON.days:
        return words
    return f"{words.split(', by', maxsplit=1)[0]}, closes {'today' if days == 0 else weekday_date(by)}"


def _milestones(project: Project, today: date) -> list[Due]:
    """Of those that stand on the project's page under what is next: what is late, and what is near."""
    return [
        Due(
            what=each.words,
            url=reverse("projects:plan", args=[project.pk]),
            when=f"{'Late: by' if each.late else 'By'} {long_date(each.on)}, {days_away(each.on, today)}",
            by=each.on,
            soon=each.on - today <= SOON,
        )
        for each in milestones_to_come(project, today)
        if each.on and each.on - today <= NEAR
    ]


def _project_tasks(project: Project | None, today: date) -> list[Due]:
    if project is None:
        return [
            Due("Start your project", reverse("projects:start"), "An aim, where you start from, a date", None, False)
        ]
    last_on: date | None = project.last_on  # type: ignore[attr-defined]
    if last_on and last_on > today - QUIET:
        return []
    words = f"Last on {long_date(last_on)}" if last_on else "Nothing written yet"
    return [Due("Write an update of your project", reverse("projects:project", args=[project.pk]), words, None, False)]
