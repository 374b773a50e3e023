"""The titles and sentences of the outcomes page, each by a rule from the figures. Pure.

A title is a finding only where the figures bear it, as they are shown; otherwise it is the subject alone. No rule
praises, and none names a small group.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from core.formats import join_words, long_date, money, month_year, plural, score
from evaluations.findings import GOOD, RANKED_FROM, called, capital, counted, in_words, on_a_chart
from evaluations.statistics import Score
from outcomes.change import FALLEN, RISEN
from outcomes.comparison import Comparison, ElementChange
from outcomes.facts import CauseFact
from outcomes.figures import CohortOutcome, ElementOutcome, GroupOutcome, Outcomes
from outcomes.pending import CARDS, not_yet
from projects.comparison import Comparison as CauseComparison
from projects.comparison import ForCommissioner, Withheld

IN_SERIES = 2  # cohorts that must be finished before one is compared with the next
WAY_FROM = 3  # cohorts before attendance has a way; of two, one is only different from the other
STEP = Decimal("0.01")  # of the hours held, from each of them to the next: less is nobody's doing
WAYS: tuple[tuple[str, Callable[[int], str]], ...] = (
    ("improved", lambda number: "improved"),
    ("worse", lambda number: "went the other way"),
    ("no change", lambda number: f"{'shows' if number == 1 else 'show'} no lasting change"),
    ("too few points", lambda number: f"{'has' if number == 1 else 'have'} too few points to tell"),
)
NAMED = 3  # so many elements that rose or fell are named; more are counted


@dataclass(frozen=True)
class Finding:
    """The head of a card: its subject, what was found, if anything, and a sentence that reads it."""

    subject: str
    found: str = ""
    says: str = ""

    @property
    def title(self) -> str:
        return self.found or self.subject


@dataclass(frozen=True)
class Findings:
    """What the page says of its figures, card by card."""

    lead: str
    running: str
    completed: str
    certified: str
    attends: str  # under attendance and score, when they will be known; of no use where they are
    scores: str
    completes: str
    cohorts: Finding
    cost: Finding
    satisfaction: Finding
    mix: Finding
    projects: Finding
    furthest: str
    certificates: Finding
    pathway: Finding
    causes: tuple[Finding, ...]  # one for each of the causes
    later: Mapping[str, tuple[str, ...]]  # by card, what is not known yet and when it will be


def of_page(outcomes: Outcomes, compared: Comparison) -> Findings:
    """Every finding of the page, on which these cohorts are compared."""
    pending = not_yet(outcomes)
    return Findings(
        lead=lead(outcomes),
        running=running(outcomes),
        completed=completed_by(outcomes),
        certified=certified(outcomes),
        attends=_first_session(outcomes),
        scores=_first_score(outcomes),
        completes=_completes(outcomes),
        cohorts=cohorts(outcomes, compared),
        cost=cost(outcomes),
        satisfaction=satisfaction(outcomes, compared),
        mix=mix(outcomes),
        projects=projects(outcomes),
        furthest=furthest(outcomes),
        certificates=certificates(outcomes),
        pathway=pathway(outcomes),
        causes=tuple(cause(each) for each in outcomes.causes),
        later={card: tuple(each.says for each in pending if each.card == card) for card in CARDS},
    )


def lead(outcomes: Outcomes) -> str:
    """The page in two or three sentences of exact numbers, with what is not known yet and when it will be."""
    begun = outcomes.begun
    if not begun:
        return " ".join(filter(None, [_not_begun(outcomes), _asked_for(outcomes), _held_elsewhere(outcomes)]))
    people = sum(cohort.places for cohort in begun)
    who = f"{plural(people, 'participant')} in {counted(len(begun), 'cohort')}{_running(outcomes)}."
    return " ".join(filter(None, [who, _what_came(outcomes)]))


def _not_begun(outcomes: Outcomes) -> str:
    coming = [cohort for cohort in outcomes.cohorts if cohort.starts_on > outcomes.day]
    if coming:
        first = min(coming, key=lambda cohort: cohort.starts_on)
        return f"No cohort has begun yet; {called(first.name)} begins on {long_date(first.starts_on)}."
    return "No cohort has begun yet." if outcomes.cohorts else "No cohort has been set up yet."


def _asked_for(outcomes: Outcomes) -> str:
    commissioned = outcomes.places.commissioned
    return f"{_are(commissioned, 'place')} commissioned." if commissioned else ""


def _held_elsewhere(outcomes: Outcomes) -> str:
    earlier = len(outcomes.earlier)
    return capital(f"{counted(earlier, 'earlier cohort is', 'earlier cohorts are')} summarised.") if earlier else ""


def _are(number: int, singular: str) -> str:
    return f"{plural(number, singular)} {'is' if number == 1 else 'are'}"


def _running(outcomes: Outcomes) -> str:
    running, begun = outcomes.running, len(outcomes.begun)
    if not running:
        return ""
    if begun == 1:
        return f", now in its {running[0].phase}" if _ordinal(running[0].phase) else ", which is running"
    if len(running) == begun:
        return ", both running" if begun == IN_SERIES else ", all running"
    return f", {in_words(len(running))} of them still running"


def _ordinal(phase: str) -> bool:
    """Whether the phase is said by its number, as in “second of three trimesters”."""
    return " of " in phase


def _what_came(outcomes: Outcomes) -> str:
    completed, projects = outcomes.completed, len(outcomes.projects)
    improved = ""
    if outcomes.improved:
        verb = "reports" if outcomes.improved == 1 else "report"
        improved = f"{outcomes.improved} of {plural(projects, 'project')} {verb} an improvement"
    if completed is None:
        return " ".join(filter(None, [_so_far(outcomes, improved), _known(outcomes)]))
    done = f"{completed.people} of the {completed.of} on finished cohorts completed"
    return f"{done}, and {improved}." if improved else f"{done}."


def _so_far(outcomes: Outcomes, improved: str) -> str:
    """What is known before a first cohort has ended."""
    known = []
    if outcomes.attendance.percent is not None:
        known.append(f"{outcomes.attendance.percent}% of the hours held were attended")
    if outcomes.score:
        known.append(f"the average score is {score(outcomes.score.mean)} of 5")
    if improved:
        known.append(improved)
    return f"So far {join_words(known)}." if known else ""


def _known(outcomes: Outcomes) -> str:
    return f"Who completes will be {_completes(outcomes)}."


def _completes(outcomes: Outcomes) -> str:
    """When it is known who completes, where nobody could yet: as the first cohort ends."""
    going = outcomes.running or tuple(cohort for cohort in outcomes.cohorts if not cohort.finished)
    if not going:
        return "known once a cohort has run"
    first = min(cohort.ends_on for cohort in going)
    return f"known in {month_year(first)}" if first >= outcomes.day else "known once the cohort is closed"


def _first_session(outcomes: Outcomes) -> str:
    days = [cohort.next_session for cohort in outcomes.cohorts if cohort.next_session]
    if days:
        return f"first session on {long_date(min(days))}"
    return "no session is dated yet" if outcomes.cohorts else "known once a cohort is set up"


def _first_score(outcomes: Outcomes) -> str:
    days = [cohort.closes_on for cohort in outcomes.cohorts if cohort.closes_on]
    return f"first survey closes by {long_date(min(days))}" if days else "no survey has closed"


def cohorts(outcomes: Outcomes, compared: Comparison) -> Finding:
    """Attendance over the finished cohorts that are compared, or whether the places commissioned are filled."""
    subject = "Cohort over cohort" if len(compared.cohorts) > 1 else "The cohort"
    chosen = "" if compared.whole else " compared"
    for series, which in ((compared.begun, "every cohort"), (compared.finished, "every finished cohort")):
        way = _way(series)
        if way and len(compared.finished) >= IN_SERIES:
            return Finding(subject, f"Attendance has {way} with {which}{chosen}", _from_to(series))
    places = outcomes.places
    if compared.whole and places.commissioned and places.filled >= places.commissioned:
        return Finding(subject, "Every place that was commissioned is filled", _between_cohorts(compared))
    return Finding(subject, says=_between_cohorts(compared))


def _between_cohorts(compared: Comparison) -> str:
    """Attendance where it went neither up nor down throughout: its ends."""
    known = sorted(each.attendance.percent for each in compared.begun if each.attendance.percent is not None)
    if len(known) < IN_SERIES:
        return ""
    low, high = known[0], known[-1]
    return f"Attendance is {low}% in each." if low == high else f"Attendance lies between {low}% and {high}%."


def _way(series: Sequence[CohortOutcome]) -> str:
    """Risen or fallen each time, or neither; a cohort of which nothing is known yet bears neither out. By the hours
    themselves: two shares a tenth of a point apart may be written as two different percentages."""
    shares = [each.attendance.attended / each.attendance.held for each in series if each.attendance.held]
    if len(shares) < max(len(series), WAY_FROM):
        return ""
    steps = [after - before for before, after in pairwise(shares)]
    if min(steps) >= STEP:
        return "risen"
    return "fallen" if max(steps) <= -STEP else ""


def _from_to(series: Sequence[CohortOutcome]) -> str:
    first, last = series[0].attendance.percent, series[-1].attendance.percent
    return f"From {first}% to {last}%{_scores_meanwhile(series)}."


def _scores_meanwhile(series: Sequence[CohortOutcome]) -> str:
    """The average score of the first cohort and of the last, as shown; not that it rose, since answers vary."""
    first, last = series[0].score, series[-1].score
    if first is None or last is None:
        return ""
    before, after = score(first.mean), score(last.mean)
    return f"; the average score was {before} in the first and {after} in the last"


def cost(outcomes: Outcomes) -> Finding:
    """What a place cost, over all contracts, in the cheapest and in the dearest; the subject alone if not known."""
    subject = _together(outcomes)
    if outcomes.cost is None:
        return Finding(subject, says="Some contracts have no value recorded." if outcomes.contracts else "")
    whole = outcomes.cost
    says = f"{money(whole.value)} for {plural(whole.places, 'place')}{_dearest(outcomes)}."
    return Finding(subject, f"A place cost {money(whole.a_place)}", says)


def _together(outcomes: Outcomes) -> str:
    ways = ["contract"] * bool(outcomes.contracts) + ["year"] * outcomes.years_differ
    return f"By {' and '.join(ways)}"


def _dearest(outcomes: Outcomes) -> str:
    """From which contract to which a place cost least and most, where they differ as they are shown."""
    costs = sorted((span.cost.a_place, span.name) for span in outcomes.contracts if span.cost)
    if len(costs) < IN_SERIES or money(costs[0][0]) == money(costs[-1][0]):
        return ""
    (least, cheap), (most, dear) = costs[0], costs[-1]
    return f", from {money(least)} a place ({cheap}) to {money(most)} ({dear})"


def satisfaction(outcomes: Outcomes, compared: Comparison) -> Finding:
    """Between good and excellent only if every mean that is shown is."""
    subject = "Satisfaction by element, 1 to 5"
    shown = [(each.score.mean, each) for each in outcomes.elements if isinstance(each.score, Score)]
    if not shown:
        few = f"Scores are shown once {outcomes.minimum} people have answered about an element."
        return Finding(subject, says=few if outcomes.elements else "No survey has closed yet.")
    low, high = min(mean for mean, _ in shown), max(mean for mean, _ in shown)
    ends = _ends([each for _, each in shown]) or _between(score(low), score(high), len(shown))
    says = " ".join(filter(None, [ends, changed(compared)]))
    if low < GOOD or len(shown) == 1:
        return Finding(subject, says=says)
    which = "Every element" if len(shown) == len(outcomes.elements) else "Every element that can be shown"
    return Finding(subject, f"{which} scores between good and excellent", says)


def changed(compared: Comparison) -> str:
    """What rose and what fell from the first cohort to the last, only where its interval leaves no other way."""
    if not compared.changes:
        return ""
    rose, fell = (_moved(compared, way) for way in (RISEN, FALLEN))
    if not rose and not fell:
        return "No element’s score changed from its first cohort to its latest by more than chance would explain."
    moved = join_words(filter(None, [_said(rose, RISEN), _said(fell, FALLEN)]))
    return capital(f"{moved}: more than chance would explain.")


def _moved(compared: Comparison, way: str) -> list[ElementChange]:
    """Those that moved, also as they are shown."""
    return [
        each
        for each in compared.changes
        if each.change.moved == way and score(each.change.before) != score(each.change.after)
    ]


def _said(moved: Sequence[ElementChange], way: str) -> str:
    if len(moved) > NAMED:
        return f"{in_words(len(moved))} elements {way} from their first cohort to their latest"
    said = [
        f"“{each.title}” {way} from {score(each.change.before)} ({each.first.name}) "
        f"to {score(each.change.after)} ({each.last.name})"
        for each in moved
    ]
    return join_words(said) if said else ""


def _between(low: str, high: str, elements: int) -> str:
    if elements == 1:
        return f"One element is scored so far, at {low}."
    return f"Every mean score is {low}." if low == high else f"Mean scores lie between {low} and {high}."


def _ends(shown: Sequence[ElementOutcome]) -> str:
    """The one element that scores highest and the one that scores lowest, where there is one, as they are shown."""
    if len(shown) < RANKED_FROM:
        return ""
    ranked = sorted(((score(each.score.mean), each) for each in shown if isinstance(each.score, Score)), key=_mean)
    (lowest, last), (next_lowest, _) = ranked[0], ranked[1]
    (second, _), (best, first) = ranked[-2], ranked[-1]
    ends = []
    if best != second and not first.rate.indicative:
        ends.append(f"“{first.title}” scores highest ({best})")
    if lowest != next_lowest and not last.rate.indicative:
        ends.append(f"“{last.title}” {'' if ends else 'scores '}lowest ({lowest})")
    return f"{', '.join(ends)}." if ends else ""


def _mean(pair: tuple[str, ElementOutcome]) -> str:
    return pair[0]


def mix(outcomes: Outcomes) -> Finding:
    """Clinicians beside the contracts' target, once it can be missed no more or is met."""
    subject, places = "Who took part", outcomes.places
    if places.target is None or not places.filled:
        return Finding(subject)
    says = f"{places.clinical} of {plural(places.filled, 'place')} went to clinicians; the target was {places.target}."
    if places.clinical >= places.target:
        as_many = "As many" if places.clinical == places.target else "More"
        than = "as" if places.clinical == places.target else "than"
        return Finding(subject, f"{as_many} clinicians took part {than} were asked for", says)
    if places.commissioned and places.filled >= places.commissioned:
        return Finding(subject, "Fewer clinicians took part than were asked for", says)
    return Finding(subject, says=says.replace("target was", "target is"))


