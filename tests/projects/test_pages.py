import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from projects import actions
from projects.models import Project, Update
from tests import factories as make

WORDS = {"title": "Calls back", "whose": "own", "aim": "Call back within 2 days", "problem": "", "baseline": ""}
NO_DATE = {"target_on_day": "", "target_on_month": "", "target_on_year": ""}


def page(project, name="project", *more):
    return reverse(f"projects:{name}", args=[project.pk, *more])


def written(project, place, today, text="Asked the duty team", hours="1.5"):
    return actions.add_update(
        project=project, place=place, on=today, hours=Decimal(hours), text=text, token=uuid4(), by=place.person
    )


# Who sees and who may


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("participant", 200),
        ("peer", 200),
        ("facilitator", 200),
        ("coordinator", 200),
        ("administrator", 200),
        ("stranger", 404),
        ("coach", 404),
        ("commissioner", 404),
        ("evaluator", 404),
        ("other_commissioner", 404),
        ("other_coordinator", 404),
        ("nobody", 404),
    ],
)
def test_a_project_is_seen_by_its_cohort_and_those_who_run_it(running, project, sign_in, name, status):
    response = sign_in(getattr(running, name)).get(page(project))
    assert response.status_code == status
    assert (b"Fewer missed first appointments" in response.content) == (status == 200)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("participant", 200),
        ("peer", 403),
        ("facilitator", 403),
        ("coordinator", 403),
        ("stranger", 404),
        ("coach", 404),
    ],
)
@pytest.mark.parametrize("which", ["edit", "team"])
def test_its_team_alone_changes_a_project(running, project, sign_in, which, name, status):  # noqa: PLR0917
    assert sign_in(getattr(running, name)).get(page(project, which)).status_code == status


@pytest.mark.parametrize(("name", "status"), [("peer", 403), ("coordinator", 403), ("stranger", 404)])
@pytest.mark.parametrize("which", ["add_update", "move_stage"])
def test_what_others_post_changes_nothing(running, project, sign_in, today, which, name, status):  # noqa: PLR0917
    posted = {"stage": "planned", "on": today, "hours": "1", "text": "Mine", "token": uuid4()}
    assert sign_in(getattr(running, name)).post(page(project, which), posted).status_code == status
    project.refresh_from_db()
    assert (project.stage, Update.objects.count()) == ("idea", 0)


@pytest.mark.parametrize(
    ("name", "status"),
    [("coordinator", 200), ("participant", 403), ("facilitator", 403), ("administrator", 403), ("commissioner", 404)],
)
def test_coordinators_record_what_the_panel_decided(running, project, sign_in, name, status):
    assert sign_in(getattr(running, name)).get(page(project, "presentation")).status_code == status


@pytest.mark.parametrize(
    ("name", "status"),
    [("coordinator", 200), ("facilitator", 200), ("administrator", 200), ("participant", 404), ("commissioner", 404)],
)
def test_the_projects_of_a_cohort_are_listed_for_those_who_run_it(running, project, sign_in, name, status):
    response = sign_in(getattr(running, name)).get(reverse("projects:of_cohort", args=[running.cohort.pk]))
    assert response.status_code == status
    if status == 200:
        for way in (reverse("home:workspace", args=[running.cohort.pk]), reverse("projects:projects")):
            assert f'<a href="{way}">' in response.text


def test_a_list_holds_the_projects_of_one_s_own_cohort_only(running, project, sign_in):
    make.project(running.peer_place, "Shorter waits")
    make.project(running.stranger_place, "Somebody else’s")
    html = sign_in(running.participant).get(reverse("projects:projects")).content.decode()
    assert "Fewer missed first appointments" in html
    assert "Shorter waits" in html
    assert "Somebody else’s" not in html


def test_a_coordinator_finds_the_cohorts_of_their_programmes(running, project, sign_in):
    html = sign_in(running.coordinator).get(reverse("projects:projects")).content.decode()
    assert html.count('href="/projects/cohorts/') == 2
    assert reverse("projects:of_cohort", args=[running.foreign_cohort.pk]) not in html


