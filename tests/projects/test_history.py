"""Who changed what: every change of a project, dated and by whom, and nothing of what is confidential."""

import ast
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from core.formats import long_date
from people.models import AuditEvent
from projects import actions, cycles, history, measuring, planning, stakeholding, valuing
from projects.models import AimChange
from tests import factories as make
from tests.guards.scene import set_up
from tests.projects.test_cycles import PLAN

# Of a cohort, a cause or a presentation, or asked of one of its panel: no change of a project.
NOT_OF_A_PROJECT = {
    "set up cause",
    "change cause",
    "prepare presentation",
    "write presentation",
    "remove presentation",
    "ask panel",
    "ask panel again",
    "withdraw panel member",
    "close presentation",
}


def page(project):
    return reverse("projects:history", args=[project.pk])


def lines(client, project, **query):
    return [(change.who, change.what) for change in client.get(page(project), query).context["changes"]]


@pytest.fixture
def amara(running, sign_in):
    return sign_in(running.participant)


def test_every_change_is_told_with_its_day_and_who_made_it_the_latest_first(amara, running, project):
    by = running.participant
    actions.edit(
        project=project, revision=1, title=project.title, aim="A new aim", problem="Too many are missed",
        baseline="", target_on=None, by=by,
    )  # fmt: skip
    measure = measuring.add_measure(project=project, by=by, name="Missed appointments", unit="%")
    figures = [measuring.Figure(date(2026, 9, day), Decimal(20)) for day in (7, 14)]
    measuring.add_points(measure=measure, figures=figures, by=by)
    actions.move_stage(project=project, to="planned", by=by)
    assert lines(amara, project)[:4] == [
        ("Amara Okafor", "moved it to “Planned”"),
        ("Amara Okafor", "added 2 figures to “Missed appointments”"),
        ("Amara Okafor", "began to measure “Missed appointments”"),
        ("Amara Okafor", "changed the aim and the problem"),
    ]
    assert "Too many are missed" not in amara.get(page(project)).text


def test_the_words_of_an_aim_stand_before_and_after_each_change_of_them(running, project, sign_in):
    words = {"title": project.title, "problem": "", "baseline": "", "target_on": None}
    first = project.aim
    actions.edit(project=project, revision=1, aim="To 10% by June", by=running.participant, **words)
    actions.edit(project=project, revision=2, aim="To 12% by July", by=running.participant, **words)
    for person in (running.participant, running.coordinator):
        changes = sign_in(person).get(page(project)).context["changes"]
        assert [(each.who, each.aim.was, each.aim.now) for each in changes if each.aim] == [
            ("Amara Okafor", "To 10% by June", "To 12% by July"),
            ("Amara Okafor", first, "To 10% by June"),
        ]
    html = " ".join(sign_in(running.participant).get(page(project)).text.split())
    assert "Before: “To 10% by June”" in html and "After: “To 12% by July”" in html
    assert sign_in(running.commissioner).get(page(project)).status_code == 404


def test_words_of_an_aim_that_may_have_identified_somebody_are_not_kept(amara, running, project):
    words = {"title": project.title, "problem": "", "baseline": "", "target_on": None, "by": running.participant}
    actions.edit(project=project, revision=1, aim="Mrs Kelleher never waits again", **words)
    actions.edit(project=project, revision=2, aim="Nobody waits for a month", **words)
    html = amara.get(page(project)).text
    assert "Kelleher" not in html
    assert "not kept, as it may have identified somebody" in html
    assert "After: “Nobody waits for a month”" in html
    assert not AimChange.objects.filter(Q(was__contains="Kelleher") | Q(now__contains="Kelleher")).exists()


