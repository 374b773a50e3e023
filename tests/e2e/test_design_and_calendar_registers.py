"""A register filled otherwise than by tapping names: checked in from phones at the door, and from a file."""

import io
from datetime import timedelta

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from cohorts.models import Attendance
from evaluations.actions import open_session_surveys
from tests import factories as make
from tests.cast import Cast
from tests.e2e.conftest import give_password

pytestmark = pytest.mark.e2e


@pytest.fixture
def begun(site, cast: Cast):
    """Leading self began two minutes ago."""
    session = cast.session
    session.starts_at = timezone.now() - timedelta(minutes=2)
    session.ends_at = session.starts_at + timedelta(hours=6)
    session.save(update_fields=["starts_at", "ends_at"])
    return session


def code_on(screen: Page) -> str:
    """What a phone's camera reads from the projector."""
    picture = screen.locator(".c-screen__code").screenshot()
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return found.text


def marks(session) -> dict[str, str]:
    return dict(Attendance.objects.filter(session=session).values_list("place__person__family_name", "mark"))


def test_a_participant_checks_in_by_the_code_on_the_screen_and_the_facilitator_confirms(
    site, journey, cast: Cast, begun
):
    helen = journey.browser()
    journey.sign_in(helen, cast.facilitator)
    journey.look(helen)
    helen.goto(f"{site}/cohorts/sessions/{begun.pk}/register/")
    journey.look(helen, "register-ways")
    helen.get_by_role("link", name="Check in by phone").click()
    expect(helen.get_by_text("Nobody waits to be confirmed")).to_be_visible()
    journey.look(helen, "said-here-nobody")
    helen.get_by_role("link", name="Show the code on the screen").click()
    expect(helen.get_by_role("heading", name="Are you here?")).to_be_visible()
    journey.look(helen, "screen")

    phone = journey.phone()
    phone.goto(code_on(helen))
    journey.look(phone)
    give_password(phone, cast.participant.email)
    phone.get_by_role("button", name="I am here").wait_for()
    journey.look(phone, "here-to-say")
    phone.get_by_role("button", name="I am here").click()
    expect(phone.get_by_role("heading", name="Thank you, that is kept")).to_be_visible()
    journey.look(phone, "here-kept")
    assert marks(begun) == {}

    helen.get_by_role("link", name="Who says they are here").click()
    journey.look(helen, "said-here")
    helen.get_by_role("button", name="Not here").click()
    expect(helen.get_by_role("heading", name="Declined")).to_be_visible()
    journey.look(helen, "said-here-declined")
    helen.get_by_role("button", name="Confirm").click()
    expect(helen.get_by_text("1 of 2 are on the register")).to_be_visible()
    assert marks(begun) == {"Okafor": "present"}
    phone.reload()
    expect(phone.get_by_role("heading", name="You are on the register")).to_be_visible()
    journey.look(phone, "here-marked")

    begun.starts_at -= timedelta(hours=7)
    begun.ends_at -= timedelta(hours=7)
    begun.save(update_fields=["starts_at", "ends_at"])
    open_session_surveys(now=timezone.now(), tell=False)
    helen.goto(f"{site}/cohorts/sessions/{begun.pk}/screen/")
    expect(helen.get_by_role("heading", name="How was it?")).to_be_visible()
    journey.look(helen, "screen-score")
    phone.goto(code_on(helen))
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Leading self")
    journey.look(phone)


