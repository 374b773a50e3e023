"""Checking in at the door: a code that runs out, a tap that is not attendance yet, and who confirms it."""

import io
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pypdfium2
import pytest
import weasyprint
import zxingcpp
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from cohorts import checking_in, door
from cohorts import register as verbs
from cohorts.actions import cancel_session
from cohorts.models import Attendance, SelfMark
from core.dates import local
from people.models import AuditEvent
from tests import factories as make


@pytest.fixture
def opened(cast, today):
    """Leading self began two minutes ago."""
    return today(cast.session, minutes_ago=2)


def scan_address(session, at=None):
    return reverse("cohorts:scan", args=[session.pk, door.code_of(session.pk, at or timezone.now())])


def here(session):
    return reverse("cohorts:here", args=[session.pk])


def listed(session):
    return reverse("cohorts:said_here", args=[session.pk])


def taps(client, session, at=None):
    """Scan the code, and tap “I am here” where the page offers it."""
    page = client.get(scan_address(session, at), follow=True)
    if "I am here" not in page.text:
        return page
    return client.post(here(session), {"pass": page.context["pass"]}, follow=True)


def says_here(session, place, ago=0):
    return checking_in.say_here(session=session, scanned_at=timezone.now() - timedelta(minutes=ago), by=place.person)


def marks(session):
    return dict(Attendance.objects.filter(session=session).values_list("place__person__family_name", "mark"))


# The code


@given(st.integers(min_value=0, max_value=400), st.integers(min_value=1, max_value=4_000_000_000))
@settings(deadline=None)
def test_a_code_counts_for_a_minute_at_least_and_never_longer_than_90_seconds(seconds, begun):
    session, shown = uuid4(), datetime.fromtimestamp(begun, UTC)
    code = door.code_of(session, shown)
    still = door.is_current(session, code, shown + timedelta(seconds=seconds))
    assert still or seconds > 60
    assert not (still and seconds >= 90)


@given(st.text(max_size=40))
@settings(deadline=None)
def test_a_code_that_is_made_up_counts_for_nothing(text):
    assert not door.is_current(uuid4(), text, timezone.now())
    assert door.pass_from(text) is None


def test_a_code_is_of_one_session_only():
    now = timezone.now()
    assert not door.is_current(uuid4(), door.code_of(uuid4(), now), now)


def test_late_is_more_than_five_minutes_after_the_start():
    start = datetime(2026, 10, 14, 9, 30, tzinfo=UTC)
    assert not door.is_late(start, start + timedelta(minutes=5))
    assert door.is_late(start, start + timedelta(minutes=5, seconds=1))


# The screen


def test_the_screen_shows_a_code_that_a_phone_can_read_and_loads_itself_anew(cast, sign_in, opened, settings):
    page = sign_in(cast.facilitator).get(reverse("cohorts:screen", args=[opened.pk]))
    assert '<noscript><meta http-equiv="refresh" content="20"></noscript>' in page.text
    assert 'hx-trigger="every 20s"' in page.text
    drawn = str(page.context["code"])
    assert drawn in page.text
    pdf = weasyprint.HTML(string=drawn).write_pdf()
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as sheet:
        [found] = zxingcpp.read_barcodes(sheet[0].render(scale=1.5).to_pil())
    assert found.text.startswith(settings.SITE_URL)
    path = urlsplit(found.text).path
    assert path in {scan_address(opened), scan_address(opened, timezone.now() - timedelta(seconds=30))}
    assert "<b>0</b> of 2 are here" in page.text


def test_after_the_session_the_screen_asks_how_it_was(cast, sign_in, today):
    over = today(cast.session, minutes_ago=60 * 24)
    page = sign_in(cast.facilitator).get(reverse("cohorts:screen", args=[over.pk]))
    assert "How was it?" in page.text
    assert "QR code that asks how the session was" in page.text
    assert sign_in(cast.participant).get(reverse("evaluations:of_session", args=[over.pk])).status_code == 200


def test_no_code_is_shown_before_the_day_or_of_a_cancelled_session(cast, sign_in, today, opened):
    cancelled = opened
    cancelled.starts_at += timedelta(days=1)
    cancelled.ends_at += timedelta(days=1)
    cancelled.save()
    screen = reverse("cohorts:screen", args=[cancelled.pk])
    page = sign_in(cast.facilitator).get(screen)
    assert "<svg" not in page.context.get("code", "")
    assert "The code is shown here on the day" in page.text
    cancel_session(session=cancelled, by=cast.coordinator)
    assert "This session was cancelled" in sign_in(cast.facilitator).get(screen).text


# On the phone


def test_one_tap_says_i_am_here_and_is_not_attendance_yet(cast, sign_in, opened):
    page = taps(sign_in(cast.participant), opened)
    assert "Thank you, that is kept" in page.text
    assert SelfMark.objects.get().place == cast.place
    assert marks(opened) == {}


def test_tapping_twice_says_it_once(cast, sign_in, opened):
    client = sign_in(cast.participant)
    address = client.get(scan_address(opened), follow=True).context["pass"]
    for _ in range(2):
        client.post(here(opened), {"pass": address})
    assert SelfMark.objects.count() == 1
    assert AuditEvent.objects.filter(verb="say here").count() == 1


def test_a_code_that_has_run_out_says_to_scan_the_one_on_the_screen_now(cast, sign_in, opened):
    page = taps(sign_in(cast.participant), opened, timezone.now() - timedelta(seconds=91))
    assert "Scan the code on the screen" in page.text
    assert SelfMark.objects.count() == 0
    sign_in(cast.participant).post(here(opened))
    assert SelfMark.objects.count() == 0


