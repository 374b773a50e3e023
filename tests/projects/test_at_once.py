"""Two people at the same moment with one project, on PostgreSQL with connections of their own."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from outbox.models import Message
from people.models import AuditEvent
from projects import measuring, presenting
from projects.models import Measure, Point, Presentation, Project
from tests import factories as make
from tests.cast import assemble
from tests.cohorts.test_at_once import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db):
    cast, today = assemble(), timezone.localdate()
    cast.cohort.starts_on, cast.cohort.ends_on = today - timedelta(60), today + timedelta(200)
    cast.cohort.save(update_fields=["starts_on", "ends_on"])
    return cast


@pytest.fixture
def project(cast):
    return make.project(cast.place)


@pytest.fixture
def presentation(cast, project):
    made = presenting.prepare(
        cohort=cast.cohort, place=cast.place, on=timezone.localdate(), projects=[project], by=cast.participant
    )
    member = presenting.ask_panel(
        presentation=made, name="Rosalind Tam", role_words="medical director", email="r@t.example", by=cast.coordinator
    )
    return made, member


def test_a_presentation_closed_twice_at_once_is_closed_once_and_told_once(cast, presentation):
    made, _ = presentation

    def close():
        presenting.close(presentation=Presentation.objects.get(pk=made.pk), by=cast.coordinator)

    assert at_once(close, close) == [None, None]
    assert AuditEvent.objects.filter(verb="close presentation").count() == 1
    assert Message.objects.filter(kind="presentation decided", to=cast.participant).count() == 1


@pytest.mark.parametrize("turn", range(4))
def test_what_is_said_as_the_presentation_closes_is_recorded_or_refused_and_never_lost(
    cast, project, presentation, turn
):
    made, member = presentation

    def close():
        presenting.close(presentation=Presentation.objects.get(pk=made.pk), by=cast.coordinator)

    def decide():
        presenting.decide(member=member, project=project, says="approved", reason="It saves more than it costs")

    works = (close, decide) if turn % 2 else (decide, close)
    answers = at_once(*works)
    recorded = Project.objects.get(pk=project.pk).decision
    refused = any(isinstance(answer, str) for answer in answers)
    assert recorded == ("" if refused else "Approved (medical director)")


def test_the_same_figures_pasted_by_two_members_at_once_stand_once(cast, project):
    measure = measuring.add_measure(project=project, name="Missed", unit="%", by=cast.participant)
    days = [timezone.localdate() - timedelta(weeks=week) for week in range(1, 30)]
    figures = [measuring.Figure(day, Decimal(20)) for day in days]

    def paste():
        measuring.add_points(measure=Measure.objects.get(pk=measure.pk), figures=figures, by=cast.participant)

    assert at_once(paste, paste) == [None, None]
    assert Point.objects.filter(measure=measure).count() == len(days)
    assert AuditEvent.objects.filter(verb="add figures").count() == 1
