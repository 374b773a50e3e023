"""Observed feedback: read by the participant once released, and by who wrote it; by nobody else, anywhere."""

from datetime import timedelta

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cohorts import actions
from cohorts.guests import token_of
from cohorts.models import Guest, Observation, Place, Session
from cohorts.observing import message_values
from core.refusal import Refused
from outbox.models import Message
from people.models import AuditEvent
from tests import factories as make
from tests.cast import Cast

SECRET = "She asked the quietest person first and then waited"
NEXT = "Say no sooner"


@pytest.fixture
def challenge(cast: Cast) -> Session:
    """Over since an hour ago, led by the facilitator."""
    ended = timezone.now() - timedelta(hours=1)
    made = make.session(
        cast.cohort, "A practice in trouble", kind="leadership challenge", share="experience",
        starts_at=ended - timedelta(hours=3), ends_at=ended,
    )  # fmt: skip
    made.leaders.create(person=cast.facilitator)
    cast.programme.framework = make.framework()
    cast.programme.save()
    return made


@pytest.fixture
def guest(cast: Cast, challenge: Session) -> Guest:
    return actions.invite_guest(
        session=challenge, name="Mira Stone", email="mira@northmoor.example", why="Watch and say what you see.",
        observes=True, by=cast.coordinator,
    )  # fmt: skip


def write(cast: Cast, challenge: Session, place: Place | None = None, **given) -> Observation:
    given.setdefault("by", cast.facilitator)
    return actions.observe(
        session=challenge, place=place or cast.place, seen=[("Model the way", SECRET), ("Other", " ")],
        next_step=NEXT, **given,
    )  # fmt: skip


def page_of(observation: Observation) -> str:
    return reverse("cohorts:observation", args=[observation.pk])


def test_the_participant_reads_it_once_released_and_is_told_without_a_word_of_it(client, cast, challenge):
    written = write(cast, challenge)
    client.force_login(cast.participant)
    assert client.get(page_of(written)).status_code == 404
    assert actions.release_observations(session=challenge, by=cast.coordinator) == 1
    page = client.get(page_of(written)).content.decode()
    assert SECRET in page
    assert NEXT in page
    assert "Helen Marsh" in page
    told = Message.objects.get(kind="observed feedback")
    assert told.to == cast.participant
    said = str(message_values("observed feedback", challenge.pk, cast.participant)) + told.body + told.subject
    assert SECRET not in said
    assert NEXT not in said


def test_nobody_but_reader_and_writer_can_open_it(client, cast, challenge):
    written = write(cast, challenge)
    actions.release_observations(session=challenge, by=cast.facilitator)
    found = {}
    for name, person in cast.everyone().items():
        client.logout()
        if person:
            client.force_login(person)
        found[name] = client.get(page_of(written)).status_code
    assert found.pop("participant") == found.pop("facilitator") == 200
    assert found.pop("signed out") == 302
    assert set(found.values()) == {404}


def test_no_page_of_the_cohort_and_no_side_door_has_a_word_of_it(client, cast, challenge):
    write(cast, challenge)
    actions.release_observations(session=challenge, by=cast.facilitator)
    for person in (cast.coordinator, cast.administrator, cast.coach, cast.peer, cast.commissioner, cast.evaluator):
        client.force_login(person)
        for address in (
            reverse("home:workspace", args=[cast.cohort.pk]),
            reverse("cohorts:observed", args=[challenge.pk]),
            reverse("cohorts:own_session", args=[challenge.pk]),
            reverse("cohorts:attendance_csv", args=[cast.cohort.pk]),
            reverse("cohorts:register", args=[challenge.pk]),
            reverse("cohorts:guests", args=[cast.cohort.pk, challenge.pk]),
        ):
            body = client.get(address).content.decode()
            assert SECRET not in body
            assert NEXT not in body
    assert SECRET not in str(list(AuditEvent.objects.values_list("details", flat=True)))


def test_it_is_ciphertext_in_the_database_and_cannot_be_searched_or_serialised(cast, challenge):
    write(cast, challenge)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM cohorts_observation")
        [[kept]] = cursor.fetchall()
    assert SECRET not in kept
    assert kept.startswith("gAAAA")
    with pytest.raises(FieldError):
        Observation.objects.filter(body__contains=SECRET).exists()
    with pytest.raises(FieldError):
        serializers.serialize("json", Observation.objects.all())


def test_a_leader_does_not_read_what_another_wrote_and_the_coordinator_sees_how_many(client, cast, challenge, guest):
    theirs = write(cast, challenge, by=None, guest=guest)
    client.force_login(cast.facilitator)
    assert client.get(page_of(theirs)).status_code == 404
    client.force_login(cast.coordinator)
    page = client.get(reverse("cohorts:observed", args=[challenge.pk])).content.decode()
    assert "1 observer has written, 1 not released" in page
    assert client.get(reverse("cohorts:observe", args=[challenge.pk, cast.place.pk])).status_code == 403


def test_the_leader_writes_changes_and_is_refused_once_it_is_released(client, cast, challenge):
    client.force_login(cast.facilitator)
    page = reverse("cohorts:observe", args=[challenge.pk, cast.place.pk])
    assert "Encourage the heart" in client.get(page).content.decode()
    empty = client.post(page, {"domain-1": " ", "next_step": ""}).content.decode()
    assert "Write what you saw, in one of the boxes at least." in empty
    client.post(page, {"domain-1": SECRET, "next_step": ""})
    client.post(page, {"domain-1": SECRET, "domain-2": "Thanked them by name.", "next_step": NEXT})
    [written] = Observation.objects.all()
    assert written.seen == [("Model the way", SECRET), ("Encourage the heart", "Thanked them by name.")]
    client.post(reverse("cohorts:release_observed", args=[challenge.pk]))
    shown = client.post(page, {"domain-1": "Something else"}).content.decode()
    assert "stays as it is" in shown
    written.refresh_from_db()
    assert written.seen[0][1] == SECRET


