"""Who would be in two places at once: found from intervals, told by name, and not told what is not one's to see."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cohorts import actions
from cohorts.booking import Clashing
from cohorts.clashes import Engagement, Kind, Named, find
from cohorts.engagements import clashes_of, leaders_of
from cohorts.models import Room, Session
from people.models import AuditEvent
from tests import factories as make

DAY = date(2026, 11, 25)


@pytest.fixture
def room():
    return Room.objects.create(name="Garden Room", address="Beck House")


def hour(number, minute=0):
    return make.at(DAY, number, minute)


def named(name):
    from uuid import NAMESPACE_DNS, uuid5

    return Named(uuid5(NAMESPACE_DNS, name), name)


def one(title="Day", start=9, end=12, cohort="Cohort 1", **fields):
    people = {who: {named(name).id: name for name in fields.pop(who, ())} for who in ("leaders", "expected")}
    return Engagement(named(title).id, title, hour(start), hour(end), named(cohort), **people, **fields)


def told(*planned, held=()):
    return [(clash.kind, clash.who.name) for clash in find(planned, held)]


# Found from intervals


def test_sessions_that_only_touch_do_not_clash():
    garden = named("Garden Room")
    assert told(one(room=garden), held=[one("Next", 12, 15, room=garden)]) == []
    assert told(one(room=garden), held=[one("Next", 11, 15, room=garden)]) == [(Kind.ROOM, "Garden Room")]


def test_a_leader_clashes_with_what_they_lead_and_with_what_they_take_part_in():
    helen = one(leaders=["Helen Marsh"])
    assert told(helen, held=[one("B", leaders=["Helen Marsh"])]) == [(Kind.LEADER, "Helen Marsh")]
    assert told(helen, held=[one("B", expected=["Helen Marsh"])]) == [(Kind.LEADER, "Helen Marsh")]


def test_a_coach_is_told_as_a_coach():
    pair = one(leaders=["Joseph Quill"], leads_as=Kind.COACH)
    assert told(pair, held=[one("B", leaders=["Joseph Quill"])]) == [(Kind.COACH, "Joseph Quill")]


def test_a_participant_of_two_cohorts_is_told_by_name():
    found = told(
        one(whole=True, expected=["Amara Okafor", "Tom Bevan"]),
        held=[one("B", cohort="Cohort 2", whole=True, expected=["Amara Okafor"])],
    )
    assert found == [(Kind.PARTICIPANT, "Amara Okafor")]


def test_a_whole_cohort_and_a_set_are_told_once_and_not_person_by_person():
    people = ["Amara Okafor", "Tom Bevan"]
    whole, group = one("A", whole=True, expected=people), one("B", learning_set=named("Set A"), expected=people)
    assert told(whole, one("C", whole=True, expected=people)) == [(Kind.COHORT, "Everybody on Cohort 1")]
    assert told(group, held=[whole]) == [(Kind.SET, "Set A")]
    other = one("D", learning_set=named("Set B"), expected=["Inês Duarte"])
    assert told(group, held=[other]) == []


def test_two_sessions_that_move_together_keep_the_name_of_their_clash_and_one_that_moves_alone_does_not():
    garden = named("Garden Room")
    [first] = find([one("A", 9, 12, room=garden)], [one("B", 10, 13, room=garden)])
    [together] = find([one("A", 11, 14, room=garden)], [one("B", 12, 15, room=garden)])
    [alone] = find([one("A", 11, 14, room=garden)], [one("B", 10, 13, room=garden)])
    assert first.key == together.key
    assert first.key != alone.key


# Refused until each is accepted by its name


def add(cast, cohort=None, **fields):
    fields = {"title": "Visit", "starts_at": hour(9), "ends_at": hour(12), "by": cast.coordinator} | fields
    fields = {"hours": 3, "kind": "study visit", "share": "others"} | fields
    return actions.add_session(cohort=cohort or cast.cohort, **fields)


def test_a_room_is_not_booked_twice_across_cohorts_unless_the_clash_is_accepted_by_name(cast, room):
    add(cast, cast.other_cohort, title="Opening", room=room)
    with pytest.raises(Clashing) as refused:
        add(cast, room=room)
    [clash] = refused.value.clashes
    assert clash.says == "Garden Room is taken: Opening (Cohort 2), 9am to noon"
    assert not Session.objects.filter(title="Visit").exists()
    with pytest.raises(Clashing):
        add(cast, room=room, accept=["another"])
    with pytest.raises(Clashing):
        add(cast, room=room, accept=[clash.key])  # the name is that of this one session, which has another key now


def test_what_was_accepted_is_saved_with_who_accepted_it(cast, room, sign_in):
    first = add(cast, cast.other_cohort, title="Opening", room=room)
    client = sign_in(cast.coordinator)
    address = reverse("cohorts:add_session", args=[cast.cohort.pk])
    form = client.get(address).context["form"]
    data = {
        "once": str(form["once"].value()),
        "title": "Visit",
        "kind": "study visit",
        "share": "others",
        "group": "cohort",
        "date": DAY.isoformat(),
        "starts": "10:00",
        "ends": "11:00",
        "hours": "",
        "room": str(room.pk),
        "venue": "",
        "bring": "",
    }
    response = client.post(address, data)
    assert "1 clash is not accepted yet." in response.text
    assert "Garden Room is taken: Opening (Cohort 2), 9am to noon" in response.text
    [(key, _)] = response.context["form"].fields["accept"].choices
    response = client.post(address, data | {"accept": [key]}, follow=True)
    made = Session.objects.get(title="Visit")
    assert (made.room, made.venue) == (room, "Garden Room, Beck House")
    event = AuditEvent.objects.get(verb="accept clash")
    assert (event.actor_id, event.subject_id) == (cast.coordinator.pk, str(made.pk))
    assert (event.details["kind"], event.details["who"], event.details["other"]) == (
        "room",
        str(room.pk),
        str(first.pk),
    )


def test_ticks_stay_while_something_else_is_mended(cast, room, sign_in):
    address = reverse("cohorts:add_session", args=[cast.cohort.pk])
    response = sign_in(cast.coordinator).post(address, {"title": "", "accept": ["abc"]})
    assert '<input type="hidden" name="accept" value="abc"' in response.text


def test_another_programmes_session_is_a_clash_without_its_title(cast, room):
    add(cast, cast.foreign_cohort, title="Restructuring talks", room=room, by=cast.other_coordinator)
    make.place(cast.foreign_cohort, cast.participant)
    with pytest.raises(Clashing) as refused:
        add(cast, room=room)
    said = [clash.says for clash in refused.value.clashes]
    assert said == ["Amara Okafor has another engagement then", "Garden Room is taken then"]
    facts = [value for clash in refused.value.clashes for value in (clash.other.title, clash.other.cohort.name)]
    assert facts == ["", "", "", ""]


def test_leaders_sets_and_participants_are_looked_at_wherever_a_session_is_led_added_or_changed(cast):
    add(cast, cast.other_cohort, title="Opening", leaders=[cast.facilitator])
    mine = add(cast)
    with pytest.raises(Clashing) as refused:
        actions.set_leaders(session=mine, people=[cast.facilitator], by=cast.coordinator)
    assert [(clash.kind, clash.who.name) for clash in refused.value.clashes] == [("leader", "Helen Marsh")]
    with pytest.raises(Clashing) as refused:
        add(cast, learning_set=cast.learning_set)
    assert [(clash.kind, clash.who.name) for clash in refused.value.clashes] == [("learning set", "Set A")]


def test_a_clash_that_stands_already_is_not_asked_about_again(cast, room):
    first = add(cast, cast.other_cohort, title="Opening", room=room)
    second = make.session(cast.cohort, "Visit", DAY, room=room)
    names = ("starts_at", "ends_at", "bring")
    same = {name: getattr(second, name) for name in names}
    actions.change_session(session=second, title="Visit to Tarn", venue="", room=room, by=cast.coordinator, **same)
    later = {"starts_at": hour(11), "ends_at": hour(14, 30)}
    with pytest.raises(Clashing):
        actions.change_session(
            session=second, title="Visit", venue="", room=room, bring="", by=cast.coordinator, **later
        )
    second.refresh_from_db()
    assert (second.title, second.starts_at) == ("Visit to Tarn", make.at(DAY))
    assert first.room == room


def test_a_cancelled_session_is_in_nobodys_way(cast, room):
    actions.cancel_session(session=add(cast, cast.other_cohort, room=room), by=cast.coordinator)
    assert add(cast, room=room).room == room


def test_a_new_adviser_who_is_engaged_is_told_before_they_lead_the_set(cast):
    to_come = make.session(cast.cohort, "Set day", date(2099, 1, 5), group_size="set", learning_set=cast.learning_set)
    taken = make.session(cast.other_cohort, "Opening", date(2099, 1, 5))
    taken.leaders.create(person=cast.coach)
    wish = {"learning_set": cast.learning_set, "name": "Set A", "adviser": cast.coach, "by": cast.coordinator}
    with pytest.raises(Clashing) as refused:
        actions.change_set(**wish)
    actions.change_set(**wish, accept=[clash.key for clash in refused.value.clashes])
    assert [leader.person for leader in to_come.leaders.all()] == [cast.coach]


def test_a_set_is_dated_when_its_adviser_and_its_cohort_are_free(cast):
    make.element(cast.programme, "Action learning", group_size="set", kind="action learning", offset_weeks=10)
    monday = date(2026, 11, 30)
    make.session(cast.cohort, "Everybody", monday)
    make.session(cast.other_cohort, "Opening", monday + timedelta(days=1)).leaders.create(person=cast.coach)
    made = actions.form_set(cohort=cast.cohort, name="Set Z", adviser=cast.coach, by=cast.coordinator)
    [found] = made.sessions.all()
    # One working day after the set before it is Tuesday, when the adviser leads elsewhere.
    assert found.starts_at.date() == monday + timedelta(days=2)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_clashes_are_found_in_six_queries_however_many(cast, room, django_assert_num_queries, rows):
    for number in range(rows):
        person = make.person()
        make.place(cast.cohort, person)
        make.place(cast.foreign_cohort, person)
        day = DAY + timedelta(days=number)
        make.session(cast.foreign_cohort, f"Day {number}", day, room=room).leaders.create(person=cast.facilitator)
        make.session(cast.cohort, f"Own {number}", day, room=room)
    sessions = list(cast.cohort.sessions.filter(title__startswith="Own").select_related("cohort", "room"))
    leads = leaders_of(sessions)
    for session in sessions:
        session.learning_set = session.coaching = None
    with django_assert_num_queries(6):
        found = clashes_of(sessions, leads, cast.coordinator)
    assert len([clash for clash in found if clash.kind == Kind.ROOM]) == rows
