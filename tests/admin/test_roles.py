"""Who gives and ends which role in the admin, and which roles never meet in one person."""

import pytest

from people.models import AuditEvent, InstallationGrant, Person
from programmes.models import ProgrammeGrant
from tests import factories as make
from tests.admin.registers import url

ADD = url("programmes_programmegrant", "add")


def give(client, programme, role: str, email: str, **fields):
    data = {"programme": programme.pk, "role": role, "given_name": "Any", "family_name": "Name", "email": email}
    return client.post(ADD, data | fields)


def holds(programme, email: str) -> set[str]:
    grants = ProgrammeGrant.objects.current().filter(programme=programme, person__email=email)
    return set(grants.values_list("role", flat=True))


@pytest.mark.parametrize("role", ["coordinator", "commissioner", "evaluator"])
def test_an_administrator_gives_any_role_on_any_programme(cast, administrator, role):
    assert give(administrator, cast.other_programme, role, "new@example.org").status_code == 302
    assert holds(cast.other_programme, "new@example.org") == {role}
    person = Person.objects.get(email="new@example.org")
    assert (person.name, person.has_usable_password()) == ("Any Name", False)
    [event] = AuditEvent.objects.filter(verb="grant role")
    assert event.details == {"role": role, "person": str(person.pk)}


def test_a_coordinator_names_commissioners_of_their_programme_and_gives_no_other_role(cast, coordinator):
    assert give(coordinator, cast.programme, "commissioner", "board@example.org").status_code == 302
    assert holds(cast.programme, "board@example.org") == {"commissioner"}
    for role in ("coordinator", "evaluator"):
        response = give(coordinator, cast.programme, role, "board@example.org")
        assert list(response.context["adminform"].form.errors) == ["role"]
    assert holds(cast.programme, "board@example.org") == {"commissioner"}


def test_an_address_that_cadre_knows_is_that_person_whatever_name_is_typed(cast, administrator):
    give(administrator, cast.programme, "commissioner", "NOEL@example.org", given_name="Somebody", family_name="Else")
    assert holds(cast.programme, "noel@example.org") == {"commissioner"}
    assert Person.objects.get(email="noel@example.org").name == "Noel Body"


@pytest.mark.parametrize(
    ("who", "role", "words"),
    [
        ("coordinator", "evaluator", "helps to run this programme, so cannot evaluate it"),
        ("facilitator", "evaluator", "helps to run this programme, so cannot evaluate it"),
        ("coach", "evaluator", "helps to run this programme, so cannot evaluate it"),
        ("evaluator", "coordinator", "evaluates this programme, so cannot run it"),
        ("participant", "commissioner", "has a place on this programme, so cannot be its commissioner"),
    ],
)
def test_roles_that_must_not_meet_in_one_person_are_refused(cast, administrator, who, role, words):
    person = getattr(cast, who)
    before = holds(cast.programme, person.email)
    response = give(administrator, cast.programme, role, person.email)
    assert words in response.content.decode()
    assert holds(cast.programme, person.email) == before


def test_the_same_person_may_hold_them_on_different_programmes(cast, administrator):
    assert give(administrator, cast.other_programme, "evaluator", cast.coordinator.email).status_code == 302


def test_a_role_is_ended_now_and_stays_as_history(cast, administrator, post_action):
    grant = cast.programme.grants.get(person=cast.evaluator)
    response = post_action("programmes_programmegrant", "end", grant, follow=True)
    assert "1 role ended." in response.content.decode()
    assert holds(cast.programme, cast.evaluator.email) == set()
    ended = administrator.get(url("programmes_programmegrant"), {"state": "ended"}).context["cl"].result_list
    assert list(ended) == [grant]


def test_a_role_that_has_ended_begins_again_when_it_is_given_again(cast, administrator, post_action):
    post_action("programmes_programmegrant", "end", cast.programme.grants.get(person=cast.evaluator))
    give(administrator, cast.programme, "evaluator", cast.evaluator.email)
    assert holds(cast.programme, cast.evaluator.email) == {"evaluator"}
    assert ProgrammeGrant.objects.filter(person=cast.evaluator).count() == 1


def test_a_coordinator_ends_the_commissioners_role_and_not_the_evaluators(cast, coordinator, post_action):
    post_action("programmes_programmegrant", "end", cast.programme.grants.get(person=cast.commissioner))
    grant = cast.programme.grants.get(person=cast.evaluator)
    response = post_action("programmes_programmegrant", "end", grant, follow=True)
    assert "An administrator ends the role of evaluator." in response.content.decode()
    assert holds(cast.programme, cast.commissioner.email) == set()
    assert holds(cast.programme, cast.evaluator.email) == {"evaluator"}


def test_a_given_role_cannot_be_turned_into_another(cast, administrator):
    grant = cast.programme.grants.get(person=cast.commissioner)
    page = url("programmes_programmegrant", "change", grant.pk)
    assert administrator.post(page, {"role": "coordinator"}).status_code == 403
    grant.refresh_from_db()
    assert grant.role == "commissioner"


def test_a_facilitator_is_ended_by_a_coordinator_of_the_cohort(cast, coordinator, post_action):
    grant = cast.cohort.grants.get(person=cast.facilitator)
    response = post_action("cohorts_cohortgrant", "end", grant, follow=True)
    assert "1 role ended." in response.content.decode()
    assert not cast.cohort.grants.current().filter(person=cast.facilitator).exists()


def test_a_coach_is_not_ended_while_people_are_paired_with_them(cast, coordinator, post_action):
    grant = cast.cohort.grants.get(person=cast.coach)
    response = post_action("cohorts_cohortgrant", "end", grant, follow=True)
    assert "Joseph Quill coaches." in response.content.decode()
    assert cast.cohort.grants.current().filter(person=cast.coach).exists()


def test_facilitators_are_named_on_the_page_of_the_cohort(cast, coordinator):
    response = coordinator.get(url("cohorts_cohortgrant", "add"))
    assert [words for words, _ in response.context["offered"]] == [
        "Leading for Change, Cohort 1",
        "Leading for Change, Cohort 2",
    ]


def test_an_administrator_names_another_and_ends_the_role(cast, administrator, post_action):
    data = {"given_name": "Any", "family_name": "Name", "email": cast.nobody.email}
    assert administrator.post(url("people_installationgrant", "add"), data).status_code == 302
    grant = InstallationGrant.objects.get(person=cast.nobody)
    post_action("people_installationgrant", "end", grant)
    grant.refresh_from_db()
    assert grant.until is not None
    verbs = list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["make administrator", "end administrator"]


def test_the_last_administrator_cannot_end_their_own_role(cast, administrator, post_action):
    grant = InstallationGrant.objects.get(person=cast.administrator)
    retired = make.person("Ret Ired", is_active=False)
    make.grant(None, retired, "administrator")
    response = post_action("people_installationgrant", "end", grant, follow=True)
    assert "The last administrator stays: name another one first." in response.content.decode()
    grant.refresh_from_db()
    assert grant.until is None


@pytest.mark.parametrize("register", ["people_installationgrant", "people_auditevent"])
def test_administrators_and_the_audit_trail_are_not_a_coordinators_to_see(cast, held, coordinator, register):
    assert coordinator.get(url(register)).status_code == 403
    assert coordinator.get(held.change(register)).status_code in (403, 404)
    assert coordinator.get(url(register, "add")).status_code == 403
