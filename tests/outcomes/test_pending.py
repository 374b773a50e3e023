"""What is not known yet is named with the day on which it will be, and is never a dash or a nought."""

from dataclasses import replace
from datetime import date

import pytest

from outcomes.facts import MeasuredFact, PathwayFact
from outcomes.pending import not_yet
from tests.outcomes.facts import cohort, element, made_of, places, project


def told(**given) -> dict[str, list[str]]:
    """By card, what is said."""
    found: dict[str, list[str]] = {}
    for each in not_yet(made_of(**given)):
        found.setdefault(each.card, []).append(each.says)
    return found


def test_a_programme_all_of_whose_cohorts_are_finished_leaves_nothing_open():
    assert told(cohorts=[cohort(1), cohort(2)], places=[*places(9), *places(9, cohort=2)]) == {}


def test_a_running_cohort_says_when_who_completes_is_known():
    said = told(cohorts=[cohort(1), cohort(2, "running", ends_on=date(2027, 6, 10))], places=places(9))
    assert said["cohorts"][-1] == "Who completes Cohort 2: when it ends, on 10 June 2027"
    assert said["certificates"] == ["Certificates of Cohort 2: when it ends, on 10 June 2027"]


def test_a_cohort_that_should_have_ended_waits_for_being_closed():
    said = told(cohorts=[cohort(1, "running", ends_on=date(2027, 3, 1))], places=places(9))
    assert said["cohorts"] == ["Who completes Cohort 1: when it is closed; it was due to end on 1 March 2027"]


def test_before_the_first_session_attendance_has_its_day():
    early = cohort(1, "running", next_session=date(2027, 3, 20))
    said = told(cohorts=[early], places=places(9, mark=""))
    assert said["cohorts"][0] == "Attendance of Cohort 1: after the first session, on 20 March 2027"
    assert said["mix"] == ["Attendance by profession and organisation, Cohort 1: when it ends, on 10 June 2027"]
    assert said["satisfaction"] == [
        "Scores of Cohort 1: once a survey has closed; the next session is on 20 March 2027"
    ]


def test_open_surveys_say_when_the_first_of_them_closes():
    surveyed = cohort(1, "running", closes_on=date(2027, 3, 24))
    said = told(cohorts=[surveyed], places=places(9), open_surveys=2, elements=[element("Launch", (0, 0, 0, 9, 0))])
    assert said["satisfaction"] == ["Results of two open surveys: when the first of them closes, by 24 March 2027"]


@pytest.mark.parametrize("card", ["cohorts", "satisfaction", "projects", "certificates"])
def test_before_any_cohort_has_begun_each_card_names_the_day_on_which_the_first_will(card):
    said = told(cohorts=[cohort(1, "planned", starts_on=date(2027, 5, 5))])
    assert "5 May 2027" in said[card][0]


def test_without_a_cohort_all_waits_for_the_first():
    assert told() == {"cohorts": ["Results: once a first cohort has been set up and has begun"]}


def test_projects_of_a_running_cohort_wait_for_their_presentation_and_short_measures_for_figures():
    few = MeasuredFact("Falls", "", "4", "3", "", "too few points", "Too few figures to say (7 of 13)")
    said = told(cohorts=[cohort(1, "running")], places=places(9), projects=[project(measured=few), project()])
    assert said["projects"] == [
        "Decisions on the projects of Cohort 1: after they are presented, by 10 June 2027",
        "Whether one measure moved: once it has enough points",
    ]


def test_credit_that_is_to_come_is_told_in_one_line_so_that_nobody_is_told_to_have_failed():
    way = PathwayFact("Certificate", "Northfen University", 40, 7, 16, 9, 6, 5, date(2027, 3, 22))
    board = "the board of Northfen University confirms it"
    assert told(cohorts=[cohort(1)], places=places(9), pathway=way)["pathway"] == [
        "Credit of 11 people on the pathway: once every unit is passed, of which the last is to be handed over by "
        f"22 March 2027, and {board}"
    ]
    without = replace(way, due_on=None)
    assert told(cohorts=[cohort(1)], places=places(9), pathway=without)["pathway"] == [
        f"Credit of 11 people on the pathway: once every unit is passed and {board}"
    ]


def test_a_unit_whose_day_has_passed_was_due():
    way = PathwayFact("Certificate", "", 40, 7, 1, 0, 0, 0, date(2027, 3, 1))
    assert told(cohorts=[cohort(1)], places=places(9), pathway=way)["pathway"] == [
        "Credit of one person on the pathway: once every unit is passed, of which the last was to be handed over by "
        "1 March 2027, and the board of the awarding body confirms it"
    ]


def test_nothing_waits_where_everybody_holds_the_credit():
    way = PathwayFact("Certificate", "Northfen University", 40, 7, 5, 5, 5, 5)
    assert told(cohorts=[cohort(1)], places=places(9), pathway=way) == {}
