"""People, their accounts and addresses, organisations and professions in the admin."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from accounts.models import Invitation
from outbox.models import Message
from people.models import AuditEvent, Organisation, Person, Profession
from tests import factories as make
from tests.admin.browser import form_data
from tests.admin.registers import url


def change(client, person, **fields):
    page = url("people_person", "change", person.pk)
    return client.post(page, form_data(client.get(page)) | fields)


@pytest.fixture
def newcomer(cast) -> Person:
    """Has a place, and has not set up an account."""
    return make.place(cast.cohort, make.person("Nell Comer", email="nell@example.org", password=None)).person


def test_a_coordinator_invites_those_ticked_once_each_and_is_told_who_has_an_account(
    cast, newcomer, coordinator, post_action, django_capture_on_commit_callbacks
):
    place = newcomer_place(newcomer, cast)
    with django_capture_on_commit_callbacks(execute=True):
        response = post_action("cohorts_place", "invite", place, cast.place, follow=True)
    text = response.content.decode()
    assert "1 invitation on the way." in text
    assert "Amara Okafor has set up their account already." in text
    assert [(each.person, each.invited_by) for each in Invitation.objects.all()] == [(newcomer, cast.coordinator)]
    assert [message.to for message in mail.outbox] == [["nell@example.org"]]


def newcomer_place(person, cast):
    return cast.cohort.places.get(person=person)


def test_the_register_says_how_far_an_account_is_and_finds_people_by_it(cast, newcomer, coordinator, post_action):
    assert "Not invited" in coordinator.get(url("people_person"), {"q": "Comer"}).content.decode()
    post_action("people_person", "invite", newcomer)
    assert "Invited " in coordinator.get(url("people_person"), {"q": "Comer"}).content.decode()
    cast.peer.is_active = False
    cast.peer.save(update_fields=["is_active"])
    Person.objects.filter(pk=cast.stranger.pk).update(password="!", last_login=None)
    found = {
        state: {
            person.email
            for person in coordinator.get(url("people_person"), {"account": state}).context["cl"].result_list
        }
        for state in ("invited", "none", "shut")
    }
    assert found == {"invited": {newcomer.email}, "none": {cast.stranger.email}, "shut": {cast.peer.email}}


def test_people_are_found_by_their_cohort_and_their_role(cast, coordinator):
    def found(**chosen):
        return {person.name for person in coordinator.get(url("people_person"), chosen).context["cl"].result_list}

    assert found(cohort=cast.cohort.pk) == {"Amara Okafor", "Tom Bevan"}
    assert found(cohort=cast.other_cohort.pk) == {"Moira Kelleher"}
    assert found(role="facilitator") == {"Helen Marsh"}
    assert found(role="commissioner") == {"Dr Judith Crane"}
    assert found(role="administrator") == set()


def test_a_coordinator_mends_the_name_of_somebody_who_has_not_signed_in_and_never_an_address(
    cast, newcomer, coordinator
):
    response = change(coordinator, newcomer, family_name="Comber", email="mine@example.org", is_active="")
    assert response.status_code == 302
    newcomer.refresh_from_db()
    assert (newcomer.family_name, newcomer.email, newcomer.is_active) == ("Comber", "nell@example.org", True)


def test_a_coordinator_changes_nothing_of_somebody_who_has_an_account(cast, coordinator):
    page = url("people_person", "change", cast.participant.pk)
    assert coordinator.post(page, {"given_name": "Amy", "family_name": "Okafor"}).status_code == 403
    assert "Last signed in" not in coordinator.get(page).content.decode()
    assert coordinator.get(url("people_person", "add")).status_code == 403


def test_an_administrator_corrects_an_address_and_both_addresses_are_told(
    cast, administrator, django_capture_on_commit_callbacks
):
    EmailAddress.objects.create(user=cast.participant, email="amara@example.org", verified=True, primary=True)
    with django_capture_on_commit_callbacks(execute=True):
        response = change(administrator, cast.participant, email="Amara.Okafor@Example.org")
    assert response.status_code == 302
    cast.participant.refresh_from_db()
    assert cast.participant.email == "amara.okafor@example.org"
    assert sorted(message.to[0] for message in mail.outbox) == ["amara.okafor@example.org", "amara@example.org"]
    assert not EmailAddress.objects.filter(user=cast.participant).exists()
    [event] = AuditEvent.objects.filter(verb="change address")
    assert (event.actor_id, event.subject_id) == (cast.administrator.pk, str(cast.participant.pk))
    assert "example.org" not in str(AuditEvent.objects.values_list("details", flat=True))


def test_an_address_corrected_before_anybody_signed_in_is_told_to_nobody(cast, newcomer, administrator):
    """It may be a stranger's."""
    change(administrator, newcomer, email="nell.comer@example.org")
    newcomer.refresh_from_db()
    assert newcomer.email == "nell.comer@example.org"
    assert Message.objects.count() == 0


