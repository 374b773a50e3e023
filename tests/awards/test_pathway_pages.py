"""The pages of an accredited pathway: the coordinator's, the awarding body's contact's, the participant's own."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import Enrolment, Pathway, PathwayGrant, Result, Submission
from awards.pathway import actions
from people.models import Person
from programmes.actions import start_from_blueprint
from programmes.blueprint import BlueprintPathway, BlueprintUnit, load
from tests import factories as make
from tests.awards.test_pages import page, words

SET_UP = {
    "name": "Certificate in Leading Health Improvement",
    "awarding_body": "Fenwick University",
    "credits": "40",
    "level": "7",
    "optional": "yes",
    "unit-TOTAL_FORMS": "4",
    "unit-INITIAL_FORMS": "0",
    "unit-0-title": "Leading a service",
    "unit-0-credits": "20",
    "unit-1-title": "Improving a service",
    "unit-1-credits": "20",
    "unit-2-title": "",
    "unit-2-credits": "",
    "unit-3-title": "",
    "unit-3-credits": "",
}


def post(client, name, *args, **data):
    return client.post(page(name, *args), data, follow=True)


# Setting up


def test_a_coordinator_sets_a_pathway_up_with_its_units_and_changes_it(cast, sign_in):
    client = sign_in(cast.coordinator)
    assert "This programme has no accredited pathway" in words(client.get(page("pathway", cast.programme.pk)))
    shown = words(client.post(page("change_pathway", cast.programme.pk), SET_UP, follow=True))
    assert "Certificate in Leading Health Improvement is set up." in shown
    assert "Awarded by Fenwick University Worth 40 credits at level 7" in shown
    form = client.get(page("change_pathway", cast.programme.pk)).content.decode()
    assert 'value="Improving a service"' in form
    more = SET_UP | {
        "unit-INITIAL_FORMS": "2",
        "unit-1-credits": "10",
        "unit-2-title": "A project",
        "unit-2-credits": "10",
    }
    client.post(page("change_pathway", cast.programme.pk), more)
    assert list(Pathway.objects.get().units.values_list("title", "credits")) == [
        ("Leading a service", 20),
        ("Improving a service", 10),
        ("A project", 10),
    ]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"credits": "60"}, "The units add up to 40 credits, not 60. Change the one or the other."),
        ({"unit-1-credits": ""}, "Give the credits of “Improving a service”."),
        ({"unit-1-title": ""}, "Give the title of this unit, or take its credits out."),
        ({"unit-0-credits": "twenty"}, "Give a whole number, like 20."),
        ({"level": "9"}, "“Level” must be 8 or less"),
        ({"name": ""}, "Fill in “Name”"),
        ({f"enrolment_opens_on_{part}": "31" for part in ("day", "month", "year")}, "must be a real date"),
    ],
)
def test_a_form_that_does_not_add_up_says_so_beside_the_field_and_keeps_what_was_typed(cast, sign_in, typed, message):
    client = sign_in(cast.coordinator)
    html = client.post(page("change_pathway", cast.programme.pk), SET_UP | typed).content.decode()
    assert html.count(message) == 2
    assert 'value="Leading a service"' in html
    assert not Pathway.objects.exists()


def test_the_contact_is_named_on_the_programmes_page_and_ended_there(cast, pathway, sign_in):
    client = sign_in(cast.coordinator)
    who = {"given_name": "Una", "family_name": "Fairweather", "email": "una@fenwick.example"}
    assert "una@fenwick.example returns results" in words(post(client, "name_contact", pathway.pk, **who))
    grant = PathwayGrant.objects.get()
    assert "Una Fairweather returns results no longer." in words(post(client, "end_contact", pathway.pk, grant.pk))
    assert not PathwayGrant.objects.current().exists()
    own = {"given_name": "Amara", "family_name": "Okafor", "email": cast.participant.email}
    refused = words(post(client, "name_contact", pathway.pk, **own))
    assert "Amara Okafor has a place on this programme, so cannot return its results." in refused
    assert 'value="amara@example.org"' in post(client, "name_contact", pathway.pk, **own).content.decode()


def test_the_programmes_page_leads_to_its_pathway(cast, sign_in):
    html = sign_in(cast.coordinator).get(reverse("programmes:programme", args=[cast.programme.pk])).content.decode()
    assert f'href="{page("pathway", cast.programme.pk)}"' in html


def test_an_evaluator_reads_how_many_and_no_names(cast, on_it, sign_in):
    actions.ask_to_enrol(place=cast.stranger_place, by=cast.stranger)
    html = words(sign_in(cast.evaluator).get(page("pathway", cast.programme.pk)))
    assert "enrolled 2" in html
    for name in ("Okafor", "Bevan", "Kelleher", "Fairweather"):
        assert name not in html


# A cohort


def test_a_request_is_answered_on_its_own_page(cast, pathway, sign_in):
    asked = actions.ask_to_enrol(place=cast.place, by=cast.participant)
    other = actions.ask_to_enrol(place=cast.peer_place, by=cast.peer)
    client = sign_in(cast.coordinator)
    shown = words(client.get(page("cohort_pathway", cast.cohort.pk)))
    assert "2 people ask to take the pathway" in shown
    assert "Why not" in words(client.get(page("enrolment", asked.pk)))
    unsaid = words(post(client, "answer", asked.pk, decline="yes", why=" "))
    assert "Say why, in a few words: the person reads it." in unsaid
    assert "is told why not" in words(post(client, "answer", asked.pk, decline="yes", why="No more this year"))
    assert "Tom Bevan is enrolled, and told so." in words(post(client, "answer", other.pk, on=asked.asked_on))
    shown = words(client.get(page("cohort_pathway", cast.cohort.pk)))
    assert "Declined: No more this year" in shown
    assert dict(Enrolment.objects.values_list("place__person__family_name", "state")) == {
        "Okafor": "declined",
        "Bevan": "enrolled",
    }


def test_several_are_enrolled_at_once_and_get_their_candidate_numbers(cast, pathway, sign_in):
    client = sign_in(cast.coordinator)
    nobody = words(post(client, "enrol", cast.cohort.pk, on=cast.cohort.starts_on))
    assert "Tick whoever is to be enrolled." in nobody
    both = [str(cast.place.pk), str(cast.peer_place.pk)]
    assert "2 people are enrolled" in words(
        post(client, "enrol", cast.cohort.pk, people=both, on=cast.cohort.starts_on)
    )
    one, other = Enrolment.objects.order_by("place__person__family_name")
    same = {f"number-{one.pk}": "FU-1", f"number-{other.pk}": "FU-1"}
    response = post(client, "candidate_numbers", cast.cohort.pk, **same)
    assert "Tom Bevan has this number too." in words(response)
    assert response.content.decode().count('value="FU-1"') == 2
    post(client, "candidate_numbers", cast.cohort.pk, **same | {f"number-{other.pk}": "FU-2"})
    assert sorted(Enrolment.objects.values_list("candidate_number", flat=True)) == ["FU-1", "FU-2"]


def test_a_place_of_another_cohort_is_not_enrolled_by_a_forged_form(cast, pathway, sign_in):
    post(sign_in(cast.coordinator), "enrol", cast.cohort.pk, people=[str(cast.stranger_place.pk)], on="2026-10-01")
    assert not Enrolment.objects.exists()


def test_deadlines_extensions_and_hand_overs_of_a_unit_are_saved_in_one_table(cast, on_it, sign_in):
    client = sign_in(cast.coordinator)
    one, other = on_it.enrolment.pk, on_it.peer_enrolment.pk
    due, later = on_it.today - timedelta(days=2), on_it.today + timedelta(days=12)
    typed = {
        "due_for_all": due.isoformat(),
        f"due-{one}": "",
        f"on-{one}": due.isoformat(),
        f"due-{other}": "",
        f"to-{other}": later.isoformat(),
        f"why-{other}": "leave agreed",
    }
    assert "Saved for 2 people." in words(post(client, "unit_work", cast.cohort.pk, on_it.first.pk, **typed))
    assert list(Submission.objects.order_by("extended_to").values_list("due_on", "extended_to", "handed_over_on")) in (
        [(due, None, due), (due, later, None)],
        [(due, later, None), (due, None, due)],
    )
    again = client.get(page("unit_work", cast.cohort.pk, on_it.first.pk)).content.decode()
    assert f'value="{later.isoformat()}"' in again and 'value="leave agreed"' in again


def test_what_is_refused_in_the_table_stands_at_its_cell_and_nothing_is_saved_or_lost(cast, on_it, sign_in):
    one, other = on_it.enrolment.pk, on_it.peer_enrolment.pk
    due = on_it.today + timedelta(days=5)
    typed = {f"due-{one}": due.isoformat(), f"due-{other}": due.isoformat(), f"to-{other}": due.isoformat()}
    response = post(sign_in(cast.coordinator), "unit_work", cast.cohort.pk, on_it.first.pk, **typed)
    html = response.content.decode()
    assert html.count("Extend it to a later day.") == 2
    assert f'id="id_to-{other}_error"' in html and f'aria-describedby="id_to-{other}_error"' in html
    assert html.count(f'value="{due.isoformat()}"') == 3
    assert not Submission.objects.exists()


def test_one_persons_page_says_how_each_unit_stands_and_takes_claims_and_withdrawals(cast, on_it, sign_in):
    on_it.returned("pass", 64)
    on_it.confirm()
    client = sign_in(cast.coordinator)
    shown = words(client.get(page("enrolment", on_it.enrolment.pk)))
    assert "20 of 40 credits confirmed" in shown
    assert "Leading a service: Pass, 64% Confirmed by the board" in shown and "recorded by Una Fairweather" in shown
    claim = {"unit": on_it.second.pk, "basis": "certificated"}
    assert "The claim is recorded." in words(post(client, "claim", on_it.enrolment.pk, **claim))
    marked = {"unit": on_it.first.pk, "basis": "certificated"}
    assert "choose one of the answers listed" in words(post(client, "claim", on_it.enrolment.pk, **marked))
    before = (on_it.began - timedelta(days=1)).isoformat()
    assert "Give that day or a later one." in words(post(client, "withdraw_enrolment", on_it.enrolment.pk, on=before))
    gone = words(post(client, "withdraw_enrolment", on_it.enrolment.pk, on=on_it.today.isoformat()))
    assert "Amara Okafor has withdrawn" in gone


# The awarding body's contact


def test_the_contact_comes_straight_to_their_pathway_and_to_nothing_else(cast, on_it, sign_in):
    client = sign_in(on_it.contact)
    response = client.get("/", follow=True)
    assert response.redirect_chain[-1][0] == page("returns", on_it.pathway.pk)
    menu = response.content.decode().split("<main")[0]
    assert re.findall(r'c-nav__link" href="([^"]+)"', menu) == [page("pathways")] * 2
    shown = words(response)
    assert "Amara Okafor" in shown and "Tom Bevan" in shown


def test_results_of_a_unit_are_returned_in_one_table_and_confirmed_together(cast, on_it, sign_in):
    client = sign_in(on_it.contact)
    one, other = on_it.enrolment.pk, on_it.peer_enrolment.pk
    typed = {f"outcome-{one}": "pass", f"mark-{one}": "64", f"outcome-{other}": "refer", f"mark-{other}": ""}
    shown = words(post(client, "results", on_it.pathway.pk, on_it.first.pk, **typed))
    assert "2 results recorded, provisional until the board has confirmed." in shown
    assert "2 results are provisional" in shown
    assert "Nothing waits to be marked; 2 results are provisional" in words(
        client.get(page("returns", on_it.pathway.pk))
    )
    day = {"on": on_it.today.isoformat()}
    stale = words(post(client, "confirm", on_it.pathway.pk, on_it.first.pk, expected="1", **day))
    assert "2 results are provisional now, not 1." in stale
    shown = words(post(client, "confirm", on_it.pathway.pk, on_it.first.pk, expected="2", **day))
    assert "2 results confirmed. Each person is told." in shown
    assert set(Result.objects.values_list("confirmed_on", flat=True)) == {on_it.today}
    assert Result.objects.filter(recorded_by=on_it.contact).count() == 2


@pytest.mark.parametrize(
    ("outcome", "mark", "message"),
    [
        ("pass", "640", "Give a mark from 0 to 100 for Amara Okafor, or none."),
        ("pass", "6o", "A mark is a whole number, from 0 to 100, or nothing."),
        ("", "64", "Choose the outcome that goes with the mark of Amara Okafor."),
    ],
)
def test_a_slip_in_the_table_of_results_is_told_at_its_cell_and_keeps_every_row(on_it, sign_in, outcome, mark, message):
    one, other = on_it.enrolment.pk, on_it.peer_enrolment.pk
    typed = {f"outcome-{one}": outcome, f"mark-{one}": mark, f"outcome-{other}": "fail", f"mark-{other}": "37"}
    html = post(sign_in(on_it.contact), "results", on_it.pathway.pk, on_it.first.pk, **typed).content.decode()
    assert html.count(message) == 2
    assert f'value="{mark}"' in html and 'value="37"' in html
    assert '<option value="fail" selected>' in html
    assert not Result.objects.exists()


def test_a_result_that_somebody_recorded_meanwhile_is_not_overwritten(cast, on_it, sign_in):
    client = sign_in(on_it.contact)
    client.get(page("results", on_it.pathway.pk, on_it.first.pk))
    on_it.returned("pass", 64, by=cast.coordinator)
    one = on_it.enrolment.pk
    typed = {f"outcome-{one}": "fail", f"mark-{one}": "40", f"seen-{one}": ""}
    html = post(client, "results", on_it.pathway.pk, on_it.first.pk, **typed).content.decode()
    assert "Amara Okafor: Priya Shah has recorded Pass, 64% since the page was loaded." in html
    assert 'value="40"' in html
    assert Result.objects.get().outcome == "pass"


def test_a_confirmed_result_is_corrected_on_its_own_page_with_a_reason(on_it, sign_in):
    on_it.returned("pass", 52)
    on_it.confirm()
    result = Result.objects.get()
    client = sign_in(on_it.contact)
    typed = {"outcome": "fail", "mark": "48", "on": on_it.today.isoformat(), "why": ""}
    html = post(client, "correct", result.pk, **typed).content.decode()
    assert html.count("Say why it is corrected, in a few words.") == 2
    assert 'value="48"' in html
    shown = words(post(client, "correct", result.pk, **typed | {"why": "Marks were swapped"}))
    assert "The result of Amara Okafor is corrected" in shown
    assert "corrected: Marks were swapped" in shown


def test_a_claim_of_prior_learning_is_decided_by_the_contact(on_it, sign_in):
    claim = actions.claim_prior_learning(enrolment=on_it.enrolment, unit=on_it.second, basis="experiential", by=None)
    client = sign_in(on_it.contact)
    assert "From experience, claimed" in words(client.get(page("returns", on_it.pathway.pk)))
    unsaid = words(post(client, "decide_claim", claim.pk, on=on_it.today.isoformat()))
    assert "Choose what the board decided." in unsaid
    shown = words(post(client, "decide_claim", claim.pk, decision="accept", on=on_it.today.isoformat()))
    assert "Prior learning accepted" in shown
    assert "accepted by the board" in words(client.get(page("decide_claim", claim.pk)))


# One's own


def test_a_participant_asks_on_their_own_page_and_reads_what_became_of_it(cast, pathway, sign_in):
    client = sign_in(cast.participant)
    home = words(client.get(reverse("home:participant")))
    assert "Your accredited pathway" in home and "See it, and ask to take it" in home
    shown = words(post(client, "ask_to_enrol", cast.place.pk))
    assert "You have asked to take it" in shown
    assert "You are told when it is answered" in words(client.get(reverse("home:participant")))
    actions.decline(enrolment=Enrolment.objects.get(), why="No more this year", by=cast.coordinator)
    shown = words(client.get(page("your_pathway", cast.place.pk)))
    assert "Your coordinator declined: No more this year" in shown and "Ask again" in shown


def test_units_deadlines_results_and_credit_stand_on_ones_own_page(cast, on_it, sign_in):
    due = on_it.today + timedelta(days=10)
    for unit in (on_it.first, on_it.second):
        actions.set_deadline(enrolment=on_it.enrolment, unit=unit, due_on=due, by=None)
    actions.extend(
        enrolment=on_it.enrolment, unit=on_it.second, to=due + timedelta(days=7), why="leave agreed", by=None
    )
    on_it.hand_over()
    on_it.returned("pass", 64)
    client = sign_in(cast.participant)
    shown = words(client.get(page("your_pathway", cast.place.pk)))
    assert "0 of 40 credits confirmed" in shown
    assert "Pass, 64% provisional until the board has confirmed it" in shown
    assert "extended: leave agreed" in shown
    assert "Improving a service is due" in words(client.get(reverse("home:participant")))
    on_it.confirm()
    shown = words(client.get(page("your_pathway", cast.place.pk)))
    assert "20 of 40 credits confirmed" in shown and "Pass, 64% confirmed" in shown
    assert "20 of 40 credits confirmed" in words(client.get(reverse("home:participant")))


def test_nothing_of_a_pathway_is_on_the_home_of_a_programme_without_one(cast, sign_in):
    assert "pathway" not in words(sign_in(cast.participant).get(reverse("home:participant")))


def test_the_workspace_says_who_asks_and_leads_to_the_pathway(cast, pathway, sign_in):
    actions.ask_to_enrol(place=cast.place, by=cast.participant)
    response = sign_in(cast.coordinator).get(reverse("home:workspace", args=[cast.cohort.pk]))
    assert "1 person asks to take the accredited pathway" in words(response)
    assert page("cohort_pathway", cast.cohort.pk) in response.content.decode()


# However many


def enrol_more(cast, on_it, number):
    for _ in range(number):
        place = make.place(cast.cohort, Person.objects.create_user(f"p{number}-{_}@example.org", "Robin", f"P{_}"))
        enrolment = actions.enrol(place=place, pathway=on_it.pathway, on=on_it.began, by=None)
        on_it.hand_over(of=enrolment)
        on_it.returned("pass", 60, of=enrolment)
        actions.claim_prior_learning(enrolment=enrolment, unit=on_it.second, basis="certificated", by=None)


QUERIES = {
    "returns": 9,
    "results": 10,
    "pathway": 8,
    "cohort_pathway": 10,
    "unit_work": 9,
    "enrolment": 7,
    "your_pathway": 9,
}


@pytest.mark.parametrize("more", [1, 3, 30])
def test_the_pages_take_the_same_queries_however_many_people(cast, on_it, sign_in, more):
    enrol_more(cast, on_it, more)
    asked = {
        "returns": (on_it.contact, [on_it.pathway.pk]),
        "results": (on_it.contact, [on_it.pathway.pk, on_it.first.pk]),
        "pathway": (cast.coordinator, [cast.programme.pk]),
        "cohort_pathway": (cast.coordinator, [cast.cohort.pk]),
        "unit_work": (cast.coordinator, [cast.cohort.pk, on_it.first.pk]),
        "enrolment": (cast.coordinator, [on_it.enrolment.pk]),
        "your_pathway": (cast.participant, [cast.place.pk]),
    }
    counted = {}
    for name, (person, args) in asked.items():
        client = sign_in(person)
        client.get(page(name, *args))
        with CaptureQueriesContext(connection) as captured:
            client.get(page(name, *args))
        counted[name] = len(captured)
    assert counted == QUERIES


# From a blueprint


def test_a_blueprint_brings_its_pathway_without_an_awarding_body(cast):
    brought = BlueprintPathway(
        "Certificate in Leading Improvement", 7, 40, (BlueprintUnit("One", 15), BlueprintUnit("Two", 25))
    )
    programme = start_from_blueprint(
        blueprint=replace(load("leading-for-change"), pathway=brought),
        name="Tower Leaders",
        code="TOWER",
        commissioner=make.organisation(),
        provider=make.organisation(),
        by=cast.coordinator,
    )
    pathway = Pathway.objects.get(programme=programme)
    assert (pathway.name, pathway.level, pathway.credits, pathway.awarding_body) == (brought.name, 7, 40, None)
    assert [(unit.title, unit.credits) for unit in pathway.units.all()] == [("One", 15), ("Two", 25)]
