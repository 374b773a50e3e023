import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from awards import actions
from awards.models import Certificate
from documents.models import Document
from tests import factories as make


def page(name, *args):
    return reverse(f"awards:{name}", args=args)


def words(response):
    html = response.content.decode()
    if "<main" in html:
        html = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_page_says_who_meets_what_and_why_not_yet(cast, cohort, complete, sign_in):
    complete(cast.place, days=4)
    complete(cast.peer_place, days=3, presented_on=None)
    html = words(sign_in(cast.coordinator).get(page("cohort_awards", cohort.pk)))
    assert "1 person is complete and holds no certificate" in html
    assert "Complete 1 of 2" in html
    assert "Not yet 1 of 2" in html
    assert "Complete is 80% of the hours expected, and the project presented." in html
    assert (
        "Amara Okafor Welland Vale Partnership Trust 16 of 20 hours, 80% Presented on 2 November 2026 Not issued"
    ) in html
    assert (
        "Tom Bevan Welland Vale Partnership Trust 12 of 20 hours, 60% Not presented "
        "80% takes 16 hours: 4 more, and 2 sessions not marked in the register. Project not presented yet."
    ) in html


def test_the_pages_of_a_cohort_lead_back_to_its_programme_and_its_workspace(cast, cohort, sign_in):
    programme = f'<a href="{reverse("programmes:programme", args=[cast.programme.pk])}">{cast.programme.name}</a>'
    workspace = f'<a href="{reverse("home:workspace", args=[cohort.pk])}">{cohort.name}</a>'
    for name in ("cohort_awards", "cohort_pathway"):
        text = sign_in(cast.coordinator).get(page(name, cohort.pk)).content.decode()
        assert programme in text and workspace in text
    text = sign_in(cast.facilitator).get(page("cohort_awards", cohort.pk)).content.decode()
    assert workspace in text and programme not in text


def test_one_click_issues_them_all_and_a_second_changes_nothing(
    cast, cohort, complete, sign_in, django_capture_on_commit_callbacks
):
    complete(cast.place)
    complete(cast.peer_place)
    client = sign_in(cast.coordinator)
    html = client.get(page("cohort_awards", cohort.pk)).content.decode()
    assert "Issue 2 certificates</button>" in html
    assert '<input type="hidden" name="expected" value="2"' in html
    with django_capture_on_commit_callbacks(execute=True):
        first = client.post(page("issue", cohort.pk), {"expected": "2"}, follow=True)
        second = client.post(page("issue", cohort.pk), {"expected": "2"}, follow=True)
    assert "2 certificates issued." in words(first)
    assert "Everyone who is complete holds a certificate." in words(second)
    assert Certificate.objects.count() == 2
    html = client.get(page("cohort_awards", cohort.pk)).content.decode()
    assert "Issue 2" not in html
    assert len(re.findall(r'href="/documents/[^"]+/file/"', html)) == 2


@pytest.mark.parametrize("expected", ["1", "", "many", "-1"])
def test_a_page_that_showed_another_number_issues_nothing_and_says_so(cast, cohort, complete, sign_in, expected):
    complete(cast.place)
    complete(cast.peer_place)
    response = sign_in(cast.coordinator).post(page("issue", cohort.pk), {"expected": expected}, follow=True)
    assert "2 people are complete now" in words(response)
    assert Certificate.objects.count() == 0


def test_while_they_are_made_the_page_asks_once_a_second_and_then_no_more(cast, cohort, complete, sign_in):
    complete(cast.place)
    complete(cast.peer_place)
    actions.issue_certificates(cohort=cohort, by=cast.coordinator)
    client = sign_in(cast.coordinator)
    html = client.get(page("cohort_awards", cohort.pk)).content.decode()
    assert f'hx-get="{page("files", cohort.pk)}" hx-trigger="every 1s"' in html
    from documents.making import make as make_file

    one, two = Document.objects.all()
    make_file(one.pk)
    response = client.get(page("files", cohort.pk))
    assert response.status_code == 200
    assert '<progress class="c-progress" value="1" max="2"' in response.content.decode()
    assert words(response).startswith("1 of 2 certificates made")
    make_file(two.pk)
    response = client.get(page("files", cohort.pk))
    assert response.status_code == 286
    assert "Make one PDF of all 2" in words(response)
    assert "hx-trigger" not in client.get(page("cohort_awards", cohort.pk)).content.decode()


