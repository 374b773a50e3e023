"""Titles come from tested rules: what the figures do not bear is not said."""

from decimal import Decimal

import pytest

from evaluations import findings
from evaluations.findings import Scored
from evaluations.statistics import Rate, Withheld, element_score


def scored(title: str, *counts: int, invited: int = 20) -> Scored:
    return Scored(title, element_score(counts, invited, 5), Rate(sum(counts), invited))


COACHING = scored("Coaching", 0, 0, 0, 4, 14)  # 4.8
SELF = scored("Leading self", 0, 0, 2, 6, 10)  # 4.4
LAUNCH = scored("Launch day", 0, 0, 0, 10, 10)  # 4.5
WEAK = scored("Influencing change", 1, 2, 5, 8, 2)  # 3.4
FEW = scored("Study visit", 0, 0, 0, 1, 2)  # withheld


@pytest.mark.parametrize(
    ("elements", "title"),
    [
        ([COACHING, SELF, LAUNCH], "All three elements came out between good and excellent; “Coaching” came first"),
        ([COACHING, SELF], "Both elements came out between good and excellent"),
        ([COACHING], "Coaching has a mean score of 4.8"),
        ([WEAK], "Influencing change has a mean score of 3.4"),
        ([COACHING, SELF, WEAK], "Mean scores lie between 3.4 and 4.8"),
        ([WEAK, WEAK, WEAK], "Every mean score is 3.4"),
        (
            [COACHING, SELF, LAUNCH, FEW],
            "All three elements that can be shown came out between good and excellent; “Coaching” came first",
        ),
        ([FEW, FEW], "Scores are withheld until more people answer"),
        ([], "Nothing has been scored yet"),
    ],
)
def test_the_title_of_the_scores_says_what_they_bear(elements, title):
    assert findings.scores(elements) == title


def test_two_elements_that_show_the_same_score_came_first_together_so_neither_did():
    also = scored("Sets", 0, 0, 0, 3, 13, invited=16)  # 4.81 beside 4.78: both 4.8
    assert findings.scores([COACHING, also, LAUNCH]) == "All three elements came out between good and excellent"


def test_an_element_that_few_answered_about_does_not_come_first():
    best = scored("Talk", 0, 0, 0, 0, 6)
    assert best.rate.indicative
    assert findings.scores([best, SELF, LAUNCH]) == "All three elements came out between good and excellent"


def test_just_under_good_is_not_good():
    """79 points of 20 answers are 3.95, which is shown as 4.0 and is not between good and excellent."""
    nearly = scored("Talk", 0, 0, 6, 9, 5)
    assert nearly.figure.mean == Decimal("3.95")
    assert findings.scores([nearly, SELF, LAUNCH]) == "Mean scores lie between 4.0 and 4.5"


def test_how_many_answered_is_said_with_how_many_were_asked():
    assert findings.answered([COACHING, SELF, LAUNCH]) == "18 to 20 of the 20 people asked answered each time."
    assert findings.answered([COACHING]) == "18 of the 20 people asked answered."
    assert findings.answered([COACHING, scored("Sets", 0, 0, 0, 3, 5, invited=10)]) == (
        "26 of the 30 questionnaires sent were answered."
    )
    assert findings.answered([]) == ""


def test_a_response_under_half_is_named_where_a_score_is_shown():
    few = scored("Expert talk", 0, 0, 0, 3, 3)
    assert findings.indicative([COACHING, few]) == (
        "Fewer than half of those asked answered about “Expert talk”: read it as a hint."
    )
    assert findings.indicative([COACHING, FEW]) == ""


def test_projects_are_counted_against_all_of_them():
    assert findings.projects(18, 12) == "12 of 18 projects report an improvement"
    assert findings.projects(18, 1) == "1 of 18 projects reports an improvement"
    assert findings.projects(7, 0) == "Seven projects, none with an improvement to report yet"
    assert findings.projects(1, 0) == "One project, none with an improvement to report yet"
    assert findings.projects(0, 0) == "No project is recorded"


def test_who_took_part_is_counted():
    assert findings.took_part(20, 6, 1) == "20 places, six professions and one organisation"
    assert findings.took_part(1, 1, 1) == "One place, one profession and one organisation"
    assert findings.took_part(0, 0, 0) == "Nobody has taken a place yet"


def test_attendance_is_of_the_hours_held():
    assert findings.attendance(92) == "92% of the hours held were attended"
    assert findings.attendance(None) == "No session has been held yet"
    assert findings.hours(Decimal("421.5"), Decimal(460), 20) == (
        "Over all 20 people, 421½ of 460 hours held were attended."
    )


