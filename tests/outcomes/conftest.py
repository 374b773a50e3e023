import pytest
from django.db import transaction

from tests.outcomes.making import Made, rich


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker) -> Made:
    """A programme with a finished cohort and one under way, built once for a module whose tests only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield rich()
        transaction.set_rollback(True)


@pytest.fixture
def commissioner(db, client, made):
    """A client signed in as the programme's commissioner."""
    client.force_login(made.commissioner, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
