"""Records of facilitators and coaches: what they led, what they are qualified for, the code that they agreed to."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts import actions, expiry
from cohorts.actions.records import CredentialFacts
from cohorts.credentials import Code, Credit, gaps, state_of
from cohorts.models import CohortGrant, Credential, Delivery, EthicsCode
from cohorts.records import record_of, team_lines
from cohorts.tasks import remind_of_expiry
from core.refusal import Refused
from outbox import sending
from outbox.models import Message
from people.models import AuditEvent
from tests import factories as make

TODAY = date(2026, 11, 27)


def membership(by, *, title: str = "Senior Practitioner", expires_on: date | None = None) -> Credential:
    facts = CredentialFacts(kind="membership", title=title, body="EMCC", number="7741", expires_on=expires_on)
    return actions.add_credential(facts=facts, by=by)


def words(found) -> list[str]:
    return [gap.words for gap in found]


# What a record lacks


@pytest.mark.parametrize(
    ("expires_on", "state"),
    [
        (None, ""),
        (date(2027, 1, 27), ""),  # in 61 days
        (date(2027, 1, 26), "Expires soon"),
        (TODAY, "Expires soon"),  # its last day
        (date(2026, 11, 26), "Expired"),
    ],
)
def test_it_expires_soon_within_sixty_days_and_holds_on_its_last_day(expires_on, state):
    assert state_of(expires_on, TODAY) == state


def test_what_is_missing_is_said_before_what_is_to_come():
    credits = [Credit("Senior Practitioner", date(2027, 1, 12)), Credit("First aid", date(2026, 3, 1))]
    codes = [Code("Leading for Change", version=2, agreed=1), Code("Network Leaders", 1), Code("Fellows", 3, agreed=3)]
    assert words(gaps(credits, codes, TODAY)) == [
        "The code of ethics of Leading for Change has changed and is not agreed again",
        "The code of ethics of Network Leaders is not agreed",
        "First aid expired on 1 March 2026",
        "Senior Practitioner expires on 12 January 2027",
    ]


def test_an_empty_record_is_itself_something_to_put_right():
    assert words(gaps([], [], TODAY)) == ["No qualification or membership recorded"]


# One's own


def test_what_cadre_knows_is_counted_from_sessions_that_were_held(cast):
    later = make.session(cast.cohort, "Leading others", date(2099, 3, 3))
    off = make.session(cast.cohort, "Off", date(2026, 9, 30), cancelled_at=timezone.now())
    for session in (later, off):
        session.leaders.create(person=cast.facilitator)
    now = make.at(date(2026, 11, 27))
    [led] = record_of(cast.facilitator, TODAY, now).led
    # The day of the cohort, and the set's that she advises.
    assert (led.programme, led.sessions, led.years) == ("Leading for Change", 2, "2026")
    assert led.hours == cast.session.hours + cast.set_session.hours


def test_a_facilitator_adds_changes_and_removes_a_membership(client, cast):
    client.force_login(cast.facilitator)
    page = reverse("cohorts:add_credential")
    once = client.get(page).context["form"]["once"].value()
    sent = {"kind": "membership", "title": "Senior Practitioner", "body": "EMCC", "once": str(once)}
    sent |= {"expires_on_day": "12", "expires_on_month": "1", "expires_on_year": "2027"}
    for _ in range(2):
        client.post(page, sent)
    made = Credential.objects.get()
    assert (made.person, made.expires_on) == (cast.facilitator, date(2027, 1, 12))
    client.post(reverse("cohorts:credential", args=[made.pk]), sent | {"expires_on_year": "2030"})
    made.refresh_from_db()
    assert made.expires_on == date(2030, 1, 12)
    asked = client.get(reverse("cohorts:remove_credential", args=[made.pk])).content.decode()
    assert "Remove this from your record?" in asked
    assert Credential.objects.count() == 1
    client.post(reverse("cohorts:remove_credential", args=[made.pk]))
    assert Credential.objects.count() == 0


def test_a_slip_is_told_beside_the_field_and_nothing_typed_is_lost(client, cast):
    client.force_login(cast.facilitator)
    sent = {"kind": "membership", "title": "Senior Practitioner", "number": "7741"}
    sent |= {"since_day": "1", "since_month": "2", "since_year": "2027"}
    sent |= {"expires_on_day": "1", "expires_on_month": "1", "expires_on_year": "2027"}
    page = client.post(reverse("cohorts:add_credential"), sent).content.decode()
    assert "It cannot end before it begins" in page
    assert 'value="7741"' in page
    page = client.post(reverse("cohorts:add_delivery"), {"what": "Ward leaders", "year": "20244"}).content.decode()
    assert "Give a year from 1950 to" in page
    assert 'value="20244"' in page
    assert not Credential.objects.exists() and not Delivery.objects.exists()


def test_nobody_changes_the_record_of_another(cast):
    made = membership(cast.facilitator)
    delivery = actions.add_delivery(what="Ward leaders", for_whom="", year=2024, by=cast.facilitator)
    with pytest.raises(Refused, match="their own record"):
        actions.remove_credential(credential=made, by=cast.coordinator)
    with pytest.raises(Refused, match="their own record"):
        actions.change_delivery(delivery=delivery, what="Other", for_whom="", year=2024, by=cast.coach)


# The code of ethics


def test_whoever_leads_agrees_to_the_words_as_they_stand_and_again_when_they_change(client, cast):
    first = actions.state_code(programme=cast.programme, words="Do no harm.", by=cast.coordinator)
    assert actions.state_code(programme=cast.programme, words="  Do no harm.\n", by=cast.coordinator) == first
    client.force_login(cast.coach)
    assert "Do no harm." in client.get(reverse("cohorts:my_record")).content.decode()
    for _ in range(2):
        client.post(reverse("cohorts:agree_to_code", args=[first.pk]))
    assert first.agreements.get().person == cast.coach
    assert "You agreed to version 1 on" in client.get(reverse("cohorts:my_record")).content.decode()
    second = actions.state_code(programme=cast.programme, words="Do no harm. Keep secrets.", by=cast.coordinator)
    page = client.get(reverse("cohorts:my_record")).content.decode()
    assert "It is version 2 now: read it and agree again" in page
    refused = client.post(reverse("cohorts:agree_to_code", args=[first.pk]), follow=True).content.decode()
    assert "The words were changed while you were reading" in refused
    client.post(reverse("cohorts:agree_to_code", args=[second.pk]))
    assert [each.code.number for each in second.agreements.all()] == [2]
    assert first.agreements.count() == 1, "what was agreed to before stays as it was"


def test_the_code_of_another_programme_is_not_theirs_to_agree_to(client, cast):
    other = actions.state_code(programme=cast.other_programme, words="Be kind.", by=cast.other_coordinator)
    client.force_login(cast.facilitator)
    assert "Be kind." not in client.get(reverse("cohorts:my_record")).content.decode()
    assert client.post(reverse("cohorts:agree_to_code", args=[other.pk])).status_code == 404


def test_a_coordinator_states_the_code_and_an_empty_one_is_refused(client, cast):
    client.force_login(cast.coordinator)
    page = reverse("cohorts:code_of_ethics", args=[cast.programme.pk])
    assert "nhsuk-error-message" in client.post(page, {"words": "  "}).content.decode()
    client.post(page, {"words": "Do no harm."})
    assert EthicsCode.objects.get().number == 1


# The coordinator's list


def test_a_coordinator_sees_who_must_put_what_right_and_whose_record_is_whole(cast):
    code = actions.state_code(programme=cast.programme, words="Do no harm.", by=cast.coordinator)
    actions.agree_to_code(code=code, by=cast.facilitator)
    membership(cast.facilitator, expires_on=date(2028, 1, 1))
    first, second = team_lines(cast.programme, TODAY, timezone.now())
    assert (first.person, second.person) == (cast.coach, cast.facilitator)
    assert (first.says, words(first.gaps)) == (
        "Coach of Cohort 1",
        ["No qualification or membership recorded", "The code of ethics of Leading for Change is not agreed"],
    )
    assert list(second.gaps) == []


def test_who_leads_no_more_is_not_on_the_list_and_their_record_is_shut(client, cast):
    membership(cast.facilitator)
    client.force_login(cast.coordinator)
    page = reverse("cohorts:team_member", args=[cast.programme.pk, cast.facilitator.pk])
    assert "Senior Practitioner" in client.get(page).content.decode()
    CohortGrant.objects.filter(person=cast.facilitator).update(until=timezone.now())
    assert client.get(page).status_code == 404


def test_a_coordinator_reads_of_what_was_led_only_the_programmes_that_they_see(client, cast):
    foreign = make.session(cast.foreign_cohort, "Network day", date(2026, 10, 1))
    foreign.leaders.create(person=cast.facilitator)
    client.force_login(cast.coordinator)
    page = reverse("cohorts:team_member", args=[cast.programme.pk, cast.facilitator.pk])
    assert "Network Leaders" not in client.get(page).content.decode()
    client.force_login(cast.facilitator)
    assert "Network Leaders" in client.get(reverse("cohorts:my_record")).content.decode()


def test_the_first_page_of_a_facilitator_says_what_to_put_right(client, cast):
    client.force_login(cast.facilitator)
    assert "No qualification or membership recorded" in client.get(reverse("cohorts:leading")).content.decode()
    membership(cast.facilitator)
    assert "Your record" not in client.get(reverse("cohorts:leading")).content.decode()


# Told before it expires


def test_they_are_told_once_sixty_days_before_and_again_only_of_another_date(cast, mailoutbox):
    today = timezone.localdate()
    made = membership(cast.facilitator, expires_on=today + timedelta(days=60))
    membership(cast.facilitator, title="Far away", expires_on=today + timedelta(days=61))
    membership(cast.facilitator, title="Long gone", expires_on=today - timedelta(days=1))
    for _ in range(2):
        remind_of_expiry()
    [message] = Message.objects.filter(kind=expiry.KIND)
    sending.send(str(message.pk))
    [mail] = mailoutbox
    assert mail.subject.startswith("Senior Practitioner expires on")
    assert reverse("cohorts:my_record") in mail.body
    facts = CredentialFacts(kind="membership", title=made.title, expires_on=today + timedelta(days=30))
    actions.change_credential(credential=made, facts=facts, by=cast.facilitator)
    remind_of_expiry()
    assert Message.objects.filter(kind=expiry.KIND).count() == 2


@pytest.mark.parametrize("became", ["renewed", "removed", "ended"])
def test_nobody_is_told_of_what_was_renewed_or_no_longer_matters(cast, mailoutbox, became):
    made = membership(cast.facilitator, expires_on=timezone.localdate() + timedelta(days=9))
    remind_of_expiry()
    if became == "renewed":
        facts = CredentialFacts(kind="membership", title=made.title, expires_on=date(2099, 1, 1))
        actions.change_credential(credential=made, facts=facts, by=cast.facilitator)
    elif became == "removed":
        actions.remove_credential(credential=made, by=cast.facilitator)
    else:
        CohortGrant.objects.filter(person=cast.facilitator).update(until=timezone.now())
    sending.send(str(Message.objects.get(kind=expiry.KIND).pk))
    assert mailoutbox == []


def test_the_audit_trail_says_that_it_was_done_and_no_number(cast):
    membership(cast.facilitator)
    event = AuditEvent.objects.get(verb="add credential")
    assert "7741" not in str(event.details)


# Queries


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_pages_cost_the_same_however_much_is_recorded(client, cast, number, django_assert_num_queries):
    code = actions.state_code(programme=cast.programme, words="Do no harm.", by=cast.coordinator)
    for each in range(number):
        membership(cast.facilitator, title=f"Membership {each}")
        actions.add_delivery(what=f"Programme {each}", for_whom="", year=2020, by=cast.facilitator)
        other = make.person(f"Coach {each}")
        make.grant(cast.cohort, other, "coach")
        actions.agree_to_code(code=code, by=other)
    client.force_login(cast.facilitator)
    with django_assert_num_queries(7):
        client.get(reverse("cohorts:my_record"))
    client.force_login(cast.coordinator)
    with django_assert_num_queries(9):
        client.get(reverse("cohorts:team", args=[cast.programme.pk]))
    with django_assert_num_queries(9):
        client.get(reverse("cohorts:team_member", args=[cast.programme.pk, cast.facilitator.pk]))
