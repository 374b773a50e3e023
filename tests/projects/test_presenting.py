"""Presentations to the executive team: written, put before a panel by link, decided on, recorded once."""

import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from core.refusal import Refused
from outbox.models import Message
from outbox.tasks import send_message
from people.models import AuditEvent
from projects import actions, measuring, presenting, stakeholding
from projects.actions import OutOfDate
from projects.models import PanelDecision, PanelMember, Presentation, Project
from projects.panel_links import token_of
from projects.presentation_notice import asking_values, decided_values
from tests import factories as make

TEXTS = {
    "developed": "I ask before I answer.",
    "team_developed": "They run the huddle without me.",
    "brought": "One map of every clinic.",
}


@pytest.fixture
def presentation(running, project, today) -> Presentation:
    """The participant's own, of their project, given yesterday."""
    made = presenting.prepare(
        cohort=running.cohort,
        place=running.place,
        on=today - timedelta(days=1),
        projects=[project],
        by=running.participant,
    )
    return presenting.write(
        presentation=made, revision=1, on=made.on, projects=[project], by=running.participant, **TEXTS
    )


def ask(running, presentation, name="Rosalind Tam", role="medical director", **given) -> PanelMember:
    given.setdefault("email", f"{name.split()[0].lower()}@northmoor.example")
    return presenting.ask_panel(presentation=presentation, name=name, role_words=role, by=running.coordinator, **given)


def link(member) -> str:
    member.refresh_from_db()
    return reverse("projects:hear", args=[member.pk, token_of(member)])


def page(name, row, *more) -> str:
    return reverse(f"projects:{name}", args=[row.pk, *more])


def say(client, member, project, **words):
    answer = {"says": "approved", "reason": "It works.", "resourced_by": ""} | words
    posted = {f"{project.pk}-{name}": value for name, value in answer.items()}
    return client.post(link(member), {"project": str(project.pk)} | posted)


# Written


def test_a_participant_prepares_theirs_from_the_page_of_their_project_and_writes_it(running, project, sign_in, today):
    client = sign_in(running.participant)
    assert page("prepare", project) in client.get(page("project", project)).content.decode()
    on = {"on_day": today.day, "on_month": today.month, "on_year": today.year, "token": uuid4()}
    made = client.post(page("prepare", project), on)
    [presentation] = Presentation.objects.all()
    assert made["Location"] == page("write_presentation", presentation)
    assert [each.title for each in presentation.projects.all()] == [project.title]
    client.post(made["Location"], {"revision": 1, "projects": [project.pk], **on, **TEXTS})
    html = client.get(page("prepared", presentation)).content.decode()
    for words in TEXTS.values():
        assert words in html
    assert page("prepared", presentation) in client.get(page("project", project)).content.decode()


def test_one_is_prepared_at_a_time_and_a_double_click_is_one(running, project, today):
    token = uuid4()
    words = {"cohort": running.cohort, "place": running.place, "on": today, "by": running.participant}
    assert presenting.prepare(token=token, **words) == presenting.prepare(token=token, **words)
    with pytest.raises(Refused, match="being prepared already"):
        presenting.prepare(**words)


def test_who_has_begun_one_goes_on_with_it_from_another_project(running, presentation, sign_in):
    another = make.project(running.place, "Another")
    client = sign_in(running.participant)
    assert client.get(page("prepare", another))["Location"] == page("write_presentation", presentation)
    assert "Another" in client.get(page("write_presentation", presentation)).content.decode()


def test_a_presentation_before_the_cohort_began_is_refused_beside_the_date(running, project, sign_in):
    html = sign_in(running.participant).post(
        page("prepare", project), {"on_day": 1, "on_month": 1, "on_year": 2020, "token": uuid4()}
    )
    assert "Choose a date after the cohort’s start" in html.content.decode()
    assert not Presentation.objects.exists()


def test_it_falls_on_the_day_of_the_cohort_s_session_of_that_kind(running, project, sign_in):
    starts = timezone.now() + timedelta(days=10)
    given = make.session(
        running.cohort, "What we brought", kind="presentation", starts_at=starts, ends_at=starts + timedelta(hours=2)
    )
    make.session(running.other_cohort, "Theirs", kind="presentation")
    client = sign_in(running.participant)
    html = client.get(page("prepare", project)).content.decode()
    assert "What we brought" in html
    assert "Theirs" not in html
    client.post(page("prepare", project), {"session": given.pk, "token": uuid4()})
    assert Presentation.objects.get().on == timezone.localdate(starts)