def test_a_file_with_a_bad_line_is_mended_looked_at_and_taken_in(site, journey, cast: Cast, begun):
    helen = journey.browser()
    journey.sign_in(helen, cast.facilitator)
    journey.look(helen)
    helen.goto(f"{site}/cohorts/sessions/{begun.pk}/register/")
    journey.look(helen)
    helen.get_by_role("link", name="Take in a CSV file").click()
    journey.look(helen, "import-form")
    with helen.expect_download() as template:
        helen.get_by_role("link", name="Download the template").click()
    text = template.value.path().read_text("utf-8-sig")
    bad = text.replace("tom@example.org,,", "thom@example.org,Present,").replace(
        "amara@example.org,,", "amara@example.org,Late,"
    )
    helen.get_by_label("CSV file").set_input_files(
        {"name": "register.csv", "mimeType": "text/csv", "buffer": bad.encode()}
    )
    helen.get_by_role("button", name="Look at it").click()
    expect(helen.get_by_role("alert")).to_contain_text("Line 2: nobody expected at this session has the address thom@")
    journey.look(helen, "import-problem")
    assert marks(begun) == {}

    pasted = helen.get_by_label("Or paste it here")
    pasted.fill(pasted.input_value().replace("thom@", "tom@"))
    helen.get_by_role("button", name="Look at it").click()
    expect(helen.get_by_role("heading", name="Is this right? Nothing is saved yet")).to_be_visible()
    journey.look(helen, "import-preview")
    assert marks(begun) == {}
    helen.get_by_role("button", name="Mark 2 people").click()
    expect(helen.get_by_text("2 people are marked from the file")).to_be_visible()
    assert marks(begun) == {"Bevan": "present", "Okafor": "late"}


def test_somebody_who_is_not_listed_is_told_of_and_the_coordinator_gives_them_a_place(site, journey, cast: Cast, begun):
    helen = journey.browser()
    journey.sign_in(helen, cast.facilitator)
    journey.look(helen)
    helen.goto(f"{site}/cohorts/sessions/{begun.pk}/register/")
    journey.look(helen)
    helen.get_by_role("link", name="Somebody is here who is not listed").click()
    journey.look(helen, "not-listed")
    helen.get_by_role("button", name="They are here").click()
    expect(helen.get_by_role("alert")).to_contain_text("Say who is here.")
    journey.look(helen, "not-listed-nobody")
    helen.get_by_label("Their name").fill("Wyn Pryce")
    helen.get_by_label("What helps to find out who they are").fill("From the council")
    helen.get_by_role("button", name="They are here").click()
    expect(helen.get_by_text("The coordinators are told that Wyn Pryce is here.")).to_be_visible()

    priya = journey.browser()
    journey.sign_in(priya, cast.coordinator)
    journey.look(priya)
    priya.goto(f"{site}/workspace/{cast.cohort.pk}/")
    expect(priya.get_by_text("1 person was at a session and is not listed", exact=True)).to_be_visible()
    journey.look(priya, "workspace-not-listed")
    priya.goto(f"{site}/cohorts/{cast.cohort.pk}/not-listed/")
    journey.look(priya, "unlisted")
    make.place(cast.cohort, make.person("Wyn Pryce"))
    priya.get_by_role("link", name="Wyn Pryce").click()
    journey.look(priya, "unlisted-answer")
    priya.get_by_label("They have a place on this cohort").check()
    priya.get_by_label("Whose place").select_option(label="Wyn Pryce")
    priya.get_by_role("button", name="Answer").click()
    expect(priya.get_by_text("Answered. Wyn Pryce is on the register.")).to_be_visible()
    journey.look(priya, "unlisted-answered")
    assert marks(begun) == {"Pryce": "present"}
    helen.goto(f"{site}/cohorts/sessions/{begun.pk}/register/not-listed/")
    expect(helen.get_by_text("They have a place on this cohort")).to_be_visible()
    journey.look(helen, "not-listed-told")


def test_a_phone_that_loses_its_signal_catches_up_in_front_of_the_whole_site(site, journey, cast: Cast, begun):
    phone = journey.phone()
    journey.sign_in(phone, cast.facilitator)
    journey.look(phone)
    phone.goto(f"{site}/cohorts/sessions/{begun.pk}/register/")
    journey.look(phone)
    phone.context.set_offline(True)
    row = phone.locator(".c-register > li").filter(has_text="Amara Okafor")
    row.locator(".c-register__mark").tap()
    expect(phone.get_by_text("There is no connection.")).to_be_visible()
    journey.look(phone, "register-waiting")
    phone.context.set_offline(False)
    expect(phone.locator("#register-saved")).to_contain_text("Amara Okafor: present")
    assert marks(begun) == {"Okafor": "present"}
    journey.errors = [error for error in journey.errors if "ERR_INTERNET_DISCONNECTED" not in error]
