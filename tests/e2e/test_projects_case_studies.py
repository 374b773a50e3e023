"""The projects of the case studies, entered through the pages as their teams would. Published are the 35% of referrals
that had to be redirected, that access to the incontinence service went up, and what each project was about; every
other figure is invented, and the pages that are filled in here say so.
"""

import re
from datetime import date, timedelta

import pypdfium2
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from people.models import Person
from projects.models import Project
from tests import factories as make
from tests.pdf import text_of

pytestmark = pytest.mark.e2e

INVENTED = "Figures after the published baseline are invented"
TRUSTS = (
    "Ferrybridge",
    "Castlewater",
    "Northcliff",
    "Marlow Vale",
    "Saltmarsh",
    "Beacon Hill",
    "Threerivers",
    "Holmefield",
)


@pytest.fixture
def coordinator(transactional_db) -> Person:
    return make.person("Priya Shah")


@pytest.fixture
def programme(coordinator):
    made = make.programme("Integrated child health")
    make.grant(made, coordinator, "coordinator")
    return made


@pytest.fixture
def cohort(programme):
    today = timezone.localdate()
    return make.cohort(programme, starts_on=today - timedelta(300), ends_on=today + timedelta(120))


@pytest.fixture
def ben(cohort) -> Person:
    return make.place(cohort, make.person("Ben Rowley")).person


def enters(journey, person: Person, phone: bool = False) -> Page:
    page = journey.phone() if phone else journey.browser()
    journey.sign_in(page, person)
    journey.look(page)
    return page


def weeks_ago(number: int) -> date:
    """A Monday."""
    today = timezone.localdate()
    return today - timedelta(days=today.weekday(), weeks=number)


def gives_the_day(page: Page, group: str, day: date) -> None:
    fields = page.get_by_role("group", name=group)
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        fields.get_by_label(name, exact=True).fill(str(value))


def starts(journey, page: Page, *, title: str, problem: str, aim: str, baseline: str = "", whose: str = "") -> str:
    """The address of the project that is started."""
    page.goto(f"{journey.site}{reverse('projects:start')}")
    journey.look(page)
    page.get_by_label("What is the project called?").fill(title)
    if whose:
        page.get_by_label(whose).check()
    describes(page, problem, aim, baseline)
    page.get_by_role("button", name="Start the project").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    journey.look(page)
    return page.url


def describes(page: Page, problem: str, aim: str, baseline: str) -> None:
    page.get_by_label("What is the problem?").fill(problem)
    page.get_by_label("What is the aim?").fill(aim)
    page.get_by_label("Where do you start?").fill(baseline)


