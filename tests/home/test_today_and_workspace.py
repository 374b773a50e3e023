"""The coordinator's day and a cohort's workspace: what needs somebody, with the action beside it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from awards.pathway.actions import UnitPlan, ask_to_enrol, set_up_pathway
from cohorts.models import Cohort, Session
from cohorts.proposals import propose
from cohorts.release import release
from outbox.models import Message
from tests import factories as make

TODAY = "/today/"


def workspace(cast) -> str:
    return f"/workspace/{cast.cohort.pk}/"


@pytest.fixture
def under_way(cast):
    """The cast's cohort with one session held a week ago, not closed, and one to come."""
    now = timezone.now()
    Cohort.objects.filter(pk=cast.cohort.pk).update(
        starts_on=(now - timedelta(weeks=8)).date(), ends_on=(now + timedelta(weeks=8)).date()
    )
    cast.cohort.sessions.all().delete()
    for title, days in (("Leading self", -7), ("Leading change", 5)):
        start = now + timedelta(days=days)
        made = make.session(cast.cohort, title, starts_at=start, ends_at=start + timedelta(hours=3, minutes=30))
        made.leaders.create(person=cast.facilitator)
    cast.held = cast.cohort.sessions.order_by("starts_at").first()
    return cast


def facts(response) -> list[str]:
    return [need.fact for need in response.context["page"].needs]


def test_a_register_left_open_needs_its_leader_and_the_coordinator(under_way, sign_in):
    make.attendance(under_way.held, under_way.place)
    for person in (under_way.coordinator, under_way.facilitator):
        [need] = [
            each for each in sign_in(person).get(workspace(under_way)).context["page"].needs if "register" in each.fact
        ]
        assert need.known == "1 of 2 people marked. Helen Marsh leads the session."
        assert need.url == f"/cohorts/sessions/{under_way.held.pk}/register/"


def test_the_open_register_of_a_set_needs_its_adviser_and_no_other_facilitator(under_way, sign_in):
    set_b = make.learning_set(under_way.cohort, "Set B")
    then = timezone.now() - timedelta(days=3)
    over = {"starts_at": then, "ends_at": then + timedelta(hours=3)}
    make.session(under_way.cohort, "Action learning", group_size="set", learning_set=set_b, **over)
    for person, needed in ((under_way.coordinator, True), (under_way.facilitator, False)):
        said = [fact for fact in facts(sign_in(person).get(workspace(under_way))) if "Set B, is open" in fact]
        assert bool(said) == needed


def test_a_closed_register_needs_nobody(under_way, sign_in):
    under_way.held.register_closed_at = timezone.now()
    under_way.held.save(update_fields=["register_closed_at"])
    assert not [fact for fact in facts(sign_in(under_way.coordinator).get(workspace(under_way))) if "register" in fact]


def test_a_participant_below_the_rule_needs_the_coordinator_and_not_the_facilitator(under_way, sign_in):
    make.attendance(under_way.held, under_way.place, "absent")
    make.attendance(under_way.held, under_way.peer_place)
    said = "Amara Okafor is at 0%, below the 80% rule"
    assert said in facts(sign_in(under_way.coordinator).get(workspace(under_way)))
    assert said not in facts(sign_in(under_way.facilitator).get(workspace(under_way)))


def test_people_without_a_coach_or_a_set_are_named_with_the_way_to_mend_it(under_way, sign_in):
    newcomer = make.place(under_way.cohort, make.person("New Comer"))
    client = sign_in(under_way.coordinator)
    for page, where in ((workspace(under_way), ""), (TODAY, f"{under_way.cohort}. ")):
        needs = {need.fact: need for need in client.get(page).context["page"].needs}
        assert needs["1 person has no learning set"].url == f"/cohorts/{under_way.cohort.pk}/sets/"
        assert needs["2 people have no coach"].known == f"{where}Tom Bevan, {newcomer.person.name}"


def test_the_workspace_counts_places_hours_and_sessions(under_way, sign_in):
    make.attendance(under_way.held, under_way.place)
    make.attendance(under_way.held, under_way.peer_place, "late", hours=Decimal("1.75"))
    page = sign_in(under_way.coordinator).get(workspace(under_way)).context["page"]
    assert (page.places, page.attendance.percent, page.on_course) == (2, 75, 1)
    assert (page.meetings.held, page.meetings.all) == (1, 2)


