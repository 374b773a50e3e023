import pytest
from django.test import TestCase

from awards import actions
from cohorts.models import Session
from tests import factories as make
from tests.factories import at


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A store of its own; gives the paths of the files in it."""
    settings.MEDIA_ROOT = tmp_path
    return lambda: sorted(path for path in tmp_path.rglob("*") if path.is_file())


@pytest.fixture
def cohort(cast):
    """The cast's cohort after its sessions: 20 hours were expected of everybody, and held."""
    Session.objects.filter(cohort=cast.cohort).delete()
    from datetime import date

    cast.days = [
        make.session(
            cast.cohort, f"Day {n}", date(2026, 10, 1 + n), hours="4", ends_at=at(date(2026, 10, 1 + n), 13, 30)
        )
        for n in range(5)
    ]
    cast.programme.describes = "a leadership development programme for leaders aspiring to director posts"
    cast.programme.commissioner_signatory = "Ruth Adeyemi, Chief Executive"
    cast.programme.provider_signatory = "Martin Kowalczyk, Programme Director"
    cast.programme.save(update_fields=["describes", "commissioner_signatory", "provider_signatory"])
    return cast.cohort


@pytest.fixture
def complete(cast, cohort):
    """Have a place meet the rule: every session attended, the project presented."""
    from datetime import date

    def make_complete(place, days=5, presented_on=date(2026, 11, 2)):
        for session in cast.days[:days]:
            make.attendance(session, place)
        return make.project(place, presented_on=presented_on)

    return make_complete


@pytest.fixture
def issue(cohort):
    """Issue the cohort's certificates and make their files, as a worker would."""

    def now(by, **options):
        with TestCase.captureOnCommitCallbacks(execute=True):
            return actions.issue_certificates(cohort=cohort, by=by, **options)

    return now


@pytest.fixture
def certificate(cast, complete, issue):
    """The participant's, issued by the coordinator, with its file."""
    complete(cast.place)
    return issue(cast.coordinator).certificates.get()
