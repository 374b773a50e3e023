"""Access and dietary needs: stated by oneself, shown by name to few and for a while, told to a venue in totals."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cohorts import actions
from cohorts.models import StatedNeeds
from cohorts.needs_of import can_read_needs, totals_of
from cohorts.register import expected_at
from cohorts.stated_needs import ACCESS, DIET, Stated, shown_on, totals
from core.dates import local
from core.refusal import Refused
from people.models import AuditEvent
from tests import factories as make

WORDS = "I faint when I stand long"
ALLERGY = "Celery makes me ill"


def states(person, *access, words="", diet=(), diet_words=""):
    return actions.state_needs(person=person, stated=Stated(access, words, tuple(diet), diet_words), by=person)


@pytest.fixture
def session(cast):
    """A day in ten days that the facilitator leads."""
    made = make.session(cast.cohort, "Leading others", timezone.localdate() + timedelta(days=10))
    made.leaders.create(person=cast.facilitator)
    return made


# One's own page


def test_a_participant_states_changes_and_erases_them(client, cast):
    client.force_login(cast.participant)
    page = reverse("cohorts:my_needs")
    shown = client.get(page).content.decode()
    assert "The venue: how many people need what, without names" in shown
    client.post(page, {"access": ["step-free"], "diet": ["halal"], "access_words": WORDS})
    kept = StatedNeeds.objects.get().stated
    assert (kept.access, kept.diet, kept.access_words) == (("step-free",), ("halal",), WORDS)
    shown = client.get(page).content.decode()
    assert WORDS in shown and 'value="halal" checked' in " ".join(shown.split())
    client.post(page, {"diet": ["vegan"]})
    assert StatedNeeds.objects.get().stated == Stated(diet=("vegan",))
    erase = reverse("cohorts:erase_needs")
    assert "Erase what you stated?" in client.get(erase).content.decode()
    for _ in range(2):
        client.post(erase)
    assert StatedNeeds.objects.count() == 0


def test_too_many_words_are_told_and_nothing_typed_is_lost(client, cast):
    client.force_login(cast.participant)
    shown = client.post(
        reverse("cohorts:my_needs"), {"access_words": "x" * 501, "diet_words": ALLERGY}
    ).content.decode()
    assert "can have 500 characters at most" in shown
    assert ALLERGY in shown
    assert StatedNeeds.objects.count() == 0


def test_they_are_encrypted_and_the_audit_trail_says_only_that_it_was_done(cast):
    states(cast.participant, "wheelchair", words=WORDS, diet=["kosher"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM cohorts_statedneeds")
        [(stored,)] = cursor.fetchall()
    trail = str(list(AuditEvent.objects.values()))
    assert "state needs" in trail
    for private in ("wheelchair", "faint", "kosher"):
        assert private not in stored
        assert private not in trail


def test_nobody_states_or_erases_them_for_another(cast):
    states(cast.participant, "quiet")
    with pytest.raises(Refused):
        actions.state_needs(person=cast.participant, stated=Stated(), by=cast.coordinator)
    with pytest.raises(Refused):
        actions.erase_needs(person=cast.participant, by=cast.coordinator)
    assert StatedNeeds.objects.count() == 1


# Who may read them by name, and when


def test_they_are_shown_from_two_weeks_before_to_the_day_after():
    first, last = date(2027, 3, 15), date(2027, 3, 16)
    days = [date(2027, 2, 28), date(2027, 3, 1), date(2027, 3, 17), date(2027, 3, 18)]
    assert [shown_on(day, first, last) for day in days] == [False, True, True, False]


def test_only_who_leads_the_session_and_its_coordinator_may_read_them(cast, session):
    day = local(session.starts_at).date()
    make.grant(cast.cohort, other := make.person("Other Facilitator"), "facilitator")
    everybody = {**cast.everyone(), "other facilitator": other}
    readers = [name for name, person in everybody.items() if person and can_read_needs(person, session, day)]
    assert readers == ["coordinator", "facilitator"]
    assert not can_read_needs(cast.facilitator, session, day - timedelta(days=15))
    assert not can_read_needs(cast.facilitator, session, day + timedelta(days=2))


def test_of_a_cancelled_session_they_are_not_shown(cast, session):
    actions.cancel_session(session=session, by=cast.coordinator)
    assert not can_read_needs(cast.facilitator, session, local(session.starts_at).date())


# Totals


def test_totals_name_nobody_and_repeat_nobodys_words(cast, session):
    states(cast.participant, "step-free", words=WORDS, diet=["vegan"], diet_words=ALLERGY)
    states(cast.peer, diet=["vegan"])
    found = totals_of(session, list(expected_at(session)), timezone.localdate())
    assert found.access == (("Step-free way in", 1),)
    assert found.diet == (("Vegan", 2),)
    assert (found.access_other, found.diet_other) == (1, 1)
    assert (found.people, found.unknown) == (3, 1), "the facilitator eats too, and has said nothing"
    for private in (WORDS, ALLERGY, "Okafor", "Bevan", "Marsh"):
        assert private not in str(found)


def test_to_state_that_one_needs_nothing_is_not_to_say_nothing():
    assert totals([Stated(), None], guests=3).unknown == 4
    assert totals([Stated(), None], guests=3).people == 5


stated = st.builds(
    Stated,
    access=st.lists(st.sampled_from(list(ACCESS)), unique=True).map(tuple),
    access_words=st.sampled_from(["", WORDS]),
    diet=st.lists(st.sampled_from(list(DIET)), unique=True).map(tuple),
    diet_words=st.sampled_from(["", ALLERGY]),
)


@given(st.lists(st.none() | stated, max_size=12), st.integers(0, 5))
def test_every_need_is_counted_once_and_no_total_is_greater_than_the_people(everybody, guests):
    found = totals(everybody, guests)
    assert found.people == len(everybody) + guests
    assert sum(count for _, count in found.access) == sum(len(each.access) for each in everybody if each)
    assert all(0 < count <= len(everybody) for _, count in (*found.access, *found.diet))


def test_what_is_kept_is_read_back_as_it_was():
    full = Stated(("quiet",), WORDS, ("nuts",), ALLERGY)
    assert Stated.read(full.kept()) == full
    assert Stated.read({}) == Stated()
