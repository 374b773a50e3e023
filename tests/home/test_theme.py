"""A theme on one page: for its participants with how far they are, for the team without anybody's progress."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journals import actions as journal
from tests import factories as make


@pytest.fixture
def theme(cast):
    """The first domain of the cast's framework, with three requirements, an idea and reading."""
    domain = cast.programme.framework.domains.first()
    domain.objectives.create(text="Engage other professions")
    domain.requirements.create(position=1, text="Attend the seminars", evidence="seminars", needed=2)
    domain.requirements.create(position=2, text="Do a project", evidence="project")
    domain.requirements.create(position=3, text="Reflect on it", evidence="reflection")
    domain.requirements.create(position=4, text="Tell a colleague", evidence="other")
    domain.ideas.create(title="A directory", problem="35% were redirected", done="Two trainees made one")
    domain.readings.create(title="Standards", kind="pdf", url="https://example.org/standards.pdf")
    return domain


@pytest.fixture
def seminar(cast, theme):
    def one(title="Seminar", day=date(2026, 10, 1), kind="seminar", domains=(theme,)):
        element = make.element(cast.programme, title, kind=kind)
        element.domains.set(domains)
        return make.session(cast.cohort, title, day, kind=kind, element=element)

    return one


def address(theme) -> str:
    return reverse("home:theme", args=[theme.pk])


def page(client, theme):
    return client.get(address(theme)).context["page"]


def counts(client, theme):
    return [line.count for line in page(client, theme).lines]


def written(cast, theme, *, finish=True, counts=True, author=None, body="The seminar"):
    made = journal.begin(
        author=author or cast.participant, form="theme", theme=theme, counts=counts, body={"activity": body}
    )
    if finish:
        journal.finish(reflection=made, by=made.author)
    return made


def test_seminars_are_those_of_the_theme_that_the_register_says_one_attended(cast, theme, seminar, sign_in):
    other = theme.framework.domains.last()
    make.attendance(seminar("One"), cast.place)
    make.attendance(seminar("Two", kind="master class"), cast.place, "caught up")
    make.attendance(seminar("Missed"), cast.place, "apologies")
    make.attendance(seminar("Elsewhere", domains=[other]), cast.place)
    make.attendance(seminar("A conference", kind="conference"), cast.place)
    make.attendance(seminar("Of the peer"), cast.peer_place)
    line = page(sign_in(cast.participant), theme).lines[0]
    assert (line.count, line.needed, line.met) == (2, 2, True)
    assert [each.words for each in line.done] == ["One, 1 October 2026", "Two, 1 October 2026"]


def test_a_project_counts_for_its_whole_team_and_for_nobody_else(cast, theme, sign_in):
    project = make.project(cast.place, "A directory of services")
    line = page(sign_in(cast.participant), theme).lines[1]
    assert [(each.words, each.url) for each in line.done] == [
        ("A directory of services", reverse("projects:project", args=[project.pk]))
    ]
    assert counts(sign_in(cast.peer), theme)[1] == 0


def test_reflections_count_once_finished_and_only_by_their_writers_own_tick(cast, theme, sign_in):
    client = sign_in(cast.participant)
    written(cast, theme, finish=False)
    written(cast, theme, counts=False)
    written(cast, theme.framework.domains.last())
    written(cast, theme, author=cast.peer)
    assert counts(client, theme)[2] == 0
    written(cast, theme)
    assert counts(client, theme)[2] == 1
    assert "1 of 1 so far" in client.get(address(theme)).text
    written(cast, theme)
    assert "2 so far" in client.get(address(theme)).text


def test_what_cadre_cannot_know_is_left_to_the_participant(cast, theme, sign_in):
    shown = page(sign_in(cast.participant), theme)
    assert shown.lines[3].count is None
    assert (shown.met, shown.known) == (0, 3)
    assert "Cadre does not count this" in sign_in(cast.participant).get(address(theme)).text


