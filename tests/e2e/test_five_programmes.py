"""The five programmes of the case studies: each opened by its coordinator, a participant and its commissioner, doing
what only that programme asks of Cadre. On the demo's own data, PostgreSQL, Redis and a real worker (make e2e
K=five_programmes).
"""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal

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
from cohorts.models import Place, Session
from core.dates import at
from home.demo.build import build
from people.models import Person
from programmes.models import Programme
from projects.models import Measure
from tests.e2e import five_programmes_sql as plain
from tests.e2e.main_job_pages import called, row, words_of
from tests.factories import PASSWORD

pytestmark = pytest.mark.e2e

OWNER_OF_THE_CLINIC = "adwoa.boateng@millbrook.example"  # not of those whom the sign-in page offers
HALF_A_TENTH = Decimal("0.05")  # figures are written to one place
PARTS_OF_AN_HOUR = {"": "0", "¼": "0.25", "½": "0.5", "¾": "0.75"}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """The demo's data, made once for all journeys, and the address of the site that serves it. (That one test here asks
    for `db` has the database made.)"""
    apart = override_settings(MEDIA_ROOT=tmp_path_factory.getbasetemp() / "media")
    with apart, django_db_blocker.unblock():
        build(timezone.now())
        enters = [OWNER_OF_THE_CLINIC, *(member.email for member in cast.CAST)]
        Person.objects.filter(email__in=enters).update(password=make_password(PASSWORD))
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


def enters(journey, member: cast.Member | Person, phone: bool = False) -> Page:
    """Their browser, on their first page."""
    page = journey.phone() if phone else journey.browser()
    journey.sign_in(page, member)
    journey.look(page)
    return page


def opens(journey, page: Page, *links: str, name: str = "") -> None:
    """Follow links by their words, from page to page, and look at each; the name is that of the last."""
    for number, link in enumerate(links, start=1):
        page.get_by_role("main").locator("a").filter(has_text=called(link)).first.click()
        page.wait_for_load_state()
        journey.look(page, name if number == len(links) else "")


def goes_home(journey, page: Page) -> None:
    page.goto(journey.site)
    journey.look(page)


def goes_to(journey, page: Page, tab: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name=tab, exact=True).click()
    journey.look(page)


def test_each_programme_of_the_case_studies_has_people_on_it(demo, db):
    taken = Place.objects.taken().values_list("cohort__programme__code", flat=True)
    assert set(taken) == {"LFC", "LSI", "CPN", "DTI", "ACADEMY", "ICH"}


# Leading for Change: cohorts over years and two contracts, everything scored, a report in full


def test_leading_for_change_compares_its_cohorts_over_two_contracts(journey, worker):
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

    priya = enters(journey, cast.COORDINATOR)
    goes_to(journey, priya, "Programmes")
    opens(journey, priya, "Leading for Change", name="programme-of-five-cohorts")
    expect(priya.get_by_text("60 of 60 places filled")).to_be_visible()


def test_every_figure_of_the_report_of_leading_for_change_is_what_plain_sql_says(journey, worker, tmp_path):
    amara = enters(journey, cast.PARTICIPANT, phone=True)
    opens(journey, amara, "Fewer missed first appointments")
    adds_a_figure(journey, amara, "9.5")
    expect(amara.get_by_text("9.5%").first).to_be_attached()

    ivor = enters(journey, cast.EVALUATOR)
    words = has_the_report_made(journey, ivor, tmp_path)
    ivor.get_by_role("link", name=re.compile(r"^Version \d+$")).first.click()
    journey.look(ivor, "report-as-a-page")
    page = ivor.get_by_role("main").inner_text()
    for told in (words, " ".join(page.split())):
        assert "Okafor" not in told
        reads_its_sentences(told)
    reads_its_tables(ivor)


def reads_its_sentences(words: str) -> None:
    """The same in the PDF and on the page."""
    by_cohort = plain.hours("LFC").values()
    everybody = plain.Hours(
        sum((each.attended for each in by_cohort), Decimal(0)), sum((each.held for each in by_cohort), Decimal(0))
    )
    assert f"{everybody.percent}% of the hours held were attended" in words
    held, finished = plain.certificates("LFC")
    assert re.search(rf"\b{held} of {finished}\b[^.]{{0,60}}hold a certificate", words), (held, finished)
    for name, raised in plain.themes("LFC").items():
        assert re.search(rf"{re.escape(name)} {raised.people} 100 {raised.answers}\b", words), (name, raised)
    for title, said in plain.elements("LFC").items():
        assert re.search(rf"{re.escape(title)}.*?{said.mean}\D+{said.answered} of {said.invited}", words), (title, said)
    returned, sent, rate = plain.returns("LFC")
    assert f"{returned} of the {sent} questionnaires" in words
    assert f"{returned} of {sent} returned ({rate}%)" in words
    stages = plain.stages("LFC")
    improved = stages["improved"] + stages["sustained"]
    assert f"{improved} of {sum(stages.values())} projects report an improvement" in words
    reads_its_charts(words)


