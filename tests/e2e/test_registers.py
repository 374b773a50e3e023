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
