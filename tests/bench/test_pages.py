"""The bench's walk, over the scene of the access table instead of the demo."""

import pytest
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.access import forget_grants
from people.roles import ROLES
from tests import factories as make
from tests.bench import pages
from tests.bench.reckoning import Answer
from tests.bench.things import THINGS, WORDS, keys
from tests.guards.access_table import ROWS
from tests.guards.rows import PEOPLE
from tests.guards.scene import set_up
from tests.guards.test_access_table import read_out, signed_in


@pytest.fixture
def scene(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return set_up()


@pytest.fixture
def open_page(scene):
    clients: dict[str, Client] = {"": Client()}

    def open_page(email: str, url: str) -> Answer:
        if email not in clients:
            person = next(each for each in scene.cast.everyone().values() if each and each.email == email)
            clients[email] = signed_in(person)
        reset_queries()  # the log of a whole walk is longer than what Django keeps
        with CaptureQueriesContext(connection) as asked:
            response = clients[email].get(url)
            read_out(response)
        return Answer(response.status_code, ms=1.0, queries=len(asked))

    return open_page


def addresses(scene) -> dict[str, tuple[str, ...]]:
    return {name: (person.email if person else "",) for name, person in scene.cast.everyone().items()}


def test_every_page_that_the_access_table_shows_to_somebody_is_found(scene, open_page):
    shown = {row.name for row in ROWS if row.method == "GET" and "200" in row.answers}

    found = pages.find(pages.wanted(), open_page, addresses(scene), each=1)

    assert shown - set(found.pages) == set()
    assert found.missing == []
    assert found.broken == []


def test_a_page_that_the_demo_has_no_example_of_is_named(scene, open_page):
    everyone_but_the_facilitator = addresses(scene) | {"coach": ()}

    found = pages.find(pages.wanted("journals:shared_reflection"), open_page, everyone_but_the_facilitator, each=1)

    assert found.missing == ["journals:shared_reflection"]


def test_a_page_that_breaks_is_named_with_who_met_it(scene):
    found = pages.find(pages.wanted("home:concern"), lambda *_: Answer(500, ms=1.0), {"coach": ("coach@example.org",)})

    assert found.broken == ["/concern/ answers 500 to coach@example.org"]


def test_of_several_pages_of_one_name_the_slowest_is_measured_and_the_most_queries_are_counted(scene):
    takes = {"quick@example.org": (1.0, 9), "slow@example.org": (7.0, 4)}

    found = pages.find(
        pages.wanted("home:concern"),
        lambda email, url: Answer(200, ms=takes[email][0], queries=takes[email][1]),
        {"coach": ("quick@example.org",), "participant": ("slow@example.org",)},
    )

    assert found.pages["home:concern"].email == "slow@example.org"
    assert found.queries["home:concern"] == 9


def test_a_participants_own_work_is_tried_first(scene):
    first = next(keys({"pk": "project"}, scene.cast.participant.email))

    assert first == {"pk": scene.names["project"]}


def test_keys_of_one_url_belong_together(scene):
    for values in keys({"cohort": "cohort", "place": "place"}, scene.cast.coordinator.email):
        place = THINGS["place"].kind.objects.get(pk=values["place"])
        assert values["cohort"] == place.cohort_id


def test_rows_that_do_not_know_each_other_are_tried_side_by_side(scene):
    found = list(keys({"cohort_id": "cohort", "unit_id": "unit"}, scene.cast.coordinator.email))

    assert {"cohort_id": scene.names["cohort"], "unit_id": scene.names["unit"]} in found


def test_everything_that_the_table_puts_into_a_url_is_known_to_the_bench():
    named = {name for row in ROWS if row.method == "GET" for name in row.keys.values()}

    assert named - set(THINGS) - set(WORDS) == set()


def test_people_stand_for_the_columns_of_their_roles_and_places(scene):
    cast = scene.cast
    make.grant(cast.other_cohort, cast.participant, "facilitator")
    forget_grants(cast.participant)  # asked while the scene was set

    columns = pages.columns([cast.coordinator, cast.participant, cast.peer, cast.nobody])

    assert columns == {
        "signed out": ("",),
        "coordinator": (cast.coordinator.email,),
        "facilitator": (cast.participant.email,),
        "participant": (cast.participant.email, cast.peer.email),
    }


def test_roles_are_called_in_the_table_as_they_are_in_the_database():
    assert {role.value for role in ROLES.values()} - {"awarding contact"} <= set(PEOPLE)
