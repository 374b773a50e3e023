"""A cohort's workspace, composed of what the apps below know. Frozen: the template only reads."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from cohorts.access import permissions_in, with_register
from cohorts.attendance import COUNTS, CohortAttendance, Meetings, SessionLine, Tally, meetings_in_common, of_cohort
from cohorts.models import Cohort, Place, Session, facts_of, leaders_by_name, taken_with_all, tallied
from cohorts.release import draft
from core.charts import Lane, Mark, TimelinePoint, TimelineWindow
from core.dates import local
from core.formats import clock, short_date, weekday_date
from documents.models import Document
from evaluations.access import counts_while_open
from evaluations.results import ElementResult, SurveyRate, rates_of, results_of
from evaluations.statistics import Score
from home import needs, waiting
from outbox.models import Message
from people.models import Person
from people.roles import Permission
from programmes.models import GroupSize
from projects.models import ProjectStage, on_projects


@dataclass(frozen=True)
class ParticipantRow:
    place: Place
    squares: tuple[Mark, ...]
    attended: int
    held: int
    percent: int | None
    project: str
    on_course: bool


@dataclass(frozen=True)
class ByItself:
    """What Cadre sends next, or has sent: what, when, to how many."""

    what: str
    when: str
    done: bool


@dataclass(frozen=True)
class AverageScore:
    mean: Decimal
    elements: int
    answers: int


@dataclass(frozen=True)
class Workspace:
    cohort: Cohort
    today: date
    may: frozenset[Permission]
    places: int
    clinical: int
    attendance: CohortAttendance
    on_course: int
    meetings: Meetings
    next_session: Session | None
    score: AverageScore | None
    needs: tuple[needs.Need, ...]
    by_itself: tuple[ByItself, ...]
    lanes: tuple[Lane, ...]
    rows: tuple[ParticipantRow, ...]
    professions: tuple[tuple[str, int], ...]
    organisations: tuple[tuple[str, int], ...]
    documents: tuple[Document, ...]

    @property
    def manages(self) -> bool:
        return Permission.MANAGE_PROGRAMME in self.may

    @property
    def finished(self) -> bool:
        return self.cohort.state == Cohort.State.FINISHED


def workspace_of(cohort: Cohort, person: Person, now: datetime) -> Workspace:
    """Everything that the page shows; scores and documents only to those whose role may see them.

    `cohort` is read `with_waiting`.
    """
    may = permissions_in(person, cohort)
    dated = cohort.sessions.select_related("learning_set", "released", "coaching", "held_instead").prefetch_related(
        leaders_by_name()
    )
    everything = list(with_register(dated, person))
    sessions = [session for session in everything if session.cancelled_at is None]
    facts = facts_of(sessions)
    tally = tallied(list(taken_with_all(cohort)), now, {cohort.pk: facts})
    stages = _stages(cohort)
    rule = cohort.programme.complete_hours_percent
    everybody = [each for each in sessions if not each.by_sign_up and not each.organisation_id]
    common = [session for session in everybody if session.group_size == GroupSize.COHORT]
    held = [session for session in sessions if session.ends_at <= now and session.group_size != GroupSize.PAIR]
    rates = rates_of(cohort, while_open=counts_while_open(person)) if Permission.SEE_TEAM_RESULTS in may else ()
    rows = sorted((_row(place, each, stages, rule) for place, each in tally.items()), key=_those_in_need_first)
    shown = [each for place, each in tally.items()]
    return Workspace(
        cohort=cohort,
        today=local(now).date(),
        may=may,
        places=len(tally),
        clinical=sum(place.profession.clinical for place in tally),
        attendance=of_cohort(shown),
        on_course=sum(row.on_course for row in rows),
        meetings=meetings_in_common(facts, now),
        next_session=next((each for each in sessions if each.ends_at > now and each.group_size != "pair"), None),
        score=_average(results_of(cohort, settings.TEAM_THRESHOLD)) if Permission.SEE_TEAM_RESULTS in may else None,
        needs=tuple(
            _needs(
                cohort,
                may,
                tally,
                held,
                undated=[session for session in everything if session.asks_for_a_date(now)],
                changes=lambda: draft(cohort, now, everything, tally),
            )
        ),
        by_itself=tuple(_by_itself(common, rates, len(tally), now)),
        lanes=tuple(_lanes(cohort, sessions, tally, stages, now)),
        rows=tuple(rows),
        professions=_counted(place.profession.name for place in tally),
        organisations=_counted(place.organisation.name for place in tally),
        documents=_documents(cohort) if Permission.ASK_REPORTS in may else (),
    )


def _stages(cohort: Cohort) -> dict[UUID, str]:
    """The stage of each participant's project, by place: of several the one nearest to them."""
    return {row.place: row.stage for row in reversed(on_projects(cohort.places.all()))}


