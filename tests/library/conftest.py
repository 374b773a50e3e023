import pytest

from tests import factories as make


@pytest.fixture(autouse=True)
def kept_apart(settings, tmp_path):
    """Files of a test stay with the test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def shelved(cast):
    """A thing for each audience, by the words of its title."""
    by = cast.coordinator
    other_set = make.learning_set(cast.cohort, "Set B")
    return {
        "for everybody": make.link(cast.programme, "For everybody", by=by),
        "for cohort 1": make.link(cast.programme, "For cohort 1", by=by, cohort=cast.cohort),
        "for cohort 2": make.link(cast.programme, "For cohort 2", by=by, cohort=cast.other_cohort),
        "for the team": make.link(cast.programme, "For the team", by=by, team_only=True),
        "for the session": make.link(cast.programme, "For the session", by=by, session=cast.session),
        "note on the session": make.link(
            cast.programme, "Note on the session", by=by, session=cast.session, team_only=True
        ),
        "for set A": make.link(cast.programme, "For set A", by=by, learning_set=cast.learning_set),
        "for set B": make.link(cast.programme, "For set B", by=by, learning_set=other_set),
        "for set A's meeting": make.link(cast.programme, "For set A’s meeting", by=by, session=cast.set_session),
        "for the project's team": make.link(
            cast.programme, "For the project’s team", by=by, project=make.project(cast.place), project_only=True
        ),
        "elsewhere": make.link(cast.other_programme, "Elsewhere", by=cast.other_coordinator),
    }
