"""Plan, Do, Study, Act: a prediction before it is done, data beside it, a decision, and the mark on the chart."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.refusal import Refused
from people.models import AuditEvent
from projects import cycles, measuring
from projects.measured import measure_chart
from projects.models import Cycle, Measure
from tests import factories as make

PLAN = {
    "title": "Reminder in plain words",
    "question": "Do people understand our text message?",
    "prediction": "Missed appointments fall below 16%",
    "plan": "Kofi sends the new text to one clinic for two weeks",
}
DONE = "Sent to 84 people, and 6 of them rang back"


def page(project, name="project", *more):
    return reverse(f"projects:{name}", args=[project.pk, *more])


@pytest.fixture
def by(running):
    return running.participant


@pytest.fixture
def amara(by, project, sign_in):
    return sign_in(by)


@pytest.fixture
def measure(project, by):
    made = measuring.add_measure(project=project, by=by, name="Missed first appointments", unit="%")
    days = [project.cohort.starts_on + timedelta(7 * week) for week in range(-20, 0)]
    measuring.add_points(measure=made, figures=[measuring.Figure(day, Decimal(19)) for day in days], by=by)
    return made


@pytest.fixture
def planned(project, measure, by):
    return cycles.plan_cycle(project=project, measure=measure, by=by, **PLAN)


@pytest.fixture
def done(planned, by, today):
    return cycles.record_do(cycle=planned, began_on=today - timedelta(30), happened=DONE, by=by)


@pytest.fixture
def studied(done, by):
    return cycles.record_study(cycle=done, held="partly", found="17%", learned="It never said which building", by=by)


# The order of the steps


def test_a_cycle_goes_from_planned_to_doing_to_studied_to_the_decision(planned, by, today):
    assert (planned.number, planned.state) == (1, "Planned")
    done = cycles.record_do(cycle=planned, began_on=today, happened=DONE, by=by)
    assert done.state == "Doing"
    studied = cycles.record_study(cycle=done, held="no", found="19%, as before", learned="Nobody read it", by=by)
    assert studied.state == "Studied"
    assert cycles.record_act(cycle=studied, decision="abandon", decided_on=today, by=by).state == "Abandoned"
    verbs = list(AuditEvent.objects.filter(subject_id=str(planned.pk)).order_by("at").values_list("verb", flat=True))
    assert verbs == ["plan cycle", "record do", "record study", "record act"]


def test_nothing_is_planned_without_a_prediction(project, by):
    with pytest.raises(Refused, match="Write down what you expect before you try it") as refused:
        cycles.plan_cycle(project=project, by=by, **PLAN | {"prediction": "  "})
    assert refused.value.field == "prediction"
    with pytest.raises(IntegrityError), transaction.atomic():
        Cycle.objects.create(project=project, number=1, **PLAN | {"prediction": ""})


def test_a_prediction_stands_once_the_cycle_has_begun(done, by):
    with pytest.raises(Refused, match="its plan and its prediction stand"):
        cycles.change_plan(cycle=done, by=by, prediction="About what we saw")
    cycles.change_plan(cycle=done, by=by, title="A plainer reminder")
    done.refresh_from_db()
    assert (done.title, done.prediction) == ("A plainer reminder", PLAN["prediction"])


def test_until_then_it_may_be_thought_over(planned, by):
    assert cycles.change_plan(cycle=planned, by=by, prediction="Below 15%").prediction == "Below 15%"


def test_a_step_waits_for_the_one_before_it(planned, by, today):
    with pytest.raises(Refused, match="Write down what was done first"):
        cycles.record_study(cycle=planned, held="yes", found="x", learned="y", by=by)
    with pytest.raises(Refused, match="Compare what happened with the prediction first"):
        cycles.record_act(cycle=planned, decision="adopt", decided_on=today, by=by)


def test_a_step_stands_once_the_next_is_written(studied, by, today):
    with pytest.raises(Refused, match="studied already"):
        cycles.record_do(cycle=studied, began_on=today, happened="Something else", by=by)
    decided = cycles.record_act(cycle=studied, decision="adapt", decided_on=today, by=by)
    with pytest.raises(Refused, match="decided already"):
        cycles.record_study(cycle=decided, held="yes", found="x", learned="y", by=by)


def test_the_database_too_knows_no_study_before_the_do_and_no_decision_before_the_study(planned, today):
    for words in ({"held": "yes"}, {"decision": "adopt", "decided_on": today}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Cycle.objects.filter(pk=planned.pk).update(**words)


def test_a_cycle_begins_neither_tomorrow_nor_is_decided_before_it_began(planned, studied, by, today):
    with pytest.raises(Refused, match="still to come"):
        cycles.record_act(cycle=studied, decision="adopt", decided_on=today + timedelta(1), by=by)
    with pytest.raises(Refused, match="began after that day"):
        cycles.record_act(cycle=studied, decision="adopt", decided_on=today - timedelta(40), by=by)


def test_what_was_planned_only_may_go_and_what_was_tried_stays(planned, project, by, today):
    other = cycles.plan_cycle(project=project, by=by, **PLAN)
    cycles.record_do(cycle=other, began_on=today, happened=DONE, by=by)
    with pytest.raises(Refused, match="This cycle has begun, so it stays"):
        cycles.delete_cycle(cycle=other, by=by)
    cycles.delete_cycle(cycle=planned, by=by)
    assert list(Cycle.objects.all()) == [other]


def test_a_form_posted_twice_is_one_cycle(project, by):
    token = uuid4()
    made = [cycles.plan_cycle(project=project, by=by, token=token, **PLAN) for _ in range(2)]
    assert made[0] == made[1]
    assert Cycle.objects.count() == 1


def test_a_measure_of_another_project_is_refused(running, project, by):
    stranger = measuring.add_measure(project=make.project(running.peer_place), by=by, name="Falls")
    with pytest.raises(Refused, match="Choose a measure of this project"):
        cycles.plan_cycle(project=project, by=by, measure=stranger, **PLAN)


# The chart


def drawn(measure):
    return str(measure_chart(Measure.objects.with_series().get(pk=measure.pk)))


def test_a_cycle_marks_the_chart_of_its_measure_from_the_day_it_began(planned, measure, by, today):
    assert PLAN["title"] not in drawn(measure)
    cycles.record_do(cycle=planned, began_on=today - timedelta(80), happened=DONE, by=by)
    assert PLAN["title"] in drawn(measure)


def test_a_number_above_a_chart_means_one_thing(planned, measure, project, by, today):
    mark = measuring.annotate(measure=measure, on=today - timedelta(70), text="A new letter", numbered=True, by=by)
    assert (planned.number, mark.number) == (1, 2)
    assert cycles.plan_cycle(project=project, by=by, **PLAN).number == 3


# Pages


def test_a_team_plans_does_studies_and_decides_through_the_pages(amara, project, measure, today):
    day = {"study_on_0": "", "study_on_1": "", "study_on_2": ""}
    amara.post(page(project, "plan_cycle"), PLAN | day | {"measure": measure.pk, "token": uuid4()})
    made = Cycle.objects.get()
    assert made.measure == measure
    amara.post(page(project, "write_step", made.pk, "do"), {"began_on": today.isoformat(), "happened": DONE})
    study = {"held": "partly", "found": "17% in two weeks", "learned": "It never said which building"}
    amara.post(page(project, "write_step", made.pk, "study"), study)
    act = {"decision": "adapt", "decided_on": today.isoformat(), "next_words": "Name the building"}
    amara.post(page(project, "write_step", made.pk, "act"), act)
    html = amara.get(page(project)).content.decode()
    assert "Learned: It never said which building" in html
    assert "Adapted" in html
    story = amara.get(page(project, "cycle", made.pk)).content.decode()
    for words in (PLAN["prediction"], "Sent to 84 people", "17% in two weeks", "In part", "Name the building"):
        assert words in story


def test_the_next_cycle_begins_from_the_one_before(amara, project, studied, by, today):
    cycles.record_act(cycle=studied, decision="adapt", decided_on=today, by=by, next_words="Name the building")
    html = amara.get(page(project, "plan_cycle") + f"?after={studied.pk}").content.decode()
    assert "follows cycle 1" in html
    assert "Name the building</textarea>" in html
    words = PLAN | {"title": "The building named", "token": uuid4()}
    amara.post(page(project, "plan_cycle") + f"?after={studied.pk}", words)
    assert Cycle.objects.get(number=2).follows == studied
    assert "followed by" in amara.get(page(project, "cycle", studied.pk)).content.decode()


@pytest.mark.parametrize("key", ["not-a-key", uuid4()])
def test_a_cycle_that_is_none_is_followed_by_nobody(amara, project, key):
    assert amara.get(page(project, "plan_cycle") + f"?after={key}").status_code == 200


@pytest.mark.parametrize(
    ("step", "words", "message"),
    [
        ("do", {"began_on": "", "happened": DONE}, "Give the date"),
        ("do", {"began_on": "2026-01-05", "happened": ""}, "Say what you did"),
        ("study", {"found": "17%", "learned": "x"}, "Say whether it was as you predicted"),
        ("act", {"decided_on": "2026-01-05"}, "Choose what you will do with the change"),
    ],
)
def test_a_step_half_written_says_what_is_missing_and_loses_nothing(  # noqa: PLR0917
    amara, project, studied, step, words, message
):
    html = amara.post(page(project, "write_step", studied.pk, step), words).content.decode()
    assert message in html
    for typed in words.values():
        assert typed in html


def test_what_may_identify_a_patient_is_asked_about_once_more(amara, project, planned, today):
    words = {"began_on": today.isoformat(), "happened": "Rang NHS number 943 476 5919 twice"}
    html = amara.post(page(project, "write_step", planned.pk, "do"), words).content.decode()
    assert "This may identify someone" in html
    planned.refresh_from_db()
    assert planned.happened == ""


def test_a_step_that_is_none_is_not_there(amara, project, planned):
    assert amara.get(page(project, "write_step", planned.pk, "check")).status_code == 404


def test_a_cycle_of_another_project_is_not_there(amara, project, running, by):
    other = cycles.plan_cycle(project=make.project(running.peer_place), by=by, **PLAN)
    for name in ("cycle", "delete_cycle"):
        assert amara.get(page(project, name, other.pk)).status_code == 404


def test_peers_and_facilitators_read_and_write_nothing(running, project, planned, sign_in):
    for person in (running.peer, running.facilitator):
        client = sign_in(person)
        html = client.get(page(project, "cycle", planned.pk)).content.decode()
        assert PLAN["prediction"] in html
        assert "Write down what we did" not in html
        assert client.get(page(project, "write_step", planned.pk, "do")).status_code == 403


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("many", [1, 3, 30])
def test_pages_take_the_same_queries_for_1_3_and_30_cycles(  # noqa: PLR0917
    amara, project, measure, by, today, many, django_assert_num_queries
):
    for _ in range(many):
        made = cycles.plan_cycle(project=project, measure=measure, by=by, **PLAN)
        cycles.record_do(cycle=made, began_on=today, happened=DONE, by=by)
    amara.get(page(project))
    for address, queries in ((page(project), 15), (page(project, "cycle", made.pk), 11)):
        with django_assert_num_queries(queries):
            amara.get(address)


# The prediction beside the figures


@pytest.fixture
def counted(done, measure, by):
    """Seven figures of 12 since the cycle began, after twenty of 19."""
    days = [done.began_on + timedelta(each) for each in range(7)]
    measuring.add_points(measure=measure, figures=[measuring.Figure(day, Decimal(12)) for day in days], by=by)
    return done


@pytest.mark.parametrize("step", ["cycle", "write_step"])
def test_the_prediction_stands_beside_the_figures_before_the_test_and_since(amara, project, counted, step):
    more = [counted.pk, "study"] if step == "write_step" else [counted.pk]
    html = amara.get(page(project, step, *more)).content.decode()
    before, since = html.split("Since then")[0].split("<dt>Before")[1], html.split("Since then")[1].split("</dd>")[0]
    assert "19%" in before and "20 figures" in before
    assert "12%" in since and "7 figures" in since
    assert "<svg" in html and "What was counted" in html


def test_where_nothing_was_counted_since_its_team_is_told_to_count(amara, project, done, running, sign_in):
    assert "add figures</a> before you compare" in amara.get(page(project, "write_step", done.pk, "study")).text
    assert "before you compare" not in sign_in(running.peer).get(page(project, "cycle", done.pk)).text


def test_where_nothing_is_counted_nothing_is_held_against_it(amara, project, by):
    other = cycles.plan_cycle(project=project, by=by, **PLAN)
    assert "What was counted" not in amara.get(page(project, "cycle", other.pk)).text


def test_the_figures_stand_below_the_four_steps(amara, project, counted):
    html = amara.get(page(project, "cycle", counted.pk)).content.decode()
    assert html.index('id="plan"') < html.index('id="act"') < html.index('id="against"')
