"""Guests: they come by a link of their own, without a place, and are in no attendance figure."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts import actions
from cohorts.guests import message_values, token_of
from cohorts.models import Guest, Session, tally_of
from cohorts.release import release
from core.refusal import Refused
from outbox.models import Message
from people.models import AuditEvent
from tests import factories as make
from tests.cast import Cast


@pytest.fixture
def presentation(cast: Cast) -> Session:
    """To come, of the whole cohort."""
    starts = timezone.now() + timedelta(days=10)
    return make.session(
        cast.cohort, "What we brought together", kind="presentation", hours="2", venue="Board room",
        starts_at=starts, ends_at=starts + timedelta(hours=2),
    )  # fmt: skip


def invite(cast: Cast, session: Session, name: str = "Executive team", people: int = 6, **given) -> Guest:
    given.setdefault("email", f"{name.split(maxsplit=1)[0].lower()}@northmoor.example")
    words = "Hear what they did, and say what you will back."
    return actions.invite_guest(session=session, name=name, why=words, people=people, by=cast.coordinator, **given)


def link(guest: Guest, name: str = "cohorts:guest", *more) -> str:
    guest.refresh_from_db()
    return reverse(name, args=[guest.pk, token_of(guest), *more])


def test_a_guest_sees_when_where_and_what_and_nothing_of_a_participant(client, cast, presentation):
    page = client.get(link(invite(cast, presentation))).content.decode()
    for words in ("What we brought together", "Board room", "Hear what they did", "Priya Shah invites you"):
        assert words in page
    for person in (cast.participant, cast.peer, cast.facilitator):
        assert person.family_name not in page


def test_a_team_says_how_many_come_and_they_are_counted_and_in_no_attendance(client, cast, presentation):
    guest = invite(cast, presentation)
    before = tally_of(cast.place, timezone.now())
    shown = client.post(link(guest), {"answer": "yes", "coming": "7"}).content.decode()
    assert "You are invited as 6" in shown
    client.post(link(guest), {"answer": "yes", "coming": "4"})
    client.force_login(cast.participant)
    assert "4 guests come" in client.get(reverse("cohorts:own_session", args=[presentation.pk])).content.decode()
    client.force_login(cast.coordinator)
    assert "and 4 guests" in client.get(reverse("cohorts:register", args=[presentation.pk])).content.decode()
    assert tally_of(cast.place, timezone.now()) == before


def test_looking_answers_nothing_and_an_answer_can_be_changed(client, cast, presentation):
    guest = invite(cast, presentation, people=1)
    client.get(link(guest))
    guest.refresh_from_db()
    assert guest.answer == ""
    client.post(link(guest), {"answer": "yes"})
    client.post(link(guest), {"answer": "no"})
    guest.refresh_from_db()
    assert (guest.answer, guest.coming) == ("no", 0)


def test_a_link_ends_with_the_session_by_being_withdrawn_and_by_a_newer_one(client, cast, presentation):
    guest = invite(cast, presentation)
    old = link(guest)
    actions.invite_guest_again(guest=guest, by=cast.coordinator)
    assert client.get(old).status_code == 404
    assert client.get(link(guest)).status_code == 200
    Session.objects.filter(pk=presentation.pk).update(
        starts_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now() - timedelta(minutes=1)
    )
    assert client.get(link(guest)).status_code == 410
    actions.revoke_guest(guest=guest, by=cast.coordinator)
    assert client.get(link(guest)).status_code == 404


def test_no_link_stands_in_the_database_and_another_guests_link_opens_nothing(client, cast, presentation):
    guest, other = invite(cast, presentation), invite(cast, presentation, "Mira Stone", people=1)
    assert client.get(reverse("cohorts:guest", args=[guest.pk, token_of(other)])).status_code == 404
    said = Message.objects.get(kind="guest invited", to_email=guest.email)
    assert "{link}" in said.body
    assert token_of(guest) not in said.body + said.subject
    assert not [event for event in AuditEvent.objects.all() if guest.email in str(event.details)]


def test_the_invitation_says_who_asks_what_for_and_the_link(cast, presentation):
    guest = invite(cast, presentation)
    said = message_values("guest invited", guest.pk, None)
    assert said["inviter"] == "Priya Shah"
    assert re.search(rf"/cohorts/guest/{guest.pk}/[\w-]{{43}}/$", said["link"])


def test_guests_who_may_come_are_told_on_release_that_it_moved_or_is_off(cast, presentation):
    yes, no = invite(cast, presentation), invite(cast, presentation, "Mira Stone", people=1)
    actions.answer_guest(guest=no, coming=0)
    later = {
        "starts_at": presentation.starts_at + timedelta(days=1),
        "ends_at": presentation.ends_at + timedelta(days=1),
    }
    Session.objects.filter(pk=presentation.pk).update(**later)
    presentation.refresh_from_db()
    moved = Message.objects.filter(kind="guest told of a change")
    assert moved.count() == 0
    release(cohort=cast.cohort, by=cast.coordinator)
    assert [each.to_email for each in moved] == [yes.email]
    actions.cancel_session(session=presentation, by=cast.coordinator)
    assert not Message.objects.filter(kind="guest not expected").exists()
    release(cohort=cast.cohort, by=cast.coordinator)
    [off] = Message.objects.filter(kind="guest not expected")
    assert off.to_email == yes.email
    assert message_values("guest told of a change", yes.pk, None) is None
    assert message_values("guest not expected", yes.pk, None)["became"] == "is cancelled"


def test_a_session_that_moves_twice_before_it_is_released_is_one_message_and_none_to_who_was_asked_since(
    cast, presentation
):
    early = invite(cast, presentation)
    for days in (1, 2):
        Session.objects.filter(pk=presentation.pk).update(
            starts_at=presentation.starts_at + timedelta(days=days), ends_at=presentation.ends_at + timedelta(days=days)
        )
    presentation.refresh_from_db()
    invite(cast, presentation, "Mira Stone", people=1)
    release(cohort=cast.cohort, by=cast.coordinator)
    release(cohort=cast.cohort, by=cast.coordinator)
    assert [each.to_email for each in Message.objects.filter(kind="guest told of a change")] == [early.email]


def test_the_same_address_is_invited_once_and_a_double_click_is_one_invitation(client, cast, presentation):
    client.force_login(cast.coordinator)
    page = reverse("cohorts:guests", args=[cast.cohort.pk, presentation.pk])
    once = str(client.get(page).context["form"]["once"].value())
    sent = {
        "name": "Mira Stone",
        "email": "mira@northmoor.example",
        "why": "Come and see.",
        "people": "1",
        "once": once,
    }
    for _ in range(2):
        client.post(page, sent)
    assert Guest.objects.count() == 1
    again = client.post(
        page, {**sent, "email": "MIRA@northmoor.example", "once": str(presentation.pk)}
    ).content.decode()
    assert "invited already" in again
    assert "Come and see." in again


def test_nobody_is_invited_to_what_was_cancelled(cast, presentation):
    actions.cancel_session(session=presentation, by=cast.coordinator)
    presentation.refresh_from_db()
    with pytest.raises(Refused, match="was cancelled"):
        invite(cast, presentation)


def test_the_list_is_a_file_for_the_reception(client, cast, presentation):
    actions.answer_guest(guest=invite(cast, presentation, "=Team"), coming=3)
    client.force_login(cast.coordinator)
    text = client.get(reverse("cohorts:guests_csv", args=[cast.cohort.pk, presentation.pk])).content.decode()
    assert "'=Team,=team@northmoor.example".replace(",=", ",'=") in text
    assert text.rstrip().endswith("6,3,Coming")


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_list_costs_the_same_however_many_guests(client, cast, presentation, number, django_assert_num_queries):
    for each in range(number):
        invite(cast, presentation, f"{each} guest")
    client.force_login(cast.coordinator)
    with django_assert_num_queries(5):
        client.get(reverse("cohorts:guests", args=[cast.cohort.pk, presentation.pk]))


def test_who_leads_for_the_commissioner_is_named_to_participants_and_has_no_register(client, cast, presentation):
    lead = invite(cast, presentation, "Rosalind Tam", people=1, leads=True)
    client.post(link(lead), {"answer": "yes"})
    client.force_login(cast.participant)
    page = client.get(reverse("cohorts:own_session", args=[presentation.pk])).content.decode()
    assert "Rosalind Tam, for Welland Vale Partnership Trust" in page
    assert "guest comes" not in page
    assert "Rosalind Tam" in client.get(reverse("cohorts:my_sessions")).content.decode()
    namesake = make.person("Rosalind Tam", email=lead.email)
    client.force_login(namesake)
    assert client.get(reverse("cohorts:register", args=[presentation.pk])).status_code == 404
    assert client.get(reverse("cohorts:sessions", args=[cast.cohort.pk])).status_code == 404
    client.logout()
    assert cast.participant.family_name not in client.get(link(lead)).content.decode()
    client.post(link(lead), {"answer": "no"})
    client.force_login(cast.participant)
    assert "Rosalind Tam" not in client.get(reverse("cohorts:my_sessions")).content.decode()
