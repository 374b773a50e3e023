"""Rooms and closed periods as pages, and what laying out makes of them."""

from datetime import date

import pytest
from django.urls import reverse

from cohorts import actions, plan
from cohorts.models import ClosedPeriod, Cohort, Room, Session
from people.models import AuditEvent
from tests import factories as make


def day(name, value):
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def test_a_room_is_added_changed_and_taken_off_the_list(cast, sign_in):
    client = sign_in(cast.coordinator)
    data = {"name": "Garden Room", "address": "Beck House, Wellandby", "capacity": "24", "access": "Lift", "link": ""}
    assert "Garden Room is saved." in client.post(reverse("cohorts:add_room"), data, follow=True).text
    room = Room.objects.get()
    assert "Beck House, Wellandby" in client.get(reverse("cohorts:rooms")).text
    again = client.post(reverse("cohorts:add_room"), data | {"name": "garden room"})
    assert "There is a room called garden room at this address already." in again.text
    wrong = client.post(
        reverse("cohorts:room", args=[room.pk]), data | {"capacity": "0", "link": "http://meet.example"}
    )
    assert sorted(wrong.context["form"].errors) == ["capacity", "link"]
    make.session(cast.cohort, "Day", room=room)
    assert "so it stays" in client.post(reverse("cohorts:remove_room", args=[room.pk]), follow=True).text
    Session.objects.all().delete()
    client.post(reverse("cohorts:remove_room", args=[room.pk]))
    assert not Room.objects.exists()
    assert list(
        AuditEvent.objects.filter(subject_type="cohorts.Room").order_by("id").values_list("verb", flat=True)
    ) == [
        "add room",
        "remove room",
    ]


def test_renaming_a_room_leaves_the_words_that_sessions_were_announced_with(cast):
    room = Room.objects.create(name="Garden Room")
    made = actions.add_session(
        cohort=cast.cohort,
        title="Visit",
        kind="study visit",
        share="others",
        hours=1,
        starts_at=make.at(date(2026, 12, 2)),
        ends_at=make.at(date(2026, 12, 2), 12),
        room=room,
        by=cast.coordinator,
    )
    room.name = "Rose Room"
    actions.save_room(room=room, by=cast.coordinator)
    assert Session.objects.get(pk=made.pk).venue == "Garden Room"


def test_a_coordinator_closes_their_own_programme_and_an_administrator_all(cast, sign_in):
    data = {"name": "Ramadan", **day("starts_on", date(2027, 8, 1)), **day("ends_on", date(2027, 8, 31))}
    client, add = sign_in(cast.coordinator), reverse("cohorts:add_closed_period")
    assert list(client.post(add, data).context["form"].errors) == ["programme"]
    assert list(client.post(add, data | {"programme": str(cast.other_programme.pk)}).context["form"].errors) == [
        "programme"
    ]
    client.post(add, data | {"programme": str(cast.programme.pk)})
    assert ClosedPeriod.objects.get().programme == cast.programme
    sign_in(cast.administrator).post(add, data | {"name": "Pressures", "programme": ""})
    everywhere = ClosedPeriod.objects.get(name="Pressures")
    client = sign_in(cast.coordinator)
    assert "Pressures" in client.get(reverse("cohorts:closed_periods")).text
    assert client.get(reverse("cohorts:closed_period", args=[everywhere.pk])).status_code == 403
    assert "Ramadan" not in sign_in(cast.other_coordinator).get(reverse("cohorts:closed_periods")).text


def test_a_period_that_ends_before_it_begins_is_told_beside_its_field(cast, sign_in):
    data = {"name": "August", "programme": str(cast.programme.pk)}
    data |= {**day("starts_on", date(2027, 8, 31)), **day("ends_on", date(2027, 8, 1))}
    form = sign_in(cast.coordinator).post(reverse("cohorts:add_closed_period"), data).context["form"]
    assert dict(form.errors) == {"ends_on": ["Give the first day or a later one."]}


def test_a_closed_period_is_of_its_programme_or_of_all(cast):
    for programme, name in ((cast.programme, "Ours"), (cast.other_programme, "Theirs"), (None, "Everybody’s")):
        ClosedPeriod.objects.create(
            programme=programme, name=name, starts_on=date(2027, 8, 2), ends_on=date(2027, 8, 2)
        )
    assert [each.name for each in plan.open_days(cast.programme).closures] == ["Everybody’s", "Ours"]