def _row(place: Place, tally: Tally, stages: Mapping[UUID, str], rule: int) -> ParticipantRow:
    lines = [line for line in tally.lines_in_common() if line.held]
    return ParticipantRow(
        place=place,
        squares=tuple(cast(Mark, line.mark or "not marked") for line in lines),
        attended=sum(line.mark in COUNTS for line in lines),
        held=len(lines),
        percent=tally.percent_so_far,
        project=ProjectStage(stages[place.pk]).label if place.pk in stages else "None yet",
        on_course=tally.on_course(rule) and place.state == Place.State.TAKEN,
    )


def _those_in_need_first(row: ParticipantRow) -> tuple:
    person = row.place.person
    return (row.on_course, row.percent if row.percent is not None else 100, person.family_name, person.given_name)


def _average(results: Sequence[ElementResult]) -> AverageScore | None:
    """The mean over elements of their means, with the answers behind them; nothing before the first is closed."""
    scores = [result.score for result in results if isinstance(result.score, Score)]
    if not scores:
        return None
    mean = sum((score.mean for score in scores), Decimal(0)) / len(scores)
    return AverageScore(mean, len(scores), sum(score.n for score in scores))


def _needs(
    cohort: Cohort,
    may: frozenset[Permission],
    tally: Mapping[Place, Tally],
    held: Sequence[Session],
    *,
    undated: Sequence[Session],
    changes: Callable[[], Sequence[object]],
):
    if Permission.KEEP_REGISTER in may:
        yield from needs.open_registers(_open_registers(tally, held))
    if Permission.MANAGE_PROGRAMME not in may:
        return
    yield from needs.undated(stood_down(session) for session in undated)
    yield from needs.unreleased(len(changes()), reverse("cohorts:release", args=[cohort.pk]))
    rule = cohort.programme.complete_hours_percent
    yield from needs.behind(behind(cohort, tally, rule), rule)
    exceptions = Message.objects.exceptions().filter(to__in=[place.person_id for place in tally]).count()
    yield from needs.unsent(exceptions, reverse("admin:outbox_message_changelist"))
    yield from waiting.to_answer(cohort)
    yield from waiting.without_group(cohort, list(tally))


def _open_registers(tally: Mapping[Place, Tally], held: Sequence[Any]):
    """Open registers of sessions read `with_register`, of those that the reader may keep."""
    lines: dict[UUID, list[SessionLine]] = {}
    for each in tally.values():
        for line in each.lines:
            lines.setdefault(line.session.id, []).append(line)
    for session in held:
        if session.may_keep and session.register_closed_at is None:
            expected = lines.get(session.pk, [])
            yield needs.OpenRegister(
                title=f"{session.learning_set.name}" if session.learning_set else session.title,
                day=local(session.starts_at).date(),
                marked=sum(line.mark is not None for line in expected),
                expected=len(expected),
                leader=next((leader.person.name for leader in session.leaders.all()), ""),
                url=reverse("cohorts:register", args=[session.pk]),
                close_url=reverse("cohorts:close_register", args=[session.pk]),
            )


def stood_down(session: Session) -> needs.StoodDown:
    """Of a session read with its set and with `held_instead`."""
    return needs.StoodDown(
        title=session.title,
        whose=session.learning_set.name if session.learning_set else "",
        day=local(session.starts_at).date(),
        because=session.get_stood_down_for_display(),
        url=reverse("cohorts:new_date", args=[session.cohort_id, session.pk]),
    )


