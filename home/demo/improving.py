"""The demo's improvement projects: started, measured, written down, valued, presented. Through the actions."""

import random
import uuid
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cohorts.models import Place
from core.dates import at, local
from home.demo.clock import A_DAY, it_is, it_is_noon
from home.demo.people import ADVISERS, Team
from home.demo.planning import plan_project
from home.demo.reading import DemoCause, DemoMeasure, DemoProject, DemoProjects
from home.demo.running import Run
from home.demo.words import UPDATES
from people.models import Organisation, Person
from programmes.models import Programme
from projects import actions, cycles, joining, lasting, measuring, narrating, partnering, scoring, valuing
from projects.agreement import disagreement
from projects.counted import worked_out
from projects.facts import facts_of
from projects.models import CommonCause, Measure, Project, ProjectStage
from projects.progress import suggest
from projects.sustainability import FACTORS

STAGES = list(ProjectStage.values)
A_WEEK = timedelta(weeks=1)
EVENING = time(18)
STARTED = timedelta(weeks=4)
ENTERED_EVERY = timedelta(weeks=8)
SHOWN = 20  # the week in which what it is worth is written down
MEASURED_ON = timedelta(weeks=8)  # how long a finished cohort's projects go on counting
ASKED_WHETHER_IT_LASTS = (ProjectStage.IMPROVED, ProjectStage.SUSTAINED)
COUNTED_VARIES = 0.06  # how much of what a percentage is of differs from week to week
YEARS_COUNTED = 3  # of what recurs


def set_up_causes(programme: Programme, said: Sequence[DemoCause], by: Person) -> dict[str, CommonCause]:
    """The common causes of a programme, whose figures its commissioner reads by name."""
    return {
        each.key: joining.set_up_cause(
            programme=programme,
            terms=joining.Terms(
                title=each.title,
                aim=each.aim,
                measure=each.measure,
                definition=each.definition,
                numerator=each.numerator,
                denominator=each.denominator,
                unit=each.unit,
                improvement=each.better,
                frequency="week",
                target=Decimal(each.target),
                commissioner_sees="named",
            ),
            by=by,
        )
        for each in said
    }


def run_projects(run: Run, said: DemoProjects, team: Team, dice: random.Random) -> None:
    """Every project of a cohort, as far as it has come; in a finished one, as the executive team heard it."""
    by = team.by_name[run.programme.coordinator]
    causes = set_up_causes(run.cohort.programme, said.causes, by)
    for each in said.of(run.cohort.name):
        project = _begin(run, each, causes, by)
        for number, measure in enumerate(each.measures):
            own = random.Random(f"{each.title} {measure.name}")  # noqa: S311 made-up data
            _measure(project, each, measure, run, own if number else dice)
        with _in_week(run, 5):
            plan_project(project, each, run)
        _try(project, each, run)
        with _in_week(run, SHOWN):
            _show(project, each, run)
        _write_updates(project, each, run, [other for other in said.of(run.cohort.name) if other.lead == each.lead])
        _move_on(project, each, run)
        _present(project, each, run, by)
        with _towards_the_end(run):
            _write(project, each, run.places[each.lead].person)
            _say_progress(project, each, run)
            if each.stage in ASKED_WHETHER_IT_LASTS:
                _answer_whether_it_lasts(project, each, run, [by, *team.named(ADVISERS)[:1]])


def _begin(run: Run, said: DemoProject, causes: Mapping[str, CommonCause], by: Person) -> Project:
    """Started, described and joined to its cause in the first weeks; then partners outside are asked."""
    lead = run.places[said.lead].person
    with _in_week(run, 2):
        project = _start(run, said, by)
    with _in_week(run, 3):
        _describe(project, said, lead)
        if said.cause:
            organisation = Organisation.objects.get(name=said.organisation)
            on = run.cohort.starts_on + STARTED
            joining.join_cause(project=project, cause=causes[said.cause], organisation=organisation, by=lead, on=on)
    with _in_week(run, 6):
        for partner in said.by_link:
            _ask_partner(project, partner, lead)
    return project