def test_the_workspace_lists_the_first_eight_people_and_leads_to_all(under_way, sign_in):
    for number in range(8):
        make.place(under_way.cohort, make.person(f"Kim Area{number}"))
    client = sign_in(under_way.coordinator)
    page = client.get(workspace(under_way))
    assert len(page.context["drawings"]["rows"]) == 8
    assert "Show all 10 people" in page.text
    everybody = client.get(workspace(under_way), {"people": "all"})
    assert len(everybody.context["drawings"]["rows"]) == 10
    assert "Show all" not in everybody.text


def test_the_workspace_of_a_finished_cohort_says_what_was_and_moves_nothing(under_way, sign_in):
    make.attendance(under_way.held, under_way.place)
    client = sign_in(under_way.coordinator)
    running = client.get(workspace(under_way)).text
    for words in ("attendance so far", "on course to complete", "Move sessions", "On course"):
        assert words in running
    Cohort.objects.filter(pk=under_way.cohort.pk).update(state=Cohort.State.FINISHED)
    finished = client.get(workspace(under_way)).text
    for words in ("so far", "on course", "On course", "Move sessions"):
        assert words not in finished
    assert "attended enough to complete" in finished
    assert "Met the rule" in finished


def test_scores_and_documents_are_the_coordinators_and_not_the_facilitators(under_way, sign_in):
    text = sign_in(under_way.facilitator).get(workspace(under_way)).content.decode()
    assert "Evaluation report" not in text
    assert "Evaluation report" in sign_in(under_way.coordinator).get(workspace(under_way)).content.decode()


def test_changes_that_nobody_was_told_of_need_the_coordinator_until_they_are_released(under_way, sign_in):
    release(cohort=under_way.cohort, by=under_way.coordinator)
    session = make.session(under_way.cohort, "Added since", under_way.cohort.ends_on)
    said = "1 change to the schedule is not released"
    page = sign_in(under_way.coordinator).get(workspace(under_way)).context["page"]
    [need] = [each for each in page.needs if each.fact == said]
    assert need.url == f"/cohorts/{under_way.cohort.pk}/release/"
    assert said not in facts(sign_in(under_way.facilitator).get(workspace(under_way)))
    release(cohort=under_way.cohort, by=under_way.coordinator)
    Session.objects.filter(pk=session.pk).update(cancelled_at=timezone.now())
    assert said in facts(sign_in(under_way.coordinator).get(workspace(under_way)))
    release(cohort=under_way.cohort, by=under_way.coordinator)
    assert said not in facts(sign_in(under_way.coordinator).get(workspace(under_way)))


def test_an_empty_cohort_says_what_to_do_first(cast, sign_in):
    empty = make.cohort(cast.programme)
    page = sign_in(cast.coordinator).get(f"/workspace/{empty.pk}/")
    assert page.status_code == 200
    assert "Add the first person" in page.content.decode()


def test_the_day_lists_own_cohorts_and_what_comes_in_two_weeks(under_way, sign_in):
    page = sign_in(under_way.coordinator).get(TODAY).context["page"]
    assert {line.cohort for line in page.cohorts} == {under_way.cohort, under_way.other_cohort}
    assert [session.title for session in page.sessions] == ["Leading change"]
    assert "Network day" not in sign_in(under_way.coordinator).get(TODAY).content.decode()


def test_a_session_leads_to_its_register_where_one_may_keep_it_and_else_to_the_sessions(under_way, sign_in):
    ours = under_way.cohort.sessions.get(title="Leading change")
    register, sessions = f"/cohorts/sessions/{ours.pk}/register/", f"/cohorts/{under_way.cohort.pk}/sessions/"
    for person, leads, not_to in (
        (under_way.coordinator, register, sessions),
        (under_way.administrator, sessions, register),
    ):
        client = sign_in(person)
        text = client.get(TODAY).content.decode()
        assert leads in text and not_to not in text
        assert client.get(leads).status_code == 200


