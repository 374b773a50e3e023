"""Drafts and answers: what is kept, what is refused, and that nothing is counted twice."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from core.refusal import Refused
from evaluations import actions
from evaluations.models import Answer, Comment, Draft, ItemFigure, Response, Survey
from tests.evaluations.making import answer, answered, closed, fill, open_survey, said

WORDS = "The rota hour was worth the whole morning"


@pytest.fixture
def survey(cast):
    return open_survey(cast)


@pytest.fixture
def mine(cast, survey):
    return survey.participations.select_related("place__person", "survey").get(place=cast.place)


def everything_in(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return repr(cursor.fetchall())


def test_a_draft_is_encrypted_in_the_table_and_gone_after_submission(cast, survey, mine):
    actions.save_draft(participation=mine, body={"item_1": "4", "item_3": WORDS}, by=cast.participant)
    assert Draft.objects.get().body == {"item_1": "4", "item_3": WORDS}
    stored = everything_in("evaluations_draft")
    assert "gAAAA" in stored
    assert WORDS not in stored
    assert "rota" not in stored
    answer(mine, 4, words=WORDS)
    assert everything_in("evaluations_draft") == "[]"
    assert WORDS not in everything_in("evaluations_comment")
    assert Comment.objects.get().text == WORDS


def test_a_draft_is_saved_over_the_one_before(cast, mine):
    actions.save_draft(participation=mine, body={"item_1": "4"}, by=cast.participant)
    actions.save_draft(participation=mine, body={"item_1": "5"}, by=cast.participant)
    assert [draft.body for draft in Draft.objects.all()] == [{"item_1": "5"}]


def test_a_draft_that_arrives_after_submission_is_not_kept(cast, mine):
    answer(mine, 4)
    assert actions.save_draft(participation=mine, body={"item_1": "1"}, by=cast.participant) is None
    assert Draft.objects.count() == 0


def test_somebody_elses_draft_survives_my_answers(cast, survey, mine):
    theirs = survey.participations.get(place=cast.peer_place)
    actions.save_draft(participation=theirs, body={"item_3": WORDS}, by=cast.peer)
    answer(mine, 4)
    assert [(draft.participation_id, draft.body) for draft in Draft.objects.all()] == [(theirs.pk, {"item_3": WORDS})]


def test_two_clicks_are_one_submission_and_the_first_answers_stand(survey, mine):
    assert answer(mine, 4) is True
    mine.refresh_from_db()
    assert answer(mine, 1) is False
    assert Response.objects.count() == 1
    assert sorted(Answer.objects.filter(item__headline=True).values_list("value", flat=True)) == [4]


def test_a_click_from_a_page_loaded_before_the_first_is_still_the_second(survey, mine):
    stale = survey.participations.select_related("place__person", "survey").get(pk=mine.pk)
    assert answer(mine, 4) is True
    assert answer(stale, 1) is False
    assert Response.objects.count() == 1


def test_a_closed_survey_takes_no_answers_and_no_draft_and_its_figures_stay(cast, survey, mine):
    answer(survey.participations.get(place=cast.peer_place), 3)
    actions.close(survey=survey, by=None)
    before = list(ItemFigure.objects.values())
    with pytest.raises(actions.SurveyClosed, match="This questionnaire closed on 28 October 2026"):
        answer(mine, 5)
    with pytest.raises(actions.SurveyClosed):
        actions.save_draft(participation=mine, body={"item_1": "4"}, by=cast.participant)
    assert Response.objects.count() == 1
    assert list(ItemFigure.objects.values()) == before


def test_closing_twice_is_closing_once(survey, mine):
    answer(mine, 5)
    first = actions.close(survey=survey, by=None)
    second = actions.close(survey=survey, by=None)
    assert second.closed_at == first.closed_at
    assert ItemFigure.objects.count() == 2


def test_nobody_answers_for_another(cast, survey, mine):
    with pytest.raises(PermissionDenied):
        actions.submit(participation=mine, answers=said(survey, 5), by=cast.peer)
    with pytest.raises(PermissionDenied):
        actions.save_draft(participation=mine, body={"item_1": "4"}, by=cast.coordinator)
    assert Response.objects.count() == 0


def test_a_question_that_must_be_answered_is_named_when_it_is_not(cast, survey, mine):
    first = survey.version.items.get(position=1)
    with pytest.raises(Refused) as refused:
        actions.submit(participation=mine, answers={first.pk: 4}, by=cast.participant)
    assert refused.value.message == "Answer “How useful is it for your work?”."
    assert refused.value.field == "item_2"
    assert Response.objects.count() == 0


@pytest.mark.parametrize("value", [0, 6, -1])
def test_a_score_off_the_scale_is_no_answer(cast, survey, mine, value):
    with pytest.raises(Refused):
        actions.submit(participation=mine, answers=said(survey, value), by=cast.participant)
    assert Answer.objects.count() == 0


def test_an_empty_comment_is_not_kept(mine):
    answer(mine, 4, words="   ")
    assert Comment.objects.count() == 0


def test_figures_equal_plain_sql(cast, survey):
    fill(cast.cohort, 0)
    answered(survey, [5, 4])
    actions.close(survey=survey, by=None)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT i.text,
                      SUM(CASE WHEN a.value = 1 THEN 1 ELSE 0 END), SUM(CASE WHEN a.value = 2 THEN 1 ELSE 0 END),
                      SUM(CASE WHEN a.value = 3 THEN 1 ELSE 0 END), SUM(CASE WHEN a.value = 4 THEN 1 ELSE 0 END),
                      SUM(CASE WHEN a.value = 5 THEN 1 ELSE 0 END)
               FROM evaluations_answer a JOIN evaluations_item i ON i.id = a.item_id GROUP BY i.text ORDER BY i.text"""
        )
        by_sql = cursor.fetchall()
        cursor.execute(
            """SELECT i.text, f.ones, f.twos, f.threes, f.fours, f.fives
               FROM evaluations_itemfigure f JOIN evaluations_item i ON i.id = f.item_id ORDER BY i.text"""
        )
        assert cursor.fetchall() == by_sql
    assert by_sql == [("How useful is it for your work?", 0, 0, 0, 2, 0), ("Overall, how was it?", 0, 0, 0, 1, 1)]
    closed_survey = Survey.objects.get()
    assert (closed_survey.invited, closed_survey.answered) == (2, 2)


def test_a_survey_that_nobody_answered_has_figures_of_nought(survey):
    closed(survey)
    assert [figure.counts for figure in ItemFigure.objects.all()] == [(0, 0, 0, 0, 0)] * 2
    assert (Survey.objects.get().invited, Survey.objects.get().answered) == (2, 0)


def test_a_history_is_brought_in_at_one_moment_and_keeps_the_promise(cast, survey):
    answers = {each.pk: said(survey, 4, words=WORDS) for each in survey.participations.all()}
    assert actions.submit_together(survey=survey, answers=answers, by=cast.coordinator) == 2
    assert actions.submit_together(survey=survey, answers=answers, by=cast.coordinator) == 0
    assert Response.objects.count() == survey.participations.filter(answered=True).count() == 2
    keys = [row.pk.hex for row in Answer.objects.all()]
    assert keys == sorted(keys)
