import pytest
from django.core import mail
from django.urls import reverse

from core.refusal import Refused
from journals import actions
from journals.access import can_share_with
from journals.models import Sharing
from outbox.models import Message
from people.models import AuditEvent
from tests import factories as make


@pytest.fixture
def shared(cast, finished):
    return actions.share(reflection=finished, reader=cast.coach, by=cast.participant)


def test_a_participant_chooses_from_coach_facilitators_and_their_own_cohort(cast):
    assert [str(reader) for reader in can_share_with(cast.participant)] == [
        "Joseph Quill, your coach",
        "Helen Marsh, facilitator",
        "Tom Bevan, on Cohort 1",
    ]


def test_somebody_who_may_not_sign_in_any_more_is_not_offered(cast):
    cast.peer.is_active = False
    cast.peer.save(update_fields=["is_active"])
    assert [reader.person for reader in can_share_with(cast.participant)] == [cast.coach, cast.facilitator]


def test_a_coordinator_or_a_stranger_cannot_be_chosen(cast, finished):
    for reader in (cast.coordinator, cast.stranger, cast.nobody, cast.participant):
        with pytest.raises(Refused, match="your own cohort"):
            actions.share(reflection=finished, reader=reader, by=cast.participant)
    assert Sharing.objects.count() == 0


def test_a_draft_cannot_be_shared(cast, draft):
    with pytest.raises(Refused, match="Finish this reflection"):
        actions.share(reflection=draft, reader=cast.coach, by=cast.participant)


def test_sharing_twice_is_sharing_once_and_sends_one_message(cast, finished, shared):
    assert actions.share(reflection=finished, reader=cast.coach, by=cast.participant) == shared
    assert Message.objects.filter(kind="sharing").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_reader_is_told_with_a_link_and_not_a_word_of_it(cast, shared, finished, secret):
    sent = mail.outbox[0]
    message = Message.objects.get(kind="sharing")
    link = reverse("journals:shared_reflection", args=[finished.pk])
    assert sent.to == ["joseph@example.org"]
    assert link in sent.body
    assert "Amara Okafor would like you to read" in sent.body
    for text in (sent.subject, sent.body, message.subject, message.body):
        assert secret not in text
        assert "Silence" not in text
    assert "Amara" not in message.subject + message.body


def test_nothing_is_sent_about_a_sharing_that_has_ended(cast, shared):
    actions.unshare(sharing=shared, by=cast.participant)
    assert actions.values_for("sharing", shared.pk, cast.coach) is None


def test_the_reader_named_reads_it_and_each_reading_is_noted_by_id(cast, finished, shared, sign_in, secret):
    client = sign_in(cast.coach)
    url = reverse("journals:shared_reflection", args=[finished.pk])
    assert secret in client.get(url).content.decode()
    client.get(url)
    noted = AuditEvent.objects.filter(verb="read reflection", actor_id=cast.coach.pk, subject_id=str(finished.pk))
    assert [event.details for event in noted] == [{}, {}]


def test_the_reader_finds_it_in_their_list_and_in_the_menu(cast, finished, shared, sign_in):
    html = sign_in(cast.coach).get(reverse("journals:shared_with_you")).content.decode()
    assert html.count(f'href="{reverse("journals:shared_reflection", args=[finished.pk])}"') == 1
    assert "Amara Okafor" in html
    assert f'href="{reverse("journals:shared_with_you")}"' in html


def test_once_unshared_the_reader_finds_nothing_at_once(cast, finished, shared, sign_in):
    response = sign_in(cast.participant).post(reverse("journals:unshare", args=[finished.pk, shared.pk]))
    assert response.status_code == 302
    client = sign_in(cast.coach)
    assert client.get(reverse("journals:shared_reflection", args=[finished.pk])).status_code == 404
    assert "Silence" not in client.get(reverse("journals:shared_with_you")).content.decode()


def test_it_may_be_shared_with_the_same_person_again(cast, finished, shared):
    actions.unshare(sharing=shared, by=cast.participant)
    actions.unshare(sharing=shared, by=cast.participant)
    again = actions.share(reflection=finished, reader=cast.coach, by=cast.participant)
    assert again != shared
    assert AuditEvent.objects.filter(verb="stop sharing reflection").count() == 1


def test_nobody_but_the_author_stops_a_sharing(cast, finished, shared, sign_in):
    url = reverse("journals:unshare", args=[finished.pk, shared.pk])
    for person in (cast.coach, cast.peer, cast.coordinator, cast.administrator):
        assert sign_in(person).post(url).status_code == 404
    shared.refresh_from_db()
    assert shared.ended_at is None


def test_a_reader_who_is_not_offered_cannot_be_posted(cast, finished, sign_in):
    url = reverse("journals:share", args=[finished.pk])
    html = sign_in(cast.participant).post(url, {"readers": [str(cast.coordinator.pk)]}).content.decode()
    assert "Choose from the people listed" in html
    assert Sharing.objects.count() == 0


def test_sharing_on_the_page_names_several_people_at_once(cast, finished, sign_in):
    url = reverse("journals:share", args=[finished.pk])
    readers = [str(cast.coach.pk), str(cast.peer.pk)]
    assert sign_in(cast.participant).post(url, {"readers": readers}).status_code == 302
    assert {sharing.reader for sharing in Sharing.objects.all()} == {cast.coach, cast.peer}


def test_what_could_identify_a_patient_is_asked_about_before_sharing(cast, sign_in):
    reflection = actions.begin(author=cast.participant, body={"what": "Mrs Adeyemi was kept waiting"})
    actions.finish(reflection=reflection, by=cast.participant)
    url = reverse("journals:share", args=[reflection.pk])
    client = sign_in(cast.participant)
    html = client.post(url, {"readers": [str(cast.coach.pk)]}).content.decode()
    assert "“Mrs Adeyemi” in “Your reflection” looks like a person’s name" in html
    assert Sharing.objects.count() == 0
    assert client.post(url, {"readers": [str(cast.coach.pk)], "checked": "on"}).status_code == 302
    assert Sharing.objects.count() == 1


def test_a_coach_of_somebody_else_is_not_offered(cast):
    make.coaching(cast.peer_place, make.person("Other Coach"))
    names = [reader.person.name for reader in can_share_with(cast.participant)]
    assert names == ["Joseph Quill", "Helen Marsh", "Tom Bevan"]
