"""The admin is for coordinators and administrators; for everybody else there is no such page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.admin.registers import REGISTERS, url

OUTSIDERS = (
    "facilitator",
    "coach",
    "participant",
    "peer",
    "stranger",
    "commissioner",
    "other_commissioner",
    "evaluator",
    "nobody",
)
INDEX = reverse("admin:index")


def test_who_is_signed_out_is_sent_to_our_own_sign_in(client, db):
    for page in (INDEX, *(url(register) for register in REGISTERS)):
        last, _ = client.get(page, follow=True).redirect_chain[-1]
        assert last == f"{reverse('account_login')}?next={page}"


@pytest.mark.parametrize("who", OUTSIDERS)
def test_there_is_no_admin_for_those_without_a_role_that_works_there(cast, held, sign_in, who):
    client = sign_in(getattr(cast, who))
    pages = [INDEX, reverse("admin:login"), *(url(name) for name in REGISTERS), held.change("cohorts_place")]
    pages += [url("cohorts_place", "history", cast.place.pk), url("people_organisation", "add"), "/admin/nothing/"]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)
    posted = client.post(held.change("people_organisation"), {"name": "Taken over", "kind": "trust"})
    assert posted.status_code == 404


def test_a_coordinator_whose_role_has_ended_is_out_at_once(cast, coordinator):
    assert coordinator.get(INDEX).status_code == 200
    grant = cast.programme.grants.get(person=cast.coordinator)
    grant.since, grant.until = timezone.now() - timedelta(days=9), timezone.now() - timedelta(minutes=1)
    grant.save(update_fields=["since", "until"])
    assert coordinator.get(INDEX).status_code == 404


def test_a_person_who_may_no_longer_sign_in_is_out_at_once(cast, coordinator):
    cast.coordinator.is_active = False
    cast.coordinator.save(update_fields=["is_active"])
    assert coordinator.get(INDEX).status_code == 302


@pytest.mark.parametrize("door", ["autocomplete/", "jsi18n/", "r/1/1/", "password_change/done/"])
def test_doors_of_django_that_lead_nowhere_are_shut(administrator, door):
    assert administrator.get(f"/admin/{door}").status_code == 404


def test_signing_out_and_changing_a_password_are_cadres_own(coordinator):
    assert coordinator.get(reverse("admin:password_change")).url == reverse("account_change_password")
    assert coordinator.get(reverse("admin:login")).url.startswith(reverse("account_login"))


def test_the_menu_leads_coordinators_and_administrators_in_and_nobody_else(cast, sign_in):
    from core.navigation import navigation_for

    class Asking:
        path = "/"

    def labels(person):
        asking = Asking()
        asking.user = person
        return [item.label for item in navigation_for(asking)]

    inside = {
        name for name in ("coordinator", "administrator", "other_coordinator") if "Admin" in labels(getattr(cast, name))
    }
    outside = {name for name in OUTSIDERS if "Admin" in labels(getattr(cast, name))}
    assert (inside, outside) == ({"coordinator", "administrator", "other_coordinator"}, set())
