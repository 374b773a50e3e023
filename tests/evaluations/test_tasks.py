"""The scheduler's pull: surveys open and close by themselves."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from evaluations import tasks
from evaluations.models import Survey


def test_beat_opens_and_closes_surveys(cast):
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {tasks.open_surveys.name, tasks.close_surveys.name} <= scheduled


def test_a_session_that_is_over_is_asked_about_and_a_survey_past_its_last_day_closes(cast):
    now = timezone.now()
    cast.session.starts_at, cast.session.ends_at = now - timedelta(hours=4), now - timedelta(minutes=1)
    cast.session.save()
    cast.other_session.starts_at, cast.other_session.ends_at = now, now + timedelta(hours=1)
    cast.other_session.save()
    tasks.open_surveys()
    tasks.open_surveys()
    survey = Survey.objects.get()
    assert survey.session == cast.session
    tasks.close_surveys()
    assert Survey.objects.get().state == "open"
    Survey.objects.update(opened_on=survey.opened_on - timedelta(15), closes_on=survey.opened_on - timedelta(1))
    tasks.close_surveys()
    assert Survey.objects.get().state == "closed"
