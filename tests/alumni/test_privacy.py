"""What alumni tell names them: it is read by the programme's team, and by nobody else, anywhere."""

import logging
from datetime import timedelta
from unittest import mock

import pytest
from django.apps import apps
from django.contrib import admin
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.views.debug import ExceptionReporter

from alumni.models import Answer
from alumni.mornings import morning
from alumni.waves import OPEN_FOR
from outbox.models import Message
from outbox.sending import send
from people.models import AuditEvent
from projects.papers.gathering import facts_of
from projects.valuing import add_spread
from tests.admin.registers import url
from tests.alumni.making import WHY, WORDS, alumni, answer, follow_up_of, link_of, typed
from tests.guards.house import own_models

TITLE, WHERE = "Deputy chief nurse", "Northfleet Trust"
SECRETS = (WORDS, WHY, TITLE, WHERE)
OTHERS = [
    "administrator", "facilitator", "coach", "participant", "peer", "stranger", "commissioner", "other_commissioner",
    "other_coordinator", "nobody",
]  # fmt: skip


@pytest.fixture
def told(over, asked, project):
    """The participant has answered, with something in every field, and so have five others."""
    more = alumni(over.cohort, 5)
    morning(asked.wave.opened_on)
    for place in more:
        answer(place, words="", title="Other", organisation="Other")
    return answer(over.place)


def leaks(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("page", ["cohort", "csv"])
def test_nobody_outside_the_team_opens_the_page_or_its_file(over, told, sign_in, name, page):
    response = sign_in(getattr(over, name)).get(reverse(f"alumni:{page}", args=[over.cohort.pk]))
    assert response.status_code == 404


@pytest.mark.parametrize("name", ["coordinator", "evaluator"])
@pytest.mark.parametrize("page", ["cohort", "csv"])
def test_the_team_reads_all_of_it(over, told, sign_in, name, page):
    text = sign_in(getattr(over, name)).get(reverse(f"alumni:{page}", args=[over.cohort.pk])).content.decode()
    assert leaks(text) == list(SECRETS)
    assert "Okafor" in text


@pytest.mark.parametrize("closed", [False, True])
def test_the_outcomes_pages_hold_no_word_and_no_name(over, told, sign_in, today, closed):
    if closed:
        morning(today + timedelta(weeks=7))
    client = sign_in(over.commissioner)
    for name in ("programme", "after", "projects", "csv"):
        text = client.get(reverse(f"outcomes:{name}", args=[over.programme.pk])).content.decode()
        assert leaks(text) == [], name
        assert "Okafor" not in text
    assert ("6 of 7" in client.get(reverse("outcomes:after", args=[over.programme.pk])).text) is closed


def test_whom_to_ask_elsewhere_is_for_the_project_s_team_and_the_coordinators(over, project, sign_in):
    contact = "Denise Carr, 01234 555 0142"
    add_spread(project=project, organisation="Lark Street", state="adopted", contact=contact, by=over.participant)
    page = reverse("projects:project", args=[project.pk])
    seen = {name: contact in sign_in(getattr(over, name)).get(page).text for name in ("participant", "coordinator")}
    assert seen == {"participant": True, "coordinator": True}
    for name in ("peer", "facilitator"):
        text = sign_in(getattr(over, name)).get(page).text
        assert "Lark Street" in text and contact not in text, name
    client = sign_in(over.commissioner)
    for name in ("programme", "projects", "csv", "after"):
        assert contact not in client.get(reverse(f"outcomes:{name}", args=[over.programme.pk])).content.decode()


def test_whom_to_ask_elsewhere_is_on_no_poster_and_in_no_report(over, project):
    contact = "Denise Carr, 01234 555 0142"
    add_spread(project=project, organisation="Lark Street", state="adopted", contact=contact, by=over.participant)
    text = repr(facts_of(project.pk))
    assert "Lark Street" in text
    assert contact not in text


def test_the_project_s_page_says_how_many_and_not_who_nor_why(over, told, project, today, sign_in):
    morning(today + OPEN_FOR + timedelta(1))
    for name in ("participant", "peer", "facilitator", "coordinator"):
        text = sign_in(getattr(over, name)).get(reverse("projects:project", args=[project.pk])).text
        assert "still running, says 1 of 1 asked" in text
        assert WHY not in text


def test_the_table_itself_holds_no_readable_word(told):
    rows = []
    with connection.cursor() as cursor:
        for table in ("alumni_answer", "alumni_projectanswer"):
            cursor.execute(f"SELECT * FROM {table}")
            rows += cursor.fetchall()
    assert len(rows) == 7
    assert leaks(repr(rows)) == []


def test_no_other_table_holds_a_word_of_it_either(told):
    for model in own_models():
        if model._meta.app_label != "alumni":
            assert leaks(repr(list(model._default_manager.values()))) == [], model._meta.label
    assert {"alumni.Answer", "alumni.Wave"} <= {model._meta.label for model in apps.get_models()}


def test_the_trail_says_that_somebody_answered_and_nothing_of_what(over, told):
    events = AuditEvent.objects.filter(subject_type__startswith="alumni.")
    assert {"open follow-up", "ask alumni", "answer follow-up"} == {event.verb for event in events}
    assert leaks(repr(list(events.values()))) == []
    assert not [event for event in events if set(event.details) - {"wave", "cohort", "months"}]


def test_the_admin_knows_how_many_and_no_more(over, told, sign_in):
    client = sign_in(over.coordinator)
    wave = told.follow_up.wave
    for page in (url("alumni_wave"), url("alumni_wave", "change", wave.pk), url("alumni_wave", "history", wave.pk)):
        text = client.get(page).content.decode()
        assert leaks(text) == []
        assert "Okafor" not in text
    assert client.get(url("alumni_wave"), {"q": "Deputy"}).context["cl"].result_count == 0
    assert Answer not in admin.site._registry
    assert sign_in(over.administrator).get(url("alumni_wave")).status_code == 403


def test_no_e_mail_and_no_message_holds_a_word_of_it(over, told, today):
    morning(today + timedelta(10))
    for message in Message.objects.filter(state="waiting"):
        send(message.pk)
    assert mail.outbox
    assert leaks(repr(list(Message.objects.values())) + repr([each.body for each in mail.outbox])) == []


@pytest.mark.parametrize(
    "broken", ["alumni.actions.audit.record", "alumni.forms.FollowUpForm.told", "alumni.actions.keep_lasted"]
)
def test_a_fault_while_keeping_leaves_no_words_in_log_or_error_report(  # noqa: PLR0917
    over, asked, project, client, caplog, broken
):
    reports = []

    class Report(logging.Handler):
        """What the site's administrators would be mailed."""

        def emit(self, record):
            reporter = ExceptionReporter(record.request, *record.exc_info, is_email=True)
            reports.append(reporter.get_traceback_text() + reporter.get_traceback_html())

    handler = Report()
    logging.getLogger("django.request").addHandler(handler)
    client.raise_request_exception = False
    words = {"job": "changed", "move": "bigger", "title": TITLE, "organisation": WHERE, "words": WORDS}
    try:
        with mock.patch(broken, side_effect=RuntimeError("the disk is full")):
            response = client.post(link_of(asked), typed(project, **words, **{f"why_{project.pk}": WHY}))
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert response.status_code == 500
    assert "the disk is full" in reports[0]
    for text in (*reports, caplog.text, response.content.decode()):
        assert leaks(text) == []


def test_a_person_s_answers_go_with_their_place(over, told):
    follow_up_of(over.place).delete()
    assert Answer.objects.count() == 5
