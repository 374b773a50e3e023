"""What the evaluator writes beside the figures: who writes, what is kept, what two who write do to each other."""

import pytest
from django.urls import reverse

from evaluations import access, actions_report
from evaluations.actions_report import OutOfDate, write
from evaluations.models import Narrative, Section
from evaluations.report import Subject
from people.models import AuditEvent
from programmes.models import ProgrammeGrant
from tests import factories as make
from tests.evaluations.making import written
from tests.evaluations.test_report import page_text


@pytest.fixture
def subject(cast):
    return Subject(cast.programme, cast.cohort)


def page(cast, section="summary"):
    return reverse("evaluations:section", args=[cast.cohort.pk, section])


# Who writes


def test_where_there_is_an_evaluator_the_provider_does_not_write(cast, sign_in):
    assert access.reported_cohorts(cast.evaluator).get(pk=cast.cohort.pk).may_write
    assert not access.reported_cohorts(cast.coordinator).get(pk=cast.cohort.pk).may_write
    client = sign_in(cast.coordinator)
    assert client.post(page(cast), {"text": "It worked.", "revision": 0}).status_code == 403
    assert not Narrative.objects.exists()


def test_without_an_evaluator_the_coordinator_writes(cast, sign_in):
    ProgrammeGrant.objects.filter(person=cast.evaluator).delete()
    client = sign_in(cast.coordinator)
    assert client.post(page(cast), {"text": "It worked.", "revision": 0}).status_code == 302
    assert Narrative.objects.get().text == "It worked."


def test_an_evaluator_of_another_programme_changes_nothing_here(cast, sign_in):
    ProgrammeGrant.objects.filter(person=cast.evaluator).delete()
    make.grant(cast.other_programme, cast.evaluator, "evaluator")
    assert sign_in(cast.evaluator).get(page(cast)).status_code == 404
    assert sign_in(cast.coordinator).get(page(cast)).status_code == 200


# Keeping


def test_a_section_is_kept_for_its_cohort_and_not_for_the_programme(cast, subject):
    write(subject=subject, section="who", text="Of the cohort.", revision=0, by=cast.evaluator)
    write(subject=Subject(cast.programme), section="who", text="Of all.", revision=0, by=cast.evaluator)
    assert [each.text for each in subject.mine(Narrative.objects.all())] == ["Of the cohort."]
    assert [each.text for each in Subject(cast.programme).mine(Narrative.objects.all())] == ["Of all."]


def test_what_another_saved_meanwhile_is_not_overwritten_unseen(cast, subject):
    write(subject=subject, section="who", text="First.", revision=0, by=cast.evaluator)
    with pytest.raises(OutOfDate):
        write(subject=subject, section="who", text="Second.", revision=0, by=cast.evaluator)
    assert Narrative.objects.get().text == "First."


def test_the_same_form_sent_twice_is_saved_once(cast, subject):
    for _ in range(2):
        narrative = write(subject=subject, section="who", text="Once.", revision=0, by=cast.evaluator)
    assert narrative.revision == 1
    assert AuditEvent.objects.filter(verb="write report section").count() == 1


def test_the_audit_holds_no_words(cast, subject):
    write(subject=subject, section="who", text="A sentence of mine.", revision=0, by=cast.evaluator)
    assert "sentence" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


# The page


def test_the_figures_stand_beside_the_form(cast, sign_in):
    written(cast.cohort, "Coaching", counts=(0, 0, 0, 4, 8), invited=14)
    text = page_text(sign_in(cast.evaluator).get(page(cast, "elements")))
    assert "Coaching" in text
    assert "4.7" in text
    assert "12 of 14" in text


def test_a_form_out_of_date_comes_back_beside_what_another_saved_and_then_replaces_it(cast, subject, sign_in):
    client = sign_in(cast.evaluator)
    write(subject=subject, section="summary", text="Theirs.", revision=0, by=cast.evaluator)
    response = client.post(page(cast), {"text": "Mine.", "revision": 0})
    assert response.status_code == 200
    text = page_text(response)
    assert "Saved meanwhile by Ivor Wren" in text
    assert "Theirs." in text
    assert response.context["form"]["text"].value() == "Mine."
    again = client.post(page(cast), {"text": "Mine.", "revision": response.context["form"]["revision"].value()})
    assert again.status_code == 302
    assert Narrative.objects.get().text == "Mine."


def test_what_could_identify_someone_is_asked_about_before_it_is_saved(cast, sign_in):
    client, words = sign_in(cast.evaluator), {"text": "Ring 020 7946 0958 to ask.", "revision": 0}
    response = client.post(page(cast), words)
    assert "This may identify someone" in page_text(response)
    assert response.context["form"]["text"].value() == words["text"]
    assert not Narrative.objects.exists()
    client.post(page(cast), words | {"checked": "on"})
    assert Narrative.objects.get().text == words["text"]


def test_a_text_that_is_too_long_is_refused_and_comes_back(cast, sign_in):
    long = "word " * 1500
    response = sign_in(cast.evaluator).post(page(cast), {"text": long, "revision": 0})
    assert "Shorten it to 6,000 characters" in page_text(response)
    assert response.context["form"]["text"].value() == long


def test_a_section_that_there_is_not_is_not_found(cast, sign_in):
    client = sign_in(cast.evaluator)
    assert client.get(page(cast, "appendix")).status_code == 404
    assert client.get(page(cast, "gossip")).status_code == 404


@pytest.mark.parametrize("section", Section.values)
def test_every_section_costs_the_same_however_much_there_is(cast, section, sign_in, django_assert_max_num_queries):
    client = sign_in(cast.evaluator)
    counted = []
    for more in (1, 2, 27):  # 1, 3 and 30 in all
        for _ in range(more):
            make.project(make.place(cast.cohort), f"Project {make.count}")
            written(cast.cohort, f"Element {next(make.count)}")
            actions_report.write(
                subject=Subject(cast.programme), section=section, text="x", revision=0, by=cast.evaluator
            )
        with django_assert_max_num_queries(15) as queries:
            assert client.get(page(cast, section)).status_code == 200
        counted.append(len(queries))
    assert len(set(counted)) == 1
