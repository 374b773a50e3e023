"""The register as a page: one tap a person, with the script or as a form without it, and never silence."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts import register as verbs
from cohorts import sign_in_sheet
from cohorts.checking_in import decline, say_here
from cohorts.models import Attendance, Session
from people.models import AuditEvent
from tests import factories as make


@pytest.fixture
def open_session(cast, today):
    return today(cast.session)


def page(session):
    return reverse("cohorts:register", args=[session.pk])


def tap(client, session, place, mark="present", script=True, **typed):
    """As the page's script sends it, from a page that shows the person unmarked; or as a form."""
    if not script:
        return client.post(reverse("cohorts:mark", args=[session.pk, place.pk]), {"mark": mark, **typed})
    person = client.session.get("_auth_user_id", uuid4())
    sent = {"tap": uuid4(), "person": person, "seen": "", "ago": 0, "have": "", "mark": mark}
    return client.post(reverse("cohorts:tap", args=[session.pk, place.pk]), sent | typed)


def marks(session):
    return dict(Attendance.objects.filter(session=session).values_list("place__person__family_name", "mark"))


def counted(response):
    counts = response.context["counts"]
    return counts.here, counts.late, counts.away, counts.to_mark


def test_the_page_lists_those_expected_by_name_with_their_sets(cast, sign_in, open_session):
    make.place(cast.cohort, make.person("Zoe Abbott"))
    response = sign_in(cast.facilitator).get(page(open_session))
    people = [(row.place.person.name, row.words) for row in response.context["rows"]]
    assert people == [
        ("Zoe Abbott", "Mark present"),
        ("Tom Bevan", "Mark present"),
        ("Amara Okafor", "Mark present"),
    ]
    assert counted(response) == (0, 0, 0, 3)
    assert response.text.count("Set A</span>") == 2
    assert "Close the register, 3 to mark" in response.text


def test_each_person_has_the_number_that_they_have_on_the_sheet_also_among_those_to_mark(cast, sign_in, open_session):
    client = sign_in(cast.facilitator)
    signers = [signer.name for signer in sign_in_sheet.facts_of(open_session).signers]
    numbered = {row.number: row.place.person.name for row in client.get(page(open_session)).context["rows"]}
    assert numbered == dict(enumerate(signers, start=1))
    first = next(row.place for row in client.get(page(open_session)).context["rows"])
    tap(client, open_session, first)
    [left] = client.get(page(open_session) + "?show=unmarked").context["rows"]
    assert left.number == 2


def test_one_tap_marks_and_answers_with_the_row_and_the_counts(cast, sign_in, open_session):
    response = tap(sign_in(cast.facilitator), open_session, cast.place)
    assert marks(open_session) == {"Okafor": "present"}
    assert counted(response) == (1, 0, 0, 1)
    assert "<html" not in response.text
    for part in ('id="register-counts"', "Close the register, 1 to mark", "Saved at ", "Amara Okafor"):
        assert part in response.text
    assert "Tom Bevan" not in response.text


def test_a_double_tap_is_one_mark(cast, sign_in, open_session):
    client = sign_in(cast.facilitator)
    for _ in range(2):
        response = tap(client, open_session, cast.place)
    assert (Attendance.objects.count(), AuditEvent.objects.filter(verb="mark").count()) == (1, 1)
    assert counted(response) == (1, 0, 0, 1)


@pytest.mark.parametrize(
    ("mark", "counts"),
    [
        ("late", (0, 1, 0, 1)),
        ("left early", (1, 0, 0, 1)),
        ("apologies", (0, 0, 1, 1)),
        ("called back", (0, 0, 1, 1)),
        ("absent", (0, 0, 1, 1)),
    ],
)
def test_every_other_mark_is_behind_the_arrow(cast, sign_in, open_session, mark, counts):
    client = sign_in(cast.facilitator)
    assert f'name="mark" value="{mark}"' in client.get(page(open_session)).text
    response = tap(client, open_session, cast.place, mark)
    assert marks(open_session) == {"Okafor": mark}
    assert counted(response) == counts


def test_without_javascript_each_button_is_a_form_that_comes_back_to_the_row(cast, sign_in, open_session):
    client = sign_in(cast.facilitator)
    response = tap(client, open_session, cast.place, script=False)
    assert (response.status_code, response.url) == (302, f"{page(open_session)}#row-{cast.place.pk}")
    response = tap(client, open_session, cast.peer_place, "late", script=False, show="unmarked")
    assert response.url == f"{page(open_session)}?show=unmarked#row-{cast.peer_place.pk}"
    assert marks(open_session) == {"Okafor": "present", "Bevan": "late"}


