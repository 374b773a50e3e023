"""Nothing that is written is lost: one page, two pages, messages that overtake each other."""

from dataclasses import replace
from uuid import uuid4

import pytest

from core.refusal import Refused
from journals import actions
from journals.actions import How
from journals.models import Reflection
from journals.pen import new_pen
from people.models import AuditEvent


@pytest.fixture
def keep(cast):
    def save(pen, text, **options):
        return actions.save(pen=pen, author=cast.participant, form="what", body={"what": text}, **options)

    return save


def texts():
    return sorted(row.body.get("what", "") for row in Reflection.objects.all())


def test_the_first_words_make_a_draft_and_later_ones_go_on_with_it(cast, keep):
    first = keep(new_pen(cast.participant), "I asked")
    second = keep(first.pen, "I asked the team")
    assert (first.how, second.how) == (How.SAVED, How.SAVED)
    assert texts() == ["I asked the team"]
    assert second.reflection.is_draft


def test_a_form_posted_twice_is_one_reflection(cast, keep):
    pen = new_pen(cast.participant)
    keep(pen, "I asked")
    again = keep(pen, "I asked")
    assert again.how == How.SAVED
    assert texts() == ["I asked"]


def test_an_empty_page_makes_nothing(cast, keep):
    assert keep(new_pen(cast.participant), "  \r\n ").how == How.NOTHING
    assert texts() == []


def test_two_tabs_keep_both_texts_side_by_side(cast, keep, draft):
    one = new_pen(cast.participant, draft.pk, draft.revision, actions.mark_of_reflection(draft))
    two = replace(one, tab=uuid4())
    keep(one, "From the first tab")
    kept = keep(two, "From the second tab")
    assert kept.how == How.BESIDE
    assert kept.reflection.kept_beside_id == draft.pk
    assert texts() == ["From the first tab", "From the second tab"]


def test_the_second_tab_goes_on_in_its_own_text(cast, keep, draft):
    one = new_pen(cast.participant, draft.pk, draft.revision, actions.mark_of_reflection(draft))
    two = replace(one, tab=uuid4())
    one = keep(one, "First").pen
    two = keep(two, "Second").pen
    keep(one, "First, longer")
    assert keep(two, "Second, longer").how == How.SAVED
    assert texts() == ["First, longer", "Second, longer"]


def test_a_second_tab_whose_answer_was_lost_makes_no_third_text(cast, keep, draft):
    one = new_pen(cast.participant, draft.pk, draft.revision, actions.mark_of_reflection(draft))
    two = replace(one, tab=uuid4())
    keep(one, "First")
    keep(two, "Second", turn=1)
    keep(two, "Second, longer", turn=2)
    assert texts() == ["First", "Second, longer"]


def test_a_tab_in_which_nothing_was_changed_leaves_the_newer_text_alone(cast, keep, draft, secret):
    old = new_pen(cast.participant, draft.pk, draft.revision, actions.mark_of_reflection(draft))
    keep(replace(old, tab=uuid4()), "Newer, from another tab")
    kept = keep(old, secret)
    assert kept.how == How.SAVED
    assert texts() == ["Newer, from another tab"]


def test_a_message_that_was_overtaken_by_a_later_one_of_its_page_changes_nothing(cast, keep):
    pen = new_pen(cast.participant)
    keep(pen, "I asked the team what they", turn=2)
    keep(pen, "I asked", turn=1)
    assert texts() == ["I asked the team what they"]


def test_a_page_may_go_on_although_the_answer_to_its_last_message_was_lost(cast, keep):
    pen = new_pen(cast.participant)
    keep(pen, "I asked", turn=1)
    assert keep(pen, "I asked the team", turn=2).how == How.SAVED
    assert texts() == ["I asked the team"]


def test_a_reflection_deleted_in_one_tab_and_written_on_in_another_is_there_again(cast, keep, draft):
    pen = new_pen(cast.participant, draft.pk, draft.revision, actions.mark_of_reflection(draft))
    actions.delete(reflection=draft, by=cast.participant)
    keep(pen, "But I had more to say")
    assert texts() == ["But I had more to say"]


def test_lines_ended_the_browser_s_way_are_the_same_text(cast, keep):
    pen = keep(new_pen(cast.participant), "One\r\nTwo").pen
    assert keep(replace(pen, tab=uuid4(), revision=0), "One\nTwo").how == How.SAVED
    assert texts() == ["One\nTwo"]


def test_a_pen_writes_for_nobody_but_its_author(cast):
    with pytest.raises(ValueError, match="its own author"):
        actions.save(pen=new_pen(cast.participant), author=cast.peer, form="what", body={"what": "Mine"})


def test_changing_the_form_takes_every_word_along(cast):
    reflection = actions.begin(
        author=cast.participant, body={"title": "T", "what": "It rained", "now_what": "Umbrella"}
    )
    actions.change_form(reflection=reflection, form="free", by=cast.participant)
    reflection.refresh_from_db()
    assert reflection.body == {"title": "T", "text": "What?\nIt rained\n\nNow what?\nUmbrella"}
    actions.change_form(reflection=reflection, form="what", by=cast.participant)
    reflection.refresh_from_db()
    assert reflection.body == {"title": "T", "what": "What?\nIt rained\n\nNow what?\nUmbrella"}


def test_finishing_twice_is_finishing_once(cast, draft):
    actions.finish(reflection=draft, by=cast.participant)
    actions.finish(reflection=draft, by=cast.participant)
    assert not draft.is_draft
    assert AuditEvent.objects.filter(verb="finish reflection").count() == 1


def test_an_empty_reflection_cannot_be_finished(cast):
    empty = actions.begin(author=cast.participant)
    with pytest.raises(Refused, match="Write something"):
        actions.finish(reflection=empty, by=cast.participant)


def test_deleting_one_of_two_texts_leaves_the_other(cast, keep, draft):
    one = new_pen(cast.participant, draft.pk, draft.revision, actions.mark_of_reflection(draft))
    keep(replace(one, tab=uuid4()), "First")
    beside = keep(one, "Second").reflection
    actions.delete(reflection=Reflection.objects.get(pk=draft.pk), by=cast.participant)
    beside.refresh_from_db()
    assert beside.kept_beside_id is None
    assert texts() == ["Second"]