def test_what_could_identify_a_patient_is_pointed_at_and_nothing_is_lost(client, cast, challenge):
    client.force_login(cast.facilitator)
    page = reverse("cohorts:observe", args=[challenge.pk, cast.place.pk])
    words = "Spoke of Mrs Alder, NHS number 943 476 5919, with care"
    shown = client.post(page, {"domain-1": words}).content.decode()
    assert "tick that you have checked it" in shown
    assert "with care" in shown
    client.post(page, {"domain-1": words, "checked": "on"})
    assert Observation.objects.count() == 1


def test_a_guest_observes_by_their_link_and_sees_names_alone(client, cast, challenge, guest):
    write(cast, challenge)
    own = reverse("cohorts:guest", args=[guest.pk, token_of(guest)])
    page = client.get(own).content.decode()
    assert cast.participant.name in page
    for hidden in (SECRET, cast.participant.email, cast.place.organisation.name, "observer has"):
        assert hidden not in page
    writes = reverse("cohorts:guest_observes", args=[guest.pk, token_of(guest), cast.peer_place.pk])
    client.post(writes, {"domain-1": "Kept time."})
    assert Observation.objects.get(guest=guest).place == cast.peer_place
    stranger = reverse("cohorts:guest_observes", args=[guest.pk, token_of(guest), cast.stranger_place.pk])
    assert client.get(stranger).status_code == 404


def test_a_guest_who_does_not_observe_sees_and_writes_nothing(client, cast, challenge):
    plain = actions.invite_guest(
        session=challenge, name="Ann Reed", email="ann@northmoor.example", why="Come.", by=cast.coordinator
    )
    Session.objects.filter(pk=challenge.pk).update(ends_at=timezone.now() + timedelta(hours=1))
    assert (
        cast.participant.name
        not in client.get(reverse("cohorts:guest", args=[plain.pk, token_of(plain)])).content.decode()
    )
    door = reverse("cohorts:guest_observes", args=[plain.pk, token_of(plain), cast.place.pk])
    assert client.get(door).status_code == 404
    with pytest.raises(Refused, match="not one of an observer"):
        write(cast, challenge, by=None, guest=plain)


def test_only_a_challenge_that_has_begun_is_observed(cast, challenge):
    with pytest.raises(Refused, match="for a leadership challenge"):
        write(cast, cast.session)
    Session.objects.filter(pk=challenge.pk).update(
        starts_at=timezone.now() + timedelta(hours=1), ends_at=timezone.now() + timedelta(hours=2)
    )
    with pytest.raises(Refused, match="before the session begins"):
        write(cast, challenge)


def test_what_comes_later_is_released_later_and_each_batch_is_told_once(cast, challenge, guest):
    write(cast, challenge)
    for _ in range(2):
        actions.release_observations(session=challenge, by=cast.facilitator)
    write(cast, challenge, by=None, guest=guest)
    assert actions.release_observations(session=challenge, by=cast.facilitator) == 1
    assert Message.objects.filter(kind="observed feedback", to=cast.participant).count() == 2


def test_renaming_a_domain_rewrites_nothing(client, cast, challenge):
    written = write(cast, challenge)
    cast.programme.framework.domains.filter(name="Model the way").update(name="Lead by example")
    client.force_login(cast.facilitator)
    assert "Model the way" in client.get(page_of(written)).content.decode()


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_page_costs_the_same_however_many_take_part(client, cast, challenge, number, django_assert_num_queries):
    for _ in range(number):
        write(cast, challenge, make.place(cast.cohort))
    client.force_login(cast.facilitator)
    with django_assert_num_queries(7):
        client.get(reverse("cohorts:observed", args=[challenge.pk]))


def test_one_downloads_all_that_was_seen_of_oneself_and_nobody_elses(sign_in, cast, challenge):
    write(cast, challenge)
    actions.observe(
        session=challenge, place=cast.peer_place, seen=[("Model the way", "Tom hid")], next_step="", by=cast.facilitator
    )
    address = reverse("cohorts:own_feedback")
    assert sign_in(cast.participant).get(address).status_code == 404  # nothing is released yet
    actions.release_observations(session=challenge, by=cast.coordinator)
    other = make.session(cast.cohort, "Another", kind="leadership challenge")
    actions.observe(
        session=other, place=cast.place, seen=[("Model the way", "Not yet")], next_step="", by=cast.facilitator
    )
    response = sign_in(cast.participant).get(address)
    text = response.content.decode()
    assert SECRET in text
    assert NEXT in text
    assert "Written by Helen Marsh" in text
    assert "A practice in trouble" in text
    assert "Tom hid" not in text
    assert "Not yet" not in text
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"] == 'attachment; filename="observed-feedback.txt"'
    assert address in sign_in(cast.participant).get(reverse("cohorts:own_session", args=[challenge.pk])).text
    for person in (cast.facilitator, cast.coordinator, cast.administrator, cast.coach):
        assert sign_in(person).get(address).status_code == 404
