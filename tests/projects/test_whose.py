"""Projects of a whole cohort, projects that began before, and projects that show a product or a decision."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from awards.models import standing_of, standings
from core.refusal import Refused
from outcomes.reading import outcomes_of
from projects import access, actions, cycles, drivers, measuring
from projects.models import Member, Project, on_projects
from tests import factories as make
from tests.projects.test_cycles import PLAN


@pytest.fixture
def whole(running):
    return actions.start_for_cohort(
        cohort=running.cohort, title="COPD together", aim="One map of COPD services", by=running.coordinator
    )


def page(project, name="project", *more):
    return reverse(f"projects:{name}", args=[project.pk, *more])


def own(person):
    return [project.title for project in access.own_projects(person)]


def test_everybody_on_the_cohort_is_on_it_and_nobody_else(running, whole):
    assert own(running.participant) == own(running.peer) == ["COPD together"]
    assert own(running.stranger) == own(running.coordinator) == []


def test_one_who_joins_later_is_on_it_too(running, whole):
    late = make.place(running.cohort)
    assert own(late.person) == ["COPD together"]


def test_one_who_left_or_was_only_offered_a_place_is_not(running, whole):
    gone = make.place(running.cohort, state="left", left_on=running.cohort.starts_on)
    offered = make.place(running.cohort, state="offered")
    assert own(gone.person) == own(offered.person) == []
    assert access.visible_projects(gone.person).filter(pk=whole.pk).exists()


def test_any_participant_edits_it_adds_an_update_and_moves_it_on(running, whole, sign_in, today):
    client = sign_in(running.peer)
    posted = {"on": today.isoformat(), "hours": "2", "text": "Asked three practices", "token": uuid4()}
    assert client.post(page(whole, "add_update"), posted).status_code == 302
    assert client.post(page(whole, "move_stage"), {"stage": "planned"}).status_code == 302
    html = sign_in(running.participant).get(page(whole)).content.decode()
    assert "Asked three practices" in html
    assert "a project of the whole cohort" in html
    assert "Everybody on the cohort: 2 people" in html
    assert page(whole, "add_update") in html


@pytest.mark.parametrize(
    ("name", "edits", "updates"),
    [("peer", 200, 200), ("coordinator", 200, 403), ("facilitator", 403, 403), ("stranger", 404, 404)],
)
def test_a_coordinator_mends_its_words_but_does_not_do_its_work(running, whole, sign_in, name, edits, updates):  # noqa: PLR0917
    client = sign_in(getattr(running, name))
    assert client.get(page(whole, "edit")).status_code == edits
    assert client.post(page(whole, "add_update"), {}).status_code == updates


def test_nobody_is_brought_into_a_team_that_is_everybody(running, whole):
    with pytest.raises(Refused, match="on this project already"):
        actions.add_member(project=whole, place=running.peer_place, by=running.participant)


def test_a_coordinator_starts_it_on_a_page_once(running, sign_in):
    client = sign_in(running.coordinator)
    url = reverse("projects:start_for_cohort", args=[running.cohort.pk])
    assert "Everybody on the cohort is on this project" in client.get(url).content.decode()
    posted = {"title": "COPD", "aim": "One map", "problem": "", "baseline": "", "token": str(uuid4())}
    for _ in range(2):
        assert client.post(url, posted).status_code == 302
    assert [(each.title, each.whose) for each in Project.objects.all()] == [("COPD", "cohort")]
    html = client.get(reverse("projects:of_cohort", args=[running.cohort.pk])).content.decode()
    assert "The whole cohort" in html


def test_its_presentation_counts_for_everybody_who_holds_a_place(running, whole):
    left = make.place(running.cohort, state="left", left_on=running.cohort.starts_on)
    day = timezone.localdate()
    actions.record_presentation(project=whole, on=day, by=running.coordinator)
    presented = {each.place.pk: bool(each.project) for each in standings(running.cohort, timezone.now())}
    assert presented == {running.place.pk: True, running.peer_place.pk: True, left.pk: False}
    assert standing_of(running.peer_place, timezone.now()).project.presented_on == day


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_its_page_takes_15_queries_with_the_menu_however_much_is_on_it(
    running, whole, sign_in, rows, django_assert_num_queries
):
    by = running.coordinator
    for number in range(rows):
        make.place(running.cohort)
        measure = measuring.add_measure(project=whole, by=by, name=f"Measure {number}")
        driver = drivers.add_driver(project=whole, text=f"Driver {number}", by=by)
        drivers.change_driver(driver=driver, measures=[measure], by=by)
        cycles.plan_cycle(project=whole, measure=measure, by=by, **PLAN)
    client = sign_in(by)
    client.get(page(whole))
    with django_assert_num_queries(15):
        client.get(page(whole))


def test_outcomes_read_it_as_one_project_whatever_the_cohort_s_size(running, whole):
    outcomes = outcomes_of(running.programme, timezone.now()).outcomes
    assert [each.title for each in outcomes.projects] == ["COPD together"]


def test_a_workspace_shows_it_as_everybody_s_stage_but_one_s_own_first(running, whole, sign_in):
    make.project(running.place, "Own", stage="improved")
    response = sign_in(running.coordinator).get(reverse("home:workspace", args=[running.cohort.pk]))
    rows = {row.place.person.name: row.project for row in response.context["page"].rows}
    assert rows == {"Amara Okafor": "Improved", "Tom Bevan": "Idea"}


def test_who_is_on_which_project_takes_one_query(running, whole, django_assert_num_queries):
    make.project(running.place, "Own")
    with django_assert_num_queries(1):
        rows = on_projects(running.cohort.places.all())
    assert [(row.place, row.own) for row in rows] == [(running.place.pk, 0)] + [(row.place, 2) for row in rows[1:]]
    assert {row.place for row in rows[1:]} == {running.place.pk, running.peer_place.pk}


# Own, a team's, the cohort's


def test_bringing_somebody_in_makes_a_project_a_team_s(running, project):
    actions.add_member(project=project, place=running.peer_place, by=running.participant)
    project.refresh_from_db()
    assert project.whose == "team"


def edited(project, **words):
    kept = {name: getattr(project, name) for name in ("title", "aim", "problem", "baseline", "target_on", "revision")}
    return actions.edit(project=project, **(kept | words))


def test_a_project_given_to_the_cohort_can_be_taken_back_until_others_have_written(running, project, today):
    edited(project, whose="cohort", by=running.participant)
    assert own(running.peer) == [project.title]
    project.refresh_from_db()
    edited(project, whose="own", by=running.participant)
    assert own(running.peer) == []
    project.refresh_from_db()
    edited(project, whose="cohort", by=running.participant)
    actions.add_update(
        project=project,
        place=running.peer_place,
        on=today,
        hours=Decimal(1),
        text="Asked",
        token=uuid4(),
        by=running.peer,
    )
    project.refresh_from_db()
    with pytest.raises(Refused, match="Others of the cohort") as refused:
        edited(project, whose="own", by=running.participant)
    assert refused.value.field == "whose"


def test_a_team_is_not_one_participant_s_while_others_are_on_it(running, project):
    actions.add_member(project=project, place=running.peer_place, by=running.participant)
    project.refresh_from_db()
    with pytest.raises(Refused, match="Take them off"):
        edited(project, whose="own", by=running.participant)


def test_a_cohort_s_project_that_nobody_leads_stays_the_cohort_s(running, whole):
    with pytest.raises(Refused, match="Nobody leads"):
        edited(whole, whose="own", by=running.participant)
    assert Member.objects.count() == 0


# It began before


def test_a_project_that_began_before_the_programme_counts_and_says_so(running, sign_in):
    began = running.cohort.starts_on - timedelta(days=400)
    made = actions.start(place=running.place, title="Directory", aim="Fewer", began_on=began, by=running.participant)
    assert "before the programme" in sign_in(running.peer).get(page(made)).content.decode()


@pytest.mark.parametrize(("days", "message"), [(0, "Leave this empty"), (5000, "within ten years")])
def test_a_beginning_in_the_programme_or_long_ago_is_refused_beside_its_field(running, sign_in, days, message):
    day = running.cohort.starts_on - timedelta(days=days)
    posted = {"title": "T", "whose": "own", "aim": "A", "problem": "They wait", "baseline": "", "token": uuid4()}
    posted |= {
        "place": running.place.pk,
        "began_on_day": day.day,
        "began_on_month": day.month,
        "began_on_year": day.year,
    }
    html = sign_in(running.participant).post(reverse("projects:start"), posted).content.decode()
    assert html.count(message) == 2
    assert "They wait</textarea>" in html


# What shows it


SOLO = {"shows": "product", "shown_words": "Solo, a referral network", "in_use": "All clinical departments"}
REST = {
    "sponsor": "Chief nurse, Welland Vale",
    "partners": "Eastgate council\n\nFamily Hub",
    "partners_do": "",
    "stakeholder_groups": "parents\nambulance service",
}


def test_a_product_in_use_is_shown_with_where_and_with_whom(running, project, sign_in):
    client = sign_in(running.participant)
    assert client.post(page(project, "about"), SOLO | REST | {"revision": "1"}).status_code == 302
    html = sign_in(running.peer).get(page(project)).content.decode()
    for told in (
        "A product in use",
        "Solo, a referral network",
        "Eastgate council and Family Hub",
        "Chief nurse, Welland Vale",
        "parents and ambulance",
    ):
        assert told in html


def test_a_product_without_its_words_is_refused_beside_the_field_and_loses_nothing(running, project, sign_in):
    posted = SOLO | REST | {"shown_words": "", "revision": "1"}
    html = sign_in(running.participant).post(page(project, "about"), posted).content.decode()
    assert html.count("Say which product it is.") == 2
    assert "ambulance service</textarea>" in html
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.update(shows="decision")


def test_what_another_member_saved_meanwhile_stands_beside_what_was_typed(running, project, sign_in):
    client = sign_in(running.participant)
    client.post(page(project, "about"), SOLO | REST | {"revision": "1"})
    html = client.post(page(project, "about"), SOLO | REST | {"revision": "1", "in_use": "Two wards"}).content.decode()
    assert "This project was changed while you were writing." in html
    assert "<dd>All clinical departments</dd>" in html
    assert 'value="Two wards"' in html
