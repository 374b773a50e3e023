from datetime import timedelta

import pytest
from django.utils import timezone

from alumni.mornings import morning
from tests import factories as make
from tests.alumni.making import follow_up_of


@pytest.fixture
def no_menu(monkeypatch):
    """Pages without the menu, whose links and queries are other apps' too: for counting a page's own queries."""
    monkeypatch.setattr("core.navigation._links", {})


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def over(cast, today):
    """The cast, whose cohort ended three months and some days ago, and is closed."""
    cohort = cast.cohort
    cohort.starts_on, cohort.ends_on, cohort.state = today - timedelta(400), today - timedelta(95), "finished"
    cohort.save(update_fields=["starts_on", "ends_on", "state"])
    cast.place.cohort = cast.peer_place.cohort = cohort
    return cast


@pytest.fixture
def project(over):
    """The participant's own."""
    return make.project(over.place)


@pytest.fixture
def asked(over, project, today):
    """The participant's follow-up, asked this morning."""
    morning(today)
    return follow_up_of(over.place)