def _move_on(project: Project, said: DemoProject, run: Run) -> None:
    """From stage to stage, one after another over the months that the cohort has had."""
    stages = STAGES[1 : STAGES.index(said.stage) + 1]
    months = min(run.cohort.ends_on, run.today) - run.cohort.starts_on - STARTED
    by = run.places[said.lead].person
    for number, stage in enumerate(stages, start=1):
        with it_is_noon(run.cohort.starts_on + STARTED + months * number / (len(stages) + 1), today=run.today):
            actions.move_stage(project=project, to=stage, reason=said.rests_on, result=said.result, by=by)
    project.refresh_from_db()


def _in_week(run: Run, week: int) -> AbstractContextManager:
    return it_is_noon(run.cohort.starts_on + A_WEEK * week, today=run.today)


def _towards_the_end(run: Run) -> AbstractContextManager:
    return it_is_noon(min(run.cohort.ends_on, run.today) - A_WEEK, today=run.today)


def _say_progress(project: Project, said: DemoProject, run: Run) -> None:
    """As the record suggests, but where its team knows more; nobody says so little that it contradicts the stage."""
    found = suggest(facts_of(project))
    score, why = said.progress or (found.score, "")
    if disagreement(said.stage, Decimal(score)):
        return
    scoring.say_progress(project=project, score=Decimal(score), reason=why, by=run.places[said.lead].person)


def _ask_partner(project: Project, said: Mapping[str, str], by: Person) -> None:
    partner = partnering.invite_partner(
        project=project,
        name=said["name"],
        organisation=said["organisation"],
        email=said["email"],
        why=said["why"],
        by=by,
    )
    if "answer" in said:
        partnering.answer_partner(partner=partner, answer=said["answer"])


def _answer_whether_it_lasts(project: Project, said: DemoProject, run: Run, others: Sequence[Person]) -> None:
    """Its team, each for themselves, and the coordinator and a facilitator, who see leaders less sure of it."""
    dice = random.Random(f"lasts {said.title}")  # noqa: S311 made-up data
    for person in [*(run.places[name].person for name in (said.lead, *said.team)), *others]:
        levels = {factor.key: min(4, max(1, round(dice.gauss(3.1, 0.7)))) for factor in FACTORS}
        if person in others:
            levels |= {"senior": 2, "infrastructure": 2}
        lasting.answer_sustainability(project=project, levels=levels, by=person)


def _start(run: Run, said: DemoProject, by: Person) -> Project:
    """With its team; a cohort's own is set up by who runs the cohort."""
    cohort = run.cohort
    words: dict[str, Any] = {
        "title": said.title,
        "problem": said.problem,
        "aim": said.aim,
        "baseline": said.baseline,
        "target_on": cohort.ends_on,
        "began_on": cohort.starts_on - A_WEEK * said.began_before if said.began_before else None,
    }
    if said.whose == "cohort":
        return actions.start_for_cohort(cohort=cohort, by=by, **words)
    lead = run.places[said.lead]
    project = actions.start(place=lead, whose="team" if said.team else said.whose, by=lead.person, **words)
    for name in said.team:
        actions.add_member(project=project, place=run.places[name], by=lead.person)
    return project


def _describe(project: Project, said: DemoProject, by: Person) -> None:
    actions.describe(
        project=project,
        revision=project.revision,
        shows=said.shows,
        shown_words=said.product,
        in_use=said.in_use,
        sponsor=said.sponsor,
        partners="\n".join(said.partners.split(", ")) if said.partners else "",
        stakeholder_groups="\n".join(said.stakeholders.split(", ")) if said.stakeholders else "",
        by=by,
    )


