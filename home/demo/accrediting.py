"""The demo's accredited pathway: who takes it beside the programme, and what the awarding body returned."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from accounts import demo as cast
from awards.models import Enrolment, Pathway, Unit
from awards.pathway import actions as pathways
from home.demo.people import Team
from home.demo.running import Run
from people.models import Organisation, Person
from programmes.models import Programme

# Of the cohort that is over, and of the one under way: who enrolled, and who only asked so far.
ENROLLED = {
    "Year 3": (
        "Dr Anwar Chowdhury",
        "Grace Tillotson",
        "Monica Duarte",
        "Hassan Miah",
        "Evelyn Agyeman",
        "Sheila Brand",
        "Dr Leonie Hartz",
        "Josephine Baptiste",
        "Wahid Karim",
    ),
    "Year 4": (
        "Dr Kofi Mensah",
        "Ruth Garland",
        "Bushra Khatun",
        "Tunde Bakare",
        "Sandra Okoro",
        "Celia Dunmore",
        "Ottilie Marsh",
    ),
}
ASKED = ("Neil Frobisher",)
WITHDREW = ("Sheila Brand",)
REFERRED = ("Wahid Karim",)
A_WEEK = timedelta(weeks=1)
DUE = (16, 40)  # weeks after the cohort's start, unit by unit
BOARD_AFTER = 8  # weeks from a deadline to the board that confirms


def accredit(programme: Programme, runs: Sequence[Run], team: Team, dice: random.Random) -> None:
    """Name the body and its contact; enrol; hand over, mark and confirm as far as each cohort has come."""
    pathway = Pathway.objects.get(programme=programme)
    said = runs[0].programme
    by = team.by_name[said.coordinator]
    units = [pathways.UnitPlan(unit.title, unit.credits) for unit in pathway.units.order_by("position")]
    body = Organisation.objects.get(name=said.awarding_body)
    pathways.change_pathway(pathway=pathway, units=units, by=by, awarding_body=body)
    pathway.refresh_from_db()
    contact = team.by_name[cast.AWARDING_BODY.name]
    pathways.name_contact(pathway=pathway, person=contact, by=by)
    for run in runs:
        enrolled = _enrol(pathway, run, by)
        for unit, due in zip(pathway.units.order_by("position"), DUE, strict=True):
            _take(unit, enrolled, run.cohort.starts_on + A_WEEK * due, run, dice, by=by, contact=contact)
        _withdraw(enrolled, run, by)
        for name in ASKED:
            if name in run.places:
                place = run.places[name]
                pathways.ask_to_enrol(place=place, by=place.person)


def _enrol(pathway: Pathway, run: Run, by: Person) -> list[Enrolment]:
    on = run.cohort.starts_on + A_WEEK * 4
    return [
        pathways.enrol(place=run.places[name], pathway=pathway, by=by, on=on, candidate_number=f"K{on:%y}{number:03}")
        for number, name in enumerate(ENROLLED[run.cohort.name], start=101)
    ]


def _take(
    unit: Unit,
    enrolled: Sequence[Enrolment],
    due: date,
    run: Run,
    dice: random.Random,
    *,
    by: Person,
    contact: Person,
) -> None:
    """A unit: its deadline; once that is past, work handed over and results; after its board, credit."""
    for enrolment in enrolled:
        pathways.set_deadline(enrolment=enrolment, unit=unit, due_on=due, by=by)
    if due > run.today:
        return
    taking = [each for each in enrolled if each.place.person.name not in WITHDREW]
    for enrolment in taking:
        on = min(due - timedelta(days=dice.randrange(6)), run.today)
        pathways.hand_over(enrolment=enrolment, unit=unit, on=on, by=by)
    board = due + A_WEEK * BOARD_AFTER
    results = [_result(enrolment, unit, dice) for enrolment in taking]
    pathways.record_results(unit=unit, results=results, by=contact)
    if board <= run.today:
        pathways.confirm_results(unit=unit, on=board, by=contact)


def _result(enrolment: Enrolment, unit: Unit, dice: random.Random) -> pathways.Returned:
    """Nearly all pass; one piece of work is to be done again."""
    if enrolment.place.person.name in REFERRED and unit.position == 2:
        return pathways.Returned(enrolment=enrolment, outcome="refer", mark=44)
    return pathways.Returned(enrolment=enrolment, outcome="pass", mark=dice.randrange(52, 75))


def _withdraw(enrolled: Sequence[Enrolment], run: Run, by: Person) -> None:
    for enrolment in enrolled:
        if enrolment.place.person.name in WITHDREW:
            pathways.withdraw(enrolment=enrolment, on=run.cohort.starts_on + A_WEEK * 14, by=by)
