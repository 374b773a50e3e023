"""Who opens the outcomes, what stands there, and in how many queries."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Cohort
from tests import factories as make


def page(programme) -> str:
    return reverse("outcomes:programme", args=[programme.pk])


def test_commissioners_coordinators_and_evaluators_see_their_programmes_and_nobody_else_does(cast, sign_in):
    statuses = {
        name: (
            sign_in(person).get(page(cast.programme)).status_code,
            sign_in(person).get(reverse("outcomes:csv", args=[cast.programme.pk])).status_code,
        )
        for name, person in cast.everyone().items()
    }
    seeing = {"commissioner", "coordinator", "evaluator"}
    assert {name for name, status in statuses.items() if status == (200, 200)} == seeing
    assert statuses["signed out"] == (302, 302)
    assert {statuses[name] for name in statuses.keys() - seeing - {"signed out"}} == {(404, 404)}


def test_the_list_leads_straight_to_the_only_programme(cast, sign_in):
    response = sign_in(cast.commissioner).get(reverse("outcomes:programmes"))
    assert (response.status_code, response.url) == (302, page(cast.programme))


def test_with_two_programmes_each_is_listed_with_its_cohorts_and_places(cast, sign_in):
    make.grant(cast.other_programme, cast.commissioner, "commissioner")
    response = sign_in(cast.commissioner).get(reverse("outcomes:programmes"))
    told = " ".join(response.content.decode().split())
    assert "3 places in 2 cohorts, 2 running; 21 September 2026 to 10 June 2027" in told
    assert "0 places in 1 cohort, 1 running" in told
    assert [each.name for each in response.context["page"].object_list] == ["Leading for Change", "Network Leaders"]


def test_who_has_no_programme_is_told_so_and_has_no_link_in_the_menu(cast, sign_in):
    response = sign_in(cast.nobody).get(reverse("outcomes:programmes"))
    assert "No programme is given to you" in response.content.decode()
    assert "Outcomes" not in [item.label for item in response.context["navigation"]]
    named = sign_in(cast.commissioner).get(page(cast.programme)).context["navigation"]
    assert [item.label for item in named] == ["Outcomes"]


def test_a_grant_that_has_ended_shows_nothing(cast, sign_in):
    grant = cast.programme.grants.get(person=cast.commissioner)
    grant.since, grant.until = timezone.now() - timedelta(days=9), timezone.now() - timedelta(days=1)
    grant.save(update_fields=["since", "until"])
    assert sign_in(cast.commissioner).get(page(cast.programme)).status_code == 404


def test_before_the_first_cohort_the_page_shows_what_was_asked_for_and_fakes_nothing(cast, sign_in):
    programme = make.programme("New Leaders", code="NEW", situation="Practices stand alone.")
    programme.aims.create(text="Practices work together", position=1)
    make.contract(programme, places=16)
    make.grant(programme, cast.commissioner, "commissioner")
    told = sign_in(cast.commissioner).get(page(programme)).content.decode()
    assert "No cohort has begun yet. 16 places are commissioned." in told
    assert "Practices work together" in told
    assert [
        card for card in ("cohorts", "satisfaction", "mix", "projects", "certificates") if f'id="{card}"' in told
    ] == []


def test_a_first_cohort_under_way_says_what_is_not_known_yet(cast, sign_in):
    Cohort.objects.filter(pk=cast.other_cohort.pk).delete()
    response = sign_in(cast.commissioner).get(page(cast.programme))
    told = " ".join(response.content.decode().split())
    assert "with cohort 1 still running" in told
    assert "Cohort 1 is running until 10 June 2027" in told
    assert "Not yet known" in told
    assert response.context["outcomes"].completed is None


def test_a_title_with_markup_is_shown_as_it_was_typed(cast, sign_in):
    make.project(cast.place, "<b>Home</b> & away", aim="<script>alert(1)</script>")
    told = sign_in(cast.commissioner).get(page(cast.programme)).content.decode()
    assert "&lt;b&gt;Home&lt;/b&gt; &amp; away" in told
    assert "<script>alert" not in told


def test_the_file_is_named_after_the_programme_and_the_day(cast, sign_in):
    response = sign_in(cast.commissioner).get(reverse("outcomes:csv", args=[cast.programme.pk]))
    name = f"leading-for-change-outcomes-{timezone.localdate().isoformat()}.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_the_pages_are_only_read(cast, sign_in):
    client = sign_in(cast.commissioner)
    addresses = [
        reverse("outcomes:programmes"),
        page(cast.programme),
        reverse("outcomes:csv", args=[cast.programme.pk]),
    ]
    assert [client.post(address).status_code for address in addresses] == [405, 405, 405]


def cohorts_of(programme, many: int) -> None:
    """So many cohorts more, each with two places, a session, its register, a survey closed and a project."""
    from tests.evaluations.making import survey_about

    element = make.element(programme, "Leading self")
    for number in range(many):
        cohort = make.cohort(programme, number=100 + number)
        places = [make.place(cohort) for _ in range(2)]
        session = make.session(cohort, "Leading self", cohort.starts_on, element=element)
        for place in places:
            make.attendance(session, place)
            make.project(place)
        survey_about(session, [4, 5], words="I use it", may_quote=True)


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_page_takes_the_same_queries_with_1_3_and_30_cohorts(cast, sign_in, django_assert_num_queries, many):
    programme = make.programme("New Leaders", code="NEW")
    make.grant(programme, cast.commissioner, "commissioner")
    cohorts_of(programme, many)
    client = sign_in(cast.commissioner)
    with django_assert_num_queries(14):
        response = client.get(page(programme))
    assert len(response.context["outcomes"].cohorts) == many


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_list_takes_the_same_queries_with_1_3_and_30_programmes(cast, sign_in, django_assert_num_queries, many):
    for number in range(many):
        programme = make.programme(f"Programme {number}")
        make.cohort(programme)
        make.grant(programme, cast.commissioner, "commissioner")
    client = sign_in(cast.commissioner)
    with django_assert_num_queries(6):
        response = client.get(reverse("outcomes:programmes"))
    assert response.context["page"].paginator.count == many + 1
