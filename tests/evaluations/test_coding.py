"""People code comments to learning outcomes; the comments stay without their writers."""

import re
import uuid

import pytest
from django.urls import reverse

from core.refusal import Refused
from evaluations import actions, actions_coding
from evaluations.actions_coding import CodedMeanwhile, add_outcome, code
from evaluations.actions_report import make_version
from evaluations.coding import next_to_code, progress_of, surveys_with_comments, with_coded
from evaluations.models import Coding, Comment, LearningOutcome, Survey
from evaluations.report import Subject, report_of
from people.models import AuditEvent
from tests import factories as make
from tests.evaluations.making import answer, closed, fill, open_survey, written
from tests.evaluations.test_report import NOW, page_text


@pytest.fixture
def survey(cast):
    """Twelve answers to one session, each with a comment that may be quoted."""
    fill(cast.cohort, 10)
    return closed(open_survey(cast), [4] * 12, words="I ask first", may_quote=True)


@pytest.fixture
def outcomes(cast):
    names = ["Asking before deciding", "People to ring", "A safe place to think"]
    return [add_outcome(programme=cast.programme, name=name, by=cast.evaluator) for name in names]


def comments():
    return list(Comment.objects.select_related("response__survey").order_by("id"))


def themes_of(cast):
    return report_of(Subject(cast.programme, cast.cohort), NOW, ["themes"]).themes


# Coding


def test_a_comment_raises_several_themes_and_can_be_coded_anew(cast, survey, outcomes):
    [comment, *_] = comments()
    code(comment=comment, outcomes=[outcomes[0].pk, outcomes[1].pk], by=cast.evaluator)
    code(comment=comment, outcomes=[outcomes[1].pk, outcomes[2].pk], by=cast.coordinator)
    assert [each.name for each in actions_coding.outcomes_of(comment)] == ["People to ring", "A safe place to think"]
    kept, new = (comment.codings.get(outcome=each) for each in outcomes[1:])
    assert (kept.by, new.by) == (cast.evaluator, cast.coordinator)


def test_none_of_the_themes_is_an_answer_too(cast, survey, outcomes):
    [comment, *_] = comments()
    code(comment=comment, outcomes=[], by=cast.evaluator)
    assert with_coded(Comment.objects.filter(pk=comment.pk)).get().coded
    code(comment=comment, outcomes=[outcomes[0].pk], by=cast.evaluator)
    assert [each.outcome for each in comment.codings.all()] == [outcomes[0]]


def test_nothing_is_coded_before_the_survey_is_closed(cast, outcomes):
    survey = open_survey(cast)
    participation = survey.participations.select_related("place__person", "survey").first()
    answer(participation, 4, words="Too early")
    [comment] = comments()
    with pytest.raises(Refused, match="once their survey is closed"):
        code(comment=comment, outcomes=[outcomes[0].pk], by=cast.evaluator)
    assert not Coding.objects.exists()


def test_a_theme_of_another_programme_is_refused(cast, survey):
    foreign = add_outcome(programme=cast.other_programme, name="Elsewhere", by=cast.other_coordinator)
    with pytest.raises(Refused, match="no longer in the codebook"):
        code(comment=comments()[0], outcomes=[foreign.pk], by=cast.evaluator)


def test_two_who_code_the_same_comment_do_not_overwrite_each_other_unseen(cast, survey, outcomes):
    [comment, *_] = comments()
    code(comment=comment, outcomes=[outcomes[0].pk], seen=[], by=cast.evaluator)
    with pytest.raises(CodedMeanwhile):
        code(comment=comment, outcomes=[outcomes[1].pk], seen=[], by=cast.coordinator)
    assert actions_coding.outcomes_of(comment) == [outcomes[0]]


def test_coding_leaves_no_path_from_a_comment_to_its_writer_and_no_words_in_the_audit(cast, survey, outcomes):
    for comment in comments():
        code(comment=comment, outcomes=[outcomes[0].pk], by=cast.evaluator)
    fields = {field.name for field in Coding._meta.get_fields()}
    assert fields == {"id", "comment", "outcome", "by", "on"}
    assert {each.by for each in Coding.objects.all()} == {cast.evaluator}
    assert "I ask first" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


# Counting


def test_ten_people_are_told_and_nine_are_not(cast, survey, outcomes):
    for comment in comments()[:9]:
        code(comment=comment, outcomes=[outcomes[0].pk], by=cast.evaluator)
    assert (themes_of(cast).told, themes_of(cast).further) == ((), 1)
    code(comment=comments()[9], outcomes=[outcomes[0].pk], by=cast.evaluator)
    [theme] = themes_of(cast).told
    assert (theme.name, theme.raised.people, theme.raised.answers) == ("Asking before deciding", 10, 10)


