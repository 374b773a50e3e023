"""A bad day: a session is stood down, everybody is told, nobody is harmed, and a new date is found."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts import actions
from cohorts.actions import end_facilitator
from cohorts.actions.experts import About
from cohorts.experts import costs_of
from cohorts.models import Cohort, CohortGrant, Session, tally_of
from cohorts.notice import MESSAGE_KIND
from cohorts.proposals import became, make_session, propose
from cohorts.release import release
from cohorts.stand_down import COORDINATOR_KIND, free_days, hold_instead, stand_down
from core.dates import local
from core.refusal import Refused
from library.models import Material
from outbox.actions import give_mobile
from outbox.models import Message
from outbox.sending import send
from outbox.texting import composed
from tests import factories as make
from tests.outbox import notify

MONDAY = date(2027, 3, 22)


def at(page, *things):
    return reverse(f"cohorts:{page}", args=[thing.pk for thing in things])


@pytest.fixture
def session(cast):
    """On the Monday before Easter, of the whole cohort, led by the facilitator."""
    Cohort.objects.filter(pk=cast.cohort.pk).update(ends_on=MONDAY)
    Session.objects.filter(cohort=cast.cohort, starts_at__gte=make.at(MONDAY)).delete()
    made = make.session(cast.cohort, "Leading in the open", MONDAY, venue="The Corn Exchange")
    made.leaders.create(person=cast.facilitator)
    return made


def told():
    return sorted(Message.objects.filter(kind=MESSAGE_KIND).values_list("to__given_name", flat=True))


# Standing down


def test_everybody_who_would_come_is_told_at_once_and_nobody_else(cast, session, sign_in):
    client = sign_in(cast.coordinator)
    assert "everybody who would come is told at once" in client.get(at("stand_down", cast.cohort, session)).text
    assert told() == []
    for _ in range(2):
        client.post(at("stand_down", cast.cohort, session), {"reason": "weather", "words": "Stay at home."})
    assert told() == ["Amara", "Helen", "Tom"]


def test_the_message_says_what_and_when_and_the_words_of_the_coordinator(cast, session, mailoutbox):
    stand_down(session=session, reason="weather", words="Stay at home {all} of you.", by=cast.coordinator)
    send(Message.objects.get(kind=MESSAGE_KIND, to=cast.participant).pk)
    body = mailoutbox[-1].body
    assert "Leading in the open" in body
    assert "9.30am to 1pm, is stood down. Nobody’s attendance is harmed. A new date follows." in body
    assert "Stay at home {all} of you." in body
    assert "weather" not in body


def test_the_coordinator_is_told_of_what_somebody_else_stands_down_and_not_of_their_own(cast, session, mailoutbox):
    stand_down(session=session, reason="weather", words="Stay at home.", by=cast.facilitator)
    send(Message.objects.get(kind=COORDINATOR_KIND).pk)
    [message] = [sent for sent in mailoutbox if sent.to == [cast.coordinator.email]]
    assert message.subject == "Stood down: Leading in the open"
    assert "Helen Marsh has stood down “Leading in the open”" in message.body
    assert "It has no new date yet." in message.body
    assert at("new_date", cast.cohort, session) in message.body
    other = make.session(cast.cohort, "Leading on", MONDAY - timedelta(days=3))
    stand_down(session=other, reason="weather", by=cast.coordinator)
    assert Message.objects.filter(kind=COORDINATOR_KIND).count() == 1


def test_what_has_no_new_date_is_asked_about_until_one_is_chosen_or_none_is_to_come(cast, session, sign_in):
    stand_down(session=session, reason="illness", by=cast.coordinator)
    client, asked = sign_in(cast.coordinator), "Leading in the open was stood down and has no new date"
    pages = [reverse("home:today"), reverse("home:workspace", args=[cast.cohort.pk])]
    for page in pages:
        assert asked in client.get(page).text
    client.post(at("not_again", cast.cohort, session))
    for page in pages:
        assert asked not in client.get(page).text
    assert "It is not held again." in client.get(at("sessions", cast.cohort)).text
    page = client.get(at("new_date", cast.cohort, session))
    [(day, _), *_] = page.context["form"].fields["day"].choices
    client.post(at("new_date", cast.cohort, session), {"day": day})
    session.refresh_from_db()
    assert (session.not_again_at, session.held_instead.starts_at.date().isoformat()) == (None, day)
    assert "It is held on" in client.get(at("sessions", cast.cohort)).text


def test_what_was_stood_down_two_months_ago_is_asked_about_nowhere(cast, session, sign_in):
    stand_down(session=session, reason="illness", by=cast.coordinator)
    long_ago = timezone.now() - timedelta(days=61)
    Session.objects.filter(pk=session.pk).update(starts_at=long_ago, ends_at=long_ago + timedelta(hours=3))
    client = sign_in(cast.coordinator)
    for page in (reverse("home:today"), reverse("home:workspace", args=[cast.cohort.pk])):
        assert "was stood down and has no new date" not in client.get(page).text


def test_only_those_of_the_set_are_told_of_a_session_of_a_set(cast, session):
    other = make.learning_set(cast.cohort, "Set B", adviser=cast.coach)
    meeting = make.session(cast.cohort, "Action learning", MONDAY, group_size="set", learning_set=other)
    stand_down(session=meeting, reason="illness", by=cast.coordinator)
    assert told() == ["Joseph"]


def test_nobodys_attendance_is_harmed(cast, session):
    now = make.at(MONDAY) + timedelta(days=1)
    make.session(cast.cohort, "Missed", MONDAY - timedelta(days=7))
    make.attendance(cast.session, cast.place)
    before = tally_of(cast.place, now)
    assert session.pk in [line.session.id for line in before.lines]
    stand_down(session=session, reason="venue", by=cast.coordinator)
    after = tally_of(cast.place, now)
    assert after.expected == before.expected - session.hours
    assert after.attended == before.attended > 0
    assert after.percent_so_far > before.percent_so_far


def test_a_reason_is_asked_for_and_what_was_typed_is_kept(cast, session, sign_in):
    page = sign_in(cast.coordinator).post(at("stand_down", cast.cohort, session), {"words": "Stay at home."}).text
    assert "Choose why it is stood down." in page
    assert "Stay at home." in page
    session.refresh_from_db()
    assert session.cancelled_at is None


def test_the_page_of_a_session_that_is_over_says_so_and_offers_nothing(cast, session, sign_in):
    Session.objects.filter(pk=session.pk).update(
        starts_at=make.at(date(2026, 3, 2)), ends_at=make.at(date(2026, 3, 2), 12)
    )
    page = sign_in(cast.coordinator).get(at("stand_down", cast.cohort, session)).text
    assert "It is over, so it cannot be stood down." in page
    assert "Stand down and tell everybody" not in page


def test_a_session_that_is_over_is_not_stood_down(cast, session):
    past = make.session(cast.cohort, "Long ago", (timezone.now() - timedelta(days=3)).date())
    with pytest.raises(Refused, match="over"):
        stand_down(session=past, reason="other", by=cast.coordinator)


def test_participants_read_on_their_pages_that_it_is_stood_down(cast, session, sign_in):
    stand_down(session=session, reason="illness", words="A new date follows.", by=cast.coordinator)
    client = sign_in(cast.participant)
    for page in (client.get(reverse("home:participant")).text, client.get(reverse("cohorts:my_sessions")).text):
        assert "Stood down" in page
        assert "Leading in the open" in page
        assert "Illness" not in page
    assert "Leading in the open" not in sign_in(cast.stranger).get(reverse("cohorts:my_sessions")).text


# A new date


def test_new_dates_are_working_days_past_easter_on_which_nobody_has_another_session(cast, session):
    make.session(cast.cohort, "Another", date(2027, 3, 23))
    mine = make.session(cast.foreign_cohort, "Elsewhere", date(2027, 3, 24))
    mine.leaders.create(person=cast.facilitator)
    make.session(cast.foreign_cohort, "Of other people", date(2027, 3, 25))
    assert free_days(session, MONDAY, cast.coordinator) == [
        date(2027, 3, 25),  # the 26th is Good Friday, the 29th Easter Monday
        date(2027, 3, 30),
        date(2027, 3, 31),
        date(2027, 4, 1),
        date(2027, 4, 2),
    ]


def test_the_day_that_is_chosen_is_a_session_of_its_own_and_everybody_is_told(cast, session, sign_in):
    stand_down(session=session, reason="weather", by=cast.coordinator)
    client = sign_in(cast.coordinator)
    address = at("new_date", cast.cohort, session)
    Message.objects.all().delete()
    assert "Thursday 25 March 2027" in client.get(address).text
    for _ in range(2):
        client.post(address, {"day": "2027-03-25"})
    [made] = Session.objects.filter(instead_of=session)
    assert local(made.starts_at).date() == date(2027, 3, 25)
    assert (local(made.starts_at).time(), made.venue) == (local(session.starts_at).time(), "The Corn Exchange")
    assert [leader.person for leader in made.leaders.all()] == [cast.facilitator]
    assert made.cancelled_at is None
    assert told() == ["Amara", "Helen", "Tom"]
    cast.cohort.refresh_from_db()
    assert cast.cohort.ends_on == date(2027, 3, 25)


def test_a_day_that_was_taken_meanwhile_is_refused(cast, session, sign_in):
    stand_down(session=session, reason="weather", by=cast.coordinator)
    make.session(cast.cohort, "Another", date(2027, 3, 25))
    page = sign_in(cast.coordinator).post(at("new_date", cast.cohort, session), {"day": "2027-03-25"}).text
    assert "That day is no longer free." in page
    with pytest.raises(Refused, match="no longer free"):
        hold_instead(session=session, day=date(2027, 3, 25), by=cast.coordinator)


def test_a_session_that_was_not_stood_down_has_no_new_date(cast, session, sign_in):
    assert sign_in(cast.coordinator).get(at("new_date", cast.cohort, session)).status_code == 404


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_pages_ask_as_much_however_many_people(cast, session, sign_in, django_assert_num_queries, rows):
    for _ in range(rows):
        make.place(cast.cohort)
    client = sign_in(cast.coordinator)
    with django_assert_num_queries(3):
        client.get(at("stand_down", cast.cohort, session))
    stand_down(session=session, reason="weather", by=cast.coordinator)
    with django_assert_num_queries(12):
        client.get(at("new_date", cast.cohort, session))


# By text message


def test_those_who_gave_a_number_are_texted_what_and_when_and_nothing_more(cast, session, settings):
    settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE = notify.KEY, notify.TEMPLATE
    Session.objects.filter(pk=session.pk).update(title="Leading {in} the open")
    session.refresh_from_db()
    give_mobile(person=cast.participant, number="+447911123456", by=cast.participant)
    give_mobile(person=cast.stranger, number="+447911123457", by=cast.stranger)
    stand_down(session=session, reason="illness", words="Dr Lal is unwell.", by=cast.coordinator)
    [text] = Message.objects.filter(channel="text")
    assert text.to == cast.participant
    assert composed(text).words == (
        "Ashdown Leadership: Leading {in} the open on Monday 22 March at 9.30am is cancelled. More is in your e-mail."
    )


def test_a_text_that_comes_too_late_is_not_sent(cast, session, settings):
    settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE = notify.KEY, notify.TEMPLATE
    give_mobile(person=cast.participant, number="+447911123456", by=cast.participant)
    stand_down(session=session, reason="illness", by=cast.coordinator)
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() - timedelta(minutes=1))
    assert composed(Message.objects.get(channel="text")) is None


# By who leads it


def test_who_leads_a_session_stands_it_down_themselves_and_finds_its_new_date(cast, session, sign_in):
    client = sign_in(cast.facilitator)
    assert at("stand_down", cast.cohort, session) in client.get(reverse("cohorts:leading")).text
    client.post(at("stand_down", cast.cohort, session), {"reason": "illness"})
    session.refresh_from_db()
    assert session.stood_down_for == "illness"
    page = client.post(at("new_date", cast.cohort, session), {"day": "2027-03-25"}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("cohorts:leading")
    assert Session.objects.get(instead_of=session).leaders.get().person == cast.facilitator


def test_what_was_stood_down_stays_with_who_leads_it_until_it_has_a_new_date(cast, session, sign_in):
    stand_down(session=session, reason="illness", by=cast.facilitator)
    client = sign_in(cast.facilitator)
    page = client.get(reverse("cohorts:leading")).text
    assert "Stood down, without a new date" in page
    assert at("new_date", cast.cohort, session) in page
    hold_instead(session=session, day=free_days(session, MONDAY, cast.facilitator)[0], by=cast.facilitator)
    assert "without a new date" not in client.get(reverse("cohorts:leading")).text


def test_a_coach_stands_down_the_sessions_of_their_own_pairs_and_no_others(cast, session, sign_in):
    mine = make.session(cast.cohort, "Coaching", MONDAY, kind="coaching", group_size="pair", coaching=cast.coaching)
    client = sign_in(cast.coach)
    assert client.get(at("stand_down", cast.cohort, session)).status_code == 404
    client.post(at("stand_down", cast.cohort, mine), {"reason": "illness"})
    assert told() == ["Amara", "Joseph"]
    assert "Coaching" in client.get(at("new_date", cast.cohort, mine)).text


def test_a_facilitator_who_does_not_lead_it_and_one_who_has_stopped_may_not(cast, session, sign_in):
    other = make.person("Owen Price")
    make.grant(cast.cohort, other, "facilitator")
    assert sign_in(other).post(at("stand_down", cast.cohort, session), {"reason": "illness"}).status_code == 403
    meeting = make.session(cast.cohort, "Set day", MONDAY, group_size="set", learning_set=cast.learning_set)
    end_facilitator(grant=CohortGrant.objects.get(person=cast.facilitator, cohort=cast.cohort), by=cast.coordinator)
    page = sign_in(cast.facilitator).post(at("stand_down", cast.cohort, meeting), {"reason": "illness"})
    assert page.status_code == 404  # nor does she see what is theirs any more
    assert told() == []


# What goes along


@pytest.fixture
def visit(cast, session):
    """A visit with one place, taken, and one who waits; a guest who comes, one who does not, an expert, slides."""
    made = make.session(cast.cohort, "Visit", MONDAY + timedelta(days=1), kind="study visit")
    until = MONDAY - timedelta(days=6)
    actions.set_sign_up(session=made, by_sign_up=True, limit=1, until=until, by=cast.coordinator)
    for place in (cast.place, cast.peer_place):
        actions.sign_up(session=made, place=place, by=cast.coordinator, tell=False)
    for name, coming in (("Sofia Reyes", 1), ("Karl Brandt", 0)):
        guest = actions.invite_guest(
            session=made, name=name, email=f"{name.split()[0].lower()}@example.com", why="Come.", by=cast.coordinator
        )
        actions.answer_guest(guest=guest, coming=coming)
    for name, email in (("Marit Solheim", "marit@example.com"), ("Jonas Veldkamp", "")):
        expert = actions.add_expert(programme=cast.programme, about=About(name, email=email), by=cast.coordinator)
        actions.add_talk(session=made, expert=expert, fee=Decimal(1200), expenses=Decimal(60), by=cast.coordinator)
    make.material(cast.programme, "Slides", by=cast.coordinator, session=made)
    made.refresh_from_db()
    release(cohort=cast.cohort, by=cast.coordinator, tell=False)
    stand_down(session=made, reason="weather", by=cast.coordinator)
    return made


def sent_to(email):
    return list(Message.objects.filter(to_email=email).order_by("created_at", "pk").values_list("kind", flat=True))


def test_places_turns_fees_and_materials_go_along_and_each_is_told(cast, visit, sign_in):
    assert sent_to("marit@example.com") == ["talk cancelled"]
    assert sent_to("sofia@example.com") == ["guest invited", "guest not expected"]
    client = sign_in(cast.coordinator)
    day = free_days(visit, MONDAY, cast.coordinator)[0]
    page = client.post(at("new_date", cast.cohort, visit), {"day": day.isoformat()}, follow=True).text
    made = Session.objects.get(instead_of=visit)
    assert [(each.place, each.state) for each in made.sign_ups.order_by("turn")] == [
        (cast.place, "going"),
        (cast.peer_place, "waiting"),
    ]
    assert (made.sign_up_limit, made.sign_up_until) == (1, visit.sign_up_until + (day - MONDAY) - timedelta(days=1))
    assert [(talk.expert.name, talk.fee) for talk in made.talks.order_by("position")] == [
        ("Marit Solheim", 1200),
        ("Jonas Veldkamp", 1200),
    ]
    assert [(guest.name, guest.answer) for guest in made.guests.all()] == [("Sofia Reyes", "")]
    assert sent_to("marit@example.com") == ["talk cancelled", "talk on another day"]
    assert sent_to("sofia@example.com")[-1] == "guest invited"
    assert sent_to("karl@example.com") == ["guest invited"]
    assert [material.title for material in Material.objects.filter(session=made)] == ["Slides"]
    assert "1 place, 1 on the waiting list, 1 guest who is asked again" in page
    assert "Cadre has no e-mail address of Jonas Veldkamp." in page
    own = sign_in(cast.participant).get(reverse("cohorts:own_session", args=[made.pk])).text
    assert "Your place was kept for this day." in own


def test_the_programme_pays_an_expert_once_for_what_was_stood_down_and_is_held_instead(cast, visit):
    assert costs_of(cast.programme).total == 0
    hold_instead(session=visit, day=free_days(visit, MONDAY, cast.coordinator)[0], by=cast.coordinator)
    assert costs_of(cast.programme).total == 2 * 1260


def test_the_expert_reads_the_new_date_and_nothing_of_the_fee_is_in_the_message(cast, visit, mailoutbox):
    hold_instead(session=visit, day=date(2027, 3, 30), by=cast.coordinator)
    for message in Message.objects.filter(to_email="marit@example.com"):
        send(message.pk)
    bodies = [mail.body for mail in mailoutbox if mail.to == ["marit@example.com"]]
    news, cancelled = sorted(bodies, key=lambda body: "is cancelled" in body)
    assert "“Visit” of Leading for Change on Tuesday 23 March 2027, 9.30am to 1pm, at which you were to" in cancelled
    assert "speak, is cancelled." in cancelled
    assert "is held on Tuesday 30 March 2027 instead, 9.30am to 1pm" in news
    assert "1200" not in cancelled + news


def test_a_day_on_which_one_who_signed_up_is_engaged_is_not_offered(cast, visit):
    make.place(cast.other_cohort, cast.participant)
    make.session(cast.other_cohort, "Opening", date(2027, 3, 25))
    assert date(2027, 3, 25) not in free_days(visit, MONDAY, cast.coordinator)
    make.session(cast.other_cohort, "Another", date(2027, 3, 30))
    assert free_days(visit, MONDAY, cast.coordinator)[0] == date(2027, 3, 24)


def test_what_was_asked_for_and_became_the_session_is_said_with_its_new_day(cast, visit):
    proposal = propose(place=cast.place, kind="visit", text="A hospital", by=cast.participant)
    make_session(proposal=proposal, session=visit, by=cast.coordinator, tell=False)
    hold_instead(session=visit, day=date(2027, 3, 30), by=cast.coordinator)
    proposal.refresh_from_db()
    assert became(proposal) == "“Visit” is on Tuesday 30 March."
