from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from journals import actions
from journals.models import Reflection
from journals.reading import write_box
from tests import factories as make
from tests.factories import at


@pytest.fixture
def now(cast):
    """A fortnight after the coaching session of 11 November, the last that was held."""
    return at(cast.coaching_session.starts_at.date()) + timedelta(days=14)


def test_it_asks_about_the_last_session_held(cast, now):
    assert write_box(cast.participant, now).prompt == "What have you tried since coaching on 11 November?"


def test_once_written_about_it_asks_about_the_one_before(cast, now):
    row = actions.begin(author=cast.participant, session=cast.coaching_session, body={"what": "Words"})
    actions.finish(reflection=row, by=cast.participant)
    box = write_box(cast.participant, now)
    assert box.prompt == "What have you tried since action learning on 4 November?"
    assert box.writing.form["session"].value() == cast.set_session.pk


def test_a_master_class_is_the_master_class(cast):
    box = write_box(cast.participant, at(cast.session.starts_at.date()) + timedelta(days=1))
    assert box.prompt == "What have you tried since the master class on 14 October?"


def test_a_cancelled_session_is_not_asked_about(cast, now):
    cast.coaching_session.cancelled_at = now
    cast.coaching_session.save(update_fields=["cancelled_at"])
    assert write_box(cast.participant, now).prompt == "What have you tried since action learning on 4 November?"


def test_long_after_the_last_session_it_asks_without_one(cast, now):
    box = write_box(cast.participant, now + timedelta(weeks=20))
    assert box.prompt == "What have you tried, or noticed, since you last wrote?"


def test_the_draft_that_one_is_at_comes_first_and_nothing_of_it_is_lost(cast):
    draft = actions.begin(
        author=cast.participant, session=cast.session, body={"title": "T", "what": "W", "so_what": "S"}
    )
    box = write_box(cast.participant, timezone.now())
    assert box.writing.pen.reflection == draft.pk
    assert (box.box.html_name, box.box.value()) == ("what", "W")
    assert dict(box.rest) == {
        "form": "what",
        "session": str(cast.session.pk),
        "theme": "",
        "counts_for_theme": "",
        "title": "T",
        "so_what": "S",
        "now_what": "",
    }


def test_nobody_without_a_place_is_asked_to_write(cast, now):
    assert write_box(cast.coordinator, now) is None


def test_looking_at_the_box_writes_nothing(cast, now):
    write_box(cast.participant, now)
    assert Reflection.objects.count() == 0


def test_what_is_typed_into_the_box_is_kept_with_the_rest(cast, client, sign_in, now, page_of):
    box = write_box(cast.participant, now)
    html = render_to_string("journals/_write_box.html", {"write_box": box, "user": cast.participant})

    class Response:
        content = html.encode()

    page = page_of(Response)
    sign_in(cast.participant).post(page.url, page.hidden | {"what": "I asked", "do": "open"})
    row = Reflection.objects.get()
    assert (row.body, row.session, row.state) == ({"what": "I asked"}, cast.coaching_session, "draft")


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_box_takes_the_same_queries_for_1_3_and_30(cast, now, rows, django_assert_num_queries):
    for day in range(rows):
        session = make.session(cast.cohort, f"Day {day}", (now - timedelta(days=day + 1)).date())
        row = actions.begin(author=cast.participant, session=session, body={"what": "Words"})
        actions.finish(reflection=row, by=cast.participant)
    person = type(cast.participant).objects.get(pk=cast.participant.pk)
    with django_assert_num_queries(3):
        write_box(person, now)
