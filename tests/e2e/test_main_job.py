"""The main job, end to end, in a browser: coordinator, participant, commissioner, and what people get wrong.

On PostgreSQL and Redis, with a Celery worker in a process of its own (make e2e K=main_job). A worker that is killed in
the middle of a batch has tests of its own, in tests/awards/test_killed_worker.py.
"""

import re
import time
from contextlib import closing
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from unittest.mock import patch
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import expect

from awards.models import Certificate
from cohorts.models import Session
from documents.models import Document
from evaluations.models import Participation, Survey
from journals.models import Reflection
from projects.models import Project
from tests import factories as make
from tests.e2e import main_job_cohort as made
from tests.e2e.conftest import give_password, wait_until
from tests.e2e.main_job_coordinator import Coordinator
from tests.e2e.main_job_pages import is_told, row, sends, sends_again
from tests.e2e.main_job_participant import Participant
from tests.outcomes.making import rich

pytestmark = pytest.mark.e2e


def test_a_coordinator_takes_a_programme_from_its_blueprint_to_certificates_and_report(journey, worker, mailbox):
    priya = make.person("Priya Shah", email="priya@example.org")
    make.grant(make.programme("Network Leaders", code="NET"), priya, "coordinator")
    make.cohort(make.programme("Somebody else’s", code="ELSE"))
    make.profession("Nursing", clinical=True)
    desk = Coordinator(journey, priya, journey.browser(), worker, mailbox)
    signs_in_after_a_slip(journey, desk.page, priya)

    desk.starts_the_programme_from_its_blueprint()
    desk.sees_what_the_design_adds_up_to()
    desk.lays_out_a_cohort()
    desk.gives_amara_a_place()
    made.add_people(desk.cohort, made.OTHERS, by=priya)
    desk.names_a_facilitator()
    desk.forms_a_set()
    desk.pairs_a_coach()
    desk.moves_the_cohort("Begin", "is running.")
    desk.invites_everybody()
    amara = sets_up_her_account(journey, mailbox)

    desk.keeps_the_register_of_the_launch_on_a_phone()
    made.everybody_comes(desk.cohort, by=priya)
    desk.sees_the_attendance()

    made.ask_about_all(desk.cohort)
    scores_the_launch(journey, amara)
    made.answer(made.LAUNCH, {"Tom": 5, "Inês": 4, "Kofi": 5, "Grace": 4}, "Too much for one day")
    for title in made.AFTERWARDS:
        made.answer(title, {"Amara": 5, "Tom": 5, "Inês": 4, "Kofi": 5, "Grace": 4})
    made.close_all()

    made.everybody_has_a_project(desk.cohort)
    desk.records_a_presentation()
    made.everybody_presents(desk.cohort, by=priya)
    desk.moves_the_cohort("Finish", "is finished.")
    desk.issues_the_certificates()
    address = desk.downloads_amaras_certificate()
    anybody_checks_it(journey, address)
    finds_her_certificate(journey, mailbox, amara)

    mean = desk.reads_the_results()
    desk.chooses_a_quotation(QUOTED)
    text = desk.has_the_report_made()
    assert re.search(rf"{made.LAUNCH}[^.]*?\b{re.escape(mean)}\s+4\.0\s+5 of 5", text), text
    assert f"“{QUOTED}”" in text
    assert "Okafor" not in text
    desk.enters_by_the_front_door()


QUOTED = "I ask my team one open question at every handover now"


def signs_in_after_a_slip(journey, page, person):
    page.goto(f"{journey.site}/accounts/login/")
    give_password(page, person.email, "not the password")
    is_told(page, "The e-mail address or password is wrong.", beside=page.get_by_label("Password", exact=True))
    expect(page.get_by_label("E-mail address")).to_have_value(person.email)
    journey.look(page, "sign-in-wrong")
    give_password(page, person.email)
    expect(page).to_have_url(f"{journey.site}/today/")
    journey.look(page, "today")