def test_only_those_to_mark_are_shown_when_asked(cast, sign_in, open_session):
    client = sign_in(cast.facilitator)
    tap(client, open_session, cast.place)
    response = client.get(page(open_session), {"show": "unmarked"})
    assert [row.place for row in response.context["rows"]] == [cast.peer_place]
    assert counted(response) == (1, 0, 0, 1)
    tap(client, open_session, cast.peer_place)
    assert "Everybody is marked." in client.get(page(open_session), {"show": "unmarked"}).text


def test_caught_up_without_saying_with_what_is_refused_beside_the_box_and_keeps_the_row_open(
    cast, sign_in, open_session
):
    client = sign_in(cast.facilitator)
    for script in (True, False):
        response = tap(client, open_session, cast.place, "caught up", script, note="  ")
        assert "Say what they caught up with" in response.text
        assert '<details class="c-register__more" open>' in response.text
    assert marks(open_session) == {}
    tap(client, open_session, cast.place, "caught up", note="Read the slides")
    assert Attendance.objects.get().note == "Read the slides"
    assert "With: Read the slides" in client.get(page(open_session)).text


@pytest.mark.parametrize("script", [True, False])
def test_what_was_typed_stays_when_it_cannot_be_kept(cast, sign_in, open_session, script):
    client = sign_in(cast.facilitator)
    long_note = "x" * 201
    response = tap(client, open_session, cast.place, "caught up", script, note=long_note)
    assert long_note in response.text
    tap(client, open_session, cast.place, "late")
    response = tap(client, open_session, cast.place, "late", script, time="25:99")
    assert "Give the time as hours and minutes, as in 9:40." in response.text
    assert 'value="25:99"' in response.text


def test_the_time_of_coming_late_can_be_corrected(cast, sign_in, open_session):
    client = sign_in(cast.facilitator)
    tap(client, open_session, cast.place, "late")
    came = timezone.localtime(open_session.starts_at + timedelta(minutes=2))
    response = tap(client, open_session, cast.place, "late", time=came.strftime("%H:%M"))
    row = Attendance.objects.get()
    assert (row.time.hour, row.time.minute, row.hours) == (came.hour, came.minute, open_session.hours)
    assert f"Late {row.says.removeprefix('Late ')}" in response.text


def test_a_mark_can_be_taken_back(cast, sign_in, open_session):
    client = sign_in(cast.facilitator)
    tap(client, open_session, cast.place)
    response = tap(client, open_session, cast.place, "clear")
    assert (marks(open_session), counted(response)) == ({}, (0, 0, 0, 2))


def test_a_mark_that_is_none_is_refused_in_words(cast, sign_in, open_session):
    response = tap(sign_in(cast.facilitator), open_session, cast.place, "asleep")
    assert "Choose one of the marks." in response.text
    assert marks(open_session) == {}


# Two people keeping one register


def test_without_the_script_the_last_tap_wins_and_the_row_says_who_made_it(cast, sign_in, open_session):
    tap(sign_in(cast.facilitator), open_session, cast.place, "absent", script=False)
    tap(sign_in(cast.coordinator), open_session, cast.place, "present", script=False)
    assert marks(open_session) == {"Okafor": "present"}
    seen = sign_in(cast.facilitator).get(page(open_session)).text
    assert "marked by Priya Shah" in seen
    assert "marked by Helen Marsh" not in seen


def test_a_tap_on_what_somebody_else_has_changed_meanwhile_changes_nothing_and_says_what_stands(
    cast, sign_in, open_session
):
    tap(sign_in(cast.coordinator), open_session, cast.place, "apologies")
    response = tap(sign_in(cast.facilitator), open_session, cast.place, "present", seen="")
    assert (response.status_code, marks(open_session)) == (409, {"Okafor": "apologies"})
    row = response.context["row"]
    assert row.stands.startswith("Apologies, marked by Priya Shah at ")
    assert f'data-stands="{row.stands}"' in response.text
    assert "Saved at" not in response.text
    again = tap(sign_in(cast.facilitator), open_session, cast.place, "present", seen=row.version)
    assert (again.status_code, marks(open_session)) == (200, {"Okafor": "present"})


def test_a_tap_sent_again_because_its_answer_was_lost_is_answered_the_same_and_changes_nothing(
    cast, sign_in, open_session
):
    first, second = uuid4(), uuid4()
    client = sign_in(cast.facilitator)
    assert tap(client, open_session, cast.place, tap=first).status_code == 200
    tap(sign_in(cast.coordinator), open_session, cast.place, "late", script=False)
    client = sign_in(cast.facilitator)
    assert tap(client, open_session, cast.place, tap=first).status_code == 200
    assert [tap(client, open_session, cast.place, "absent", tap=second).status_code for _ in range(2)] == [409, 409]
    assert marks(open_session) == {"Okafor": "late"}


