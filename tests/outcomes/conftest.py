import pytest

from tests.outcomes.making import Made, rich


@pytest.fixture
def made(db) -> Made:
    """A programme with a finished cohort and one under way."""
    return rich()


@pytest.fixture
def commissioner(client, made):
    """A client signed in as the programme's commissioner."""
    client.force_login(made.commissioner, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