def test_objectives_ideas_and_reading_stand_on_the_page(cast, theme, sign_in):
    text = sign_in(cast.participant).get(address(theme)).text
    for words in ("Engage other professions", "35% were redirected", "Two trainees made one", "Reflect on this theme"):
        assert words in text
    assert 'href="https://example.org/standards.pdf" rel="noopener noreferrer"' in text


@pytest.mark.parametrize("name", ["coordinator", "facilitator", "evaluator", "administrator"])
def test_the_team_reads_the_theme_and_nobodys_progress(cast, theme, seminar, sign_in, name):
    make.attendance(seminar("One"), cast.place)
    written(cast, theme, body="Words that must not leak")
    response = sign_in(getattr(cast, name)).get(address(theme))
    shown = response.context["page"]
    assert (shown.personal, [line.count for line in shown.lines]) == (False, [None] * 4)
    for words in ("so far", "must not leak", "Okafor", "Reflect on this theme", "1 October 2026"):
        assert words not in response.text
    assert '<a href="/programmes/">Programmes</a></li></ol>' in response.text


def test_a_coordinator_who_is_a_participant_elsewhere_sees_their_own_progress_and_no_others(cast, theme, sign_in):
    make.place(cast.other_cohort, cast.coordinator)
    make.project(cast.place)
    shown = page(sign_in(cast.coordinator), theme)
    assert (shown.personal, shown.lines[1].count) == (True, 0)


@pytest.mark.parametrize("name", ["coach", "commissioner", "other_coordinator", "other_commissioner", "nobody"])
def test_to_everybody_else_there_is_no_such_page(cast, theme, sign_in, name):
    assert sign_in(getattr(cast, name)).get(address(theme)).status_code == 404


def test_who_left_keeps_the_theme_and_who_never_started_does_not_get_it(cast, theme, sign_in):
    cast.place.state, cast.place.left_on = "left", date(2026, 12, 1)
    cast.place.save(update_fields=["state", "left_on"])
    assert sign_in(cast.participant).get(address(theme)).status_code == 200
    cast.peer_place.state = "declined"
    cast.peer_place.save(update_fields=["state"])
    assert sign_in(cast.peer).get(address(theme)).status_code == 404


def test_a_domain_with_nothing_of_its_own_is_no_theme(cast, theme, sign_in):
    assert sign_in(cast.participant).get(address(theme.framework.domains.last())).status_code == 404


def test_nothing_of_the_writing_is_read_when_it_is_counted(cast, theme, sign_in):
    written(cast, theme)
    client = sign_in(cast.participant)
    with CaptureQueriesContext(connection) as asked:
        client.get(address(theme))
    about = [each["sql"] for each in asked.captured_queries if "journals_reflection" in each["sql"]]
    assert len(about) == 2  # whether anything is shared with them, and how much they wrote
    assert [sql for sql in about if '"body"' in sql] == []


def test_the_home_page_leads_to_the_theme(cast, theme, sign_in):
    text = sign_in(cast.participant).get("/home/").text
    assert f'href="{address(theme)}"' in text
    assert "4 requirements, 1 idea from an earlier project and 1 thing to read. See how far you are" in text


def test_a_programme_without_themes_has_none_on_its_home_page(cast, sign_in):
    assert "Your theme" not in sign_in(cast.participant).get("/home/").text


@pytest.fixture
def no_menu(monkeypatch):
    """Pages without the menu, whose links and queries are other apps' too: for counting a page's own queries."""
    monkeypatch.setattr("core.navigation._links", {})


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_asks_the_same_however_much_there_is(cast, theme, seminar, sign_in, rows):
    for number in range(rows):
        make.attendance(seminar(f"Seminar {number}"), cast.place)
        make.project(cast.place, f"Project {number}")
        written(cast, theme)
        theme.ideas.create(title=f"Idea {number}")
        theme.readings.create(title=f"Reading {number}")
        theme.requirements.create(text=f"Do thing {number}", evidence="project")
    client = sign_in(cast.participant)
    client.get(address(theme))
    with CaptureQueriesContext(connection) as asked:
        client.get(address(theme))
    assert len(asked) == 12