def test_what_another_saved_meanwhile_is_shown_beside_what_was_typed(running, presentation, sign_in, project):
    with pytest.raises(OutOfDate):
        presenting.write(
            presentation=presentation, revision=1, on=presentation.on, projects=[], by=running.participant, **TEXTS
        )
    on = presentation.on
    typed = {"on_day": on.day, "on_month": on.month, "on_year": on.year, **TEXTS, "brought": "Typed in another tab"}
    shown = sign_in(running.participant).post(
        page("write_presentation", presentation), {"revision": 1, "projects": [project.pk], **typed}
    )
    html = shown.content.decode()
    assert "Typed in another tab" in html
    assert "One map of every clinic." in html
    presentation.refresh_from_db()
    assert presentation.brought == "One map of every clinic."


def test_a_whole_cohort_s_is_written_by_its_coordinators_and_those_it_names(running, sign_in, today):
    mine, theirs = make.project(running.place, "Mine"), make.project(running.stranger_place, "Theirs")
    whole = presenting.prepare(cohort=running.cohort, on=today, by=running.coordinator)
    write = page("write_presentation", whole)
    assert sign_in(running.peer).get(write).status_code == 404
    client = sign_in(running.coordinator)
    form = {"revision": 1, "on_day": today.day, "on_month": today.month, "on_year": today.year}
    client.post(write, form | {"projects": [theirs.pk]})
    assert not whole.projects.exists()
    chosen = {"projects": [mine.pk], "writers": [running.peer_place.pk]}
    assert client.post(write, form | TEXTS | chosen).status_code == 302
    assert sign_in(running.peer).get(write).status_code == 200
    assert "Who of the cohort writes it" not in client.get(write).content.decode()
    assert sign_in(running.participant).get(write).status_code == 404


def test_peers_do_not_read_how_somebody_says_that_they_developed(running, presentation, project, sign_in):
    assert sign_in(running.peer).get(page("prepared", presentation)).status_code == 404
    assert page("prepared", presentation) not in sign_in(running.peer).get(page("project", project)).content.decode()
    for who in (running.participant, running.coordinator, running.facilitator):
        assert sign_in(who).get(page("prepared", presentation)).status_code == 200


def test_an_administrator_knows_who_presents_and_when_and_reads_none_of_it(running, presentation, project, sign_in):
    opened = page("prepared", presentation)
    assert sign_in(running.administrator).get(opened).status_code == 404
    assert opened not in sign_in(running.administrator).get(page("project", project)).content.decode()
    for where in (
        reverse("projects:presentations", args=[running.cohort.pk]),
        reverse("admin:projects_presentation_change", args=[presentation.pk]),
    ):
        assert opened in sign_in(running.coordinator).get(where).content.decode()
        shown = sign_in(running.administrator).get(where).content.decode()
        assert running.participant.name in shown
        assert opened not in shown


# The panel


def test_a_panel_member_reads_the_texts_and_what_is_public_of_each_project(client, running, presentation, project):
    Project.objects.filter(pk=project.pk).update(result="Down to 12.4%", stakeholder_groups="parents of Bay 4")
    stakeholding.add_stakeholder(
        project=project, name="Dr Doubtful", power=4, interest=2, stance="doubtful", wanted="neutral",
        by=running.participant,
    )  # fmt: skip
    measure = measuring.add_measure(project=project, by=running.participant, name="Missed first appointments", unit="%")
    day = running.cohort.starts_on
    figures = [measuring.Figure(day + timedelta(days=each), Decimal(10 + each % 3)) for each in range(20)]
    measuring.add_points(measure=measure, figures=figures, by=running.participant)
    measuring.rebase(measure=measure, on=day + timedelta(days=10), reason="A new letter.", by=running.coordinator)
    actions.add_update(
        project=project, place=running.place, on=day, hours=Decimal(1), text="Asked Sister Joan.", token=uuid4(),
        by=running.participant,
    )  # fmt: skip
    html = client.get(link(ask(running, presentation))).content.decode()
    for words in (*TEXTS.values(), project.aim, "Down to 12.4%", "Missed first appointments", "A new letter."):
        assert words in html
    assert "<svg" in html
    for private in ("Dr Doubtful", "parents of Bay 4", "Sister Joan", running.coordinator.name, running.peer.name):
        assert private not in html


