"""What the page's one object holds, worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal

from outcomes.figures import Absences, Average, Completed, Places
from outcomes.pending import not_yet
from tests.outcomes.facts import TODAY, cohort, contract, element, made_of, places, project


def test_places_are_counted_beside_what_was_commissioned():
    made = made_of(
        cohorts=[cohort(1), cohort(2)],
        contracts=[contract(20, 14), contract(20, 12)],
        places=[*places(12), *places(7, clinical=False), *places(20, cohort=2)],
    )
    assert made.places == Places(filled=39, commissioned=40, clinical=32, target=26)


def test_without_contracts_nothing_was_commissioned_and_one_without_a_target_leaves_none():
    assert made_of(cohorts=[cohort()], places=places(3)).places == Places(3, None, 3, None)
    two = [contract(20, 14), contract(20)]
    assert made_of(cohorts=[cohort()], contracts=two, places=places(3)).places == Places(3, 40, 3, None)


def test_attendance_is_hours_attended_of_hours_held_over_all_people():
    made = made_of(cohorts=[cohort(1), cohort(2)], places=[*places(10), *places(10, hours=7, cohort=2)])
    # 100 and 70 of 200 hours
    assert made.attendance.percent == 85
    assert [each.attendance.percent for each in made.cohorts] == [100, 70]


def test_only_finished_cohorts_have_completed_and_what_is_not_known_yet_is_not_nought():
    made = made_of(
        cohorts=[cohort(1, name="Pilot"), cohort(2, "running"), cohort(3, "planned")],
        places=[
            *places(17, certificate=True),
            *places(2, complete=False),
            *places(20, cohort=2),
        ],
    )
    assert made.completed == Completed(people=17, of=19, certificates=17, cohorts=("Pilot",))
    assert [each.completed for each in made.cohorts] == [17, None, None]
    assert [len(made.finished), len(made.running), len(made.begun)] == [1, 1, 2]


def test_before_any_cohort_is_finished_nothing_is_said_of_completion():
    assert made_of(cohorts=[cohort(1, "running")], places=places(20)).completed is None


def test_the_average_score_weighs_each_element_the_same():
    made = made_of(
        cohorts=[cohort()],
        elements=[element("Launch day", (0, 0, 0, 10, 0)), element("Coaching", (0, 0, 0, 0, 5))],
    )
    assert made.score == Average(mean=Decimal("4.5"), elements=2, answers=15)


def test_a_withheld_score_is_in_no_average():
    made = made_of(
        cohorts=[cohort()],
        elements=[element("Launch day", (0, 0, 0, 10, 0)), element("Coaching", (0, 0, 0, 0, 4))],
    )
    assert made.score == Average(mean=Decimal(4), elements=1, answers=10)
    assert made.cohorts[0].score == made.score
    assert vars(made.elements[1].score) == {"minimum": 5}


def test_a_cohort_that_was_not_asked_has_no_figure_and_one_that_few_answered_has_a_withheld_one():
    made = made_of(
        cohorts=[cohort(1), cohort(2), cohort(3)], elements=[element("Launch", (0, 0, 0, 0, 9), (0, 0, 0, 0, 2))]
    )
    shown, withheld, missing = made.elements[0].cohorts
    assert (shown.n, vars(withheld), missing) == (9, {"minimum": 5}, None)


def test_professions_have_exact_places_and_no_attendance_below_five_people():
    made = made_of(
        cohorts=[cohort()],
        places=[*places(9), *places(6, hours=5, profession="Allied health"), *places(4, profession="Medical")],
    )
    assert [(each.name, each.places) for each in made.professions] == [
        ("Nursing", 9),
        ("Allied health", 6),
        ("Medical", 4),
    ]
    # six and four would tell of the four, so both are withheld
    assert [each.attendance and each.attendance.percent for each in made.professions] == [100, None, None]
    assert made.any_withheld


def test_absences_for_a_call_back_to_service_are_told_apart():
    away = [*places(3, hours=0, mark="called back"), *places(2, hours=0, mark="apologies")]
    made = made_of(cohorts=[cohort()], places=[*places(9), *away])
    assert made.professions[0].absences == Absences(missed=5, called_back=3)


def test_who_has_had_nothing_to_attend_makes_no_small_group_large_enough():
    to_come = places(1, cohort=2, mark="", profession="Medical")
    made = made_of(
        cohorts=[cohort(1), cohort(2, "planned")],
        places=[*places(9), *places(4, profession="Medical"), *to_come],
    )
    assert [(each.name, each.places, each.attendance) for each in made.professions] == [
        ("Nursing", 9, None),
        ("Medical", 5, None),
    ]


def test_the_groups_of_a_finished_cohort_are_not_known_until_they_are_counted_and_withheld_once_nothing_is_to_come():
    before = cohort(1, counted=False, ends_on=TODAY - timedelta(days=9))
    for cohorts, withheld in (([before], True), ([before, cohort(2, "running")], False), ([cohort(1)], True)):
        made = made_of(cohorts=cohorts, places=places(4), by_group=())
        assert (made.professions[0].attendance is None, made.any_withheld) == (withheld, withheld)
    [waits] = [
        each
        for each in not_yet(made_of(cohorts=[before, cohort(2, "planned")], places=places(4)))
        if each.of == "Cohort 1"
    ]
    assert waits.when == "once it is counted, with the next cohort if too little can be told of it alone"


def test_before_the_first_session_attendance_is_not_known_and_not_withheld():
    made = made_of(cohorts=[cohort(1, "planned")], places=places(3, mark=""))
    assert [(each.attendance.people, each.attendance.percent) for each in made.professions] == [(0, None)]
    assert not made.any_withheld


def test_projects_stand_with_the_furthest_first_and_are_counted_by_stage():
    made = made_of(
        cohorts=[cohort()],
        projects=[
            project("idea", "A"),
            project("improved", "C", presented=True, decision="Resourced"),
            project("improved", "B", presented=True),
            project("sustained", "D", decision="Said before it was shown"),
        ],
    )
    assert [each.title for each in made.projects] == ["D", "B", "C", "A"]
    assert made.by_stage == (("idea", 1), ("planned", 0), ("testing", 0), ("improved", 2), ("sustained", 1))
    assert (made.improved, made.presented, made.decided) == (3, 2, 1)


def test_when_a_running_cohort_ends_is_said_by_its_month():
    today = date(2027, 3, 9)
    assert cohorts_end(date(2027, 6, 10), today) == "in June"
    assert cohorts_end(date(2028, 6, 10), today) == "in June 2028"
    assert cohorts_end(date(2027, 3, 1), today) == "not yet"


def cohorts_end(day: date, today: date) -> str:
    [made] = made_of(cohorts=[cohort(1, "running", ends_on=day)]).cohorts
    return made.ends(today)


def test_a_programme_without_a_cohort_has_nothing_and_invents_nothing():
    made = made_of(contracts=[contract(20)])
    assert (made.places.filled, made.attendance.percent, made.completed, made.score, made.certificates) == (
        0,
        None,
        None,
        None,
        0,
    )


def test_clinicians_are_told_beside_the_target_or_alone_and_of_a_programme_for_others_not_at_all():
    def said(clinical: int, target: int | None) -> str:
        return Places(filled=20, commissioned=20, clinical=clinical, target=target).clinicians

    assert said(14, 18) == "14 clinicians, target 18"
    assert said(0, 18) == "0 clinicians, target 18"
    assert said(1, None) == "1 clinician"
    assert said(0, None) == ""
