"""What a coordinator does, page by page, from a blueprint to certificates and a report."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pypdfium2
import zxingcpp
from django.utils import timezone
from playwright.sync_api import Page, expect

from awards.models import Certificate
from cohorts.models import Attendance, Cohort, Session
from core.dates import local
from people.models import Person
from tests.e2e.conftest import Journey, Mailbox, Worker
from tests.e2e.main_job_cohort import AMARA, LAUNCH, OTHERS, PROVIDER, TRUST, weeks_ago
from tests.e2e.main_job_pages import called, give_date, is_told, long, row, words_of

SECOND = 1000
MADE = 60 * SECOND


@dataclass
class Coordinator:
    """At the desk of the person who runs the programme."""

    journey: Journey
    person: Person
    page: Page
    worker: Worker
    mailbox: Mailbox

    def look(self, name: str = "") -> None:
        self.journey.look(self.page, name)

    @property
    def cohort(self) -> Cohort:
        return Cohort.objects.get(programme__code="LFC")

    def opens(self, path: str) -> None:
        self.page.goto(self.journey.site + path)

    # The programme and its cohort

    def starts_the_programme_from_its_blueprint(self) -> None:
        page = self.page
        page.get_by_role("button", name="Start a programme").click()
        self.look("start")
        page.get_by_role("link", name=called("Start from this blueprint: Leading for Change")).click()
        self.look()
        page.get_by_label("Commissioner", exact=True).fill(TRUST)
        page.get_by_label("Who signs for the commissioner").fill("Dr Judith Crane, Medical Director")
        page.get_by_label("Provider", exact=True).fill(PROVIDER)
        code = page.get_by_label("Code")
        for wrong, message in (
            ("L4C", "Give two to eight letters, with no figures or spaces."),
            ("NET", "Another programme has the code NET. Choose a different one."),
        ):
            code.fill(wrong)
            page.get_by_role("button", name="Start the programme").click()
            is_told(page, message, beside=code)
            expect(code).to_have_value(wrong)
            expect(page.get_by_label("Commissioner", exact=True)).to_have_value(TRUST)
            expect(page.get_by_label("Provider", exact=True)).to_have_value(PROVIDER)
        self.look("start-code-wrong")
        code.fill("lfc")
        page.get_by_role("button", name="Start the programme").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Leading for Change")
        expect(page.get_by_text(f"For {TRUST}, by {PROVIDER} · code LFC")).to_be_visible()

    def sees_what_the_design_adds_up_to(self) -> None:
        figures = self.page.get_by_role("region", name="What it adds up to")
        expect(figures.locator("div", has_text="scheduled hours a person").locator("dd")).to_have_text("43½")
        self.look("programme")

    def lays_out_a_cohort(self) -> None:
        """About 37 weeks ago, so that all of its sessions are over; first on a Saturday."""
        page, start = self.page, weeks_ago(37)
        saturday = start - timedelta(days=(start.weekday() + 2) % 7)
        page.get_by_role("link", name="Lay out a cohort").click()
        self.look()
        page.get_by_label("Venue").fill("The Old Mill, Oakham")
        give_date(page, "Start date", saturday)
        page.get_by_role("button", name="Show the dates").click()
        is_told(page, "Choose a working day.", beside=page.get_by_role("group", name="Start date"))
        expect(page.get_by_role("group", name="Start date").get_by_label("Day")).to_have_value(str(saturday.day))
        expect(page.get_by_label("Venue")).to_have_value("The Old Mill, Oakham")
        self.look("lay-out-saturday")
        give_date(page, "Start date", start)
        page.get_by_role("button", name="Show the dates").click()
        expect(page.get_by_role("table", name="Dates of the cohort").get_by_role("row")).to_have_count(1 + 8 + 3 + 2)
        expect(row(page, LAUNCH)).to_contain_text(long(start))
        assert not Cohort.objects.filter(programme__code="LFC").exists()
        self.look("lay-out-preview")
        page.get_by_role("button", name="Lay out Cohort 1").click()
        expect(page.get_by_text("Cohort 1 is laid out, 13 dates in all. Next: give people places.")).to_be_visible()
        expect(page.get_by_role("heading", name="Nobody has a place yet")).to_be_visible()
        assert local(self.cohort.sessions.earliest("starts_at").starts_at).date() == start
        self.look("people-none")

    # Its people

    def gives_amara_a_place(self) -> None:
        page = self.page
        page.get_by_role("link", name="Add a person").click()
        self.look()
        given, family, email = AMARA
        page.get_by_label("First name").fill(given)
        page.get_by_label("Last name").fill(family)
        page.get_by_label("E-mail address").fill("amara at example.org")
        page.get_by_label("Organisation").fill(TRUST)
        page.get_by_label("Profession").select_option("Nursing")
        page.get_by_label("Job title").fill("Head of community nursing")
        page.get_by_role("button", name="Give the place").click()
        expect(page.locator(".nhsuk-error-summary")).to_be_visible()
        expect(page.get_by_label("Job title")).to_have_value("Head of community nursing")
        self.look("add-person-wrong")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_role("button", name="Give the place").click()
        expect(page.get_by_text("Amara Okafor has a place on Cohort 1.")).to_be_visible()
        expect(page.get_by_text("Cohort 1: 1 of 20 places taken")).to_be_visible()

    def names_a_facilitator(self) -> None:
        page = self.page
        self.opens(f"/cohorts/{self.cohort.pk}/facilitators/")
        page.get_by_label("First name").fill("Helen")
        page.get_by_label("Last name").fill("Marsh")
        page.get_by_label("E-mail address").fill("helen@example.org")
        page.get_by_label("Who they are").fill("former director of nursing")
        page.get_by_role("button", name="Name the facilitator").click()
        expect(page.get_by_text("Helen Marsh is a facilitator of Cohort 1.")).to_be_visible()
        expect(page.get_by_role("region", name="Who facilitates")).to_contain_text("former director of nursing")
        self.look("facilitators")

    def forms_a_set(self) -> None:
        """And puts everybody into it."""
        page = self.page
        page.get_by_role("link", name="Learning sets").click()
        self.look()
        page.get_by_label("Adviser").select_option("Helen Marsh")
        page.get_by_role("button", name="Form the set").click()
        expect(page.get_by_text("Set A is formed, with 3 sessions.")).to_be_visible()
        for given, family, _ in (AMARA, *OTHERS):
            page.get_by_label(f"Set of {given} {family}").select_option("Set A")
        page.get_by_role("button", name="Save the sets").click()
        expect(page.get_by_text("5 people have changed sets.")).to_be_visible()
        expect(page.get_by_text("Everybody is in a set")).to_be_visible()
        self.look("sets")

    def pairs_a_coach(self) -> None:
        page = self.page
        page.get_by_role("navigation", name="Cohort 1").get_by_role("link", name="Coaching").click()
        page.get_by_label("First name").fill("Joseph")
        page.get_by_label("Last name").fill("Quill")
        page.get_by_label("E-mail address").fill("joseph@example.org")
        page.get_by_role("button", name="Name the coach").click()
        expect(page.get_by_text("Joseph Quill is a coach of Cohort 1. Now pair them.")).to_be_visible()
        self.look()
        for given, family, _ in (AMARA, *OTHERS):
            page.get_by_label(f"Coach of {given} {family}").select_option("Joseph Quill")
        page.get_by_role("button", name="Save the pairs").click()
        expect(page.get_by_text("5 pairs are changed.")).to_be_visible()
        expect(page.get_by_text("Everybody has a coach")).to_be_visible()
        self.look("coaches")

    def moves_the_cohort(self, verb: str, told: str) -> None:
        """In the admin's register: begin or finish."""
        page = self.page
        self.opens("/admin/cohorts/cohort/")
        page.get_by_role("checkbox", name="Tick Leading for Change, Cohort 1").check()
        page.get_by_role("button", name=verb, exact=True).click()
        expect(page.get_by_text(told)).to_be_visible()
        self.look()

    def invites_everybody(self) -> None:
        page = self.page
        self.opens(f"/cohorts/{self.cohort.pk}/people/")
        page.get_by_role("button", name="Invite 5 people who have no account yet").click()
        expect(page.get_by_text("5 people are invited by e-mail to sign in.")).to_be_visible()
        expect(row(page, "Amara Okafor")).to_contain_text("Invited")
        self.look("people")

    # The register

    def keeps_the_register_of_the_launch_on_a_phone(self) -> None:
        """One tap a person; one came at 10am, one sent apologies."""
        phone = self.journey.phone()
        self.journey.sign_in(phone, self.person)
        launch = Session.objects.get(title=LAUNCH)
        phone.goto(f"{self.journey.site}/cohorts/sessions/{launch.pk}/register/")
        self.journey.look(phone, "register")
        phone.get_by_role("button", name=called("Mark present, Tom Bevan")).dblclick()
        expect(phone.get_by_role("button", name=called("Present, Tom Bevan"))).to_be_visible()
        phone.get_by_role("button", name=called("Mark present, Inês Duarte")).tap()
        expect(phone.get_by_role("button", name=called("Present, Inês Duarte"))).to_be_visible()
        self._marks(phone, "Kofi Mensah", "Apologies")
        self._marks(phone, "Amara Okafor", "Late")
        line = phone.locator("li", has_text="Amara Okafor")
        line.locator("summary").tap()
        line.get_by_label("Came at").fill("10:00")
        line.get_by_role("button", name="Save the time").tap()
        expect(phone.get_by_role("button", name=called("Late 10am, Amara Okafor"))).to_be_visible()
        expect(phone.locator("#register-counts")).to_have_text(
            re.compile(r"here\s*2\s*late\s*1\s*away\s*1\s*to mark\s*1")
        )
        expect(phone.locator("#register-saved")).to_contain_text("Saved at")
        self.journey.look(phone, "register-marked")
        phone.get_by_role("button", name=called("Close the register, 1 to mark")).tap()
        expect(phone.get_by_role("heading", name="1 person is not marked")).to_be_visible()
        self.journey.look(phone, "register-unmarked")
        phone.get_by_role("link", name="Go back and mark them").tap()
        phone.get_by_role("button", name=called("Mark present, Grace Whitlock")).tap()
        expect(phone.locator("#register-saved")).to_contain_text("Grace Whitlock: present")
        phone.get_by_role("button", name="Close the register").tap()
        expect(phone.get_by_text("The register is closed.")).to_be_visible()
        self.journey.look(phone, "register-closed")
        marks = Attendance.objects.filter(session=launch).values_list("place__person__given_name", "mark", "hours")
        assert sorted((name, mark, str(hours)) for name, mark, hours in marks) == [
            ("Amara", "late", "6.50"),
            ("Grace", "present", "7.00"),
            ("Inês", "present", "7.00"),
            ("Kofi", "apologies", "0.00"),
            ("Tom", "present", "7.00"),
        ]

    def _marks(self, phone: Page, name: str, mark: str) -> None:
        line = phone.locator("li", has_text=name)
        line.locator("summary").tap()
        line.get_by_role("button", name=mark, exact=True).tap()
        expect(phone.get_by_role("button", name=called(f"{mark}, {name}"))).to_be_visible()
        expect(phone.locator("#register-saved")).to_contain_text(f"{name}: {mark.lower()}")

    def sees_the_attendance(self) -> None:
        self.opens(f"/cohorts/{self.cohort.pk}/attendance/")
        expect(row(self.page, "Amara Okafor")).to_contain_text("43 of 43½")
        expect(row(self.page, "Kofi Mensah")).to_contain_text("36½ of 43½")
        self.look("attendance")

    # Projects, certificates

    def records_a_presentation(self) -> None:
        page = self.page
        self.opens(f"/projects/cohorts/{self.cohort.pk}/")
        self.look()
        page.get_by_role("link", name="Fewer missed visits").click()
        self.look("project-of-amara")
        page.get_by_role("link", name="Record the presentation").click()
        self.look()
        page.get_by_label("When was it presented?").fill((timezone.localdate() + timedelta(days=1)).isoformat())
        page.get_by_label("What did the panel decide?").fill("Approved, with half a post for a year")
        page.get_by_role("button", name="Save").click()
        is_told(page, "This date is still to come.", beside=page.get_by_label("When was it presented?"))
        expect(page.get_by_label("What did the panel decide?")).to_have_value("Approved, with half a post for a year")
        self.look()
        day = local(Session.objects.get(kind="presentation").starts_at).date()
        page.get_by_label("When was it presented?").fill(day.isoformat())
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("region", name="Shown to the executive team")).to_contain_text(long(day))
        expect(page.get_by_text("The panel decided: Approved, with half a post for a year")).to_be_visible()

    def issues_the_certificates(self) -> None:
        """Progress shows while the files are made in the background; then each can be downloaded."""
        page = self.page
        self.opens(f"/workspace/{self.cohort.pk}/")
        self.look("workspace")
        page.get_by_role("region", name="Results and documents").get_by_role("link", name="Certificates").click()
        self.look("certificates-to-issue")
        with self.worker.resting():
            page.get_by_role("button", name="Issue 5 certificates").click()
            expect(page.get_by_text("5 certificates issued.")).to_be_visible()
            progress = page.get_by_role("progressbar", name="Certificates made")
            expect(progress).to_have_text("0 of 5")
            self.look("certificates-being-made")
        expect(progress).to_have_count(0, timeout=MADE)
        expect(page.get_by_role("link", name=called("Download the certificate of "))).to_have_count(5)
        expect(page.get_by_role("button", name=re.compile("^Issue"))).to_have_count(0)
        self.look("certificates")

    def downloads_amaras_certificate(self) -> str:
        """The PDF says her name, number and hours; gives the address that its QR code opens."""
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=called("Download the certificate of Amara Okafor")).click()
        held = Certificate.objects.get(place__person__email="amara@example.org")
        assert download.value.suggested_filename == f"Certificate-{held.number}-Amara-Okafor.pdf"
        text = words_of(download.value.path())
        assert re.fullmatch(rf"LFC-{timezone.localdate().year}-000[1-5]", held.number)
        assert "Amara Okafor" in text
        assert held.number in text
        assert "43 hours of learning" in text
        assert "Dr Judith Crane" in text
        with pypdfium2.PdfDocument(download.value.path()) as opened:
            [code] = zxingcpp.read_barcodes(opened[0].render(scale=3).to_pil())
        return code.text

    # Results and report

    def reads_the_results(self) -> str:
        """The mean of the launch, as the page shows it."""
        page = self.page
        self.opens("/surveys/")
        self.look()
        page.get_by_role("link", name="Cohort 1").click()
        self.look("results")
        page.get_by_text("The figures as a table").click()
        cells = page.locator("details").get_by_role("row").filter(has_text=LAUNCH).get_by_role("cell").all_inner_texts()
        assert cells == ["0", "0", "0", "3", "2", "4.4", "5 of 5"]
        return cells[5]

    def chooses_a_quotation(self, quotation: str) -> None:
        page = self.page
        page.get_by_role("link", name=called(f"Choose quotations about {LAUNCH}")).click()
        offered = page.get_by_role("region", name="May be quoted").get_by_role("listitem")
        expect(offered).to_have_count(1)
        self.look("quotations")
        offered.get_by_role("button", name="Choose").click()
        expect(page.get_by_role("region", name="In the report")).to_contain_text(quotation)
        page.get_by_role("link", name="Read all comments").click()
        expect(page.get_by_text("Too much for one day")).to_have_count(4)
        expect(page.get_by_role("main")).not_to_contain_text("Okafor")
        self.look("comments")

    def has_the_report_made(self) -> str:
        """Gives the words of the PDF."""
        page = self.page
        self.opens(f"/surveys/cohorts/{self.cohort.pk}/report/")
        with self.worker.resting():
            page.get_by_role("button", name="Make the report (PDF)").click()
            expect(page.locator("#report")).to_contain_text("Waiting to be made")
        link = page.locator("#report").get_by_role("link", name=re.compile(r"Evaluation report.*PDF"))
        expect(link).to_be_visible(timeout=MADE)
        self.look("report")
        with page.expect_download() as download:
            link.click()
        return words_of(download.value.path())

    # The front door

    def enters_by_the_front_door(self) -> None:
        """Admin, the register of cohorts, and in one click the workspace."""
        page = self.page
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Admin").click()
        self.look("admin")
        page.get_by_role("link", name="Cohorts", exact=True).click()
        expect(page.get_by_role("main")).not_to_contain_text("Somebody else’s")
        self.look("admin-cohorts")
        page.get_by_role("link", name=called("Workspace of Leading for Change, Cohort 1")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Cohort 1")
        expect(page).to_have_url(f"{self.journey.site}/workspace/{self.cohort.pk}/")
        self.look("workspace-finished")
