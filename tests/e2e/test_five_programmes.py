"""The five programmes of the case studies: each opened by its coordinator, a participant and its commissioner, doing
what only that programme asks of Cadre. On the demo's own data, PostgreSQL, Redis and a real worker (make e2e
K=five_programmes).
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts import demo as cast
from cohorts.models import Place
from home.demo.build import build
from people.models import Person
from programmes.models import Programme
from projects.models import Measure
from tests.e2e.main_job_pages import called, row, words_of
from tests.factories import PASSWORD

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """The demo's data, made once for all journeys, and the address of the site that serves it. (That one test here asks
    for `db` has the database made.)"""
    apart = override_settings(MEDIA_ROOT=tmp_path_factory.getbasetemp() / "media")
    with apart, django_db_blocker.unblock():
        build(timezone.now())
        Person.objects.filter(email__in=[member.email for member in cast.CAST]).update(password=make_password(PASSWORD))
        server = LiveServer("localhost")
        try:
            yield server.url
        finally:
            server.stop()
            _end_other_sessions()
            call_command("flush", interactive=False, verbosity=0, allow_cascade=True)
            connection.close()


def _end_other_sessions() -> None:
    """Those of the server's threads that a browser kept waiting: with them the database could not be dropped."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )


@pytest.fixture
def site(demo, settings, mailbox, tmp_path_factory) -> str:
    """As for every journey, but that the data stay from one to the next."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "media"
    settings.SITE_URL = demo
    cache.clear()
    return demo


def enters(journey, member: cast.Member, phone: bool = False) -> Page:
    """Their browser, on their first page."""
    page = journey.phone() if phone else journey.browser()
    journey.sign_in(page, member)
    journey.look(page)
    return page


def opens(journey, page: Page, *links: str, name: str = "") -> None:
    """Follow links by their words, from page to page; look at the last."""
    for link in links:
        page.get_by_role("main").locator("a").filter(has_text=called(link)).first.click()
        page.wait_for_load_state()
    journey.look(page, name)


def goes_to(journey, page: Page, tab: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name=tab, exact=True).click()
    journey.look(page)


def test_each_programme_of_the_case_studies_has_people_on_it(demo, db):
    taken = Place.objects.taken().values_list("cohort__programme__code", flat=True)
    assert set(taken) == {"LFC", "LSI", "CPN", "DTI", "ACADEMY", "ICH"}


# Leading for Change: cohorts over years and two contracts, everything scored, a report in full


def test_leading_for_change_compares_its_cohorts_and_reports_what_plain_sql_says(journey, worker, tmp_path):
    judith = enters(journey, cast.COMMISSIONER)
    cohorts = judith.get_by_role("region", name="Cohorts as a table")
    for name, contract in (("Pilot", "Pilot"), ("Cohort 2", "Award"), ("Cohort 4", "Award"), ("Cohort 5", "Extension")):
        expect(cohorts.get_by_role("row", name=called(name)).get_by_role("cell").last).to_contain_text(contract)
    for name in ("Cohort 3", "Cohort 5"):
        judith.get_by_label(name, exact=True).uncheck()
    judith.get_by_role("button", name="Compare").click()
    expect(judith.get_by_text("3 of 5 cohorts are compared here")).to_be_visible()
    expect(cohorts.get_by_role("row", name=called("Cohort 3"))).to_have_count(0)
    journey.look(judith, "outcomes-compared")

    amara = enters(journey, cast.PARTICIPANT, phone=True)
    opens(journey, amara, "Fewer missed first appointments")
    adds_a_figure(journey, amara, "9.5")
    expect(amara.get_by_text("9.5%").first).to_be_attached()

    ivor = enters(journey, cast.EVALUATOR)
    text = has_the_report_made(journey, ivor, tmp_path)
    for title, mean, n, invited in plain_means("LFC"):
        assert re.search(rf"{re.escape(title)}.*?{mean}\D+{n} of {invited}", text), (title, mean, n, invited)
    assert "Okafor" not in text
    priya = enters(journey, cast.COORDINATOR)
    goes_to(journey, priya, "Programmes")
    opens(journey, priya, "Leading for Change", name="programme-of-five-cohorts")
    expect(priya.get_by_text("60 of 60 places filled")).to_be_visible()


def adds_a_figure(journey, page: Page, value: str) -> None:
    """This week's, typed by itself."""
    page.get_by_role("link", name="Add figures").first.click()
    journey.look(page, "add-figures")
    one = page.get_by_role("form", name="One figure")
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    one.get_by_label("Date").fill(monday.isoformat())
    one.get_by_label("Figure", exact=True).fill(value)
    one.get_by_role("button", name="Add it").click()
    page.wait_for_load_state()
    journey.look(page, "measure")


