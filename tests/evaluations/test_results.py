"""Results over sessions and cohorts, read from the figures that closing wrote."""

import dataclasses
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from cohorts.models import Cohort
from evaluations.headlines import headline_rows, headlines
from evaluations.models import ItemFigure
from evaluations.results import rates_of, results_of, results_over
from evaluations.statistics import Rate, Score, Withheld
from people import audit
from tests import factories as make
from tests.evaluations.making import answered, closed, fill, held_element, open_survey, survey_about, written

OUTSIDE = 5


def cohorts_of(programme):
    return list(Cohort.objects.filter(programme=programme))


@pytest.fixture
def eight(cast):
    """A cohort of eight, six of whom scored the first session 5, 5, 4, 4, 4 and 3."""
    fill(cast.cohort, 6)
    return closed(open_survey(cast), [5, 5, 4, 4, 4, 3])


def test_an_element_has_its_headline_its_further_question_and_how_many_answered(cast, eight):
    [result] = results_of(cast.cohort, OUTSIDE)
    assert (result.title, result.detail) == ("Leading self", "Master class, 3½ hours")
    assert result.score == Score(counts=(0, 0, 1, 3, 2), invited=8, n=6, mean=Decimal(25) / 6)
    assert result.rate == Rate(6, 8)
    assert [(item.text, item.figure) for item in result.items] == [
        ("How useful is it for your work?", Score(counts=(0, 0, 0, 6, 0), invited=8, n=6, mean=Decimal(4)))
    ]


def test_an_open_survey_has_no_result(cast):
    fill(cast.cohort, 6)
    answered(open_survey(cast), [5] * 8)
    assert results_of(cast.cohort, 3) == ()
    assert results_over(cohorts_of(cast.programme), 3) == ()


@pytest.mark.parametrize(("answers", "team", "outside"), [(2, False, False), (3, True, False), (5, True, True)])
def test_from_three_answers_inside_the_team_and_from_five_outside_it(cast, answers, team, outside):
    fill(cast.cohort, 6)
    closed(open_survey(cast), [4] * answers)
    shown = [isinstance(results_of(cast.cohort, minimum)[0].score, Score) for minimum in (3, 5)]
    assert shown == [team, outside]


def test_sessions_of_one_element_are_one_result(cast, eight):
    second = make.session(cast.cohort, "Leading self", date(2026, 10, 21), element=cast.session.element)
    survey_about(second, [5] * 5)
    [result] = results_of(cast.cohort, OUTSIDE)
    assert result.score.counts == (0, 0, 1, 3, 7)
    assert (result.score.n, result.score.invited) == (11, 16)


def test_what_was_agreed_with_the_participants_is_scored_session_by_session(cast, eight):
    visits, shipyard = held_element(
        cast.programme, cast.cohort, "Visit to a shipyard", to_be_agreed=True, budget_days=3
    )
    survey_about(shipyard, [5] * 5)
    survey_about(make.session(cast.cohort, "Visit to a school", date(2026, 11, 4), element=visits), [3] * 5)
    found = {result.title: result.score.mean for result in results_of(cast.cohort, OUTSIDE)}
    assert (found["Visit to a shipyard"], found["Visit to a school"]) == (5, 3)


def test_results_stand_in_the_order_of_the_design_and_keep_the_title_they_closed_with(cast, eight):
    element, session = held_element(cast.programme, cast.cohort, "Launch", position=0)
    survey_about(session, [5] * 5)
    element.title = "Renamed"
    element.save()
    assert [result.title for result in results_of(cast.cohort, OUTSIDE)] == ["Launch", "Leading self"]


def test_an_element_that_is_deleted_keeps_its_result(cast, eight):
    cast.session.element.delete()
    [result] = results_of(cast.cohort, OUTSIDE)
    assert (result.element, result.title, result.score.n) == (None, "Leading self", 6)


def test_a_programme_pools_its_cohorts_and_shows_each(cast, eight):
    fill(cast.other_cohort, 6)
    survey_about(cast.other_session, [4] * 7)
    [result] = results_over(cohorts_of(cast.programme), OUTSIDE)
    assert [(cell.name, cell.figure.counts) for cell in result.cohorts] == [
        ("Cohort 1", (0, 0, 1, 3, 2)),
        ("Cohort 2", (0, 0, 0, 7, 0)),
    ]
    assert (result.score.counts, result.score.n, result.score.invited) == ((0, 0, 1, 10, 2), 13, 15)


