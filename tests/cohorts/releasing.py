"""A cohort whose schedule everybody knows, and one change to it."""

from datetime import timedelta

from django.utils import timezone

from cohorts import actions
from cohorts.models import Cohort, Session
from cohorts.release import release
from core.dates import local

A_DAY = timedelta(days=1)


def released(cast):
    """The cast's cohort with its sessions to come: released, without a message."""
    start = timezone.now().replace(hour=9, minute=30, second=0, microsecond=0)
    for session, days in ((cast.session, 20), (cast.set_session, 30), (cast.coaching_session, 40)):
        begins = start + days * A_DAY
        ends = begins + timedelta(hours=2)
        Session.objects.filter(pk=session.pk).update(starts_at=begins, ends_at=ends, hours=1, venue="Garden Room")
        session.refresh_from_db()
    day = local(start).date()
    Cohort.objects.filter(pk=cast.cohort.pk).update(starts_on=day - 9 * A_DAY, ends_on=day + 99 * A_DAY)
    cast.cohort.refresh_from_db()
    release(cohort=cast.cohort, by=cast.coordinator, tell=False)
    cast.cohort.refresh_from_db()
    return cast.cohort


def move(session, by, days=1, **changes):
    session = Session.objects.get(pk=session.pk)
    fields = {"title": session.title, "venue": session.venue, "bring": session.bring, **changes}
    step = days * A_DAY
    actions.change_session(
        session=session, starts_at=session.starts_at + step, ends_at=session.ends_at + step, by=by, **fields
    )