def test_all_in_one_file_is_asked_for_and_found_on_the_page(
    cast, complete, issue, sign_in, django_capture_on_commit_callbacks
):
    complete(cast.place)
    complete(cast.peer_place)
    issue(cast.coordinator)
    client = sign_in(cast.coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("all", cast.cohort.pk))
    document = Document.objects.get(kind="certificates of a cohort")
    html = client.get(page("cohort_awards", cast.cohort.pk)).content.decode()
    assert f'href="{reverse("documents:file", args=[document.pk])}"' in html
    response = client.get(reverse("documents:file", args=[document.pk]))
    assert response["Content-Disposition"] == (
        'attachment; filename="all-certificates-of-leading-for-change-cohort-1.pdf"'
    )
    assert b"".join(response.streaming_content).startswith(b"%PDF")


ANYTHING = {"expected": "1", "what": "revoke", "why": "A mistake"}


@pytest.mark.parametrize(
    ("opened", "allowed"),
    [
        ("get cohort_awards", {"coordinator": 200, "facilitator": 200, "administrator": 200}),
        ("get files", {"coordinator": 286, "facilitator": 286, "administrator": 286}),
        ("post issue", {"coordinator": 302, "facilitator": 403, "administrator": 403}),
        ("post all", {"coordinator": 302, "facilitator": 403, "administrator": 403}),
        ("get certificate", {"coordinator": 200, "participant": 200}),
        ("get withdraw", {"coordinator": 200, "participant": 403}),
        ("post withdraw", {"coordinator": 302, "participant": 403}),
        ("get document", {"coordinator": 200, "participant": 200}),
        ("get file", {"coordinator": 200, "participant": 200}),
    ],
)
def test_who_may_open_what(cast, certificate, sign_in, opened, allowed):
    method, name = opened.split()
    if name in ("document", "file"):
        address = reverse(f"documents:{ {'document': 'page'}.get(name, name) }", args=[certificate.document_id])
    else:
        address = page(name, certificate.pk if name in ("certificate", "withdraw") else cast.cohort.pk)
    found = {}
    for who, person in cast.everyone().items():
        response = getattr(sign_in(person), method)(address, ANYTHING if method == "post" else None)
        found[who] = response.status_code
        if response.streaming:
            assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert found == dict.fromkeys(cast.everyone(), 404) | allowed | {"signed out": 302}


def test_a_certificate_of_another_cohort_or_of_nothing_is_not_there(cast, certificate, sign_in):
    client = sign_in(cast.other_coordinator)
    assert client.get(page("certificate", certificate.pk)).status_code == 404
    assert client.get(page("cohort_awards", cast.cohort.pk)).status_code == 404
    assert sign_in(cast.coordinator).get(page("certificate", uuid4())).status_code == 404


def test_who_left_the_organisation_keeps_their_certificate(cast, certificate, sign_in):
    cast.place.state, cast.place.left_on = "left", timezone.localdate()
    cast.place.save(update_fields=["state", "left_on"])
    assert sign_in(cast.participant).get(page("certificate", certificate.pk)).status_code == 200


def test_a_person_gets_their_own_certificate_and_is_told_what_a_checker_sees(cast, certificate, sign_in):
    client = sign_in(cast.participant)
    html = words(client.get(page("certificate", certificate.pk)))
    assert f"Amara Okafor Number {certificate.number}" in html
    assert f"enter {certificate.code} at localhost:8000/v. They see" in html
    assert "Issue it again" not in html
    response = client.get(reverse("documents:file", args=[certificate.document_id]))
    assert response["Content-Disposition"] == (
        f'attachment; filename="Certificate-{certificate.number}-Amara-Okafor.pdf"'
    )
    assert b"".join(response.streaming_content).startswith(b"%PDF-1.7")