def test_somebody_with_no_place_starts_no_project(running, sign_in):
    for person in (running.coordinator, running.coach, running.nobody):
        assert sign_in(person).get(reverse("projects:start")).status_code == 403


def test_only_one_s_own_update_can_be_deleted(running, project, sign_in, today):
    actions.add_member(project=project, place=running.peer_place, by=running.participant)
    row = written(project, running.place, today)
    url = page(project, "delete_update", row.pk)
    for person in (running.peer, running.coordinator, running.stranger):
        assert sign_in(person).post(url).status_code == 404
    client = sign_in(running.participant)
    assert "its hours with it" in client.get(url).content.decode()
    assert Update.objects.count() == 1
    assert client.post(url).status_code == 302
    assert Update.objects.count() == 0


# What is typed


def test_a_project_is_started_on_a_page_that_says_who_reads_it(running, sign_in):
    client = sign_in(running.participant)
    url = reverse("projects:start")
    assert "A project is not private" in client.get(url).content.decode()
    token = str(uuid4())
    posted = WORDS | NO_DATE | {"token": token, "place": str(running.place.pk)}
    for _ in range(2):
        made = client.post(url, posted)
        assert made.url == reverse("projects:project", args=[token])
    assert [(each.title, str(each.pk)) for each in Project.objects.all()] == [("Calls back", token)]


def test_another_s_place_cannot_be_posted(running, sign_in):
    posted = WORDS | NO_DATE | {"token": uuid4(), "place": str(running.peer_place.pk)}
    assert sign_in(running.participant).post(reverse("projects:start"), posted).status_code == 200
    assert Project.objects.count() == 0


def test_a_slip_in_a_form_loses_nothing_typed(running, sign_in):
    posted = WORDS | {"aim": "", "token": uuid4(), "place": str(running.place.pk), "problem": "They wait"}
    posted |= {"target_on_day": "31", "target_on_month": "2", "target_on_year": "2027"}
    html = sign_in(running.participant).post(reverse("projects:start"), posted).content.decode()
    assert "There is a problem" in html
    assert "Answer “What is the aim?”" in html
    assert "“By when?” must be a real date" in html
    for typed in ("They wait</textarea>", 'value="Calls back"', 'value="31"'):
        assert typed in html


def test_a_change_made_meanwhile_is_shown_beside_what_was_typed_and_then_replaced_knowingly(running, project, sign_in):
    client = sign_in(running.participant)
    old = WORDS | NO_DATE | {"revision": "1", "result": ""}
    client.post(page(project, "edit"), old | {"title": "Theirs"})
    response = client.post(page(project, "edit"), old | {"title": "Mine"})
    html = response.content.decode()
    assert "This project was changed while you were writing." in html
    assert "<dt>What is the project called?</dt><dd>Theirs</dd>" in html
    assert 'value="Mine"' in html
    assert '<input type="hidden" name="revision" value="2"' in html
    project.refresh_from_db()
    assert project.title == "Theirs"
    assert client.post(page(project, "edit"), old | {"title": "Mine", "revision": "2"}).status_code == 302
    project.refresh_from_db()
    assert project.title == "Mine"


@pytest.mark.parametrize(
    ("typed", "hours"), [("1.5", "1.5"), ("1½", "1.5"), ("2 ¼", "2.25"), ("¾", "0.75"), ("0", "0")]
)
def test_hours_are_taken_as_people_write_them(running, project, sign_in, today, typed, hours):  # noqa: PLR0917
    posted = {"on": today.isoformat(), "hours": typed, "text": "Asked", "token": uuid4()}
    assert sign_in(running.participant).post(page(project, "add_update"), posted).status_code == 302
    assert Update.objects.get().hours == Decimal(hours)