def test_a_small_cohort_cannot_be_found_by_subtraction_nor_by_comparing_days(cast, eight):
    """Two answers in the second cohort: its cell is withheld, and the total is what it was the day before."""
    [before] = results_over(cohorts_of(cast.programme), OUTSIDE)
    fill(cast.other_cohort, 3)
    survey_about(cast.other_session, [1, 1])
    [after] = results_over(cohorts_of(cast.programme), OUTSIDE)
    assert after.cohorts[1].figure == Withheld(OUTSIDE)
    assert after.score == before.score == after.cohorts[0].figure


def test_the_headlines_of_several_programmes_are_those_of_each(cast, eight):
    fill(cast.other_cohort, 6)
    survey_about(cast.other_session, [4, 3, 5, 5, 4])
    element = make.element(cast.other_programme, "Network day")
    cast.foreign_session.element, cast.foreign_session.asked = element, element.asked
    cast.foreign_session.save()
    fill(cast.foreign_cohort, 6)
    survey_about(cast.foreign_session, [1] * 6)
    both = [cast.programme, cast.other_programme]
    found = headlines(headline_rows([each.pk for each in both]), OUTSIDE)
    for programme in both:
        alone = results_over(cohorts_of(programme), OUTSIDE)
        assert found[programme.pk] == tuple(dataclasses.replace(each, items=()) for each in alone)
    assert headlines(headline_rows([]), OUTSIDE) == {}


def test_the_headlines_put_together_what_the_report_does_so_that_nothing_withheld_can_be_subtracted(cast, eight):
    """Three sessions of an element that was to be agreed, one with four answers: pooled they would give it away."""
    workshops, first = held_element(
        cast.programme, cast.cohort, "Coaching each other", to_be_agreed=True, budget_days=3
    )
    survey_about(first, [5] * 7)
    survey_about(make.session(cast.cohort, "Giving feedback", date(2026, 11, 4), element=workshops), [4] * 7)
    survey_about(make.session(cast.cohort, "Difficult talks", date(2026, 11, 11), element=workshops), [1] * 4)
    found = headlines(headline_rows([cast.programme.pk]), OUTSIDE)[cast.programme.pk]
    alone = results_over(cohorts_of(cast.programme), OUTSIDE)
    assert found == tuple(dataclasses.replace(each, items=()) for each in alone)
    assert {each.title: each.score for each in found}["Difficult talks"] == Withheld(OUTSIDE)


def test_another_programmes_results_stay_out(cast, eight):
    element = make.element(cast.other_programme, "Network day")
    cast.foreign_session.element, cast.foreign_session.asked = element, element.asked
    cast.foreign_session.save()
    fill(cast.foreign_cohort, 6)
    survey_about(cast.foreign_session, [1] * 6)
    assert [result.title for result in results_over(cohorts_of(cast.programme), OUTSIDE)] == ["Leading self"]
    assert [result.title for result in results_over(cohorts_of(cast.other_programme), OUTSIDE)] == ["Network day"]