def test_messages_that_were_not_sent_are_counted_for_own_people_only(under_way, sign_in):
    stranger = make.place(under_way.foreign_cohort).person
    for number, to in enumerate([under_way.participant, stranger]):
        Message.objects.create(kind="survey", key=f"k{number}", to=to, subject="s", body="b", state="failed")
    said = "1 message was not sent or may not have been"
    assert said in facts(sign_in(under_way.coordinator).get(TODAY))
    assert not [fact for fact in facts(sign_in(under_way.facilitator).get(TODAY)) if "message" in fact]


@pytest.mark.parametrize("more", [1, 3, 30])
def test_the_workspace_and_the_day_ask_the_same_however_many(under_way, sign_in, more, django_assert_num_queries):
    for _ in range(more):
        place = make.place(under_way.cohort, learning_set=under_way.learning_set)
        make.coaching(place)
        make.attendance(under_way.held, place)
        make.project(place)
        make.session(make.cohort(under_way.programme), "Not released", under_way.cohort.ends_on)
    client = sign_in(under_way.coordinator)
    with django_assert_num_queries(13):
        client.get(workspace(under_way))
    with django_assert_num_queries(12):
        client.get(TODAY)


def test_the_day_asks_fourteen_at_most_also_with_sessions_to_sign_up_for(under_way, sign_in, django_assert_num_queries):
    make.session(under_way.cohort, "A visit", under_way.cohort.ends_on, by_sign_up=True)
    client = sign_in(under_way.coordinator)
    with django_assert_num_queries(14):
        client.get(TODAY)


def test_of_the_open_register_of_a_finished_cohort_the_day_tells_how_many_are_marked(under_way, sign_in):
    make.attendance(under_way.held, under_way.place)
    Cohort.objects.filter(pk=under_way.cohort.pk).update(state=Cohort.State.FINISHED)
    known = [need.known for need in sign_in(under_way.coordinator).get(TODAY).context["page"].needs]
    assert f"Leading self, {under_way.cohort.name}. 1 marked so far." in known


def test_the_day_says_which_cohorts_have_changes_that_nobody_was_told_of(under_way, sign_in):
    release(cohort=under_way.cohort, by=under_way.coordinator)
    client = sign_in(under_way.coordinator)
    assert not [fact for fact in facts(client.get(TODAY)) if "not released" in fact]
    coming = under_way.cohort.sessions.get(title="Leading change")
    Session.objects.filter(pk=coming.pk).update(venue="Elsewhere")
    [need] = [need for need in client.get(TODAY).context["page"].needs if "not released" in need.fact]
    assert need.fact == "1 change to the schedule is not released"
    assert need.known.startswith(str(under_way.cohort))
    assert need.url == f"/cohorts/{under_way.cohort.pk}/release/"
    assert not [fact for fact in facts(sign_in(under_way.facilitator).get(TODAY)) if "not released" in fact]
    Session.objects.filter(pk=coming.pk).update(cancelled_at=timezone.now())
    assert need.fact in facts(sign_in(under_way.coordinator).get(TODAY))


def test_a_set_that_is_dissolved_with_a_meeting_to_come_is_a_change_of_the_day(under_way, sign_in):
    start = timezone.now() + timedelta(days=3)
    with_set = {"group_size": "set", "learning_set": under_way.learning_set}
    make.session(under_way.cohort, "Set", starts_at=start, ends_at=start + timedelta(hours=2), **with_set)
    release(cohort=under_way.cohort, by=under_way.coordinator)
    under_way.learning_set.delete()
    for page in (TODAY, workspace(under_way)):
        assert "1 change to the schedule is not released" in facts(sign_in(under_way.coordinator).get(page))


def test_the_day_warns_of_who_fell_below_the_rule_as_the_workspace_does(under_way, sign_in):
    make.attendance(under_way.held, under_way.place, "absent")
    make.attendance(under_way.held, under_way.peer_place)
    [need] = [need for need in sign_in(under_way.coordinator).get(TODAY).context["page"].needs if "below" in need.fact]
    assert need.fact == "Amara Okafor is at 0%, below the 80% rule"
    assert need.known == f"{under_way.cohort}. 3½ hours missed. A catch-up is needed to complete."
    assert need.url == f"/cohorts/{under_way.cohort.pk}/attendance/"
    assert not [fact for fact in facts(sign_in(under_way.facilitator).get(TODAY)) if "below" in fact]


