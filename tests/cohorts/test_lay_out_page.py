"""Laying out a cohort as a page: the dates are shown before they are saved, and saved once."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Cohort, Room, Session
from core.dates import at
from people.models import Organisation
from programmes.actions import start_from_blueprint
from programmes.blueprint import load
from tests import factories as make


@pytest.fixture
def programme(cast):
    owners = {"commissioner": Organisation.objects.first(), "provider": Organisation.objects.last()}
    return start_from_blueprint(
        blueprint=load("leading-for-change"), name="Again", code="AGAIN", by=cast.coordinator, **owners
    )


def address(programme):
    return reverse("cohorts:lay_out", args=[programme.pk])


def filled(client, programme, day=date(2026, 9, 21), **changes):
    """The form as a person sends it."""
    form = client.get(address(programme)).context["form"]
    return {
        "once": str(form["once"].value()),
        "name": form["name"].value(),
        "starts_on_day": str(day.day),
        "starts_on_month": str(day.month),
        "starts_on_year": str(day.year),
        "capacity": str(form["capacity"].value()),
        "contract": "",
        "nation": "ENG",
        "venue": "Beck House",
    } | changes


def seen(client, programme, data):
    """The form as it is sent once its dates were shown."""
    return data | {"shown": client.post(address(programme), data).context["shown"]}


def test_the_form_opens_with_the_next_name_and_as_many_places_as_the_blueprint_has(cast, sign_in, programme):
    form = sign_in(cast.coordinator).get(address(programme)).context["form"]
    assert (form["name"].value(), form["capacity"].value()) == ("Cohort 1", 20)


def test_a_start_date_shows_every_date_and_saves_nothing(cast, sign_in, programme):
    client = sign_in(cast.coordinator)
    response = client.post(address(programme), filled(client, programme))
    shown = [(line.label, line.meeting.starts_at.date()) for line in response.context["lines"]]
    assert shown == [
        ("Launch", date(2026, 9, 21)),
        ("Master class 1 of 4", date(2026, 10, 12)),
        ("Coaching 1 of 2", date(2026, 10, 26)),
        ("Action learning 1 of 3", date(2026, 11, 2)),
        ("Master class 2 of 4", date(2026, 11, 30)),
        ("Action learning 2 of 3", date(2027, 1, 4)),
        ("Patient engagement", date(2027, 2, 1)),
        ("Master class 3 of 4", date(2027, 2, 15)),
        ("Coaching 2 of 2", date(2027, 3, 1)),
        ("Action learning 3 of 3", date(2027, 3, 8)),
        ("Master class 4 of 4", date(2027, 3, 30)),
        ("Conference", date(2027, 5, 10)),
        ("Presentation", date(2027, 5, 24)),
    ]
    assert not Cohort.objects.filter(programme=programme).exists()


def test_beside_its_dates_the_form_is_folded_under_what_was_chosen(cast, sign_in, programme):
    client = sign_in(cast.coordinator)
    room = Room.objects.create(name="Garden Room", address="Beck House")
    chosen = {"weekdays": ["0", "2"], "clock": "10:30", "room": str(room.pk)}
    response = client.post(address(programme), filled(client, programme, **chosen))
    said = f"Cohort 1 from 21 September 2026, 20 places, Mondays and Wednesdays, from 10.30am, {room}"
    assert response.context["folded"] == said
    assert f'<details class="c-fold c-fold--phone">\n            <summary><b>{said}</b>' in response.text


def test_a_form_with_something_to_mend_is_not_folded(cast, sign_in, programme):
    client = sign_in(cast.coordinator)
    for text in (
        client.get(address(programme)).text,
        client.post(address(programme), filled(client, programme, capacity="none")).text,
        client.post(address(programme), seen(client, programme, filled(client, programme)) | {"name": ""}).text,
    ):
        assert "c-fold--phone" not in text


def test_a_date_that_was_moved_is_said_with_its_reason(cast, sign_in, programme):
    client = sign_in(cast.coordinator)
    text = client.post(address(programme), filled(client, programme)).text
    assert "1 date of the design is closed" in text
    assert "Monday 29 March 2027 is a bank holiday (Easter Monday)." in text
    assert "moved from Monday 29 March" in text


def test_a_start_without_holidays_in_its_way_says_so(cast, sign_in, programme):
    client = sign_in(cast.coordinator)
    text = client.post(address(programme), filled(client, programme, date(2026, 9, 23))).text
    assert "No date falls on a weekend, a bank holiday or a closed period." in text


def test_the_dates_that_were_shown_are_saved(cast, sign_in, programme):
    client = sign_in(cast.coordinator)
    data = seen(client, programme, filled(client, programme))
    response = client.post(address(programme), data, follow=True)
    made = Cohort.objects.get(programme=programme)
    assert response.redirect_chain == [(reverse("cohorts:people", args=[made.pk]), 302)]
    assert "Cohort 1 is laid out, 13 dates in all. Next: give people places." in response.text
    assert [timezone.localtime(each.starts_at).date() for each in made.sessions.all()][:2] == [
        date(2026, 9, 21),
        date(2026, 10, 12),
    ]


def test_dates_that_were_not_shown_are_not_saved(cast, sign_in, programme):
    client = sign_in(cast.coordinator)
    data = seen(client, programme, filled(client, programme)) | {"starts_on_day": "28"}
    response = client.post(address(programme), data)
    assert response.context["lines"][0].meeting.starts_at.date() == date(2026, 9, 28)
    assert not Cohort.objects.filter(programme=programme).exists()


def test_the_form_sent_twice_is_one_cohort(cast, sign_in, programme):
    client = sign_in(cast.coordinator)
    data = seen(client, programme, filled(client, programme))
    client.post(address(programme), data)
    response = client.post(address(programme), data, follow=True)
    assert Cohort.objects.filter(programme=programme).count() == 1
    assert "Cohort 1 was laid out just now." in response.text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"starts_on_day": "19"}, ("starts_on", "Saturday 19 September 2026 is at a weekend. Choose a working day.")),
        (
            {"starts_on_day": "25", "starts_on_month": "12"},
            ("starts_on", "Friday 25 December 2026 is a bank holiday (Christmas Day). Choose a working day."),
        ),
        ({"starts_on_day": "31"}, ("starts_on", "real date")),
        ({"starts_on_year": "20026"}, ("starts_on", "date")),
        ({"starts_on_year": "1926"}, ("starts_on", "Give a year from 2000 to 2100.")),
        ({"capacity": "0"}, ("capacity", "1")),
        ({"capacity": "many"}, ("capacity", "number")),
        ({"name": ""}, ("name", "name")),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_typed_is_lost(cast, sign_in, programme, changes, told):
    field, says = told
    client = sign_in(cast.coordinator)
    data = filled(client, programme) | changes
    response = client.post(address(programme), data | {"shown": "anything"})
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert says.lower() in response.text.lower()
    typed = {name: str(form[name].value()) for name in ("once", "name", "capacity", "venue")}
    assert typed == {name: data[name] for name in typed}
    for part in ("day", "month", "year"):
        name = f"starts_on_{part}"
        assert f'value="{data[name]}"' in response.text
    assert not Cohort.objects.filter(programme=programme).exists()


def test_a_name_that_is_taken_is_told_when_it_is_saved(cast, sign_in):
    client = sign_in(cast.coordinator)
    data = seen(client, cast.programme, filled(client, cast.programme, name="cohort 1"))
    response = client.post(address(cast.programme), data)
    assert "This programme already has a cohort called cohort 1. Choose another name." in response.text


def test_a_contract_of_another_programme_cannot_be_chosen(cast, sign_in, programme):
    foreign = make.contract(cast.other_programme)
    client = sign_in(cast.coordinator)
    response = client.post(address(programme), filled(client, programme, contract=str(foreign.pk)))
    assert list(response.context["form"].errors) == ["contract"]


def test_a_programme_without_a_design_says_that_no_session_will_be_there(cast, sign_in):
    response = sign_in(cast.other_coordinator).get(address(cast.other_programme))
    assert "This programme has no elements with dates." in response.text


def test_a_cohort_is_changed_and_refusals_stand_beside_their_fields(cast, sign_in):
    client = sign_in(cast.coordinator)
    change = reverse("cohorts:change", args=[cast.cohort.pk])
    data = {
        "name": "Pilot",
        "ends_on_day": "10",
        "ends_on_month": "6",
        "ends_on_year": "2027",
        "capacity": "1",
        "nation": "SCT",
        "venue": "Garden Room",
    }
    response = client.post(change, data)
    assert "2 places are taken. Give at least as many." in response.text
    client.post(change, data | {"capacity": "24"})
    cast.cohort.refresh_from_db()
    assert (cast.cohort.name, cast.cohort.capacity, cast.cohort.venue) == ("Pilot", 24, "Garden Room")


def test_a_planned_cohort_is_begun_and_one_whose_sessions_are_over_is_finished_by_a_button(cast, sign_in):
    client, cohort = sign_in(cast.coordinator), cast.cohort
    sessions = reverse("cohorts:sessions", args=[cohort.pk])
    Cohort.objects.filter(pk=cohort.pk).update(state="planned")
    assert "Begin it" in client.get(sessions).text
    assert "Begin it" not in sign_in(cast.facilitator).get(sessions).text
    client = sign_in(cast.coordinator)
    assert "Cohort 1 is running." in client.post(reverse("cohorts:begin", args=[cohort.pk]), follow=True).text
    make.session(cohort, "Far ahead", date(2099, 1, 5))
    assert "Finish the cohort" not in client.get(sessions).text
    cohort.sessions.update(cancelled_at=timezone.now())
    assert "Finish the cohort" in client.get(sessions).text
    assert "Cohort 1 is finished." in client.post(reverse("cohorts:finish", args=[cohort.pk]), follow=True).text


def test_a_cohort_with_sessions_to_come_is_not_finished(cast, sign_in):
    make.session(cast.cohort, "Far ahead", date(2099, 1, 5))
    response = sign_in(cast.coordinator).post(reverse("cohorts:finish", args=[cast.cohort.pk]), follow=True)
    assert "This cohort has sessions to come. Hold or cancel them first." in response.text


def test_a_date_on_which_the_room_is_taken_is_marked_among_the_dates_and_accepted_below_them(cast, sign_in, programme):
    room = Room.objects.create(name="Garden Room")
    begins = at(date(2026, 9, 21), time(10))
    taken = make.session(cast.cohort, "Opening", starts_at=begins, ends_at=begins + timedelta(hours=2))
    Session.objects.filter(pk=taken.pk).update(room=room)
    client = sign_in(cast.coordinator)
    data = filled(client, programme, room=str(room.pk), venue="")
    response = client.post(address(programme), data)
    clashing = {line.label: says for line, says in response.context["dates"] if says}
    assert clashing == {"Launch": ["Garden Room is taken: Opening (Cohort 1), 10am to noon"]}
    assert '<a href="#clashes">1 clash</a>' in response.text
    assert 'id="clashes"' in response.text
    assert not Cohort.objects.filter(programme=programme).exists()
