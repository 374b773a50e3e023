"""Two answers, and an answer and a closing, at the same moment, on PostgreSQL with connections of their own."""

from datetime import timedelta
from threading import Event
from time import sleep

import pytest
from django.db import transaction

from alumni import actions
from alumni.models import Answer, Wave
from alumni.mornings import morning
from alumni.waves import OPEN_FOR
from core.refusal import Refused
from tests.alumni.making import follow_up_of, told
from tests.cast import assemble
from tests.cohorts.test_at_once import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db):
    return assemble()


@pytest.mark.parametrize("_", range(3))
def test_a_form_sent_from_two_windows_at_once_is_one_answer_whole(over, project, asked, _):
    """Nothing of one is mixed into the other: words and what is said of the project are the same window’s."""

    def sent(use, runs, words):
        mine = told(over.place, runs=runs, use=use, words=words)
        actions.answer(follow_up=follow_up_of(over.place), told=mine, by=None)

    at_once(lambda: sent(2, "stopped", "One window"), lambda: sent(5, "as it was", "The other"))
    kept = Answer.objects.get()
    assert (kept.use, kept.words, kept.projects.get().runs) in {
        (2, "One window", "stopped"),
        (5, "The other", "as it was"),
    }


def test_what_is_answered_while_the_wave_closes_is_counted_or_refused(over, project, asked, today):
    """The closing waits for an answer that is written and not yet committed, and counts it."""
    written = Event()

    def answers():
        with transaction.atomic():
            actions.answer(follow_up=follow_up_of(over.place), told=told(over.place), by=None)
            written.set()
            sleep(0.5)

    def closes():
        written.wait(20)
        morning(today + OPEN_FOR + timedelta(days=1), tell=False)

    at_once(answers, closes)
    wave = Wave.objects.get(months=3)
    assert (wave.closed_at is not None, wave.counted and wave.counted.answered) == (True, 1)
    with pytest.raises(Refused):
        actions.answer(follow_up=follow_up_of(over.place), told=told(over.place, use=1), by=None)
    assert Answer.objects.get().use == 4
