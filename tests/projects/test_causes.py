"""Common causes: set up, joined on stated terms, drawn side by side, and read by nobody outside the programme."""

import re
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from core.refusal import Refused
from people.models import AuditEvent
from projects import joining, measuring
from projects.causes import cause_for_commissioner, cause_page
from projects.measured import measured_projects
from projects.models import CommonCause, Measure, Point
from tests import factories as make

WORDS = {
    "title": "Hip fracture",
    "aim": "Everybody in theatre within 36 hours",
    "measure": "Hours to theatre",
    "definition": "Median of the month, from arrival to anaesthesia",
    "unit": "hours",
    "frequency": "month",
    "improvement": "decrease",
    "commissioner_sees": "range",
}


@pytest.fixture
def cause(running):
    return joining.set_up_cause(
        programme=running.programme, terms=joining.Terms(target=Decimal(36), **WORDS), by=running.coordinator
    )


def page(name, thing, *more):
    return reverse(f"projects:{name}", args=[thing.pk, *more])


def joins(cause, cohort, organisation, *values):
    """A trust's project that has joined, with a figure a month."""
    place = make.place(cohort, organisation=make.organisation(organisation))
    project = make.project(place, f"Hips at {organisation}")
    joining.join_cause(project=project, cause=cause, organisation=place.organisation, by=place.person)
    for n, value in enumerate(values):
        Point.objects.create(measure=project.cause_measure, on=date(2025 + n // 12, n % 12 + 1, 1), value=value)
    return project


# Setting one up


def test_a_coordinator_sets_one_up_once(running, sign_in):
    client = sign_in(running.coordinator)
    url = page("set_up_cause", running.programme)
    posted = WORDS | {"target": "36", "token": str(uuid4())}
    for _ in range(2):
        assert client.post(url, posted).status_code == 302
    made = CommonCause.objects.get()
    assert (made.title, made.target, made.commissioner_sees) == ("Hip fracture", 36, "range")
    html = client.post(url, posted | {"token": str(uuid4()), "title": "hip fracture"}).content.decode()
    assert html.count("already has a cause called “hip fracture”") == 2
    html = client.post(url, WORDS | {"target": "soon", "unit": "", "token": str(uuid4())}).content.decode()
    assert "Give a figure like" in html
    assert "Answer “In which unit?”" in html
    assert "Everybody in theatre within 36 hours</textarea>" in html


def test_terms_and_measure_stay_once_a_project_has_joined(running, cause, sign_in):
    client = sign_in(running.coordinator)
    changed = WORDS | {"commissioner_sees": "named", "target": "36"}
    assert client.post(page("edit_cause", cause), changed).status_code == 302
    joins(cause, running.cohort, "Fen Trust")
    html = client.post(page("edit_cause", cause), WORDS | {"target": "36"}).content.decode()
    assert "Projects have joined on these terms" in html
    cause.refresh_from_db()
    assert cause.commissioner_sees == "named"
    assert client.post(page("edit_cause", cause), changed | {"title": "Hips", "target": "30"}).status_code == 302
    cause.refresh_from_db()
    assert (cause.title, cause.target) == ("Hips", 30)


# Joining


def test_a_team_joins_on_the_terms_that_the_page_states_and_gets_the_cause_s_measure(running, project, cause, sign_in):
    client = sign_in(running.participant)
    url = page("join_cause", project)
    html = client.get(url).content.decode()
    assert "The commissioner sees only the range over all organisations, without names." in html
    posted = {"cause": str(cause.pk), "organisation": str(running.place.organisation_id)}
    assert "Tick that you agree, or do not join" in client.post(url, posted).content.decode()
    assert client.post(url, posted | {"agreed": "on"}).status_code == 302
    project.refresh_from_db()
    measure = Measure.objects.get()
    assert project.cause_measure == measure
    assert (measure.name, measure.unit, measure.target, measure.kind) == ("Hours to theatre", "hours", 36, "outcome")
    assert measure.definition == "Median of the month, from arrival to anaesthesia"
    assert AuditEvent.objects.filter(verb="join cause", details__terms="range").exists()
    assert page("cause", cause) in client.get(page("project", project)).content.decode()


def test_twice_is_once_and_coming_back_brings_the_same_measure(running, project, cause):
    def join():
        joining.join_cause(
            project=project, cause=cause, organisation=running.place.organisation, by=running.participant
        )

    join()
    join()
    joining.leave_cause(project=project, by=running.participant)
    assert project.cause_measure is None
    join()
    assert Measure.objects.count() == 1


def test_an_organisation_reports_by_one_project_and_a_project_to_one_cause(running, project, cause):
    theirs = make.project(running.peer_place, "Theirs")
    trust = running.place.organisation
    joining.join_cause(project=project, cause=cause, organisation=trust, by=running.participant)
    with pytest.raises(Refused, match="by another project already") as refused:
        joining.join_cause(project=theirs, cause=cause, organisation=trust, by=running.peer)
    assert refused.value.field == "organisation"
    other = joining.set_up_cause(
        programme=running.programme, terms=joining.Terms(**WORDS | {"title": "Stroke"}), by=running.coordinator
    )
    with pytest.raises(Refused, match="Leave that one first"):
        joining.join_cause(project=project, cause=other, organisation=trust, by=running.participant)


def test_neither_another_programme_s_cause_nor_an_organisation_of_nobody_on_the_team(running, project, cause):
    foreign = joining.set_up_cause(
        programme=running.other_programme, terms=joining.Terms(**WORDS), by=running.other_coordinator
    )
    with pytest.raises(Refused, match="a cause of your programme"):
        joining.join_cause(
            project=project, cause=foreign, organisation=running.place.organisation, by=running.participant
        )
    with pytest.raises(Refused, match="somebody on the team"):
        joining.join_cause(
            project=project, cause=cause, organisation=make.organisation("Elsewhere"), by=running.participant
        )


def test_a_daughter_programme_s_participants_read_and_join_its_parent_s_cause(running, cause, sign_in):
    academy = make.programme("Network Academy", parent=running.programme)
    project = joins(cause, make.cohort(academy), "Fen Trust")
    [lead] = project.members.all()
    assert sign_in(lead.place.person).get(page("cause", cause)).status_code == 200
    own = joining.set_up_cause(programme=academy, terms=joining.Terms(**WORDS), by=running.coordinator)
    assert sign_in(running.participant).get(page("cause", own)).status_code == 404


def test_a_person_who_moves_job_leaves_the_figures_with_their_trust(running, cause):
    project = joins(cause, running.cohort, "Fen Trust", 40, 41)
    place = project.members.get().place
    place.organisation = make.organisation("Ouse Trust")
    place.save()
    assert [row.organisation for row in cause_page(cause, running.coordinator).comparison.rows] == ["Fen Trust"]


def test_its_measure_keeps_the_cause_s_definition_until_the_project_leaves(running, cause):
    project = joins(cause, running.cohort, "Fen Trust", 40)
    by = running.coordinator
    with pytest.raises(Refused, match="measure of a common cause"):
        measuring.change_measure(measure=project.cause_measure, unit="minutes", by=by)
    measuring.change_measure(measure=project.cause_measure, source="Theatre system", by=by)
    measure = project.cause_measure
    joining.leave_cause(project=project, by=by)
    assert measuring.change_measure(measure=measure, unit="minutes", by=by).unit == "minutes"


# The page


FALLING = [52, 54, 51, 53, 55, 50, 52, 54, 53, 51, 38, 39, 37, 40, 38, 37, 39, 38]


def test_each_organisation_is_drawn_on_one_scale_and_the_silent_are_named(running, cause, sign_in):
    joins(cause, running.cohort, "Fen Trust", *FALLING)
    joins(cause, running.other_cohort, "Ouse Trust", *[35] * 14)
    joins(cause, running.cohort, "Wilfrid Trust")
    html = sign_in(running.participant).get(page("cause", cause)).content.decode()
    small = re.findall(r"<svg[^>]*>.*?</svg>", html, re.S)
    small = [svg for svg in small if "Hours to theatre, " in svg]
    axes = [re.findall(r'text-anchor="end">([^<]*)<', svg) for svg in small]
    assert len(axes) == 2
    assert axes[0] == axes[1]  # the same figures up the side, the same months below
    assert "1 of 2 is at the target of 36\xa0hours or less" in html
    assert "Wilfrid Trust has not reported yet." in html
    assert "Lower for 8 months" in html


def test_the_latest_average_is_that_since_the_level_changed(running, cause):
    """(38 + 39 + 37 + 40 + 38 + 37 + 39 + 38) / 8 = 38.25; before it the ten earlier figures, 52.5."""
    joins(cause, running.cohort, "Fen Trust", *FALLING)
    [row] = cause_page(cause, running.coordinator).comparison.rows
    assert row.fact.mean == Decimal("38.25")
    assert [(each.start, each.stop, each.mean) for each in row.fact.averages] == [
        (0, 10, Decimal("52.5")),
        (10, 18, Decimal("38.25")),
    ]


def test_a_figure_that_was_left_out_is_left_out_here(running, cause):
    project = joins(cause, running.cohort, "Fen Trust", 40, 400, 41)
    Point.objects.filter(measure=project.cause_measure, value=400).update(excluded_because="Strike")
    [row] = cause_page(cause, running.coordinator).comparison.rows
    assert [point.value for point in row.fact.points] == [40, 41]
    assert row.fact.mean == Decimal("40.5")


def test_a_project_of_another_cohort_is_named_without_a_door(running, cause, sign_in):
    near = joins(cause, running.cohort, "Fen Trust")
    far = joins(cause, running.other_cohort, "Ouse Trust")
    html = sign_in(running.participant).get(page("cause", cause)).content.decode()
    assert page("project", near) in html
    assert page("project", far) not in html
    assert "Hips at Ouse Trust" in html


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("participant", 200),
        ("stranger", 200),
        ("facilitator", 200),
        ("coordinator", 200),
        ("administrator", 200),
        ("commissioner", 404),
        ("evaluator", 404),
        ("coach", 404),
        ("other_coordinator", 404),
        ("other_commissioner", 404),
        ("nobody", 404),
    ],
)
def test_a_cause_is_read_by_its_programme_and_those_who_run_it(running, cause, sign_in, name, status):
    joins(cause, running.cohort, "Fen Trust", 41)
    response = sign_in(getattr(running, name)).get(page("cause", cause))
    assert response.status_code == status
    assert (b"Fen Trust" in response.content) == (status == 200)