def sets_up_her_account(journey, mailbox):
    """From the link in the mail, on her phone; gives the phone."""
    page = journey.phone()
    mail = mailbox.wait_for("amara@example.org", "Set up your account")
    assert "Priya Shah has invited you" in mail
    page.goto(re.search(r"https?://\S+", mail)[0])
    journey.look(page, "invitation")
    page.get_by_label("Password", exact=True).fill("kettle")
    page.get_by_role("button", name="Save and sign in").click()
    is_told(page, "10", beside=page.get_by_label("Password", exact=True))
    page.get_by_label("Password", exact=True).fill(make.PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Good .*, Amara$"))
    journey.look(page, "home-of-amara")
    return page


def scores_the_launch(journey, page):
    page.goto(journey.site)
    due = page.get_by_role("region", name="Due")
    due.get_by_text("See all 11").click()
    expect(due.get_by_role("link", name=re.compile("^Score "))).to_have_count(10)
    journey.look(page, "home-with-all-that-is-due")
    due.get_by_role("link", name=f"Score {made.LAUNCH}").click()
    page.get_by_role("group", name="Overall, how was it?").get_by_label("4").check()
    page.get_by_role("group", name="How useful is it for your work?").get_by_label("4").check()
    page.get_by_label("What will you use, or what should change?").fill(QUOTED)
    page.get_by_label("My comment may be quoted, without my name").check()
    journey.look(page, "questionnaire-filled")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers are in")
    journey.look(page)


def anybody_checks_it(journey, address):
    """Signed out, by the QR code; then with a code that no certificate has."""
    page = journey.phone()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("This certificate is valid")
    expect(page.get_by_role("main")).to_contain_text("Amara Okafor")
    journey.look(page, "verified")
    page.get_by_role("link", name="Check another").click()
    journey.look(page, "verify")
    journey.expects(404, "/awards/verify/")
    page.get_by_label("code").fill("7KQF-29HM-X4TD")
    page.get_by_role("button", name="Check").click()
    is_told(page, "No certificate has this code.", beside=page.get_by_label("code"))
    expect(page.get_by_label("code")).to_have_value("7KQF-29HM-X4TD")
    journey.look(page, "verify-unknown")


def finds_her_certificate(journey, mailbox, page):
    """Told by mail, on her home page, in one file."""
    mailbox.wait_for("amara@example.org", "Your certificate: Leading for Change")
    page.goto(journey.site)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(r"^Certificate \(PDF")).click()
    assert download.value.suggested_filename.endswith("-Amara-Okafor.pdf")
    journey.look(page, "home-with-certificate")


def test_a_participant_reflects_updates_a_project_and_answers_a_questionnaire(journey, worker, mailbox):
    team = made.a_team()
    amara, tom, ines = (make.person(f"{given} {family}", email=email) for given, family, email in made.EVERYBODY[:3])
    cohort = made.a_running_cohort(made.a_programme(team.coordinator), team, [amara, tom, ines], made.weeks_ago(20))
    made.ask_about_all(cohort)
    her = Participant(journey, amara, journey.browser(), mailbox)

    her.signs_in_with_a_code_from_her_mail()
    her.writes_while_it_is_fresh()
    her.writes_in_two_tabs_and_keeps_both_texts()
    her.keeps_her_words_when_her_sign_in_runs_out()
    her.keeps_her_words_without_javascript_too()
    her.finishes()
    her.shares_with_her_coach_who_reads_it_until_she_stops(team.coach)

    her.starts_a_project()
    her.adds_an_update_with_hours()
    her.scores_the_launch_on_a_phone()
    her.cannot_answer_twice_nor_for_another(tom)


# The commissioner


