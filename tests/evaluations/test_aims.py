"""A verdict for each aim of the commission: who gives it, what it asks for, and where a chief executive reads it."""

from dataclasses import replace

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from documents.models import Document
from evaluations.actions_report import Judgement, OutOfDate, judge, make_version
from evaluations.models import Publication, Verdict
from evaluations.report import Subject, report_of
from evaluations.report.aims import Judged, finding
from evaluations.reporting import pdf_of
from people.models import AuditEvent
from tests import factories as make
from tests.evaluations.making import written
from tests.evaluations.test_publishing import made
from tests.evaluations.test_report import NOW, page_text, silent, text_of, version_page

FIRST, SECOND = "Patients wait less", "Sites work together"
IN_PART = Judgement("partly", "Waits fell in two of three clinics", "fairly", "charts show it; no comparison.")


@pytest.fixture
def subject(cast):
    """The cast's cohort, of a programme with two aims."""
    for position, text in enumerate((FIRST, SECOND), start=1):
        cast.programme.aims.create(position=position, text=text)
    return Subject(cast.programme, cast.cohort)


def page(subject, text=FIRST):
    return reverse("evaluations:aim", args=[subject.cohort.pk, subject.programme.aims.get(text=text).pk])


def sent(judgement=IN_PART, aim=FIRST, revision=0):
    return {
        "met": judgement.met or "none",
        "evidence": judgement.evidence,
        "how_sure": judgement.how_sure,
        "because": judgement.because,
        "about": aim,
        "revision": revision,
    }


# Keeping


def test_the_evaluator_judges_an_aim_and_it_stands_on_page_and_paper(cast, subject, sign_in):
    answer = sign_in(cast.evaluator).post(page(subject), sent(), follow=True)
    assert [str(each) for each in get_messages(answer.wsgi_request)] == ["Saved: aim 1"]
    assert "Met in part, Ivor Wren" in page_text(answer)
    row = "Met in part Waits fell in two of three clinics Fairly sure: charts show it; no comparison."
    lead = "Of its two aims, one is met in part and one is not judged."
    for text in (page_text(version_page(cast, sign_in)), text_of(pdf_of(report_of(subject, NOW), 1, silent))):
        assert lead in text
        assert row in text
        assert "Not judged yet" in text
    assert report_of(subject, NOW).authors == "Ivor Wren"


def test_a_verdict_is_of_its_cohort_and_not_of_the_programme(cast, subject):
    judge(subject=subject, aim=FIRST, judgement=IN_PART, revision=0, by=cast.evaluator)
    assert [each.met for each in report_of(subject, NOW).judged] == ["Met in part", ""]
    assert [each.met for each in report_of(Subject(cast.programme), NOW).judged] == ["", ""]


def test_an_aim_that_is_worded_anew_has_not_been_judged(cast, subject):
    judge(subject=subject, aim=FIRST, judgement=IN_PART, revision=0, by=cast.evaluator)
    cast.programme.aims.filter(text=FIRST).update(text="Patients wait half as long")
    assert report_of(subject, NOW).not_judged == ("Patients wait half as long", SECOND)


def test_a_version_keeps_the_verdict_that_it_was_made_with(cast, subject, sign_in):
    judge(subject=subject, aim=FIRST, judgement=IN_PART, revision=0, by=cast.evaluator)
    version = make_version(subject=subject, by=cast.evaluator, now=NOW)
    met = replace(IN_PART, met="met")
    judge(subject=subject, aim=FIRST, judgement=met, revision=1, by=cast.evaluator)
    text = page_text(sign_in(cast.evaluator).get(reverse("evaluations:version", args=[version.pk])))
    assert "Met in part Waits fell" in text
    assert make_version(subject=subject, by=cast.evaluator, now=NOW).number == 2


def test_saved_once_audited_once_and_without_words(cast, subject):
    for _ in range(2):
        judge(subject=subject, aim=FIRST, judgement=IN_PART, revision=0, by=cast.evaluator)
    [event] = AuditEvent.objects.filter(verb="judge aim")
    assert event.details == {"met": "partly", "revision": 1}


def test_a_verdict_can_be_taken_back(cast, subject, sign_in):
    judge(subject=subject, aim=FIRST, judgement=IN_PART, revision=0, by=cast.evaluator)
    sign_in(cast.evaluator).post(page(subject), sent(Judgement(), revision=1))
    assert report_of(subject, NOW).judged[0] == Judged(FIRST)


def test_what_another_saved_meanwhile_comes_back_beside_the_form_and_is_then_replaced(cast, subject, sign_in):
    judge(subject=subject, aim=FIRST, judgement=IN_PART, revision=0, by=cast.evaluator)
    mine = replace(IN_PART, met="met", evidence="Waits fell everywhere")
    client = sign_in(cast.evaluator)
    response = client.post(page(subject), sent(mine))
    text = page_text(response)
    assert "Saved meanwhile by Ivor Wren" in text
    assert "Met in part. Waits fell in two of three clinics" in text
    assert response.context["form"]["evidence"].value() == "Waits fell everywhere"
    client.post(page(subject), sent(mine, revision=response.context["form"]["revision"].value()))
    assert Verdict.objects.get().met == "met"


def test_a_verdict_does_not_land_on_an_aim_that_was_worded_anew_meanwhile(cast, subject, sign_in):
    with pytest.raises(OutOfDate):
        judge(subject=subject, aim="As it was", judgement=IN_PART, revision=0, by=cast.evaluator)
    response = sign_in(cast.evaluator).post(page(subject), sent(aim="As it was"))
    assert "This aim was worded anew while you were writing." in page_text(response)
    assert response.context["form"]["about"].value() == FIRST
    assert not Verdict.objects.exists()