def test_results_equal_a_recomputation_in_plain_sql(cast, eight):
    fill(cast.other_cohort, 6)
    survey_about(cast.other_session, [4, 2, 5, 5, 1, 3])
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT COUNT(*), SUM(a.value) FROM evaluations_answer a
               JOIN evaluations_item i ON i.id = a.item_id AND i.headline
               JOIN evaluations_response r ON r.id = a.response_id
               JOIN evaluations_survey s ON s.id = r.survey_id AND s.state = 'closed'
               JOIN cohorts_cohort c ON c.id = s.cohort_id
               WHERE c.programme_id = %s""",
            [cast.programme.pk if connection.vendor == "postgresql" else cast.programme.pk.hex],
        )
        n, points = cursor.fetchone()
    [result] = results_over(cohorts_of(cast.programme), OUTSIDE)
    assert (result.score.n, result.score.mean) == (n, Decimal(points) / n)
    assert (n, points) == (12, 45)


@pytest.mark.parametrize("elements", [1, 3, 30])
def test_reading_results_costs_one_query(cast, elements, django_assert_num_queries):
    for number in range(elements):
        written(cast.cohort, f"Element {number}")
    with django_assert_num_queries(1):
        assert len(results_of(cast.cohort, 3)) == elements
    cohorts = cohorts_of(cast.programme)
    with django_assert_num_queries(1):
        assert len(results_over(cohorts, 3)) == elements
    with django_assert_num_queries(1):
        assert len(rates_of(cast.cohort)) == elements


def test_response_rates_are_counted_while_open_and_kept_when_closed(cast, eight):
    _, session = held_element(cast.programme, cast.cohort, "Leading others")
    answered(survey_about(session), [4, 4, 4])
    lines = [(line.title, line.is_open, line.rate) for line in rates_of(cast.cohort)]
    assert lines == [("Leading others", True, Rate(3, 8)), ("Leading self", False, Rate(6, 8))]


# The page of the team


def cells(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_team_sees_scores_rates_and_nobodys_name(cast, eight, sign_in):
    response = sign_in(cast.coordinator).get(reverse("evaluations:results", args=[cast.cohort.pk]))
    text = cells(response)
    assert "Leading self 0 0 1 3 2 4.2 6 of 8" in text
    assert "Answered 6 of 8" not in text
    for person in (cast.participant, cast.peer):
        assert person.family_name not in text


def test_who_reads_the_audit_trail_is_not_told_how_many_have_answered_while_a_survey_is_open(cast, eight, sign_in):
    """The trail says when somebody signed in: a count that has risen by one since would say that they answered."""
    answered(survey_about(held_element(cast.programme, cast.cohort, "Leading others")[1]), [4, 4, 4, 5, 5])
    pages = [reverse(name, args=[cast.cohort.pk]) for name in ("evaluations:results", "home:workspace")]
    told = [cells(sign_in(cast.coordinator).get(page)) for page in pages]
    assert ["5 of 8" in told[0], "5 have answered" in told[1]] == [True, True]
    make.grant(None, cast.coordinator, "administrator")
    audit.record(by=cast.participant, verb="sign in", subject=cast.participant)
    trail = sign_in(cast.coordinator).get(reverse("admin:people_auditevent_changelist"))
    assert (trail.status_code, "Sign in" in cells(trail)) == (200, True)
    results, workspace = (sign_in(cast.coordinator).get(page) for page in pages)
    open_line, closed_line = results.context["rates"]
    assert [(line.told, line.rate.answered) for line in (open_line, closed_line)] == [(False, 0), (True, 6)]
    assert "5 of 8" not in cells(results)
    assert "6 of 8" in cells(results)
    assert "Sent" in cells(workspace)
    assert "have answered" not in cells(workspace)


def test_a_score_from_two_answers_is_hatched_and_does_not_exist_in_the_page(cast, sign_in):
    fill(cast.cohort, 6)
    closed(open_survey(cast), [1, 2])
    response = sign_in(cast.coordinator).get(reverse("evaluations:results", args=[cast.cohort.pk]))
    text = cells(response)
    assert "Withheld : Fewer than 3 answers" in text
    assert "2 of 8" in text  # how many answered is no score
    assert "1.5" not in response.content.decode().split("How many have answered")[0].split("</svg>")[-1]
    assert ItemFigure.objects.filter(ones=1, twos=1).exists()  # there was something to leak


@pytest.mark.parametrize("elements", [1, 3, 30])
def test_the_page_costs_the_same_however_many_elements(cast, elements, sign_in, django_assert_num_queries):
    for number in range(elements):
        written(cast.cohort, f"Element {number}")
    client = sign_in(cast.coordinator)
    with django_assert_num_queries(6):
        client.get(reverse("evaluations:results", args=[cast.cohort.pk]))


@pytest.mark.parametrize("cohorts", [1, 3, 30])
def test_the_list_of_cohorts_costs_the_same_however_many(cast, cohorts, sign_in, django_assert_num_queries):
    for _ in range(cohorts):
        make.cohort(cast.programme, number=next(make.count) + 10)
    client = sign_in(cast.evaluator)
    with django_assert_num_queries(3):
        response = client.get(reverse("evaluations:cohorts"))
    assert cells(response).count("21 September 2026 to 10 June 2027") == cohorts + 2