def test_signing_in_may_take_a_quarter_of_an_hour_after_the_scan(cast, client, sign_in, opened):
    scanned = client.get(scan_address(opened))
    asked = client.get(scanned.url)
    assert asked.status_code == 302 and "next=" in asked.url
    held = door.pass_from(parse_qs(urlsplit(scanned.url).query)["pass"][0])
    assert held.counts(opened.pk, cast.participant.pk, held.scanned_at + timedelta(minutes=15))
    assert not held.counts(opened.pk, cast.participant.pk, held.scanned_at + timedelta(minutes=15, seconds=1))
    page = sign_in(cast.participant).get(scanned.url)
    assert "I am here" in page.text


def test_a_pass_of_one_who_was_signed_in_is_of_no_use_to_a_colleague(cast, sign_in, opened):
    address = sign_in(cast.participant).get(scan_address(opened)).url
    page = sign_in(cast.peer).get(address)
    assert "Scan the code on the screen" in page.text


def test_one_who_is_not_expected_is_told_so_and_what_to_do(cast, sign_in, opened):
    page = taps(sign_in(cast.stranger), opened)
    assert "You are not expected at this session" in page.text
    assert "tell who leads the session" in page.text
    assert SelfMark.objects.count() == 0


def test_without_a_scan_nobody_learns_that_there_is_such_a_session(cast, sign_in, opened):
    page = sign_in(cast.stranger).get(here(opened))
    assert page.status_code == 410
    assert opened.title not in page.text
    assert sign_in(cast.stranger).get(reverse("cohorts:here", args=[uuid4()])).text.count("run out") == page.text.count(
        "run out"
    )


def test_a_session_that_was_stood_down_says_that_nothing_counts_against_you(cast, sign_in, opened):
    cancel_session(session=opened, by=cast.coordinator)
    assert "nothing counts against you" in taps(sign_in(cast.participant), opened).text


def test_a_closed_register_says_whom_to_tell(cast, sign_in, opened):
    verbs.close(session=opened, by=cast.facilitator, rest_absent=True)
    Attendance.objects.filter(place=cast.place).delete()
    assert "The register is closed" in taps(sign_in(cast.participant), opened).text


# Confirming


def test_only_confirming_makes_it_attendance_and_late_is_worked_out_from_the_scan(cast, sign_in, today):
    session = today(cast.session, minutes_ago=40)
    says_here(session, cast.place, ago=38)
    said = says_here(session, cast.peer_place, ago=20)
    page = sign_in(cast.facilitator).get(listed(session))
    assert "Confirm all 2" in page.text
    sign_in(cast.facilitator).post(reverse("cohorts:confirm_here", args=[session.pk]))
    assert marks(session) == {"Okafor": "present", "Bevan": "late"}
    late = Attendance.objects.get(place=cast.peer_place)
    assert late.time == local(said.scanned_at).time().replace(second=0, microsecond=0)
    assert late.hours < session.hours


def test_one_is_confirmed_and_another_declined_and_the_decision_can_be_turned_round(cast, sign_in, opened):
    says_here(opened, cast.place)
    says_here(opened, cast.peer_place)
    client = sign_in(cast.facilitator)
    client.post(reverse("cohorts:decline_here", args=[opened.pk]), {"place": cast.peer_place.pk})
    client.post(reverse("cohorts:confirm_here", args=[opened.pk]))
    assert marks(opened) == {"Okafor": "present"}
    assert [each.place for each in client.get(listed(opened)).context["door"].declined] == [cast.peer_place]
    client.post(reverse("cohorts:confirm_here", args=[opened.pk]), {"place": cast.peer_place.pk})
    assert marks(opened) == {"Okafor": "present", "Bevan": "present"}


def test_who_was_declined_may_ask_again_after_a_new_scan_only(cast, sign_in, opened):
    says_here(opened, cast.place, ago=1)
    checking_in.decline(session=opened, place=cast.place.pk, by=cast.facilitator)
    client = sign_in(cast.participant)
    assert "It was not confirmed" in client.get(here(opened)).text
    assert "Thank you, that is kept" in taps(client, opened).text
    assert len(checking_in.door_list(opened).waiting) == 1


def test_who_was_marked_by_hand_keeps_that_mark(cast, opened):
    says_here(opened, cast.place)
    verbs.mark(session=opened, place=cast.place, mark="called back", by=cast.facilitator)
    assert checking_in.confirm(session=opened, by=cast.facilitator) == 0
    assert marks(opened) == {"Okafor": "called back"}


def test_who_scanned_in_the_last_moment_can_still_be_confirmed(cast, today):
    session = today(cast.session, minutes_ago=60 * 8)
    session.ends_at = timezone.now() - timedelta(seconds=30)
    session.save()
    says_here(session, cast.place)
    assert checking_in.confirm(session=session, by=cast.facilitator) == 1
    assert marks(session) == {"Okafor": "late"}


def test_who_is_marked_absent_is_told_so_and_not_thanked(cast, sign_in, opened):
    verbs.mark(session=opened, place=cast.place, mark="absent", by=cast.facilitator)
    page = taps(sign_in(cast.participant), opened)
    assert "You are marked already, and not as here" in page.text
    assert "It says: Absent" in page.text


def test_confirming_twice_marks_once(cast, opened):
    says_here(opened, cast.place)
    assert checking_in.confirm(session=opened, by=cast.facilitator) == 1
    assert checking_in.confirm(session=opened, by=cast.facilitator) == 0
    assert AuditEvent.objects.filter(verb="mark").count() == 1


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.usefixtures("no_menu")
def test_the_list_for_confirming_costs_the_same_for_1_3_and_30(cast, sign_in, opened, django_assert_num_queries, count):
    for _ in range(count):
        says_here(opened, make.place(cast.cohort, make.person()))
    client = sign_in(cast.facilitator)
    with django_assert_num_queries(7):
        client.get(listed(opened))
