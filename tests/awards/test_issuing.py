from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards import actions
from awards.models import Batch, Certificate, Series, certificates_of, making, standing_certificate_of, standings
from cohorts.models import Cohort
from core.refusal import Refused
from documents.models import Document
from outbox.models import Message
from people.models import AuditEvent
from tests import factories as make


def test_everybody_who_is_complete_gets_a_certificate_and_nobody_else(cast, complete, issue):
    complete(cast.place)
    complete(cast.peer_place, days=3)
    batch = issue(cast.coordinator)
    assert [each.place for each in batch.certificates.all()] == [cast.place]
    assert standing_certificate_of(cast.place) == batch.certificates.get()
    assert standing_certificate_of(cast.peer_place) is None


def test_numbers_follow_each_other_by_name_without_a_gap_in_the_programmes_year(cast, cohort, complete, issue):
    year = timezone.localdate().year
    for name in ("Wendy Zane", "Alan Abbot", "Mina Moss"):
        complete(make.place(cohort, make.person(name)))
    first = issue(cast.coordinator)
    assert [(each.number, each.name) for each in first.certificates.all()] == [
        (f"LFC-{year}-0001", "Alan Abbot"),
        (f"LFC-{year}-0002", "Mina Moss"),
        (f"LFC-{year}-0003", "Wendy Zane"),
    ]
    complete(cast.place)
    assert [each.number for each in issue(cast.coordinator).certificates.all()] == [f"LFC-{year}-0004"]


def test_another_programme_and_another_year_have_series_of_their_own(cast, complete, issue, cohort):
    complete(cast.place)
    Series.objects.create(programme=cast.other_programme, year=2026, last=70)
    Series.objects.create(programme=cast.programme, year=2025, last=12)
    assert issue(cast.coordinator, on=date(2025, 12, 30)).certificates.get().number == "LFC-2025-0013"


