from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from core.refusal import Refused
from people.models import AuditEvent
from projects import actions
from projects.models import Member, Project, Update, hours_logged, hours_planned
from tests import factories as make

WORDS = {
    "title": "Calls back",
    "aim": "Call back within 2 days",
    "problem": "",
    "baseline": "5 days",
    "target_on": None,
}


@pytest.fixture
def update(running, project, today):
    def add(text="Asked the duty team", **fields):
        values = {
            "project": project,
            "place": running.place,
            "on": today,
            "hours": Decimal("1.5"),
            "token": uuid4(),
            "by": running.participant,
        }
        return actions.add_update(text=text, **values | fields)

    return add


def test_who_starts_a_project_leads_it(running):
    made = actions.start(place=running.place, by=running.participant, **WORDS)
    assert [(member.place, member.leads) for member in made.members.all()] == [(running.place, True)]
    assert (made.stage, made.cohort) == ("idea", running.cohort)


def test_a_form_to_start_a_project_posted_twice_starts_one(running):
    token = uuid4()
    first = actions.start(place=running.place, by=running.participant, token=token, **WORDS)
    second = actions.start(place=running.place, by=running.participant, token=token, **WORDS)
    assert first == second
    assert Project.objects.count() == 1


def test_the_token_of_another_s_project_starts_nothing_and_changes_nothing(running, project):
    with pytest.raises(Refused, match="used before"):
        actions.start(place=running.peer_place, by=running.peer, token=project.pk, **WORDS)
    assert [member.place for member in project.members.all()] == [running.place]


def test_an_aim_cannot_be_due_before_the_cohort_starts(running):
    early = running.cohort.starts_on - timedelta(days=1)
    with pytest.raises(Refused, match="after the cohort’s start") as refused:
        actions.start(place=running.place, by=running.participant, **WORDS | {"target_on": early})
    assert refused.value.field == "target_on"


def test_a_change_raises_the_revision_and_is_audited_without_its_words(running, project):
    actions.edit(project=project, revision=1, by=running.participant, **WORDS)
    project.refresh_from_db()
    assert (project.title, project.revision) == ("Calls back", 2)
    event = AuditEvent.objects.get(verb="edit project")
    assert event.details == {"fields": "title, aim, baseline", "aim_change": str(project.aim_changes.get().pk)}


def test_two_people_who_change_a_project_at_once_overwrite_nothing(running, project):
    actions.edit(project=project, revision=1, by=running.participant, **WORDS)
    with pytest.raises(actions.OutOfDate):
        actions.edit(project=project, revision=1, by=running.peer, **WORDS | {"title": "Other"})
    project.refresh_from_db()
    assert project.title == "Calls back"


def test_the_same_change_posted_twice_is_no_conflict(running, project):
    actions.edit(project=project, revision=1, by=running.participant, **WORDS)
    actions.edit(project=project, revision=1, by=running.participant, **WORDS)
    project.refresh_from_db()
    assert project.revision == 2


def test_an_update_posted_twice_is_one(update):
    token = uuid4()
    assert update(token=token) == update(token=token)
    assert Update.objects.count() == 1


def test_an_update_whose_form_was_sent_again_with_other_words_is_a_second(update):
    token = uuid4()
    update(token=token)
    update("Asked the night team, too", token=token)
    assert sorted(row.text for row in Update.objects.all()) == ["Asked the duty team", "Asked the night team, too"]


def test_an_update_cannot_be_of_tomorrow(update, today):
    with pytest.raises(Refused, match="still to come") as refused:
        update(on=today + timedelta(days=1))
    assert refused.value.field == "on"


def test_an_update_cannot_be_from_before_the_cohort_started(update, running):
    assert update(on=running.cohort.starts_on).on == running.cohort.starts_on
    with pytest.raises(Refused, match="Your cohort started on") as refused:
        update(on=running.cohort.starts_on - timedelta(days=1))
    assert refused.value.field == "on"


@pytest.mark.parametrize("hours", ["-0.25", "0.1", "24.25", "1.333"])
def test_hours_come_in_quarters_of_a_day(update, hours):
    with pytest.raises(Refused, match="in quarters between 0 and 24") as refused:
        update(hours=Decimal(hours))
    assert refused.value.field == "hours"


def test_a_day_has_no_more_than_24_hours_in_all_of_one_s_updates(update, today):
    update(hours=Decimal(20))
    update("On another day", on=today - timedelta(days=1), hours=Decimal(24))
    with pytest.raises(Refused, match="already written down 20 hours for that day"):
        update("Too much", hours=Decimal("4.25"))
    update("Just right", hours=Decimal(4))
    assert Update.objects.count() == 3