def test_their_link_shows_nothing_of_another_presentation_or_cohort(client, running, presentation, today):
    theirs = make.project(running.stranger_place, "The other cohort’s own")
    other = presenting.prepare(
        cohort=running.other_cohort, place=running.stranger_place, on=today, projects=[theirs], by=running.coordinator
    )
    there = ask(running, other, "Mira Stone")
    here = ask(running, presentation)
    assert "The other cohort’s own" not in client.get(link(here)).content.decode()
    assert client.get(reverse("projects:hear", args=[here.pk, token_of(there)])).status_code == 404
    say(client, here, theirs)
    assert not PanelDecision.objects.exists()
    with pytest.raises(Refused, match="does not tell of that project"):
        presenting.decide(member=here, project=theirs, says="approved", reason="Why not")


def test_looking_decides_nothing_and_a_decision_can_be_changed_until_it_is_closed(
    client, running, presentation, project
):
    member = ask(running, presentation)
    client.get(link(member))
    assert not PanelDecision.objects.exists()
    assert say(client, member, project).status_code == 302
    say(client, member, project, says="resourced", resourced_by="the surgical division", reason="Half a post.")
    [decision] = PanelDecision.objects.all()
    assert (decision.says, decision.resourced_by) == ("resourced", "the surgical division")
    presenting.close(presentation=presentation, by=running.coordinator)
    assert "is closed" in say(client, member, project, says="not now").content.decode()
    html = client.get(link(member)).content.decode()
    assert "Half a post." in html
    assert "<form method=" not in html
    assert PanelDecision.objects.get().says == "resourced"


def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(client, running, presentation, project):
    member = ask(running, presentation)
    html = say(client, member, project, says="resourced", reason="Half a post from May.").content.decode()
    assert "Say who gives the time or the money." in html
    assert "Half a post from May." in html
    assert "Give the reason in a line" in say(client, member, project, reason="").content.decode()
    html = say(client, member, project, reason="Mrs Example, NHS number 943 476 5919, agrees").content.decode()
    assert "This may identify someone" in html
    assert not PanelDecision.objects.exists()


def test_a_link_ends_by_being_withdrawn_by_a_newer_one_and_a_month_after_the_close(
    client, running, presentation, project
):
    member, other = ask(running, presentation), ask(running, presentation, "Mira Stone", "chief executive")
    old = link(member)
    presenting.ask_again(member=member, by=running.coordinator)
    assert client.get(old).status_code == 404
    say(client, member, project)
    presenting.withdraw(member=member, by=running.coordinator)
    shown = client.get(link(member))
    assert shown.status_code == 404
    assert TEXTS["brought"] not in shown.content.decode()
    assert "This link does not work" in shown.content.decode()
    assert presenting.decisions_of(presentation) == []
    presenting.close(presentation=presentation, by=running.coordinator)
    assert client.get(link(other)).status_code == 200
    Presentation.objects.update(closed_at=timezone.now() - timedelta(days=31))
    shown = client.get(link(other))
    assert shown.status_code == 410
    assert TEXTS["brought"] not in shown.content.decode()


def test_no_link_stands_in_the_database_and_no_address_in_the_audit_trail(running, presentation):
    member = ask(running, presentation)
    [message] = Message.objects.filter(kind="panel asked")
    assert message.to_email == member.email
    assert token_of(member) not in message.body + message.subject
    said = asking_values("panel asked", member.pk, None)
    assert re.search(rf"/projects/panel/{member.pk}/[\w-]{{43}}/$", said["link"])
    assert (said["inviter"], said["role"], said["who"]) == ("Priya Shah", "medical director", "Amara Okafor")
    details = " ".join(str(event.details) for event in AuditEvent.objects.all())
    assert member.email not in details
    assert TEXTS["developed"] not in details
    presenting.withdraw(member=member, by=running.coordinator)
    assert asking_values("panel asked", member.pk, None) is None


