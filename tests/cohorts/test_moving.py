"""Moving sessions together: the consequences first, then the move, then the way back."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts import actions
from cohorts.booking import Clashing
from cohorts.models import ClosedPeriod, Cohort, Move, Room, Session
from cohorts.moving import Which, propose
from core.dates import local
from core.refusal import Refused
from people.models import AuditEvent
from tests import factories as make

SPRING = "Second trimester"


@pytest.fixture
def spring(cast):
    """Three Wednesdays of a phase, before Easter and after it, and one that is of no phase."""
    make.session(cast.cohort, "Elsewhere", date(2027, 5, 12))
    return [
        make.session(cast.cohort, title, day, phase=SPRING)
        for title, day in (
            ("First", date(2027, 2, 24)),
            ("Second", date(2027, 3, 10)),
            ("Third", date(2027, 4, 7)),
        )
    ]


def move(cast, **fields):
    fields = {"cohort": cast.cohort, "which": Which(phase=SPRING), "by": cast.coordinator} | fields
    return actions.move_sessions(**fields)


def days(sessions):
    return [local(Session.objects.get(pk=each.pk).starts_at).date() for each in sessions]


def test_a_whole_phase_moves_and_nothing_else_does(cast, spring):
    elsewhere = days(cast.cohort.sessions.exclude(phase=SPRING))
    move(cast, weeks=1)
    assert days(spring) == [date(2027, 3, 3), date(2027, 3, 17), date(2027, 4, 14)]
    assert days(cast.cohort.sessions.exclude(phase=SPRING)) == elsewhere


def test_half_past_nine_stays_half_past_nine_across_the_change_of_the_clocks(cast, spring):
    move(cast, which=Which(session=spring[1].pk), weeks=3)
    moved = Session.objects.get(pk=spring[1].pk)
    assert (local(moved.starts_at).hour, local(moved.starts_at).minute) == (9, 30)
    assert moved.ends_at - moved.starts_at == timedelta(hours=3, minutes=30)


def test_everything_from_a_day_on_moves_so_that_the_first_is_on_a_day(cast, spring):
    move(cast, which=Which(since=date(2027, 3, 1)), to=date(2027, 3, 17))
    assert days(spring) == [date(2027, 2, 24), date(2027, 3, 17), date(2027, 4, 14)]


def test_a_closed_day_is_stepped_over_and_the_way_back_is_exact(cast, spring):
    before = days(spring)
    ClosedPeriod.objects.create(
        programme=cast.programme, name="Ramadan", starts_on=date(2027, 3, 3), ends_on=date(2027, 3, 19)
    )
    found = propose(cohort=cast.cohort, which=Which(phase=SPRING), weeks=1, by=cast.coordinator)
    said = [each.closed for each in found.stepped]
    assert said[0] == "Wednesday 3 March 2027 is closed (Ramadan, 3 to 19 March 2027)."
    with pytest.raises(Clashing):  # both go to the first open day
        move(cast, weeks=1)
    move(cast, weeks=1, accept=[clash.key for clash in found.clashes])
    assert days(spring) == [date(2027, 3, 22), date(2027, 3, 22), date(2027, 4, 14)]
    ClosedPeriod.objects.all().delete()
    move(cast, weeks=-1)
    assert days(spring) == before


def test_sessions_with_marks_or_a_closed_register_stay_and_say_so(cast, spring):
    make.attendance(spring[0], cast.place)
    Session.objects.filter(pk=spring[1].pk).update(register_closed_at=timezone.now())
    found = propose(cohort=cast.cohort, which=Which(phase=SPRING), weeks=1, by=cast.coordinator)
    assert [(each.session.title, each.why) for each in found.staying] == [
        ("First", "people are marked on its register"),
        ("Second", "its register is closed"),
    ]
    move(cast, weeks=1)
    assert days(spring) == [date(2027, 2, 24), date(2027, 3, 10), date(2027, 4, 14)]


def test_a_cancelled_session_does_not_move(cast, spring):
    actions.cancel_session(session=spring[0], by=cast.coordinator)
    move(cast, weeks=1)
    assert days(spring) == [date(2027, 2, 24), date(2027, 3, 17), date(2027, 4, 14)]


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"weeks": -40}, "The cohort starts on 21 September 2026, and a session would be on"),
        ({"which": Which(phase="Fourth trimester"), "weeks": 1}, "There is no session there."),
        ({"to": date(2027, 2, 24)}, "They stand there already."),
    ],
)
def test_what_cannot_be_is_refused(cast, spring, wish, says):
    with pytest.raises(Refused, match=says):
        move(cast, **wish)


def test_a_cohort_that_ends_later_by_it_has_a_later_last_day(cast, spring):
    move(cast, weeks=20)
    assert Cohort.objects.get(pk=cast.cohort.pk).ends_on == date(2027, 8, 25)


def test_a_clash_that_the_move_makes_is_accepted_by_name_or_nothing_moves(cast, spring):
    room = Room.objects.create(name="Garden Room")
    Session.objects.filter(pk__in=[each.pk for each in spring]).update(room=room)
    make.session(cast.other_cohort, "Opening", date(2027, 3, 17), room=room)
    before = days(spring)
    with pytest.raises(Clashing) as refused:
        move(cast, weeks=1)
    assert [clash.says for clash in refused.value.clashes] == [
        "Garden Room is taken: Opening (Cohort 2), 9.30am to 1pm"
    ]
    assert days(spring) == before
    move(cast, weeks=1, accept=[refused.value.clashes[0].key])
    assert AuditEvent.objects.get(verb="accept clash").actor_id == cast.coordinator.pk


def test_a_move_is_undone_to_exactly_where_each_stood(cast, spring):
    before = days(spring)
    done = move(cast, weeks=6)  # the second goes over Easter, and the clocks
    actions.undo_move(move=done, by=cast.coordinator)
    assert days(spring) == before
    with pytest.raises(Refused, match="undone already"):
        actions.undo_move(move=done, by=cast.coordinator)


def test_a_move_whose_session_was_changed_since_is_not_undone(cast, spring):
    done = move(cast, weeks=1)
    Session.objects.filter(pk=spring[0].pk).update(cancelled_at=timezone.now())
    with pytest.raises(Refused, match="First was changed, cancelled or marked since"):
        actions.undo_move(move=done, by=cast.coordinator)


# The page


def wish(client, cohort, **changes):
    form = client.get(reverse("cohorts:move", args=[cohort.pk])).context["form"]
    return {
        "once": str(form["once"].value()),
        "which": "phase",
        "phase": SPRING,
        "session": "",
        "since": "",
        "how": "by",
        "number": "1",
        "unit": "weeks later",
        "to": "",
    } | changes


def test_the_consequences_are_shown_first_and_only_they_come_about(cast, sign_in, spring):
    client, address = sign_in(cast.coordinator), reverse("cohorts:move", args=[cast.cohort.pk])
    data = wish(client, cast.cohort)
    response = client.post(address, data)
    assert "3 sessions move" in response.text
    assert "Wednesday\xa03\xa0March\xa02027" in response.text
    assert days(spring)[0] == date(2027, 2, 24)
    shown = response.context["proposed"].key
    other = client.post(address, data | {"number": "2", "shown": shown})
    assert "Wednesday\xa010\xa0March\xa02027" in other.text
    assert days(spring)[0] == date(2027, 2, 24)
    for _ in range(2):  # a double click is one move
        done = client.post(address, data | {"shown": shown}, follow=True)
    assert days(spring)[0] == date(2027, 3, 3)
    assert Move.objects.count() == 1
    assert "3 sessions of 24 February to 7 April 2027 moved by Priya Shah" in done.text
    assert reverse("cohorts:undo_move", args=[cast.cohort.pk, Move.objects.get().pk]) in done.text


def test_the_undo_page_takes_them_back(cast, sign_in, spring):
    done = move(cast, weeks=1)
    client, address = sign_in(cast.coordinator), reverse("cohorts:undo_move", args=[cast.cohort.pk, done.pk])
    assert "Wednesday\xa024\xa0February\xa02027" in client.get(address).text
    assert "every session is back where it stood" in client.post(address, follow=True).text
    assert days(spring)[0] == date(2027, 2, 24)
    assert "undone already" in client.get(address, follow=True).text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"phase": ""}, ("phase", "Choose a phase.")),
        ({"which": "since"}, ("since", "Give the day.")),
        ({"number": ""}, ("number", "Give a number of weeks or days.")),
        ({"how": "to"}, ("to", "Give the day.")),
        ({"unit": "weeks earlier", "number": "40"}, ("number", "The cohort starts on 21 September 2026")),
    ],
)
@pytest.mark.usefixtures("spring")
def test_what_cannot_be_is_told_beside_its_field(cast, sign_in, changes, told):
    field, says = told
    client = sign_in(cast.coordinator)
    response = client.post(reverse("cohorts:move", args=[cast.cohort.pk]), wish(client, cast.cohort, **changes))
    assert list(response.context["form"].errors) == [field]
    assert says in response.text


@pytest.mark.usefixtures("spring")
def test_each_field_stands_under_the_choice_that_it_belongs_to(cast, sign_in):
    text = sign_in(cast.coordinator).get(reverse("cohorts:move", args=[cast.cohort.pk])).text
    under = re.split(r'<div class="nhsuk-radios__conditional', text)[1:]
    names = [re.findall(r'name="(session|phase|since|number|unit|to)"', part) for part in under]
    assert names == [["session"], ["phase"], ["since"], ["number", "unit"], ["to"]]
    assert "The first is on" in text


def test_a_move_of_another_cohort_is_not_found(cast, sign_in, spring):
    done = move(cast, weeks=1)
    client = sign_in(cast.coordinator)
    assert client.get(reverse("cohorts:undo_move", args=[cast.other_cohort.pk, done.pk])).status_code == 404


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_asks_as_much_however_many_sessions_move(cast, sign_in, django_assert_num_queries, rows):
    for number in range(rows):
        make.place(cast.cohort)
        made = make.session(cast.cohort, f"Day {number}", date(2027, 2, 1) + timedelta(days=number), phase=SPRING)
        made.leaders.create(person=cast.facilitator)
    client = sign_in(cast.coordinator)
    data = wish(client, cast.cohort)
    with django_assert_num_queries(12):
        client.post(reverse("cohorts:move", args=[cast.cohort.pk]), data)