def reason(group: GroupOutcome, outcomes: Outcomes) -> str:
    """What is known of why a group attended less than all did together; nothing of a group that did not."""
    whole, part = outcomes.attendance.percent, group.attendance.percent if group.attendance else None
    if group.absences is None or not group.absences.called_back or whole is None or part is None or part >= whole:
        return ""
    called, missed = group.absences.called_back, group.absences.missed
    if missed == 1:
        return "the one absence was a call back to service"
    return f"{called} of {missed} absences {'was a call' if called == 1 else 'were calls'} back to service"


def projects(outcomes: Outcomes) -> Finding:
    """How many report an improvement, and how many were presented and decided on."""
    total, improved = len(outcomes.projects), outcomes.improved
    if not total:
        return Finding("Projects", says="No project has been started yet.")
    verb = "reports" if improved == 1 else "report"
    found = f"{improved} of {plural(total, 'project')} {verb} an improvement" if improved else ""
    says = [
        on_a_chart(improved, outcomes.improved_on_a_chart) if improved else "",
        _presented(outcomes),
        measures(outcomes),
    ]
    return Finding("Projects", found, " ".join(filter(None, says)))


def furthest(outcomes: Outcomes) -> str:
    """In which order those that are shown stand, and why one of them is shown that is not of the furthest."""
    says = (
        "Projects are listed by stage, the furthest first; within a stage, those whose chart shows an improvement "
        "come first."
    )
    beside = outcomes.beside_the_furthest
    if beside is None or beside.measured is None:
        return says
    how = "moved the wrong way" if beside.measured.moved == "worse" else "has not moved"
    return f"{says} The last row, “{beside.title}”, is shown although its measure {how}."


