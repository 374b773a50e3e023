"""Learning sets, coaching and facilitators as pages."""

from datetime import date

import pytest
from django.urls import reverse

from cohorts.mix import mix, size_note
from cohorts.models import Coaching, CohortGrant, LearningSet, Place
from people.models import Person
from tests import factories as make


def at(page, *things):
    return reverse(f"cohorts:{page}", args=[thing.pk for thing in things])


def test_the_mix_of_a_group_names_the_most_frequent_first():
    assert mix(["Nursing", "Medical", "Nursing", "Allied health"]) == "Nursing 2, Allied health 1, Medical 1"
    assert mix([]) == ""


@pytest.mark.parametrize(
    ("people", "note"),
    [
        (0, "0 people: a learning set has 5 to 8."),
        (1, "1 person: a learning set has 5 to 8."),
        (4, "4 people: a learning set has 5 to 8."),
        (5, ""),
        (8, ""),
        (9, "9 people: a learning set has 5 to 8."),
    ],
)
def test_a_set_outside_5_to_8_people_is_said_plainly(people, note):
    assert size_note(people) == note


# Learning sets


def test_the_page_says_each_sets_mix_size_and_sessions(cast, sign_in):
    text = sign_in(cast.coordinator).get(at("sets", cast.cohort)).text
    for words in (
        "With Helen Marsh",
        "2 people: a learning set has 5 to 8.",
        "Nursing 2",
        "Welland Vale Partnership Trust 2",
        "Everybody is in a set",
    ):
        assert words in text
    assert "Wednesday 4 November" in text.replace("\xa0", " ")


def test_a_set_is_formed_with_the_next_free_letter(cast, sign_in):
    client = sign_in(cast.coordinator)
    form = client.get(at("sets", cast.cohort)).context["form"]
    assert form["name"].value() == "Set B"
    assert [name for _, name in form.fields["adviser"].choices] == ["Nobody yet", "Helen Marsh"]
    data = {"name": "Set B", "adviser": str(cast.facilitator.pk)}
    text = client.post(at("form_set", cast.cohort), data, follow=True).text
    assert "Set B is formed, with 0 sessions." in text
    assert LearningSet.objects.get(name="Set B").adviser == cast.facilitator


def test_a_set_formed_twice_is_told_beside_its_name(cast, sign_in):
    response = sign_in(cast.coordinator).post(at("form_set", cast.cohort), {"name": "set a", "adviser": ""})
    assert "This cohort already has a set called set a." in response.text
    assert response.context["form"]["name"].value() == "set a"
    assert cast.cohort.learning_sets.count() == 1


def test_an_adviser_from_outside_the_cohort_cannot_be_chosen(cast, sign_in):
    data = {"name": "Set B", "adviser": str(cast.stranger.pk)}
    response = sign_in(cast.coordinator).post(at("form_set", cast.cohort), data)
    assert list(response.context["form"].errors) == ["adviser"]


def test_participants_are_assigned_all_at_once(cast, sign_in):
    set_b = make.learning_set(cast.cohort, "Set B")
    data = {f"for-{cast.place.pk}": str(set_b.pk), f"for-{cast.peer_place.pk}": ""}
    text = sign_in(cast.coordinator).post(at("assign_sets", cast.cohort), data, follow=True).text
    assert "2 people have changed sets." in text
    assert dict(Place.objects.filter(cohort=cast.cohort).values_list("person__family_name", "learning_set")) == {
        "Okafor": set_b.pk,
        "Bevan": None,
    }
    text = sign_in(cast.coordinator).post(at("assign_sets", cast.cohort), data, follow=True).text
    assert "No change." in text


def test_somebody_whose_list_was_not_sent_stays_where_they_are(cast, sign_in):
    client = sign_in(cast.coordinator)
    for verb in ("assign_sets", "pair"):
        assert "No change." in client.post(at(verb, cast.cohort), {}, follow=True).text
    assert cast.learning_set.places.count() == 2
    assert Coaching.objects.filter(place=cast.place).exists()


def test_a_set_of_another_cohort_cannot_be_chosen_and_the_other_choices_are_kept(cast, sign_in):
    set_b, foreign = make.learning_set(cast.cohort, "Set B"), make.learning_set(cast.other_cohort, "Set Z")
    data = {f"for-{cast.place.pk}": str(foreign.pk), f"for-{cast.peer_place.pk}": str(set_b.pk)}
    response = sign_in(cast.coordinator).post(at("assign_sets", cast.cohort), data)
    assert "This is not one of the list any more. Choose again." in response.text
    assert f'<option value="{set_b.pk}" selected>' in response.text
    assert set(cast.cohort.places.values_list("learning_set", flat=True)) == {cast.learning_set.pk}


def test_a_set_is_renamed_and_taken_back(cast, sign_in):
    set_b = make.learning_set(cast.cohort, "Set B")
    client = sign_in(cast.coordinator)
    response = client.post(at("change_set", cast.cohort, set_b), {"name": "Set A", "adviser": ""})
    assert "This cohort already has a set called Set A." in response.text
    client.post(at("change_set", cast.cohort, set_b), {"name": "Set One", "adviser": str(cast.facilitator.pk)})
    set_b.refresh_from_db()
    assert (set_b.name, set_b.adviser) == ("Set One", cast.facilitator)
    make.attendance(cast.set_session, cast.place)
    text = client.post(at("dissolve_set", cast.cohort, cast.learning_set), follow=True).text
    assert "Set A has met, so it stays." in text
    client.post(at("dissolve_set", cast.cohort, set_b))
    assert list(cast.cohort.learning_sets.all()) == [cast.learning_set]