def test_both_letters_are_sent_with_their_link(running, presentation, mailoutbox):
    member = ask(running, presentation)
    send_message(str(Message.objects.get(kind="panel asked").pk))
    [letter] = mailoutbox
    assert letter.to == [member.email]
    assert link(member) in letter.body
    presenting.close(presentation=presentation, by=running.coordinator)
    send_message(str(Message.objects.get(kind="presentation decided").pk))
    assert mailoutbox[1].to == [running.participant.email]
    assert page("project", presentation.projects.get()) in mailoutbox[1].body


def test_one_of_the_panel_whose_link_is_withdrawn_is_told_once_and_without_a_link(running, presentation, mailoutbox):
    member = ask(running, presentation)
    for _ in range(2):
        presenting.withdraw(member=member, by=running.coordinator)
    send_message(str(Message.objects.get(kind="panel withdrawn").pk))
    [letter] = mailoutbox
    assert letter.to == [member.email]
    assert "You were asked to hear “Amara Okafor” of" in letter.body
    assert "/panel/" not in letter.body


def test_the_coordinator_asks_on_a_page_once_and_the_same_address_is_refused(running, presentation, sign_in):
    client = sign_in(running.coordinator)
    asked = {"name": "Mira Stone", "role_words": "chief executive", "email": "mira@northmoor.example"}
    once = {"once": str(uuid4())}
    for _ in range(2):
        assert client.post(page("panel", presentation), asked | once).status_code == 302
    html = client.post(page("panel", presentation), asked | {"once": str(uuid4())}).content.decode()
    assert "is asked already" in html
    member = PanelMember.objects.get()
    client.post(page("ask_panel_again", presentation, member.pk))
    client.post(page("withdraw_panel", presentation, member.pk))
    member.refresh_from_db()
    assert member.version == 2
    assert member.revoked_at
    assert Message.objects.filter(kind="panel asked").count() == 2


def test_nobody_is_asked_before_it_tells_of_a_project(running, today):
    empty = presenting.prepare(cohort=running.cohort, on=today, by=running.coordinator)
    with pytest.raises(Refused, match="no project yet"):
        ask(running, empty)


# Recorded


def test_closing_records_the_day_and_the_decision_by_role_and_tells_the_team_once(
    client, running, presentation, project, sign_in
):
    actions.add_member(project=project, place=running.peer_place, by=running.participant)
    first, second = ask(running, presentation), ask(running, presentation, "Mira Stone", "chief executive")
    say(client, first, project, says="resourced", resourced_by="the surgical division")
    say(client, second, project, says="not now", reason="After the winter.")
    for _ in range(2):
        sign_in(running.coordinator).post(page("close_presentation", presentation))
    project.refresh_from_db()
    assert project.presented_on == presentation.on
    assert project.decision == (
        "Approved and resourced by the surgical division (medical director); not now (chief executive)"
    )
    assert AuditEvent.objects.filter(verb="record presentation", subject_id=project.pk).count() == 1
    html = sign_in(running.participant).get(page("project", project)).content.decode()
    assert project.decision in html
    assert page("prepared", presentation) in html
    html = client.get(page("prepared", presentation)).content.decode()
    assert "After the winter." in html
    told = Message.objects.filter(kind="presentation decided")
    assert {each.to for each in told} == {running.participant, running.peer}
    assert told.count() == 2
    assert {each.programme_id for each in told} == {running.programme.pk}
    assert decided_values("presentation decided", presentation.pk, running.peer)["link"].endswith(
        page("project", project)
    )
    assert decided_values("presentation decided", presentation.pk, running.stranger) is None


def test_what_the_panel_says_is_for_the_coordinator_alone_until_it_is_closed(
    client, running, presentation, project, sign_in
):
    say(client, ask(running, presentation), project, reason="If the winter allows it.")
    shown = {}
    for who in ("participant", "facilitator", "coordinator"):
        html = sign_in(getattr(running, who)).get(page("prepared", presentation)).content.decode()
        shown[who] = "If the winter allows it." in html
    assert shown == {"participant": False, "facilitator": False, "coordinator": True}
    assert "rosalind@northmoor.example" not in client.get(page("prepared", presentation)).content.decode()


