"""Messages that truly arrive at the same moment, on the database of production."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from journals import actions
from journals.models import Reflection, Sharing
from journals.pen import new_pen
from projects import actions as projects
from projects.models import Project, Update
from tests import factories as make

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def at_once(*calls):
    """The results of calls that all start together, each on a connection of its own."""
    start = Barrier(len(calls))

    def run(call):
        try:
            start.wait(timeout=10)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def save(pen, author, text, turn=None):
    return lambda: actions.save(pen=pen, author=author, form="what", body={"what": text}, turn=turn)


def texts():
    return sorted(row.body["what"] for row in Reflection.objects.all())


def test_a_new_page_posted_several_times_at_once_is_one_reflection(cast):
    pen = new_pen(cast.participant)
    at_once(*[save(pen, cast.participant, "I asked") for _ in range(4)])
    assert texts() == ["I asked"]


def test_a_draft_and_the_button_pressed_meanwhile_leave_the_later_words(cast):
    pen = new_pen(cast.participant)
    at_once(
        save(pen, cast.participant, "I asked", turn=1),
        save(pen, cast.participant, "I asked the team", turn=2),
        save(pen, cast.participant, "I asked the team, twice", turn=3),
    )
    assert texts() == ["I asked the team, twice"]


def test_two_tabs_at_the_same_moment_keep_both_texts(cast):
    draft = actions.begin(author=cast.participant, body={"what": "Begun"})
    one = new_pen(cast.participant, draft.pk, draft.revision, actions.mark_of_reflection(draft))
    two = replace(one, tab=uuid4())
    at_once(save(one, cast.participant, "First"), save(two, cast.participant, "Second"))
    assert texts() == ["First", "Second"]


def test_sharing_twice_at_once_is_sharing_once(cast):
    draft = actions.begin(author=cast.participant, body={"what": "Begun"})
    actions.finish(reflection=draft, by=cast.participant)
    at_once(*[lambda: actions.share(reflection=draft, reader=cast.coach, by=cast.participant)] * 3)
    assert Sharing.objects.count() == 1


def test_an_update_and_a_project_posted_twice_at_once_are_one_each(cast):
    project, token, begun = make.project(cast.place), uuid4(), uuid4()
    cast.cohort.starts_on = today = timezone.localdate()
    cast.cohort.save(update_fields=["starts_on"])
    project.cohort.refresh_from_db()

    def update():
        return projects.add_update(
            project=project, place=cast.place, on=today, hours=Decimal(1), text="A", token=token, by=cast.participant
        )

    def start():
        return projects.start(place=cast.place, title="T", aim="A", token=begun, by=cast.participant)

    at_once(update, update, start, start)
    assert Update.objects.count() == 1
    assert Project.objects.count() == 2