def _presented(outcomes: Outcomes) -> str:
    if not outcomes.presented:
        return "None has been presented yet."
    has = "has" if outcomes.presented == 1 else "have"
    presented = f"{outcomes.presented} of {len(outcomes.projects)} {has} been presented"
    if not outcomes.decided:
        return f"{presented}."
    if outcomes.decided == outcomes.presented:
        return f"{presented} and decided on."
    return f"{presented}, and the panel has decided on {outcomes.decided}."


def measures(outcomes: Outcomes) -> str:
    """How many measures moved which way, those that did not among them; nothing where none is kept."""
    kept = len(outcomes.measured)
    if not kept:
        return ""
    ways = [(number, says(number)) for way, says in WAYS if (number := outcomes.moved(way))]
    if len(ways) > 1:
        return f"Of {counted(kept, 'measure')}, {join_words(f'{in_words(number)} {says}' for number, says in ways)}."
    [(_, says)] = ways
    every = {1: "The one measure", 2: "Both measures"}.get(kept, f"All {in_words(kept)} measures")
    return f"{every} {says}."


def cause(fact: CauseFact) -> Finding:
    """Whether most are better than at the start, or else how many are at the target or from what to what they lie."""
    given, subject = fact.given, f"Common cause: {fact.title}"
    says = f"{given.definition.measure}: {_reporting(given)}."
    if given.comparison is not None:
        return Finding(subject, _better(given.comparison) or given.comparison.finding, says)
    if isinstance(given.figures, Withheld):
        return Finding(subject, says=f"{says} {given.figures.reason}")
    spread = given.range
    return Finding(
        subject, f"{spread.sentence} in {plural(spread.organisations, 'organisation')}" if spread else "", says
    )


