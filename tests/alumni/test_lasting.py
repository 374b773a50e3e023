"""Whether a project lasted, as its own pages say it: how many of those asked, and when."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from time_machine import travel

from alumni import actions
from alumni.mornings import morning
from alumni.waves import OPEN_FOR, months_after
from core.formats import long_date
from projects.lasted import DIFFERS, RUNS, STOPPED, UNKNOWN, Lasted, read, written
from tests import factories as make
from tests.alumni.making import alumni, answer, follow_up_of, link_of, told


def lasted(**people) -> Lasted:
    given = {"asked": 4, "as_it_was": 0, "changed": 0, "stopped": 0, "unsure": 0}
    return Lasted(3, date(2027, 2, 28), date(2027, 4, 11), **given | people)


def closed(opened) -> None:
    """As on the morning after the last day of the waves that were opened on this one."""
    morning(opened + OPEN_FOR + timedelta(days=1), tell=False)


@pytest.mark.parametrize(
    ("people", "state", "says"),
    [
        ({"as_it_was": 2, "changed": 1}, RUNS, "still running, say 3 of 4 asked"),
        ({"as_it_was": 1, "asked": 1}, RUNS, "still running, says 1 of 1 asked"),
        ({"as_it_was": 2, "stopped": 1}, RUNS, "still running, say 2 of 4 asked"),
        ({"stopped": 3, "changed": 1}, STOPPED, "stopped, say 3 of 4 asked"),
        (
            {"as_it_was": 1, "stopped": 1},
            DIFFERS,
            "seen differently: 1 says that it runs, 1 that it stopped, of 4 asked",
        ),
        ({"unsure": 2}, UNKNOWN, "nobody could say, of 4 asked"),
    ],
)
def test_what_more_of_those_say_who_can_is_said(people, state, says):
    found = lasted(**people)
    assert (found.state, found.says) == (state, says)


@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_it_is_kept_and_read_back_as_it_was(people):
    one, two, three, four = people
    found = lasted(asked=36, as_it_was=one, changed=two, stopped=three, unsure=four)
    assert read(written([found])) == (found,)


def test_both_pages_say_it_with_its_date_and_count_everybody_of_the_team_who_was_asked(over, today, project, sign_in):
    more = alumni(over.cohort, 3)
    for place in more:
        project.members.create(place=place)
    morning(today)
    for place, runs in zip([over.place, *more[:2]], ["as it was", "changed", "stopped"], strict=True):
        place.cohort = over.cohort
        answer(place, runs=runs)
    for name in ("project", "sustainability"):
        text = sign_in(over.peer).get(reverse(f"projects:{name}", args=[project.pk])).text
        assert "3 months after the programme:" in text
        assert "still running, say 2 of 4 asked" in text
        assert f"Asked on {long_date(today)}; more may answer until" in text
        assert "1 person says that it runs in another way than it was" in text


def test_while_a_wave_is_open_a_project_says_nothing_of_fewer_than_three_answers(over, today, project, sign_in):
    project.members.create(place=over.peer_place)
    page = reverse("projects:project", args=[project.pk])
    morning(today)
    answer(over.place, runs="stopped")
    for who in (over.peer, over.facilitator, over.administrator):
        assert "Did it last?" not in sign_in(who).get(page).text
    closed(today)
    assert "stopped, says 1 of 2 asked" in sign_in(over.facilitator).get(page).text


def test_an_installation_that_asks_for_more_answers_asks_for_them_here_too(over, today, project, sign_in, settings):
    settings.TEAM_THRESHOLD = 4
    more = alumni(over.cohort, 2)
    for place in (over.peer_place, *more):
        project.members.create(place=place)
    page = reverse("projects:project", args=[project.pk])
    morning(today)
    for place in (over.place, *more):
        place.cohort = over.cohort
        answer(place, runs="stopped")
    assert "Did it last?" not in sign_in(over.facilitator).get(page).text
    over.peer_place.cohort = over.cohort
    answer(over.peer_place, runs="stopped")
    assert "stopped, say 4 of 4 asked" in sign_in(over.facilitator).get(page).text


def test_the_form_says_what_others_can_work_out_of_the_count(over, today, project, client):
    morning(today)
    promise = client.get(link_of(follow_up_of(over.place))).text
    for said in (
        "as a count, once 3 have told or this has closed",
        "Where you worked on it alone, that is your word.",
        "Where you were two, or few of you answer, the others of the team can work out what you said",
    ):
        assert said in promise


def test_an_answer_that_is_changed_or_deleted_changes_the_count(over, today, project):
    more = alumni(over.cohort, 2)
    for place in more:
        project.members.create(place=place)
    morning(today)
    for place in (over.place, *more):
        answer(place)
    answer(over.place, runs="stopped")
    project.refresh_from_db()
    [found] = project.lasted_lines
    assert (found.running, found.stopped) == (2, 1)
    actions.take_back(follow_up=follow_up_of(over.place), by=None)
    project.refresh_from_db()
    assert project.lasted_lines == ()


def test_one_that_is_deleted_after_its_wave_has_closed_is_gone_from_the_page(over, today, project):
    morning(today)
    answer(over.place)
    closed(today)
    project.refresh_from_db()
    assert [each.running for each in project.lasted_lines] == [1]
    actions.take_back(follow_up=follow_up_of(over.place), by=None)
    project.refresh_from_db()
    assert project.lasted_lines == ()


def test_of_a_whole_cohort_s_project_everybody_is_counted(over, today):
    whole = make.project(over.place, "Everybody’s", whose="cohort")
    morning(today)
    answer(over.place)
    answer(over.peer_place)
    closed(today)
    whole.refresh_from_db()
    [found] = whole.lasted_lines
    assert (found.running, found.asked) == (2, 2)


def test_a_project_of_which_nobody_has_told_says_nothing(over, today, project, sign_in):
    morning(today)
    assert "Did it last?" not in sign_in(over.participant).get(reverse("projects:project", args=[project.pk])).text


def test_somebody_who_was_not_asked_is_not_counted(over, today, project):
    silent = make.place(over.cohort, make.person("Sil Ent", is_active=False))
    project.members.create(place=silent)
    morning(today)
    answer(over.place)
    closed(today)
    project.refresh_from_db()
    assert [each.asked for each in project.lasted_lines] == [1]


def test_both_waves_stand_there_the_earlier_first(over, today, project):
    morning(today)
    answer(over.place)
    later = months_after(over.cohort.ends_on, 12)
    morning(later, tell=False)
    with travel(make.at(later, 20), tick=False):
        actions.answer(follow_up=follow_up_of(over.place, 12), told=told(over.place, runs="stopped"), by=None)
    closed(later)
    project.refresh_from_db()
    assert [(each.months, each.state) for each in project.lasted_lines] == [(3, RUNS), (12, STOPPED)]