def test_an_issue_that_fails_half_way_takes_no_number(cast, complete, cohort, monkeypatch):
    complete(cast.place)
    monkeypatch.setattr("awards.actions.documents.ask_all", lambda **facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.issue_certificates(cohort=cohort, by=cast.coordinator)
    assert (Series.objects.count(), Batch.objects.count(), Document.objects.count()) == (0, 0, 0)


def test_a_double_click_issues_once(cast, complete, issue, store):
    complete(cast.place)
    issue(cast.coordinator)
    with pytest.raises(Refused, match=r"^Everyone who is complete holds a certificate\.$"):
        issue(cast.coordinator)
    assert (Certificate.objects.count(), Document.objects.count(), len(store())) == (1, 1, 1)
    assert Series.objects.get().last == 1


def test_with_nobody_complete_nothing_is_issued_and_it_says_so(cast, cohort, issue):
    with pytest.raises(Refused, match=r"^Nobody is complete yet\.$"):
        issue(cast.coordinator)
    assert Batch.objects.count() == 0


def test_if_the_list_has_changed_since_it_was_shown_nothing_is_issued(cast, complete, issue):
    complete(cast.place)
    complete(cast.peer_place)
    with pytest.raises(Refused, match=r"^2 people are complete now, not 1\."):
        issue(cast.coordinator, expected=1)
    assert Certificate.objects.count() == 0
    assert issue(cast.coordinator, expected=2).certificates.count() == 2


def test_who_becomes_complete_later_comes_in_the_next_batch(cast, complete, issue):
    complete(cast.place)
    first = issue(cast.coordinator)
    complete(cast.peer_place)
    second = issue(cast.coordinator)
    assert [each.place for each in first.certificates.all()] == [cast.place]
    assert [each.place for each in second.certificates.all()] == [cast.peer_place]


def test_a_certificate_says_what_was_true_when_it_was_issued(cast, complete, issue, cohort):
    cohort.starts_on, cohort.ends_on = date(2026, 9, 21), date(2026, 11, 10)
    cohort.save(update_fields=["starts_on", "ends_on"])
    complete(cast.place, days=4)
    certificate = issue(cast.coordinator).certificates.get()
    told = certificate.told
    assert (told.name, told.programme, told.cohort) == ("Amara Okafor", "Leading for Change", "Cohort 1")
    assert (told.commissioner, told.provider) == ("Welland Vale Partnership Trust", "Harbour Lane Leadership")
    assert (told.starts_on, told.ends_on) == (date(2026, 9, 21), date(2026, 11, 10))
    assert (told.hours_attended, told.hours_expected, told.presented_on) == (16, 20, date(2026, 11, 2))
    assert [(each.name, each.post) for each in told.signatories] == [
        ("Ruth Adeyemi", "Chief Executive, Welland Vale Partnership Trust"),
        ("Martin Kowalczyk", "Programme Director, Harbour Lane Leadership"),
    ]
    assert (told.number, told.code, told.awarded_on) == (certificate.number, certificate.code, timezone.localdate())
    assert told.verify_url == f"http://localhost:8000/v/{certificate.code}/"


def test_renaming_the_person_the_programme_or_the_trust_changes_no_certificate(cast, certificate):
    before = certificate.facts
    cast.participant.family_name = "Bright"
    cast.participant.save(update_fields=["family_name"])
    cast.programme.name, cast.programme.code = "Leading Together", "LT"
    cast.programme.complete_hours_percent = 100
    cast.programme.save(update_fields=["name", "code", "complete_hours_percent"])
    cast.programme.commissioner.name = "Another Trust"
    cast.programme.commissioner.save(update_fields=["name"])
    again = Certificate.objects.get(pk=certificate.pk)
    assert again.facts == before
    assert (again.name, again.told.programme, again.told.commissioner) == (
        "Amara Okafor",
        "Leading for Change",
        "Welland Vale Partnership Trust",
    )


def test_an_award_is_never_dated_in_the_future(cast, complete, issue):
    complete(cast.place)
    certificate = issue(cast.coordinator, on=timezone.localdate() + timedelta(days=400)).certificates.get()
    assert certificate.awarded_on == timezone.localdate()


def test_a_presentation_still_to_come_is_not_on_the_certificate(cast, complete, issue):
    cast.programme.complete_needs_presentation = False
    cast.programme.save(update_fields=["complete_needs_presentation"])
    complete(cast.place, presented_on=timezone.localdate() + timedelta(days=30))
    assert issue(cast.coordinator).certificates.get().told.presented_on is None


def test_a_projects_whole_team_has_presented_it(cast, cohort, complete, issue):
    project = complete(cast.place)
    for session in cast.days:
        make.attendance(session, cast.peer_place)
    project.members.create(place=cast.peer_place)
    assert issue(cast.coordinator).certificates.count() == 2


def test_each_person_is_told_once_when_their_file_is_there(cast, certificate):
    [message] = Message.objects.filter(kind=actions.READY)
    assert message.to == cast.participant
    assert message.subject == "Your certificate: Leading for Change"
    assert certificate.number in message.body
    assert "{link}" in message.body
    assert certificate.code not in message.body
    actions.tell_holder(certificate=certificate)
    assert Message.objects.filter(kind=actions.READY).count() == 1


def test_the_mail_leads_to_the_certificate(certificate, mailoutbox):
    [mail] = [each for each in mailoutbox if "certificate" in each.subject]
    assert f"http://localhost:8000/awards/certificates/{certificate.pk}/" in mail.body


def test_nobody_is_told_of_a_certificate_that_was_revoked_before_its_file_was_made(cast, complete, cohort, issue):
    complete(cast.place)
    batch = actions.issue_certificates(cohort=cohort, by=cast.coordinator)
    certificate = batch.certificates.get()
    actions.revoke(certificate=certificate, why="Issued to the wrong cohort", by=cast.coordinator)
    from documents.making import make as make_file

    make_file(certificate.document_id)
    assert Certificate.objects.get().document.ready
    assert Message.objects.count() == 0


def test_issuing_is_one_line_of_the_audit_trail_with_its_numbers(cast, certificate):
    [event] = AuditEvent.objects.filter(verb="issue certificates")
    number = certificate.number
    assert (event.actor_id, event.details) == (cast.coordinator.pk, {"count": 1, "first": number, "last": number})


def test_a_revoked_certificate_no_longer_stands_and_its_reason_is_not_in_the_audit_trail(cast, certificate):
    actions.revoke(certificate=certificate, why="Awarded by mistake", by=cast.coordinator)
    assert standing_certificate_of(cast.place) is None
    assert certificates_of(cast.cohort) == []
    [event] = AuditEvent.objects.filter(verb="revoke certificate")
    assert event.details == {"number": certificate.number}
    with pytest.raises(Refused, match="revoked already"):
        actions.revoke(certificate=certificate, why="Again", by=cast.coordinator)


def test_issued_again_it_is_the_same_award_under_a_new_number_with_todays_name(cast, certificate):
    Certificate.objects.filter(pk=certificate.pk).update(awarded_on=date(2026, 9, 30))
    certificate.refresh_from_db()
    cast.participant.family_name = "Nwosu-Bright"
    cast.participant.save(update_fields=["family_name"])
    again = actions.reissue(certificate=certificate, why="Married name", by=cast.coordinator)
    certificate.refresh_from_db()
    assert (certificate.stands, certificate.name) == (False, "Amara Okafor")
    assert (again.stands, again.name, again.awarded_on) == (True, "Amara Nwosu-Bright", date(2026, 9, 30))
    assert again.number.endswith("-0002")
    assert again.code != certificate.code
    assert certificates_of(cast.cohort) == [again]


def test_who_was_revoked_and_is_still_complete_can_be_issued_another(cast, certificate, issue):
    actions.revoke(certificate=certificate, why="Wrong name", by=cast.coordinator)
    assert issue(cast.coordinator).certificates.get().place == cast.place


@pytest.mark.parametrize("others", [0, 2, 29])
def test_who_meets_what_takes_five_queries_however_many_they_are(
    cast, cohort, complete, others, django_assert_num_queries
):
    complete(cast.place)
    for _ in range(others):
        complete(make.place(cohort))
    with django_assert_num_queries(5):
        everybody = standings(cohort, timezone.now())
    assert sum(standing.to_issue for standing in everybody) == others + 1


@pytest.mark.parametrize("others", [0, 2, 29])
def test_issuing_takes_the_same_number_of_queries_however_many_they_are(cast, cohort, complete, others):
    complete(cast.place)
    for _ in range(others):
        complete(make.place(cohort))
    cohort = Cohort.objects.select_related("programme__commissioner", "programme__provider").get(pk=cohort.pk)
    with CaptureQueriesContext(connection) as queries:
        batch = actions.issue_certificates(cohort=cohort, by=cast.coordinator)
    assert len([q for q in queries if "SAVEPOINT" not in q["sql"]]) == 14
    assert batch.certificates.count() == others + 1


def test_how_far_a_batch_is(cast, cohort, complete, issue):
    for place in (cast.place, cast.peer_place, make.place(cohort)):
        complete(place)
    actions.issue_certificates(cohort=cohort, by=cast.coordinator)
    first, second, third = (each.document_id for each in certificates_of(cohort))
    from documents.making import make as make_file

    make_file(first)
    Document.objects.filter(pk=second).update(state="failed", error="No.")
    far = making(certificates_of(cohort))
    assert (far.total, far.made, far.failed, far.finished) == (3, 1, 1, False)
    make_file(third)
    assert making(certificates_of(cohort)).finished


def test_all_certificates_in_one_file_are_asked_for_once_for_the_same_set(cast, cohort, complete, issue, store):
    with pytest.raises(Refused, match=r"No certificates have been issued\."):
        actions.ask_for_all(cohort=cohort, by=cast.coordinator)
    complete(cast.place)
    issue(cast.coordinator)
    one = actions.ask_for_all(cohort=cohort, by=cast.coordinator)
    assert actions.ask_for_all(cohort=cohort, by=cast.coordinator) == one
    complete(cast.peer_place)
    issue(cast.coordinator)
    two = actions.ask_for_all(cohort=cohort, by=cast.coordinator)
    assert one != two
    assert two.title == "All certificates of Leading for Change, Cohort 1"
