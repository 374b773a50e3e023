"""Progress by hours, by kind of learning and by domain, on figures worked out by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from cohorts.attendance import MarkFact, PlaceFact, SessionFact, tally
from home.progress import Experience, progress

START = datetime(2026, 9, 21, 9, tzinfo=UTC)
LAUNCH, CLASS, CONFERENCE = uuid4(), uuid4(), uuid4()


def session(element, hours, week, share):
    start = START + timedelta(weeks=week)
    return SessionFact(uuid4(), "", "", share, Decimal(hours), start, start + timedelta(hours=4), element=element)


def worked_example(now_week=10, project_hours="30", plan="86"):
    sessions = [
        session(LAUNCH, "7", 0, "others"),
        session(CLASS, "3.5", 5, "formal"),
        session(CONFERENCE, "3.5", 30, "others"),
    ]
    marks = {
        sessions[0].id: MarkFact("present", Decimal("7")),
        sessions[1].id: MarkFact("late", Decimal("3")),
    }
    return progress(
        tally(PlaceFact(uuid4()), sessions, marks, START + timedelta(weeks=now_week)),
        Experience(Decimal(project_hours), Decimal(plan), ("Challenge",)),
        domains=["Model", "Inspire", "Challenge", "Encourage"],
        domains_of={LAUNCH: ("Model", "Inspire"), CLASS: ("Inspire",), CONFERENCE: ("Encourage",)},
        starts_on=date(2026, 9, 21),
        ends_on=date(2026, 9, 21) + timedelta(weeks=40),
        today=date(2026, 9, 21) + timedelta(weeks=now_week),
    )


def test_hours_done_and_planned_are_those_of_sessions_and_project_together():
    made = worked_example()
    assert (made.hours, made.plan) == (Decimal("40"), Decimal("100"))


def test_the_plan_for_today_is_what_was_held_and_the_project_in_proportion_to_time():
    assert worked_example().plan_today == Decimal("10.5") + Decimal("21.5")
    assert worked_example().on_course
    assert not worked_example(now_week=39).on_course


def test_the_plan_for_today_is_said_in_whole_hours_and_never_as_more_than_the_whole_plan():
    assert worked_example().plan_today_rounded == 32
    odd = worked_example(plan="86.5", now_week=40)
    assert odd.plan == odd.plan_today_rounded == Decimal("100.5")


def test_hours_are_said_by_kind_of_learning_and_the_ratio_adds_to_100():
    made = worked_example()
    assert [(line.label, line.hours, line.plan) for line in made.kinds] == [
        ("Experience at work", Decimal("30"), Decimal("86")),
        ("Learning with others", Decimal("7"), Decimal("10.5")),
        ("Formal teaching", Decimal("3"), Decimal("3.5")),
    ]
    assert (made.ratio, made.planned_ratio) == ("75:18:7", "86:11:3")


def test_an_element_gives_each_of_its_domains_an_equal_share():
    assert [(line.label, line.hours, line.plan) for line in worked_example().domains] == [
        ("Model", Decimal("3.5"), Decimal("3.5")),
        ("Inspire", Decimal("6.5"), Decimal("7")),
        ("Challenge", Decimal("30"), Decimal("86")),
        ("Encourage", Decimal("0"), Decimal("3.5")),
    ]
    assert worked_example().least.label == "Encourage"


def test_before_the_first_hour_nothing_is_least_and_there_is_no_ratio():
    empty = progress(
        tally(PlaceFact(uuid4()), [], {}, START),
        Experience(Decimal(0), Decimal(0)),
        domains=["Model"],
        domains_of={},
        starts_on=date(2026, 9, 21),
        ends_on=date(2026, 9, 21),
        today=date(2026, 9, 21),
    )
    assert (empty.ratio, empty.planned_ratio, empty.most, empty.least) == ("", "", None, None)
