"""The registers of experts, guests, sign-ups and releases: to find one, and to read who was told what."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cohorts import actions
from cohorts.models import Release
from cohorts.release import release
from people.models import Person
from tests import factories as make
from tests.admin.registers import url
from tests.cohorts.releasing import move, released


@pytest.fixture
def client(cast, sign_in):
    return sign_in(cast.coordinator)


def found(client, register, **chosen):
    return [str(row) for row in client.get(url(register), chosen).context["cl"].result_list]


def test_a_release_keeps_who_was_told_what_though_later_ones_tell_the_same_session_anew(cast, client):
    released(cast)
    move(cast.session, cast.coordinator)
    first = release(cohort=cast.cohort, by=cast.coordinator, words="The room was double booked.")
    move(cast.session, cast.coordinator, venue="The Corn Exchange")
    release(cohort=cast.cohort, by=cast.coordinator)
    page = client.get(url("cohorts_release", "change", first.pk)).text
    assert "Moved from" in page
    assert "Amara Okafor, Helen Marsh, Tom Bevan: a change" in page
    assert "The room was double booked." in page
    assert "Priya Shah" in page
    assert "Corn Exchange" not in page
    assert client.post(url("cohorts_release", "change", first.pk), {"words": "Changed"}).status_code == 403


def test_what_was_typed_of_a_set_or_pair_is_in_no_release(cast, client):
    released(cast)
    move(cast.set_session, cast.coordinator, title="Grievance")
    made = release(cohort=cast.cohort, by=cast.coordinator)
    assert "Grievance" not in str(Release.objects.get(pk=made.pk).what)
    assert "Grievance" not in client.get(url("cohorts_release", "change", made.pk)).text


def test_who_is_erased_since_is_counted_and_not_named(cast, client):
    released(cast)
    zora = make.person("Zora Neal")
    make.place(cast.cohort, zora)
    made = release(cohort=cast.cohort, by=cast.coordinator)
    assert "Zora Neal: a new date" in client.get(url("cohorts_release", "change", made.pk)).text
    zora_key = zora.pk
    cast.cohort.places.filter(person=zora).delete()
    Person.objects.filter(pk=zora_key).delete()
    assert "1 person since erased: a new date" in client.get(url("cohorts_release", "change", made.pk)).text


def test_experts_guests_and_sign_ups_are_found_by_search_and_filter(cast, client):
    soon = timezone.now() + timedelta(days=9)
    visit = make.session(cast.cohort, "A day at Tarn", starts_at=soon, ends_at=soon + timedelta(hours=6))
    actions.set_sign_up(session=visit, by_sign_up=True, limit=1, by=cast.coordinator)
    for place in (cast.place, cast.peer_place):
        actions.sign_up(session=visit, place=place, by=cast.coordinator, tell=False)
    for name in ("Sofia Reyes", "Karl Brandt"):
        email = f"{name.split()[0].lower()}@example.com"
        guest = actions.invite_guest(session=visit, name=name, email=email, why="Come.", by=cast.coordinator)
    actions.answer_guest(guest=guest, coming=0)
    for name, biography in (("Marit Solheim", ""), ("Jonas Veldkamp", "A surgeon.")):
        about = actions.experts.About(name, biography=biography)
        actions.add_expert(programme=cast.programme, about=about, by=cast.coordinator)
    assert found(client, "cohorts_signup", q="Tarn", state="waiting") == ["Tom Bevan: A day at Tarn"]
    assert found(client, "cohorts_signup", cohort=str(cast.other_cohort.pk)) == []
    assert found(client, "cohorts_guest", answer="no", when="to come") == ["Karl Brandt"]
    assert found(client, "cohorts_guest", answer="open", q="sofia@") == ["Sofia Reyes"]
    assert found(client, "cohorts_session", **{"for": "sign-up"}) == ["A day at Tarn"]
    assert found(client, "cohorts_session", **{"for": "set"}) == ["Action learning"]
    assert found(client, "cohorts_expert", biography="waits") == ["Jonas Veldkamp"]
    assert found(client, "cohorts_expert", q="solheim") == ["Marit Solheim"]
