"""Whether a change will last: ten weighted factors, each person for themselves, and how far apart they are."""

from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.refusal import Refused
from people.models import AuditEvent
from projects import lasting
from projects.sustainability import FACTORS, spread, total
from tests import factories as make

KEYS = [factor.key for factor in FACTORS]
ANSWERS = st.fixed_dictionaries({key: st.integers(1, 4) for key in KEYS})


def all_at(level, **other):
    return dict.fromkeys(KEYS, level) | other


@pytest.mark.parametrize(("answer", "of_100"), [(all_at(1), 0), (all_at(4), 100), (all_at(1, senior=4), 15.0)])
def test_the_weights_add_up_to_100(answer, of_100):
    assert total(answer) == pytest.approx(of_100)


@pytest.mark.parametrize("answer", [{}, all_at(0), all_at(5), all_at(2, other=2)])
def test_what_is_not_a_level_for_each_factor_has_no_total(answer):
    with pytest.raises(ValueError, match="for each factor"):
        total(answer)


def test_two_thirds_of_everything_is_hopeful_and_a_third_is_not():
    assert spread([all_at(3)]).reading == "There is reason for optimism."
    assert spread([all_at(2)]).reading.startswith("Without work")
    assert spread([all_at(3, senior=1)]).middle == pytest.approx(100 * 2 / 3 - 10)
    assert spread([]) is None


def test_where_people_differ_and_what_would_help_most_are_found():
    found = spread([all_at(4, senior=1, fit=3), all_at(4, senior=3, fit=3), all_at(4, senior=2, fit=4)])
    by_key = {each.factor.key: each for each in found.factors}
    assert (by_key["senior"].counts, by_key["senior"].wide, by_key["fit"].wide) == ((1, 1, 1, 0), True, False)
    assert [each.factor.key for each in found.weakest] == ["senior", "fit"]
    assert found.totals == tuple(sorted(found.totals)) and found.n == 3


@given(st.lists(ANSWERS, min_size=1, max_size=8))
def test_the_middle_lies_between_the_lowest_and_the_highest(answers):
    found = spread(answers)
    assert 0 <= found.totals[0] <= found.middle <= found.highest <= 100.0001
    for each in found.factors:
        assert sum(each.counts) == found.n


@given(ANSWERS, st.sampled_from(KEYS))
def test_a_higher_level_never_lowers_the_total(answer, key):
    assert total(answer | {key: 4}) >= total(answer)


# People


@pytest.fixture
def by(running):
    return running.participant


def page(project, name="sustainability"):
    return reverse(f"projects:{name}", args=[project.pk])


def test_the_newest_answer_of_each_person_counts(running, project, by):
    lasting.answer_sustainability(project=project, levels=all_at(1), by=by)
    lasting.answer_sustainability(project=project, levels=all_at(4), by=by)
    lasting.answer_sustainability(project=project, levels=all_at(2), by=running.coordinator)
    lasting.answer_sustainability(project=project, levels=all_at(2), by=running.facilitator)
    found, answers = lasting.spread_of(project)
    assert (found.n, [round(each) for each in found.totals]) == (3, [33, 33, 100])
    assert answers[by.pk] == all_at(4)


def test_posted_twice_is_one_and_half_an_answer_is_refused(project, by):
    token = uuid4()
    for _ in range(2):
        lasting.answer_sustainability(project=project, levels=all_at(3), by=by, token=token)
    assert project.sustainability_answers.count() == 1
    with pytest.raises(Refused, match="each of the ten"):
        lasting.answer_sustainability(project=project, levels={"senior": 3}, by=by)
    assert AuditEvent.objects.get(verb="answer sustainability").details == {}


def test_several_people_answer_and_the_page_shows_no_name_beside_a_level(running, project, sign_in):
    make.place(running.cohort)
    for who, level in ((running.participant, "4"), (running.facilitator, "2"), (running.coordinator, "1")):
        client = sign_in(who)
        assert client.post(page(project, "answer_sustainability"), dict.fromkeys(KEYS, level)).url == page(project)
    text = sign_in(running.coordinator).get(page(project)).text
    assert "The middle of 3 people, who give it from 0 to 100." in text
    assert "Seen differently" in text
    main = text[text.index("<main") : text.index("</main")]
    assert not [who.name for who in (running.participant, running.facilitator) if who.name in main]


def test_of_one_or_two_who_answered_only_their_number_is_shown(running, project, sign_in):
    for who, says in ((running.participant, "1 person has answered"), (running.coordinator, "2 people have answered")):
        lasting.answer_sustainability(project=project, levels=all_at(3), by=who)
        for name in ("sustainability", "progress"):
            response = sign_in(running.facilitator).get(page(project, name))
            assert says in response.text
            for told in ("of 100:", "How people see each factor", "There is reason for optimism", "The middle of"):
                assert told not in response.text
    own = sign_in(running.participant).get(page(project, "answer_sustainability"))
    assert own.context["form"]["senior"].value() == 3


def test_what_was_chosen_stays_when_one_is_missing(running, project, sign_in):
    typed = dict.fromkeys(KEYS[:-1], "3")
    response = sign_in(running.participant).post(page(project, "answer_sustainability"), typed)
    assert response.context["form"].errors == {KEYS[-1]: [f"{FACTORS[-1].name}: choose one of the four"]}
    assert response.context["form"]["senior"].value() == "3"


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_takes_the_same_queries_for_1_3_and_30(project, by, sign_in, rows, django_assert_num_queries):
    for _ in range(rows):
        lasting.answer_sustainability(project=project, levels=all_at(3), by=make.person())
    client = sign_in(by)
    client.get(page(project))
    with django_assert_num_queries(5):
        client.get(page(project))
