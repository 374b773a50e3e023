"""What is next on a project, on its page and in its papers: one rule."""

from datetime import timedelta

import pytest
from django.urls import reverse

from projects import cycles, planning
from projects.papers.gathering import facts_of
from tests.projects.test_cycles import PLAN


@pytest.fixture
def by(running):
    return running.participant


@pytest.fixture
def card(project, sign_in, running):
    def card(person=running.participant):
        html = sign_in(person).get(reverse("projects:project", args=[project.pk])).content.decode()
        return html.split('id="next"')[1].split("</section>")[0] if 'id="next"' in html else ""

    return card


@pytest.fixture
def decided(project, by, today):
    made = cycles.plan_cycle(project=project, by=by, **PLAN)
    cycles.record_do(cycle=made, began_on=today - timedelta(30), happened="Sent it", by=by)
    cycles.record_study(cycle=made, held="yes", found="Below 16%", learned="Plain words work", by=by)
    return cycles.record_act(cycle=made, decision="adapt", decided_on=today, next_words="Name the building", by=by)


def test_open_milestones_stand_on_the_page_and_a_late_one_says_so(project, by, today, card):
    late = planning.add_milestone(project=project, title="Talk to the ward", due_on=today - timedelta(3), by=by)
    planning.add_milestone(project=project, title="Figures in hand", due_on=today + timedelta(2), by=by)
    html = card()
    assert html.index("Talk to the ward") < html.index("Late: by") < html.index("3 days ago")
    assert html.index("Figures in hand") < html.index("in 2 days")
    planning.change_milestone(milestone=late, done_on=today, by=by)
    assert "Talk to the ward" not in card()


def test_what_is_next_stands_by_its_days_the_late_first_and_what_has_no_day_last(project, by, today, card):
    planning.add_milestone(project=project, title="Talk to the ward", due_on=today + timedelta(30), by=by)
    cycles.plan_cycle(project=project, by=by, **PLAN | {"title": "Some day"})
    cycles.plan_cycle(project=project, study_on=today + timedelta(10), by=by, **PLAN | {"title": "A card"})
    planning.add_milestone(project=project, title="Figures in hand", due_on=today - timedelta(3), by=by)
    html = card()
    assert sorted(("Figures in hand", "A card", "Talk to the ward", "Some day"), key=html.index) == [
        "Figures in hand",
        "A card",
        "Talk to the ward",
        "Some day",
    ]


def test_three_milestones_stand_there_and_the_others_are_counted(project, by, today, card):
    for number in range(5):
        planning.add_milestone(project=project, title=f"Step {number}", due_on=today + timedelta(number), by=by)
    assert "Step 2" in card() and "Step 3" not in card() and "2 more milestones" in card()


def test_a_cycle_that_waits_says_for_what_and_is_late_once_its_day_has_passed(project, by, today, card):
    made = cycles.plan_cycle(project=project, study_on=today - timedelta(1), by=by, **PLAN)
    assert "Try it out: Reminder in plain words" in card()
    cycles.record_do(cycle=made, began_on=today - timedelta(9), happened="Sent it", by=by)
    assert "Compare with the prediction: Reminder in plain words" in card() and "Late: to be studied on" in card()
    cycles.record_study(cycle=made, held="yes", found="Below 16%", learned="Plain words work", by=by)
    assert "Decide what to do with it" in card() and "Late" not in card()


def test_what_a_decision_leads_to_stands_on_the_page_and_in_the_papers_until_it_is_tried(
    project, by, today, card, decided
):
    assert "Name the building" in card() and facts_of(project.pk).last_next == "Name the building"
    following = cycles.plan_cycle(project=project, follows=decided, by=by, **PLAN)
    assert "Name the building" in card()
    cycles.record_do(cycle=following, began_on=today, happened="Named it", by=by)
    assert "Name the building" not in card() and facts_of(project.pk).last_next == ""


def test_where_nothing_is_planned_its_team_is_told_how_and_nobody_else(running, card):
    assert "Plan a test" in card()
    assert card(running.facilitator) == ""
