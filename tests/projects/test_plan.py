"""Risks, the gravest first, and milestones: planned, done or late."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.refusal import Refused
from people.models import AuditEvent
from projects import planning
from projects.models import Milestone, Risk
from tests import factories as make

RISK = {"text": "The call centre moves", "likelihood": 2, "impact": 5, "mitigation": "Calls from the ward meanwhile"}


def page(project, name="plan", *more):
    return reverse(f"projects:{name}", args=[project.pk, *more])


@pytest.fixture
def by(running):
    return running.participant


@pytest.fixture
def amara(by, sign_in):
    return sign_in(by)


@pytest.fixture
def risk(project, running, by):
    return planning.add_risk(project=project, owner=running.place, by=by, **RISK)


@pytest.fixture
def test_day(project, by, today):
    return planning.add_milestone(project=project, title="First test", due_on=today + timedelta(9), by=by)


def dates(name, day):
    values = (day.day, day.month, day.year) if day else ("", "", "")
    return {f"{name}_{part}": value for part, value in zip(("day", "month", "year"), values, strict=True)}


def test_a_milestone_is_planned_then_late_then_done(test_day, by, today):
    assert test_day.state(today) == "planned"
    assert test_day.state(test_day.due_on) == "planned"
    assert test_day.state(test_day.due_on + timedelta(1)) == "late"
    assert planning.change_milestone(milestone=test_day, done_on=today, by=by).state(today) == "done"


def test_nothing_is_done_tomorrow(test_day, by, today):
    with pytest.raises(Refused, match="still to come") as refused:
        planning.change_milestone(milestone=test_day, done_on=today + timedelta(1), by=by)
    assert refused.value.field == "done_on"


def test_a_team_sets_and_ticks_off_milestones_through_the_pages(amara, project, today):
    words = {"title": "Figures in hand", "token": uuid4()}
    due = today - timedelta(5)
    amara.post(page(project, "add_milestone"), words | dates("due_on", due))
    made = Milestone.objects.get()
    html = amara.get(page(project)).content.decode()
    assert "Figures in hand" in html
    assert ">Late<" in html
    amara.post(
        page(project, "change_milestone", made.pk), words | dates("due_on", due) | {"done_on": today.isoformat()}
    )
    html = amara.get(page(project)).content.decode()
    assert "Done on" in html
    assert ">Late<" not in html
    amara.post(page(project, "remove_milestone", made.pk))
    assert not Milestone.objects.exists()


def test_a_risk_is_written_rated_closed_and_opened_again(amara, project, running):
    amara.post(page(project, "add_risk"), RISK | {"owner": running.place.pk, "token": uuid4()})
    made = Risk.objects.get()
    assert (made.score, made.owner) == (10, running.place)
    html = amara.get(page(project)).content.decode()
    for words in (RISK["text"], "2 × 5 = 10", RISK["mitigation"], "likelihood 2, impact 5"):
        assert words in html
    amara.post(page(project, "close_risk", made.pk))
    html = amara.get(page(project)).content.decode()
    assert "Closed on" in html
    assert "risks-grid" not in html  # the grid has what may still happen
    amara.post(page(project, "close_risk", made.pk), {"open": "1"})
    made.refresh_from_db()
    assert made.closed_on is None
    verbs = list(AuditEvent.objects.filter(subject_id=str(made.pk)).order_by("at").values_list("verb", flat=True))
    assert verbs == ["add risk", "change risk", "change risk"]


def test_the_gravest_stands_first_and_the_closed_last(amara, project, risk, by):
    worse = planning.add_risk(project=project, text="Nobody has time", likelihood=5, impact=4, by=by)
    over = planning.add_risk(project=project, text="The text service ends", likelihood=5, impact=5, by=by)
    planning.close_risk(risk=over, by=by)
    html = amara.get(page(project)).content.decode()
    assert html.index(f"1. {worse.text}") < html.index(f"2. {risk.text}") < html.index(f">{over.text}")


@pytest.mark.parametrize(
    ("name", "words", "message"),
    [
        ("add_risk", RISK | {"likelihood": "9"}, "Choose a number from 1 to 5"),
        ("add_risk", {"mitigation": "Calls from the ward"}, "Say what may go wrong"),
        ("add_milestone", {"title": "First test"}, "Give the date"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(amara, project, name, words, message):
    html = amara.post(page(project, name), words | {"token": uuid4()}).content.decode()
    assert message in html
    for typed in ("mitigation", "title"):
        assert str(words.get(typed, "")) in html


def test_the_database_too_knows_five_steps(project):
    with pytest.raises(IntegrityError), transaction.atomic():
        Risk.objects.create(project=project, **RISK | {"impact": 6})


def test_a_form_posted_twice_is_one_risk(project, by):
    token = uuid4()
    made = [planning.add_risk(project=project, token=token, by=by, **RISK) for _ in range(2)]
    assert made[0] == made[1]


def test_an_owner_is_of_the_team(project, running, risk, by):
    with pytest.raises(Refused, match="Choose somebody of the team"):
        planning.change_risk(risk=risk, owner=running.peer_place, by=by)


def test_peers_and_facilitators_read_the_plan_and_change_nothing(running, project, risk, test_day, sign_in):
    for person in (running.peer, running.facilitator):
        client = sign_in(person)
        html = client.get(page(project)).content.decode()
        assert risk.text in html
        assert "Remove" not in html
        assert client.get(page(project, "change_risk", risk.pk)).status_code == 403
        assert client.post(page(project, "close_risk", risk.pk)).status_code == 403


def test_parts_of_another_project_are_not_there(amara, project, running, by, today):
    other = make.project(running.peer_place)
    risk = planning.add_risk(project=other, by=by, **RISK)
    milestone = planning.add_milestone(project=other, title="x", due_on=today, by=by)
    for name, row in (("change_risk", risk), ("remove_risk", risk), ("change_milestone", milestone)):
        assert amara.get(page(project, name, row.pk)).status_code == 404


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_page_takes_the_same_queries_for_1_3_and_30(  # noqa: PLR0917
    amara, project, running, by, today, many, django_assert_num_queries
):
    for _ in range(many):
        planning.add_risk(project=project, owner=running.place, by=by, **RISK)
        planning.add_milestone(project=project, title="A day", due_on=today, by=by)
    amara.get(page(project))
    with django_assert_num_queries(6):
        amara.get(page(project))