# The form


def test_a_verdict_without_what_shows_it_is_sent_back_with_what_was_typed(cast, subject, sign_in):
    response = sign_in(cast.evaluator).post(page(subject), sent(Judgement(met="met", because="Two views agree")))
    text = page_text(response)
    assert "Say what shows it, or choose “Not judged”" in text
    assert "Choose how sure that is" in text
    assert "(optional)" not in text  # nothing that a verdict needs says that it may be left out
    assert response.context["form"]["because"].value() == "Two views agree"
    response = sign_in(cast.evaluator).post(page(subject), sent(replace(IN_PART, met="")))
    assert "Choose whether it is met, or take out what stands below" in page_text(response)
    assert not Verdict.objects.exists()


def test_what_is_met_in_part_is_not_said_to_be_not_shown(cast, subject, sign_in):
    client = sign_in(cast.evaluator)
    response = client.post(page(subject), sent(replace(IN_PART, how_sure="not_yet")))
    assert "Say how surely, or choose “Not yet shown”" in page_text(response)
    assert not Verdict.objects.exists()
    client.post(page(subject), sent(replace(IN_PART, met="not_yet", how_sure="not_yet")))
    assert Verdict.objects.get().how_sure == "not_yet"


def test_what_could_identify_someone_is_asked_about_before_it_is_saved(cast, subject, sign_in):
    told = replace(IN_PART, evidence="Ring 020 7946 0958 to ask")
    assert "This may identify someone" in page_text(sign_in(cast.evaluator).post(page(subject), sent(told)))
    assert not Verdict.objects.exists()
    sign_in(cast.evaluator).post(page(subject), sent(told) | {"checked": "on"})
    assert Verdict.objects.get().evidence == told.evidence


def test_where_there_is_an_evaluator_the_provider_does_not_judge(cast, subject, sign_in):
    assert sign_in(cast.coordinator).post(page(subject), sent()).status_code == 403
    assert not Verdict.objects.exists()


def test_an_aim_of_another_programme_is_not_found(cast, subject, sign_in):
    other = cast.other_programme.aims.create(text=FIRST)
    url = reverse("evaluations:aim", args=[cast.cohort.pk, other.pk])
    assert sign_in(cast.evaluator).get(url).status_code == 404


def test_without_aims_the_workspace_says_where_they_come_from(cast, sign_in):
    text = page_text(sign_in(cast.evaluator).get(reverse("evaluations:report", args=[cast.cohort.pk])))
    assert "The programme states no aims, so there is none to judge." in text


@pytest.mark.parametrize("name", ["evaluations:aim", "evaluations:programme_aim"])
def test_the_page_costs_the_same_however_much_there_is(cast, subject, name, sign_in, django_assert_max_num_queries):
    client, aim = sign_in(cast.evaluator), cast.programme.aims.get(text=FIRST)
    url = reverse(name, args=[(cast.cohort if name == "evaluations:aim" else cast.programme).pk, aim.pk])
    counted = []
    for more in (1, 2, 27):  # 1, 3 and 30 in all
        for _ in range(more):
            make.project(make.place(cast.cohort), f"Project {make.count}")
            written(cast.cohort, f"Element {next(make.count)}")
            cast.programme.aims.create(position=9, text=f"Aim {next(make.count)}")
        with django_assert_max_num_queries(15) as queries:
            assert client.get(url).status_code == 200
        counted.append(len(queries))
    assert len(set(counted)) == 1


# Publishing


def test_publishing_warns_of_aims_that_are_not_judged_and_does_not_forbid(cast, subject, sign_in):
    judge(subject=subject, aim=FIRST, judgement=IN_PART, revision=0, by=cast.evaluator)
    version, client = made(cast, cast.cohort), sign_in(cast.evaluator)
    url = reverse("evaluations:publish", args=[version.pk])
    warned = page_text(client.post(url))
    assert "One aim of the commission is not judged in it" in warned
    assert SECOND in warned and FIRST not in warned
    assert not Publication.objects.exists()
    assert client.post(url, {"knowing": "yes"}).status_code == 302
    assert Publication.objects.standing().count() == 1


def test_with_every_aim_judged_it_is_published_at_once(cast, subject, sign_in):
    for aim in (FIRST, SECOND):
        judge(subject=subject, aim=aim, judgement=IN_PART, revision=0, by=cast.evaluator)
    version = made(cast, cast.cohort)
    assert Document.objects.get(pk=version.document_id).ready
    sign_in(cast.evaluator).post(reverse("evaluations:publish", args=[version.pk]))
    assert Publication.objects.standing().count() == 1


# The sentence


@pytest.mark.parametrize(
    ("verdicts", "says"),
    [
        (["Met", "Met", "Met"], "All three aims are met."),
        (["Met in part", "Met in part"], "Both aims are met in part."),
        (
            ["Met", "Not yet shown", "Met in part"],
            "Of its three aims, one is met, one is met in part and one is not yet shown.",
        ),
        (["", "Met", "Met"], "Of its three aims, two are met and one is not judged."),
        (["", ""], "None of its two aims has been judged yet."),
        (["Met"], "Its one aim is met."),
        ([""], "Its one aim is not judged yet."),
        ([], ""),
    ],
)
def test_how_the_aims_stand_is_said_in_a_sentence(verdicts, says):
    assert finding([Judged("An aim", met) for met in verdicts]) == says