def measures(journey, page: Page, *, name: str, unit: str, better: str, target: str, definition: str) -> None:
    page.get_by_role("link", name="Measure something").click()
    journey.look(page)
    page.get_by_label("What is measured?").fill(name)
    page.get_by_label(better).check()
    page.get_by_label("In what unit?").fill(unit)
    page.get_by_label("What figure do you aim for?").fill(target)
    page.get_by_label("How exactly is it counted?").fill(definition)
    page.get_by_role("button", name="Add the measure").click()
    expect(page.get_by_text(name).first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add figures")


def pastes(journey, page: Page, values: list[int], looks: bool = True) -> None:
    """One figure a week up to last Monday, as copied from a spreadsheet."""
    if looks:
        journey.look(page)
    first = weeks_ago(len(values))
    lines = [f"{(first + timedelta(weeks=week)):%d/%m/%Y}\t{value}" for week, value in enumerate(values)]
    page.get_by_label("Paste dates and figures").fill("\n".join(lines))
    page.get_by_role("button", name="Look at them first").click()
    page.get_by_role("button", name=f"Add {len(values)} figures").click()
    expect(page.get_by_role("button", name=re.compile("^Add "))).to_have_count(0)
    if looks:
        journey.look(page)


def marks(journey, page: Page, day: date, words: str) -> None:
    page.get_by_role("link", name="Mark what was tried").click()
    journey.look(page)
    page.get_by_label("When did it begin?").fill(f"{day:%d/%m/%Y}")
    page.get_by_label("What was it?").fill(words)
    page.get_by_role("button", name="Mark it on the chart").click()
    expect(page.get_by_role("region", name="What was tried, and when")).to_contain_text(words)


def test_a_directory_halves_the_referrals_that_must_be_redirected(journey, ben):
    page = enters(journey, ben)
    project = starts(
        journey, page, title="The right door for a child", baseline="35% of referrals redirected",
        problem="35% of GP referrals to community paediatrics had to be redirected",
        aim="From 35% redirected to 20% by the end of the programme, for every child who is referred",
    )  # fmt: skip
    measures(
        journey, page, name="Referrals redirected", unit="%", better="Less is better", target="20", definition=INVENTED
    )
    pastes(
        journey, page, [35, 36, 34, 37, 33, 35, 36, 34, 35, 36, 33, 35, 37, 35, 24, 23, 25, 22, 24, 23, 25, 21, 24, 23]
    )
    marks(journey, page, weeks_ago(10), "The directory opens from the GP record")
    page.get_by_role("link", name="Re-base the limits").click()
    journey.look(page, "case-directory-rebase")
    page.get_by_label("From which figure?").fill(f"{weeks_ago(10):%d/%m/%Y}")
    page.get_by_role("button", name="Re-base", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Say what changed, and why it will last")
    page.get_by_label("What changed, and why will it last?").fill("The directory is where the referral is written")
    page.get_by_role("button", name="Re-base", exact=True).click()
    journey.look(page, "case-directory-measure")

    page.goto(project)
    aim = page.locator("section", has=page.get_by_role("heading", name="Aim", exact=True))
    expect(aim).to_contain_text(
        re.compile("35.1%.*where we began, as measured|where we began, as measured.*35.1%", re.S)
    )
    expect(page.locator(".c-chart-words").first).to_contain_text(re.compile("improve|fell|down|lower", re.I))
    expect(page.get_by_role("img", name="Referrals redirected").first).to_be_visible()
    journey.look(page, "case-directory")


def test_telling_practices_of_the_incontinence_service_brings_more_people_to_it(journey, cohort):
    grace = make.place(cohort, make.person("Grace Mbeki")).person
    page = enters(journey, grace, phone=True)
    project = starts(
        journey, page, title="Incontinence: a service that is found", aim="From 21 people a week to 30 by June",
        problem="Practices did not know that there is a service, and people lived with it for years",
    )  # fmt: skip
    measures(
        journey, page, name="People who come to the service", unit="people", better="More is better", target="30",
        definition="All of these figures are invented; published is only that access went up",
    )  # fmt: skip
    pastes(journey, page, [21, 20, 22, 21, 19, 22, 21, 20, 23, 21, 20, 22, 30, 31, 29, 32, 30, 33, 31, 30, 32, 31])
    marks(journey, page, weeks_ago(10), "A visit to every practice, with the leaflet")
    first = page.get_by_role("row").filter(has_text=re.compile("Improvement", re.I)).first
    expect(first).to_be_visible()
    page.goto(project)
    expect(page.get_by_role("main")).to_contain_text("Improvement")
    journey.look(page, "case-incontinence")


def test_copd_is_a_project_of_the_whole_cohort(journey, coordinator, cohort):
    lorna = make.place(cohort, make.person("Lorna Whyte")).person
    samir = make.place(cohort, make.person("Samir Rahman")).person
    priya = enters(journey, coordinator)
    priya.goto(f"{journey.site}{reverse('projects:of_cohort', args=[cohort.pk])}")
    journey.look(priya)
    priya.get_by_role("link", name="Start a project of the whole cohort").click()
    journey.look(priya)
    priya.get_by_label("What is the project called?").fill("COPD: one network, one service")
    describes(
        priya, "Each practice commissions its own, and nobody sees the whole", "One pathway by the year’s end", ""
    )
    priya.get_by_role("button", name="Start the project").click()
    expect(priya.get_by_text("Everybody on the cohort is on it.")).to_be_visible()
    journey.look(priya)
    address = priya.url

    page = enters(journey, lorna)
    page.goto(address)
    measures(
        journey,
        page,
        name="People with a care plan",
        unit="%",
        better="More is better",
        target="80",
        definition=INVENTED,
    )
    pastes(journey, page, [38, 40, 39, 41, 40, 38, 41, 42, 40, 39, 41, 43, 44, 45])

    phone = enters(journey, samir, phone=True)
    phone.goto(address)
    expect(phone.get_by_text("Everybody on the cohort: 2 people")).to_be_visible()
    phone.get_by_label("What did you do, and what did you learn?").fill("Sat in two clinics; each counts differently.")
    phone.get_by_label("Hours", exact=True).fill("3")
    phone.get_by_role("button", name="Add update").click()
    expect(phone.get_by_text("each counts differently")).to_be_visible()
    journey.look(phone, "case-copd")
    phone.get_by_role("link", name="Who changed what").click()
    for who, what in ((coordinator, "Started the project"), (lorna, "Added 14 figures"), (samir, "Wrote an update")):
        expect(phone.get_by_role("row").filter(has_text=who.name).filter(has_text=what)).to_have_count(1)
    journey.look(phone, "case-copd-history")


def test_eight_trusts_measure_two_pathways_the_same_way(journey, coordinator, programme, cohort):
    leads = {trust: make.person(f"Chief {trust.split()[0]}") for trust in TRUSTS}
    for trust, lead in leads.items():
        make.place(cohort, lead, organisation=make.organisation(f"{trust} Hospitals"))
    priya = enters(journey, coordinator)
    causes = (
        ("Fractured neck of femur", "Hours to theatre", "hours", "Less is better", "36"),
        ("Acute stroke", "Stay on the stroke unit", "%", "More is better", "90"),
    )
    for title, measure, unit, better, target in causes:
        sets_up(journey, priya, programme, title, measure, unit, better, target)

    for number, (trust, lead) in enumerate(leads.items()):
        page = journey.browser()
        journey.sign_in(page, lead)
        journey.look(page)
        for title, *_ in causes:
            if (title, trust) == ("Acute stroke", TRUSTS[-1]):
                continue  # has not joined that one
            joins(page, journey, number == 0, f"{title}, {trust}", title)
            if (title, trust) != ("Fractured neck of femur", TRUSTS[-1]):  # who has joined, and not reported yet
                start = (48 if "femur" in title else 60) + number
                step = -2 if "femur" in title else 2
                page.get_by_role("link", name="Add figures").first.click()
                pastes(
                    journey, page, [start + (week % 3) + step * (week // 4) for week in range(16)], looks=number == 0
                )
        page.close()

    priya.goto(f"{journey.site}{reverse('projects:projects')}")
    journey.look(priya)
    priya.get_by_role("link", name="Fractured neck of femur").click()
    expect(priya.get_by_text("Holmefield Hospitals has not reported yet.")).to_be_visible()
    for trust in TRUSTS[:-1]:
        expect(priya.get_by_role("img", name=re.compile(trust)).first).to_be_visible()
    journey.look(priya, "case-common-cause")
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.title, count(distinct p.cause_organisation_id), count(distinct m.name || m.unit) "
            "from projects_commoncause c join projects_project p on p.common_cause_id = c.id "
            "join projects_measure m on m.id = p.cause_measure_id group by 1 order by 1"
        )
        assert cursor.fetchall() == [("Acute stroke", 7, 1), ("Fractured neck of femur", 8, 1)]


def sets_up(journey, page, programme, title, measure, unit, better, target) -> None:  # noqa: PLR0917
    page.goto(f"{journey.site}{reverse('projects:set_up_cause', args=[programme.pk])}")
    journey.look(page)
    page.get_by_label("What is the cause called?").fill(title)
    page.get_by_label("What is the shared aim?").fill(f"{title}: every patient, every trust, within a year")
    page.get_by_label("What does everybody measure?").fill(measure)
    page.get_by_label("How is it counted?").fill("The middle of the week’s patients; all figures here are invented")
    page.get_by_label("In which unit?").fill(unit)
    page.get_by_label("How often?").select_option("week")
    page.get_by_label(better).check()
    page.get_by_label("What is the target?").fill(target)
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    journey.look(page)


def joins(page: Page, journey, looks: bool, project: str, cause: str) -> None:
    page.goto(f"{journey.site}{reverse('projects:start')}")
    if looks:
        journey.look(page)
    page.get_by_label("What is the project called?").fill(project)
    describes(page, "Patients wait longer than they should", "Within the standard by the end of the year", "")
    page.get_by_role("button", name="Start the project").click()
    page.get_by_role("link", name="Join a common cause").click()
    if looks:
        journey.look(page, "case-join")
    page.get_by_role("radio", name=cause).check()
    page.get_by_label("We agree that our figures are shown").check()
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("link", name="Add figures").first).to_be_visible()
    if looks:
        journey.look(page)


def test_a_baby_clinic_says_what_it_is_worth_and_where_else_it_may_run(journey, worker, ben):
    page = enters(journey, ben)
    project = starts(
        journey, page, title="A baby clinic in the practice", baseline="42 days to be seen, in hospital",
        problem="Babies with feeding problems waited six weeks, and most went home with advice",
        aim="Nine in ten seen within ten days, in the practice", whose="A team’s, which you name once it is started",
    )  # fmt: skip
    page.get_by_role("link", name="Costs and benefits").click()
    journey.look(page)
    adds_a_line(
        journey, page, "cost", "Paediatrician, one session a fortnight", "7800", "Pay scale, with on-costs (invented)"
    )
    adds_a_line(
        journey, page, "benefit", "First hospital appointments not needed", "14800", "74 babies at the tariff (ours)",
        nature="Time or capacity that becomes free",
    )  # fmt: skip
    adds_a_line(
        journey, page, "benefit", "Visits to A&E avoided", "3100", "Attendances, year on year (invented)",
        nature="A cost that did not arise",
    )  # fmt: skip
    adds_a_line(
        journey, page, "benefit", "Feeding bottles no longer prescribed", "900", "Prescribing data (invented)",
        nature="Money released from a budget",
    )  # fmt: skip
    sums = page.locator("section", has=page.locator("#sums"))
    expect(sums.locator("svg:visible desc")).to_have_text(
        "All benefits £18,800; Of which money released £900; Of which time or capacity £14,800; "
        "Of which costs avoided £3,100; Likely cost £7,800."
    )
    journey.look(page, "case-baby-clinic-value")

    page.goto(project)
    page.get_by_role("link", name="What people said").click()
    journey.look(page)
    page.get_by_label("What did they say?").fill("Somebody looked at a feed, and then I could do it.")
    page.get_by_label("Who said it?").fill("mother at the baby clinic")
    page.get_by_label("How did they agree to be quoted?").fill("asked at the end of the clinic (invented)")
    page.get_by_label("When did they agree?").fill(timezone.localdate().isoformat())
    page.get_by_label("They agreed to be quoted in reports").check()
    page.get_by_role("button", name="Add the quotation").click()

    page.goto(project)
    page.get_by_role("link", name="Where else it runs").click()
    journey.look(page)
    page.get_by_label("Where?").fill("Weaver Street Surgery")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("Weaver Street Surgery").first).to_be_visible()

    page.goto(project)
    journey.look(page, "case-baby-clinic")
    page.get_by_role("button", name="One-page poster (PDF)").click()
    poster = page.get_by_role("link", name="Poster: A baby clinic in the practice (PDF")
    expect(poster).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        poster.click()
    with pypdfium2.PdfDocument(download.value.path()) as pdf:
        words = " ".join(text_of(pdf).replace("\u00a0", " ").split())
        assert len(pdf) == 1
    assert "Somebody looked at a feed" in words
    assert "Weaver Street Surgery" in words
    assert Project.objects.get().economic_lines.count() == 4


def adds_a_line(journey, page, side, label, likely, source, nature="") -> None:  # noqa: PLR0917
    page.get_by_role("link", name=f"Add a {side}", exact=True).click()
    journey.look(page)
    page.get_by_label("What is it?").fill(label)
    page.get_by_label("Likely figure").fill(likely)
    page.get_by_label("Every year").check()
    page.get_by_label("Where does the figure come from?").fill(source)
    if nature:
        page.get_by_label(nature).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(label).first).to_be_visible()
    journey.look(page)