def has_the_report_made(journey, page: Page, folder) -> str:
    """The programme's report as a PDF, read back."""
    goes_to(journey, page, "Results")
    opens(journey, page, "Report of Leading for Change", name="programme-report")
    page.get_by_role("button", name="Make the report (PDF)").click()
    link = page.locator("#report").get_by_role("link", name=re.compile(r"PDF, .* kB"))
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as started:
        link.click()
    path = folder / "report.pdf"
    started.value.save_as(path)
    return words_of(path)


def plain_means(code: str) -> list[tuple]:
    """Each element over its cohorts: mean to one place, answers, people asked; from the answers themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            with closed as (
                select s.id, s.element_id, s.title, s.closed_at,
                       (select count(*) from evaluations_participation p where p.survey_id = s.id) as invited
                from evaluations_survey s
                join cohorts_cohort c on c.id = s.cohort_id
                join programmes_programme g on g.id = c.programme_id and g.code = %s
                where s.state = 'closed'
            )
            select (array_agg(c.title order by c.closed_at desc))[1],
                   sum(a.total), sum(a.n), sum(c.invited)
            from closed c
            join lateral (
                select sum(x.value) as total, count(*) as n
                from evaluations_response r
                join evaluations_answer x on x.response_id = r.id
                join evaluations_item i on i.id = x.item_id and i.headline
                where r.survey_id = c.id
            ) a on a.n >= 5
            group by c.element_id order by 1
            """,
            [code],
        )
        rows = cursor.fetchall()
    assert len(rows) >= 10
    return [
        (title, (Decimal(total) / n).quantize(Decimal("0.1"), ROUND_HALF_UP), n, invited)
        for title, total, n, invited in rows
    ]


# The borough: many organisations, an accredited pathway beside the core, earlier years that Cadre does not hold


def test_the_borough_records_an_accredited_pathway_beside_the_programme(journey, worker):
    kofi = enters(journey, cast.BOROUGH_PARTICIPANT)
    opens(journey, kofi, "Units, deadlines and results", name="your-pathway")
    expect(kofi.get_by_text("Effective leadership in practice").first).to_be_visible()
    expect(kofi.get_by_text(re.compile("of 40 credits|40 credits")).first).to_be_visible()

    alan = enters(journey, cast.AWARDING_BODY)
    expect(alan.get_by_role("main")).to_contain_text("Kofi Mensah")
    expect(alan.get_by_role("main")).not_to_contain_text("Diabetes")

    priya = enters(journey, cast.COORDINATOR)
    goes_to(journey, priya, "Programmes")
    opens(journey, priya, "Leadership for service improvement")
    expect(priya.get_by_text("not held in Cadre").first).to_be_visible()
    opens(journey, priya, "Year 4")
    priya.get_by_role("link", name=re.compile("pathway", re.I)).first.click()
    journey.look(priya, "cohort-pathway")
    expect(priya.get_by_role("main")).to_contain_text("Neil Frobisher")

    graham = enters(journey, cast.BOROUGH_COMMISSIONER)
    opens(journey, graham, "Leadership for service improvement", name="outcomes-of-the-borough")
    expect(row(graham, "Year 1").first).to_contain_text("Not held in Cadre")
    expect(graham.get_by_role("main")).to_contain_text("40 credits at level 7")
    expect(row(graham, "Solo: one way to refer").first).to_contain_text("Sustained")


# The network: trimesters, combined days and challenges; one project of the whole cohort; reportable while it runs


def test_the_network_is_reported_in_the_middle_of_its_second_trimester(journey, worker):
    lorna = enters(journey, cast.NETWORK_PARTICIPANT, phone=True)
    expect(lorna.get_by_text("Insight day 6 of 8, second trimester")).to_be_visible()
    opens(journey, lorna, "COPD: one network, one service", name="project-of-a-cohort")
    expect(lorna.get_by_text("Everybody on the cohort: 12 people")).to_be_visible()
    adds_a_figure(journey, lorna, "39")

    priya = enters(journey, cast.COORDINATOR)
    goes_to(journey, priya, "Programmes")
    opens(journey, priya, "Clinical leadership in a practice network", name="programme-in-trimesters")
    for trimester in ("First trimester", "Second trimester", "Third trimester"):
        expect(priya.get_by_text(trimester).first).to_be_attached()
    opens(journey, priya, "First cohort")

    graham = enters(journey, cast.BOROUGH_COMMISSIONER)
    opens(journey, graham, "Clinical leadership in a practice network", name="outcomes-while-running")
    expect(graham.get_by_text("now in its second of three trimesters")).to_be_visible()
    expect(graham.get_by_text("Not known yet, and when it will be").first).to_be_visible()


