import pytest

from tests.admin.registers import Held, fill, url


@pytest.fixture
def held(cast) -> Held:
    """One row of each register, all of the cast's programme."""
    return fill(cast)


@pytest.fixture
def coordinator(cast, sign_in):
    return sign_in(cast.coordinator)


@pytest.fixture
def administrator(cast, sign_in):
    return sign_in(cast.administrator)


@pytest.fixture
def other_coordinator(cast, sign_in):
    return sign_in(cast.other_coordinator)


@pytest.fixture
def post_action(client):
    """Press one of a list's buttons with these rows ticked."""

    def press(register: str, action: str, *rows, **options):
        ticked = {"action": action, "index": "0", "_selected_action": [str(row.pk) for row in rows]}
        return client.post(url(register), ticked, **options)

    return press
