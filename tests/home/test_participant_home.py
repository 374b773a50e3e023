"""A participant's home: what comes next, what is due, where one writes, the project, progress."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Cohort
from core.formats import hours_words, long_date
from programmes.models import GroupSize
from projects.actions import add_update
from projects.planning import add_milestone, change_milestone
from tests import factories as make

HOME = "/home/"


@pytest.fixture
def under_way(cast):
    """The cast's cohort with a session ten days ago, one in two days, and one in a month."""
    now = timezone.now()
    today = timezone.localdate()
    Cohort.objects.filter(pk=cast.cohort.pk).update(
        starts_on=today - timedelta(weeks=10), ends_on=today + timedelta(weeks=10)
    )
    cast.cohort.sessions.all().delete()
    cast.cohort.refresh_from_db()
    cast.place.refresh_from_db()
    for title, days in (("Leading self", -10), ("Leading change", 2), ("Conference", 30)):
        start = now.replace(minute=0) + timedelta(days=days)
        made = make.session(
            cast.cohort, title, starts_at=start, ends_at=start + timedelta(hours=3, minutes=30), venue="Garden Room"
        )
        made.leaders.create(person=cast.facilitator)
    return cast


def test_the_next_session_comes_first_with_place_and_leader_and_the_one_after_it(under_way, sign_in):
    page = sign_in(under_way.participant).get(HOME)
    assert page.context["page"].upcoming.session.title == "Leading change"
    assert page.context["page"].upcoming.then.title == "Conference"
    text = page.content.decode()
    assert "in 2 days" in text and "Garden Room" in text and "Helen Marsh" in text


def test_what_participants_read_of_a_leader_is_said_beside_the_name(under_way, sign_in):
    from cohorts.models import CohortGrant

    CohortGrant.objects.filter(person=under_way.facilitator).update(about="former trust director")
    page = sign_in(under_way.participant).get(HOME)
    assert page.context["page"].upcoming.leaders == ("Helen Marsh, former trust director",)


def test_sessions_are_counted_as_held_attended_and_to_come(under_way, sign_in):
    held = under_way.cohort.sessions.order_by("starts_at").first()
    make.attendance(held, under_way.place)
    page = sign_in(under_way.participant).get(HOME).context["page"]
    assert (page.held, page.attended, page.dots) == (1, 1, ("attended", "next", "to come"))


def test_a_missed_session_is_shown_as_missed_and_an_unmarked_one_only_as_held(under_way, sign_in):
    held = under_way.cohort.sessions.order_by("starts_at").first()
    assert sign_in(under_way.participant).get(HOME).context["page"].dots[0] == "held"
    make.attendance(held, under_way.place, "apologies")
    page = sign_in(under_way.participant).get(HOME).context["page"]
    assert (page.dots[0], page.attended) == ("missed", 0)


def test_sessions_of_a_pair_stand_besides_those_that_are_counted(under_way, sign_in):
    assert "besides coaching" not in sign_in(under_way.participant).get(HOME).text
    last = under_way.cohort.sessions.order_by("starts_at").last()
    when = {"starts_at": last.starts_at + timedelta(days=1), "ends_at": last.ends_at + timedelta(days=1)}
    make.session(under_way.cohort, "Coaching", group_size=GroupSize.PAIR, coaching=under_way.place.coaching, **when)
    assert "1 of 3 sessions besides coaching" in sign_in(under_way.participant).get(HOME).text


def test_of_a_finished_cohort_progress_is_told_as_past_and_updates_with_their_year(under_way, sign_in):
    make.attendance(under_way.cohort.sessions.order_by("starts_at").first(), under_way.place)
    project = make.project(under_way.place)
    project.updates.create(
        place=under_way.place, on=date(2023, 12, 19), hours=2, text="Counted again.", token=uuid.uuid4()
    )
    running = sign_in(under_way.participant).get(HOME).text
    assert "Most hours so far:" in running
    Cohort.objects.filter(pk=under_way.cohort.pk).update(state=Cohort.State.FINISHED)
    finished = sign_in(under_way.participant).get(HOME).text.replace("\u00a0", " ")
    assert "so far" not in finished.lower()
    assert "was the plan. Yours was" in finished
    assert "Last update 19 December 2023." in finished


def test_hours_of_project_updates_stand_beside_hours_of_sessions(under_way, sign_in):
    held = under_way.cohort.sessions.order_by("starts_at").first()
    make.attendance(held, under_way.place)
    project = make.project(under_way.place)
    today = timezone.localdate()
    for hours in ("2.5", "4"):
        add_update(
            project=project,
            place=under_way.place,
            on=today,
            hours=Decimal(hours),
            text="Counted again.",
            token=uuid.uuid4(),
            by=under_way.participant,
        )
    made = sign_in(under_way.participant).get(HOME).context["page"].progress
    assert made.hours == Decimal("3.5") + Decimal("6.5")
    assert [line.hours for line in made.kinds] == [Decimal("6.5"), Decimal(0), Decimal("3.5")]