@pytest.mark.parametrize(
    ("before", "allowed"),
    [
        ("idea", {"planned"}),
        ("planned", {"testing", "idea"}),
        ("testing", {"improved", "planned"}),
        ("improved", {"sustained", "testing"}),
        ("sustained", {"improved"}),
    ],
)
def test_a_project_moves_one_step_on_or_back(running, project, before, allowed):
    assert {stage.value for stage in actions.moves_from(before)} == allowed
    for after in ["idea", "planned", "testing", "improved", "sustained"]:
        Project.objects.filter(pk=project.pk).update(stage=before)
        if after in allowed | {before}:
            words = {"reason": "The ward’s own audit", "result": "12% missed"}
            actions.move_stage(project=project, to=after, by=running.participant, **words)
        else:
            with pytest.raises(Refused, match="one step at a time"):
                actions.move_stage(project=project, to=after, by=running.participant)
        project.refresh_from_db()
        assert project.stage == (after if after in allowed else before)


@pytest.mark.parametrize(("before", "to"), [("testing", "improved"), ("improved", "sustained")])
def test_an_improvement_that_no_chart_shows_says_on_what_it_rests(running, project, before, to):
    Project.objects.filter(pk=project.pk).update(stage=before, result="12% missed")
    with pytest.raises(Refused, match="No chart shows this yet") as refused:
        actions.move_stage(project=project, to=to, reason="  ", by=running.participant)
    assert refused.value.field == "reason"
    actions.move_stage(project=project, to=to, reason="The ward’s own audit", by=running.participant)
    project.refresh_from_db()
    assert (project.stage, project.stage_reason) == (to, "The ward’s own audit")
    assert "audit" not in str(AuditEvent.objects.get(verb="move project").details)


def test_a_chart_that_shows_it_is_reason_enough(running, finished):
    actions.move_stage(project=finished, to="sustained", by=running.participant)
    assert finished.stage_reason == ""


def test_on_what_it_rested_goes_with_the_claim(running, project):
    Project.objects.filter(pk=project.pk).update(stage="sustained", stage_reason="The ward’s own audit")
    actions.move_stage(project=project, to="improved", by=running.participant)
    actions.move_stage(project=project, to="improved", by=running.participant)
    project.refresh_from_db()
    assert project.stage_reason == "The ward’s own audit"
    actions.move_stage(project=project, to="testing", by=running.participant)
    project.refresh_from_db()
    assert project.stage_reason == ""


def test_an_unknown_stage_moves_nothing(running, project):
    with pytest.raises(Refused):
        actions.move_stage(project=project, to="famous", by=running.participant)


def test_only_people_of_the_same_cohort_join_the_team(running, project):
    with pytest.raises(Refused, match="place on this cohort"):
        actions.add_member(project=project, place=running.stranger_place, by=running.participant)
    actions.add_member(project=project, place=running.peer_place, by=running.participant)
    actions.add_member(project=project, place=running.peer_place, by=running.participant)
    assert project.members.count() == 2


def test_somebody_who_wrote_updates_stays_on_the_team(running, project, update):
    member = actions.add_member(project=project, place=running.peer_place, by=running.participant)
    row = update(place=running.peer_place, by=running.peer)
    with pytest.raises(Refused, match="has written updates"):
        actions.remove_member(member=member, by=running.participant)
    actions.delete_update(update=row, by=running.peer)
    actions.remove_member(member=member, by=running.participant)
    assert [each.place for each in project.members.all()] == [running.place]


def test_the_one_who_leads_cannot_be_taken_off(running, project):
    with pytest.raises(Refused, match="leads"):
        actions.remove_member(member=Member.objects.get(project=project), by=running.participant)


def test_a_presentation_is_recorded_and_corrected(running, project, today):
    actions.record_presentation(
        project=project, on=today, decision="Approved", result="Down to 12%", by=running.coordinator
    )
    actions.record_presentation(
        project=project, on=today, decision="Approved, with half a post", by=running.coordinator
    )
    project.refresh_from_db()
    assert (project.presented_on, project.decision, project.result) == (
        today,
        "Approved, with half a post",
        "Down to 12%",
    )


def test_a_presentation_cannot_be_of_tomorrow_or_before_the_cohort(running, project, today):
    for day in (today + timedelta(days=1), running.cohort.starts_on - timedelta(days=1)):
        with pytest.raises(Refused) as refused:
            actions.record_presentation(project=project, on=day, by=running.coordinator)
        assert refused.value.field == "on"


def test_hours_are_summed_by_place_over_all_its_projects(running, update, today):
    other = make.project(running.place, "Another")
    update(hours=Decimal("1.5"))
    update("More", project=other, hours=Decimal("2.25"))
    update("Peer", place=running.peer_place, hours=Decimal(8))
    logged = hours_logged([running.place.pk, running.stranger_place.pk])
    assert logged == {running.place.pk: Decimal("3.75"), running.stranger_place.pk: Decimal(0)}


def test_the_plan_of_hours_is_the_design_s_project_and_self_directed_work(running):
    make.element(running.programme, "Project", kind="project", share="experience", hours=Decimal(100))
    make.element(running.programme, "Reading", kind="self-directed", share="experience", hours=Decimal("2.5"), count=2)
    make.element(running.programme, "Visit", kind="study visit", share="experience", hours=Decimal(7))
    make.element(running.other_programme, "Project", kind="project", share="experience", hours=Decimal(50))
    assert hours_planned(running.programme) == 105
    assert hours_planned(running.other_programme) == 50