def _reporting(given: ForCommissioner) -> str:
    """“2 of 3 organisations report”."""
    verb = "reports" if given.reported == 1 else "report"
    return f"{given.reported} of {plural(given.organisations, 'organisation')} {verb}"


def _better(compared: CauseComparison) -> str:
    """How many are better than at the start, where that is more than half of at least two."""
    of = len(compared.averaged)
    if of < IN_SERIES or compared.better * 2 <= of:
        return ""
    way = "Higher" if compared.definition.improvement == "increase" else "Lower"
    return f"{way} than at the start in {compared.better} of {of} organisations"


def certificates(outcomes: Outcomes) -> Finding:
    """Whether everybody who completed holds a certificate."""
    completed = outcomes.completed
    if not outcomes.certificates:
        return Finding("Certificates", says="None has been issued yet.")
    says = f"{plural(outcomes.certificates, 'certificate')} of completion {_has(outcomes.certificates)} been issued."
    if completed and completed.people and completed.certificates == completed.people == outcomes.certificates:
        return Finding("Certificates", "Everybody who completed holds a certificate", says)
    return Finding("Certificates", says=says)


def pathway(outcomes: Outcomes) -> Finding:
    """How many of those on the accredited pathway hold its credit, which only its body's board confirms."""
    subject, way = "Accredited pathway", outcomes.pathway
    if way is None:
        return Finding(subject)
    body = f", by {way.awarding_body}" if way.awarding_body else ""
    says = f"{way.name}: {plural(way.credits, 'credit')} at level {way.level}{body}."
    if way.enrolled and way.holding:
        verb = "holds" if way.holding == 1 else "hold"
        return Finding(subject, f"{way.holding} of the {way.enrolled} on the pathway {verb} its credit", says)
    return Finding(subject, says=says)


def _has(number: int) -> str:
    return "has" if number == 1 else "have"


def certified(outcomes: Outcomes) -> str:
    """How many of those who completed hold a certificate, as the note under their number."""
    completed = outcomes.completed
    if completed is None:
        return _completes(outcomes)
    if completed.people and completed.certificates == completed.people:
        return f"all {completed.people} hold a certificate" if completed.people > 1 else "and holds a certificate"
    if not completed.certificates:
        return "no certificate issued yet"
    return f"{completed.certificates} {'holds' if completed.certificates == 1 else 'hold'} a certificate"


def completed_by(outcomes: Outcomes) -> str:
    """Of which cohorts the number that completed is: “completed, Pilot”; “completed, three cohorts”."""
    if outcomes.completed is None:
        return "completed"
    names = outcomes.completed.cohorts
    return f"completed, {_names(names) or counted(len(names), 'finished cohort')}"


def running(outcomes: Outcomes) -> str:
    """Which cohorts still run: “Cohort 2”, “three cohorts”."""
    names = [cohort.name for cohort in outcomes.running]
    return _names(names) or counted(len(names), "cohort")


def _names(names: Sequence[str]) -> str:
    """One name or two; more are counted instead."""
    return join_words(names) if len(names) <= IN_SERIES else ""