def reads_its_charts(words: str) -> None:
    """What the charts that stand large say of the average since the last re-base: at least two of them."""
    told = 0
    for measure, averages in plain.averages_of_last_periods("LFC").items():
        sentence = re.search(
            rf"{re.escape(measure)} [a-z ]+, from an average of \S+(?: [a-z]+)? to (\d+(?:\.\d+)?)", words
        )
        if sentence:
            told += 1
            assert any(abs(Decimal(sentence[1]) - each) <= HALF_A_TENTH for each in averages), (sentence[0], averages)
    assert told >= 2


def reads_its_tables(page: Page) -> None:
    """On the page, where a row is a row."""
    cohorts = {cells[0]: cells for cells in rows_of(page, "Every cohort")}
    for name, said in plain.hours("LFC").items():
        assert cohorts[name][-1] == f"{said.percent}%", name
    for table, caption in (("profession", "Places by profession"), ("organisation", "Places by organisation")):
        mix = {name: list(map(int, cells[:-1])) for name, *cells in rows_of(page, caption)}
        assert mix == plain.places_by(table, "LFC")
    counts = {title: cells for title, *cells in rows_of(page, "Answers to each element")}
    assert counts == {title: said.cells for title, said in plain.elements("LFC").items()}
    assert len(counts) >= 10
    own = {title: cells for title, *cells in rows_of(page, "Each cohort’s own answers") if len(cells) > 1}
    assert own == {title: said.cells for title, said in plain.elements("LFC", by_cohort=True).items()}
    shown = [cells[1].split("\n")[0].strip().lower() for cells in rows_of(page, "", "table.r-projects")]
    assert {stage: shown.count(stage) for stage in set(shown)} == plain.stages("LFC")


def rows_of(page: Page, caption: str, table: str = "table") -> list[list[str]]:
    """The cells of each row of the body of a table, as they are read."""
    found = page.locator(table).filter(has=page.locator("caption", has_text=caption) if caption else None).first
    return found.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.innerText.trim()))"
    )


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
    link = page.locator("#report").get_by_role("link", name=re.compile(r"PDF, .* [kM]B"))
    expect(link).to_be_visible(timeout=120_000)
    with page.expect_download() as started:
        link.click()
    path = folder / "report.pdf"
    started.value.save_as(path)
    return words_of(path)


# The borough: many organisations, an accredited pathway beside the core, earlier years that Cadre does not hold

UNIT = "Effective leadership in practice"


def test_the_borough_records_an_accredited_pathway_beside_the_programme(journey, worker):
    kofi = enters(journey, cast.BOROUGH_PARTICIPANT)
    opens(journey, kofi, "Units, deadlines and results", name="your-pathway")
    expect(row(kofi, UNIT)).to_contain_text("provisional until the board has confirmed it")
    expect(kofi.get_by_role("heading", name="0 of 40 credits confirmed")).to_be_visible()

    alan = enters(journey, cast.AWARDING_BODY)
    expect(alan.get_by_role("main")).not_to_contain_text("Diabetes")
    expect(row(alan, "Kofi Mensah")).to_contain_text("0 of 40")
    alan.get_by_role("button", name=called(f"Results of {UNIT}")).click()
    journey.look(alan, "results-of-a-unit")
    alan.get_by_label("Confirmed by the board on").fill(timezone.localdate().isoformat())
    alan.get_by_role("button", name="Confirm 7 results").click()
    expect(alan.get_by_text("7 results confirmed. Each person is told.")).to_be_visible()
    journey.look(alan)

    kofi.reload()
    expect(kofi.get_by_role("heading", name="20 of 40 credits confirmed")).to_be_visible()
    expect(row(kofi, UNIT)).to_contain_text("20 of 20")
    journey.look(kofi, "your-pathway-with-credit")

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

    takes_one_register_for_both_halves(journey, priya, lorna)
    graham.reload()
    expect(row(graham, "First cohort").first).to_contain_text("7 of 12 sessions held")


def takes_one_register_for_both_halves(journey, priya: Page, lorna: Page) -> None:
    """Of an insight day, once it is over: its hours count as teaching and as learning with others."""
    goes_home(journey, lorna)
    before = {kind: hours_of(lorna, kind) for kind in ("Formal teaching", "Learning with others")}
    day = it_was_yesterday("Change across practices")
    priya.goto(f"{journey.site}/cohorts/sessions/{day.pk}/register/")
    expect(priya.get_by_text("One register for Workshop, 3½ hours; Action learning, 3½ hours")).to_be_visible()
    journey.look(priya, "register-of-a-combined-day")
    everybody_was_there(priya, 12)
    priya.get_by_role("button", name="Close the register", exact=True).click()
    expect(priya.get_by_text("The register is closed.")).to_be_visible()
    journey.look(priya)
    lorna.reload()
    journey.look(lorna, "home-after-a-combined-day")
    after = {kind: hours_of(lorna, kind) for kind in before}
    assert after == {kind: hours + Decimal("3.5") for kind, hours in before.items()}


