"""Titles and sentences come from rules, and say nothing that the figures do not bear."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from outcomes import findings
from outcomes.facts import MeasuredFact, PathwayFact, PhaseFact
from tests.outcomes.facts import TODAY, cohort, compared, contract, element, made_of, places, project

GOOD, BETTER, BELOW = (0, 0, 0, 10, 0), (0, 0, 0, 4, 6), (0, 0, 2, 8, 0)  # 4.0, 4.6, 3.8


def attended(*percents: tuple[int, str]):
    """One cohort after the other, with an attendance in tens of per cent and a state."""
    cohorts = [cohort(number, state) for number, (_, state) in enumerate(percents, start=1)]
    people = [
        each for number, (hours, _) in enumerate(percents, start=1) for each in places(10, hours=hours, cohort=number)
    ]
    return findings.cohorts(*compared(made_of(cohorts=cohorts, places=people)))


def test_attendance_has_risen_only_if_it_rose_with_every_cohort():
    found = attended((7, "finished"), (8, "finished"), (9, "running"))
    assert (found.title, found.says) == ("Attendance has risen with every cohort", "From 70% to 90%.")
    assert attended((7, "finished"), (7, "finished"), (8, "finished")).title == "Cohort over cohort"
    assert attended((7, "finished"), (9, "finished"), (8, "finished")).title == "Cohort over cohort"


def test_attendance_that_fell_is_said_as_plainly():
    fell = attended((9, "finished"), (8, "finished"), (7, "finished"))
    assert fell.title == "Attendance has fallen with every cohort"


def test_two_cohorts_are_only_different_from_each_other():
    found = attended((9, "finished"), (7, "finished"))
    assert (found.title, found.says) == ("Cohort over cohort", "Attendance lies between 70% and 90%.")


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        (("9.45", "9.44", "9.43"), "Attendance lies between 94% and 95%."),  # a tenth of a point each, from 95% to 94%
        (("9.45", "9.44", "9.2"), "Attendance lies between 92% and 95%."),
        (("9.2", "9.299", "9.6"), "Attendance lies between 92% and 96%."),
    ],
)
def test_a_step_of_less_than_a_point_is_no_way_whatever_it_is_rounded_to(hours, says):
    found = attended(*((each, "finished") for each in hours))
    assert (found.title, found.says) == ("Cohort over cohort", says)


def test_a_point_with_each_of_three_cohorts_is_a_way():
    found = attended(("9.2", "finished"), ("9.3", "finished"), ("9.4", "finished"))
    assert (found.title, found.says) == ("Attendance has risen with every cohort", "From 92% to 94%.")


def test_a_running_cohort_that_does_not_follow_is_not_passed_over():
    found = attended((6, "finished"), (7, "finished"), (8, "finished"), (6, "running"))
    assert (found.title, found.says) == ("Attendance has risen with every finished cohort", "From 60% to 80%.")


def test_one_finished_cohort_is_no_series():
    assert attended((7, "finished"), (9, "running")).title == "Cohort over cohort"
    assert attended((7, "finished")).title == "The cohort"


def test_the_score_is_told_beside_the_attendance_it_came_with():
    made = made_of(
        cohorts=[cohort(1), cohort(2), cohort(3)],
        places=[*places(10, hours=7), *places(10, hours=8, cohort=2), *places(10, hours=9, cohort=3)],
        elements=[element("Launch day", GOOD, GOOD, BETTER)],
    )
    assert findings.cohorts(*compared(made)).says == (
        "From 70% to 90%; the average score was 4.0 in the first and 4.6 in the last."
    )


def test_places_are_all_filled_only_if_there_are_as_many_as_were_commissioned():
    filled = made_of(cohorts=[cohort()], contracts=[contract(20)], places=places(20))
    assert findings.cohorts(*compared(filled)).title == "Every place that was commissioned is filled"
    short = made_of(cohorts=[cohort()], contracts=[contract(20)], places=places(19))
    assert findings.cohorts(*compared(short)).title == "The cohort"


def scored(*elements):
    return findings.satisfaction(*compared(made_of(cohorts=[cohort()], elements=list(elements))))


def test_every_element_scores_between_good_and_excellent_only_if_each_does():
    every = scored(element("Launch day", GOOD), element("Coaching", BETTER))
    assert every.title == "Every element scores between good and excellent"
    one_below = scored(element("Launch day", GOOD), element("Coaching", BELOW))
    assert (one_below.title, one_below.says) == (
        "Satisfaction by element, 1 to 5",
        "Mean scores lie between 3.8 and 4.0.",
    )


def test_a_mean_that_only_rounds_to_four_is_not_good():
    nearly = (0, 0, 1, 20, 0)  # 3.95, shown as 4.0
    assert scored(element("Launch day", nearly, invited=21), element("Coaching", BETTER)).found == ""


def test_a_withheld_element_is_not_among_every_element():
    found = scored(element("Launch day", GOOD), element("Coaching", BETTER), element("Visit", (0, 0, 0, 0, 4)))
    assert found.title == "Every element that can be shown scores between good and excellent"


def test_highest_and_lowest_are_named_only_where_there_is_one_of_each():
    three = scored(element("Launch day", GOOD), element("Coaching", BETTER), element("Visit", (0, 0, 0, 8, 2)))
    assert three.says == "“Coaching” scores highest (4.6), “Launch day” lowest (4.0)."
    tied = scored(element("Launch day", GOOD), element("Coaching", BETTER), element("Visit", BETTER))
    assert tied.says == "“Launch day” scores lowest (4.0)."
    few = scored(element("Launch day", GOOD), element("Coaching", BETTER))
    assert few.says == "Mean scores lie between 4.0 and 4.6."


def test_an_element_that_under_half_answered_is_neither_highest_nor_lowest():
    few = element("Coaching", (0, 0, 0, 0, 9), invited=20)
    assert (
        scored(element("Launch day", GOOD), few, element("Visit", BETTER)).says == "“Launch day” scores lowest (4.0)."
    )


def test_without_a_score_to_show_the_page_says_why():
    assert scored(element("Launch day", (0, 0, 0, 0, 4))).says == (
        "Scores are shown once 5 people have answered about an element."
    )
    assert scored().says == "No survey has closed yet."
    assert scored(element("Launch day", BETTER)).title == "Satisfaction by element, 1 to 5"


@pytest.mark.parametrize(
    ("clinical", "managers", "target", "title"),
    [
        (14, 6, 14, "As many clinicians took part as were asked for"),
        (15, 5, 14, "More clinicians took part than were asked for"),
        (13, 7, 14, "Fewer clinicians took part than were asked for"),
        (13, 6, 14, "Who took part"),  # a place is still to be filled
        (13, 7, None, "Who took part"),
    ],
)
def test_clinicians_beside_the_target(clinical, managers, target, title):
    made = made_of(
        cohorts=[cohort()],
        contracts=[contract(20, target)],
        places=[*places(clinical), *places(managers, clinical=False)],
    )
    assert findings.mix(made).title == title


def test_a_low_attendance_has_its_known_reason_beside_it_and_a_high_one_has_none():
    called = places(5, hours=0, mark="called back", profession="Medical")
    away = places(1, hours=0, mark="apologies", profession="Medical")
    made = made_of(cohorts=[cohort()], places=[*places(9), *called, *away])
    reasons = {group.name: findings.reason(group, made) for group in made.professions}
    assert reasons == {"Nursing": "", "Medical": "5 of 6 absences were calls back to service"}


def test_projects_that_report_an_improvement_are_counted_of_all():
    made = made_of(
        cohorts=[cohort()],
        projects=[
            project("sustained", presented=True, decision="Adopted"),
            project("improved", presented=True),
            project(),
        ],
    )
    found = findings.projects(made)
    assert found.title == "2 of 3 projects report an improvement"
    assert found.says == ("No chart shows any of them yet. 2 of 3 have been presented, and the panel has decided on 1.")


def test_of_those_that_improved_it_is_said_how_many_a_chart_shows():
    drawn = replace(project("improved"), measured=measured("improved"))
    rows = [drawn, project("sustained"), replace(project(), measured=measured("improved"))]
    found = findings.projects(made_of(cohorts=[cohort()], projects=rows))
    assert found.says.startswith("A chart shows one of them.")
    assert findings.projects(made_of(cohorts=[cohort()], projects=[drawn])).says.startswith("A chart shows it.")


def test_projects_without_an_improvement_have_their_subject_alone():
    found = findings.projects(made_of(cohorts=[cohort()], projects=[project()]))
    assert (found.title, found.says) == ("Projects", "None has been presented yet.")
    assert findings.projects(made_of(cohorts=[cohort()])).says == "No project has been started yet."


def test_everybody_holds_a_certificate_only_if_all_who_completed_do():
    all_hold = made_of(cohorts=[cohort()], places=places(19, certificate=True))
    assert findings.certificates(all_hold).title == "Everybody who completed holds a certificate"
    one_less = made_of(cohorts=[cohort()], places=[*places(18, certificate=True), *places(1)])
    assert findings.certificates(one_less).title == "Certificates"
    assert findings.certified(one_less) == "18 hold a certificate"
    assert findings.certificates(made_of(cohorts=[cohort()])).says == "None has been issued yet."


def test_the_lead_of_a_finished_and_a_running_cohort():
    made = made_of(
        cohorts=[cohort(1, name="Pilot"), cohort(2, "running")],
        places=[*places(17), *places(2, complete=False), *places(20, cohort=2)],
        projects=[project("improved"), project("sustained"), project()],
    )
    assert findings.lead(made) == (
        "39 participants in two cohorts, one of them still running. "
        "17 of the 19 on finished cohorts completed, and 2 of 3 projects report an improvement."
    )
    assert findings.completed_by(made) == "completed, Pilot"
    assert findings.running(made) == "Cohort 2"


def test_the_lead_of_one_running_cohort_says_when_more_is_known():
    running = cohort(1, "running", ends_on=date(2027, 6, 10))
    assert findings.lead(made_of(cohorts=[running], places=places(20, mark=""))) == (
        "20 participants in one cohort, which is running. Who completes will be known in June 2027."
    )
    made = made_of(
        cohorts=[running],
        places=[*places(10), *places(10, hours=9)],
        elements=[element("Launch day", GOOD)],
        projects=[project("improved"), project()],
    )
    assert findings.lead(made) == (
        "20 participants in one cohort, which is running. So far 95% of the hours held were attended, "
        "the average score is 4.0 of 5 and 1 of 2 projects reports an improvement. "
        "Who completes will be known in June 2027."
    )


def test_the_lead_of_a_cohort_in_its_second_trimester_says_so():
    trimesters = [
        PhaseFact("First trimester", 0, 16),
        PhaseFact("Second trimester", 17, 33),
        PhaseFact("Third trimester", 34, 52),
    ]
    running = cohort(1, "running", starts_on=date(2026, 11, 2))  # 18 weeks before the day
    made = made_of(cohorts=[running], places=places(20, mark=""), phases=trimesters)
    assert findings.lead(made).startswith("20 participants in one cohort, now in its second of three trimesters.")
    assert made.cohorts[0].phase == "second of three trimesters"
    between = cohort(1, "running", starts_on=date(2025, 11, 2))  # after all of them
    assert made_of(cohorts=[between], phases=trimesters).cohorts[0].phase == ""


@pytest.mark.parametrize(("days", "phase"), [(16 * 7 + 6, "first"), (17 * 7, "second"), (33 * 7 + 6, "second")])
def test_a_phase_holds_both_its_first_week_and_its_last(days, phase):
    trimesters = [PhaseFact("First trimester", 0, 16), PhaseFact("Second trimester", 17, 33)]
    running = cohort(1, "running", starts_on=TODAY - timedelta(days=days))
    assert made_of(cohorts=[running], phases=trimesters).cohorts[0].phase == f"{phase} of two trimesters"


def test_phases_that_are_not_called_alike_have_their_names():
    phases = [PhaseFact("Discovery", 0, 9), PhaseFact("Delivery", 10, 40)]
    running = cohort(1, "running", starts_on=TODAY - timedelta(weeks=12))
    assert made_of(cohorts=[running], phases=phases).cohorts[0].phase == "Delivery"


def test_a_name_stands_in_a_sentence_as_it_was_given():
    made = made_of(
        cohorts=[
            cohort(1, "running", name="Founding members", next_session=date(2027, 4, 1)),
            cohort(2, "planned", name="First cohort", starts_on=date(2027, 5, 5)),
        ],
        places=places(10),
        elements=[element("A team that decides together", BETTER), element("Opening", GOOD), element("Visit", GOOD)],
    )
    said = str(findings.of_page(*compared(made)))
    assert "“A team that decides together” scores highest" in said
    assert "Scores of" not in said
    assert "Everything but the places of First cohort" in said
    assert "Who completes Founding members: when it ends" in said
    assert findings.running(made) == "Founding members"
    assert [words for words in ("founding members", "first cohort", "a team that") if words in said] == []
    assert [each.called for each in made.cohorts] == ["the cohort Founding members", "First cohort"]


def test_the_lead_before_the_first_cohort():
    made = made_of(cohorts=[cohort(1, "planned")], contracts=[contract(20)])
    assert findings.lead(made) == "No cohort has begun yet. 20 places are commissioned."
    assert findings.lead(made_of()) == "No cohort has been set up yet."
    coming = made_of(cohorts=[cohort(1, "planned", starts_on=date(2027, 5, 5))], contracts=[contract(20)])
    assert (
        findings.lead(coming) == "No cohort has begun yet; Cohort 1 begins on 5 May 2027. 20 places are commissioned."
    )


def test_no_title_praises_or_exclaims():
    made = made_of(
        cohorts=[cohort(1), cohort(2)],
        contracts=[contract(20, 10)],
        places=[*places(10, hours=7, certificate=True), *places(10, hours=9, cohort=2, certificate=True)],
        elements=[element("Launch day", BETTER, BETTER), element("Coaching", BETTER, BETTER)],
        projects=[project("sustained")],
    )
    said = str(findings.of_page(*compared(made))).lower()
    assert [word for word in ("!", "success", "great", "impressive", "outstanding", "pleased") if word in said] == []


def test_attendance_that_went_neither_way_is_said_by_its_ends():
    assert attended((9, "finished"), (7, "finished"), (8, "finished")).says == "Attendance lies between 70% and 90%."


def test_only_the_cohorts_that_are_compared_bear_the_title():
    made = made_of(
        cohorts=[cohort(1), cohort(2), cohort(3), cohort(4)],
        places=[each for n, hours in enumerate((7, 6, 8, 9), start=1) for each in places(10, hours=hours, cohort=n)],
    )
    assert findings.cohorts(*compared(made)).title == "Cohort over cohort"
    found = findings.cohorts(*compared(made, 1, 3, 4))
    assert (found.title, found.says) == ("Attendance has risen with every cohort compared", "From 70% to 90%.")


def test_a_score_rose_only_where_answers_vary_by_less():
    low, high = (0, 2, 12, 4, 0), (0, 0, 0, 8, 10)  # 3.1 and 4.6
    made = made_of(
        cohorts=[cohort(1), cohort(2)],
        places=[*places(18), *places(18, cohort=2)],
        elements=[element("Visit", low, high), element("Launch day", (0, 0, 2, 10, 6), (0, 0, 1, 10, 7))],
    )
    assert findings.changed(compared(made)[1]) == (
        "“Visit” rose from 3.1 (Cohort 1) to 4.6 (Cohort 2): more than chance would explain."
    )


def test_a_score_that_fell_is_said_as_plainly_and_one_that_varies_is_not_said_to_have_moved():
    low, high = (0, 2, 12, 4, 0), (0, 0, 0, 8, 10)
    two = {"cohorts": [cohort(1), cohort(2)], "places": [*places(18), *places(18, cohort=2)]}
    fell = made_of(**two, elements=[element("Visit", high, low)])
    assert findings.changed(compared(fell)[1]).startswith("“Visit” fell from 4.6 (Cohort 1) to 3.1")
    same = made_of(**two, elements=[element("Visit", (0, 0, 2, 10, 6), (0, 0, 1, 10, 7))])
    assert findings.changed(compared(same)[1]) == (
        "No element’s score changed from its first cohort to its latest by more than chance would explain."
    )


def test_of_one_cohort_nothing_is_said_of_change():
    one = made_of(cohorts=[cohort(1)], places=places(18), elements=[element("Visit", (0, 0, 0, 8, 10))])
    assert findings.changed(compared(one)[1]) == ""


def test_what_a_place_cost_is_of_the_contracts_and_silent_where_one_has_no_value():
    pilot, award = contract(20, name="Pilot", value=64000), contract(80, name="Award", value=184000)
    found = findings.cost(made_of(cohorts=[cohort()], contracts=[pilot, award]))
    assert (found.title, found.says) == (
        "A place cost £2,480",
        "£248,000 for 100 places, from £2,300 a place (Award) to £3,200 (Pilot).",
    )
    without = findings.cost(made_of(cohorts=[cohort()], contracts=[pilot, contract(80, name="Award")]))
    assert (without.title, without.says) == ("By contract", "Some contracts have no value recorded.")


def measured(moved: str | None) -> MeasuredFact:
    return MeasuredFact("Missed visits", "%", "19.5%", "12.4%", "10%", moved, "Lower for 17 weeks")


def test_measures_that_did_not_move_are_counted_with_those_that_did():
    ways = ["improved", "improved", "worse", "no change", "too few points", None]
    made = made_of(cohorts=[cohort()], projects=[project(measured=measured(way)) for way in ways])
    assert findings.measures(made) == (
        "Of five measures, two improved, one went the other way, one shows no lasting change and "
        "one has too few points to tell."
    )
    assert findings.measures(made_of(cohorts=[cohort()], projects=[project()])) == ""


@pytest.mark.parametrize(
    ("ways", "says"),
    [
        (["improved"], "The one measure improved."),
        (["no change"], "The one measure shows no lasting change."),
        (["improved"] * 2, "Both measures improved."),
        (["improved"] * 3, "All three measures improved."),
        (["too few points"] * 3, "All three measures have too few points to tell."),
    ],
)
def test_measures_that_went_one_way_are_not_counted_twice(ways, says):
    made = made_of(cohorts=[cohort()], projects=[project(measured=measured(way)) for way in ways])
    assert findings.measures(made) == says


def test_of_one_stage_those_that_a_chart_shows_improved_come_first():
    rows = [
        project("improved", "A", measured=measured("no change"), presented=True),
        project("improved", "B", presented=True),
        project("improved", "C", measured=measured("improved")),
        project("sustained", "D"),
    ]
    made = made_of(cohorts=[cohort()], projects=rows)
    assert [each.title for each in made.projects] == ["D", "C", "A", "B"]
    assert findings.furthest(made) == (
        "Projects are listed by stage, the furthest first; within a stage, those whose chart shows an improvement "
        "come first."
    )
    assert made.furthest == made.projects


@pytest.mark.parametrize(("moved", "says"), [("no change", "has not moved"), ("worse", "moved the wrong way")])
def test_one_without_change_is_shown_and_not_called_one_of_the_furthest(moved, says):
    rows = [project("improved", f"Moved {n}", measured=measured("improved")) for n in range(7)]
    made = made_of(cohorts=[cohort()], projects=[*rows, project("idea", "Still", measured=measured(moved))])
    assert [each.title for each in made.furthest] == [*(f"Moved {n}" for n in range(5)), "Still"]
    assert [each.title for each in made.projects] == [*(f"Moved {n}" for n in range(7)), "Still"]
    assert findings.furthest(made).endswith(f"The last row, “Still”, is shown although its measure {says}.")


def test_the_pathway_says_how_many_hold_its_credit():
    way = PathwayFact("Postgraduate Certificate", "Northfen University", 40, 7, 12, 9, 7, 5)
    found = findings.pathway(made_of(cohorts=[cohort()], pathway=way))
    assert (found.title, found.says) == (
        "5 of the 12 on the pathway hold its credit",
        "Postgraduate Certificate: 40 credits at level 7, by Northfen University.",
    )
