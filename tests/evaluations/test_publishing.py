"""A version is published to the commissioner, who opens nothing else; two that are too near each other never are."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from core.refusal import Refused
from documents.models import Document
from evaluations.actions_coding import add_outcome
from evaluations.actions_report import make_version, publish, withdraw, write
from evaluations.models import Coding, Comment, ReportVersion, Survey
from evaluations.published import published_reports
from evaluations.report import Subject, report_from
from people.models import AuditEvent
from tests import factories as make
from tests.evaluations.making import fill, written
from tests.evaluations.test_report import page_text, text_of

SECRET = "My manager shouts at the ward clerk"


@pytest.fixture
def told(cast):
    """Two cohorts with a dozen people each, scores of two elements in both, and a comment that may not be quoted."""
    for cohort in (cast.cohort, cast.other_cohort):
        fill(cohort, 10)
        for element in ("Coaching", "Leading self"):
            score(cohort, element, 12)
    survey = Survey.objects.filter(cohort=cast.cohort).first()
    survey.responses.create().comments.create(item=survey.version.items.get(position=3), text=SECRET)
    return cast


def score(cohort, title: str, answers: int) -> Survey:
    """A closed survey about the programme's element of that title."""
    survey = written(cohort, title, counts=(0, 0, 0, 4, answers - 4), invited=14)
    same = Survey.objects.filter(title=title).exclude(pk=survey.pk).first()
    if same:
        survey.element = same.element
        survey.session = make.session(cohort, title, date(2026, 10, 20), element=same.element)
        survey.save()
    return survey


def made(cast, cohort=None) -> ReportVersion:
    """A version whose PDF is made."""
    version = make_version(subject=Subject(cast.programme, cohort), by=cast.evaluator)
    ready = {"state": "ready", "file": "documents/x.pdf", "size": 1000, "finished_at": timezone.now()}
    Document.objects.filter(pk=version.document_id).update(**ready)
    version.refresh_from_db()
    return version


# Who opens what


def test_a_commissioner_opens_what_is_published_and_nothing_else(told, sign_in):
    version, client = made(told), sign_in(told.commissioner)
    page, file = (
        reverse("evaluations:version", args=[version.pk]),
        reverse("documents:page", args=[version.document_id]),
    )
    assert [client.get(url).status_code for url in (page, file)] == [404, 404]
    publish(version=version, by=told.evaluator)
    assert [client.get(url).status_code for url in (page, file)] == [200, 200]
    withdraw(version=version, reason="A figure was wrong", by=told.evaluator)
    assert [client.get(url).status_code for url in (page, file)] == [404, 404]


def test_a_commissioner_of_another_programme_opens_it_never(told, sign_in):
    version = made(told)
    publish(version=version, by=told.evaluator)
    client = sign_in(told.other_commissioner)
    assert client.get(reverse("evaluations:version", args=[version.pk])).status_code == 404
    assert client.get(reverse("documents:page", args=[version.document_id])).status_code == 404


def test_what_is_published_holds_no_private_comment_and_no_participant(told, sign_in):
    version = made(told)
    publish(version=version, by=told.evaluator)
    body = sign_in(told.commissioner).get(reverse("evaluations:version", args=[version.pk])).content.decode()
    assert Comment.objects.filter(response__survey__cohort=told.cohort).count() == 1
    assert SECRET not in body
    assert [each.person.family_name for each in told.cohort.places.all() if each.person.family_name in body] == []


def test_a_published_page_shows_what_was_frozen_and_not_what_came_after(told, sign_in):
    version = made(told)
    publish(version=version, by=told.evaluator)
    score(told.cohort, "Study visit", 12)
    write(subject=Subject(told.programme), section="summary", text="Written later.", revision=0, by=told.evaluator)
    told.programme.name = "Renamed since"
    told.programme.save()
    text = page_text(sign_in(told.commissioner).get(reverse("evaluations:version", args=[version.pk])))
    assert "Evaluation report: Leading for Change" in text
    assert not any(words in text for words in ("Study visit", "Written later.", "Renamed since"))


def test_a_commissioner_is_not_led_where_they_may_not_go(told, sign_in):
    version = made(told)
    publish(version=version, by=told.evaluator)
    body = sign_in(told.commissioner).get(reverse("evaluations:version", args=[version.pk])).content.decode()
    assert reverse("evaluations:programme_report", args=[told.programme.pk]) not in body


# Publishing


def test_it_waits_until_the_pdf_is_made(told):
    version = make_version(subject=Subject(told.programme), by=told.evaluator)
    with pytest.raises(Refused, match="not made yet"):
        publish(version=version, by=told.evaluator)


def test_twice_is_once_and_a_withdrawn_version_can_be_published_again(told):
    version = made(told)
    assert publish(version=version, by=told.evaluator) == publish(version=version, by=told.evaluator)
    withdraw(version=version, reason="Too early", by=told.evaluator)
    again = publish(version=version, by=told.evaluator)
    assert [each.reason for each in version.publications.exclude(pk=again.pk)] == ["Too early"]
    assert AuditEvent.objects.filter(verb="publish report").count() == 2