def it_was_yesterday(title: str) -> Session:
    """A session to come, as if its day had been yesterday."""
    day = timezone.localdate() - timedelta(days=1)
    Session.objects.filter(title=title).update(starts_at=at(day, time(9, 30)), ends_at=at(day, time(17, 30)))
    return Session.objects.get(title=title)


def everybody_was_there(page: Page, people: int) -> None:
    """One tap each; the next when it is saved, as a register with a tap on its way does not close."""
    for left in range(people, 0, -1):
        to_mark = page.get_by_role("button", name=re.compile("^Mark present"))
        expect(to_mark).to_have_count(left)
        name = (to_mark.first.text_content() or "").split(", ")[1]
        to_mark.first.click()
        expect(page.locator("#register-saved")).to_contain_text(f"{name}: present")


def hours_of(page: Page, kind: str) -> Decimal:
    """Of one kind of learning so far, as the first page says."""
    said = page.get_by_role("region", name="Your progress").inner_text()
    found = re.search(rf"{kind}\s+(\d*)([¼½¾]?) of", said)
    assert found, said
    return Decimal(found[1] or 0) + Decimal(PARTS_OF_AN_HOUR[found[2]])


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


def test_the_daughter_academy_shows_the_network_what_its_pathway_leads_have_learnt(journey, worker, mailbox):
    simone = enters(journey, cast.CONVENOR)
    goes_to(journey, simone, "Programmes")
    opens(journey, simone, "Network academy")
    opens(journey, simone, "First intake", "Open calendar", SHOWN, name="session-of-the-academy")
    simone.get_by_role("link", name="Guests", exact=True).click()
    journey.look(simone)
    simone.get_by_label("Name", exact=True).fill("The chief executives of the network")
    simone.get_by_label("E-mail address").fill(cast.CHIEF_EXECUTIVE.email)
    simone.get_by_label("What they are asked to come for").fill("See what your own pathway leads have changed.")
    simone.get_by_label("How many people").fill("8")
    simone.get_by_role("button", name="Invite").click()
    expect(simone.get_by_text("Not answered yet")).to_be_visible()

    letter = mailbox.wait_for(cast.CHIEF_EXECUTIVE.email, SHOWN)
    margaret = journey.phone()
    margaret.goto(re.search(r"http\S+/guest/\S+", letter)[0])
    expect(margaret.get_by_text("of Network academy, run by Institute for Better Care")).to_be_visible()
    journey.look(margaret)
    margaret.get_by_label("Yes, we are coming").check()
    margaret.get_by_label("How many of you are coming?").fill("6")
    margaret.get_by_role("button", name="Answer").click()
    expect(margaret.get_by_text("Your answer is kept")).to_be_visible()
    simone.reload()
    expect(simone.get_by_text("6 guests come")).to_be_visible()
    journey.look(simone, "guests-of-the-academy")

    claire = enters(journey, cast.PATHWAY_LEAD)
    expect(claire.get_by_text("Network academy, First intake")).to_be_visible()
    goes_to(journey, claire, "Project")
    opens(journey, claire, "Nerve block at the front door")
    adds_a_figure(journey, claire, "55")
    frances = enters(journey, cast.NATIONAL_COMMISSIONER)
    opens(journey, frances, "Network academy")
    expect(row(frances, "Nerve block at the front door").first).to_contain_text("Improved")


SHOWN = "Pathways, presented to the chief executives"


def gives_the_session(page: Page, day: date) -> None:
    while day.weekday() > 4:
        day += timedelta(days=1)
    page.get_by_label("Date").fill(day.isoformat())
    page.get_by_label("Starts").fill("17:00")
    page.get_by_label("Ends").fill("20:00")
    budget = page.get_by_label("Counts towards")
    budget.select_option(label=budget.locator("option", has_text="Workshops").inner_text())


# The theme: objectives, requirements, ideas and reading; a reflection on its own form; a project with its economics

FORMULA = "Special formula not prescribed, or stopped in time"
RELEASED = "£5,825 to £11,225"


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
    opens(journey, deborah, "What the projects cost and are worth", name="value-of-a-theme")
    expect(deborah.get_by_role("main")).to_contain_text(RELEASED)

    adwoa = enters(journey, Person.objects.get(email=OWNER_OF_THE_CLINIC))
    goes_to(journey, adwoa, "Project")
    opens(journey, adwoa, "A baby clinic in the practice", "Costs and benefits", FORMULA)
    adwoa.get_by_label("High figure").fill("9900")
    adwoa.get_by_role("button", name="Save").click()
    expect(row(adwoa, FORMULA)).to_contain_text("£4,100 to £9,900")
    expect(adwoa.get_by_role("region", name="Checked by finance")).to_contain_text("lines have changed since")
    journey.look(adwoa, "value-changed")
    deborah.reload()
    expect(deborah.get_by_role("main")).to_contain_text("£5,825 to £14,")
    expect(deborah.get_by_role("main")).not_to_contain_text(RELEASED)
    journey.look(deborah, "value-of-a-theme-changed")
    other = Programme.objects.get(code="LFC")
    journey.is_told_that_there_is_no(deborah, f"/outcomes/{other.pk}/")
    assert Measure.objects.filter(project__title="A baby clinic in the practice").exists()
