"""Expert speakers: a biography that they agreed to, and fees that coordinators alone see."""

import csv
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts import actions
from cohorts.actions.experts import About
from cohorts.experts import costs_of
from cohorts.models import Session
from core.refusal import Refused
from people.models import AuditEvent
from tests.cast import Cast

BIOGRAPHY = "She turned a failing emergency department round in two winters."


def expert(cast: Cast, name: str = "Dr Ines Varga", **about):
    return actions.add_expert(programme=cast.programme, about=About(name, **about), by=cast.coordinator)


def talk(cast: Cast, who, session: Session | None = None, fee: str = "450", expenses: str = "62.50"):
    return actions.add_talk(
        session=session or cast.session, expert=who, fee=Decimal(fee), expenses=Decimal(expenses), by=cast.coordinator
    )


def test_participants_read_the_biography_that_was_agreed_to_and_never_the_fee(client, cast):
    agreed = expert(cast, post="Medical director", biography=BIOGRAPHY, agreed_on=date(2026, 9, 1))
    waiting = expert(cast, "Prof Tom Ashgrove", biography="Wrote the book on queues.")
    talk(cast, agreed)
    talk(cast, waiting)
    client.force_login(cast.participant)
    page = client.get(reverse("cohorts:own_session", args=[cast.session.pk])).content.decode()
    assert "Dr Ines Varga" in page
    assert BIOGRAPHY in page
    assert "Prof Tom Ashgrove" in page
    assert "book on queues" not in page
    assert "450" not in page
    assert "62" not in page.split('id="speakers"')[1].split("</section>")[0]


def test_they_speak_in_an_order_that_can_be_changed(cast):
    first, second = talk(cast, expert(cast)), talk(cast, expert(cast, "Prof Tom Ashgrove"))
    actions.speak_earlier(talk=second, by=cast.coordinator)
    assert list(cast.session.talks.all()) == [second, first]
    actions.speak_earlier(talk=second, by=cast.coordinator)
    assert list(cast.session.talks.all()) == [second, first]


def test_another_biography_needs_another_agreement(cast):
    made = expert(cast, biography=BIOGRAPHY, agreed_on=date(2026, 9, 1))
    with pytest.raises(Refused, match="The biography is another now"):
        actions.change_expert(
            expert=made, about=About(made.name, biography="Other.", agreed_on=date(2026, 9, 1)), by=cast.coordinator
        )
    with pytest.raises(Refused, match="Write the biography"):
        expert(cast, "Nobody", agreed_on=date(2026, 9, 1))
    actions.change_expert(expert=made, about=About(made.name, biography="Other."), by=cast.coordinator)
    made.refresh_from_db()
    assert made.shown_biography == ""


def test_a_programme_adds_up_what_its_experts_cost_without_what_was_cancelled(cast):
    ines, tom = expert(cast), expert(cast, "Prof Tom Ashgrove")
    talk(cast, ines)
    talk(cast, ines, cast.other_session, fee="500", expenses="0")
    talk(cast, tom, fee="1000", expenses="10")
    Session.objects.filter(pk=cast.other_session.pk).update(cancelled_at=timezone.now())
    costs = costs_of(cast.programme)
    assert (costs.fees, costs.expenses, costs.total) == (Decimal(1450), Decimal("72.50"), Decimal("1522.50"))


def test_the_file_has_every_talk_with_what_it_costs(client, cast):
    talk(cast, expert(cast, "=cmd()", post="Medical director"))
    client.force_login(cast.coordinator)
    text = client.get(reverse("cohorts:experts_csv", args=[cast.programme.pk])).content.decode("utf-8-sig")
    [row] = csv.DictReader(text.splitlines())
    assert row["Expert"] == "'=cmd()"
    assert (row["Session"], row["Fee"], row["Expenses"]) == ("Leading self", "450.00", "62.50")


def test_an_expert_of_another_programme_cannot_be_named(cast):
    foreign = actions.add_expert(programme=cast.other_programme, about=About("Anna Voss"), by=cast.other_coordinator)
    with pytest.raises(Refused, match="an expert of this programme"):
        talk(cast, foreign)


def test_who_speaks_somewhere_stays_on_the_register(cast):
    made = expert(cast)
    named = talk(cast, made)
    with pytest.raises(Refused, match="named at a session"):
        actions.remove_expert(expert=made, by=cast.coordinator)
    actions.remove_talk(talk=named, by=cast.coordinator)
    actions.remove_expert(expert=made, by=cast.coordinator)
    assert AuditEvent.objects.filter(verb="remove expert").count() == 1


def test_a_coordinator_adds_an_expert_once_and_names_them_at_a_session(client, cast):
    client.force_login(cast.coordinator)
    page = reverse("cohorts:experts", args=[cast.programme.pk])
    once = client.get(page).context["form"]["once"].value()
    sent = {"name": "Dr Ines Varga", "biography": BIOGRAPHY, "agreed_on": "2026-09-01", "once": str(once)}
    for _ in range(2):
        client.post(page, sent)
    [made] = [line.expert for line in costs_of(cast.programme).lines]
    named = reverse("cohorts:talks", args=[cast.cohort.pk, cast.session.pk])
    shown = client.post(named, {"expert": str(made.pk), "fee": "-1"}).content.decode()
    assert cast.session.talks.count() == 0
    assert "nhsuk-error-message" in shown
    client.post(named, {"expert": str(made.pk), "fee": "450"})
    assert cast.session.talks.get().fee == 450
    assert "£450" in client.get(page).content.decode()
    assert made.name in client.post(page, {**sent, "name": "dr ines varga", "once": ""}).content.decode()


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_pages_cost_the_same_however_many_experts(client, cast, number, django_assert_num_queries):
    for each in range(number):
        talk(cast, expert(cast, f"Expert {each}"))
    client.force_login(cast.coordinator)
    with django_assert_num_queries(5):
        client.get(reverse("cohorts:experts", args=[cast.programme.pk]))
    with django_assert_num_queries(6):
        client.get(reverse("cohorts:talks", args=[cast.cohort.pk, cast.session.pk]))
