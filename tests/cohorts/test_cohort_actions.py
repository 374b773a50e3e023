"""Laying out, filling and finishing a cohort; sets, pairs, facilitators; sessions by hand."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import Invitation
from cohorts import actions, register
from cohorts.access import led_sessions, visible_cohorts, visible_registers
from cohorts.models import Attendance, Cohort, CohortGrant, Leader, Place, Session, tally_of
from core.refusal import Refused
from people.models import AuditEvent, Person
from programmes.actions import start_from_blueprint
from programmes.blueprint import load
from tests import factories as make


@pytest.fixture
def programme(cast):
    return start_from_blueprint(
        blueprint=load("leading-for-change"),
        name="Leading for Change again",
        code="AGAIN",
        commissioner=cast.programme.commissioner,
        provider=cast.programme.provider,
        by=cast.coordinator,
    )


@pytest.fixture
def lay_out(cast, programme):
    def one(**fields):
        fields = {"name": "Cohort 1", "starts_on": date(2026, 9, 21), "capacity": 20} | fields
        return actions.lay_out_cohort(programme=programme, by=cast.coordinator, **fields)

    return one


def add(cohort, person, by):
    return actions.add_place(
        cohort=cohort,
        person=person,
        organisation=make.organisation("Northmoor Trust"),
        profession=make.profession(),
        by=by,
    )


# Laying out


def test_the_dates_of_a_cohort_of_leading_for_change(lay_out):
    cohort = lay_out(venue="Beck House")
    found = [(timezone.localtime(each.starts_at).date(), each.label, each.venue) for each in cohort.sessions.all()]
    assert found == [
        (date(2026, 9, 21), "Launch", "Beck House"),
        (date(2026, 10, 12), "Master class 1 of 4", "Beck House"),
        (date(2026, 11, 30), "Master class 2 of 4", "Beck House"),
        (date(2027, 2, 1), "Patient engagement", "Beck House"),
        (date(2027, 2, 15), "Master class 3 of 4", "Beck House"),
        (date(2027, 3, 30), "Master class 4 of 4", "Beck House"),  # after Easter Monday
        (date(2027, 5, 10), "Conference", "Beck House"),
        (date(2027, 5, 24), "Presentation", "Beck House"),
    ]
    assert (cohort.starts_on, cohort.ends_on) == (date(2026, 9, 21), date(2027, 5, 24))


def test_a_participant_with_a_set_and_a_coach_is_expected_for_43_and_a_half_hours(cast, lay_out):
    cohort = lay_out()
    place = add(cohort, cast.nobody, cast.coordinator)
    own = actions.form_set(cohort=cohort, name="Set A", adviser=cast.facilitator, by=cast.coordinator)
    actions.join_set(place=place, learning_set=own, by=cast.coordinator)
    actions.pair_coach(place=place, coach=cast.coach, by=cast.coordinator)
    counted = tally_of(Place.objects.select_related("coaching").get(pk=place.pk), timezone.now())
    assert counted.expected == Decimal("43.5")
    assert (len(counted.lines_in_common()), counted.coaching[1]) == (11, Decimal(3))


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2026, 9, 19), "Saturday 19 September 2026 is at a weekend. Choose a working day."),
        (date(2027, 5, 3), "Monday 3 May 2027 is a bank holiday (May Day). Choose a working day."),
    ],
)
def test_a_cohort_does_not_start_on_a_day_when_nobody_works(lay_out, day, says):
    with pytest.raises(Refused) as refused:
        lay_out(starts_on=day)
    assert (refused.value.message, refused.value.field) == (says, "starts_on")


def test_the_same_wish_twice_is_one_cohort(lay_out, programme):
    once = uuid4()
    assert lay_out(once=once) == lay_out(once=once)
    assert Cohort.objects.filter(programme=programme).count() == 1
    assert Session.objects.filter(cohort__programme=programme).count() == 8


def test_two_cohorts_of_a_programme_have_two_names(lay_out):
    lay_out()
    with pytest.raises(Refused, match="already has a cohort called cohort 1") as refused:
        lay_out(name="cohort 1 ")
    assert refused.value.field == "name"
    assert lay_out(name="Cohort 2").number == 2


def test_renaming_an_element_later_leaves_what_was_laid_out(lay_out, programme):
    cohort = lay_out()
    programme.elements.filter(kind="launch").update(title="Kick-off")
    assert cohort.sessions.get(kind="launch").title == "Launch: orientation and insights"


def test_a_cohort_of_a_design_without_dates_ends_on_its_start(cast):
    empty = make.programme("Empty", code="EMPTY")
    start = date(2026, 9, 21)
    cohort = actions.lay_out_cohort(programme=empty, name="One", starts_on=start, capacity=5, by=cast.coordinator)
    assert (cohort.ends_on, cohort.sessions.count()) == (start, 0)


def test_a_cohort_begins_and_finishes_once_and_not_with_sessions_to_come(cast, lay_out):
    cohort = lay_out()
    for _ in range(2):
        actions.begin_cohort(cohort=cohort, by=cast.coordinator)
    assert cohort.state == "running"
    cohort.sessions.update(starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=1))
    with pytest.raises(Refused, match="has sessions to come"):
        actions.finish_cohort(cohort=cohort, by=cast.coordinator)
    cohort.sessions.update(starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(hours=1))
    for _ in range(2):
        actions.finish_cohort(cohort=cohort, by=cast.coordinator)
    assert cohort.state == "finished"
    verbs = AuditEvent.objects.filter(subject_id=str(cohort.pk)).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["lay out cohort", "release schedule", "cohort running", "cohort finished"]


def change(cast, **fields):
    cohort = cast.cohort
    known = {"name": cohort.name, "ends_on": cohort.ends_on, "capacity": cohort.capacity} | fields
    actions.change_cohort(cohort=cohort, by=cast.coordinator, **known)
    cohort.refresh_from_db()


def test_a_cohort_is_changed_without_taking_a_place_or_a_session_its_day(cast):
    change(cast, name="Pilot", capacity=2, ends_on=date(2027, 7, 1))
    assert (cast.cohort.name, cast.cohort.capacity, cast.cohort.ends_on) == ("Pilot", 2, date(2027, 7, 1))
    for fields, field in [
        ({"capacity": 1}, "capacity"),
        ({"ends_on": date(2026, 11, 10)}, "ends_on"),
        ({"name": "cohort 2"}, "name"),
    ]:
        with pytest.raises(Refused) as refused:
            change(cast, **fields)
        assert refused.value.field == field


# Places


def test_the_last_place_is_given_and_the_next_one_is_not(cast):
    cast.cohort.capacity = 3
    cast.cohort.save(update_fields=["capacity"])
    add(cast.cohort, cast.nobody, cast.coordinator)
    with pytest.raises(Refused, match="All 3 places are taken"):
        add(cast.cohort, cast.stranger, cast.coordinator)
    assert cast.cohort.places.count() == 3


def test_a_person_has_one_place_on_a_cohort(cast):
    with pytest.raises(Refused, match="Amara Okafor already has a place on this cohort"):
        add(cast.cohort, cast.participant, cast.coordinator)


def test_who_leaves_is_expected_no_more_frees_the_place_and_keeps_what_was_recorded(cast):
    held = cast.session
    make.attendance(held, cast.place)
    last_day = timezone.localtime(held.starts_at).date()
    actions.leave(place=cast.place, on=last_day, by=cast.coordinator)
    cast.place.refresh_from_db()
    assert (cast.place.state, cast.place.left_on) == ("left", last_day)
    assert [line.session.id for line in tally_of(cast.place, timezone.now()).lines] == [held.pk]
    assert cast.cohort.places.current().count() == 1


def test_who_withdraws_before_the_start_was_never_expected(cast):
    actions.leave(place=cast.place, on=date(2026, 9, 1), by=cast.coordinator)
    cast.place.refresh_from_db()
    assert (cast.place.state, cast.place.left_on) == ("declined", None)


def test_nobody_leaves_before_a_day_on_which_they_are_marked(cast):
    make.attendance(cast.session, cast.place)
    with pytest.raises(Refused, match="is on the register of Wednesday 14 October 2026") as refused:
        actions.leave(place=cast.place, on=date(2026, 10, 1), by=cast.coordinator)
    assert refused.value.field == "left_on"


def test_who_left_by_mistake_is_brought_back_while_there_is_room(cast):
    actions.leave(place=cast.place, on=date(2026, 12, 1), by=cast.coordinator)
    cast.place.refresh_from_db()
    Cohort.objects.filter(pk=cast.cohort.pk).update(capacity=1)
    with pytest.raises(Refused, match="places are taken"):
        actions.bring_back(place=cast.place, by=cast.coordinator)
    Cohort.objects.filter(pk=cast.cohort.pk).update(capacity=2)
    actions.bring_back(place=cast.place, by=cast.coordinator)
    cast.place.refresh_from_db()
    assert (cast.place.state, cast.place.left_on) == ("taken", None)


def test_everybody_without_an_account_is_invited_once(cast):
    for person in (cast.participant, cast.peer):
        person.set_unusable_password()
        person.save(update_fields=["password"])
    assert actions.invite_people(cohort=cast.cohort, by=cast.coordinator) == 2
    assert actions.invite_people(cohort=cast.cohort, by=cast.coordinator) == 0
    assert set(Invitation.objects.values_list("person", flat=True)) == {cast.participant.pk, cast.peer.pk}


# Learning sets


def test_a_set_meets_three_times_led_by_its_adviser_one_working_day_after_the_set_before(cast, lay_out):
    cohort = lay_out()
    made = [
        actions.form_set(cohort=cohort, name=name, adviser=cast.facilitator, by=cast.coordinator)
        for name in ("Set A", "Set B")
    ]
    days = [[timezone.localtime(each.starts_at).date() for each in one.sessions.all()] for one in made]
    assert days == [
        [date(2026, 11, 2), date(2027, 1, 4), date(2027, 3, 8)],
        [date(2026, 11, 3), date(2027, 1, 5), date(2027, 3, 9)],
    ]
    leaders = Leader.objects.filter(session__learning_set__in=made).values_list("person", flat=True)
    assert list(leaders) == [cast.facilitator.pk] * 6
    assert [each.label for each in made[1].sessions.all()] == [f"Action learning {part} of 3" for part in (1, 2, 3)]


def test_a_set_formed_twice_is_refused_the_second_time(cast):
    with pytest.raises(Refused, match="already has a set called set a"):
        actions.form_set(cohort=cast.cohort, name=" set a ", adviser=None, by=cast.coordinator)


def test_a_new_adviser_leads_the_sessions_to_come_and_not_those_that_were_held(cast, today):
    held = today(cast.set_session, minutes_ago=300)
    to_come = make.session(
        cast.cohort, "Action learning", date(2099, 1, 5), group_size="set", learning_set=cast.learning_set
    )
    for session in (held, to_come):
        session.leaders.create(person=cast.facilitator)
    actions.change_set(learning_set=cast.learning_set, name="Set One", adviser=cast.coach, by=cast.coordinator)
    assert [leader.person for leader in held.leaders.all()] == [cast.facilitator]
    assert [leader.person for leader in to_come.leaders.all()] == [cast.coach]
    assert cast.learning_set.name == "Set One"


def test_a_set_that_has_not_met_can_be_taken_back_and_one_that_has_met_cannot(cast):
    fresh = actions.form_set(cohort=cast.cohort, name="Set B", adviser=None, by=cast.coordinator)
    actions.dissolve_set(learning_set=fresh, by=cast.coordinator)
    assert list(cast.cohort.learning_sets.all()) == [cast.learning_set]
    make.attendance(cast.set_session, cast.place)
    with pytest.raises(Refused, match="has met, so it stays"):
        actions.dissolve_set(learning_set=cast.learning_set, by=cast.coordinator)


def test_nobody_joins_a_set_of_another_cohort(cast):
    foreign = make.learning_set(cast.other_cohort, "Set Z")
    with pytest.raises(Refused, match="belongs to another cohort"):
        actions.join_set(place=cast.place, learning_set=foreign, by=cast.coordinator)


# Coaching


def test_a_coachs_pairs_meet_every_second_working_day_and_never_at_once(cast, lay_out):
    cohort = lay_out()
    for number in range(5):
        place = add(cohort, make.person(f"Coachee Number{number}"), cast.coordinator)
        actions.pair_coach(place=place, coach=cast.coach, by=cast.coordinator)
    first = led_sessions(cast.coach).filter(cohort=cohort, part=1).order_by("starts_at")
    starts = [timezone.localtime(each.starts_at).strftime("%d %b %H:%M") for each in first]
    assert starts == ["26 Oct 09:30", "28 Oct 09:30", "30 Oct 09:30", "03 Nov 09:30", "05 Nov 09:30"]
    assert CohortGrant.objects.filter(cohort=cohort, person=cast.coach, role="coach").count() == 1


def test_a_new_coach_takes_the_sessions_to_come_and_leaves_those_held(cast, today):
    held = today(cast.coaching_session, minutes_ago=300)
    to_come = make.session(
        cast.cohort, "Coaching", date(2099, 1, 5), group_size="pair", coaching=cast.coaching, hours="1.5"
    )
    for session in (held, to_come):
        session.leaders.create(person=cast.coach)
    actions.pair_coach(place=cast.place, coach=cast.nobody, by=cast.coordinator)
    assert [leader.person for leader in held.leaders.all()] == [cast.coach]
    assert [leader.person for leader in to_come.leaders.all()] == [cast.nobody]
    assert cast.nobody in [grant.person for grant in CohortGrant.objects.current().filter(role="coach")]


def test_nobody_coaches_themselves(cast):
    with pytest.raises(Refused, match="cannot coach themselves"):
        actions.pair_coach(place=cast.place, coach=cast.participant, by=cast.coordinator)


def test_a_pair_that_has_met_is_not_parted(cast):
    make.attendance(cast.coaching_session, cast.place)
    with pytest.raises(Refused, match="Amara Okafor has met their coach"):
        actions.unpair(place=cast.place, by=cast.coordinator)
    Attendance.objects.all().delete()
    actions.unpair(place=cast.place, by=cast.coordinator)
    assert not Session.objects.filter(pk=cast.coaching_session.pk).exists()


# Facilitators


def test_a_facilitator_who_stops_no_longer_sees_the_cohort_nor_leads_what_is_to_come(cast):
    to_come = make.session(cast.cohort, "Later", date(2099, 1, 5))
    to_come.leaders.create(person=cast.facilitator)
    grant = CohortGrant.objects.get(person=cast.facilitator, cohort=cast.cohort)
    freed = actions.end_facilitator(grant=grant, by=cast.coordinator)
    assert (freed.sessions, freed.sets) == (1, (cast.learning_set.name,))
    cast.learning_set.refresh_from_db()
    assert cast.learning_set.adviser is None
    facilitator = Person.objects.get(pk=cast.facilitator.pk)
    assert list(visible_cohorts(facilitator)) == []
    assert to_come not in visible_registers(facilitator)
    actions.name_facilitator(cohort=cast.cohort, person=facilitator, about="back again", by=cast.coordinator)
    assert list(visible_cohorts(Person.objects.get(pk=facilitator.pk))) == [cast.cohort]


# Sessions by hand


def hand(cast, day=date(2026, 12, 2), **fields):
    start = make.at(day)
    known = {"title": "Extra day", "kind": "workshop", "share": "formal", "hours": Decimal(2)} | fields
    known = {"starts_at": start, "ends_at": start + timedelta(hours=3)} | known
    return actions.add_session(cohort=cast.cohort, by=cast.coordinator, **known)


def test_a_session_added_twice_by_one_wish_is_one_session(cast):
    once = uuid4()
    assert hand(cast, once=once) == hand(cast, once=once)
    assert cast.cohort.sessions.filter(title="Extra day").count() == 1


@pytest.mark.parametrize("day", [date(2026, 9, 20), date(2027, 6, 11)])
def test_a_session_outside_the_cohort_is_refused_with_its_dates(cast, day):
    with pytest.raises(Refused) as refused:
        hand(cast, day)
    assert refused.value.message == (
        "Choose a date within the cohort, which runs from 21 September 2026 to 10 June 2027."
    )
    assert refused.value.field == "date"


def test_a_session_has_no_more_hours_than_there_are_between_its_start_and_its_end(cast):
    with pytest.raises(Refused) as refused:
        hand(cast, hours=Decimal("3.25"))
    assert refused.value.field == "hours"
    with pytest.raises(Refused) as refused:
        hand(cast, ends_at=make.at(date(2026, 12, 2), 8))
    assert refused.value.field == "ends"


def move(cast, session, **fields):
    names = ("title", "starts_at", "ends_at", "venue", "bring")
    known = {name: getattr(session, name) for name in names} | fields
    actions.change_session(session=session, by=cast.coordinator, **known)
    session.refresh_from_db()


def test_a_session_on_whose_register_people_stand_keeps_its_time_but_may_be_renamed(cast):
    make.attendance(cast.session, cast.place)
    move(cast, cast.session, title="Leading oneself")
    assert cast.session.title == "Leading oneself"
    with pytest.raises(Refused, match="Take their marks back"):
        move(cast, cast.session, starts_at=cast.session.starts_at - timedelta(hours=1))


def test_a_session_that_was_held_or_cancelled_is_not_changed(cast):
    Session.objects.filter(pk=cast.session.pk).update(register_closed_at=timezone.now())
    with pytest.raises(Refused, match="register of this session is closed"):
        move(cast, cast.session, title="Another")
    actions.cancel_session(session=cast.set_session, by=cast.coordinator)
    with pytest.raises(Refused, match="was cancelled"):
        move(cast, cast.set_session, title="Another")


def test_a_cancelled_session_is_expected_of_nobody_and_cancelling_twice_is_once(cast):
    before = tally_of(cast.place, timezone.now()).expected
    for _ in range(2):
        actions.cancel_session(session=cast.session, by=cast.coordinator)
    assert before - tally_of(cast.place, timezone.now()).expected == cast.session.hours
    assert AuditEvent.objects.filter(verb="cancel session").count() == 1


def test_a_session_whose_register_is_closed_was_held_and_cannot_be_cancelled(cast, today):
    register.close(session=today(cast.session), by=cast.coordinator, rest_absent=True)
    with pytest.raises(Refused, match="it was held"):
        actions.cancel_session(session=cast.session, by=cast.coordinator)