def _measure(project: Project, said: DemoProject, about: DemoMeasure, run: Run, dice: random.Random) -> None:
    """A measure with a figure a week, from before the cohort's start until now or some weeks after its end."""
    by = run.places[said.lead].person
    with _in_week(run, 4):
        measure = project.cause_measure or _new_measure(project, said, about, by)
    first = run.cohort.starts_on - A_WEEK * about.weeks_before
    last = min(run.cohort.ends_on + MEASURED_ON, run.today - A_WEEK)
    figures = []
    for number in range((last - first) // A_WEEK + 1):
        on, week = first + A_WEEK * number, number - about.weeks_before
        level = about.now if about.now is not None and week >= about.at else about.start
        value = max(0.0, dice.gauss(level, about.spread))
        ceiling = 100.0 if measure.unit == "%" else float("inf")
        figures.append(_figure(on, min(value, ceiling), about, measure.unit))
    _enter(measure, figures, run, by)
    for week, words in about.tests:
        on = run.cohort.starts_on + A_WEEK * week
        with it_is_noon(on + A_DAY, today=run.today):
            measuring.annotate(measure=measure, on=on, text=words, by=by, numbered=True)
    if about.rebase:
        on = run.cohort.starts_on + A_WEEK * about.at
        with it_is_noon(min(on + A_WEEK * 10, run.today - A_WEEK), today=run.today):
            measuring.rebase(measure=measure, on=on, reason=about.rebase, by=by)


def _figure(on: date, value: float, about: DemoMeasure, unit: str) -> measuring.Figure:
    """As it was read off, or worked out of what was counted in the week."""
    if not about.counted:
        return measuring.Figure(on, Decimal(f"{value:.{about.decimals}f}"))
    size = random.Random(f"{about.name} {on}")  # noqa: S311 made-up data
    denominator = Decimal(max(1, round(size.gauss(about.counted, about.counted * COUNTED_VARIES))))
    numerator = Decimal(round(float(denominator) * value / 100))
    return measuring.Figure(on, worked_out(numerator, denominator, unit), "", numerator, denominator)


def _enter(measure: Measure, figures: Sequence[measuring.Figure], run: Run, by: Person) -> None:
    """What was counted before it had a definition first, then every few weeks what has come since."""
    entered, since = run.cohort.starts_on + A_WEEK * 4, date.min
    while figures and since < figures[-1].on:
        entered = min(entered, run.today - A_DAY)
        with it_is_noon(entered, today=run.today):
            new = [each for each in figures if since < each.on <= entered]
            measuring.add_points(measure=measure, figures=new, by=by)
        since, entered = entered, entered + ENTERED_EVERY


def _new_measure(project: Project, said: DemoProject, about: DemoMeasure, by: Person) -> Measure:
    standard = {"standard": said.standard[0], "standard_value": Decimal(str(said.standard[1]))} if said.standard else {}
    return measuring.add_measure(
        project=project,
        name=about.name,
        kind=about.kind,
        unit=about.unit,
        improvement=about.better,
        chart_style=about.chart,
        target=None if about.target is None else Decimal(str(about.target)),
        frequency="week",
        definition=about.definition,
        numerator=about.numerator,
        denominator=about.denominator,
        source=about.source,
        baseline_points=about.baseline,
        by=by,
        **standard,  # type: ignore[arg-type]
    )


def _try(project: Project, said: DemoProject, run: Run) -> None:
    """PDSA cycles as far as they have come: each step where its words are there."""
    by = run.places[said.lead].person
    measure = project.measures.first()
    before = None
    for each in said.cycles:
        began = run.cohort.starts_on + A_WEEK * each["week"]
        plan = {name: each.get(name, "") for name in ("title", "question", "prediction", "plan", "scale")}
        studied_on = began + A_WEEK * each.get("weeks", 4)
        idea = project.drivers.filter(level="idea", text=each.get("idea", "")).first()
        with it_is_noon(began - timedelta(days=3), today=run.today):
            cycle = cycles.plan_cycle(
                project=project, follows=before, measure=measure, idea=idea, study_on=studied_on, by=by, **plan
            )
        with it_is_noon(studied_on - timedelta(days=2), today=run.today):
            if "happened" in each:
                cycles.record_do(
                    cycle=cycle, began_on=began, happened=each["happened"], surprises=each.get("surprises", ""), by=by
                )
        with it_is_noon(studied_on, today=run.today):
            if "found" in each:
                cycles.record_study(cycle=cycle, held=each["held"], found=each["found"], learned=each["learned"], by=by)
            if "decision" in each:
                cycles.record_act(
                    cycle=cycle, decision=each["decision"], decided_on=studied_on, next_words=each.get("next", ""),
                    by=by,
                )  # fmt: skip
        before = cycle


def _show(project: Project, said: DemoProject, run: Run) -> None:
    """What people said, where else it runs, what it costs and is worth."""
    by = run.places[said.lead].person
    for text, role, consent in said.quotations:
        valuing.add_quotation(
            project=project,
            text=text,
            role_words=role,
            consent_words=consent,
            consented_on=run.cohort.starts_on + A_WEEK * 12,
            for_reports=True,
            by=by,
        )
    for organisation, state, note in said.spread:
        valuing.add_spread(project=project, organisation=organisation, state=state, note=note, by=by)
    for line in said.economics:
        _line(project, line, by)
    if said.economics:
        valuing.record_finance_check(
            project=project, checked_by="Finance manager, children’s services", on=timezone.localdate(), by=by
        )


def _write(project: Project, said: DemoProject, by: Person) -> None:
    """What only the team can say in its report."""
    for section, text in said.written.items():
        narrating.write(project=project, section=section, text=text.strip(), revision=0, by=by)


def _line(project: Project, said: Mapping[str, Any], by: Person) -> None:
    low, likely, high = (Decimal(each) for each in said["amount"]) if "amount" in said else (None, None, None)
    recurring = said.get("recurring", False)
    valuing.add_line(
        project=project,
        side=said["what"],
        worth=valuing.Worth(
            label=said["label"],
            low=low,
            likely=likely,
            high=high,
            timing="recurring" if recurring else "one-off",
            years=YEARS_COUNTED if recurring else 1,
            source=said.get("source", ""),
            nature=said.get("nature", ""),
            attribution=said.get("attribution", 100),
            confidence=said.get("confidence", 100),
        ),
        by=by,
    )


def _write_updates(project: Project, said: DemoProject, run: Run, alongside: Sequence[DemoProject]) -> None:
    """An update about every fortnight by one of the team in turn; whoever leads several projects (`alongside`) writes
    now of one and now of another."""
    writers = [run.places[name] for name in (said.lead, *said.team)]
    if said.whose == "cohort":
        writers = list(run.places.values())
    dice = random.Random(f"updates {said.title}")  # noqa: S311 made-up data
    last = min(run.cohort.ends_on, run.today - timedelta(days=1))
    days = _days(run, last, dice)[alongside.index(said) :: len(alongside)]
    words = _words(said, len(days), dice)
    for step, text in enumerate(words):
        on = days[step * len(days) // len(words)]
        _update(project, writers[step % len(writers)], on, text, dice)


def _words(said: DemoProject, number: int, dice: random.Random) -> list[str]:
    """Its own words spread among those that any project could say, each once and in the order in which it went."""
    own = list(said.updates)[:number]
    common = min(len(UPDATES), number - len(own))
    words = [UPDATES[at] for at in sorted(dice.sample(range(len(UPDATES)), common))]
    for place, text in enumerate(own):
        words.insert(place * (len(words) + 1) // len(own), text)
    return words


def _days(run: Run, last: date, dice: random.Random) -> list[date]:
    day, days = run.cohort.starts_on + STARTED, []
    while day <= last:
        days.append(day)
        day += timedelta(days=dice.choice((12, 14, 14, 17)))
    return days


def _update(project: Project, place: Place, on: date, text: str, dice: random.Random) -> None:
    hours = Decimal(dice.choice((4, 5, 6, 6.5, 7, 7.5)))
    with it_is(at(on, EVENING)):
        actions.add_update(
            project=project, place=place, on=on, hours=hours, text=text, token=uuid.uuid4(), by=place.person
        )


def _present(project: Project, said: DemoProject, run: Run, by: Person) -> None:
    """The panel heard it on the day of the presentation, if that has been."""
    session = run.cohort.sessions.filter(kind="presentation", starts_at__date__lt=run.today).last()
    if session:
        on = local(session.starts_at).date()
        with it_is(session.ends_at):
            actions.record_presentation(project=project, on=on, by=by, decision=said.decision, result=said.result)