def test_what_was_removed_is_told_still(amara, running, project):
    by = running.participant
    measure = measuring.add_measure(project=project, by=by, name="Missed appointments", unit="%")
    measuring.add_points(measure=measure, figures=[measuring.Figure(date(2026, 9, 7), Decimal(20))], by=by)
    measuring.correct_point(point=measure.points.get(), value=Decimal(18), by=by)
    measuring.remove_point(point=measure.points.get(), by=by)
    cycle = cycles.plan_cycle(project=project, measure=measure, by=by, **PLAN)
    cycles.delete_cycle(cycle=cycle, by=by)
    line = valuing.add_line(
        project=project, side="cost", worth=valuing.Worth(label="Texts", likely=Decimal(300), source="The bill"), by=by
    )
    valuing.delete_line(line=line, by=by)
    said = [what for _, what in lines(amara, project)]
    assert said[:6] == [
        "deleted a cost",
        "added a cost",
        "deleted cycle 1",
        "planned a PDSA cycle, cycle 1",
        "removed the figure of 7 September 2026 from “Missed appointments”",
        "corrected a figure of “Missed appointments”, from 20 on 7 September 2026 to 18 on 7 September 2026",
    ]


def test_a_figure_that_took_anothers_place_is_told_with_both(amara, running, project):
    by, days = running.participant, [date(2026, 9, day) for day in (7, 14)]
    measure = measuring.add_measure(project=project, by=by, name="Missed appointments", unit="%")
    measuring.add_points(measure=measure, figures=[measuring.Figure(day, Decimal(8)) for day in days], by=by)
    measuring.add_points(measure=measure, figures=[measuring.Figure(day, Decimal(77)) for day in days], by=by)
    assert lines(amara, project)[0][1] == (
        "added 2 changed figures to “Missed appointments” "
        "(from 8 to 77 on 7 September 2026 and from 8 to 77 on 14 September 2026)"
    )


def test_of_many_that_changed_the_first_are_told_and_the_rest_counted(amara, running, project):
    by, days = running.participant, [date(2026, 1, 5) + timedelta(weeks=week) for week in range(30)]
    measure = measuring.add_measure(project=project, by=by, name="Missed appointments", unit="%")
    for value in (8, 77):
        figures = [measuring.Figure(day, Decimal(value)) for day in days]
        measuring.add_points(measure=measure, figures=figures, by=by)
    assert lines(amara, project)[0][1].endswith("from 8 to 77 on 9 March 2026 and 20 more)")


def test_a_changed_aim_and_chart_are_told_with_what_they_were(amara, running, project):
    by = running.participant
    measure = measuring.add_measure(project=project, by=by, name="Missed appointments", unit="%", target=Decimal(10))
    measuring.change_measure(
        measure=measure, by=by, target=Decimal("8.5"), baseline_points=14, shift=6, definition="Of all", screen=True
    )
    words = {"title": project.title, "aim": "Halve them again", "problem": "", "baseline": "", "by": by}
    ends = project.cohort.ends_on
    actions.edit(project=project, revision=1, target_on=ends, **words)
    actions.edit(project=project, revision=2, target_on=ends + timedelta(days=30), **words)
    said = [what for _, what in lines(amara, project)]
    assert said[0] == (
        "changed the date of the aim "
        f"(the date of the aim from {long_date(ends)} to {long_date(ends + timedelta(days=30))})"
    )
    assert said[2] == (
        "changed how “Missed appointments” is measured (the aim from 10 to 8.5, the first figures that fix the limits "
        "from all to 14, a shift from 7 to 6 and jumps left out of the limits from no to yes)"
    )
    assert "Halve them again" not in str([event.details for event in AuditEvent.objects.all()])


def test_a_run_of_the_same_by_one_person_on_one_day_is_one_line(amara, running, project, today):
    for number in range(3):
        worth = valuing.Worth(label=f"Texts {number}", source="The bill", likely=Decimal(300))
        valuing.add_line(project=project, side="cost", worth=worth, by=running.participant)
    planning.add_milestone(project=project, title="Figures in hand", due_on=today, by=running.participant)
    for by in (running.participant, running.peer):
        valuing.add_spread(project=project, organisation=f"{by.name}’s ward", by=by)
    for number in range(2):
        valuing.add_spread(project=project, organisation=f"Ward {number}", by=running.peer)
    assert lines(amara, project)[:4] == [
        (running.peer.name, "added 3 places where it runs"),
        ("Amara Okafor", "added a place where it runs"),
        ("Amara Okafor", "added a milestone"),
        ("Amara Okafor", "added 3 costs"),
    ]


