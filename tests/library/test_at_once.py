"""Two hands at the same moment, on PostgreSQL with connections of their own."""

from uuid import uuid4

import pytest

from library import actions
from library.models import Material, Version
from tests import factories as make
from tests.cast import assemble
from tests.cohorts.test_at_once import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db):
    return assemble()


def test_a_form_that_is_sent_twice_at_once_adds_one_thing(cast):
    once = uuid4()

    def add():
        return actions.add(
            programme=cast.programme,
            kind="link",
            words=actions.Words("A talk", url="https://library.example.org"),
            belongs=actions.Belonging(),
            seen=actions.Seen(),
            by=cast.coordinator,
            once=once,
        ).pk

    assert at_once(add, add) == [once, once]
    assert Material.objects.count() == 1


def test_two_people_who_replace_a_file_at_once_make_two_versions(cast):
    slides = make.material(cast.programme, by=cast.coordinator)

    def replace(content: bytes):
        upload = make.take(make.SimpleUploadedFile("slides.pdf", content))
        return lambda: actions.replace(material=slides, upload=upload, note="", by=cast.coordinator).number

    assert sorted(at_once(replace(make.PDF + b"% a"), replace(make.PDF + b"% b"))) == [2, 3]
    assert Version.objects.count() == 3
