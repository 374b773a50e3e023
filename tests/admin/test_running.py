"""The outbox, cohorts' states, and ways from a register to the page where the work is done."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Cohort
from outbox.models import Message
from tests import factories as make
from tests.admin.registers import message_to, url


@pytest.mark.parametrize("who", ["administrator", "coordinator"])
def test_a_message_that_was_not_sent_is_sent_again(cast, sign_in, post_action, django_capture_on_commit_callbacks, who):
    from accounts.actions import invite

    newcomer = make.place(cast.cohort, make.person("Nell Comer", password=None)).person
    invite(person=newcomer, by=cast.coordinator)
    message = Message.objects.get(to=newcomer)
    Message.objects.filter(pk=message.pk).update(state="failed", error="The mail server said no.")
    sign_in(getattr(cast, who))
    with django_capture_on_commit_callbacks(execute=True):
        response = post_action("outbox_message", "send_again", message, follow=True)
    assert "1 message on the way again." in response.content.decode()
    message.refresh_from_db()
    assert message.state == "sent"
    assert [each.to for each in mail.outbox] == [[newcomer.email]]


def test_a_message_that_may_have_been_sent_is_left_to_rest(cast, coordinator, post_action):
    message = message_to(cast.participant, state="unsure")
    post_action("outbox_message", "stop", message)
    message.refresh_from_db()
    assert message.state == "stopped"


def test_a_message_that_was_sent_is_not_sent_twice(cast, administrator, post_action):
    message = message_to(cast.participant, state="sent")
    response = post_action("outbox_message", "send_again", message, follow=True)
    assert "Only a message that was not sent" in response.content.decode()
    assert mail.outbox == []


def test_the_outbox_shows_a_placeholder_where_a_link_will_stand(cast, administrator):
    message = message_to(cast.participant)
    text = administrator.get(url("outbox_message", "change", message.pk)).content.decode()
    assert "Set up your account: {link}" in text
    assert "/accounts/invitation/" not in text


def test_a_planned_cohort_is_begun_and_a_running_one_finished_when_its_sessions_are_over(
    cast, coordinator, post_action
):
    Cohort.objects.filter(pk=cast.other_cohort.pk).update(state="planned")
    response = post_action("cohorts_cohort", "begin", cast.other_cohort, follow=True)
    assert "Leading for Change, Cohort 2 is running." in response.content.decode()
    assert Cohort.objects.get(pk=cast.other_cohort.pk).state == "running"
    soon = timezone.now() + timezone.timedelta(days=3)
    make.session(cast.other_cohort, "To come", starts_at=soon, ends_at=soon + timezone.timedelta(hours=1))
    response = post_action("cohorts_cohort", "finish", cast.other_cohort, follow=True)
    assert "This cohort has sessions to come." in response.content.decode()
    cast.other_cohort.sessions.all().delete()
    post_action("cohorts_cohort", "finish", cast.other_cohort)
    assert Cohort.objects.get(pk=cast.other_cohort.pk).state == "finished"


@pytest.mark.parametrize(
    ("register", "door"),
    [
        ("cohorts_place", "cohorts:add_place"),
        ("cohorts_session", "cohorts:add_session"),
        ("cohorts_learningset", "cohorts:sets"),
        ("cohorts_cohortgrant", "cohorts:facilitators"),
    ],
)
def test_what_belongs_to_a_cohort_is_added_on_the_cohorts_page(cast, sign_in, register, door):
    text = sign_in(cast.coordinator).get(url(register, "add")).content.decode()
    assert f'href="{reverse(door, args=[cast.cohort.pk])}"' in text
    straight = sign_in(cast.other_coordinator).get(url(register, "add"))
    assert straight.url == reverse(door, args=[cast.foreign_cohort.pk])
    assert sign_in(cast.administrator).get(url(register, "add")).status_code == 403


def test_a_cohort_is_laid_out_from_its_programme(cast, coordinator):
    response = coordinator.get(url("cohorts_cohort", "add"))
    assert response.url == reverse("cohorts:lay_out", args=[cast.programme.pk])


def test_rows_that_have_pages_of_their_own_are_changed_only_there(cast, held, coordinator):
    for register in (
        "cohorts_cohort",
        "cohorts_place",
        "cohorts_session",
        "cohorts_learningset",
        "projects_project",
        "evaluations_survey",
        "awards_certificate",
        "documents_document",
    ):
        assert coordinator.post(held.change(register), {"name": "Changed", "title": "Changed"}).status_code == 403
    links = {
        "cohorts_place": reverse("cohorts:place", args=[cast.cohort.pk, cast.place.pk]),
        "cohorts_session": reverse("cohorts:session", args=[cast.cohort.pk, cast.session.pk]),
        "cohorts_learningset": reverse("cohorts:sets", args=[cast.cohort.pk]),
        "projects_project": reverse("projects:project", args=[held["projects_project"].pk]),
        "evaluations_survey": reverse("evaluations:results", args=[cast.cohort.pk]),
        "awards_certificate": reverse("awards:cohort_awards", args=[cast.cohort.pk]),
    }
    for register, address in links.items():
        assert f'href="{address}"' in coordinator.get(held.change(register)).content.decode(), register


def test_search_and_filters_narrow_together_and_are_kept_on_the_way_back(cast, coordinator):
    page = coordinator.get(url("cohorts_place"), {"q": "o", "cohort": cast.cohort.pk, "state": "taken"})
    assert [str(place.person) for place in page.context["cl"].result_list] == ["Tom Bevan", "Amara Okafor"]
    text = page.content.decode()
    assert "2 places" in text
    assert f'<option value="{cast.cohort.pk}" selected>' in text
    assert "_changelist_filters=" in text


def test_a_register_closed_open_or_to_come_is_said_in_words(cast, coordinator):
    now = timezone.now()
    cast.session.register_closed_at = now
    cast.session.save(update_fields=["register_closed_at"])
    page = coordinator.get(url("cohorts_session"), {"q": "Leading self", "cohort": cast.cohort.pk}).content.decode()
    assert "Closed" in page
    assert f'href="{reverse("cohorts:register", args=[cast.session.pk])}"' in page
