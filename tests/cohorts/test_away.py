"""Days on which a facilitator or coach cannot come: a clash of their own kind, and the reason nobody's to read."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cohorts import actions
from cohorts.availability import Span
from cohorts.booking import Clashing
from cohorts.clashes import Kind
from cohorts.engagements import clashes_of, leaders_of
from cohorts.models import Away
from cohorts.records import team_lines
from cohorts.stand_down import free_days, stand_down
from core.refusal import Refused
from people.models import AuditEvent
from tests import factories as make

REASON = "An operation on my knee"
MONDAY = date(2027, 3, 1)


def away(person, first=MONDAY, last=None, **fields) -> Away:
    fields = {"by": person} | fields
    return actions.add_away(person=person, starts_on=first, ends_on=last or first, **fields)


@pytest.fixture
def session(cast):
    """A day to come that the facilitator leads, on a Tuesday in March."""
    made = make.session(cast.cohort, "Leading others", MONDAY + timedelta(days=1))
    made.leaders.create(person=cast.facilitator)
    return made


# Days and weekdays


def test_a_span_covers_its_ends_and_a_weekday_comes_back_only_in_it():
    who = uuid4()
    week = Span(uuid4(), who, MONDAY, date(2027, 3, 5))
    assert [week.covers(day) for day in (date(2027, 2, 28), MONDAY, date(2027, 3, 5), date(2027, 3, 6))] == [
        False,
        True,
        True,
        False,
    ]
    fridays = Span(uuid4(), who, MONDAY, date(2027, 3, 26), weekday=4)
    days = [first for _, first, _ in fridays.stretches(date(2027, 1, 1), date(2027, 12, 31))]
    assert days == [date(2027, 3, day) for day in (5, 12, 19, 26)]
    assert fridays.says == "Fridays, 1 to 26 March 2027"
    assert len({key for key, _, _ in fridays.stretches(MONDAY, date(2027, 3, 26))}) == 4


# Clashes


def test_a_session_added_on_such_a_day_is_told_before_it_is_saved_and_never_why(client, cast, session):
    away(cast.facilitator, date(2027, 3, 8), reason=REASON)
    client.force_login(cast.coordinator)
    page = reverse("cohorts:session", args=[cast.cohort.pk, session.pk])
    form = client.get(page).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"date": "2027-03-08"}
    sent = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in sent.items()}
    shown = client.post(page, sent).content.decode()
    assert "Helen Marsh cannot come that day" in shown
    assert REASON not in shown
    session.refresh_from_db()
    assert session.starts_at.date() == date(2027, 3, 2)
    [clash] = client.post(page, sent).context["form"].asked
    assert clash.kind == Kind.AWAY
    client.post(page, sent | {"accept": clash.key})
    session.refresh_from_db()
    assert session.starts_at.date() == date(2027, 3, 8)
    assert AuditEvent.objects.get(verb="accept clash").details["kind"] == "away"


def test_moved_onto_another_such_friday_it_is_asked_again(cast, session):
    away(cast.facilitator, MONDAY, date(2027, 12, 31), weekday=1)
    leads = leaders_of([session])
    [first] = clashes_of([session], leads, cast.coordinator)
    assert (first.kind, first.who.name) == (Kind.AWAY, "Helen Marsh")
    assert clashes_of([session], leads, cast.coordinator, [session]) == [], "it stands already"
    before = type(session).objects.get(pk=session.pk)
    for moment in ("starts_at", "ends_at"):
        setattr(session, moment, getattr(session, moment) + timedelta(weeks=1))
    [again] = clashes_of([session], leads, cast.coordinator, [before])
    assert again.key != first.key


def test_who_only_takes_part_is_free_to_be_away(cast):
    session = make.session(cast.cohort, "Leading others", MONDAY)
    Away.objects.create(person=cast.participant, starts_on=MONDAY, ends_on=MONDAY)
    assert clashes_of([session], {}, cast.coordinator) == []


def test_naming_somebody_who_cannot_come_as_adviser_of_a_set_is_told(cast):
    make.grant(cast.cohort, cast.coach, "facilitator")
    make.session(cast.cohort, "Set", MONDAY, kind="action learning", group_size="set", learning_set=cast.learning_set)
    away(cast.coach)
    with pytest.raises(Clashing) as told:
        actions.change_set(learning_set=cast.learning_set, name="Set A", adviser=cast.coach, by=cast.coordinator)
    assert [clash.kind for clash in told.value.clashes] == [Kind.AWAY]


def test_new_dates_after_a_stand_down_avoid_such_days(cast, session):
    stand_down(session=session, reason="weather", by=cast.coordinator)
    today = MONDAY - timedelta(days=3)
    free = free_days(session, today, cast.coordinator)
    away(cast.facilitator, free[0])
    away(cast.facilitator, free[1], free[1] + timedelta(days=6), weekday=free[1].weekday())
    assert free_days(session, today, cast.coordinator)[:3] == [*free[2:5]]


# Kept by themselves, and by who runs the programme


def test_a_facilitator_keeps_them_and_sees_which_sessions_stand_on_them(client, cast, session):
    client.force_login(cast.facilitator)
    page = reverse("cohorts:my_availability")
    once = client.get(page).context["form"]["once"].value()
    sent = {"starts_on": "2027-03-02", "reason": REASON, "once": str(once)}
    for _ in range(2):
        client.post(page, sent)
    made = Away.objects.get()
    shown = client.get(page).content.decode()
    assert "2 March 2027" in shown and REASON in shown and "Leading others" in shown
    remove = reverse("cohorts:remove_my_away", args=[made.pk])
    assert "Remove these days?" in client.get(remove).content.decode()
    client.post(remove)
    assert Away.objects.count() == 0


def test_a_slip_is_told_beside_the_field(client, cast):
    client.force_login(cast.facilitator)
    page = reverse("cohorts:my_availability")
    for sent, words in (
        ({"starts_on": "2027-03-02", "ends_on": "2027-03-01"}, "cannot come before the first"),
        ({"starts_on": "2027-03-02", "ends_on": "2037-03-01"}, "within two years"),
        ({"starts_on": "2027-03-02", "ends_on": "2027-03-03", "weekday": "4"}, "no such weekday"),
    ):
        shown = client.post(page, sent | {"reason": "Leave"}).content.decode()
        assert words in shown
        assert 'value="Leave"' in shown
    assert Away.objects.count() == 0


def test_the_reason_is_encrypted_and_stands_on_nobody_elses_page_nor_in_the_audit_trail(client, cast, session):
    away(cast.facilitator, date(2027, 3, 2), reason=REASON)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM cohorts_away")
        [(stored,)] = cursor.fetchall()
    assert stored and "knee" not in stored
    assert "knee" not in str(list(AuditEvent.objects.values()))
    client.force_login(cast.coordinator)
    pages = [reverse("cohorts:team", args=[cast.programme.pk])]
    pages += [
        reverse(f"cohorts:{name}", args=[cast.programme.pk, cast.facilitator.pk])
        for name in ("availability", "team_member")
    ]
    shown = [client.get(page).content.decode() for page in pages]
    assert "2 March 2027" in shown[1]
    assert not any("knee" in page for page in shown)
    assert 'name="reason"' not in shown[1]


def test_a_coordinator_keeps_days_for_their_own_people_and_for_nobody_else(cast):
    made = away(cast.facilitator, by=cast.coordinator)
    with pytest.raises(Refused, match="Only they can give a reason"):
        away(cast.facilitator, by=cast.coordinator, reason=REASON)
    for other in (cast.other_coordinator, cast.coach, cast.administrator):
        with pytest.raises(Refused, match="say when they cannot come"):
            away(cast.facilitator, by=other)
        with pytest.raises(Refused, match="say when they cannot come"):
            actions.remove_away(away=made, by=other)


def test_the_coordinators_list_says_who_leads_what_on_a_day_on_which_they_cannot_come(client, cast, session):
    make.session(cast.foreign_cohort, "Elsewhere", MONDAY + timedelta(days=1)).leaders.create(person=cast.facilitator)
    away(cast.facilitator, MONDAY, MONDAY + timedelta(days=1))
    [line] = [line for line in team_lines(cast.programme, MONDAY, timezone.now()) if line.met]
    assert (line.person, line.met) == (cast.facilitator, [session])
    client.force_login(cast.coordinator)
    shown = client.get(reverse("cohorts:team", args=[cast.programme.pk])).content.decode()
    assert "Leads Leading others" in shown


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_page_costs_the_same_however_many_days(client, cast, number, django_assert_num_queries):
    for each in range(number):
        day = MONDAY + timedelta(days=each)
        away(cast.facilitator, day)
        make.session(cast.cohort, f"Day {each}", day).leaders.create(person=cast.facilitator)
    client.force_login(cast.facilitator)
    with django_assert_num_queries(5):
        client.get(reverse("cohorts:my_availability"))
