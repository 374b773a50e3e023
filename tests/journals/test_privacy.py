"""Private writing is its author's: no role opens it, no table, log, report or trail holds a word of it."""

import logging
from unittest import mock

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.urls import reverse
from django.views.debug import ExceptionReporter

from journals import actions
from journals.access import own_reflections, readable_reflections
from journals.pen import new_pen
from people.models import AuditEvent

OTHERS = [
    "administrator",
    "coordinator",
    "facilitator",
    "coach",
    "peer",
    "stranger",
    "commissioner",
    "other_commissioner",
    "other_coordinator",
    "evaluator",
    "nobody",
]
PAGES = ["reflection", "write", "share", "delete", "shared_reflection"]


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_opens_a_reflection(cast, finished, sign_in, name, page):
    response = sign_in(getattr(cast, name)).get(reverse(f"journals:{page}", args=[finished.pk]))
    assert response.status_code == 404


@pytest.mark.parametrize("name", [name for name in OTHERS if name != "coach"])
def test_a_reflection_shared_with_the_coach_is_still_nobody_else_s(cast, finished, sign_in, name):
    actions.share(reflection=finished, reader=cast.coach, by=cast.participant)
    assert list(readable_reflections(cast.coach)) == [finished]
    assert list(readable_reflections(getattr(cast, name))) == []
    url = reverse("journals:shared_reflection", args=[finished.pk])
    assert sign_in(getattr(cast, name)).get(url).status_code == 404


@pytest.mark.parametrize("page", ["reflection", "write", "share", "delete"])
def test_a_reader_reads_and_does_no_more(cast, finished, sign_in, page):
    actions.share(reflection=finished, reader=cast.coach, by=cast.participant)
    assert sign_in(cast.coach).get(reverse(f"journals:{page}", args=[finished.pk])).status_code == 404


@pytest.mark.parametrize("page", [*PAGES])
def test_signed_out_every_page_asks_for_a_sign_in(cast, finished, client, page):
    url = reverse(f"journals:{page}", args=[finished.pk])
    assert client.get(url).url == f"{reverse('account_login')}?next={url}"


@pytest.mark.parametrize("name", OTHERS)
def test_the_lists_of_others_hold_none_of_it(cast, finished, draft, sign_in, name):
    client = sign_in(getattr(cast, name))
    for page in ("journal", "shared_with_you"):
        html = client.get(reverse(f"journals:{page}")).content.decode()
        assert "Silence" not in html
        assert "fell silent" not in html


def test_a_deleted_or_posted_form_of_another_changes_nothing(cast, finished, sign_in):
    client = sign_in(cast.coordinator)
    for page in ("delete", "share"):
        assert client.post(reverse(f"journals:{page}", args=[finished.pk])).status_code == 404
    assert list(own_reflections(cast.participant)) == [finished]


def test_the_journal_is_not_in_the_admin():
    registered = {model._meta.label for model in admin.site._registry}
    assert {model._meta.label for model in apps.get_app_config("journals").get_models()} & registered == set()


def test_the_database_holds_no_readable_word(cast, finished, secret):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journals_reflection")
        row = " ".join(str(value) for value in cursor.fetchone())
    assert str(finished.pk.hex) in row.replace("-", "")
    for word in (secret, "Silence", "fell silent", "I waited"):
        assert word not in row


def test_the_audit_trail_has_the_deeds_and_no_words(cast, new_page, client, secret):
    page = new_page(cast.participant)
    client.post(page.url, page.hidden | {"title": "Silence", "what": secret, "do": "finish"})
    reflection = own_reflections(cast.participant).get()
    sharing = actions.share(reflection=reflection, reader=cast.coach, by=cast.participant)
    actions.unshare(sharing=sharing, by=cast.participant)
    actions.change_form(reflection=reflection, form="free", by=cast.participant)
    actions.delete(reflection=reflection, by=cast.participant)
    events = list(AuditEvent.objects.order_by("id"))
    assert [event.verb for event in events] == [
        "begin reflection",
        "finish reflection",
        "share reflection",
        "stop sharing reflection",
        "change form of reflection",
        "delete reflection",
    ]
    assert not [event for event in events if secret in str(event.details) or "Silence" in str(event.details)]


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_fault_while_saving_leaves_no_words_in_log_or_error_report(  # noqa: PLR0917
    cast, new_page, client, caplog, secret, signed_in
):
    page = new_page(cast.participant)
    if not signed_in:
        client.logout()
    reports = []

    class Report(logging.Handler):
        """What the site's administrators would be mailed."""

        def emit(self, record):
            reporter = ExceptionReporter(record.request, *record.exc_info, is_email=True)
            reports.append(reporter.get_traceback_text() + reporter.get_traceback_html())

    handler = Report()
    logging.getLogger("django.request").addHandler(handler)
    client.raise_request_exception = False
    try:
        with mock.patch("journals.actions.audit.record", side_effect=RuntimeError("the disk is full")):
            response = client.post(page.url, page.hidden | {"title": "Silence", "what": secret, "do": "draft"})
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert response.status_code == 500
    assert "the disk is full" in reports[0]
    for text in (*reports, caplog.text, response.content.decode()):
        assert secret not in text
        assert "fell silent" not in text
        assert "Silence" not in text


@pytest.mark.parametrize("page", ["journal", "reflection", "write", "share", "delete", "shared_reflection"])
def test_a_fault_while_showing_it_leaves_no_words_in_an_error_report(cast, finished, sign_in, monkeypatch, page):
    actions.share(reflection=finished, reader=cast.coach, by=cast.participant)
    reports = []

    class Report(logging.Handler):
        def emit(self, record):
            reporter = ExceptionReporter(record.request, *record.exc_info, is_email=True)
            reports.append(reporter.get_traceback_text() + reporter.get_traceback_html())

    def broken(reflection):
        words = reflection.body["what"]
        raise RuntimeError(f"cannot show {len(words)} characters")

    for name in ("heading", "title", "answers", "is_draft"):
        monkeypatch.setattr(f"journals.models.Reflection.{name}", property(broken))
    client = sign_in(cast.coach if page == "shared_reflection" else cast.participant)
    client.raise_request_exception = False
    handler = Report()
    logging.getLogger("django.request").addHandler(handler)
    try:
        client.get(reverse(f"journals:{page}", args=[] if page == "journal" else [finished.pk]))
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert "cannot show 39 characters" in reports[0]
    assert "fell silent" not in reports[0]


def test_what_stands_in_for_a_reflection_in_a_log_has_no_words(cast, finished, secret):
    kept = actions.save(
        pen=new_pen(cast.participant), author=cast.participant, form="what", body={"title": "Silence", "what": secret}
    )
    words = actions.Words("what", {"what": secret}, None)
    for thing in (finished, kept, kept.pen, words):
        assert secret not in repr(thing) + str(thing)
        assert "Silence" not in repr(thing) + str(thing)


@pytest.mark.parametrize("page", ["reflection", "write", "share", "delete"])
def test_the_browser_is_told_to_store_no_page(cast, finished, sign_in, page):
    response = sign_in(cast.participant).get(reverse(f"journals:{page}", args=[finished.pk]))
    assert "no-store" in response["Cache-Control"]


def test_words_searched_for_stand_in_no_address(cast, finished, sign_in):
    html = sign_in(cast.participant).get(reverse("journals:journal")).content.decode()
    assert '<form class="c-search" method="post"' in html
