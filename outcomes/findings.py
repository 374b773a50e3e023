"""The titles and sentences of the outcomes page, each by a rule from the figures. Pure.

A title is a finding only where the figures bear it, as they are shown; otherwise it is the subject alone. No rule
praises, and none names a small group.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.formats import join_words, month_year, plural, score
from evaluations.findings import GOOD, RANKED_FROM, capital, counted, in_words, lower
from evaluations.statistics import Score
from outcomes.figures import CohortOutcome, ElementOutcome, GroupOutcome, Outcomes

IN_SERIES = 2  # cohorts that must be finished before one is compared with the next


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
    cohorts: Finding
    satisfaction: Finding
    mix: Finding
    projects: Finding
    certificates: Finding


def of_page(outcomes: Outcomes) -> Findings:
    """Every finding of the page."""
    return Findings(
        lead=lead(outcomes),
        running=running(outcomes),
        completed=completed_by(outcomes),
        certified=certified(outcomes),
        cohorts=cohorts(outcomes),
        satisfaction=satisfaction(outcomes),
        mix=mix(outcomes),
        projects=projects(outcomes),
        certificates=certificates(outcomes),
    )


def lead(outcomes: Outcomes) -> str:
    """The page in two or three sentences of exact numbers."""
    begun = outcomes.begun
    if not begun:
        commissioned = outcomes.places.commissioned
        asked = f" {_are(commissioned, 'place')} commissioned." if commissioned else ""
        return f"No cohort has begun yet.{asked}"
    people = sum(cohort.places for cohort in begun)
    who = f"{plural(people, 'participant')} in {counted(len(begun), 'cohort')}{_running(outcomes)}."
    return " ".join(filter(None, [who, _what_came(outcomes)]))


def _are(number: int, singular: str) -> str:
    return f"{plural(number, singular)} {'is' if number == 1 else 'are'}"


def _running(outcomes: Outcomes) -> str:
    running, begun = len(outcomes.running), len(outcomes.begun)
    if not running:
        return ""
    if begun == 1:
        return ", which is running"
    if running == begun:
        return ", both running" if begun == IN_SERIES else ", all running"
    return f", {in_words(running)} of them still running"


def _what_came(outcomes: Outcomes) -> str:
    completed, projects = outcomes.completed, len(outcomes.projects)
    improved = ""
    if outcomes.improved:
        verb = "reports" if outcomes.improved == 1 else "report"
        improved = f"{outcomes.improved} of {plural(projects, 'project')} {verb} an improvement"
    if completed is None:
        return f"{_known(outcomes)} {improved}." if improved else _known(outcomes)
    done = f"{completed.people} of the {completed.of} who could finish did"
    return f"{done}, and {improved}." if improved else f"{done}."


def _known(outcomes: Outcomes) -> str:
    """When the first cohort ends, of none that has ended yet."""
    first = min(cohort.ends_on for cohort in outcomes.running)
    when = f"in {month_year(first)}" if first >= outcomes.day else "once the cohort is closed"
    return f"Who has completed is known {when}."


def cohorts(outcomes: Outcomes) -> Finding:
    """Attendance over finished cohorts, or whether the places commissioned are filled."""
    subject = "Cohort over cohort" if len(outcomes.cohorts) > 1 else "The cohort"
    for series, which in ((outcomes.begun, "every cohort"), (outcomes.finished, "every finished cohort")):
        way = _way([cohort.attendance.percent for cohort in series])
        if way and len(outcomes.finished) >= IN_SERIES:
            return Finding(subject, f"Attendance has {way} with {which}", _from_to(series))
    places = outcomes.places
    if places.commissioned and places.filled >= places.commissioned:
        return Finding(subject, "Every place that was commissioned is filled")
    return Finding(subject)


def _way(percents: Sequence[int | None]) -> str:
    """Risen or fallen each time, or neither; a cohort of which nothing is known yet bears neither out."""
    known = [percent for percent in percents if percent is not None]
    steps = list(pairwise(known))
    if len(known) < len(percents) or not steps:
        return ""
    if all(before < after for before, after in steps):
        return "risen"
    return "fallen" if all(before > after for before, after in steps) else ""


def _from_to(series: Sequence[CohortOutcome]) -> str:
    first, last = series[0].attendance.percent, series[-1].attendance.percent
    return f"From {first}% to {last}%{_scores_meanwhile(series)}."


def _scores_meanwhile(series: Sequence[CohortOutcome]) -> str:
    """What became of the average score from the first cohort to the last, as it is shown."""
    first, last = series[0].score, series[-1].score
    if first is None or last is None:
        return ""
    before, after = score(first.mean), score(last.mean)
    if before == after:
        return f", while the average score stayed at {after}"
    return f", while the average score {'rose' if last.mean > first.mean else 'fell'} from {before} to {after}"


def satisfaction(outcomes: Outcomes) -> Finding:
    """Between good and excellent only if every mean that is shown is."""
    subject = "Satisfaction by element, 1 to 5"
    shown = [(each.score.mean, each) for each in outcomes.elements if isinstance(each.score, Score)]
    if not shown:
        few = f"Scores are shown once {outcomes.minimum} people have answered about an element."
        return Finding(subject, says=few if outcomes.elements else "No survey has closed yet.")
    low, high = min(mean for mean, _ in shown), max(mean for mean, _ in shown)
    says = _ends([each for _, each in shown]) or _between(score(low), score(high), len(shown))
    if low < GOOD or len(shown) == 1:
        return Finding(subject, says=says)
    which = "Every element" if len(shown) == len(outcomes.elements) else "Every element that can be shown"
    return Finding(subject, f"{which} scores between good and excellent", says)


def _between(low: str, high: str, elements: int) -> str:
    if elements == 1:
        return f"One element is scored so far, at {low}."
    return f"Every mean is {low}." if low == high else f"Means lie between {low} and {high}."


def _ends(shown: Sequence[ElementOutcome]) -> str:
    """The one element that scores highest and the one that scores lowest, where there is one, as they are shown."""
    if len(shown) < RANKED_FROM:
        return ""
    ranked = sorted(((score(each.score.mean), each) for each in shown if isinstance(each.score, Score)), key=_mean)
    (lowest, last), (next_lowest, _) = ranked[0], ranked[1]
    (second, _), (best, first) = ranked[-2], ranked[-1]
    ends = []
    if best != second and not first.rate.indicative:
        ends.append(f"{lower(first.title)} scores highest ({best})")
    if lowest != next_lowest and not last.rate.indicative:
        ends.append(
            f"{lower(last.title)} lowest ({lowest})" if ends else f"{lower(last.title)} scores lowest ({lowest})"
        )
    return capital(f"{', '.join(ends)}.") if ends else ""


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
    if not outcomes.presented:
        return Finding("Projects", found, "None has been presented yet.")
    presented = f"{outcomes.presented} of {total} {'has' if outcomes.presented == 1 else 'have'} been presented"
    if not outcomes.decided:
        return Finding("Projects", found, f"{presented}.")
    if outcomes.decided == outcomes.presented:
        return Finding("Projects", found, f"{presented} and decided on.")
    return Finding("Projects", found, f"{presented}, and the panel has decided on {outcomes.decided}.")


def certificates(outcomes: Outcomes) -> Finding:
    """Whether everybody who completed holds a certificate."""
    completed = outcomes.completed
    if not outcomes.certificates:
        return Finding("Certificates", says="None has been issued yet.")
    says = f"{plural(outcomes.certificates, 'certificate')} of completion {_has(outcomes.certificates)} been issued."
    if completed and completed.people and completed.certificates == completed.people == outcomes.certificates:
        return Finding("Certificates", "Everybody who completed holds a certificate", says)
    return Finding("Certificates", says=says)


def _has(number: int) -> str:
    return "has" if number == 1 else "have"


def certified(outcomes: Outcomes) -> str:
    """How many of those who completed hold a certificate, as the note under their number."""
    completed = outcomes.completed
    if completed is None:
        return "no cohort is finished"
    if completed.people and completed.certificates == completed.people:
        return f"all {completed.people} hold a certificate" if completed.people > 1 else "and holds a certificate"
    if not completed.certificates:
        return "no certificate issued yet"
    return f"{completed.certificates} {'holds' if completed.certificates == 1 else 'hold'} a certificate"


def completed_by(outcomes: Outcomes) -> str:
    """Of which cohorts the number that completed is: “completed, pilot”; “completed, three cohorts”."""
    if outcomes.completed is None:
        return "completed"
    names = outcomes.completed.cohorts
    return f"completed, {_names(names) or counted(len(names), 'finished cohort')}"


def running(outcomes: Outcomes) -> str:
    """Which cohorts still run: “cohort 2”, “three cohorts”."""
    names = [cohort.name for cohort in outcomes.running]
    return _names(names) or counted(len(names), "cohort")


def _names(names: Sequence[str]) -> str:
    """One name or two, as they stand in a sentence; more are counted instead."""
    return join_words(lower(name) for name in names) if len(names) <= IN_SERIES else ""