# Coaching


def test_the_page_says_who_coaches_whom_and_the_hours_that_took_place(cast, sign_in, today):
    session = today(cast.coaching_session, minutes_ago=300)
    make.attendance(session, cast.place)
    response = sign_in(cast.coordinator).get(at("coaches", cast.cohort))
    assert [(place.person.name, hours) for place, _, hours in response.context["rows"]] == [
        ("Tom Bevan", (0, 0)),
        ("Amara Okafor", (session.hours, session.hours)),
    ]
    assert "1½ of 1½" in response.text
    assert "1 person has no coach yet" in response.text


def test_before_a_coach_is_named_there_is_one_thing_to_do(cast, sign_in):
    CohortGrant.objects.filter(cohort=cast.cohort, role="coach").delete()
    text = sign_in(cast.coordinator).get(at("coaches", cast.cohort)).text
    assert "Name a coach, then choose them for each participant." in text
    assert "Save the pairs" not in text
    assert "Name the coach</button>" in text


def test_a_coach_is_named_and_paired(cast, sign_in):
    make.element(cast.programme, "Coaching", kind="coaching", group_size="pair", count=2, hours="1.5", interval_weeks=9)
    client = sign_in(cast.coordinator)
    data = {"given_name": "Ruth", "family_name": "Adeyemi", "email": "ruth@example.org"}
    assert "Ruth Adeyemi is a coach of Cohort 1." in client.post(at("name_coach", cast.cohort), data, follow=True).text
    ruth = Person.objects.get(email="ruth@example.org")
    choices = {f"for-{cast.place.pk}": str(cast.coach.pk), f"for-{cast.peer_place.pk}": str(ruth.pk)}
    assert "1 pair is changed." in client.post(at("pair", cast.cohort), choices, follow=True).text
    pair = Coaching.objects.get(place=cast.peer_place)
    assert (pair.coach, pair.sessions.count()) == (ruth, 2)


def test_pairs_are_saved_all_or_none(cast, sign_in):
    CohortGrant.objects.create(cohort=cast.cohort, person=cast.peer, role="coach")
    choices = {f"for-{cast.place.pk}": str(cast.peer.pk), f"for-{cast.peer_place.pk}": str(cast.peer.pk)}
    response = sign_in(cast.coordinator).post(at("pair", cast.cohort), choices)
    assert "A person cannot coach themselves." in response.text
    assert list(Coaching.objects.values_list("coach", flat=True)) == [cast.coach.pk]


def test_a_pair_that_has_met_is_not_parted_by_choosing_nobody(cast, sign_in):
    make.attendance(cast.coaching_session, cast.place)
    choices = {f"for-{cast.place.pk}": "", f"for-{cast.peer_place.pk}": ""}
    response = sign_in(cast.coordinator).post(at("pair", cast.cohort), choices)
    assert "Amara Okafor has met their coach. Choose another coach instead of none." in response.text
    assert Coaching.objects.filter(place=cast.place).exists()


def test_a_coach_who_stopped_stays_with_their_pair_until_another_is_chosen(cast, sign_in):
    CohortGrant.objects.filter(person=cast.coach).delete()
    choices = {f"for-{cast.place.pk}": str(cast.coach.pk), f"for-{cast.peer_place.pk}": ""}
    assert "No change." in sign_in(cast.coordinator).post(at("pair", cast.cohort), choices, follow=True).text
    assert Coaching.objects.get(place=cast.place).coach == cast.coach


# Facilitators


def test_a_facilitator_is_named_with_what_participants_read(cast, sign_in):
    client = sign_in(cast.coordinator)
    data = {"given_name": "Noel", "family_name": "Body", "email": "noel@example.org", "about": "former trust director"}
    text = client.post(at("facilitators", cast.cohort), data, follow=True).text
    assert "Noel Body is a facilitator of Cohort 1." in text
    assert "former trust director" in text
    grant = CohortGrant.objects.get(person=cast.nobody)
    client.post(at("facilitator", cast.cohort, grant), {"about": "former medical director"})
    grant.refresh_from_db()
    assert (grant.about, grant.until) == ("former medical director", None)


def test_a_facilitator_who_stops_leaves_sessions_that_need_somebody(cast, sign_in):
    make.session(cast.cohort, "Later", date(2099, 1, 5)).leaders.create(person=cast.facilitator)
    grant = CohortGrant.objects.get(person=cast.facilitator)
    text = sign_in(cast.coordinator).post(at("end_facilitator", cast.cohort, grant), follow=True).text
    assert "Helen Marsh no longer facilitates Cohort 1. 1 session to come has nobody to lead it now." in text
    assert "Set A has no adviser now." in text
    assert sign_in(cast.facilitator).get(at("people", cast.cohort)).status_code == 404


def test_a_facilitator_cannot_name_another(cast, sign_in):
    data = {"given_name": "Noel", "family_name": "Body", "email": "noel@example.org"}
    assert sign_in(cast.facilitator).post(at("facilitators", cast.cohort), data).status_code == 403


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_pages_ask_as_much_however_many_people(cast, sign_in, django_assert_num_queries, rows):
    for number in range(rows):
        place = make.place(cast.cohort, learning_set=make.learning_set(cast.cohort, f"Set {number}"))
        make.coaching(place)
    client = sign_in(cast.coordinator)
    with django_assert_num_queries(7):
        client.get(at("sets", cast.cohort))
    with django_assert_num_queries(8):
        client.get(at("coaches", cast.cohort))
