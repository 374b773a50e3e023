"""Partners from outside take part by a link of their own, and are named only where they agree."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from core.refusal import Refused
from outbox import kinds
from outbox.models import Message
from outbox.tasks import send_message
from people.models import AuditEvent
from projects import measuring, partnering
from projects.models import Partner
from tests import factories as make

ASKED = {
    "name": "Ruth Adeyemi",
    "organisation": "Eastgate council",
    "email": "Ruth@Eastgate.example",
    "why": "Try the letter with your team",
}


@pytest.fixture
def by(running):
    return running.participant


@pytest.fixture
def partner(project, by):
    return partnering.invite_partner(project=project, by=by, **ASKED)


def link(partner):
    partner.refresh_from_db()
    return reverse("projects:partner", args=[partner.pk, partnering.token_of(partner)])


def page(project, name="partners", *more):
    return reverse(f"projects:{name}", args=[project.pk, *more])


# By link


def test_a_partner_sees_the_aim_and_the_chart_and_nobody_s_name_but_who_asked(client, running, project, partner, by):
    measure = measuring.add_measure(project=project, by=by, name="Missed first appointments", unit="%")
    measuring.add_points(measure=measure, figures=[measuring.Figure(running.cohort.starts_on, Decimal(19))], by=by)
    project.stakeholders.create(name="Dr Secret", power=5, interest=1, stance="opposed", wanted="neutral")
    text = client.get(link(partner)).text
    for words in ("Amara Okafor asks you, Ruth Adeyemi", project.aim, "Try the letter with your team", "Missed first"):
        assert words in text
    for hidden in ("Tom Bevan", "Dr Secret", "ruth@eastgate"):
        assert hidden not in text


def test_one_is_named_from_when_one_agrees_until_one_does_not(client, running, project, partner, sign_in):
    peer = sign_in(running.peer)
    address = reverse("projects:project", args=[project.pk])
    assert "Ruth Adeyemi" not in peer.get(address).text
    for answer, named in (("named", True), ("unnamed", False), ("named", True), ("left", False)):
        client.post(link(partner), {"answer": answer})
        assert ("Ruth Adeyemi, Eastgate council" in sign_in(running.peer).get(address).text) is named


def test_looking_answers_nothing_and_no_answer_is_told_beside_the_field(client, partner):
    client.get(link(partner))
    partner.refresh_from_db()
    assert (partner.answer, partner.answered_at) == ("", None)
    assert "Choose one of the three" in client.post(link(partner), {"answer": ""}).text


def test_a_link_that_was_replaced_withdrawn_or_guessed_opens_nothing(client, project, partner, by):
    old = link(partner)
    partnering.invite_partner_again(partner=partner, by=by)
    newer = link(partner)
    other = reverse("projects:partner", args=[partner.pk, "x" * 43])
    assert [client.get(each).status_code for each in (old, newer, other)] == [404, 200, 404]
    client.post(newer, {"answer": "named"})
    partnering.withdraw_partner(partner=partner, by=by)
    assert client.get(newer).status_code == 404
    project.refresh_from_db()
    assert project.named_partners == ""
    with pytest.raises(Refused, match="withdrawn"):
        partnering.answer_partner(partner=partner, answer="named")


# The team


def test_the_team_asks_on_a_page_and_the_link_stands_in_no_message_that_is_kept(running, project, sign_in):
    client = sign_in(running.participant)
    typed = ASKED | {"token": str(uuid4())}
    for _ in range(2):
        client.post(page(project), typed)
    [partner] = Partner.objects.all()
    [message] = Message.objects.filter(kind=partnering.INVITED)
    assert (message.to_email, partner.email) == ("ruth@eastgate.example",) * 2
    assert partnering.token_of(partner) not in message.body
    sent = kinds.get(message.kind)
    values = sent.values(partner.pk, None)
    assert values["link"].endswith(link(partner)) and values["inviter"] == "Amara Okafor"
    assert "Not answered yet" in client.get(page(project)).text
    again = client.post(page(project), ASKED | {"token": str(uuid4())})
    assert "is asked already" in again.text and again.context["form"]["name"].value() == "Ruth Adeyemi"


def test_a_withdrawn_invitation_is_not_sent_any_more(partner, by):
    partnering.withdraw_partner(partner=partner, by=by)
    assert kinds.get(partnering.INVITED).values(partner.pk, None) is None


def test_a_partner_whose_invitation_is_withdrawn_is_told_once(partner, by, mailoutbox):
    for _ in range(2):
        partnering.withdraw_partner(partner=partner, by=by)
    send_message(str(Message.objects.get(kind=partnering.WITHDRAWN).pk))
    [letter] = mailoutbox
    assert letter.to == [partner.email]
    assert f"“{partner.project.title}” no longer asks you to take part" in letter.body
    assert link(partner) not in letter.body


def test_a_withdrawal_is_asked_once_more(running, project, partner, sign_in):
    client = sign_in(running.participant)
    asked = client.get(page(project, "withdraw_partner", partner.pk)).text
    partner.refresh_from_db()
    assert "Ruth Adeyemi, Eastgate council, is told by e-mail" in asked and partner.revoked_at is None
    client.post(page(project, "withdraw_partner", partner.pk))
    partner.refresh_from_db()
    assert partner.revoked_at


def test_nobody_but_the_team_sees_whom_it_asked(running, project, partner, sign_in):
    for who in (running.peer, running.coordinator, running.facilitator):
        assert sign_in(who).get(page(project)).status_code == 403
    other = make.project(running.peer_place)
    assert sign_in(running.peer).post(page(other, "withdraw_partner", partner.pk)).status_code == 404


def test_the_record_has_no_name_and_no_address(partner, client):
    client.post(link(partner), {"answer": "unnamed"})
    events = AuditEvent.objects.filter(verb__contains="partner")
    assert {event.verb for event in events} == {"invite partner", "answer as partner"}
    assert not [event for event in events if "Ruth" in str(event.details) or "eastgate" in str(event.details)]


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_takes_the_same_queries_for_1_3_and_30(project, by, sign_in, rows, django_assert_num_queries):
    for number in range(rows):
        partnering.invite_partner(project=project, by=by, **ASKED | {"email": f"{number}@example.org"})
    client = sign_in(by)
    client.get(page(project))
    with django_assert_num_queries(5):
        client.get(page(project))