@pytest.mark.parametrize("typed", ["", "an hour", "1.1", "25", "-1"])
def test_hours_that_cannot_be_come_back_with_a_message_beside_them(running, project, sign_in, today, typed):
    posted = {"on": today.isoformat(), "hours": typed, "text": "Asked the duty team", "token": uuid4()}
    html = sign_in(running.participant).post(page(project, "add_update"), posted).content.decode()
    assert html.count("Give the hours in quarters between 0 and 24, like 1.5 or 2.25.") == 2  # summary and field
    assert "Asked the duty team</textarea>" in html
    assert Update.objects.count() == 0


def test_a_date_before_the_cohort_or_to_come_is_refused_beside_the_field(running, project, sign_in, today):
    client = sign_in(running.participant)
    for day, message in (
        (today + timedelta(days=1), "This date is still to come."),
        (running.cohort.starts_on - timedelta(days=1), "Your cohort started on"),
    ):
        posted = {"on": day.isoformat(), "hours": "1", "text": "Asked", "token": uuid4()}
        html = client.post(page(project, "add_update"), posted).content.decode()
        assert html.count(message) == 2
        assert "Asked</textarea>" in html
    assert Update.objects.count() == 0


def test_an_update_posted_twice_is_one_and_reads_back(running, project, sign_in, today):
    client = sign_in(running.participant)
    posted = {"on": today.isoformat(), "hours": "1.5", "text": "Asked the duty team", "token": uuid4()}
    client.post(page(project, "add_update"), posted)
    html = client.post(page(project, "add_update"), posted, follow=True).content.decode()
    assert html.count("Asked the duty team") == 1
    assert "1½ hours so far" in html


def test_an_update_that_may_identify_a_patient_is_asked_about(running, project, sign_in, today):
    client = sign_in(running.participant)
    posted = {"on": today.isoformat(), "hours": "1", "text": "Rang Mrs Adeyemi at NM2 4LT", "token": uuid4()}
    html = client.post(page(project, "add_update"), posted).content.decode()
    assert "“Mrs Adeyemi”" in html
    assert "looks like a postcode" in html
    assert Update.objects.count() == 0
    client.post(page(project, "add_update"), posted | {"checked": "on"})
    assert Update.objects.get().text == "Rang Mrs Adeyemi at NM2 4LT"


def test_the_stage_is_moved_by_its_buttons_and_said_in_words(running, project, sign_in):
    client = sign_in(running.participant)
    html = client.post(page(project, "move_stage"), {"stage": "planned"}, follow=True).content.decode()
    assert '<li class="c-steps__step c-steps__step--current" aria-current="step">Planned</li>' in html
    assert 'value="testing"' in html
    html = client.post(page(project, "move_stage"), {"stage": "sustained"}, follow=True).content.decode()
    assert "moves one step at a time" in html


def test_a_peer_reads_without_a_form_or_a_button(running, project, sign_in, today):
    written(project, running.place, today)
    html = sign_in(running.peer).get(page(project)).content.decode()
    assert "Asked the duty team" in html
    for way in ("add_update", "move_stage", "edit", "team"):
        assert page(project, way) not in html


def test_a_presentation_is_shown_with_what_the_panel_decided(running, project, sign_in, today):
    posted = {"on": today.isoformat(), "decision": "Approved, with half a post", "result": "Down to 12.4%"}
    assert sign_in(running.coordinator).post(page(project, "presentation"), posted).status_code == 302
    html = sign_in(running.participant).get(page(project)).content.decode()
    assert "The panel decided: Approved, with half a post" in html
    assert "Down to 12.4%" in html


def test_a_presentation_to_come_is_refused_and_nothing_typed_is_lost(running, project, sign_in, today):
    posted = {"on": (today + timedelta(days=3)).isoformat(), "decision": "Approved", "result": ""}
    html = sign_in(running.coordinator).post(page(project, "presentation"), posted).content.decode()
    assert html.count("Record the presentation once it has been given.") == 2
    assert 'value="Approved"' in html