def test_a_presentation_to_come_is_not_closed_and_one_without_decisions_keeps_what_was_written(
    running, presentation, project, today, sign_in
):
    actions.record_presentation(project=project, on=today, by=running.coordinator, decision="Approved at the board")
    Presentation.objects.update(on=today + timedelta(days=3))
    client = sign_in(running.coordinator)
    html = client.post(page("close_presentation", presentation), follow=True).content.decode()
    assert "This date is still to come" in html
    Presentation.objects.update(on=today)
    client.post(page("close_presentation", presentation))
    project.refresh_from_db()
    assert project.decision == "Approved at the board"
    assert client.get(page("write_presentation", presentation)).status_code == 403


def test_a_panel_too_many_for_a_line_is_counted(running, presentation, project):
    for number in range(8):
        member = ask(running, presentation, f"Member{number} Panel", f"director of service number {number}")
        presenting.decide(member=member, project=project, says="approved" if number else "not now", reason="So.")
    words = presenting.decided_words(presenting.decisions_of(presentation))
    assert words == "Approved by 7 of 8; not now by 1 of 8"
    presenting.close(presentation=presentation, by=running.coordinator)
    project.refresh_from_db()
    assert project.decision == words


def test_one_set_up_by_mistake_is_removed_while_nobody_is_asked(running, presentation, sign_in):
    member = ask(running, presentation)
    client = sign_in(running.coordinator)
    client.post(page("remove_presentation", presentation))
    assert Presentation.objects.exists()
    member.delete()
    assert client.post(page("remove_presentation", presentation)).status_code == 302
    assert not Presentation.objects.exists()


def test_it_is_found_from_the_workspace_the_session_and_the_cohort_s_projects(running, presentation, sign_in):
    starts = timezone.now() + timedelta(days=10)
    given = make.session(
        running.cohort, "Given", kind="presentation", starts_at=starts, ends_at=starts + timedelta(hours=2)
    )
    client = sign_in(running.coordinator)
    url = page("presentations", running.cohort)
    for where in (
        reverse("home:workspace", args=[running.cohort.pk]),
        reverse("cohorts:session", args=[running.cohort.pk, given.pk]),
        page("of_cohort", running.cohort),
    ):
        assert url in client.get(where).content.decode()
    assert "Amara Okafor" in client.get(url).content.decode()


def test_an_empty_list_says_how_one_begins(running, sign_in):
    html = sign_in(running.coordinator).get(page("presentations", running.cohort)).content.decode()
    assert "A participant prepares one from the page of their project" in html


# Queries


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_cohort_s_list_takes_the_same_queries_however_long(  # noqa: PLR0917
    running, today, sign_in, no_menu, rows, django_assert_num_queries
):
    for number in range(rows):
        place = make.place(running.cohort)
        mine = make.project(place, f"Project {number}")
        presenting.prepare(cohort=running.cohort, place=place, on=today, projects=[mine], by=running.coordinator)
    client = sign_in(running.coordinator)
    with django_assert_num_queries(5):
        client.get(page("presentations", running.cohort))


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_pages_of_one_presentation_take_the_same_queries_however_many_projects_and_members(  # noqa: PLR0917
    running, today, sign_in, no_menu, rows, django_assert_num_queries
):
    projects = [make.project(make.place(running.cohort), f"Project {number}") for number in range(rows)]
    whole = presenting.prepare(cohort=running.cohort, on=today, projects=projects, by=running.coordinator)
    for number, project in enumerate(projects):
        by = running.coordinator
        measure = measuring.add_measure(project=project, by=by, name="Waits")
        measuring.add_points(measure=measure, figures=[measuring.Figure(today, Decimal(4))], by=by)
        member = ask(running, whole, f"M{number} Panel", "director", tell=False)
        presenting.decide(member=member, project=project, says="approved", reason="So.")
    client = sign_in(None)
    with django_assert_num_queries(13):
        client.get(link(member))
    client = sign_in(running.coordinator)
    with django_assert_num_queries(6):
        client.get(page("prepared", whole))
    with django_assert_num_queries(6):
        client.get(page("panel", whole))
    with django_assert_num_queries(5):
        client.get(page("close_presentation", whole))
