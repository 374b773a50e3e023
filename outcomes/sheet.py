"""The outcomes as rows of a file, one figure a row, from the same object as the page. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from core.formats import date_range, long_date, plural, round_half_up, score
from evaluations.statistics import Figure, Score
from outcomes.comparison import Comparison, ElementChange
from outcomes.facts import CauseFact, EarlierFact, PathwayFact, ProjectFact
from outcomes.figures import MOVED, STAGES, CohortOutcome, GroupOutcome, Outcomes, Span
from outcomes.pending import not_yet
from programmes.costs import Cost
from projects.comparison import Withheld

HEAD = ("Subject", "Of", "Measure", "Value", "Out of", "Note")
WITHHELD = "Withheld"
NOT_YET = "Not yet known"
NONE_YET = "None yet"
NOT_HELD = "Not held in Cadre"
ATTENDANCE = "Attendance, % of hours held"
SCORE = "Average score, 1 to 5"
COST = "Cost a place, £"
Cell = str | int | Decimal
Row = tuple[Cell, Cell, Cell, Cell, Cell, Cell]


def sheets_of(rows: Iterable[Row]) -> dict[str, list[tuple[Cell, ...]]]:
    """The same rows for a workbook: a sheet for each subject, in the order of the page."""
    found: dict[str, list[tuple[Cell, ...]]] = defaultdict(lambda: [HEAD[1:]])
    for subject, *row in rows:
        found[str(subject)].append(tuple(row))
    return dict(found)


def rows(outcomes: Outcomes, compared: Comparison, programme: str) -> Iterator[Row]:
    """Every figure of the page, of every cohort; changes are between the cohorts that the page compares."""
    yield ("Programme", programme, "Figures of", long_date(outcomes.day), "", "Contract facts are exact on this day")
    yield from _programme(outcomes, programme)
    for earlier in outcomes.earlier:
        yield from _earlier(earlier)
    for cohort in outcomes.cohorts:
        yield from _cohort(cohort)
    for subject, spans in (("Contract", outcomes.contracts), ("Year begun", outcomes.years)):
        for span in spans:
            yield from _span(subject, span)
    yield from _scores(outcomes)
    for changed in compared.changes:
        yield _change(changed)
    cohorts = [cohort.name for cohort in outcomes.cohorts]
    for subject, groups in (
        ("Profession", outcomes.professions),
        ("Type of organisation", outcomes.kinds),
        ("Organisation", outcomes.organisations),
    ):
        for group in groups:
            yield from _group(subject, group, cohorts, outcomes.minimum)
    for number, project in _numbered(outcomes.projects):
        yield from _project(number, project)
    for cause in outcomes.causes:
        yield from _cause(cause)
    if outcomes.pathway:
        yield from _pathway(outcomes.pathway)
    for each in not_yet(outcomes):
        yield (NOT_YET, each.of if each.of != "Programme" else programme, each.what, NOT_YET, "", f"Known {each.when}")


def _programme(outcomes: Outcomes, programme: str) -> Iterator[Row]:
    places, completed, cost = outcomes.places, outcomes.completed, outcomes.cost
    commissioned = "" if places.commissioned is None else places.commissioned
    target = "" if places.target is None else f"Target {places.target}"
    yield ("Programme", programme, "Places filled", places.filled or NONE_YET, commissioned, "")
    if places.filled:
        yield ("Programme", programme, "Places of clinicians", places.clinical, places.filled, target)
    if cost:
        yield ("Programme", programme, "Value of contracts, £", cost.value, "", "")
        yield ("Programme", programme, COST, _pounds(cost), "", f"{cost.places} places")
    yield ("Programme", programme, ATTENDANCE, _percent(outcomes.attendance.percent), "", "")
    if completed:
        yield ("Programme", programme, "Completed", completed.people, completed.of, "Of the finished cohorts")
    else:
        yield ("Programme", programme, "Completed", NOT_YET, "", "No cohort is finished")
    yield ("Programme", programme, "Certificates", _certificates(outcomes.certificates, bool(completed)), "", "")
    if outcomes.score:
        yield ("Programme", programme, SCORE, _mean(outcomes.score.mean), "", _behind(outcomes.score))
    else:
        yield ("Programme", programme, SCORE, NOT_YET, "", "")
    for name, found in (("elements", outcomes.element_range), ("cohorts", outcomes.cohort_range)):
        if found:
            yield ("Programme", programme, f"Lowest score of the {name}", _mean(found.low), "", "")
            yield ("Programme", programme, f"Highest score of the {name}", _mean(found.high), "", "")
    for stage, number in zip(STAGES, outcomes.stages, strict=True):
        yield ("Programme", programme, f"Projects, {stage}", number, len(outcomes.projects), "")
    shown = outcomes.improved_on_a_chart
    yield ("Programme", programme, "Projects whose improvement a chart shows", shown, outcomes.improved, "")
    yield ("Programme", programme, "Projects presented", outcomes.presented, len(outcomes.projects), "")
    yield ("Programme", programme, "Projects decided on", outcomes.decided, len(outcomes.projects), "")
    if kept := len(outcomes.measured):
        for way in MOVED:
            yield ("Programme", programme, f"Measures, {way}", outcomes.moved(way), kept, "")


def _earlier(earlier: EarlierFact) -> Iterator[Row]:
    note = f"{NOT_HELD}. Source: {earlier.source}"
    completed = "Not stated" if earlier.completed is None else earlier.completed
    yield ("Earlier cohort", earlier.name, "Dates", date_range(earlier.starts_on, earlier.ends_on), "", note)
    yield ("Earlier cohort", earlier.name, "Places", earlier.places, "", note)
    yield ("Earlier cohort", earlier.name, "Completed", completed, earlier.places, note)


def _cohort(cohort: CohortOutcome) -> Iterator[Row]:
    yield ("Cohort", cohort.name, "State", cohort.state.capitalize(), "", cohort.period)
    if cohort.phase and cohort.running:
        yield ("Cohort", cohort.name, "Phase", cohort.phase.capitalize(), "", "")
    if cohort.contract:
        yield ("Cohort", cohort.name, "Contract", cohort.contract, "", "")
    if cohort.cost:
        yield ("Cohort", cohort.name, COST, _pounds(cohort.cost), "", "Of its contract")
    yield ("Cohort", cohort.name, "Places filled", cohort.places, cohort.capacity, "")
    yield ("Cohort", cohort.name, "Places of clinicians", cohort.clinical, cohort.places, "")
    yield ("Cohort", cohort.name, "Sessions held", cohort.sessions_held, cohort.sessions, "")
    yield ("Cohort", cohort.name, ATTENDANCE, _percent(cohort.attendance.percent), "", "")
    yield ("Cohort", cohort.name, "Completed", _known(cohort.completed), cohort.places, "")
    yield ("Cohort", cohort.name, "Certificates", _certificates(cohort.certificates, cohort.finished), "", "")
    if cohort.score:
        yield ("Cohort", cohort.name, SCORE, _mean(cohort.score.mean), "", _behind(cohort.score))
    else:
        yield ("Cohort", cohort.name, SCORE, NOT_YET, "", "")
    for stage, number in zip(STAGES, cohort.stages, strict=True):
        yield ("Cohort", cohort.name, f"Projects, {stage}", number, sum(cohort.stages), "")


def _span(subject: str, span: Span) -> Iterator[Row]:
    yield (subject, span.name, "Cohorts", ", ".join(span.cohorts) or NONE_YET, "", _running(span))
    yield (subject, span.name, "Places filled", span.places or NONE_YET, span.asked, "")
    yield (subject, span.name, ATTENDANCE, _percent(span.attendance.percent), "", "")
    if span.completed:
        yield (subject, span.name, "Completed", span.completed.people, span.completed.of, "Of the finished cohorts")
    else:
        yield (subject, span.name, "Completed", NOT_YET, "", "")
    if span.score:
        yield (subject, span.name, SCORE, _mean(span.score.mean), "", _behind(span.score))
    else:
        yield (subject, span.name, SCORE, NOT_YET, "", "")
    yield (subject, span.name, "Projects improved", span.improved, span.projects, "")
    if span.cost:
        yield (subject, span.name, "Value, £", span.cost.value, "", "")
        yield (subject, span.name, COST, _pounds(span.cost), "", "")


def _running(span: Span) -> str:
    return f"{span.running} running" if span.running else ""


def _mean(mean: Decimal) -> Decimal:
    """A number that the page writes the same."""
    return Decimal(score(mean))


def _pounds(cost: Cost) -> Decimal:
    return round_half_up(cost.a_place, 2)


def _certificates(number: int, finished: bool) -> Cell:
    return number if number or finished else NOT_YET


def _scores(outcomes: Outcomes) -> Iterator[Row]:
    for element in outcomes.elements:
        yield _score("Satisfaction", element.title, "Mean score, all cohorts", element.score, outcomes.minimum)
        for cohort, figure in zip(outcomes.cohorts, element.cohorts, strict=True):
            if figure is not None:
                yield _score("Satisfaction", element.title, f"Mean score, {cohort.name}", figure, outcomes.minimum)


def _change(changed: ElementChange) -> Row:
    change = changed.change
    between = f"Change, {changed.first.name} to {changed.last.name}"
    than = "more" if change.moved else "no more"
    note = f"Changed by {change.words}: {than} than chance would explain"  # a word first: a sign begins a formula
    return ("Satisfaction", changed.title, between, round_half_up(change.by, 2), "", note)


def _pathway(pathway: PathwayFact) -> Iterator[Row]:
    note = f"{pathway.credits} credits at level {pathway.level}"
    yield ("Accredited pathway", pathway.name, "On the pathway", pathway.enrolled, "", note)
    yield ("Accredited pathway", pathway.name, "Handed over every unit", pathway.handed_over, pathway.enrolled, "")
    yield ("Accredited pathway", pathway.name, "Passed every unit", pathway.passed, pathway.enrolled, "")
    confirmed = f"Confirmed by {pathway.awarding_body}" if pathway.awarding_body else ""
    yield ("Accredited pathway", pathway.name, "Hold its credit", pathway.holding, pathway.enrolled, confirmed)


def _cause(cause: CauseFact) -> Iterator[Row]:
    """By organisation where the terms of the cause say so, else the range alone."""
    given, subject = cause.given, "Common cause"
    unit = given.definition.unit
    target = f"Target {given.definition.target_words}" if given.definition.target is not None else ""
    yield (subject, cause.title, "What is measured", given.definition.measure, "", unit)
    yield (subject, cause.title, "Organisations that report", given.reported, given.organisations, "")
    if given.meeting is not None and given.averaged is not None:
        yield (subject, cause.title, "Organisations at the target", given.meeting, given.averaged, target)
    if isinstance(given.figures, Withheld):
        yield (subject, cause.title, "Latest averages", WITHHELD, "", given.figures.reason)
    if found := given.range:
        behind = f"Of {found.organisations} organisations"
        yield (subject, cause.title, "Lowest latest average", _average(found.low), "", behind)
        yield (subject, cause.title, "Highest latest average", _average(found.high), "", behind)
    if given.comparison is not None:
        for row in given.comparison.averaged:
            yield (subject, cause.title, f"Latest average, {row.organisation}", _average(row.fact.mean), "", target)


def _average(value: Decimal | None) -> Decimal | str:
    return "" if value is None else round_half_up(value, 1)


def _numbered(projects: Sequence[ProjectFact]) -> Iterator[tuple[str, ProjectFact]]:
    """Projects with a name each: those that are called alike are told apart by a number."""
    alike = Counter(project.title for project in projects)
    seen: Counter[str] = Counter()
    for project in projects:
        seen[project.title] += 1
        yield (project.title if alike[project.title] == 1 else f"{project.title} ({seen[project.title]})"), project


def _behind(average) -> str:
    return f"{average.elements} elements, {average.answers} answers"


def _percent(percent: int | None) -> Cell:
    return "No session held yet" if percent is None else percent


def _known(number: int | None) -> Cell:
    return NOT_YET if number is None else number


def _score(subject: str, of: str, measure: str, figure: Figure, minimum: int) -> Row:
    if isinstance(figure, Score):
        return (subject, of, measure, _mean(figure.mean), "", f"{figure.n} of {figure.invited} answered")
    return (subject, of, measure, WITHHELD, "", f"Fewer than {minimum} answered")


def _group(subject: str, group: GroupOutcome, cohorts: Sequence[str], minimum: int) -> Iterator[Row]:
    yield (subject, group.name, "Places", group.places, "", "")
    if len(cohorts) > 1:
        for cohort, places in zip(cohorts, group.by_cohort, strict=True):
            yield (subject, group.name, f"Places, {cohort}", places, "", "")
    if group.attendance is None:
        yield (subject, group.name, ATTENDANCE, WITHHELD, "", f"So that no figure is about fewer than {minimum} people")
        return
    if group.attendance.percent is None:
        yield (subject, group.name, ATTENDANCE, NOT_YET, "", "Counted when a cohort is finished")
        return
    note = f"Of {plural(group.attendance.people, 'person', 'people')} of finished cohorts"
    yield (subject, group.name, ATTENDANCE, _percent(group.attendance.percent), "", note)
    if group.absences:
        called = "Absences called back to service"
        yield (subject, group.name, called, group.absences.called_back, group.absences.missed, "")


def _project(name: str, project: ProjectFact) -> Iterator[Row]:
    yield ("Project", name, "Stage", project.stage.capitalize(), "", "Presented" if project.presented else "")
    if project.stage_reason:
        yield ("Project", name, "On what the stage rests", project.stage_reason, "", "")
    if project.score is not None:
        yield ("Project", name, "How far it is, from 0.5 to 5", round_half_up(project.score, 1), "", project.score_why)
    for what, text in (
        ("Aim", project.aim),
        ("What changed", project.result),
        ("Decision", project.decision if project.presented else ""),
    ):
        if text:
            yield ("Project", name, what, text, "", "")
    measured = project.measured
    if measured is None:
        return
    if measured.counted:
        yield ("Project", name, "Measure", measured.name, "", measured.unit)
        yield ("Project", name, "Before", measured.before, "", measured.name)
        yield ("Project", name, "Now", measured.now, "", f"Target {measured.target}" if measured.target else "")
    said = measured.said or (measured.moved or "").capitalize()
    yield ("Project", name, "Reading", measured.reading, "", said)
