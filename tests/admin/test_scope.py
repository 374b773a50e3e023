"""A coordinator of one programme sees and changes nothing of another, through any door of the admin."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Invitation
from cohorts.models import Cohort
from people.models import Person
from programmes.models import Programme, ProgrammeGrant
from tests import factories as make
from tests.admin.browser import form_data
from tests.admin.registers import REGISTERS, SCOPED, SECRETS, message_to, url


def found_in(response) -> list[str]:
    """Whole words: four letters may stand by chance in the token of a form."""
    text = response.content.decode()
    return [secret for secret in SECRETS if re.search(rf"\b{re.escape(secret)}\b", text)]


def test_the_coordinator_of_the_programme_finds_all_of_it(held, coordinator):
    """Without this the tests below would pass on empty pages."""
    shown = {name: found_in(coordinator.get(url(name))) for name in SCOPED}
    assert {name for name, secrets in shown.items() if not secrets} == set()
    assert {name: coordinator.get(held.change(name)).status_code for name in SCOPED} == dict.fromkeys(SCOPED, 200)


def test_the_front_door_tells_nothing_of_another_programme(held, other_coordinator):
    assert found_in(other_coordinator.get(reverse("admin:index"))) == []


def test_lists_and_the_choices_of_their_filters_name_nothing_of_another_programme(held, other_coordinator):
    answers = {register: other_coordinator.get(url(register)) for register in REGISTERS}
    refused = {register for register, answer in answers.items() if answer.status_code == 403}
    assert refused == {"people_installationgrant", "people_auditevent"}  # an administrator's
    assert {
        register: found_in(answers[register]) for register in set(REGISTERS) - refused if found_in(answers[register])
    } == {}


@pytest.mark.parametrize("words", ["Okafor", "Leading", "amara@example.org", "LFC", "Cohort"])
def test_searching_finds_nothing_of_another_programme(held, other_coordinator, words):
    for register in SCOPED:
        text = other_coordinator.get(url(register), {"q": words}).content.decode().replace(f'value="{words}"', "")
        assert [secret for secret in SECRETS if secret in text] == [], register


@pytest.mark.parametrize("door", ["change", "delete", "history"])
def test_a_row_of_another_programme_is_not_there(held, other_coordinator, door):
    for register in SCOPED:
        address = url(register, door, held[register].pk)
        answers = (
            other_coordinator.get(address),
            other_coordinator.get(address, {"_popup": "1", "_to_field": "id"}),
            other_coordinator.post(address, {"name": "Taken over", "post": "yes"}),
        )
        assert [answer.status_code for answer in answers] == [404, 404, 404], register


@pytest.mark.parametrize(
    "chosen",
    [
        ("cohorts_place", "cohort", "cohort"),
        ("cohorts_session", "cohort", "cohort"),
        ("cohorts_cohort", "programme", "programme"),
        ("people_person", "cohort", "cohort"),
        ("projects_project", "cohort", "cohort"),
        ("evaluations_survey", "cohort", "cohort"),
        ("alumni_wave", "cohort", "cohort"),
        ("awards_certificate", "cohort", "cohort"),
        ("programmes_programmegrant", "programme", "programme"),
    ],
)
def test_a_filter_set_by_hand_to_another_programme_finds_nothing(cast, held, other_coordinator, chosen):
    register, parameter, of = chosen
    response = other_coordinator.get(url(register), {parameter: getattr(cast, of).pk})
    assert response.context["cl"].result_count == 0
    assert found_in(response) == []


@pytest.mark.parametrize(
    "lookup",
    [
        "password__startswith",
        "email__startswith",
        "last_login__isnull",
        "id__startswith",
        "given_name",
        "is_active__exact",
    ],
)
def test_nothing_can_be_guessed_through_the_address_but_what_the_filters_offer(
    cast, administrator, coordinator, lookup
):
    assert coordinator.get(url("people_person"), {lookup: "m"}).status_code == 400


def test_a_filter_value_that_makes_no_sense_finds_nothing_and_breaks_nothing(held, coordinator):
    response = coordinator.get(url("cohorts_place"), {"cohort": "not-a-key", "state": "taken"})
    assert response.status_code == 200
    assert response.context["cl"].result_count == 0


@pytest.mark.parametrize("query", [{"o": "99.x"}, {"p": "999"}, {"q": "\x00"}])
def test_a_strange_address_still_answers(held, coordinator, query):
    assert coordinator.get(url("cohorts_place"), query, follow=True).status_code == 200


def test_choices_of_forms_offer_only_what_one_may_see(cast, held, other_coordinator):
    page = other_coordinator.get(url("programmes_programme", "add"))
    assert [str(choice) for choice in page.context["adminform"].form.fields["parent"].queryset] == ["Network Leaders"]
    page = other_coordinator.get(url("programmes_programmegrant", "add"))
    form = page.context["adminform"].form
    assert [str(choice) for choice in form.fields["programme"].queryset] == ["Network Leaders"]
    assert [value for value, _ in form.fields["role"].choices] == ["commissioner"]


def test_the_pages_on_which_something_is_added_name_nothing_of_another_programme(held, other_coordinator):
    for register in REGISTERS:
        response = other_coordinator.get(url(register, "add"), follow=True)
        if response.status_code == 200:
            assert found_in(response) == [], register


def test_the_page_of_ones_own_programme_names_nothing_of_another(cast, held, other_coordinator):
    response = other_coordinator.get(url("programmes_programme", "change", cast.other_programme.pk))
    assert response.status_code == 200
    assert found_in(response) == []


def test_a_role_on_another_programme_cannot_be_given_by_its_key(cast, held, other_coordinator):
    response = other_coordinator.post(
        url("programmes_programmegrant", "add"),
        {
            "programme": cast.programme.pk,
            "role": "commissioner",
            "given_name": "Sana",
            "family_name": "Iqbal",
            "email": cast.other_coordinator.email,
        },
    )
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["programme"]
    assert not ProgrammeGrant.objects.filter(programme=cast.programme, person=cast.other_coordinator).exists()


YEAR = {"starts_on": date(2009, 1, 5), "ends_on": date(2009, 12, 4)}


def test_an_earlier_cohort_of_another_programme_cannot_be_changed_through_ones_own(cast, held, other_coordinator):
    theirs = cast.programme.earlier_cohorts.create(name="2009", places=18, source="Report of 2010", **YEAR)
    page = other_coordinator.get(url("programmes_programme", "change", cast.other_programme.pk))
    data = form_data(page) | {
        "earlier_cohorts-TOTAL_FORMS": "1",
        "earlier_cohorts-INITIAL_FORMS": "1",
        "earlier_cohorts-0-id": theirs.pk,
        "earlier_cohorts-0-programme": cast.other_programme.pk,
        "earlier_cohorts-0-name": "Taken over",
        "earlier_cohorts-0-places": "1",
    }
    other_coordinator.post(url("programmes_programme", "change", cast.other_programme.pk), data)
    theirs.refresh_from_db()
    assert (theirs.name, theirs.programme) == ("2009", cast.programme)


@pytest.mark.parametrize(
    "button",
    [
        ("cohorts_cohort", "finish"),
        ("cohorts_place", "invite"),
        ("people_person", "invite"),
        ("programmes_programmegrant", "end"),
        ("cohorts_cohortgrant", "end"),
        ("outbox_message", "send_again"),
        ("outbox_message", "stop"),
    ],
)
def test_buttons_do_nothing_to_ticked_rows_of_another_programme(held, other_coordinator, post_action, button):
    register, action = button
    row = held[register]
    before = {field.attname: getattr(row, field.attname) for field in row._meta.fields}
    post_action(register, action, row)
    row.refresh_from_db()
    assert {field.attname: getattr(row, field.attname) for field in row._meta.fields} == before


def test_an_administrator_sees_every_programme_and_runs_none(cast, held, administrator):
    assert "Leading for Change" in administrator.get(url("programmes_programme")).content.decode()
    assert administrator.get(held.change("programmes_programme")).status_code == 200
    assert administrator.post(held.change("programmes_programme"), {"name": "Taken over"}).status_code == 403
    assert administrator.get(url("programmes_programme", "delete", cast.programme.pk)).status_code == 403
    assert Programme.objects.get(pk=cast.programme.pk).name == "Leading for Change"


def test_an_administrator_cannot_begin_or_finish_a_cohort(cast, held, administrator, post_action):
    Cohort.objects.filter(pk=cast.cohort.pk).update(state="planned")
    post_action("cohorts_cohort", "begin", cast.cohort)
    assert Cohort.objects.get(pk=cast.cohort.pk).state == "planned"


def test_a_facilitators_cohort_elsewhere_is_seen_and_not_run(cast, held, sign_in, post_action):
    """A coordinator of one programme who facilitates a cohort of another sees that cohort, and no more of it."""
    make.grant(cast.cohort, cast.other_coordinator, "facilitator")
    client = sign_in(cast.other_coordinator)
    assert client.get(held.change("cohorts_place")).status_code == 200
    assert client.get(held.change("programmes_programme")).status_code == 404
    assert client.get(held.change("evaluations_survey")).status_code == 404
    assert client.get(held.change("awards_certificate")).status_code == 404
    assert client.get(held.change("people_person")).status_code == 404
    assert client.get(held.change("outbox_message")).status_code == 404
    post_action("cohorts_cohort", "finish", cast.cohort)
    assert Cohort.objects.get(pk=cast.cohort.pk).state == "running"
    newcomer = make.place(cast.cohort, make.person("Nell Comer", password=None))
    response = post_action("cohorts_place", "invite", newcomer, follow=True)
    assert "Nothing was sent." in response.content.decode()
    assert not Invitation.objects.exists()


def test_a_coordinator_finds_the_people_of_their_programmes_and_nobody_else(cast, held, coordinator):
    page = coordinator.get(url("people_person"))
    shown = {person.email for person in page.context["cl"].result_list}
    met = (cast.coordinator, cast.facilitator, cast.coach, cast.participant, cast.peer, cast.stranger)
    contact = held["awards_pathwaygrant"].person
    assert shown == {person.email for person in (*met, cast.commissioner, cast.evaluator, contact)}
    assert "Awarding body’s contact" in page.content.decode()


def test_a_coordinator_is_told_of_people_only_the_roles_that_are_theirs_to_know(cast, held, coordinator):
    make.grant(cast.other_programme, cast.facilitator, "evaluator")
    make.grant(None, cast.facilitator, "administrator")
    page = coordinator.get(url("people_person"), {"q": "Marsh"}).content.decode()
    assert "Facilitator, Cohort 1" in page
    assert "Network Leaders" not in page
    assert "<span>Administrator" not in page


def test_the_outbox_of_a_coordinator_holds_what_went_wrong_with_their_own_people(cast, coordinator):
    own = message_to(cast.participant, state="failed")
    message_to(cast.participant, state="sent")
    message_to(cast.other_commissioner, state="failed")
    page = coordinator.get(url("outbox_message"))
    assert list(page.context["cl"].result_list) == [own]
    own.delete()
    page = coordinator.get(url("outbox_message")).content.decode()
    assert "a coordinator sees no others" in page
    assert "Nothing waits for you." in page


SAYS = "Not enrolled on the certificate"


def about(programme, person, **fields):
    fields = {"kind": "pathway declined", "subject": SAYS, "body": "You asked for it.", **fields}
    message = message_to(person, key=str(uuid4()))
    type(message).objects.filter(pk=message.pk).update(programme_id=programme.pk if programme else None, **fields)
    return message


@pytest.fixture
def on_both(cast):
    """The participant has a place on the other programme too."""
    make.place(cast.foreign_cohort, cast.participant)
    return cast.participant


def test_a_message_about_a_programme_is_its_own_coordinators_alone(cast, on_both, sign_in, post_action):
    message = about(cast.programme, on_both)
    page = url("outbox_message", "change", message.pk)
    shown = sign_in(cast.coordinator).get(page).content.decode()
    assert SAYS in shown and "You asked for it." in shown and "Pathway declined" in shown
    other = sign_in(cast.other_coordinator)
    assert other.get(page).status_code == 404
    assert SAYS not in other.get(url("outbox_message")).content.decode()
    post_action("outbox_message", "stop", message)
    message.refresh_from_db()
    assert message.state == "failed"


def test_of_a_message_about_no_programme_a_coordinator_sees_who_was_not_reached_and_no_word(cast, on_both, sign_in):
    message = about(None, on_both)
    for coordinator in (cast.coordinator, cast.other_coordinator):
        client = sign_in(coordinator)
        pages = [url("outbox_message"), url("outbox_message", "change", message.pk)]
        pages.append(url("outbox_message", "history", message.pk))
        for shown in (client.get(page).content.decode() for page in pages):
            assert on_both.name in shown
            for words in (SAYS, "You asked for it.", "athway declined"):
                assert words not in shown
        once = client.get(url("outbox_message", "change", message.pk)).content.decode()
        assert once.count("Not shown: it is not about a programme of yours") == 1
        assert on_both.name not in client.get(url("outbox_message"), {"q": "enrolled"}).content.decode()
        assert on_both.name in client.get(url("outbox_message"), {"q": on_both.family_name}).content.decode()


def test_an_administrator_reads_and_finds_all_of_the_outbox(cast, on_both, administrator):
    about(None, on_both)
    about(cast.other_programme, on_both, body="As for you.")
    found = administrator.get(url("outbox_message"), {"q": "enrolled"})
    assert [message.said for message in found.context["cl"].result_list] == [SAYS, SAYS]


def test_documents_are_those_that_one_asked_for_and_all_for_an_administrator(cast, held, sign_in):
    other = make.person("Second Coordinator")
    make.grant(cast.programme, other, "coordinator")
    counts = {
        person.name: sign_in(person).get(url("documents_document")).context["cl"].result_count
        for person in (cast.coordinator, other, cast.administrator)
    }
    assert counts == {"Priya Shah": 1, "Second Coordinator": 0, "Ada Winter": 1}


def test_what_has_a_history_cannot_be_deleted(cast, held, sign_in):
    # Nothing hangs on these: who made one deletes it.
    without = ("cohorts_closedperiod", "programmes_savedblueprint", "programmes_contract")
    kept = [name for name in SCOPED if name not in without]
    for who, registers in (("coordinator", kept), ("administrator", ("people_person", "programmes_programme"))):
        client = sign_in(getattr(cast, who))
        for name in registers:
            address = url(name, "delete", held[name].pk)
            assert (client.get(address).status_code, client.post(address, {"post": "yes"}).status_code) == (403, 403)
    assert "Delete this" not in client.get(held.change("people_person")).content.decode()
    assert Person.objects.filter(pk=cast.participant.pk).exists()