def test_each_tap_brings_what_is_not_as_the_page_shows_it_also_a_mark_that_was_taken_back(cast, sign_in, open_session):
    make.attendance(open_session, cast.peer_place, "late", marked_by=cast.coordinator)
    client = sign_in(cast.facilitator)
    shown = " ".join(f"{row.place.pk}:{row.version}" for row in client.get(page(open_session)).context["rows"])
    assert tap(client, open_session, cast.place, have=shown).context["others"] == []
    tap(sign_in(cast.coordinator), open_session, cast.peer_place, "clear", script=False)
    response = tap(sign_in(cast.facilitator), open_session, cast.place, have=shown)
    assert [row.place for row in response.context["others"]] == [cast.peer_place]
    assert f'<li id="row-{cast.peer_place.pk}">' in response.text


def test_a_tap_on_a_register_that_somebody_closed_meanwhile_is_told_so_in_words(cast, sign_in, open_session):
    verbs.close(session=open_session, by=cast.coordinator, rest_absent=True)
    client = sign_in(cast.facilitator)
    response = tap(client, open_session, cast.place)
    words = "This register is closed. A coordinator can open it again."
    assert (response.status_code, response.text) == (410, words)
    tap(client, open_session, cast.place, script=False)
    assert f"Not saved. {words}" in client.get(page(open_session)).text
    assert marks(open_session)["Okafor"] == "absent"


def test_late_is_by_the_clock_of_the_tap_however_late_it_arrives(cast, sign_in, open_session):
    tapped_at = timezone.localtime(timezone.now() - timedelta(minutes=9))
    tap(sign_in(cast.facilitator), open_session, cast.place, "late", ago=9 * 60 * 1000)
    row = Attendance.objects.get()
    assert (row.time.hour, row.time.minute) == (tapped_at.hour, tapped_at.minute)
    assert abs(row.marked_at - tapped_at) < timedelta(seconds=5)


def test_a_phone_of_one_person_sends_nothing_in_the_name_of_another(cast, sign_in, open_session):
    response = tap(sign_in(cast.coordinator), open_session, cast.place, person=cast.facilitator.pk)
    assert (response.status_code, response.text) == (401, "")
    assert marks(open_session) == {}


@pytest.mark.parametrize("wrong", [{"tap": "1"}, {"ago": "-1"}, {"ago": "soon"}, {"person": ""}, {"seen": "x" * 13}])
def test_what_the_script_never_sends_is_turned_away(cast, sign_in, open_session, wrong):
    assert tap(sign_in(cast.facilitator), open_session, cast.place, **wrong).status_code == 400
    assert marks(open_session) == {}


# The copy for a lost signal


def test_only_the_open_register_may_be_kept_by_the_phone_and_for_whom_is_said(cast, sign_in, open_session):
    client = sign_in(cast.facilitator)
    response = client.get(page(open_session))
    assert response.headers["X-Register-Of"] == str(cast.facilitator.pk)
    assert "no-store" in response.headers["Cache-Control"]
    verbs.close(session=open_session, by=cast.coordinator, rest_absent=True)
    assert "X-Register-Of" not in client.get(page(open_session)).headers
    assert "X-Register-Of" not in client.get(reverse("cohorts:said_here", args=[open_session.pk])).headers


def test_the_worker_is_the_same_script_for_everybody_under_the_strict_policy(client, db):
    response = client.get(reverse("cohorts:register_worker"))
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Cache-Control"] == "no-cache"
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


def test_the_page_says_how_many_wait_to_be_confirmed_at_the_door(cast, sign_in, open_session):
    client = sign_in(cast.facilitator)
    assert "to be confirmed" not in client.get(page(open_session)).text
    for place in (cast.place, cast.peer_place):
        say_here(session=open_session, scanned_at=timezone.now(), by=place.person)
    assert "2 wait to be confirmed" in client.get(page(open_session)).text
    tap(client, open_session, cast.place)
    decline(session=open_session, place=cast.peer_place.pk, by=cast.facilitator)
    assert "to be confirmed" not in client.get(page(open_session)).text


# Refusals


@pytest.mark.parametrize("place", ["stranger_place"])
def test_a_place_of_another_cohort_cannot_be_marked(cast, sign_in, open_session, place):
    response = tap(sign_in(cast.facilitator), open_session, getattr(cast, place))
    assert response.status_code == 404
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("session", ["other_session", "foreign_session"])
def test_a_session_of_another_cohort_cannot_be_marked(cast, sign_in, today, session):
    foreign = today(getattr(cast, session))
    assert tap(sign_in(cast.facilitator), foreign, cast.place).status_code == 404
    assert not Attendance.objects.exists()