def test_nobody_is_named_for_a_register_that_was_not_kept(under_way, sign_in):
    make.attendance(under_way.held, under_way.peer_place)
    for page in (TODAY, workspace(under_way)):
        assert not [fact for fact in facts(sign_in(under_way.coordinator).get(page)) if "below" in fact]


def test_several_below_the_rule_are_one_line_of_the_day(under_way, sign_in):
    for place in (under_way.place, under_way.peer_place):
        make.attendance(under_way.held, place, "absent")
    [need] = [need for need in sign_in(under_way.coordinator).get(TODAY).context["page"].needs if "below" in need.fact]
    assert need.fact == "2 people are below the 80% rule"
    assert "Amara Okafor 0%" in need.known


def test_a_register_on_which_everybody_is_marked_is_closed_by_one_tap(under_way, sign_in):
    make.attendance(under_way.held, under_way.place)
    client = sign_in(under_way.coordinator)
    for page in (TODAY, workspace(under_way)):
        assert "Finish register" in client.get(page).text
        assert "close it" not in client.get(page).text
    make.attendance(under_way.held, under_way.peer_place, "absent")
    close = f"/cohorts/sessions/{under_way.held.pk}/register/close/"
    for page in (TODAY, workspace(under_way)):
        text = client.get(page).text
        assert "All 2 marked: close it" in text
        assert f'<form method="post" action="{close}">' in text
    client.post(close)
    under_way.held.refresh_from_db()
    assert under_way.held.register_closed_at
    assert close not in client.get(TODAY).text


def test_what_participants_ask_for_needs_the_coordinator_and_not_the_facilitator(under_way, sign_in):
    propose(
        place=under_way.place, kind="visit", text="A day at a hospital that halved its waits", by=under_way.participant
    )
    said = "1 thing that participants asked for waits for an answer"
    for page in (workspace(under_way), TODAY):
        [need] = [each for each in sign_in(under_way.coordinator).get(page).context["page"].needs if each.fact == said]
        assert need.url == f"/cohorts/{under_way.cohort.pk}/asked-for/"
        assert said not in facts(sign_in(under_way.facilitator).get(page))


def test_who_was_at_a_session_and_is_not_listed_needs_the_coordinator_and_not_the_facilitator(under_way, sign_in):
    under_way.held.unlisted.create(name="Wyn Pryce", told_by=under_way.facilitator)
    said = "1 person was at a session and is not listed"
    for page in (workspace(under_way), TODAY):
        [need] = [each for each in sign_in(under_way.coordinator).get(page).context["page"].needs if each.fact == said]
        assert need.url == f"/cohorts/{under_way.cohort.pk}/not-listed/"
        assert said not in facts(sign_in(under_way.facilitator).get(page))


def test_who_asks_for_the_accredited_pathway_needs_the_coordinator_and_not_the_facilitator(under_way, sign_in):
    set_up_pathway(
        programme=under_way.programme,
        name="Certificate in Leading Health Improvement",
        level=7,
        awarding_body=make.organisation("Fenwick University"),
        credits=20,
        units=[UnitPlan("Leading a service", 20)],
        by=under_way.coordinator,
    )
    ask_to_enrol(place=under_way.place, by=under_way.participant)
    said = "1 person asks to take the accredited pathway"
    for page in (workspace(under_way), TODAY):
        [need] = [each for each in sign_in(under_way.coordinator).get(page).context["page"].needs if each.fact == said]
        assert need.url == f"/awards/cohorts/{under_way.cohort.pk}/pathway/"
        assert said not in facts(sign_in(under_way.facilitator).get(page))


def test_the_workspace_leads_its_coordinator_to_each_place_and_names_pages_as_the_cohort_does(under_way, sign_in):
    place = f"/cohorts/{under_way.cohort.pk}/people/{under_way.place.pk}/"
    client = sign_in(under_way.coordinator)
    text = client.get(workspace(under_way)).content.decode()
    assert f'<a href="{place}">Amara Okafor</a>' in text
    assert client.get(place).status_code == 200
    for name, page in (("People", "people"), ("Coaching", "coaches"), ("Asked for", "asked-for")):
        assert f'<a href="/cohorts/{under_way.cohort.pk}/{page}/">{name}</a>' in text
    assert place not in sign_in(under_way.facilitator).get(workspace(under_way)).content.decode()
