"""Somebody is at a session who is not on its register: on it where the rules allow, else told and answered."""

import pytest
from django.urls import reverse

from cohorts import register, unlisted
from cohorts.models import Attendance, Unlisted, tally_of
from core.refusal import Refused
from tests import factories as make


@pytest.fixture
def session(cast, today):
    return today(cast.session)


@pytest.fixture
def visit(cast, today):
    """A meeting of Set A, with Zoe of Set B in the room."""
    set_b = make.learning_set(cast.cohort, "Set B")
    zoe = make.place(cast.cohort, make.person("Zoe Abbott"), learning_set=set_b)
    return today(cast.set_session), zoe


def page(session):
    return reverse("cohorts:not_listed", args=[session.pk])


def offered(response):
    field = response.context["form"].fields.get("place")
    return None if field is None else [place.person.name for place in field.queryset]


def test_who_comes_to_another_set_is_on_its_register_and_it_counts_for_their_own_meeting(cast, sign_in, visit):
    session, zoe = visit
    response = sign_in(cast.facilitator).post(page(session), {"place": zoe.pk}, follow=True)
    assert "Zoe Abbott is on the register. It counts for them in the place of their own meeting." in response.text
    assert "Zoe Abbott" in [row.place.person.name for row in response.context["rows"]]
    assert Attendance.objects.get(place=zoe).mark == "present"
    assert session.pk in [line.session.id for line in tally_of(zoe, session.ends_at).lines]
    assert not Unlisted.objects.exists()


def test_a_meeting_counts_once_whichever_set_it_was_with(cast, visit, today):
    session, zoe = visit
    own = make.session(
        cast.cohort, "Action learning", group_size="set", learning_set=zoe.learning_set, element=cast.session.element
    )
    session.element = cast.session.element
    session.save(update_fields=["element"])
    make.attendance(own, zoe)
    with pytest.raises(Refused, match="It counts once"):
        unlisted.bring_in(session=session, place=zoe, by=cast.facilitator)


@pytest.mark.usefixtures("no_menu")
def test_only_people_of_the_same_cohort_who_are_not_on_the_register_are_offered(cast, sign_in, visit):
    session, _ = visit
    response = sign_in(cast.facilitator).get(page(session))
    assert offered(response) == ["Zoe Abbott"]
    assert "Moira Kelleher" not in response.text  # of another cohort


def test_nobody_of_another_cohort_can_be_chosen_by_their_key(cast, sign_in, visit):
    session, _ = visit
    response = sign_in(cast.facilitator).post(page(session), {"place": cast.stranger_place.pk})
    assert "Choose somebody of this cohort who is not on the register." in response.text
    assert "Moira" not in response.text
    for verb in (unlisted.bring_in, unlisted.tell):
        with pytest.raises(Refused):
            verb(session=session, place=cast.stranger_place, by=cast.facilitator)
    assert not Attendance.objects.filter(place=cast.stranger_place).exists()


def test_who_leads_one_session_only_is_shown_nobody_and_types_a_name(cast, sign_in, session):
    session.leaders.create(person=cast.nobody)
    client = sign_in(cast.nobody)
    make.place(cast.cohort, make.person("Zoe Abbott"), joined_on=session.ends_at.date())
    response = client.get(page(session))
    assert offered(response) is None
    client.post(page(session), {"name": " Wyn   Pryce", "about": "From the council"})
    assert Unlisted.objects.get().name == "Wyn Pryce"


def test_a_name_is_told_to_the_coordinators_once_and_stands_among_what_needs_them(cast, sign_in, session):
    client = sign_in(cast.facilitator)
    for name in ("Wyn Pryce", "wyn pryce "):
        client.post(page(session), {"name": name})
    assert [row.name for row in Unlisted.objects.all()] == ["Wyn Pryce"]
    workspace = sign_in(cast.coordinator).get(reverse("home:workspace", args=[cast.cohort.pk])).text
    assert "1 person was at a session and is not listed" in workspace
    assert reverse("cohorts:unlisted", args=[cast.cohort.pk]) in workspace
    assert "not listed" not in sign_in(cast.facilitator).get(reverse("home:workspace", args=[cast.cohort.pk])).text


@pytest.mark.parametrize(
    ("typed", "says"),
    [({}, "Say who is here."), ({"name": " "}, "Say who is here."), ({"name": "x" * 151}, "150")],
)
def test_what_is_missing_is_said_beside_the_name_and_nothing_typed_is_lost(cast, sign_in, session, typed, says):
    response = sign_in(cast.facilitator).post(page(session), typed | {"about": "From the council"})
    assert says in response.text
    assert "From the council" in response.text


def test_answered_with_a_place_they_are_present_if_the_session_is_theirs(cast, sign_in, session):
    told = unlisted.tell(session=session, name="Wyn Pryce", by=cast.facilitator)
    place = make.place(cast.cohort, make.person("Wyn Pryce"))
    client = sign_in(cast.coordinator)
    address = reverse("cohorts:answer_unlisted", args=[cast.cohort.pk, told.pk])
    response = client.post(address, {"state": "place", "place": place.pk}, follow=True)
    assert "Answered. Wyn Pryce is on the register." in response.text
    assert Attendance.objects.get(place=place).mark == "present"
    assert "They have a place on this cohort" in sign_in(cast.facilitator).get(page(session)).text


def test_a_mark_that_stands_is_left_and_a_closed_register_stays_closed(cast, session):
    place = make.place(cast.cohort, make.person("Wyn Pryce"))
    register.mark(session=session, place=place, mark="late", by=cast.facilitator)
    told = unlisted.tell(session=session, name="Wyn Pryce", by=cast.facilitator)
    assert unlisted.answer(unlisted=told, state="place", place=place, by=cast.coordinator)
    assert Attendance.objects.get(place=place).mark == "late"
    register.close(session=session, by=cast.facilitator, rest_absent=True)
    late = make.place(cast.cohort, make.person("Zoe Abbott"))
    told = unlisted.tell(session=session, name="Zoe Abbott", by=cast.facilitator)
    assert not unlisted.answer(unlisted=told, state="place", place=late, by=cast.coordinator)
    assert not Attendance.objects.filter(place=late).exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"answer": "Perhaps"}, "Choose what became of it."),
        ({"state": "neither"}, "Say why they are not counted."),
        ({"state": "place"}, "Choose whose place it is. Give them one first, if they have none."),
    ],
)
def test_an_answer_says_what_it_lacks(cast, sign_in, session, typed, says):
    told = unlisted.tell(session=session, name="Wyn Pryce", by=cast.facilitator)
    address = reverse("cohorts:answer_unlisted", args=[cast.cohort.pk, told.pk])
    assert says in sign_in(cast.coordinator).post(address, typed).text
    assert Unlisted.objects.get().state == "open"


def test_a_dismissal_has_its_reason_and_an_answer_is_given_once(cast, session):
    told = unlisted.tell(session=session, name="Wyn Pryce", by=cast.facilitator)
    unlisted.answer(unlisted=told, state="neither", words="Came to mend the projector", by=cast.coordinator)
    with pytest.raises(Refused, match="answered before"):
        unlisted.answer(unlisted=told, state="guest", by=cast.coordinator)


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_lists_ask_as_much_however_many(cast, sign_in, session, django_assert_num_queries, rows):
    for number in range(rows):
        unlisted.tell(session=session, name=f"Person {number}", by=cast.facilitator)
    client = sign_in(cast.coordinator)
    with django_assert_num_queries(4):
        client.get(reverse("cohorts:unlisted", args=[cast.cohort.pk]))
    with django_assert_num_queries(7):
        client.get(page(session))