def test_a_person_who_says_it_in_two_surveys_is_not_two_people(cast, survey, outcomes):
    """Ten in one survey and seven in another are certain to be ten people, not seventeen."""
    other = written(cast.cohort, "Leading others")
    item = other.version.items.get(position=3)
    for number in range(7):
        other.responses.create().comments.create(item=item, text=f"Again {number}")
    for comment in comments():
        code(comment=comment, outcomes=[outcomes[0].pk], by=cast.evaluator)
    [theme] = themes_of(cast).told
    assert (theme.raised.people, theme.raised.answers) == (12, 19)


def test_the_name_of_a_theme_that_is_withheld_is_not_in_the_report(cast, survey, outcomes):
    for comment in comments():
        code(comment=comment, outcomes=[outcomes[0].pk], by=cast.evaluator)
    code(comment=comments()[0], outcomes=[outcomes[1].pk], by=cast.evaluator)
    assert "People to ring" not in repr(themes_of(cast))
    assert themes_of(cast).further == 1


def test_a_quotation_stands_under_its_theme_and_apart_where_that_is_withheld(cast, survey, outcomes):
    first, second, *others = comments()
    for comment in (first, second):
        actions.choose_quotation(comment=comment, by=cast.evaluator)
    code(comment=second, outcomes=[outcomes[1].pk], by=cast.evaluator)
    for comment in (first, *others):
        code(comment=comment, outcomes=[outcomes[0].pk], by=cast.evaluator)
    themes = themes_of(cast)
    assert [[each.text for each in theme.quotations] for theme in themes.told] == [[first.text]]
    assert [each.text for each in themes.others] == [second.text]


# The codebook


def test_a_codebook_has_each_name_once(cast, outcomes):
    with pytest.raises(Refused, match="of this name already"):
        add_outcome(programme=cast.programme, name="people to RING", by=cast.evaluator)


def test_themes_move_and_are_numbered_without_gaps(cast, outcomes):
    actions_coding.move_outcome(outcome=outcomes[2], up=True, by=cast.evaluator)
    actions_coding.move_outcome(outcome=outcomes[0], up=True, by=cast.evaluator)
    book = LearningOutcome.objects.filter(programme=cast.programme)
    assert [(each.position, each.name) for each in book] == [
        (1, "Asking before deciding"),
        (2, "A safe place to think"),
        (3, "People to ring"),
    ]


def test_merged_themes_keep_every_comment_once(cast, survey, outcomes):
    both, one, other, *_ = comments()
    code(comment=both, outcomes=[outcomes[0].pk, outcomes[1].pk], by=cast.evaluator)
    code(comment=one, outcomes=[outcomes[0].pk], by=cast.evaluator)
    code(comment=other, outcomes=[outcomes[1].pk], by=cast.evaluator)
    actions_coding.merge_outcomes(outcome=outcomes[0], into=outcomes[1], by=cast.evaluator)
    assert {each.comment for each in outcomes[1].codings.all()} == {both, one, other}
    assert outcomes[1].codings.count() == 3
    assert [each.position for each in LearningOutcome.objects.filter(programme=cast.programme)] == [1, 2]


def test_merging_into_nothing_is_an_error_that_the_title_of_the_page_says_too(cast, outcomes, sign_in):
    response = sign_in(cast.evaluator).post(reverse("evaluations:merge", args=[outcomes[0].pk]), {"into": ""})
    assert "<title>Error: Change a theme: Asking before deciding" in response.text
    assert "Choose the theme that it becomes part of" in response.text


def test_merging_asks_first_and_then_does_it(cast, survey, outcomes, sign_in):
    code(comment=comments()[0], outcomes=[outcomes[0].pk], by=cast.evaluator)
    client, merge = sign_in(cast.evaluator), reverse("evaluations:merge", args=[outcomes[0].pk])
    asked = client.post(merge, {"into": outcomes[1].pk})
    assert "1 comment is then coded to “People to ring”" in asked.text
    assert outcomes[0].codings.count() == 1
    client.post(merge, {"into": outcomes[1].pk, "sure": "yes"})
    assert not LearningOutcome.objects.filter(pk=outcomes[0].pk).exists()
    assert outcomes[1].codings.count() == 1


def test_a_theme_with_comments_is_merged_and_not_thrown_away(cast, survey, outcomes):
    code(comment=comments()[0], outcomes=[outcomes[0].pk], by=cast.evaluator)
    with pytest.raises(Refused, match="Merge it"):
        actions_coding.drop_outcome(outcome=outcomes[0], by=cast.evaluator)
    actions_coding.drop_outcome(outcome=outcomes[1], by=cast.evaluator)
    assert LearningOutcome.objects.filter(programme=cast.programme).count() == 2


# Pages