def test_only_the_limits_that_apply_are_listed():
    nothing = {"rate": Rate(0, 0), "withheld": [], "minimum": 5, "to_come": [], "open_surveys": 0, "projects": 0}
    cause = "That the programme alone caused what is reported here: there was no group to compare with."
    assert findings.cannot_say(**nothing) == (cause,)
    everything = {"rate": Rate(147, 171), "withheld": ["Study visit", "NHS finance"], "to_come": [("Cohort 2", 5)]}
    everything |= {"open_surveys": 1, "projects": 8, "uncoded": 18}
    assert findings.cannot_say(**{**nothing, **everything}) == (
        cause,
        "What those think who did not answer: 24 of 171 questionnaires were not returned.",
        "How “Study visit” and “NHS finance” came out: fewer than 5 answered.",
        "How Cohort 2 ends: 5 sessions of the whole cohort are still to come.",
        "What is being said now: 1 survey is still open.",
        "Whether the projects’ results last: they are stated by the projects themselves.",
        "What else is in the comments: 18 comments are not coded yet.",
    )


@pytest.mark.parametrize(
    ("title", "inside"),
    [("Coaching", "coaching"), ("NHS finance", "NHS finance"), ("Dr. Crane", "Dr. Crane"), ("360", "360"), ("", "")],
)
def test_a_title_in_the_middle_of_a_sentence(title, inside):
    assert findings.lower(title) == inside


def test_a_withheld_figure_has_no_range():
    assert findings.score_range([Scored("Talk", Withheld(5), Rate(2, 20))]) == ""
    assert findings.score_range([COACHING, SELF]) == "4.4 to 4.8"
    assert findings.score_range([SELF, SELF]) == "4.4"


@pytest.mark.parametrize(
    ("elements", "projects", "improved", "title"),
    [
        ([], 0, 0, "It is too early to say what the programme brought"),
        ([COACHING, SELF], 0, 0, "Every element came out good or better"),
        ([COACHING, FEW], 0, 0, "Every element that can be shown came out good or better"),
        ([COACHING, SELF], 8, 0, "Every element came out good or better; no project reports an improvement yet"),
        ([COACHING, SELF], 8, 3, "Every element came out good or better, and 3 of 8 projects report an improvement"),
        ([COACHING, WEAK], 8, 1, "Mean scores lie between 3.4 and 4.8, and 1 of 8 projects reports an improvement"),
        ([FEW], 8, 3, "3 of 8 projects report an improvement"),
    ],
)
def test_the_summary_says_whether_it_worked_as_far_as_the_figures_bear_it(elements, projects, improved, title):
    assert findings.summary(elements, projects, improved) == title


def test_what_is_still_running_is_said_in_the_first_lines():
    assert findings.running([], 3) == ""
    one = [("Cohort 2", "10 June 2027")]
    assert findings.running(one, 3) == (
        "Cohort 2 is still running, until 10 June 2027: what follows is what is known so far."
    )
    assert findings.running(one * 2, 3) == "Two of 3 cohorts are still running: what follows is known so far."
    assert findings.running(one * 2, 2) == "All cohorts are still running: what follows is known so far."


def test_a_theme_stands_in_the_title_only_where_it_was_raised_by_most():
    assert findings.themes([("A safe place", 41), ("People to ring", 38)], 80) == (
        "A safe place: raised by at least 41 of 80 people"
    )
    assert findings.themes([("A safe place", 41), ("People to ring", 41)], 80) == "Two themes run through the comments"
    assert findings.themes([], 80) == "No theme was raised by enough people to be told"


@pytest.mark.parametrize(
    ("total", "done", "title"),
    [
        (4, 0, "Four things asked for, none done yet"),
        (4, 1, "Of four things asked for, one was done"),
        (12, 9, "Of 12 things asked for, nine were done"),
        (2, 2, "Two things asked for, and done"),
    ],
)
def test_how_much_of_what_was_asked_for_was_done(total, done, title):
    assert findings.asked_for(total, done) == title


def test_a_report_says_how_its_charts_were_chosen():
    assert findings.charts_chosen(0, 0) == ""
    assert findings.charts_chosen(5, 5) == "Every project with figures has its chart here, those furthest on first."
    assert findings.charts_chosen(8, 12) == (
        "Eight of 12 charts stand large here, first those furthest on that show a change, and always some that show "
        "none; the other four stand after them, none left out."
    )
    assert findings.charts_chosen(1, 2, "Ivor Wren") == (
        "One of 2 charts stands large here, chosen by Ivor Wren; the other stands after them, none left out."
    )


def test_how_many_improvements_a_chart_shows_is_said_whatever_the_number():
    assert findings.improved_on_a_chart([(True, "improved"), (False, "improved"), (True, "no change")]) == 1
    assert [findings.on_a_chart(improved, shown) for improved, shown in [(1, 0), (4, 0), (1, 1), (4, 4), (4, 3)]] == [
        "No chart shows it yet.",
        "No chart shows any of them yet.",
        "A chart shows it.",
        "A chart shows each of them.",
        "A chart shows three of them.",
    ]


def test_clinicians_are_not_counted_where_nobody_asked_for_any_and_there_is_none():
    class Asked:
        places, clinical = 12, None

    assert findings.commissioned(12, 0, Asked()) == "The commission is for 12 places."
    assert findings.commissioned(12, 0, None) == ""
    assert findings.commissioned(12, 2, Asked()).endswith("2 of 12 people who took a place are clinicians.")