@pytest.mark.parametrize(
    ("nation", "holiday"),
    [("ENG", date(2027, 3, 29)), ("SCT", date(2026, 11, 30)), ("NIR", date(2027, 3, 17))],
)
def test_the_bank_holidays_are_those_of_the_cohorts_nation(cast, nation, holiday):
    days = {each: plan.open_days(cast.programme, each).is_open(holiday) for each in ("ENG", "SCT", "NIR")}
    assert days[nation] is False
    assert plan.open_days(cast.programme, "ENG" if nation == "SCT" else "SCT").is_open(holiday)


def test_a_cohort_is_laid_out_in_its_nation_around_what_is_closed_and_keeps_how(cast):
    make.element(cast.programme, "Spring", offset_weeks=27, position=2)  # Easter Monday of England, 29 March 2027
    ClosedPeriod.objects.create(name="Stocktaking", starts_on=date(2027, 3, 29), ends_on=date(2027, 4, 2))

    def spring(number, nation):
        made = actions.lay_out_cohort(
            programme=cast.programme,
            name=f"Cohort {number}",
            starts_on=date(2026, 9, 21),
            capacity=9,
            wishes=plan.Wishes(nation),
            by=cast.coordinator,
        )
        return made.nation, made.sessions.get(title="Spring").starts_at.date()

    assert spring(7, "SCT") == ("SCT", date(2027, 4, 5))
    ClosedPeriod.objects.all().delete()
    assert spring(8, "SCT") == ("SCT", date(2027, 3, 29))
    assert spring(9, "ENG") == ("ENG", date(2027, 3, 30))


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_lists_ask_as_much_however_long(cast, sign_in, django_assert_num_queries, rows):
    for number in range(rows):
        Room.objects.create(name=f"Room {number}")
        ClosedPeriod.objects.create(
            programme=cast.programme, name=f"P{number}", starts_on=date(2099, 1, 1), ends_on=date(2099, 1, 2)
        )
    client = sign_in(cast.coordinator)
    with django_assert_num_queries(3):
        client.get(reverse("cohorts:rooms"))
    with django_assert_num_queries(4):
        client.get(reverse("cohorts:closed_periods"))


def test_the_usual_room_of_a_cohort_is_that_of_its_sessions_and_clashes_are_shown_before_anything_is_saved(
    cast, sign_in
):
    room = Room.objects.create(name="Garden Room", capacity=24)
    make.session(cast.other_cohort, "Opening", date(2026, 9, 28), room=room)
    make.element(cast.programme, "Second day", offset_weeks=1, position=2)
    client, address = sign_in(cast.coordinator), reverse("cohorts:lay_out", args=[cast.programme.pk])
    form = client.get(address).context["form"]
    data = {name: str(form[name].value()) for name in ("once", "name", "capacity")}
    data |= {"nation": "ENG", "contract": "", "room": str(room.pk), "venue": "", **day("starts_on", date(2026, 9, 21))}
    response = client.post(address, data)
    [(key, words)] = response.context["form"].fields["accept"].choices
    assert words == ("Second day, Monday 28 September 2026. Garden Room is taken: Opening (Cohort 2), 9.30am to 1pm")
    shown = {"shown": response.context["shown"]}
    assert "1 clash is not accepted yet." in client.post(address, data | shown).text
    assert not Cohort.objects.filter(name=data["name"]).exists()
    client.post(address, data | shown | {"accept": [key]})
    made = Cohort.objects.get(name=data["name"])
    assert {session.room for session in made.sessions.all()} == {room}


def test_rooms_and_closed_periods_are_found_from_the_programme_and_from_its_cohorts_by_who_keeps_them(cast, sign_in):
    pages = (
        reverse("programmes:programme", args=[cast.programme.pk]),
        reverse("cohorts:people", args=[cast.cohort.pk]),
    )
    for page in pages:
        assert f'href="{reverse("cohorts:rooms")}"' in sign_in(cast.coordinator).get(page).text
    assert f'href="{reverse("cohorts:closed_periods")}"' in sign_in(cast.coordinator).get(pages[0]).text
    assert f'href="{reverse("cohorts:rooms")}"' not in sign_in(cast.facilitator).get(pages[1]).text