def test_the_page_lists_what_is_not_coded_first_and_counts(cast, survey, outcomes, sign_in):
    [coded, *_] = comments()
    code(comment=coded, outcomes=[outcomes[0].pk], by=cast.evaluator)
    response = sign_in(cast.coordinator).get(reverse("evaluations:coding", args=[cast.programme.pk]))
    assert "1 of 12 coded" in page_text(response)
    assert [each.coded for each in response.context["page"]] == [False] * 11 + [True]


def test_a_survey_with_too_few_answers_is_not_among_them(cast, outcomes, sign_in):
    closed(open_survey(cast), [4] * 2, words="Two of us")
    response = sign_in(cast.evaluator).get(reverse("evaluations:coding", args=[cast.programme.pk]))
    assert "Two of us" not in response.content.decode()


def test_ticks_are_saved_and_the_next_comment_follows(cast, survey, outcomes, sign_in):
    client = sign_in(cast.evaluator)
    [first, *_] = comments()
    url = reverse("evaluations:code", args=[first.pk])
    response = client.post(f"{url}?survey={survey.pk}", {"outcomes": [outcomes[0].pk], "seen": ""})
    assert actions_coding.outcomes_of(first) == [outcomes[0]]
    following = next_to_code(Comment.objects.filter(response__survey=survey), first)
    assert response.url == f"{reverse('evaluations:code', args=[following.pk])}?survey={survey.pk}"


def test_a_form_that_is_out_of_date_comes_back_with_its_ticks_beside_what_was_saved(cast, survey, outcomes, sign_in):
    [first, *_] = comments()
    code(comment=first, outcomes=[outcomes[0].pk], by=cast.coordinator)
    client, url = sign_in(cast.evaluator), reverse("evaluations:code", args=[first.pk])
    response = client.post(url, {"outcomes": [outcomes[1].pk], "seen": ""})
    assert response.status_code == 200
    assert "Coded now, by somebody else: Asking before deciding" in page_text(response)
    assert [ticked for _, ticked in response.context["form"].ticks] == [False, True, False]
    client.post(url, {"outcomes": [outcomes[1].pk], "seen": str(outcomes[0].pk)})
    assert actions_coding.outcomes_of(first) == [outcomes[1]]


def test_a_survey_that_is_no_survey_shows_all(cast, survey, sign_in):
    client = sign_in(cast.evaluator)
    for asked in ("nonsense", uuid.uuid4()):
        response = client.get(reverse("evaluations:coding", args=[cast.programme.pk]), {"survey": asked})
        assert response.context["page"].paginator.count == 12


def test_progress_counts_comments_and_not_codings(cast, survey, outcomes):
    code(comment=comments()[0], outcomes=[each.pk for each in outcomes], by=cast.evaluator)
    progress = progress_of(surveys_with_comments(Comment.objects.all()))
    assert (progress.coded, progress.of) == (1, 12)


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_pages_cost_the_same_however_many_comments_and_themes(cast, many, sign_in, django_assert_num_queries):
    outcomes = [
        add_outcome(programme=cast.programme, name=f"Theme {n}", by=cast.evaluator) for n in range(max(many, 2))
    ]
    for number in range(many):
        survey = written(cast.cohort, f"Element {number}")
        item = survey.version.items.get(position=3)
        comment = survey.responses.create().comments.create(item=item, text="Words")
        Coding.objects.create(comment=comment, outcome=outcomes[0], on="2026-11-01")
    assert Survey.objects.filter(state="closed").count() == many
    client = sign_in(cast.evaluator)
    with django_assert_num_queries(8):
        client.get(reverse("evaluations:coding", args=[cast.programme.pk]))
    with django_assert_num_queries(6):
        client.get(reverse("evaluations:code", args=[comment.pk]))
    with django_assert_num_queries(4):
        client.get(reverse("evaluations:codebook", args=[cast.programme.pk]))
    with django_assert_num_queries(6):
        client.get(reverse("evaluations:outcome", args=[outcomes[0].pk]))


def test_a_place_is_made_for_those_who_are_counted(cast, survey):
    """The people of whom a theme is told are those who took a place."""
    make.place(cast.cohort)
    assert themes_of(cast).people == 13


def test_every_section_and_drawing_of_a_version_has_a_name_of_its_own(cast, survey, outcomes, sign_in):
    for comment in comments():
        code(comment=comment, outcomes=[outcomes[0].pk], by=cast.evaluator)
    version = make_version(subject=Subject(cast.programme, cast.cohort), by=cast.evaluator, now=NOW)
    body = sign_in(cast.evaluator).get(reverse("evaluations:version", args=[version.pk])).text
    named = re.findall(r'\bid="([^"]+)"', body)
    assert {"themes-title", "people-by-theme-title"} <= set(named)
    assert sorted(named) == sorted(set(named))
