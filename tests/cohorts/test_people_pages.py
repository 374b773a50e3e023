"""The people of a cohort: who has a place, giving one, leaving, inviting."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation
from cohorts import actions
from cohorts.models import Cohort, Place, Session, tally_of
from cohorts.register import expected_at
from core.dates import today
from outbox.models import Message
from people.models import Organisation, Person
from tests import factories as make


def at(page, *things):
    return reverse(f"cohorts:{page}", args=[thing.pk for thing in things])


def without_account(person):
    person.set_unusable_password()
    person.save(update_fields=["password"])


def filled(**changes):
    profession = make.profession()
    return {
        "given_name": "Sana",
        "family_name": "Iqbal",
        "email": "sana.iqbal@example.org",
        "organisation": "Northmoor Council",
        "profession": str(profession.pk),
        "post": "Lead occupational therapist",
        "site": "Larch",
    } | changes


def joined(day):
    return {"joined_on_day": str(day.day), "joined_on_month": str(day.month), "joined_on_year": str(day.year)}


def test_who_joins_late_is_expected_at_no_session_before(cast, sign_in):
    client = sign_in(cast.coordinator)
    day = cast.session.starts_at.date() + timedelta(days=1)
    client.post(at("add_place", cast.cohort), filled(**joined(day)))
    late = Place.objects.get(person__email="sana.iqbal@example.org")
    assert late.joined_on == day
    assert late not in expected_at(cast.session)
    assert cast.session.pk not in {line.session.id for line in tally_of(late, timezone.now()).lines}
    client.post(at("place", cast.cohort, late), filled())
    assert late in expected_at(cast.session)


def test_nobody_joins_after_a_session_that_they_are_marked_at_nor_after_the_end(cast, sign_in):
    make.attendance(cast.session, cast.place)
    client, page = sign_in(cast.coordinator), at("place", cast.cohort, cast.place)
    day = cast.session.starts_at.date() + timedelta(days=1)
    answer = client.post(page, filled(**joined(day), post="Kept as typed"))
    assert "is on the register of" in answer.text
    assert "Kept as typed" in answer.text
    past_the_end = client.post(page, filled(**joined(cast.cohort.ends_on + timedelta(days=1))))
    assert "The cohort is over by then" in past_the_end.text
    cast.place.refresh_from_db()
    assert cast.place.joined_on is None


def test_who_is_added_once_registers_are_kept_is_taken_to_join_today_and_before_that_with_the_others(cast, sign_in):
    Cohort.objects.filter(pk=cast.cohort.pk).update(
        starts_on=today() - timedelta(days=90), ends_on=today() + timedelta(days=90)
    )
    client, page = sign_in(cast.coordinator), at("add_place", cast.cohort)
    assert client.get(page).context["form"]["joined_on"].value() is None
    Session.objects.filter(pk=cast.session.pk).update(register_closed_at=timezone.now())
    assert client.get(page).context["form"]["joined_on"].value() == today()
    Cohort.objects.filter(pk=cast.cohort.pk).update(ends_on=today() - timedelta(days=1))
    assert client.get(page).context["form"]["joined_on"].value() is None


def test_the_page_says_who_has_a_place_and_how_many_there_are(cast, sign_in):
    response = sign_in(cast.coordinator).get(at("people", cast.cohort))
    lines = [(line.place.person.name, line.account) for line in response.context["current"]]
    assert lines == [("Tom Bevan", ""), ("Amara Okafor", "")]
    assert "2 of 20 places taken" in response.text
    assert "Joseph Quill" in response.text  # her coach


def test_an_empty_cohort_says_so(cast, sign_in):
    cast.other_cohort.places.all().delete()
    text = sign_in(cast.coordinator).get(at("people", cast.other_cohort)).text
    assert "Nobody has a place yet" in text
    assert "0 of 20 places taken" in text


def test_a_facilitator_reads_the_page_and_finds_nothing_to_change_on_it(cast, sign_in):
    text = sign_in(cast.facilitator).get(at("people", cast.cohort)).text
    assert "Amara Okafor" in text
    for words in ("Add a person", "Account", "Change the cohort", at("place", cast.cohort, cast.place)):
        assert words not in text


def test_a_place_is_given_to_a_new_person(cast, sign_in):
    response = sign_in(cast.coordinator).post(at("add_place", cast.cohort), filled(), follow=True)
    place = Place.objects.get(person__email="sana.iqbal@example.org")
    assert response.redirect_chain == [(at("people", cast.cohort), 302)]
    assert "Sana Iqbal has a place on Cohort 1." in response.text
    assert (place.cohort, place.organisation.name, place.post, place.site) == (
        cast.cohort,
        "Northmoor Council",
        "Lead occupational therapist",
        "Larch",
    )


def test_and_another_comes_back_to_an_empty_form(cast, sign_in):
    response = sign_in(cast.coordinator).post(at("add_place", cast.cohort), filled(another="yes"), follow=True)
    assert response.redirect_chain == [(at("add_place", cast.cohort), 302)]
    assert response.context["form"]["email"].value() is None


def test_an_address_that_cadre_knows_is_that_person_under_their_own_name(cast, sign_in):
    data = filled(email="NOEL@example.org", given_name="Leon")
    text = sign_in(cast.coordinator).post(at("add_place", cast.cohort), data, follow=True).text
    assert cast.cohort.places.filter(person=cast.nobody).exists()
    assert "Noel Body has a place on Cohort 1. Cadre knew noel@example.org already, under that name" in text


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"email": "sana.iqbal"}, "email", "e-mail address"),
        ({"email": "amara@example.org"}, "email", "Amara Okafor already has a place on this cohort."),
        ({"family_name": ""}, "family_name", "last name"),
        ({"profession": ""}, "profession", "profession"),
        ({"organisation": "   "}, "organisation", "organisation"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_typed_is_lost(cast, sign_in, changes, field, says):
    data = filled(**changes)
    people, organisations = Person.objects.count(), Organisation.objects.count()
    response = sign_in(cast.coordinator).post(at("add_place", cast.cohort), data)
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert says.lower() in response.text.lower()
    assert {name: form[name].value() for name in data} == data
    assert (Person.objects.count(), Organisation.objects.count()) == (people, organisations)


def test_a_full_cohort_offers_no_place_and_refuses_one_with_the_way_out(cast, sign_in):
    cast.cohort.capacity = 2
    cast.cohort.save(update_fields=["capacity"])
    client = sign_in(cast.coordinator)
    text = client.get(at("people", cast.cohort)).text
    assert "All places are taken." in text
    assert "Add a person" not in text
    response = client.post(at("add_place", cast.cohort), filled())
    assert "All 2 places are taken. Raise the number of places first." in response.text
    assert not Person.objects.filter(email="sana.iqbal@example.org").exists()


def test_a_place_is_corrected(cast, sign_in):
    client = sign_in(cast.coordinator)
    form = client.get(at("place", cast.cohort, cast.place)).context["form"]
    assert form["post"].value() == "Head of nursing"
    data = {name: filled()[name] for name in ("organisation", "profession", "post", "site")}
    client.post(at("place", cast.cohort, cast.place), data)
    cast.place.refresh_from_db()
    assert (cast.place.organisation.name, cast.place.post) == ("Northmoor Council", "Lead occupational therapist")


def day(on):
    return {"left_on_day": str(on.day), "left_on_month": str(on.month), "left_on_year": str(on.year)}


def test_a_participant_leaves_and_is_brought_back(cast, sign_in):
    client = sign_in(cast.coordinator)
    text = client.post(at("leave", cast.cohort, cast.place), day(date(2026, 12, 1)), follow=True).text
    assert "Amara Okafor has left Cohort 1. What was recorded stays." in text
    assert "last day 1 December 2026" in text
    assert "1 of 20 places taken" in text
    text = client.post(at("bring_back", cast.cohort, cast.place), follow=True).text
    assert "2 of 20 places taken" in text


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (date(2028, 1, 1), "The cohort is over by then: it runs from 21 September 2026 to 10 June 2027."),
        (date(2026, 10, 1), "Amara Okafor is on the register of Wednesday 14 October 2026."),
    ],
)
def test_a_last_day_that_cannot_be_is_told_beside_the_date(cast, sign_in, on, says):
    make.attendance(cast.session, cast.place)
    response = sign_in(cast.coordinator).post(at("leave", cast.cohort, cast.place), day(on))
    assert says in response.text
    assert f'value="{on.year}"' in response.text
    cast.place.refresh_from_db()
    assert cast.place.state == "taken"


def test_those_without_an_account_are_invited_by_one_button_once(cast, sign_in):
    without_account(cast.participant)
    without_account(cast.peer)
    client = sign_in(cast.coordinator)
    assert "Invite 2 people who have no account yet" in client.get(at("people", cast.cohort)).text
    text = client.post(at("invite", cast.cohort), follow=True).text
    assert "2 people are invited by e-mail to sign in." in text
    assert "Invite 2 people" not in text
    assert text.count("Invited ") >= 2
    assert (
        "Everybody has an account or an invitation already." in client.post(at("invite", cast.cohort), follow=True).text
    )
    assert set(Invitation.objects.values_list("person", flat=True)) == {cast.participant.pk, cast.peer.pk}
    assert Message.objects.filter(kind="invitation").count() == 2


def test_one_person_is_invited_again_and_who_has_an_account_is_not(cast, sign_in):
    without_account(cast.participant)
    client = sign_in(cast.coordinator)
    actions.invite_people(cohort=cast.cohort, by=cast.coordinator)
    text = client.post(at("invite_again", cast.cohort, cast.place), follow=True).text
    assert "Amara Okafor is invited by e-mail to sign in." in text
    assert Invitation.objects.get().version == 2
    text = client.post(at("invite_again", cast.cohort, cast.peer_place), follow=True).text
    assert "Tom Bevan has set up their account already." in text


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_asks_as_much_however_many_people(cast, sign_in, django_assert_num_queries, rows):
    for _ in range(rows):
        place = make.place(cast.cohort, learning_set=cast.learning_set)
        make.coaching(place)
        without_account(place.person)
    client = sign_in(cast.coordinator)
    with django_assert_num_queries(5):
        client.get(at("people", cast.cohort))