def test_a_member_is_added_from_the_cohort_and_taken_off_again(running, project, sign_in):
    client = sign_in(running.participant)
    html = client.get(page(project, "team")).content.decode()
    assert "Tom Bevan" in html
    assert "Moira Kelleher" not in html
    client.post(page(project, "team"), {"place": str(running.peer_place.pk)})
    assert [each.place for each in project.members.all()] == [running.place, running.peer_place]
    client.post(page(project, "remove_member", running.peer_place.pk))
    assert [each.place for each in project.members.all()] == [running.place]


# A sign-in that runs out


def hidden(response):
    """The hidden fields of a page's form, as the browser would send them."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode()))


def test_an_update_sent_after_the_sign_in_ran_out_waits_behind_the_sign_in_page(
    running, project, client, sign_in, today
):
    fields = hidden(sign_in(running.participant).get(page(project)))
    client.session.flush()
    posted = fields | {"on": today.isoformat(), "hours": "1½", "text": "Asked the duty team"}
    response = client.post(page(project, "add_update"), posted)
    assert response.url == f"{reverse('account_login')}?next={page(project)}"
    html = sign_in(running.participant).get(page(project)).content.decode()
    assert "Your words are kept" in html
    assert "Asked the duty team</textarea>" in html
    assert 'value="1½"' in html
    assert Update.objects.count() == 0
    assert "Asked the duty team" not in client.get(page(project)).content.decode()


def test_a_project_begun_and_one_changed_wait_likewise(running, project, client, sign_in):
    for url in (reverse("projects:start"), page(project, "edit")):
        fields = hidden(sign_in(running.participant).get(url))
        client.session.flush()
        client.post(url, fields | WORDS | NO_DATE | {"problem": "They wait"})
        assert "They wait</textarea>" in sign_in(running.participant).get(url).content.decode()
    assert [each.title for each in Project.objects.all()] == ["Fewer missed first appointments"]


def test_the_next_person_on_that_computer_is_shown_nothing_of_it(running, project, client, sign_in, today):
    actions.add_member(project=project, place=running.peer_place, by=running.participant)
    fields = hidden(sign_in(running.participant).get(page(project)))
    client.session.flush()
    client.post(page(project, "add_update"), fields | {"on": today, "hours": "1", "text": "Asked the duty team"})
    for _ in range(2):
        assert "Asked the duty team" not in sign_in(running.peer).get(page(project)).content.decode()
    assert "Asked the duty team" not in sign_in(running.participant).get(page(project)).content.decode()


def test_a_form_that_cadre_did_not_give_out_leaves_nothing_waiting(running, project, client, sign_in, today):
    posted = {"on": today, "hours": "1", "text": "Planted", "token": uuid4(), "writer": "forged"}
    client.post(page(project, "add_update"), posted)
    assert "Planted" not in sign_in(running.participant).get(page(project)).content.decode()


# Queries


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_takes_the_same_queries_for_1_3_and_30(running, sign_in, today, rows, django_assert_num_queries):
    for number in range(rows):
        written(make.project(running.place, f"Own {number}"), running.place, today, hours="0.25")
        make.project(running.peer_place, f"Peer {number}")
    client = sign_in(running.participant)
    client.get(reverse("projects:projects"))
    with django_assert_num_queries(8):
        client.get(reverse("projects:projects"))


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_cohort_s_list_takes_the_same_queries_for_1_3_and_30(running, sign_in, rows, django_assert_num_queries):
    for number in range(rows):
        make.project(make.place(running.cohort), f"Project {number}")
    client = sign_in(running.coordinator)
    url = reverse("projects:of_cohort", args=[running.cohort.pk])
    client.get(url)
    with django_assert_num_queries(5):
        client.get(url)


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_project_takes_the_same_queries_for_1_3_and_30(  # noqa: PLR0917
    running, project, sign_in, today, rows, django_assert_num_queries
):
    for number in range(rows):
        place = make.place(running.cohort)
        actions.add_member(project=project, place=place, by=running.participant)
        written(project, place, today, f"Update {number}")
    client = sign_in(running.participant)
    client.get(page(project))
    with django_assert_num_queries(12):
        client.get(page(project))