def test_a_late_milestone_and_a_near_one_are_due_and_lead_to_the_plan(under_way, sign_in):
    project, second = make.project(under_way.place), make.project(under_way.place, "Quiet nights")
    today = timezone.localdate()
    for of, title, days in (
        (project, "Choosing a time", -47),
        (second, "Ask the night staff", 14),
        (project, "Talk with the executive team", 15),
    ):
        add_milestone(project=of, title=title, due_on=today + timedelta(days), by=under_way.participant)
    done = add_milestone(project=project, title="Figures in hand", due_on=today, by=under_way.participant)
    change_milestone(milestone=done, done_on=today, by=under_way.participant)
    page = sign_in(under_way.participant).get(HOME)
    late, near = (due for due in page.context["page"].due if not due.what.startswith("Write"))
    assert (late.what, late.soon, near.what, near.soon) == ("Choosing a time", True, "Ask the night staff", False)
    assert late.when == f"Late: by {long_date(today - timedelta(47))}, 7 weeks ago"
    assert late.url == reverse("projects:plan", args=[project.pk]) and late.url in page.text
    assert near.when.endswith("in 2 weeks")
    Cohort.objects.filter(pk=under_way.cohort.pk).update(state=Cohort.State.FINISHED)
    assert sign_in(under_way.participant).get(HOME).context["page"].due == ()


def test_hours_beyond_the_plan_are_said_as_more_than_planned(under_way, sign_in):
    held = under_way.cohort.sessions.order_by("starts_at").first()
    make.attendance(held, under_way.place)
    project, today = make.project(under_way.place), timezone.localdate()
    for days in range(3):
        words = {"on": today - timedelta(days), "hours": Decimal(20), "text": "Counted.", "token": uuid.uuid4()}
        add_update(project=project, place=under_way.place, by=under_way.participant, **words)
    page = sign_in(under_way.participant).get(HOME)
    made = page.context["page"].progress
    assert made.more == made.hours - made.plan > 0
    assert f"63½ hours, {hours_words(made.more).split()[0]} more than planned" in page.text.replace("\u00a0", " ")
    assert "on course" not in page.text


def test_a_participant_without_a_project_is_asked_to_start_one(under_way, sign_in):
    page = sign_in(under_way.participant).get(HOME).context["page"]
    assert [due.what for due in page.due] == ["Start your project"]


def test_a_questionnaire_is_due_until_it_is_answered_and_soon_is_said_in_its_last_days(under_way, sign_in):
    from evaluations.actions import open_session_surveys
    from evaluations.models import Participation

    element = make.element(under_way.programme, "Leading self")
    held = under_way.cohort.sessions.order_by("starts_at").first()
    held.element, held.asked = element, element.asked
    held.save(update_fields=["element", "asked"])
    open_session_surveys(now=timezone.now() - timedelta(days=9), tell=False)
    make.project(under_way.place)
    client = sign_in(under_way.participant)
    [score] = [due for due in client.get(HOME).context["page"].due if due.what.startswith("Score")]
    assert score.soon is False
    Participation.objects.filter(place=under_way.place).first().survey.__class__.objects.update(
        closes_on=timezone.localdate() + timedelta(days=2)
    )
    [score] = [due for due in client.get(HOME).context["page"].due if due.what.startswith("Score")]
    assert score.soon is True
    Participation.objects.filter(place=under_way.place).update(answered=True)
    assert [due for due in client.get(HOME).context["page"].due if due.what.startswith("Score")] == []


def test_someone_without_a_place_has_no_participants_home(cast, sign_in):
    for person in (cast.coordinator, cast.facilitator, cast.commissioner, cast.administrator, cast.nobody):
        assert sign_in(person).get(HOME).status_code == 404


def test_nothing_of_anybody_else_is_on_the_page(under_way, sign_in):
    make.project(under_way.peer_place, "Agency shifts on Larch")
    text = sign_in(under_way.participant).get(HOME).content.decode()
    assert "Larch" not in text and "Tom Bevan" not in text
    assert "Larch" in sign_in(under_way.peer).get(HOME).content.decode()


@pytest.mark.parametrize("more", [1, 3, 30])
def test_the_page_takes_the_same_queries_however_long_the_programme(
    under_way, sign_in, more, django_assert_num_queries
):
    project = make.project(under_way.place)
    today = timezone.localdate()
    for number in range(more):
        start = timezone.now() + timedelta(days=40 + number)
        made = make.session(under_way.cohort, f"Session {number}", starts_at=start, ends_at=start + timedelta(hours=3))
        made.leaders.create(person=under_way.facilitator)
        add_update(
            project=project,
            place=under_way.place,
            on=today,
            hours=Decimal("0.5"),
            text=f"Step {number}",
            token=uuid.uuid4(),
            by=under_way.participant,
        )
        other = make.project(under_way.place, f"Project {number}")
        add_milestone(project=other, title="Talk to the ward", due_on=today, by=under_way.participant)
    client = sign_in(under_way.participant)
    client.get(HOME)
    with django_assert_num_queries(14):
        client.get(HOME)
