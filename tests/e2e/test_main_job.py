"""The main job, end to end, in a browser: coordinator, participant, commissioner, and what people get wrong.

On PostgreSQL and Redis, with a Celery worker in a process of its own (make e2e K=main_job).
"""

import re

import pytest
from playwright.sync_api import expect

from tests import factories as make
from tests.e2e import main_job_cohort as made
from tests.e2e.conftest import give_password
from tests.e2e.main_job_coordinator import Coordinator
from tests.e2e.main_job_pages import is_told
from tests.e2e.main_job_participant import Participant

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
