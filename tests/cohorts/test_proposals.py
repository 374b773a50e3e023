"""What participants ask for: proposing, backing, answering, and the session that comes of it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts import proposals
from cohorts.models import Proposal, Session
from core.refusal import Refused
from outbox.models import Message
from outbox.sending import send
from tests import factories as make

VISIT = "A day at a hospital that halved its waits"


def at(page, *things):
    return reverse(f"cohorts:{page}", args=[thing.pk for thing in things])


@pytest.fixture
def proposal(cast):
    return proposals.propose(place=cast.place, kind="visit", text=VISIT, by=cast.participant, on=date(2026, 11, 2))


# Asking


def test_a_participant_asks_for_something_and_the_cohort_reads_it(cast, sign_in):
    client = sign_in(cast.participant)
    form = client.get(at("proposals", cast.cohort)).context["form"]
    client.post(at("proposals", cast.cohort), {"text": VISIT, "kind": "visit", "once": form["once"].value()})
    page = sign_in(cast.peer).get(at("proposals", cast.cohort)).text
    assert VISIT in page
    assert "asked by Amara Okafor" in page
    assert "1 person asks for it" in page


def test_the_form_sent_twice_is_one_proposal(cast):
    once = uuid4()
    for _ in range(2):
        proposals.propose(place=cast.place, kind="topic", text="More on money", by=cast.participant, once=once)
    assert Proposal.objects.count() == 1


def test_what_is_asked_for_already_is_to_be_backed(cast, sign_in, proposal):
    response = sign_in(cast.peer).post(
        at("proposals", cast.cohort), {"text": VISIT.upper(), "kind": "topic", "once": uuid4()}
    )
    assert "Back it instead" in response.text
    assert VISIT.upper() in response.text  # what was typed stands in the form still
    assert Proposal.objects.count() == 1


def test_an_empty_wish_says_what_to_do(cast, sign_in):
    response = sign_in(cast.participant).post(
        at("proposals", cast.cohort), {"text": " ", "kind": "topic", "once": uuid4()}
    )
    assert "Say what you would like, in a sentence." in response.text


def test_a_wish_that_could_identify_a_patient_is_asked_about_first(cast, sign_in):
    words = {"text": "A talk by the mother of the girl born 3/4/2021", "kind": "speaker", "once": uuid4()}
    client = sign_in(cast.participant)
    assert "tick that you have checked it" in client.post(at("proposals", cast.cohort), words).text
    assert not Proposal.objects.exists()
    client.post(at("proposals", cast.cohort), words | {"checked": "on"})
    assert Proposal.objects.get().text == words["text"]


def test_once_the_cohort_has_finished_its_participants_read_and_no_longer_ask(cast, sign_in, proposal):
    cast.cohort.state = "finished"
    cast.cohort.save(update_fields=["state"])
    client, page = sign_in(cast.peer), at("proposals", cast.cohort)
    html = client.get(page).text
    assert proposal.text in html
    assert "I ask for this too" not in html
    assert "Ask for something" not in html
    assert client.post(page, {"text": "More on money", "kind": "topic", "once": uuid4()}).status_code == 403
    cast.peer_place.cohort = cast.cohort
    for ask in (
        lambda: proposals.propose(place=cast.peer_place, kind="topic", text="More on money", by=cast.peer),
        lambda: proposals.back(proposal=proposal, place=cast.peer_place, by=cast.peer),
    ):
        with pytest.raises(Refused, match="This cohort has finished"):
            ask()


def test_whoever_has_left_reads_and_no_longer_asks(cast, sign_in, proposal):
    cast.peer_place.state, cast.peer_place.left_on = "left", date(2026, 11, 10)
    cast.peer_place.save()
    client = sign_in(cast.peer)
    assert client.get(at("proposals", cast.cohort)).context["form"] is None
    assert client.post(at("proposals", cast.cohort), {"text": "Less travel"}).status_code == 403
    client.post(at("back_proposal", cast.cohort, proposal))
    assert not proposal.backings.exists()


# Backing


def test_backing_twice_counts_once_and_can_be_taken_back(cast, sign_in, proposal):
    client = sign_in(cast.peer)
    for _ in range(2):
        client.post(at("back_proposal", cast.cohort, proposal))
    assert "2 people ask for it, you among them" in client.get(at("proposals", cast.cohort)).text
    client.post(at("take_back_proposal", cast.cohort, proposal))
    assert "1 person asks for it" in client.get(at("proposals", cast.cohort)).text


def test_the_most_backed_stands_first(cast, proposal):
    other = proposals.propose(
        place=cast.peer_place, kind="pace", text="Longer lunches", by=cast.peer, on=date(2026, 11, 1)
    )
    proposals.back(proposal=proposal, place=cast.peer_place, by=cast.peer)
    waiting, _ = proposals.lines_of(cast.cohort, cast.place)
    assert [(line.proposal, line.backers) for line in waiting] == [(proposal, 2), (other, 1)]


def test_a_wish_is_withdrawn_unless_others_share_it(cast, proposal):
    proposals.back(proposal=proposal, place=cast.peer_place, by=cast.peer)
    proposals.take_back(proposal=proposal, place=cast.place, by=cast.participant)
    proposal.refresh_from_db()
    assert proposal.place == cast.peer_place
    assert not proposal.backings.exists()
    proposals.take_back(proposal=proposal, place=cast.peer_place, by=cast.peer)
    assert not Proposal.objects.exists()


def test_a_participant_of_another_cohort_can_neither_see_nor_back(cast, sign_in, proposal):
    client = sign_in(cast.stranger)
    assert client.get(at("proposals", cast.cohort)).status_code == 404
    assert client.post(at("back_proposal", cast.other_cohort, proposal)).status_code == 404
    with pytest.raises(Refused, match="another cohort"):
        proposals.back(proposal=proposal, place=cast.stranger_place, by=cast.stranger)


# Answering


def test_an_answer_is_told_once_to_each_who_asked(
    cast, sign_in, proposal, mailoutbox, django_capture_on_commit_callbacks
):
    proposals.back(proposal=proposal, place=cast.peer_place, by=cast.peer)
    words = {"state": "declined", "answer": "The trust that we had in mind takes no visits this year."}
    client = sign_in(cast.coordinator)
    for _ in range(2):
        client.post(at("answer_proposal", cast.cohort, proposal), words)
    messages = list(Message.objects.filter(kind=proposals.MESSAGE_KIND))
    assert {message.to for message in messages} == {cast.participant, cast.peer}
    assert not any(VISIT in message.body for message in messages)  # the outbox holds a placeholder
    send(messages[0].pk)
    assert VISIT in mailoutbox[0].body
    assert "takes no visits this year" in mailoutbox[0].body


def test_an_answer_without_words_is_refused_beside_the_field(cast, sign_in, proposal):
    response = sign_in(cast.coordinator).post(at("answer_proposal", cast.cohort, proposal), {"state": "done"})
    assert "Say in a sentence what was done, or why not." in response.text
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_what_is_answered_can_no_longer_be_backed(cast, proposal):
    proposals.answer(proposal=proposal, state="done", words="It is in the library.", by=cast.coordinator)
    with pytest.raises(Refused, match="answered while you were reading"):
        proposals.back(proposal=proposal, place=cast.peer_place, by=cast.peer)


# A session of it


def test_a_proposal_becomes_a_session_in_one_step(cast, sign_in, proposal):
    client = sign_in(cast.coordinator)
    form = client.get(at("session_of_proposal", cast.cohort, proposal)).context["form"]
    assert (form.initial["title"], form.initial["kind"]) == (VISIT, "study visit")
    client.post(
        at("session_of_proposal", cast.cohort, proposal),
        {
            "title": VISIT,
            "kind": "study visit",
            "share": "others",
            "group": "cohort",
            "date": "2027-01-20",
            "starts": "09:30",
            "ends": "16:30",
            "once": form.initial["once"],
        },
    )
    proposal.refresh_from_db()
    assert proposal.session == Session.objects.get(title=VISIT)
    assert proposals.became(proposal) == f"“{VISIT}” is on Wednesday 20 January."


def test_when_the_session_moves_what_became_of_it_moves_too(cast, proposal):
    made = make.session(cast.cohort, VISIT, date(2027, 1, 20))
    proposals.make_session(proposal=proposal, session=made, by=cast.coordinator)
    made.starts_at += timedelta(days=1)
    made.ends_at += timedelta(days=1)
    made.save()
    proposal.refresh_from_db()
    assert "21 January" in proposals.became(proposal)
    made.cancelled_at = timezone.now()
    made.save()
    proposal.refresh_from_db()
    assert "was cancelled" in proposals.became(proposal)


def test_what_was_agreed_is_done_once_its_session_was_held_on_page_and_in_reports(cast, sign_in, proposal):
    held = make.session(cast.cohort, VISIT, timezone.localdate() - timedelta(days=2))
    proposals.make_session(proposal=proposal, session=held, by=cast.coordinator)
    proposal.refresh_from_db()
    assert proposals.state_of(proposal) == "done"
    [asked] = proposals.asked_and_done([cast.cohort])
    assert (asked.state, asked.became.startswith(f"“{VISIT}” was on ")) == ("done", True)
    row = sign_in(cast.peer).get(at("proposals", cast.cohort)).content.decode().split("By how many</th>")[1]
    assert "<span>Done<span" in row
    assert "Agreed" not in row


def test_what_was_agreed_stays_agreed_until_its_session_is_held_and_where_it_was_cancelled(cast, proposal):
    coming = make.session(cast.cohort, VISIT, timezone.localdate() + timedelta(days=2))
    proposals.make_session(proposal=proposal, session=coming, by=cast.coordinator)
    proposal.refresh_from_db()
    assert proposals.state_of(proposal) == "agreed"
    past = timezone.now() - timedelta(days=2)
    Session.objects.filter(pk=coming.pk).update(starts_at=past - timedelta(hours=1), ends_at=past, cancelled_at=past)
    proposal.refresh_from_db()
    assert proposals.state_of(proposal) == "agreed"


# For reports


def test_reports_get_what_was_asked_for_and_nobodys_name(cast, proposal):
    proposals.back(proposal=proposal, place=cast.peer_place, by=cast.peer)
    proposals.answer(proposal=proposal, state="done", words="We went in March.", by=cast.coordinator)
    [asked] = proposals.asked_and_done([cast.cohort])
    assert (asked.text, asked.backers, asked.state, asked.became) == (VISIT, 2, "done", "We went in March.")
    assert "Amara" not in repr(asked)
    assert proposals.asked_and_done([cast.other_cohort]) == ()


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_asks_as_much_however_many_wishes(cast, sign_in, rows, django_assert_num_queries):
    for number in range(rows):
        row = proposals.propose(place=cast.place, kind="topic", text=f"Topic {number}", by=cast.participant)
        proposals.back(proposal=row, place=cast.peer_place, by=cast.peer)
    client = sign_in(cast.peer)
    client.get(at("proposals", cast.cohort))
    with django_assert_num_queries(7):
        client.get(at("proposals", cast.cohort))