def behind(cohort: Cohort, tally: Mapping[Place, Tally], rule: int) -> list[needs.Behind]:
    """Those of a running cohort who are below the rule, also if they came to every session not marked yet: the rule of
    early warnings (cohorts/early_warning.py), so that nobody is named for a register that was not kept."""
    if cohort.state != Cohort.State.RUNNING:
        return []
    return [
        needs.Behind(
            name=place.person.name,
            percent=each.percent_so_far or 0,
            could_reach=each.could_reach_rule(rule),
            missed_hours=each.held - each.attended,
            url=reverse("cohorts:attendance", args=[cohort.pk]),
        )
        for place, each in tally.items()
        if place.state == Place.State.TAKEN and each.surely_below(rule)
    ]


def _by_itself(common: Sequence[Session], rates: Sequence[SurveyRate], people: int, now: datetime):
    """The last questionnaire sent, those open and when they close, and the next one."""
    today = local(now).date()
    for rate in [each for each in rates if each.is_open][:3]:
        yield ByItself(
            f"Questionnaire: {rate.title}",
            f"Sent {short_date(rate.opened_on)} to {rate.rate.invited} people"
            + (f", {rate.so_far} have answered" if rate.told else ""),
            True,
        )
        yield ByItself("It closes", f"{weekday_date(rate.closes_on)}; figures are written then", rate.closes_on < today)
    upcoming = next((session for session in common if session.ends_at > now), None)
    if upcoming and upcoming.element_id:
        yield ByItself(
            f"Questionnaire: {upcoming.title}",
            f"{weekday_date(upcoming.ends_at)}, {clock(upcoming.ends_at)}, to {people} people",
            False,
        )


def _lanes(cohort: Cohort, sessions: Sequence[Session], tally: Mapping[Place, Tally], stages, now: datetime):
    coming = [each for each in sessions if each.ends_at > now and each.group_size != GroupSize.PAIR]
    upcoming = coming[0].pk if coming else None
    for label, size in (("Whole cohort", GroupSize.COHORT), ("Learning sets", GroupSize.SET)):
        points = [_point(session, upcoming, now, size) for session in sessions if session.group_size == size]
        if points:
            yield Lane(label, points=tuple(points))
    coaching = _windows(sessions, tally)
    if coaching:
        yield Lane("Coaching", windows=coaching)
    presented = [each for each in sessions if each.kind == "presentation"]
    if stages:
        yield Lane(
            "Projects",
            points=tuple(_point(each, None, now, GroupSize.SET) for each in presented),
            windows=(TimelineWindow(cohort.starts_on, cohort.ends_on, f"{len(stages)} of {len(tally)}"),),
        )


def _point(session: Session, upcoming: UUID | None, now: datetime, size: str) -> TimelinePoint:
    state = "held" if session.ends_at <= now else "next" if session.pk == upcoming else "to come"
    label = session.title.split(":")[0] if size == GroupSize.COHORT else ""
    return TimelinePoint(local(session.starts_at).date(), label, state)  # type: ignore[arg-type]


def _windows(sessions: Sequence[Session], tally: Mapping[Place, Tally]) -> tuple[TimelineWindow, ...]:
    """For each round of coaching, the weeks in which its pairs meet and how many have met."""
    rounds: dict[int, list[Session]] = {}
    for session in sessions:
        if session.group_size == GroupSize.PAIR:
            rounds.setdefault(session.part, []).append(session)
    met = {line.session.id for each in tally.values() for line in each.lines if line.came}
    return tuple(
        TimelineWindow(
            min(local(each.starts_at).date() for each in pairs),
            max(local(each.starts_at).date() for each in pairs),
            f"{sum(each.pk in met for each in pairs)} of {len(pairs)}",
        )
        for _, pairs in sorted(rounds.items())
    )


def _counted(names) -> tuple[tuple[str, int], ...]:
    """Names with how many places each has, the most first."""
    return tuple(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))


def _documents(cohort: Cohort) -> tuple[Document, ...]:
    """The cohort's reports, the latest first."""
    return tuple(Document.objects.filter(kind="evaluation-report", subject_id=cohort.pk).order_by("-asked_at")[:3])
