"""Where the stage of a project, its score and its result do not go together: who can mend it is told, plainly."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core.refusal import Refused
from projects import actions, scoring
from projects.agreement import disagreement, lacks_result


@pytest.mark.parametrize(
    ("stage", "score", "at_odds"),
    [
        ("idea", "2.0", False),
        ("planned", "1.0", False),
        ("planned", "3.5", True),
        ("testing", "1.0", True),
        ("testing", "2.0", False),
        ("testing", "3.0", False),
        ("testing", "3.5", True),
        ("testing", "4.5", True),
        ("improved", "2.5", True),
        ("improved", "3.0", False),
        ("improved", "4.5", False),
        ("sustained", "3.0", True),
        ("sustained", "5.0", False),
    ],
)
def test_a_score_that_claims_more_or_less_than_the_stage_is_at_odds_with_it(stage, score, at_odds):
    assert bool(disagreement(stage, Decimal(score))) is at_odds


def test_what_is_at_odds_says_both_and_how_to_mend_it():
    assert disagreement("testing", Decimal("4.5")) == (
        "The score says 4.5, sustainable improvement; the stage says testing. "
        "If it has improved, move it on; if not, give the score anew."
    )
    assert disagreement("testing", None) == ""


def test_only_a_stage_that_claims_an_improvement_lacks_a_result():
    found = [stage for stage in ("idea", "planned", "testing", "improved", "sustained") if lacks_result(stage, " ")]
    assert found == ["improved", "sustained"]
    assert not lacks_result("improved", "12% missed")


def page(project, name="project"):
    return reverse(f"projects:{name}", args=[project.pk])


@pytest.fixture
def at_odds(running, project):
    type(project).objects.filter(pk=project.pk).update(stage="testing")
    scoring.say_progress(project=project, score=Decimal("4.5"), reason="The ward says so", by=running.participant)
    return project


def test_the_team_and_who_runs_the_cohort_are_told_and_other_participants_are_not(running, at_odds, sign_in):
    for person in (running.participant, running.facilitator, running.coordinator):
        assert "Stage and score do not go together" in sign_in(person).get(page(at_odds)).text
    assert "do not go together" not in sign_in(running.peer).get(page(at_odds)).text


def test_a_stage_without_a_result_is_asked_for_one_until_it_is_given(running, project, sign_in):
    type(project).objects.filter(pk=project.pk).update(stage="improved")
    client = sign_in(running.participant)
    assert "Nothing says what has changed" in client.get(page(project)).text
    type(project).objects.filter(pk=project.pk).update(result="12% missed")
    assert "Nothing says what has changed" not in client.get(page(project)).text


def test_moving_to_improved_asks_what_changed_beside_the_field_and_loses_nothing_typed(running, project, sign_in):
    type(project).objects.filter(pk=project.pk).update(stage="testing")
    client = sign_in(running.participant)
    assert "What changed?" in client.get(page(project)).text
    refused = client.post(page(project, "move_stage"), {"stage": "improved", "reason": "The ward’s audit of May"})
    assert "Say in a sentence what changed" in refused.text and "The ward’s audit of May</textarea>" in refused.text
    given = {"stage": "improved", "reason": "The ward’s audit of May", "result": " 12% missed, from 19.5% "}
    client.post(page(project, "move_stage"), given)
    project.refresh_from_db()
    assert (project.stage, project.result, project.revision) == ("improved", "12% missed, from 19.5%", 2)


def test_what_changed_is_kept_also_beside_a_move_back_and_not_asked_for_there(running, project, sign_in):
    client = sign_in(running.participant)
    type(project).objects.filter(pk=project.pk).update(stage="testing")
    client.post(page(project, "move_stage"), {"stage": "planned", "result": "12% missed"})
    project.refresh_from_db()
    assert (project.stage, project.result) == ("planned", "12% missed")
    type(project).objects.filter(pk=project.pk).update(stage="sustained", result="")
    assert "What changed?" not in client.get(page(project)).text


def test_a_result_that_is_written_is_not_asked_for_again_and_going_back_needs_none(running, project, sign_in):
    type(project).objects.filter(pk=project.pk).update(stage="testing", result="12% missed")
    assert "What changed?" not in sign_in(running.participant).get(page(project)).text
    actions.move_stage(project=project, to="improved", reason="The ward’s audit", by=running.participant)
    assert (project.result, project.revision) == ("12% missed", 1)
    type(project).objects.filter(pk=project.pk).update(result="")
    actions.move_stage(project=project, to="testing", by=running.participant)
    with pytest.raises(Refused, match="what changed"):
        actions.move_stage(project=project, to="improved", reason="The ward’s audit", by=running.participant)