def sql(statement, *values):
    """One row, from the tables themselves."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


PLACES = """
    SELECT COUNT(*) FROM cohorts_place p JOIN cohorts_cohort c ON c.id = p.cohort_id
    WHERE c.programme_id = %s AND p.state IN ('taken', 'left')"""
COMMISSIONED = "SELECT SUM(places) FROM programmes_contract WHERE programme_id = %s"
# Hours attended and held, over everybody, of the sessions that stand, count, are over and were expected of each.
HOURS = """
    SELECT SUM(COALESCE(a.hours, 0)), SUM(s.hours)
    FROM cohorts_place p
    JOIN cohorts_cohort c ON c.id = p.cohort_id
    JOIN cohorts_session s ON s.cohort_id = p.cohort_id
    LEFT JOIN cohorts_coaching k ON k.place_id = p.id
    LEFT JOIN cohorts_attendance a ON a.session_id = s.id AND a.place_id = p.id
    WHERE c.programme_id = %s AND p.state IN ('taken', 'left')
      AND s.cancelled_at IS NULL AND s.counts_for_completion AND s.ends_at <= now()
      AND (p.left_on IS NULL OR (s.starts_at AT TIME ZONE 'Europe/London')::date <= p.left_on)
      AND (s.group_size = 'cohort' OR s.learning_set_id = p.learning_set_id OR s.coaching_id = k.id)"""
# Of the answers themselves, from the cohorts in which five or more answered.
MEAN = """
    SELECT SUM(total) / SUM(n), SUM(n) FROM (
        SELECT SUM(a.value)::numeric AS total, COUNT(*) AS n
        FROM evaluations_answer a
        JOIN evaluations_item i ON i.id = a.item_id AND i.headline
        JOIN evaluations_response r ON r.id = a.response_id
        JOIN evaluations_survey s ON s.id = r.survey_id
        JOIN cohorts_cohort c ON c.id = s.cohort_id
        WHERE c.programme_id = %s AND s.title = %s AND s.state = 'closed'
        GROUP BY c.id HAVING COUNT(*) >= 5) of_cohorts"""
CERTIFICATES = """
    SELECT COUNT(*) FROM awards_certificate a
    JOIN cohorts_place p ON p.id = a.place_id JOIN cohorts_cohort c ON c.id = p.cohort_id
    WHERE c.programme_id = %s AND a.revoked_at IS NULL"""


def half_up(number, digits=0):
    return str(Decimal(number).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def test_a_commissioner_reads_the_outcomes_and_is_refused_all_else(journey, worker):
    record = rich()
    gareth = make.person("Gareth Llewellyn", email="gareth@example.org")
    make.grant(make.programme("Network Leaders", code="NET"), gareth, "commissioner")
    wait_until(lambda: not Document.objects.unfinished().exists(), 90)
    page = journey.browser()
    journey.sign_in(page, record.commissioner)

    expect(page).to_have_url(f"{journey.site}/outcomes/{record.programme.pk}/")
    sees_the_figures_of_plain_sql(page, record.programme.pk)
    journey.look(page, "outcomes")
    is_refused_all_else(page, record)
    journey.is_told_that_there_is_no(page, f"/workspace/{record.pilot.pk}/")
    nobody_else_sees_them(journey, gareth, record.programme.pk)


def sees_the_figures_of_plain_sql(page, programme):
    (places,), (commissioned,) = sql(PLACES, programme), sql(COMMISSIONED, programme)
    attended, held = sql(HOURS, programme)
    (certificates,) = sql(CERTIFICATES, programme)
    mean, answers = sql(MEAN, programme, "Launch day")
    assert (places, answers) == (24, 13)
    figures = page.get_by_role("region", name="In short")

    def figure(words):
        of = page.locator("dt", has_text=re.compile(f"^{words}$"))
        return figures.locator("dl > div").filter(has=of).locator("dd").first

    expect(figure("places filled")).to_have_text(f"{places} of {commissioned}")
    expect(figure("attendance")).to_have_text(f"{half_up(100 * attended / held)}%")
    expect(figure("certificates")).to_have_text(str(certificates))
    page.get_by_text("Scores as a table").click()
    cells = row(page.get_by_role("table", name=re.compile("^Mean scores")), "Launch day").get_by_role("cell")
    expect(cells.first).to_have_text(half_up(mean, 1))
    few = row(page.get_by_role("table", name=re.compile("^Mean scores")), "Leading self").get_by_role("cell")
    expect(few.nth(3)).to_have_text(re.compile("Fewer than 5 answers|withheld", re.IGNORECASE))  # its second cohort


def pages_of_others(record):
    """Pages of the programme, of a cohort and of a participant, all of which there are."""
    pilot, programme = record.pilot.pk, record.programme.pk
    certificate = Certificate.objects.filter(place__cohort=pilot).first()
    session = Session.objects.filter(cohort=pilot, group_size="cohort").first()
    survey = Survey.objects.get(cohort=pilot, title="Launch day")
    return [
        "/today/",
        "/admin/",
        "/admin/cohorts/place/",
        f"/programmes/{programme}/",
        f"/workspace/{pilot}/",
        f"/cohorts/{pilot}/people/",
        f"/cohorts/{pilot}/sets/",
        f"/cohorts/{pilot}/coaches/",
        f"/cohorts/{pilot}/sessions/",
        f"/cohorts/{pilot}/attendance/",
        f"/cohorts/{pilot}/attendance.csv",
        f"/cohorts/sessions/{session.pk}/register/",
        f"/projects/cohorts/{pilot}/",
        f"/projects/{Project.objects.filter(cohort=pilot).first().pk}/",
        f"/surveys/cohorts/{pilot}/",
        f"/surveys/cohorts/{pilot}/report/",
        f"/surveys/results/{survey.pk}/comments/",
        f"/surveys/results/{survey.pk}/quotations/",
        f"/awards/cohorts/{pilot}/",
        f"/awards/certificates/{certificate.pk}/",
        f"/documents/{certificate.document_id}/file/",
    ]


def is_refused_all_else(page, record):
    """What the coordinator opens, and what is between a participant and their coach."""
    site, coordinator = page.url.split("/outcomes/")[0], Client()
    coordinator.force_login(record.coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")
    private = [f"/journal/shared/{Reflection.objects.filter(sharings__isnull=False).first().pk}/"]
    private += [f"/surveys/{Participation.objects.filter(answered=False).first().pk}/"]
    theirs = pages_of_others(record)
    for address in theirs:
        with closing(coordinator.get(address)) as shown:
            assert shown.status_code == 200, address
    answers = {address: page.request.get(site + address, max_redirects=0).status for address in [*theirs, *private]}
    assert answers == dict.fromkeys([*theirs, *private], 404)


def nobody_else_sees_them(journey, gareth, programme):
    """Signed out, the way is to sign in; another programme's commissioner finds no such page."""
    other = journey.browser()
    for address in (f"/outcomes/{programme}/", f"/outcomes/{programme}/figures.csv", "/outcomes/"):
        other.goto(journey.site + address)
        expect(other).to_have_url(f"{journey.site}/accounts/login/?next={quote(address)}")
    journey.sign_in(other, gareth)
    journey.look(other, "outcomes-none")
    journey.is_told_that_there_is_no(other, f"/outcomes/{programme}/")
    assert other.request.get(f"{journey.site}/outcomes/{programme}/figures.csv").status == 404