def test_a_revoked_certificate_is_no_longer_its_holders_to_download(cast, certificate, sign_in):
    actions.revoke(certificate=certificate, why="A mistake", by=cast.coordinator)
    client = sign_in(cast.participant)
    html = words(client.get(page("certificate", certificate.pk)))
    assert "This certificate no longer stands." in html
    assert "A mistake" not in html
    assert client.get(reverse("documents:file", args=[certificate.document_id])).status_code == 404
    assert "A mistake" in words(sign_in(cast.coordinator).get(page("certificate", certificate.pk)))


def test_a_facilitator_sees_the_list_and_neither_button_nor_files(cast, certificate, complete, sign_in):
    complete(cast.peer_place)
    html = sign_in(cast.facilitator).get(page("cohort_awards", cast.cohort.pk)).content.decode()
    assert certificate.number in html
    assert "Issue 1" not in html
    assert "Issue 1" in sign_in(cast.coordinator).get(page("cohort_awards", cast.cohort.pk)).content.decode()
    assert "/documents/" not in html


def test_issuing_again_leads_to_the_new_certificate(cast, certificate, sign_in):
    client = sign_in(cast.coordinator)
    response = client.post(page("withdraw", certificate.pk), {"what": "again", "why": "Name misspelt"}, follow=True)
    again = Certificate.objects.standing().get()
    assert response.redirect_chain == [(page("certificate", again.pk), 302)]
    assert f"{certificate.number} is revoked, and issued again as {again.number}." in words(response)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"why": "Name misspelt"}, "Choose whether it is issued again or revoked."),
        ({"what": "revoke", "why": " "}, "Say why, in a few words."),
        ({"what": "revoke", "why": "x" * 201}, "Say why in at most 200 characters."),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(cast, certificate, sign_in, typed, message):
    html = sign_in(cast.coordinator).post(page("withdraw", certificate.pk), typed).content.decode()
    assert html.count(message) == 2
    assert typed["why"].strip() in html
    assert Certificate.objects.get().stands


def test_revoking_twice_is_revoking_once(cast, certificate, sign_in):
    client = sign_in(cast.coordinator)
    form = {"what": "revoke", "why": "A mistake"}
    client.post(page("withdraw", certificate.pk), form)
    response = client.post(page("withdraw", certificate.pk), form | {"why": "Another reason"}, follow=True)
    assert "This certificate was revoked already." in words(response)
    assert Certificate.objects.get().revoked_why == "A mistake"


def test_a_file_that_could_not_be_made_is_offered_again_to_the_coordinator_alone(cast, certificate, sign_in):
    Document.objects.filter(pk=certificate.document_id).update(state="failed", file="", error="The disk was full.")
    address = reverse("documents:row", args=[certificate.document_id])
    assert "Try again" in words(sign_in(cast.coordinator).get(address))
    own = words(sign_in(cast.participant).get(address))
    assert "The disk was full." in own
    assert "Try again" not in own
    again = reverse("documents:again", args=[certificate.document_id])
    assert sign_in(cast.participant).post(again).status_code == 403


@pytest.mark.parametrize("others", [0, 2, 29])
def test_the_page_takes_the_same_queries_however_many_people(
    cast, complete, sign_in, others, django_assert_num_queries
):
    complete(cast.place)
    for _ in range(others):
        complete(make.place(cast.cohort))
    actions.issue_certificates(cohort=cast.cohort, by=cast.coordinator)
    complete(cast.peer_place)
    client = sign_in(cast.coordinator)
    client.get(page("cohort_awards", cast.cohort.pk))
    with django_assert_num_queries(10):
        client.get(page("cohort_awards", cast.cohort.pk))
    with django_assert_num_queries(10):
        client.get(page("files", cast.cohort.pk))
