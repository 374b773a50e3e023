from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories as make


@pytest.fixture
def no_menu(monkeypatch):
    """Pages without the menu, whose links and queries are other apps' too: for counting a page's own queries."""
    monkeypatch.setattr("core.navigation._links", {})


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def running(cast, today):
    """The cast, whose cohorts started sixty days ago, whatever today is."""
    for cohort in (cast.cohort, cast.other_cohort):
        cohort.starts_on, cohort.ends_on = today - timedelta(days=60), today + timedelta(days=200)
        cohort.save(update_fields=["starts_on", "ends_on"])
    cast.place.cohort = cast.peer_place.cohort = cast.cohort
    return cast


@pytest.fixture
def project(running):
    return make.project(running.place)