# What people get wrong, where no journey has met it


def test_a_code_that_has_expired_or_was_used_leads_to_a_new_one(journey, mailbox):
    amara = make.person("Amara Okafor", email="amara@example.org")
    make.place(make.cohort(make.programme()), amara)
    page = journey.browser()
    page.goto(f"{journey.site}/accounts/login/code/")
    journey.look(page)
    asks_for_a_code(page, amara)
    first = mailbox.wait_for(amara.email, "code")
    later = time.time() + 15 * 60 + 1
    with patch("allauth.account.internal.flows.code_verification.time.time", lambda: later):
        types_the_code(page, first)
        expired = "That code has expired: a code works for 15 minutes. Ask for a new one."
        is_told(page, expired, beside=page.get_by_label("E-mail address"))
    expect(page.get_by_label("E-mail address")).to_have_value(amara.email)
    journey.look(page, "code-expired")

    asks_for_a_code(page, amara)
    journey.look(page)
    second = mailbox.wait_for(amara.email, "code", but=first)
    old_tab = page.context.new_page()
    old_tab.goto(page.url)
    types_the_code(page, second)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Good .*, Amara$"))
    journey.look(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    journey.look(page)
    types_the_code(old_tab, second)
    used = "That code has been used or has expired. Ask for a new one."
    is_told(old_tab, used, beside=old_tab.get_by_label("E-mail address"))
    expect(old_tab.get_by_label("E-mail address")).to_have_value(amara.email)


def asks_for_a_code(page, person):
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter the code")


def types_the_code(page, mail):
    page.get_by_label("Six-digit code").fill(re.search(r"^\d{6}$", mail, re.MULTILINE)[0])
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_wrong_address_a_date_outside_the_cohort_and_a_form_sent_twice(journey, cast):
    page = journey.browser()
    journey.sign_in(page, cast.coordinator)
    journey.look(page)
    finds_nothing_at_a_wrong_address(journey, page, cast)
    adds_a_session_after_a_date_outside_the_cohort(journey, page, cast)


def finds_nothing_at_a_wrong_address(journey, page, cast):
    """Unknown, of another programme's cohort, or a row of one cohort under the address of another."""
    journey.is_told_that_there_is_no(page, "/no/such/page/")
    journey.look(page, "not-found")
    own, foreign = cast.cohort.pk, cast.foreign_cohort.pk
    for address in (
        f"/workspace/{foreign}/",
        f"/cohorts/{foreign}/people/",
        f"/cohorts/{foreign}/sessions/add/",
        f"/cohorts/sessions/{cast.foreign_session.pk}/register/",
        f"/cohorts/{own}/people/{cast.stranger_place.pk}/",
        f"/cohorts/{own}/sessions/{cast.other_session.pk}/",
        f"/surveys/cohorts/{foreign}/",
        f"/awards/cohorts/{foreign}/",
    ):
        journey.is_told_that_there_is_no(page, address)


def adds_a_session_after_a_date_outside_the_cohort(journey, page, cast):
    """Told of the date, with nothing lost; the form sent twice adds one session."""
    page.goto(f"{journey.site}/cohorts/{cast.cohort.pk}/sessions/add/")
    page.get_by_label("Title").fill("A day with the ambulance service")
    page.get_by_label("Kind", exact=True).select_option("Study visit")
    page.get_by_label("Starts at").fill("09:30")
    page.get_by_label("Ends at").fill("16:30")
    page.get_by_label("To bring").fill("Warm clothes")
    page.get_by_label("Date").fill((cast.cohort.ends_on + timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Add", exact=True).click()
    dates = "Choose a date within the cohort, which runs from 21 September 2026 to 10 June 2027."
    is_told(page, dates, beside=page.get_by_label("Date"))
    expect(page.get_by_label("Title")).to_have_value("A day with the ambulance service")
    expect(page.get_by_label("To bring")).to_have_value("Warm clothes")
    journey.look(page, "session-outside-the-cohort")
    page.get_by_label("Date").fill("2027-03-16")
    sent = sends(page, page.get_by_role("button", name="Add", exact=True).dblclick)
    expect(page.get_by_text("A day with the ambulance service is on Tuesday 16 March")).to_be_visible()
    journey.look(page, "sessions")
    assert sends_again(page, sent).url == page.url
    page.reload()
    expect(row(page, "A day with the ambulance service")).to_have_count(1)
