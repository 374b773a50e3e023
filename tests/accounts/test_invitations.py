"""An invitation sets up an account once, from a link that can be shown any number of times and revoked."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import access, actions, links
from accounts.models import Invitation
from core.refusal import Refused
from outbox import sending
from outbox.models import Message
from people.models import AuditEvent
from tests import factories as make

NEW = "heron lantern quarry"


@pytest.fixture
def newcomer(db):
    return make.person("Nia Price", email="nia@example.org", password=None)


@pytest.fixture
def invitation(cast, newcomer):
    return actions.invite(person=newcomer, by=cast.coordinator)


def path_of(invitation):
    return reverse("accounts:invitation", args=[invitation.pk, links.token_of(invitation)])


def expire(invitation):
    now = timezone.now()
    Invitation.objects.filter(pk=invitation.pk).update(
        invited_at=now - timedelta(days=15), expires_at=now - timedelta(days=1)
    )
    invitation.refresh_from_db()


def link_in(message):
    return re.search(r"http://localhost:8000(/accounts/invitation/\S+)", message.body)[1]


# The e-mail


def test_an_invitation_is_an_e_mail_with_a_link_that_opens_the_page(
    cast, newcomer, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(person=newcomer, by=cast.coordinator)
    (message,) = mail.outbox
    assert message.to == ["nia@example.org"]
    assert message.subject == "Set up your account with Ashdown Leadership"
    assert message.body.startswith(
        "Hello Nia,\n"
        "\n"
        "Priya Shah has invited you to Cadre, where Ashdown Leadership runs its leadership programmes.\n"
        "\n"
        "Set up your account: http://localhost:8000/accounts/invitation/"
    )
    page = client.get(link_in(message)).content.decode()
    assert "Priya Shah has invited you to Cadre" in page
    assert "nia@example.org" in page


def test_the_outbox_and_the_audit_trail_hold_no_link(cast, invitation):
    stored = str(list(Message.objects.values())) + str(list(AuditEvent.objects.values()))
    assert "Set up your account: {link}" in stored
    assert links.token_of(invitation) not in stored
    assert AuditEvent.objects.get(verb="invite").subject_id == str(invitation.person_id)


def test_an_invitation_that_is_used_before_its_e_mail_goes_out_is_not_sent(invitation):
    actions.accept(invitation=invitation, password=NEW, by=invitation.person)
    sending.send(Message.objects.get().pk)
    assert Message.objects.get().state == Message.State.STOPPED
    assert mail.outbox == []


# The link


def test_the_link_shows_any_number_of_times_and_acts_once(newcomer, invitation, client, signed_in_person):
    for _ in range(3):
        assert Client().get(path_of(invitation)).status_code == 200  # a mail scanner
    response = client.post(path_of(invitation), {"password": NEW})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in_person() == str(newcomer.pk)
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)
    invitation.refresh_from_db()
    assert invitation.used_at is not None


def test_a_used_link_says_so_and_leads_to_signing_in(newcomer, invitation, client):
    client.post(path_of(invitation), {"password": NEW})
    later = Client()
    page = later.get(path_of(invitation))
    assert page.status_code == 200
    assert "This invitation has been used" in page.content.decode()
    assert reverse("account_login") in page.content.decode()
    assert (
        "This invitation has been used"
        in later.post(path_of(invitation), {"password": "other words here"}).content.decode()
    )
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)


def test_the_form_sent_twice_sets_up_the_account_once_and_leads_to_the_same_page(invitation, client):
    first = client.post(path_of(invitation), {"password": NEW})
    second = client.post(path_of(invitation), {"password": NEW})
    assert first["Location"] == second["Location"] == "/"
    assert AuditEvent.objects.filter(verb="set password").count() == 1


def test_of_two_who_use_a_link_at_the_same_moment_the_second_is_refused(newcomer, invitation):
    seen_by_both = Invitation.objects.get(pk=invitation.pk)
    actions.accept(invitation=invitation, password=NEW, by=newcomer)
    with pytest.raises(Refused, match="used already"):
        actions.accept(invitation=seen_by_both, password="other words here", by=newcomer)
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)


@pytest.mark.parametrize("password", ["", "short", "nia.example.org"])
def test_a_weak_password_is_refused_beside_the_field_and_the_link_still_works(invitation, client, password):
    html = client.post(path_of(invitation), {"password": password}).content.decode()
    assert 'id="id_password-error"' in html
    assert client.post(path_of(invitation), {"password": NEW}).status_code == 302


def test_a_forged_link_a_cut_one_and_anothers_do_not_work(cast, invitation, client):
    other = actions.invite(person=make.person("Len Carver", password=None), by=cast.coordinator)
    token = links.token_of(invitation)
    for forged in (token[:-1], token[:-1] + ("A" if token[-1] != "A" else "B"), links.token_of(other), "x"):
        address = reverse("accounts:invitation", args=[invitation.pk, forged])
        for response in (client.get(address), client.post(address, {"password": NEW})):
            assert response.status_code == 404
            assert "This link does not work" in response.content.decode()
    assert Invitation.objects.filter(used_at=None).count() == 2


def test_inviting_again_revokes_the_link_before(cast, newcomer, invitation, client):
    before = path_of(invitation)
    again = actions.invite(person=newcomer, by=cast.administrator)
    assert again.pk == invitation.pk
    assert again.version == 2
    assert client.get(before).status_code == 404
    assert "Ada Winter has invited you" in client.get(path_of(again)).content.decode()
    assert Message.objects.count() == 2


def test_correcting_the_address_revokes_the_link_that_went_to_the_wrong_one(newcomer, invitation, client):
    before = path_of(invitation)
    newcomer.email = "nia.price@example.org"
    newcomer.save(update_fields=["email"])
    assert client.get(before).status_code == 404


def test_the_link_of_one_who_may_no_longer_sign_in_does_not_work(newcomer, invitation, client):
    newcomer.is_active = False
    newcomer.save(update_fields=["is_active"])
    assert client.get(path_of(invitation)).status_code == 404


def test_a_password_set_in_another_way_ends_the_invitation(newcomer, invitation, client):
    actions.set_password(person=newcomer, password=NEW, by=newcomer)
    assert "This invitation has been used" in client.get(path_of(invitation)).content.decode()


def test_one_who_is_signed_in_as_somebody_else_is_told_so_first(cast, invitation, client, sign_in, signed_in_person):
    sign_in(cast.peer)
    assert "You are signed in as Tom Bevan. Going on signs Tom out." in client.get(path_of(invitation)).content.decode()
    client.post(path_of(invitation), {"password": NEW})
    assert signed_in_person() == str(invitation.person_id)


# Expiry


def test_an_invitation_lasts_fourteen_days(invitation):
    assert invitation.expires_at - invitation.invited_at == timedelta(days=14)


def test_an_expired_link_offers_a_new_one_which_goes_to_the_same_address(
    newcomer, invitation, client, django_capture_on_commit_callbacks
):
    Message.objects.all().delete()
    expire(invitation)
    page = client.get(path_of(invitation)).content.decode()
    assert "This invitation has expired" in page
    assert 'name="password"' not in page
    assert "expired" in client.post(path_of(invitation), {"password": NEW}).content.decode()
    assert mail.outbox == []
    renew = reverse("accounts:renew_invitation", args=[invitation.pk, links.token_of(invitation)])
    assert renew in page
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(renew, follow=True)
    assert "A new invitation is on its way" in response.content.decode()
    assert [message.to for message in mail.outbox] == [["nia@example.org"]]
    assert client.post(link_in(mail.outbox[0]), {"password": NEW}).status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)


def test_asking_for_a_new_one_twice_sends_one(invitation, client):
    expire(invitation)
    renew = reverse("accounts:renew_invitation", args=[invitation.pk, links.token_of(invitation)])
    Message.objects.all().delete()
    assert client.post(renew).status_code == 302
    assert client.post(renew).status_code == 404
    assert Message.objects.count() == 1


def test_a_link_that_still_works_is_not_replaced(invitation, client):
    renew = reverse("accounts:renew_invitation", args=[invitation.pk, links.token_of(invitation)])
    assert client.post(renew)["Location"] == path_of(invitation)
    assert Message.objects.count() == 1


def test_asking_for_a_new_one_needs_a_form(invitation, client):
    expire(invitation)
    renew = reverse("accounts:renew_invitation", args=[invitation.pk, links.token_of(invitation)])
    assert client.get(renew).status_code == 405


# Who may invite whom


def test_administrators_and_coordinators_may_invite_and_nobody_else(cast, newcomer):
    may = [name for name, person in cast.everyone().items() if person and access.can_invite(person, newcomer)]
    assert may == ["administrator", "coordinator", "other_coordinator"]


def test_nobody_invites_one_who_has_a_password_or_may_not_sign_in(cast, newcomer):
    assert not access.can_invite(cast.administrator, cast.participant)
    with pytest.raises(Refused, match="has set up their account already"):
        actions.invite(person=cast.participant, by=cast.administrator)
    newcomer.is_active = False
    assert not access.can_invite(cast.administrator, newcomer)
    with pytest.raises(Refused, match="may not sign in"):
        actions.invite(person=newcomer, by=cast.administrator)
    assert Message.objects.count() == 0