# The chief executives: asked for, agreed within a budget of days; a common cause; a daughter academy


def test_the_chief_executives_shape_their_programme_and_share_a_cause(journey, worker, mailbox):
    margaret = enters(journey, cast.CHIEF_EXECUTIVE)
    opens(journey, margaret, "Ask for something")
    wish = "An evening on what to stop doing"
    margaret.get_by_label("What would you like?").fill(wish)
    margaret.get_by_role("button", name="Ask", exact=True).click()
    expect(margaret.get_by_text(wish, exact=True)).to_be_visible()

    simone = enters(journey, cast.CONVENOR)
    opens(journey, simone, "Answer")
    simone.get_by_role("button", name=called(f"Make it a session: {wish}")).click()
    expect(simone.get_by_label("Title")).to_have_value(wish)
    gives_the_session(simone, timezone.localdate() + timedelta(days=60))
    journey.look(simone, "session-of-a-proposal")
    simone.get_by_role("button", name="Add the session").click()
    expect(simone.get_by_text("Those who asked are told.")).to_be_visible()
    journey.look(simone, "asked-for")
    assert wish in mailbox.wait_for(cast.CHIEF_EXECUTIVE.email, "What became of what you asked for")

    goes_to(journey, margaret, "Project")
    opens(journey, margaret, "Hip fracture pathway, Ferrybridge")
    opens(journey, margaret, "Fractured neck of femur", name="common-cause")
    expect(margaret.get_by_text("Holmefield Acute Trust has not reported yet.")).to_be_visible()

    frances = enters(journey, cast.NATIONAL_COMMISSIONER)
    expect(frances.get_by_role("main")).to_contain_text("Network academy")
    opens(journey, frances, "Network academy", name="outcomes-of-the-academy")
    expect(frances.get_by_role("link", name="Delivering through improvement").first).to_be_visible()
    claire = enters(journey, cast.PATHWAY_LEAD)
    expect(claire.get_by_text("Network academy, First intake")).to_be_visible()


def gives_the_session(page: Page, day: date) -> None:
    while day.weekday() > 4:
        day += timedelta(days=1)
    page.get_by_label("Date").fill(day.isoformat())
    page.get_by_label("Starts").fill("17:00")
    page.get_by_label("Ends").fill("20:00")
    budget = page.get_by_label("Counts towards")
    budget.select_option(label=budget.locator("option", has_text="Workshops").inner_text())


# The theme: objectives, requirements, ideas and reading; a reflection on its own form; a project with its economics


def test_the_theme_is_followed_reflected_on_and_valued(journey, worker):
    ishani = enters(journey, cast.TRAINEE)
    opens(journey, ishani, "Leadership of integrated services", name="theme")
    expect(ishani.get_by_text("3 of 3 so far")).to_be_visible()
    ishani.get_by_role("link", name="Reflect on this theme").or_(
        ishani.get_by_role("button", name="Reflect on this theme")
    ).first.click()
    expect(ishani.get_by_label("What I did")).to_be_visible()
    journey.look(ishani)
    ishani.get_by_label("What I did").fill("Sat in the baby clinic for a morning and counted who spoke first.")
    ishani.get_by_label("This reflection counts for the theme").check()
    expect(ishani.get_by_text("Draft saved at")).to_be_visible()
    journey.look(ishani, "theme-form")
    ishani.get_by_role("button", name="Finish").click()
    ishani.wait_for_load_state()
    journey.look(ishani)
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from journals_reflection where counts_for_theme and body like '%%baby clinic%%'"
        )
        assert cursor.fetchone() == (0,)

    nathan = enters(journey, cast.THEME_LEAD)
    goes_to(journey, nathan, "Programmes")
    expect(nathan.get_by_role("main")).not_to_contain_text("Leading for Change")
    opens(journey, nathan, "Integrated child health", name="programme-of-a-theme")
    opens(journey, nathan, "Leadership of integrated services")
    expect(nathan.get_by_role("main")).not_to_contain_text("counted who spoke first")

    deborah = enters(journey, cast.TRUST_COMMISSIONER)
    expect(row(deborah, "A baby clinic in the practice").first).to_contain_text("Improved")
    journey.look(deborah, "outcomes-of-a-theme")
    other = Programme.objects.get(code="LFC")
    journey.is_told_that_there_is_no(deborah, f"/outcomes/{other.pk}/")
    assert Measure.objects.filter(project__title="A baby clinic in the practice").exists()
