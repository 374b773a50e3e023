"""The audit trail is sealed in batches by a hash chain, so that a changed or missing row shows."""

from datetime import timedelta

import pytest
from django.conf import settings

from people import audit
from people.models import AuditEvent
from people.tasks import seal_audit_trail


@pytest.fixture
def trail(cast, monkeypatch):
    """Seven events, sealed by the task in batches of three."""
    monkeypatch.setattr(audit, "SEALED_AT_ONCE", 3)
    monkeypatch.setattr(audit, "SETTLED", timedelta(0))
    for verb in "abcdefg":
        audit.record(by=cast.coordinator, verb=verb, subject=cast.cohort, number=1, words="x")
    seal_audit_trail()
    return list(AuditEvent.objects.order_by("id"))


def test_everything_written_is_sealed_and_the_chain_holds(trail):
    assert [len(event.seal) for event in trail] == [64] * 7
    assert len({event.seal for event in trail}) == 7
    assert audit.first_broken() is None


def test_a_row_that_was_changed_shows(trail):
    AuditEvent.objects.filter(pk=trail[4].pk).update(verb="something else")
    assert audit.first_broken() == trail[4]


def test_a_row_that_was_taken_out_shows_at_the_next(trail):
    AuditEvent.objects.filter(pk=trail[2].pk).delete()
    assert audit.first_broken() == trail[3]


def test_what_is_written_later_goes_on_from_the_last_seal(trail, cast):
    later = audit.record(by=None, verb="later", subject=cast.cohort)
    seal_audit_trail()
    later.refresh_from_db()
    assert later.seal == audit.seal_of(later, trail[-1].seal)
    assert audit.first_broken() is None


def test_what_was_just_written_waits_until_no_earlier_row_can_still_appear(cast):
    audit.record(by=None, verb="now", subject=cast.cohort)
    seal_audit_trail()
    assert AuditEvent.objects.exclude(seal="").count() == 0


def test_beat_seals_the_trail_by_itself():
    assert "people.seal_audit_trail" in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