def test_the_commissioner_is_given_what_the_terms_say(running, cause):
    for name, value in (("Fen", 31), ("Ouse", 38), ("Wilfrid", 44)):
        joins(cause, running.cohort, name, *[value] * 3)
    given = cause_for_commissioner(cause)
    assert given.figures.words == "31 hours to 44 hours"
    assert "Fen" not in repr(given)
    cause.commissioner_sees = "named"
    assert [each.organisation for each in cause_for_commissioner(cause).figures] == ["Fen", "Ouse", "Wilfrid"]


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("many", [1, 3, 30])
def test_a_cause_takes_the_same_queries_for_1_3_and_30(running, cause, sign_in, many, django_assert_num_queries):
    for n in range(many):
        joins(cause, running.cohort, f"Trust {n:02}", 40, 41)
    client = sign_in(running.participant)
    client.get(page("cause", cause))
    with django_assert_num_queries(8):
        client.get(page("cause", cause))


def test_what_is_told_outside_only_as_a_range_is_in_no_report(running, cause):
    project = joins(cause, running.cohort, "Zeal Trust", *[40] * 14)
    assert measured_projects([project])[project.pk].name == "Hours to theatre"
    assert measured_projects([project], outside=True)[project.pk] is None
    CommonCause.objects.update(commissioner_sees="named")
    assert measured_projects([project], outside=True)[project.pk].name == "Hours to theatre"
