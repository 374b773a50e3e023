"""The sessions of a cohort as pages: the list, adding, changing, cancelling."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts.agenda import agenda, filled
from cohorts.forms import hours_between
from cohorts.models import ClosedPeriod, Session, tallies
from tests import factories as make


def at(page, *things):
    return reverse(f"cohorts:{page}", args=[thing.pk for thing in things])


# The list


def test_sessions_stand_in_order_of_time_with_what_they_are_now(cast):
    now = timezone.now()

    def one(title, starts, **fields):
        start = now + timedelta(hours=starts)
        return make.session(cast.other_cohort, title, starts_at=start, ends_at=start + timedelta(hours=2), **fields)

    cast.other_session.delete()
    made = [
        one("Later", 200),
        one("Soon", 100),
        one("At once with it", 100),
        one("Off", 50, cancelled_at=now),
        one("Now", -1),
        one("Past", -30),
    ]
    entries = [(entry.session.title, entry.state, entry.register) for entry in agenda(made, now)]
    assert entries == [
        ("Past", "held", "open"),
        ("Now", "on", "open"),
        ("Off", "cancelled", "cancelled"),
        ("At once with it", "next", "to come"),
        ("Soon", "next", "to come"),
        ("Later", "to come", "to come"),
    ]


def test_how_far_a_register_is_filled_is_counted_from_the_lines_of_attendance(cast, today):
    session = today(cast.session)
    make.attendance(session, cast.place)
    counts = filled(tallies(cast.cohort, timezone.now()).values())
    assert (counts.marked[session.pk], counts.expected[session.pk]) == (1, 2)
    assert (counts.marked[cast.coaching_session.pk], counts.expected[cast.coaching_session.pk]) == (0, 1)


def test_a_register_is_led_to_only_by_those_who_may_open_it(cast, sign_in, today):
    ours = today(cast.session)
    set_b = make.learning_set(cast.cohort, "Set B")
    theirs = today(make.session(cast.cohort, "Action learning", group_size="set", learning_set=set_b))
    for person, opened in (
        (cast.coordinator, [ours, theirs]),
        (cast.facilitator, [ours]),
        (cast.administrator, []),
    ):
        client = sign_in(person)
        text = client.get(at("sessions", cast.cohort)).text
        led_to = [each for each in (ours, theirs) if at("register", each) in text]
        assert led_to == opened
        assert [client.get(at("register", each)).status_code for each in led_to] == [200] * len(led_to)


def test_the_list_has_the_cohorts_and_the_sets_sessions_and_coaching_by_itself(cast, sign_in, today):
    today(cast.session)
    make.attendance(cast.session, cast.place)
    client = sign_in(cast.coordinator)
    response = client.get(at("sessions", cast.cohort))
    assert {entry.session for entry in response.context["entries"]} == {cast.session, cast.set_session}
    assert "1 of 2 marked" in response.text
    assert "1 coaching session" in response.text
    response = client.get(at("sessions", cast.cohort), {"show": "coaching"})
    assert [(entry.session, entry.whose) for entry in response.context["entries"]] == [
        (cast.coaching_session, "Amara Okafor")
    ]


def test_a_cohort_without_sessions_says_so(cast, sign_in):
    cast.other_session.delete()
    assert "No session yet" in sign_in(cast.coordinator).get(at("sessions", cast.other_cohort)).text


# Adding


def filled_in(client, cohort, **changes):
    form = client.get(at("add_session", cohort)).context["form"]
    return {
        "once": str(form["once"].value()),
        "title": "Visit to the hospice",
        "kind": "study visit",
        "share": "others",
        "group": "cohort",
        "date": "2026-12-02",
        "starts": "09:30",
        "ends": "12:30",
        "hours": "",
        "venue": "Tarn Valley Hospice",
        "bring": "A question",
    } | changes


def test_a_session_is_added_for_everybody_with_who_leads_it(cast, sign_in):
    client = sign_in(cast.coordinator)
    data = filled_in(client, cast.cohort, leaders=[str(cast.facilitator.pk)])
    response = client.post(at("add_session", cast.cohort), data, follow=True)
    made = Session.objects.get(title="Visit to the hospice")
    assert "Visit to the hospice is on Wednesday 2 December." in response.text
    assert (made.starts_at, made.hours, made.venue, made.bring) == (
        make.at(date(2026, 12, 2)),
        3,
        "Tarn Valley Hospice",
        "A question",
    )
    assert [leader.person for leader in made.leaders.all()] == [cast.facilitator]


def test_a_session_is_added_for_one_set(cast, sign_in):
    client = sign_in(cast.coordinator)
    client.post(at("add_session", cast.cohort), filled_in(client, cast.cohort, group=str(cast.learning_set.pk)))
    made = Session.objects.get(title="Visit to the hospice")
    assert (made.group_size, made.learning_set) == ("set", cast.learning_set)


def test_a_session_on_a_closed_day_is_asked_about_and_nothing_typed_is_lost(cast, sign_in):
    client = sign_in(cast.coordinator)
    data = filled_in(client, cast.cohort, date="2026-12-25")
    refused = client.post(at("add_session", cast.cohort), data)
    form = refused.context["form"]
    [said] = form.errors["closed_day"]
    assert said.startswith("Friday 25 December 2026 is a bank holiday (Christmas Day). Choose another date, or tick")
    assert "Hold it on Friday 25 December 2026 all the same" in refused.text
    assert form["title"].value() == "Visit to the hospice"
    assert not Session.objects.filter(title="Visit to the hospice").exists()

    other_day = client.post(at("add_session", cast.cohort), data | {"date": "2026-12-19", "closed_day": "2026-12-25"})
    assert "Saturday 19 December 2026 is at a weekend." in other_day.context["form"].errors["closed_day"][0]

    client.post(at("add_session", cast.cohort), data | {"closed_day": "2026-12-25"})
    assert Session.objects.get(title="Visit to the hospice").starts_at == make.at(date(2026, 12, 25))


def test_a_session_is_asked_about_when_it_moves_to_a_closed_day_and_not_for_standing_on_one(cast, sign_in):
    ClosedPeriod.objects.create(
        programme=cast.programme, name="Half term", starts_on=date(2026, 11, 30), ends_on=date(2026, 12, 4)
    )
    session = make.session(cast.cohort, "Visit", date(2026, 11, 24))
    client, url = sign_in(cast.coordinator), at("session", cast.cohort, session)
    data = {"title": "Visit", "date": "2026-12-02", "starts": "09:30", "ends": "12:30", "hours": "3", "venue": "Here"}
    [said] = client.post(url, data).context["form"].errors["closed_day"]
    assert said.startswith("Wednesday 2 December 2026 is closed (Half term, 30 November to 4 December 2026).")
    client.post(url, data | {"closed_day": "2026-12-02"})
    session.refresh_from_db()
    assert session.starts_at == make.at(date(2026, 12, 2))
    client.post(url, data | {"title": "Visit to the hospice"})
    session.refresh_from_db()
    assert session.title == "Visit to the hospice"


def test_the_form_sent_twice_is_one_session(cast, sign_in):
    client = sign_in(cast.coordinator)
    data = filled_in(client, cast.cohort)
    for _ in range(2):
        client.post(at("add_session", cast.cohort), data)
    assert Session.objects.filter(title="Visit to the hospice").count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"date": "2026-09-20"}, ("date", "Choose a date within the cohort, which runs from 21 September 2026")),
        ({"date": "2027-06-11"}, ("date", "Choose a date within the cohort, which runs from 21 September 2026")),
        ({"date": "2026-02-31"}, ("date", "date")),
        ({"date": "1026-12-02"}, ("date", "Give a year from 2000 to 2100.")),
        ({"ends": "09:30"}, ("ends", "The end must be after the start.")),
        ({"starts": "quarter past"}, ("starts", "time")),
        ({"hours": "4"}, ("hours", "There are not so many hours between the start and the end.")),
        ({"hours": "-1"}, ("hours", "0")),
        ({"kind": ""}, ("kind", "kind")),
        ({"title": " "}, ("title", "title")),
        ({"group": "11111111-1111-1111-1111-111111111111"}, ("group", "whom")),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_typed_is_lost(cast, sign_in, changes, told):
    field, says = told
    client = sign_in(cast.coordinator)
    data = filled_in(client, cast.cohort, **changes)
    response = client.post(at("add_session", cast.cohort), data)
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert says.lower() in response.text.lower()
    assert {name: str(form[name].value()) for name in data} == data
    assert not Session.objects.filter(venue="Tarn Valley Hospice").exists()


@pytest.mark.parametrize(
    ("starts", "ends", "hours"), [(9, 13, 4), (9, 15, 6), (9, 16, 6), (9, 17, 7), (9, 9, 0), (10, 9, 0)]
)
def test_hours_left_empty_are_the_time_between_less_lunch_in_a_long_day(starts, ends, hours):
    day = date(2026, 12, 2)
    assert hours_between(make.at(day, starts, 0), make.at(day, ends, 0)) == hours


# Changing


def changed(client, session, **changes):
    form = client.get(at("session", session.cohort, session)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in values.items() if value not in (None, "", [])}
    data |= {name: data[name].strftime("%H:%M") for name in ("starts", "ends")}
    return client.post(at("session", session.cohort, session), data | changes, follow=True)


def test_a_session_is_moved(cast, sign_in):
    response = changed(sign_in(cast.coordinator), cast.session, date="2026-10-15", starts="14:00", ends="17:30")
    cast.session.refresh_from_db()
    assert cast.session.starts_at == make.at(date(2026, 10, 15), 14, 0)
    assert "Leading self is changed: Thursday 15 October." in response.text
    assert [leader.person for leader in cast.session.leaders.all()] == [cast.facilitator]


def test_a_session_gets_other_leaders(cast, sign_in):
    changed(sign_in(cast.coordinator), cast.session, leaders=[str(cast.coach.pk)])
    assert [leader.person for leader in cast.session.leaders.all()] == [cast.coach]


def test_a_session_is_not_moved_outside_the_cohort(cast, sign_in):
    response = changed(sign_in(cast.coordinator), cast.session, date="2028-01-05")
    assert "Choose a date within the cohort, which runs from 21 September 2026 to 10 June 2027." in response.text
    assert response.context["form"]["date"].value() == "2028-01-05"


def test_a_coach_moves_the_session_of_their_pair_and_comes_back_to_their_own_list(cast, sign_in):
    page = sign_in(cast.coach).get(at("session", cast.cohort, cast.coaching_session)).text
    assert " with Amara Okafor, " in page
    response = changed(sign_in(cast.coach), cast.coaching_session, date="2026-11-12")
    assert response.redirect_chain == [(reverse("cohorts:leading"), 302)]
    cast.coaching_session.refresh_from_db()
    assert timezone.localtime(cast.coaching_session.starts_at).date() == date(2026, 11, 12)


def test_a_closed_session_says_why_it_stays(cast, sign_in):
    Session.objects.filter(pk=cast.session.pk).update(register_closed_at=timezone.now())
    response = changed(sign_in(cast.coordinator), cast.session, title="Other")
    assert "The register of this session is closed, so it cannot be moved." in response.text


# Cancelling


def test_cancelling_asks_first_and_harms_nobody(cast, sign_in):
    client = sign_in(cast.coordinator)
    address = at("cancel_session", cast.cohort, cast.session)
    assert "Cancel this session?" in client.get(address).text
    cast.session.refresh_from_db()
    assert cast.session.cancelled_at is None
    for _ in range(2):
        response = client.post(address, follow=True)
    assert "Leading self on Wednesday 14 October is cancelled." in response.text
    assert cast.session.pk not in [
        line.session.id for tally in tallies(cast.cohort, timezone.now()).values() for line in tally.lines
    ]


def test_a_session_that_was_held_is_not_cancelled(cast, sign_in):
    Session.objects.filter(pk=cast.session.pk).update(register_closed_at=timezone.now())
    response = sign_in(cast.coordinator).post(at("cancel_session", cast.cohort, cast.session), follow=True)
    assert "The register of this session is closed: it was held." in response.text


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_asks_as_much_however_many_sessions(cast, sign_in, django_assert_num_queries, rows):
    for number in range(rows):
        place = make.place(cast.cohort, learning_set=cast.learning_set)
        made = make.session(cast.cohort, f"Day {number}", date(2026, 10, 1))
        made.leaders.create(person=cast.facilitator)
        make.attendance(made, place)
    client = sign_in(cast.coordinator)
    with django_assert_num_queries(12):
        client.get(at("sessions", cast.cohort))


def test_a_long_list_leads_to_what_is_next_past_what_was_held(cast, sign_in, today):
    held, coming = today(cast.session, 3000), today(cast.set_session, -3000)
    text = sign_in(cast.coordinator).get(reverse("cohorts:sessions", args=[cast.cohort.pk])).text
    assert f'<a href="#session-{coming.pk}">' in text
    assert f'<tr id="session-{coming.pk}" class="c-table__next">' in text
    assert f'<tr id="session-{held.pk}">' in text
    assert f'<a href="#session-{held.pk}">' not in text
