"""The outcomes of a programme, worked out from its facts as they stand on a day. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from cohorts.attendance import CohortAttendance, of_cohort
from evaluations.findings import counted
from evaluations.statistics import Figure, Score, pooled
from outcomes.by_group import KIND, ORGANISATION, PROFESSION, GroupFact
from outcomes.facts import CohortFact, ContractFact, ElementFact, Facts, PhaseFact, PlaceFact, ProjectFact
from outcomes.figures import (
    FINISHED,
    STAGES,
    Absences,
    Average,
    CohortOutcome,
    Completed,
    ElementOutcome,
    GroupOutcome,
    Outcomes,
    Places,
    Span,
)
from programmes.costs import Cost, cost_of

NO_CONTRACT = "No contract named"
NIGHTS = timedelta(days=2)  # after its last day a cohort is finished by the next morning, and counted the night after
ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]


def outcomes(facts: Facts) -> Outcomes:
    """The page's one object, from the facts of a programme as they stand on a day."""
    places: dict[UUID, list[PlaceFact]] = defaultdict(list)
    for place in facts.places:
        places[place.cohort].append(place)
    settled = _settled(facts.cohorts, facts.day)
    cohorts = tuple(_cohort(cohort, places[cohort.id], facts, cohort.id in settled) for cohort in facts.cohorts)
    mix = _Mix(facts.cohorts, facts.places, facts.by_group, settled)
    return Outcomes(
        day=facts.day,
        minimum=facts.minimum,
        places=_places(facts),
        cost=_cost(facts.contracts),
        attendance=_attendance(facts.places),
        completed=_completed([cohort for cohort in cohorts if cohort.finished]),
        certificates=sum(place.certificate for place in facts.places),
        score=average(element.score for element in facts.elements),
        cohorts=cohorts,
        earlier=tuple(facts.earlier),
        contracts=_by_contract(facts, cohorts),
        years=_by_year(facts, cohorts),
        elements=tuple(_element(element, facts.cohorts) for element in facts.elements),
        professions=mix.groups(PROFESSION, lambda place: place.profession),
        kinds=mix.groups(KIND, lambda place: place.kind),
        organisations=mix.groups(ORGANISATION, lambda place: place.organisation),
        stages=_stages(facts.projects),
        projects=_furthest_first(facts.projects),
        quotations=tuple(facts.quotations),
        scored_until=facts.scored_until,
        open_surveys=facts.open_surveys,
        pathway=facts.pathway,
        causes=tuple(facts.causes),
    )


def average(figures: Iterable[Figure | None]) -> Average | None:
    """Each element weighs the same; None where nothing may be shown."""
    scores = [figure for figure in figures if isinstance(figure, Score)]
    if not scores:
        return None
    mean = sum((score.mean for score in scores), Decimal(0)) / len(scores)
    return Average(mean, len(scores), sum(score.n for score in scores))


def phase_on(phases: Sequence[PhaseFact], starts_on: date, day: date) -> str:
    """The phase that a cohort is in: “second of three trimesters”, or its name where they are not called alike."""
    week = (day - starts_on).days // 7
    found = [number for number, phase in enumerate(phases) if phase.starts_week <= week <= phase.ends_week]
    if not found:
        return ""
    called = {phase.name.split()[-1].lower() for phase in phases if phase.name.split()}
    if len(called) == 1 and 1 < len(phases) <= len(ORDINALS):
        return f"{ORDINALS[found[0]]} of {counted(len(phases), called.pop())}"
    return phases[found[0]].name


def _places(facts: Facts) -> Places:
    targets = [contract.clinical for contract in facts.contracts if contract.clinical is not None]
    return Places(
        filled=len(facts.places),
        commissioned=sum(contract.places for contract in facts.contracts) if facts.contracts else None,
        clinical=sum(place.clinical for place in facts.places),
        target=sum(targets) if targets and len(targets) == len(facts.contracts) else None,
    )


def _cost(contracts: Sequence[ContractFact]) -> Cost | None:
    """What several contracts cost; None unless each has its value recorded."""
    return cost_of((contract.value, contract.places) for contract in contracts)


def _attendance(places: Iterable[PlaceFact]) -> CohortAttendance:
    return of_cohort([place.hours for place in places])


def _settled(cohorts: Sequence[CohortFact], day: date) -> set[UUID]:
    """Those whose groups were counted, or of which, with no other cohort to be counted with, nothing can be told."""
    to_come = any(cohort.state != FINISHED for cohort in cohorts)
    return {
        cohort.id
        for cohort in cohorts
        if cohort.counted or (cohort.state == FINISHED and not to_come and cohort.ends_on + NIGHTS < day)
    }


def _cohort(cohort: CohortFact, places: Sequence[PlaceFact], facts: Facts, settled: bool) -> CohortOutcome:
    complete = sum(place.complete for place in places)
    return CohortOutcome(
        number=cohort.number,
        name=cohort.name,
        state=cohort.state,
        contract=cohort.contract,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        capacity=cohort.capacity,
        places=len(places),
        clinical=sum(place.clinical for place in places),
        attendance=_attendance(places),
        sessions_held=cohort.meetings.held,
        sessions=cohort.meetings.all,
        completed=complete if cohort.state == FINISHED else None,
        certificates=sum(place.certificate for place in places),
        score=average(element.cohorts.get(cohort.id) for element in facts.elements),
        stages=_stages(project for project in facts.projects if project.cohort == cohort.id),
        cost=_cost([contract for contract in facts.contracts if contract.name == cohort.contract]),
        phase=phase_on(facts.phases, cohort.starts_on, facts.day),
        next_session=cohort.next_session,
        closes_on=cohort.closes_on,
        groups_settled=settled,
    )