def test_two_people_cannot_have_one_address(cast, administrator):
    response = change(administrator, cast.participant, email="TOM@example.org")
    assert "Another person has this address." in response.content.decode()
    cast.participant.refresh_from_db()
    assert cast.participant.email == "amara@example.org"


def test_an_administrator_takes_away_that_somebody_may_sign_in(cast, administrator, client):
    page = url("people_person", "change", cast.nobody.pk)
    data = form_data(administrator.get(page))
    data.pop("is_active")
    assert administrator.post(page, data).status_code == 302
    cast.nobody.refresh_from_db()
    assert cast.nobody.is_active is False
    [event] = AuditEvent.objects.filter(verb="change person")
    assert event.details == {"fields": "May sign in"}


def test_a_person_entered_by_mistake_is_deleted_and_one_with_a_place_is_not(cast, administrator):
    mistake = make.person("Ms Take")
    assert administrator.post(url("people_person", "delete", mistake.pk), {"post": "yes"}).status_code == 302
    assert not Person.objects.filter(pk=mistake.pk).exists()
    assert administrator.post(url("people_person", "delete", cast.peer.pk), {"post": "yes"}).status_code == 403


def test_an_organisation_in_use_is_an_administrators_to_rename(cast, held, sign_in):
    used = held["people_organisation"]
    page = url("people_organisation", "change", used.pk)
    assert sign_in(cast.coordinator).post(page, {"name": "Renamed", "kind": "trust"}).status_code == 403
    client = sign_in(cast.administrator)
    assert (
        client.post(page, {"name": "Welland Vale Trust", "kind": "trust", "parent_name": "Welland System"}).status_code
        == 302
    )
    used.refresh_from_db()
    assert (used.name, used.kind, used.parent.name) == ("Welland Vale Trust", "trust", "Welland System")


def test_a_coordinator_adds_an_organisation_and_mends_it_until_it_is_used(cast, coordinator):
    coordinator.post(url("people_organisation", "add"), {"name": "Tarn  Valley Hospise", "kind": "charity"})
    made = Organisation.objects.get(name="Tarn Valley Hospise")
    page = url("people_organisation", "change", made.pk)
    assert coordinator.post(page, {"name": "Tarn Valley Hospice", "kind": "charity"}).status_code == 302
    make.place(cast.cohort, organisation=made)
    assert coordinator.post(page, {"name": "Mine", "kind": "charity"}).status_code == 403
    assert Organisation.objects.get(pk=made.pk).name == "Tarn Valley Hospice"


@pytest.mark.parametrize("name", ["welland vale PARTNERSHIP trust", " Welland  Vale Partnership Trust "])
def test_an_organisation_is_entered_once_whatever_its_capitals_and_spaces(cast, coordinator, name):
    response = coordinator.post(url("people_organisation", "add"), {"name": name, "kind": "trust"})
    assert "Cadre knows an organisation of this name already." in response.content.decode()


def test_an_organisation_is_never_a_part_of_itself(cast, administrator):
    whole = make.organisation("Whole")
    part = make.organisation("Part", parent=whole)
    page = url("people_organisation", "change", whole.pk)
    response = administrator.post(page, {"name": "Whole", "kind": "other", "parent_name": "Part"})
    assert "It cannot be a part of itself." in response.content.decode()
    whole.refresh_from_db()
    assert (whole.parent, part.parent) == (None, whole)


def test_a_profession_is_added_by_a_coordinator(coordinator):
    coordinator.post(url("people_profession", "add"), {"name": "Pharmacy", "clinical": "on"})
    assert Profession.objects.get(name="Pharmacy").clinical is True