def test_the_same_on_another_day_is_another_line(amara, running, project, today):
    for title in ("First", "Second"):
        planning.add_milestone(project=project, title=title, due_on=today, by=running.participant)
    earlier = AuditEvent.objects.filter(verb="add milestone").order_by("at").first()
    AuditEvent.objects.filter(pk=earlier.pk).update(at=earlier.at - timedelta(days=1))
    assert [what for _, what in lines(amara, project)[:2]] == ["added a milestone", "added a milestone"]


def test_stakeholders_are_in_the_teams_list_alone(amara, running, project, sign_in):
    stakeholding.add_stakeholder(
        project=project, name="Dr Price", role="", power=5, interest=1, stance="doubtful", wanted="neutral",
        owner=running.place, action="", due_on=None, by=running.participant,
    )  # fmt: skip
    assert ("Amara Okafor", "added a stakeholder") in lines(amara, project)
    for person in (running.peer, running.facilitator, running.coordinator):
        response = sign_in(person).get(page(project))
        assert response.status_code == 200
        assert "stakeholder" not in response.text
    assert "Dr Price" not in sign_in(running.participant).get(page(project)).text


def test_another_projects_changes_are_not_in_it(amara, running, project):
    other = make.project(running.peer_place, "Another one")
    measuring.add_measure(project=other, by=running.peer, name="Something else", unit="")
    assert all(who != running.peer.name for who, _ in lines(amara, project))


def test_older_changes_are_on_further_pages(amara, running, project):
    for number in range(60):
        actions.move_stage(project=project, to=("planned", "idea")[number % 2], by=running.participant)
    assert len(lines(amara, project)) == 50
    assert lines(amara, project, page=2)


@pytest.mark.parametrize("changes", [1, 3, 30])
def test_the_list_takes_the_same_queries_however_much_was_changed(  # noqa: PLR0917
    amara, running, project, changes, no_menu, django_assert_num_queries
):
    by = running.participant
    measure = measuring.add_measure(project=project, by=by, name="Missed appointments", unit="%")
    for week in range(changes):
        on = date(2026, 1, 5) + timedelta(weeks=week)
        measuring.add_points(measure=measure, figures=[measuring.Figure(on, Decimal(20))], by=by)
        cycle = cycles.plan_cycle(project=project, measure=measure, by=by, **PLAN)
        cycles.delete_cycle(cycle=cycle, by=by)
        actions.edit(
            project=project, revision=week + 1, title=project.title, aim=f"To {week + 30}%", problem="", baseline="",
            target_on=None, by=by,
        )  # fmt: skip
    amara.get(page(project))
    with django_assert_num_queries(10):
        amara.get(page(project))


def test_every_verb_of_a_projects_trail_has_its_words():
    told = {*history.SAID, *history.SAID_TO_THE_TEAM, *history.NOT_SAID, *NOT_OF_A_PROJECT}
    found = set()
    for path in Path(settings.BASE_DIR, "projects").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record":
                verb = next(word.value for word in call.keywords if word.arg == "verb")
                if isinstance(verb, ast.Constant):
                    found.add(verb.value)
    assert found - told == set()


@pytest.mark.django_db
def test_whatever_the_scene_of_a_whole_project_leaves_in_the_trail_has_its_words():
    set_up()
    for event in AuditEvent.objects.filter(details__has_key="project"):
        assert event.verb in {*history.SAID, *history.SAID_TO_THE_TEAM, *history.NOT_SAID}, event.verb
