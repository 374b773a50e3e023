"""How far a project is: what the record suggests, what people say, and why where the two differ."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.formats import long_date
from core.refusal import Refused
from people.models import AuditEvent
from projects import cycles, drivers, measuring, scoring
from projects.advice import CycleFact, Facts, MeasureFact
from projects.facts import facts_of
from projects.models import ProgressScore, SpreadPlace
from projects.progress import SCALE, share_of, suggest
from tests.projects.test_cycles import DONE, PLAN

DAYS = tuple(date(2026, 10, 5) + timedelta(7 * week) for week in range(30))
STILL = MeasureFact("Missed", "outcome", DAYS, 20.0, 20.0, 10.0, "no change", 0, "No change")
MOVED = replace(STILL, now=17.5, moved="improved", held=8, reading="Improved")
TRIED = CycleFact(1, DAYS[13], "One clinic", "Missed", "yes", "adopt")
AIM = "Cut missed first appointments from 20% to 10% by June 2027"


def suggested(**facts):
    return suggest(Facts(AIM, **facts))


# What the record suggests


@pytest.mark.parametrize(
    ("facts", "score"),
    [
        ({"team": 0}, "0.5"),
        ({}, "1.0"),
        ({"ideas": ("A text in plain words",)}, "1.5"),
        ({"measures": (STILL,)}, "2.0"),
        ({"measures": (STILL,), "cycles": (TRIED,)}, "2.5"),
        ({"measures": (STILL,), "changes_marked": 1}, "2.5"),
        ({"measures": (replace(STILL, now=18.0),), "cycles": (TRIED,)}, "3.0"),
        ({"measures": (MOVED,), "cycles": (TRIED,)}, "3.5"),
        ({"measures": (MOVED,)}, "3.5"),
        ({"measures": (replace(MOVED, now=9.0, held=30),)}, "3.5"),
        ({"measures": (replace(MOVED, now=15.0),), "cycles": (TRIED,)}, "4.0"),
        ({"measures": (replace(MOVED, now=15.0, held=13),), "cycles": (TRIED,)}, "4.5"),
        (
            {
                "measures": (replace(MOVED, now=9.0, held=13),),
                "cycles": (TRIED,),
                "stage": "sustained",
                "places": ("Northmoor Trust",),
            },
            "5.0",
        ),
    ],
)
def test_each_score_asks_for_what_the_scale_says(facts, score):
    assert str(suggested(**facts).score) == score


def test_what_a_score_rests_on_and_what_the_next_would_need_are_said():
    found = suggested(measures=(MOVED,), cycles=(TRIED,))
    assert found.because[-1].evidence == "“Missed”: Improved."
    assert found.wanting.score == Decimal("4.0")
    assert (
        found.wanting.evidence == "It has gone 25% of the way to its target. 1 change was adopted, adapted or marked."
    )


def test_what_a_chart_shows_is_not_denied_for_want_of_a_test_that_is_written_down():
    found = suggested(measures=(MOVED,))
    assert found.words == "Improvement"
    assert found.because[-3].evidence == "An improvement shows; no test is written down."
    assert found.wanting.asks.endswith("a change that was adopted or is marked on a chart")


def test_significant_improvement_is_never_suggested_without_a_signal():
    assert suggested(measures=(replace(STILL, now=9.0),), cycles=(TRIED,)).score == Decimal("3.0")


def test_worse_is_no_share_of_the_way():
    assert share_of(replace(STILL, now=22.0)) == pytest.approx(-0.2)
    assert suggested(measures=(replace(STILL, now=22.0, moved="worse"),), cycles=(TRIED,)).score == Decimal("2.5")
    assert share_of(replace(STILL, target=None)) is None
    assert share_of(replace(STILL, target=20.0)) is None


def test_a_product_in_use_is_read_to_3_and_no_further():
    found = suggested(counted=False, in_use="Four clinics", cycles=(TRIED,))
    assert found.score == Decimal("3.0")
    assert "for people to say" in found.wanting.asks


MEASURES = st.builds(
    MeasureFact,
    name=st.just("Missed"),
    kind=st.sampled_from(["outcome", "process"]),
    days=st.just(DAYS),
    start=st.floats(1, 100),
    now=st.floats(0, 100),
    target=st.one_of(st.none(), st.floats(0, 100)),
    moved=st.sampled_from(["improved", "worse", "no change", "too few points"]),
    held=st.integers(0, 30),
)


@given(st.lists(MEASURES, max_size=3), st.integers(0, 3), st.booleans(), st.sampled_from(["idea", "sustained"]))
def test_a_suggestion_is_on_the_scale_and_4_or_more_has_a_signal(measures, tests, elsewhere, stage):
    found = suggested(
        measures=tuple(measures),
        cycles=(TRIED,) * tests,
        places=("Northmoor Trust",) * elsewhere,
        stage=stage,
    )
    assert found.score in SCALE
    assert found.score < 4 or found.signal
    assert all(step.met for step in found.because)
    assert found.wanting is None or not found.wanting.met


def test_a_project_s_own_rows_are_read(project, by, running, today):
    measure = measuring.add_measure(project=project, by=by, name="Missed", unit="%", target=Decimal(10))
    measuring.change_measure(
        measure=measure, by=by, improvement="decrease"
    ) if measure.improvement != "decrease" else None
    first = running.cohort.starts_on - timedelta(7 * 20)
    values = [Decimal(20 + week % 3) for week in range(14)] + [Decimal(13 + week % 3) for week in range(12)]
    figures = [measuring.Figure(first + timedelta(7 * at), value) for at, value in enumerate(values)]
    measuring.add_points(measure=measure, figures=figures, by=by)
    idea = drivers.add_driver(project=project, text="Driver", by=by)
    cycle = cycles.plan_cycle(project=project, measure=measure, by=by, scale="One clinic", **PLAN)
    cycles.record_do(cycle=cycle, began_on=figures[14].on, happened=DONE, by=by)
    SpreadPlace.objects.create(project=project, organisation="Northmoor Trust", state="adopted")
    SpreadPlace.objects.create(project=project, organisation="Elsewhere Trust", state="exploring")
    facts = facts_of(project)
    assert idea.level == "primary" and facts.ideas == ()
    [read] = facts.measures
    assert (len(read.days), read.moved, read.held, read.target) == (26, "improved", 12, 10.0)
    assert facts.places == ("Northmoor Trust",)
    assert facts.cycles == (CycleFact(1, figures[14].on, "One clinic", "Missed", figures=12),)


# What people say


@pytest.fixture
def by(running):
    return running.participant


def say(project, by, score, reason="", **how):
    return scoring.say_progress(project=project, score=Decimal(score), reason=reason, by=by, **how)


def test_the_suggested_score_needs_no_reason_and_another_does(project, by):
    assert say(project, by, "1.0").reason == ""
    with pytest.raises(Refused, match=r"The record suggests 1\.0\. Say why it is 2\.0") as refused:
        say(project, by, "2.0")
    assert refused.value.field == "reason"
    said = say(project, by, "2.0", "We met twice with the clinic")
    assert (said.score, said.suggested) == (Decimal("2.0"), Decimal("1.0"))


def test_significant_improvement_without_a_signal_says_on_what_it_rests(project, by):
    with pytest.raises(Refused, match="No chart shows this yet"):
        say(project, by, "4.0", "  ")
    assert say(project, by, "4.0", "The trust's own audit").signal is False
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressScore.objects.create(project=project, score=4, suggested=4, rater="team", by=by)


def test_only_halves_from_a_half_to_5_are_scores(project, by):
    for score in ("0", "5.5", "2.3"):
        with pytest.raises(Refused, match=r"from 0\.5 to 5"):
            say(project, by, score, "Why not")


def test_posted_twice_is_one_and_what_was_said_stays(project, by):
    token = project.pk
    assert say(project, by, "1.0", token=token) == say(project, by, "1.0", token=token)
    say(project, by, "1.5", "A plan on paper")
    assert [str(each.score) for each in project.progress_scores.all()] == ["1.5", "1.0"]


def test_the_record_of_it_has_no_words(project, by):
    say(project, by, "2.0", "Mrs Jones came")
    event = AuditEvent.objects.filter(verb="say progress").get()
    assert "Jones" not in str(event.details)


# Its page


def page(project, name="progress"):
    return reverse(f"projects:{name}", args=[project.pk])


def test_the_team_reads_advice_and_says_how_far_it_is(running, project, sign_in):
    client = sign_in(running.participant)
    text = client.get(page(project)).text
    assert "The record suggests 1.0" in text and "There is no outcome measure." in text
    refused = client.post(page(project), {"score": "4.0", "reason": ""})
    assert "No chart shows this yet" in refused.text
    assert refused.context["form"]["score"].value() == "4.0"
    client.post(page(project), {"score": "2.0", "reason": "We count from Monday"})
    assert "The record suggested 1.0. We count from Monday" in client.get(page(project)).text
    on_project = client.get(page(project, "project")).text
    assert "Activity, but no changes" in on_project and "We count from Monday" in on_project


def test_a_facilitator_says_it_for_the_programme_and_a_peer_only_reads(running, project, sign_in):
    sign_in(running.facilitator).post(page(project), {"score": "1.0", "reason": ""})
    assert ProgressScore.objects.get().rater == "programme"
    peer = sign_in(running.peer)
    assert "What do you say?" not in peer.get(page(project)).text
    assert peer.post(page(project), {"score": "1.0"}).status_code == 403


def test_what_an_aim_says_is_told_while_it_is_typed_and_nothing_is_kept(running, sign_in):
    typed = {"aim": "Cut waits to 10 days", "target_on_day": "30", "target_on_month": "6", "target_on_year": "2027"}
    text = sign_in(running.participant).post(reverse("projects:aim_advice"), typed).text
    assert "“Cut waits to 10 days”" in text and "30 June 2027" in text
    odd = typed | {"target_on_day": "31"}
    assert "No day is given." in sign_in(running.participant).post(reverse("projects:aim_advice"), odd).text


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_takes_the_same_queries_for_1_3_and_30(project, by, sign_in, rows, django_assert_num_queries):
    for number in range(rows):
        measure = measuring.add_measure(project=project, by=by, name=f"Measure {number}")
        cycles.plan_cycle(project=project, measure=measure, by=by, **PLAN)
        say(project, by, "2.0", f"Because {number}")
        SpreadPlace.objects.create(project=project, organisation=f"Trust {number}", state="adopted")
    client = sign_in(by)
    client.get(page(project))
    with django_assert_num_queries(14):
        client.get(page(project))


# What is claimed without a chart


def test_a_score_without_a_chart_says_who_gave_it_when_and_that_none_shows_it(running, project, by, sign_in, today):
    say(project, by, "4.0", "The sister said so")
    text = sign_in(running.peer).get(page(project, "project")).text
    assert "“The sister said so”" in text
    assert f"Said on {long_date(today)} by {by.name} for the team. No chart shows this." in text


def test_a_stage_without_a_chart_is_refused_beside_the_field_and_then_stands_with_its_reason(running, project, sign_in):
    type(project).objects.filter(pk=project.pk).update(stage="testing", result="12% missed")
    client = sign_in(running.participant)
    assert "On what does it rest?" in client.get(page(project, "project")).text
    refused = client.post(page(project, "move_stage"), {"stage": "improved", "reason": ""})
    assert "No chart shows this yet" in refused.text
    asked = client.post(page(project, "move_stage"), {"stage": "improved", "reason": "Mrs Jones, 07700 900123, rang"})
    assert "07700 900123, rang</textarea>" in asked.text and "looks like" in asked.text
    client.post(page(project, "move_stage"), {"stage": "improved", "reason": "The ward’s audit of May"})
    text = sign_in(running.peer).get(page(project, "project")).text
    assert "“The ward’s audit of May”" in text and "No chart shows this." in text


def test_a_stage_that_a_chart_shows_asks_for_no_reason(running, finished, sign_in):
    text = sign_in(running.participant).get(page(finished, "project")).text
    assert "On what does it rest?" not in text and "No chart shows this." not in text