def test_a_participant_marks_nobody_not_even_themselves(cast, sign_in, open_session):
    assert tap(sign_in(cast.participant), open_session, cast.place).status_code == 404
    assert not Attendance.objects.exists()


def test_a_signed_out_tap_saves_nothing_and_is_sent_to_sign_in(cast, client, open_session):
    response = tap(client, open_session, cast.place)
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))
    assert not Attendance.objects.exists()


def test_the_page_holds_the_words_for_marks_that_find_nobody_signed_in(cast, sign_in, open_session):
    text = sign_in(cast.facilitator).get(page(open_session)).text
    assert "You have been signed out. They are sent once you have signed in again." in text
    assert f'<a href="{reverse("account_login")}?next={page(open_session)}">Sign in</a>' in text


# Not yet, closed, cancelled


def test_a_register_that_is_not_open_yet_says_when_it_opens_and_who_is_expected(cast, sign_in, today):
    later = today(cast.session, minutes_ago=-3 * 24 * 60)
    response = sign_in(cast.facilitator).get(page(later))
    day = timezone.localtime(later.starts_at)
    assert f"The register opens on the day of the session, {day:%A} {day.day} {day:%B %Y}." in response.text
    assert "2 people are expected" in response.text
    assert 'name="mark"' not in response.text


def test_a_register_with_people_to_mark_asks_before_it_records_them_absent(cast, sign_in, open_session):
    client = sign_in(cast.facilitator)
    tap(client, open_session, cast.place)
    address = reverse("cohorts:close_register", args=[open_session.pk])
    response = client.post(address)
    assert "1 person is not marked" in response.text
    assert "Tom Bevan" in response.text
    assert Session.objects.get(pk=open_session.pk).register_closed_at is None
    response = client.post(address, {"rest_absent": "yes"}, follow=True)
    assert marks(open_session) == {"Okafor": "present", "Bevan": "absent"}
    assert "The register is closed." in response.text


def test_a_closed_register_is_read_only_and_a_coordinator_opens_it_again(cast, sign_in, open_session):
    make.attendance(open_session, cast.place)
    make.attendance(open_session, cast.peer_place, "called back")
    verbs.close(session=open_session, by=cast.facilitator)
    seen = sign_in(cast.facilitator).get(page(open_session)).text
    assert 'name="mark"' not in seen
    assert "Open again" not in seen
    assert "ask a coordinator to open it again" in seen
    assert "Called back" in seen
    client = sign_in(cast.coordinator)
    assert "Open again" in client.get(page(open_session)).text
    client.post(reverse("cohorts:reopen_register", args=[open_session.pk]))
    assert 'name="mark"' in client.get(page(open_session)).text


def test_a_cancelled_session_says_so_instead_of_a_register(cast, sign_in, open_session):
    Session.objects.filter(pk=open_session.pk).update(cancelled_at=timezone.now())
    text = sign_in(cast.facilitator).get(page(open_session)).text
    assert "This session was cancelled." in text
    assert 'name="mark"' not in text


def test_a_coach_records_that_coaching_took_place(cast, sign_in, today):
    session = today(cast.coaching_session)
    client = sign_in(cast.coach)
    assert "It took place" in client.get(page(session)).text
    response = tap(client, session, cast.place)
    assert "Took place" in response.text
    assert Attendance.objects.get().hours == session.hours
    assert [value for value, _ in response.context["row"].states] == ["apologies", "called back", "absent"]


# Queries


@pytest.fixture
def crowded(cast, open_session):
    """The session with as many people expected as asked for, every third of them not marked."""

    def of(number):
        cast.peer_place.delete()
        for index in range(number - 1):
            place = make.place(cast.cohort, learning_set=cast.learning_set if index % 2 else None)
            if index % 3:
                make.attendance(open_session, place, marked_by=cast.coordinator)
        return open_session

    return of


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_register_asks_as_much_however_many_people(cast, sign_in, crowded, django_assert_num_queries, rows):
    session, client = crowded(rows), sign_in(cast.facilitator)
    with django_assert_num_queries(7):
        response = client.get(page(session))
    assert len(response.context["rows"]) == rows


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_tap_asks_as_much_however_many_people(cast, sign_in, crowded, django_assert_num_queries, rows):
    session, client = crowded(rows), sign_in(cast.facilitator)
    shown = " ".join(f"{row.place.pk}:0" for row in client.get(page(session)).context["rows"])
    with django_assert_num_queries(17):
        response = tap(client, session, cast.place, have=shown)
    assert len(response.context["others"]) == rows - 1