def _completed(finished: Sequence[CohortOutcome]) -> Completed | None:
    if not finished:
        return None
    return Completed(
        people=sum(cohort.completed or 0 for cohort in finished),
        of=sum(cohort.places for cohort in finished),
        certificates=sum(cohort.certificates for cohort in finished),
        cohorts=tuple(cohort.name for cohort in finished),
    )


# Several cohorts together


def _by_contract(facts: Facts, cohorts: Sequence[CohortOutcome]) -> tuple[Span, ...]:
    """Contracts in the order of their first cohorts, then the cohorts that name none; nothing without a contract."""
    spans = []
    first = {cohort.contract: -number for number, cohort in enumerate(reversed(cohorts))}
    for contract in sorted(facts.contracts, key=lambda contract: first.get(contract.name, 1)):
        mine = [cohort for cohort in cohorts if cohort.contract == contract.name]
        spans.append(_span(contract.name, mine, facts, contract.places, _cost([contract])))
    named = {contract.name for contract in facts.contracts}
    others = [cohort for cohort in cohorts if cohort.contract not in named]
    if spans and others:
        spans.append(_span(NO_CONTRACT, others, facts, sum(cohort.capacity for cohort in others), None))
    return tuple(spans)


def _by_year(facts: Facts, cohorts: Sequence[CohortOutcome]) -> tuple[Span, ...]:
    """Cohorts by the calendar year in which they begin."""
    years: dict[int, list[CohortOutcome]] = defaultdict(list)
    for cohort in cohorts:
        years[cohort.starts_on.year].append(cohort)
    return tuple(
        _span(str(year), years[year], facts, sum(cohort.capacity for cohort in years[year]), None)
        for year in sorted(years)
    )


def _span(name: str, cohorts: Sequence[CohortOutcome], facts: Facts, asked: int, cost: Cost | None) -> Span:
    numbers = {cohort.number for cohort in cohorts}
    ids = [cohort.id for cohort in facts.cohorts if cohort.number in numbers]
    return Span(
        name=name,
        cohorts=tuple(cohort.name for cohort in cohorts),
        running=sum(cohort.running for cohort in cohorts),
        places=sum(cohort.places for cohort in cohorts),
        asked=asked,
        attendance=CohortAttendance(
            people=sum(cohort.attendance.people for cohort in cohorts),
            attended=sum((cohort.attendance.attended for cohort in cohorts), Decimal(0)),
            held=sum((cohort.attendance.held for cohort in cohorts), Decimal(0)),
        ),
        completed=_completed([cohort for cohort in cohorts if cohort.finished]),
        score=average(_over(element.cohorts, ids, facts.minimum) for element in facts.elements),
        projects=sum(cohort.projects for cohort in cohorts),
        improved=sum(cohort.improved for cohort in cohorts),
        cost=cost,
    )


def _over(cells: Mapping[UUID, Figure], cohorts: Sequence[UUID], minimum: int) -> Figure:
    """An element's score over some cohorts: of what each of them shows, and so of nothing that is withheld."""
    return pooled([cells[cohort] for cohort in cohorts if cohort in cells], minimum).total


def _element(element: ElementFact, cohorts: Sequence[CohortFact]) -> ElementOutcome:
    each = tuple(element.cohorts.get(cohort.id) for cohort in cohorts)
    return ElementOutcome(element.title, element.score, element.rate, each)


# Who took part


@dataclass(frozen=True)
class _Mix:
    """Everybody on a place, cohorts in their order, and what was written of the groups of those that were counted."""

    cohorts: Sequence[CohortFact]
    places: Sequence[PlaceFact]
    written: Sequence[GroupFact]
    settled: Collection[UUID]

    def groups(self, by: str, name_of: Callable[[PlaceFact], str]) -> tuple[GroupOutcome, ...]:
        """Groups with the most places first. Where nothing is written of one, its attendance is withheld if a cohort
        that is settled has people of it, and else not known yet."""
        cells = Counter((name_of(place), place.cohort) for place in self.places)
        counted_in = Counter(name_of(place) for place in self.places)
        withheld = {name_of(place) for place in self.places if place.cohort in self.settled and place.hours.held}
        told: dict[str, list[GroupFact]] = defaultdict(list)
        for fact in self.written:
            if fact.by == by:
                told[fact.name].append(fact)
        withheld -= told.keys()
        return tuple(
            GroupOutcome(
                name=name,
                places=counted_in[name],
                by_cohort=tuple(cells[name, cohort.id] for cohort in self.cohorts),
                attendance=None if name in withheld else _pooled(told[name]),
                absences=None if name in withheld else _absences(told[name]),
            )
            for name in sorted(counted_in, key=lambda name: (-counted_in[name], name))
        )


def _pooled(told: Sequence[GroupFact]) -> CohortAttendance:
    return CohortAttendance(
        people=sum(fact.people for fact in told),
        attended=sum((fact.attended for fact in told), Decimal(0)),
        held=sum((fact.held for fact in told), Decimal(0)),
    )


def _absences(told: Sequence[GroupFact]) -> Absences:
    return Absences(missed=sum(fact.missed for fact in told), called_back=sum(fact.called_back for fact in told))


def _stages(projects: Iterable[ProjectFact]) -> tuple[int, ...]:
    found = Counter(project.stage for project in projects)
    return tuple(found[stage] for stage in STAGES)


def _furthest_first(projects: Sequence[ProjectFact]) -> tuple[ProjectFact, ...]:
    """By stage as its people say it; of one stage those that a chart shows to have improved, then those presented."""

    def rank(each: ProjectFact) -> tuple[int, bool, bool, str]:
        return (-STAGES.index(each.stage), each.moved != "improved", not each.presented, each.title.lower())

    return tuple(sorted(projects, key=rank))