def test_a_version_is_withdrawn_with_a_reason(told, sign_in):
    version = made(told)
    publish(version=version, by=told.evaluator)
    client, url = sign_in(told.evaluator), reverse("evaluations:withdraw", args=[version.pk])
    assert "Say why it is withdrawn" in page_text(client.post(url, {"reason": " "}))
    assert version.publications.standing().exists()
    client.post(url, {"reason": "A figure was wrong"})
    assert not version.publications.standing().exists()


def test_words_alone_may_change_between_versions(told):
    publish(version=made(told), by=told.evaluator)
    write(subject=Subject(told.programme), section="summary", text="It worked.", revision=0, by=told.evaluator)
    publish(version=made(told), by=told.evaluator)
    assert [each.number for each in published_reports(told.programme)] == [2, 1]


def test_one_place_more_is_too_few(told):
    publish(version=made(told), by=told.evaluator)
    make.place(told.cohort)
    with pytest.raises(Refused) as refused:
        publish(version=made(told), by=told.evaluator)
    assert "Places on Cohort 1: 12 before, 13 now, where the least difference is 5" in refused.value.message
    assert "The whole programme, version 1" in refused.value.message


def test_five_places_more_may_be_told(told):
    publish(version=made(told), by=told.evaluator)
    fill(told.cohort, 5)
    assert publish(version=made(told), by=told.evaluator)


def test_a_version_that_was_withdrawn_was_still_seen(told):
    first = made(told)
    publish(version=first, by=told.evaluator)
    withdraw(version=first, reason="Too early", by=told.evaluator)
    make.place(told.cohort)
    with pytest.raises(Refused, match="too near"):
        publish(version=made(told), by=told.evaluator)


def test_a_cohorts_report_and_the_programmes_are_compared_too(told):
    publish(version=made(told), by=told.evaluator)
    make.place(told.cohort)
    with pytest.raises(Refused, match="Places on Cohort 1: 12 before, 13 now"):
        publish(version=made(told, told.cohort), by=told.evaluator)


def test_a_theme_of_nine_more_people_is_too_near(told):
    outcome = add_outcome(programme=told.programme, name="People to ring", by=told.evaluator)
    survey = Survey.objects.filter(cohort=told.cohort).first()
    item = survey.version.items.get(position=3)

    def raised_by(people: int) -> None:
        for _ in range(people):
            comment = survey.responses.create().comments.create(item=item, text="I rang her")
            Coding.objects.create(comment=comment, outcome=outcome, on=date(2026, 11, 1))

    raised_by(10)
    publish(version=made(told), by=told.evaluator)
    raised_by(1)
    with pytest.raises(Refused, match="People who raised “People to ring”, Cohort 1: 10 before, 11 now"):
        publish(version=made(told), by=told.evaluator)
    raised_by(9)
    assert publish(version=made(told), by=told.evaluator)


def test_a_refusal_is_told_on_the_page_and_nothing_is_published(told, sign_in):
    publish(version=made(told), by=told.evaluator)
    make.place(told.cohort)
    second = made(told)
    response = sign_in(told.evaluator).post(reverse("evaluations:publish", args=[second.pk]), follow=True)
    assert "This version is too near one that was published" in page_text(response)
    assert not second.publications.exists()


# Subtraction


def test_a_programmes_figures_less_a_cohorts_are_never_a_few_answers(told):
    """The second cohort's three answers about the study visit are in no total."""
    score(told.cohort, "Study visit", 8)
    few = score(told.other_cohort, "Study visit", 4)
    few.figures.update(ones=0, twos=0, threes=0, fours=1, fives=2)
    whole = report_from(made(told).content)
    own = report_from(made(told, told.cohort).content)
    for element in whole.elements:
        mine = next(each for each in own.elements if each.title == element.title)
        left = element.score.n - mine.score.n
        assert left == 0 or left >= 5
    visit = next(each for each in whole.elements if each.title == "Study visit")
    assert (visit.score.n, [hasattr(cell.figure, "mean") for cell in visit.cohorts]) == (8, [True, False])


def test_the_whole_programme_stands_cohort_by_cohort_on_page_and_paper(told, sign_in):
    from evaluations.reporting import pdf_of

    version = made(told)
    report = report_from(version.content)
    assert [(each.name, each.places) for each in report.cohorts] == [("Cohort 1", 12), ("Cohort 2", 11)]
    printed = text_of(pdf_of(report, 1, lambda *_: None))
    page = page_text(sign_in(told.evaluator).get(reverse("evaluations:version", args=[version.pk])))
    for words in ("Evaluation report", "23 places", "Coaching", "24 of 28", "4.7", "Coaching, Cohort 2 0 0 0 4 8 4.7"):
        assert words in printed, words
        assert words in page or words == "23 places", words


# What the outcomes page reads


def test_published_reports_say_which_is_the_latest_of_each(told, django_assert_num_queries):
    for subject in (None, told.cohort):
        publish(version=made(told, subject), by=told.evaluator)
    write(subject=Subject(told.programme), section="summary", text="It worked.", revision=0, by=told.evaluator)
    publish(version=made(told), by=told.evaluator)
    with django_assert_num_queries(1):
        found = published_reports(told.programme)
    assert [(each.about, each.number, each.latest) for each in found] == [
        ("The whole programme", 2, True),
        ("The whole programme", 1, False),
        ("Cohort 1", 1, True),
    ]
    assert published_reports(told.other_programme) == ()
