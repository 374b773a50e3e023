"""What the awarding body's contact may open and see: their pathway, and nothing else of the programme."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from awards.models import Result
from awards.pathway import actions
from journals import actions as journal
from projects.actions import add_update
from tests import factories as make
from tests.awards.conftest import set_up
from tests.awards.test_pages import page
from tests.guards.access_table import BY_LINK, ROWS
from tests.guards.scene import set_up as set_up_scene


@pytest.fixture
def another(cast):
    """The pathway of the other programme, with somebody on it and a contact of its own."""
    pathway = set_up(cast.other_programme, name="Award in Network Leadership")
    enrolment = actions.enrol(place=make.place(cast.foreign_cohort), pathway=pathway, by=None)
    contact = make.person("Owen Prosser")
    actions.name_contact(pathway=pathway, person=contact, by=None)
    actions.record_results(unit=pathway.units.first(), results=[actions.Returned(enrolment, "pass", 77)], by=contact)
    actions.confirm_results(unit=pathway.units.first(), on=enrolment.enrolled_on, by=contact)
    return pathway


def test_the_contact_opens_the_pages_of_their_pathway_and_those_that_are_everybodys(db, sign_in, settings, tmp_path):
    """Every row of the access table, tried as the contact: what is not listed here is not there for them."""
    settings.MEDIA_ROOT = tmp_path
    made = set_up_scene()
    from awards.models import PathwayGrant

    client = sign_in(PathwayGrant.objects.get().person)
    opened = {}
    for row in ROWS:
        if row.method == "GET":
            url = reverse(row.name, kwargs={key: made.names[value] for key, value in row.keys.items()})
            status = client.get(url, row.data).status_code
            if status not in (403, 404):
                opened[row.name] = status
    nobody = {row.name for row in ROWS if row.method == "GET" and row.answers[-1] not in ("403", "404")}
    assert set(opened) - nobody == {
        "awards:pathways",
        "awards:returns",
        "awards:results",
        "awards:correct",
        "awards:decide_claim",
    }
    assert nobody - set(opened) == set()
    assert "awards:returns" not in BY_LINK


def test_the_contact_sees_no_reflection_project_score_reason_or_person_who_is_not_enrolled(cast, on_it, sign_in):
    project = make.project(cast.place, "Fewer missed first appointments")
    add_update(
        project=project,
        place=cast.place,
        on=on_it.today,
        hours=Decimal(2),
        text="Asked six people.",
        token=uuid.uuid4(),
        by=cast.participant,
    )
    reflection = journal.begin(author=cast.participant, body={"what": "I let the team write the rota."})
    journal.finish(reflection=reflection, by=cast.participant)
    about = {"enrolment": on_it.enrolment, "unit": on_it.first, "by": None}
    actions.set_deadline(due_on=on_it.today, **about)
    actions.extend(to=on_it.today.replace(year=on_it.today.year + 1), why="carer’s leave", **about)
    actions.ask_to_enrol(place=cast.stranger_place, by=cast.stranger)
    client = sign_in(on_it.contact)
    pages = [
        client.get(page("returns", on_it.pathway.pk)),
        client.get(page("results", on_it.pathway.pk, on_it.first.pk)),
    ]
    told = " ".join(response.content.decode() for response in pages)
    assert "Amara Okafor" in told and "extended" in told
    for secret in ("missed first", "six people", "rota", "carer", "Kelleher", "Head of nursing", "Set A", "Shah"):
        assert secret not in told, secret
    assert "carer" in sign_in(cast.participant).get(page("your_pathway", cast.place.pk)).content.decode()


def test_the_contact_of_one_pathway_reaches_nothing_of_another(cast, on_it, another, sign_in):
    client = sign_in(on_it.contact)
    unit, result = another.units.first(), Result.objects.get(mark=77)
    claim = actions.claim_prior_learning(
        enrolment=result.enrolment, unit=another.units.last(), basis="certificated", by=None
    )
    assert client.get(page("returns", another.pk)).status_code == 404
    assert client.get(page("results", another.pk, unit.pk)).status_code == 404
    assert client.post(page("confirm", another.pk, unit.pk), {"expected": "0"}).status_code == 404
    assert client.get(page("correct", result.pk)).status_code == 404
    assert client.get(page("decide_claim", claim.pk)).status_code == 404
    # a unit of the other pathway under the address of one's own
    assert client.get(page("results", on_it.pathway.pk, unit.pk)).status_code == 404


def test_a_row_of_somebody_elses_pathway_in_a_forged_form_changes_nothing(cast, on_it, another, sign_in):
    result = Result.objects.get(mark=77)
    forged = {f"outcome-{result.enrolment_id}": "fail", f"mark-{result.enrolment_id}": "1"}
    sign_in(on_it.contact).post(page("results", on_it.pathway.pk, on_it.first.pk), forged)
    assert list(Result.objects.values_list("outcome", "mark")) == [("pass", 77)]


def test_who_is_the_contact_no_longer_sees_it_no_longer(cast, on_it, sign_in):
    actions.end_contact(grant=on_it.pathway.grants.get(), by=cast.coordinator)
    client = sign_in(on_it.contact)
    assert client.get(page("pathways")).status_code == 404
    assert client.get(page("returns", on_it.pathway.pk)).status_code == 404


def test_the_coordinator_of_another_programme_reaches_nothing(cast, on_it, sign_in):
    on_it.returned()
    client = sign_in(cast.other_coordinator)
    for name, args in (
        ("pathway", [cast.programme.pk]),
        ("returns", [on_it.pathway.pk]),
        ("cohort_pathway", [cast.cohort.pk]),
        ("enrolment", [on_it.enrolment.pk]),
    ):
        assert client.get(page(name, *args)).status_code == 404
    # an enrolment under a cohort of one's own programme
    own = set_up(cast.other_programme)
    assert client.get(page("unit_work", cast.foreign_cohort.pk, on_it.first.pk)).status_code == 404
    assert client.get(page("unit_work", cast.foreign_cohort.pk, own.units.first().pk)).status_code == 200


def test_one_participant_does_not_open_anothers_record(cast, on_it, sign_in):
    assert sign_in(cast.peer).get(page("your_pathway", cast.place.pk)).status_code == 404
    assert sign_in(cast.peer).post(page("ask_to_enrol", cast.stranger_place.pk)).status_code == 404
