"""Whoever joins what is dated already is not booked twice by it: a set, a place, a visit."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts import actions
from cohorts.booking import Clashing
from cohorts.models import SignUp
from cohorts.release import release
from outbox.models import Message
from outbox.sending import send
from people.models import AuditEvent
from tests import factories as make

DAY = date(2099, 1, 5)


@pytest.fixture
def other_set(cast):
    """Set B, which meets on a day to come."""
    made = make.learning_set(cast.cohort, "Set B")
    make.session(cast.cohort, "Set day", DAY, group_size="set", learning_set=made)
    return made


@pytest.fixture
def opening(cast):
    """The other cohort's opening, on the same morning."""
    return make.session(cast.other_cohort, "Opening", DAY)


def visit(cast, day=DAY, **fields):
    made = make.session(cast.cohort, "Visit", day, kind="study visit", **fields)
    actions.set_sign_up(session=made, by_sign_up=True, limit=1, by=cast.coordinator)
    made.refresh_from_db()
    return made


def in_house(cast, organisation):
    return make.session(cast.cohort, "In-house day", DAY, kind="in-house support", organisation=organisation)


def refused(do, **wish):
    """What was said of each clash, once the same was accepted by its names."""
    with pytest.raises(Clashing) as told:
        do(**wish)
    do(**wish, accept=[clash.key for clash in told.value.clashes])
    return [clash.says for clash in told.value.clashes]


OPENING = ["Amara Okafor is expected elsewhere: Opening (Cohort 2), 9.30am to 1pm"]


@pytest.mark.usefixtures("opening")
def test_who_is_on_another_cohort_then_joins_a_set_only_once_that_is_accepted(cast, other_set):
    make.place(cast.other_cohort, cast.participant)
    wish = {"place": cast.place, "learning_set": other_set, "by": cast.coordinator}
    with pytest.raises(Clashing):
        actions.join_set(**wish, accept=["another"])
    cast.place.refresh_from_db()
    assert cast.place.learning_set == cast.learning_set
    assert refused(actions.join_set, **wish) == OPENING
    cast.place.refresh_from_db()
    assert cast.place.learning_set == other_set
    accepted = AuditEvent.objects.get(verb="accept clash")
    assert (accepted.actor_id, accepted.details["who"]) == (cast.coordinator.pk, str(cast.participant.pk))


def test_who_leads_elsewhere_or_is_coached_then_is_told_too(cast, other_set, opening):
    opening.leaders.create(person=cast.participant)
    make.session(cast.cohort, "Coaching", DAY, group_size="pair", coaching=cast.coaching)
    said = refused(actions.join_set, place=cast.place, learning_set=other_set, by=cast.coordinator)
    assert sorted(said) == ["Amara Okafor is expected elsewhere: Coaching (Cohort 1), 9.30am to 1pm", *OPENING]


@pytest.mark.usefixtures("opening")
def test_another_of_the_set_and_a_clash_that_stands_are_not_asked_about(cast, other_set):
    make.place(cast.other_cohort, cast.peer)
    make.session(
        cast.cohort, "Everybody", DAY
    )  # in the way of the set as a whole, which was accepted when it was dated
    actions.join_set(place=cast.place, learning_set=other_set, by=cast.coordinator)
    assert not AuditEvent.objects.filter(verb="accept clash").exists()


def test_what_is_over_is_in_nobodys_way(cast):
    past = timezone.localdate() - timedelta(days=20)
    late = make.learning_set(cast.cohort, "Set C")
    make.session(cast.cohort, "Set day", past, group_size="set", learning_set=late)
    make.session(cast.other_cohort, "Opening", past)
    make.place(cast.other_cohort, cast.participant)
    actions.join_set(place=cast.place, learning_set=late, by=cast.coordinator)


@pytest.mark.usefixtures("opening")
def test_a_place_on_a_second_cohort_that_meets_at_the_same_time_is_asked_about(cast):
    make.session(cast.cohort, "Leading others", DAY)
    wish = {
        "cohort": cast.other_cohort,
        "person": cast.participant,
        "organisation": cast.place.organisation,
        "profession": cast.place.profession,
        "by": cast.coordinator,
    }
    said = refused(actions.add_place, **wish)
    assert said == ["Amara Okafor is expected elsewhere: Leading others (Cohort 1), 9.30am to 1pm"]


@pytest.mark.usefixtures("opening")
def test_who_joins_later_is_not_expected_before(cast):
    make.session(cast.cohort, "Leading others", DAY)
    cast.other_cohort.ends_on = DAY + timedelta(days=9)
    cast.other_cohort.save()
    place = actions.add_place(
        cohort=cast.other_cohort,
        person=cast.participant,
        organisation=cast.place.organisation,
        profession=cast.place.profession,
        joined_on=DAY + timedelta(days=1),
        by=cast.coordinator,
    )
    wish = {name: getattr(place, name) for name in ("organisation", "profession", "post", "site")}
    said = refused(actions.change_place, place=place, joined_on=DAY, by=cast.coordinator, **wish)
    assert said == ["Amara Okafor is expected elsewhere: Leading others (Cohort 1), 9.30am to 1pm"]


@pytest.mark.usefixtures("opening")
def test_who_comes_back_to_what_clashes_is_asked_about_it(cast, sign_in):
    make.session(cast.cohort, "Leading others", DAY)
    place = make.place(cast.other_cohort, cast.participant, state="left", left_on=date(2026, 10, 20))
    client = sign_in(cast.coordinator)
    address = reverse("cohorts:bring_back", args=[cast.other_cohort.pk, place.pk])
    page = client.post(address)
    assert "1 clash is not accepted yet." in page.text
    place.refresh_from_db()
    assert place.state == "left"
    [(key, _)] = page.context["returning"].fields["accept"].choices
    client.post(address, {"accept": [key]})
    place.refresh_from_db()
    assert (place.state, place.left_on) == ("taken", None)


