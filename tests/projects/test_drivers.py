"""The driver diagram: what drives the aim, the changes to try, what measures them, and the cycles that test them."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.charts import DOCUMENT
from core.refusal import Refused
from people.models import AuditEvent
from projects import cycles, drivers, measuring
from projects.driver_drawings import diagram_chart, drawn_diagram
from projects.models import Cycle, Driver
from tests import factories as make
from tests.projects.test_cycles import DONE, PLAN


def page(project, name="drivers", *more):
    return reverse(f"projects:{name}", args=[project.pk, *more])


@pytest.fixture
def by(running):
    return running.participant


@pytest.fixture
def amara(by, sign_in):
    return sign_in(by)


@pytest.fixture
def measure(project, by):
    return measuring.add_measure(project=project, by=by, name="Missed first appointments", unit="%")


@pytest.fixture
def add(project, by):
    def made(text, under=None):
        return drivers.add_driver(project=project, text=text, under=under, by=by)

    return made


@pytest.fixture
def know(add):
    return add("People know when to come")


@pytest.fixture
def reminder(add, know):
    return add("A reminder that people understand", know)


@pytest.fixture
def call(add, reminder):
    return add("A call five days before", reminder)


def said(project):
    """The diagram, each box with what hangs under it."""
    return {node.text: [each.text for each in node.below] for node in drivers.nodes_of(project)}


# The diagram


def test_a_diagram_grows_from_the_aim_to_the_changes(project, know, reminder, call):
    assert [node.level for node in drivers.nodes_of(project)] == ["aim", "primary", "secondary", "idea"]
    assert said(project) == {
        project.aim: [know.text],
        know.text: [reminder.text],
        reminder.text: [call.text],
        call.text: [],
    }


def test_nothing_hangs_under_a_change_idea_nor_under_another_project(project, call, add, running, by):
    with pytest.raises(Refused, match="Choose a driver of this diagram"):
        add("More", call)
    stranger = drivers.add_driver(project=make.project(running.peer_place), text="Elsewhere", by=by)
    with pytest.raises(Refused, match="Choose a driver of this diagram"):
        add("More", stranger)


def test_an_idea_serves_several_drivers_and_a_secondary_driver_one_primary(project, know, reminder, call, add, by):  # noqa: PLR0917
    suits = add("A time that suits", add("People can come"))
    drivers.change_driver(driver=call, under=[reminder, suits], by=by)
    assert said(project)[reminder.text] == said(project)[suits.text] == [call.text]
    with pytest.raises(Refused, match="Only a change idea serves several"):
        drivers.change_driver(driver=suits, under=Driver.objects.filter(level="primary"), by=by)
    with pytest.raises(Refused, match="A change idea hangs under a secondary driver"):
        drivers.change_driver(driver=call, under=[know], by=by)
    with pytest.raises(Refused, match="Choose what it hangs under"):
        drivers.change_driver(driver=call, under=[], by=by)


def test_a_driver_is_renamed_and_moved_under_another_and_both_are_in_the_record(project, reminder, add, by):
    can = add("People can come")
    drivers.change_driver(driver=reminder, text="A plain reminder", under=[can], by=by)
    assert said(project)["People can come"] == ["A plain reminder"]
    event = AuditEvent.objects.get(verb="change driver")
    assert (event.actor_id, event.details["fields"]) == (by.pk, "text, under")
    drivers.change_driver(driver=reminder, text="A plain reminder", under=[can], by=by)
    assert AuditEvent.objects.filter(verb="change driver").count() == 1


def test_boxes_change_their_order_among_those_under_the_same(project, add, know, by):
    second, third = add("People can come"), add("People want to come")
    drivers.move_driver(driver=third, up=True, by=by)
    assert said(project)[project.aim] == [know.text, third.text, second.text]
    drivers.move_driver(driver=third, up=True, by=by)
    drivers.move_driver(driver=third, up=True, by=by)
    assert said(project)[project.aim] == [third.text, know.text, second.text]
    drivers.move_driver(driver=third, up=False, by=by)
    assert said(project)[project.aim] == [know.text, third.text, second.text]


def test_a_box_is_dragged_before_another_after_the_last_and_under_another(project, add, know, reminder, by):
    letter, can = add("A letter that names the building", know), add("People can come")
    drivers.place_driver(driver=letter, under=know, before=reminder, by=by)
    assert said(project)["People know when to come"] == ["A letter that names the building", reminder.text]
    drivers.place_driver(driver=letter, under=know, by=by)
    assert said(project)["People know when to come"] == [reminder.text, "A letter that names the building"]
    drivers.place_driver(driver=reminder, under=can, by=by)
    assert said(project)["People can come"] == [reminder.text]
    drivers.place_driver(driver=can, under=Driver.objects.get(level="aim"), before=know, by=by)
    assert said(project)[project.aim] == ["People can come", "People know when to come"]
    assert AuditEvent.objects.filter(verb="move driver", subject_id=str(can.pk)).exists()


def test_an_idea_dragged_from_one_driver_goes_on_serving_the_other(project, add, know, reminder, call, by):  # noqa: PLR0917
    letter, map_ = add("A letter", know), add("A map", know)
    drivers.change_driver(driver=call, under=[reminder, letter], by=by)
    drivers.place_driver(driver=call, under=map_, of=reminder, by=by)
    assert {upper for upper, ideas in said(project).items() if call.text in ideas} == {"A letter", "A map"}


def test_a_box_cannot_be_dragged_to_a_level_that_is_not_its_own(project, add, know, reminder, call, by):  # noqa: PLR0917
    aim, before = Driver.objects.get(level="aim"), said(project)
    for driver, under in ((call, know), (reminder, aim), (know, reminder), (know, None), (aim, know)):
        with pytest.raises(Refused):
            drivers.place_driver(driver=driver, under=under, by=by)
    assert said(project) == before


def test_what_hangs_under_a_driver_alone_goes_with_it_and_what_serves_another_stays(  # noqa: PLR0917
    project, know, reminder, call, add, by
):
    suits = add("A time that suits", add("People can come"))
    drivers.change_driver(driver=call, under=[reminder, suits], by=by)
    letter = add("A plainer letter", reminder)
    assert set(drivers.goes_with(know)) == {reminder, letter}
    assert drivers.remove_driver(driver=know, by=by) == 2
    assert said(project)[suits.text] == [call.text]
    assert letter.text not in said(project)
    assert AuditEvent.objects.filter(verb="remove driver").count() == 3


def test_the_aim_stays(project, know, by):
    drivers.move_driver(driver=Driver.objects.get(level="aim"), up=True, by=by)
    assert not AuditEvent.objects.filter(verb="move driver").exists()
    with pytest.raises(Refused, match="The aim stays"):
        drivers.remove_driver(driver=Driver.objects.get(level="aim"), by=by)


def test_a_project_has_one_aim_and_no_empty_driver(project, know):
    for wrong in ({"level": "aim"}, {"level": "primary", "text": ""}, {"level": "other", "text": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Driver.objects.create(project=project, **wrong)


def test_a_measure_of_the_outcome_hangs_on_the_aim_from_the_first(project, measure, know):
    assert list(Driver.objects.get(level="aim").measures.all()) == [measure]


def test_measures_hang_on_any_box(project, measure, reminder, running, by):
    drivers.change_driver(driver=reminder, measures=[measure], by=by)
    assert drivers.nodes_of(project)[2].measures == {measure.pk: measure.name}
    stranger = measuring.add_measure(project=make.project(running.peer_place), by=by, name="Falls")
    with pytest.raises(Refused, match="Choose measures of this project"):
        drivers.change_driver(driver=reminder, measures=[stranger], by=by)


def test_a_form_posted_twice_is_one_driver(project, by):
    token = uuid4()
    made = [drivers.add_driver(project=project, text="Know when", token=token, by=by) for _ in range(2)]
    assert made[0] == made[1]
    assert Driver.objects.count() == 2  # with the aim


def test_a_cycle_tests_a_change_idea_and_stays_when_that_goes(project, call, reminder, by):
    cycle = cycles.plan_cycle(project=project, idea=call, by=by, **PLAN)
    with pytest.raises(Refused, match="Choose a change idea of this project"):
        cycles.change_plan(cycle=cycle, idea=reminder, by=by)
    drivers.remove_driver(driver=call, by=by)
    cycle.refresh_from_db()
    assert (cycle.idea, cycle.title) == (None, PLAN["title"])


def test_the_drawing_says_what_is_measured_and_what_was_tried(project, measure, call, by, today):
    cycle = cycles.plan_cycle(project=project, idea=call, by=by, **PLAN)
    cycles.record_do(cycle=cycle, began_on=today, happened=DONE, by=by)
    nodes = drivers.nodes_of(project)
    drawn = drawn_diagram(nodes, project.cycles.all(), project.title)
    for look in (drawn.wide, drawn.middle, diagram_chart(nodes, {}, "x", id="d", width=480, look=DOCUMENT)):
        assert "Measured:" in look
        assert "Primary driver, People know when to come: A reminder that people understand." in look
    assert "Cycle 1 doing" in drawn.wide


# Pages


def test_a_team_draws_its_diagram_through_the_pages(amara, project, measure):
    html = amara.get(page(project)).content.decode()
    assert "your theory on one page" in html
    amara.post(page(project, "add_driver"), {"text": "People know when to come", "token": uuid4()})
    know = Driver.objects.get(level="primary")
    amara.post(page(project, "add_driver") + f"?under={know.pk}", {"text": "A plain reminder", "token": uuid4()})
    plain = Driver.objects.get(level="secondary")
    answer = amara.post(page(project, "add_driver") + f"?under={plain.pk}", {"text": "Ring first", "token": uuid4()})
    ring = Driver.objects.get(level="idea")
    assert answer.url == page(project) + f"#at-{ring.pk}"
    amara.post(
        page(project, "change_driver", ring.pk), {"text": "Ring before", "under": [plain.pk], "measures": [measure.pk]}
    )
    html = amara.get(page(project)).content.decode()
    for words in ("Ring before", "A plain reminder", f"?idea={ring.pk}", "Add a change idea", "The diagram as a list"):
        assert words in html
    assert html.count("<svg") >= 2
    amara.post(page(project, "remove_driver", know.pk))
    assert list(Driver.objects.all()) == [Driver.objects.get(level="aim")]
    assert "your theory on one page" in amara.get(page(project)).content.decode()


def test_where_nothing_is_measured_the_form_says_so_and_asks_for_no_measure(amara, project, know, by):
    html = amara.get(page(project, "change_driver", know.pk)).content.decode()
    assert "The project measures nothing yet" in html
    assert "nhsuk-checkboxes" not in html
    made = measuring.add_measure(project=project, by=by, name="Falls")
    html = amara.get(page(project, "change_driver", know.pk)).content.decode()
    assert f'value="{made.pk}"' in html


def test_up_and_down_are_buttons_that_stop_at_the_ends(amara, project, know, add):
    can = add("People can come")
    html = amara.get(page(project)).content.decode()
    assert (html.count('value="up"'), html.count('value="down"')) == (1, 1)
    amara.post(page(project, "move_driver", can.pk), {"way": "up"})
    assert said(project)[project.aim] == [can.text, know.text]


def test_dragging_onto_what_was_removed_meanwhile_says_so_and_moves_nothing(amara, project, know, reminder):
    response = amara.post(page(project, "place_driver", reminder.pk), {"under": str(uuid4())}, follow=True)
    assert "Drop a driver or an idea where it hangs under one of the level above it." in response.text
    assert said(project)["People know when to come"] == [reminder.text]


def test_removing_says_first_what_goes_with_it(amara, project, know, reminder):
    html = amara.get(page(project, "remove_driver", know.pk)).content.decode()
    assert "What hangs under it alone goes too" in html
    assert reminder.text in html
    assert Driver.objects.filter(pk=know.pk).exists()


def test_the_projects_page_shows_the_diagram_or_says_what_one_is_for(amara, project, add):
    address = reverse("projects:project", args=[project.pk])
    assert "your theory on one page" in amara.get(address).content.decode()
    add("People know when to come")
    html = amara.get(address).content.decode()
    assert "People know when to come" in html
    assert "your theory on one page" not in html


def test_a_box_without_words_says_so_and_too_many_words_are_not_lost(amara, project):
    html = amara.post(page(project, "add_driver"), {"text": "", "token": uuid4()}).content.decode()
    assert "Say it in a few words" in html
    long = "Know when " * 20
    assert long.strip() in amara.post(page(project, "add_driver"), {"text": long, "token": uuid4()}).content.decode()
    assert not Driver.objects.exists()


def test_an_idea_without_a_driver_is_asked_about(amara, project, call):
    html = amara.post(page(project, "change_driver", call.pk), {"text": "Ring them"}).content.decode()
    assert "Choose what it hangs under" in html
    assert "Ring them" in html


def test_the_plan_of_a_cycle_begins_with_the_idea_that_it_tests(amara, project, call):
    html = amara.get(page(project, "plan_cycle") + f"?idea={call.pk}").content.decode()
    assert f'<option value="{call.pk}" selected' in html
    amara.post(page(project, "plan_cycle"), PLAN | {"idea": call.pk, "token": uuid4()})
    cycle = Cycle.objects.get()
    assert cycle.idea == call
    assert call.text in amara.get(page(project, "cycle", cycle.pk)).content.decode()
    assert PLAN["title"] in amara.get(page(project)).content.decode()


def test_without_a_change_idea_the_plan_does_not_ask_for_one(amara, project):
    assert "Which change idea" not in amara.get(page(project, "plan_cycle")).content.decode()


@pytest.mark.parametrize("key", ["not-a-key", uuid4()])
def test_what_hangs_under_nothing_known_is_a_primary_driver(amara, project, key):
    assert "Add a primary driver" in amara.get(page(project, "add_driver") + f"?under={key}").content.decode()


@pytest.mark.parametrize("key", ["not-a-key", uuid4()])
def test_a_plan_for_an_idea_that_is_none_opens_all_the_same(amara, project, call, key):
    assert amara.get(page(project, "plan_cycle") + f"?idea={key}").status_code == 200


def test_peers_and_facilitators_read_and_change_nothing(running, project, know, sign_in):
    for person in (running.peer, running.facilitator):
        client = sign_in(person)
        html = client.get(page(project)).content.decode()
        assert know.text in html
        assert "Remove" not in html
        for name in ("change_driver", "remove_driver"):
            assert client.get(page(project, name, know.pk)).status_code == 403
        for move in ("move_driver", "place_driver"):
            assert client.post(page(project, move, know.pk)).status_code == 403


def test_a_driver_of_another_project_is_not_there(amara, project, running, by):
    other = drivers.add_driver(project=make.project(running.peer_place), text="Elsewhere", by=by)
    for name in ("change_driver", "remove_driver"):
        assert amara.get(page(project, name, other.pk)).status_code == 404


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("many", [1, 3, 30])
def test_pages_take_the_same_queries_for_1_3_and_30_ideas(  # noqa: PLR0917
    amara, project, measure, reminder, add, by, many, django_assert_num_queries
):
    for number in range(many):
        idea = add(f"Idea {number}", reminder)
        drivers.change_driver(driver=idea, measures=[measure], by=by)
        cycles.plan_cycle(project=project, measure=measure, idea=idea, by=by, **PLAN)
    amara.get(page(project))
    for address, queries in ((page(project), 6), (reverse("projects:project", args=[project.pk]), 15)):
        with django_assert_num_queries(queries):
            amara.get(address)
