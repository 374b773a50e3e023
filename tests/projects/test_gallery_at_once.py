"""Publishing and taking back at the same moment, on PostgreSQL with connections of their own."""

from threading import Event
from time import sleep

import pytest
from django.db import transaction

from projects import commenting, publishing
from projects.models import Project, VisitorComment
from tests import factories as make
from tests.cast import assemble
from tests.cohorts.test_at_once import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db):
    return assemble()


@pytest.fixture
def project(cast) -> Project:
    made = make.project(cast.place, stage="improved", result="Down to 12%")
    made.members.create(place=cast.peer_place)
    return made


@pytest.mark.parametrize("_", range(4))
def test_what_is_taken_back_while_it_is_published_is_never_in_the_gallery(cast, project, _):
    version = make.agreed(make.proposed(project))
    consent = version.consents.get(part="sponsor")

    def publish():
        publishing.publish(version=version, no_patient=True, fit=True, by=cast.coordinator)

    def take_back():
        publishing.answer(consent=consent, answer="no", by=None)

    at_once(publish, take_back)
    version.refresh_from_db()
    consent.refresh_from_db()
    assert consent.answer == "no"
    assert version.state in ("asked", "withdrawn")


def test_of_two_who_agree_at_once_each_sees_what_the_other_said(cast, project):
    """The second is written while the first is not yet committed: it waits, and finds that everybody agrees."""
    version = make.proposed(project)
    first, second = version.consents.filter(answer="")
    written = Event()

    def slowly():
        with transaction.atomic():
            publishing.answer(consent=first, answer="unnamed", by=None)
            written.set()
            sleep(0.5)

    def meanwhile():
        written.wait(20)
        publishing.answer(consent=second, answer="unnamed", by=None)

    at_once(slowly, meanwhile)
    version.refresh_from_db()
    assert version.state == "ready"


def test_who_takes_it_back_while_it_is_being_published_takes_it_out(cast, project):
    """The coordinator's is written and not yet committed when the sponsor says no."""
    version = make.agreed(make.proposed(project))
    published = Event()

    def slowly():
        with transaction.atomic():
            publishing.publish(version=version, no_patient=True, fit=True, by=cast.coordinator)
            published.set()
            sleep(0.5)

    def meanwhile():
        published.wait(20)
        publishing.answer(consent=version.consents.get(part="sponsor"), answer="no", by=None)

    at_once(slowly, meanwhile)
    version.refresh_from_db()
    assert (version.state, version.ended_because) == ("withdrawn", "consent")


def test_two_coordinators_publish_it_once_and_two_members_propose_one_version(cast, project):
    version = make.agreed(make.proposed(project))
    at_once(*[lambda: publishing.publish(version=version, no_patient=True, fit=True, by=cast.coordinator)] * 3)
    case, drawing = make.frozen(project, summary="Told better.")
    words = {"setting": "community", "named": True, "sponsor_name": "R", "sponsor_email": "r@example.org"}

    def propose(by):
        return lambda: publishing.propose(project=project, case=case, drawing=drawing, by=by, **words)

    at_once(propose(cast.participant), propose(cast.peer))
    states = sorted(version.publication.versions.values_list("state", flat=True))
    assert states in (["asked", "published"], ["asked", "published", "replaced"])


def test_a_comment_sent_twice_at_once_is_one(cast, project):
    version = make.published(project, by=cast.coordinator)
    words = {"name": "Vera", "text": "Well done", "token": project.pk}
    at_once(*[lambda: commenting.comment(publication=version.publication, **words)] * 4)
    assert VisitorComment.objects.count() == 1