@pytest.mark.usefixtures("opening")
def test_another_organisation_brings_its_in_house_days_with_it(cast):
    make.place(cast.other_cohort, cast.participant)
    trust = make.organisation("Southmere Trust")
    in_house(cast, trust)
    wish = {"profession": cast.place.profession, "post": "", "site": "", "by": cast.coordinator}
    assert refused(actions.change_place, place=cast.place, organisation=trust, **wish) == OPENING


@pytest.mark.usefixtures("opening")
def test_a_participant_who_is_expected_elsewhere_takes_a_place_on_a_visit_by_saying_so(cast, sign_in):
    make.place(cast.other_cohort, cast.participant)
    day_out = visit(cast)
    client = sign_in(cast.participant)
    page = client.post(reverse("cohorts:sign_up", args=[day_out.pk]))
    assert "1 clash is not accepted yet." in page.text
    assert "Amara Okafor is expected elsewhere: Opening (Cohort 2), 9.30am to 1pm" in page.text
    assert not SignUp.objects.exists()
    [(key, _)] = page.context["form"].fields["accept"].choices
    page = client.post(reverse("cohorts:sign_up", args=[day_out.pk]), {"accept": [key]}, follow=True)
    assert "You have a place." in page.text
    assert AuditEvent.objects.get(verb="accept clash").actor_id == cast.participant.pk


@pytest.mark.usefixtures("opening")
def test_who_waits_is_asked_at_once_since_they_are_moved_up_by_themselves(cast):
    make.place(cast.other_cohort, cast.participant)
    day_out = visit(cast)
    actions.sign_up(session=day_out, place=cast.peer_place, by=cast.peer)
    assert refused(actions.sign_up, session=day_out, place=cast.place, by=cast.coordinator) == OPENING
    assert SignUp.objects.get(place=cast.place).state == "waiting"


def test_a_visit_that_becomes_everybodys_is_looked_at_as_everybodys(cast, sign_in):
    day_out = visit(cast)
    make.session(cast.cohort, "Leading others", DAY)
    client = sign_in(cast.coordinator)
    address = reverse("cohorts:sign_up_list", args=[cast.cohort.pk, day_out.pk])
    page = client.post(address, {"by_sign_up": ""})
    assert "Everybody on Cohort 1 is expected elsewhere: Leading others (Cohort 1), 9.30am to 1pm" in page.text
    day_out.refresh_from_db()
    assert day_out.by_sign_up
    [(key, _)] = page.context["form"].fields["accept"].choices
    client.post(address, {"by_sign_up": "", "accept": [key]})
    day_out.refresh_from_db()
    assert not day_out.by_sign_up


@pytest.mark.usefixtures("opening")
def test_the_page_of_sets_asks_for_each_clash_and_changes_nothing_until_then(cast, other_set, sign_in):
    make.place(cast.other_cohort, cast.participant)
    client = sign_in(cast.coordinator)
    address = reverse("cohorts:assign_sets", args=[cast.cohort.pk])
    data = {f"for-{place.pk}": str(other_set.pk) for place in (cast.place, cast.peer_place)}
    page = client.post(address, data)
    assert "Amara Okafor is expected elsewhere: Opening (Cohort 2), 9.30am to 1pm" in page.text
    assert "Clashes" in page.text
    assert "Clashes <span" not in page.text  # to tick each is not optional
    assert not other_set.places.exists()
    [(key, _)] = page.context["choose"].fields["accept"].choices
    client.post(address, data | {"accept": [key]})
    assert other_set.places.count() == 2


def test_another_programmes_session_is_a_clash_without_its_title(cast, other_set):
    make.session(cast.foreign_cohort, "Restructuring talks", DAY)
    make.place(cast.foreign_cohort, cast.participant)
    said = refused(actions.join_set, place=cast.place, learning_set=other_set, by=cast.coordinator)
    assert said == ["Amara Okafor has another engagement then"]


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_joining_asks_as_much_however_many_sessions(cast, other_set, django_assert_num_queries, rows):
    make.place(cast.other_cohort, cast.participant)
    for number in range(rows):
        day = DAY + timedelta(days=number)
        make.session(cast.other_cohort, f"Day {number}", day).leaders.create(person=cast.facilitator)
        make.session(cast.cohort, f"Set {number}", day, group_size="set", learning_set=other_set)
    with pytest.raises(Clashing), django_assert_num_queries(14):
        actions.join_set(place=cast.place, learning_set=other_set, by=cast.coordinator)


def test_who_is_moved_up_to_what_clashes_by_then_is_told_so(cast, other_set, mailoutbox):
    day_out = visit(cast)
    actions.sign_up(session=day_out, place=cast.peer_place, by=cast.peer)
    actions.sign_up(session=day_out, place=cast.place, by=cast.participant)
    actions.join_set(place=cast.place, learning_set=other_set, by=cast.coordinator)
    release(cohort=cast.cohort, by=cast.coordinator, tell=False)
    actions.give_back(session=day_out, place=cast.peer_place, by=cast.peer)
    send(Message.objects.get(kind="moved up").pk)
    assert "You are expected elsewhere then: Set day (Cohort 1), 9.30am to 1pm." in mailoutbox[-1].body
