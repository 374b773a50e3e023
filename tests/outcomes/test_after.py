"""What the commissioner sees of the alumni: counts of a wave that is closed, and nothing of a few people."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from alumni import actions
from alumni.models import Wave
from alumni.mornings import morning
from cohorts.models import Cohort
from tests import factories as make
from tests.alumni.making import alumni, answer

MANY, FEW = 6, 4


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def over(cast, today):
    """Both cohorts of the programme ended three months ago, on different days."""
    for cohort, days in ((cast.cohort, 95), (cast.other_cohort, 92)):
        cohort.starts_on, cohort.ends_on, cohort.state = today - timedelta(400), today - timedelta(days), "finished"
        cohort.save(update_fields=["starts_on", "ends_on", "state"])
        cohort.places.all().delete()
    return cast


def page(over):
    return reverse("outcomes:after", args=[over.programme.pk])


def told_by(cohort, answers: int, silent: int = 0, **fields) -> list:
    places = alumni(cohort, answers + silent)
    for place in places:
        place.cohort = cohort
        make.project(place, f"Project of {place.person.email}")
    today = timezone.localdate()
    wave = actions.open_wave(cohort=cohort, months=3, on=today)
    for place in places:
        actions.ask(wave=wave, place=place, on=today, tell=False)
    for place in places[:answers]:
        answer(place, **fields)
    return places


def closed(today):
    morning(today + timedelta(weeks=7), tell=False)


def words(response) -> str:
    """The page without its menu, whose forms are others each time."""
    return " ".join(response.text.partition("<main")[2].split())


def test_a_closed_wave_is_shown_in_counts(over, today, sign_in):
    told_by(over.cohort, MANY, silent=2)
    closed(today)
    response = sign_in(over.commissioner).get(page(over))
    [wave] = response.context["after"].waves
    [cohort] = wave.cohorts
    told = cohort.shown.told
    assert (cohort.shown.rate.answered, cohort.shown.rate.invited) == (6, 8)
    assert (told.bigger, told.leads, told.use.mean, told.use.n) == (6, 6, 4, 6)
    assert (told.projects.running, told.projects.told) == (6, 6)
    assert "6 of the 6 who answered still lead improvement; use of what they learned scores 4.0 of 5" in words(response)


def test_an_open_wave_is_not_shown_so_that_no_figure_changes_by_one_person(over, today, sign_in):
    places = told_by(over.cohort, MANY, silent=2)
    response = sign_in(over.commissioner).get(page(over))
    assert response.context["after"].waves == ()
    before = words(response)
    assert "Being asked now: Cohort 1, 3 months after" in before
    assert "6 of 8" not in before
    answer(places[-1])
    assert words(sign_in(over.commissioner).get(page(over))) == before


def test_fewer_than_five_answers_are_withheld_and_are_in_no_total(over, today, sign_in):
    told_by(over.cohort, MANY)
    told_by(over.other_cohort, FEW, silent=3, leading="no", job="same", use=1)
    closed(today)
    response = sign_in(over.commissioner).get(page(over))
    [wave] = response.context["after"].waves
    first, second = wave.cohorts
    assert second.shown.is_withheld and not first.shown.is_withheld
    assert (wave.total.rate.answered, wave.total.rate.invited) == (10, 13)
    assert wave.total.told == first.shown.told
    text = words(response)
    assert "not enough answers" in text
    assert "4 of 7" in text  # how many have answered is no secret


def test_alone_too_few_have_no_figure_at_all(over, today, sign_in):
    told_by(over.cohort, FEW)
    closed(today)
    response = sign_in(over.commissioner).get(page(over))
    assert "Not enough answers to tell" in response.text
    assert "still lead" not in words(response).split("</table>")[0].split("<tbody>")[1]


def test_projects_are_withheld_where_few_could_say(over, today, sign_in):
    told_by(over.cohort, MANY, runs="unsure")
    closed(today)
    [wave] = sign_in(over.commissioner).get(page(over)).context["after"].waves
    assert wave.cohorts[0].shown.told.projects.reason == "Fewer than 5 answers"


def test_what_is_taken_back_later_moves_no_figure(over, today, sign_in):
    places = told_by(over.cohort, 5)
    closed(today)
    before = words(sign_in(over.commissioner).get(page(over)))
    actions.take_back(follow_up=Wave.objects.get().follow_ups.get(place=places[0]), by=None)
    assert words(sign_in(over.commissioner).get(page(over))) == before


def test_no_name_stands_anywhere_on_it(over, today, sign_in):
    told_by(over.cohort, MANY)
    closed(today)
    text = sign_in(over.commissioner).get(page(over)).text
    assert "Lee Alum" not in text and "Alum" not in text


def test_before_anybody_was_asked_the_page_says_what_will_come(over, sign_in):
    assert "Nothing to show yet" in sign_in(over.commissioner).get(page(over)).text


def test_the_outcomes_lead_there_once_a_cohort_is_finished(over, sign_in):
    client = sign_in(over.commissioner)
    programme = reverse("outcomes:programme", args=[over.programme.pk])
    assert page(over) in client.get(programme).text
    Cohort.objects.filter(programme=over.programme).update(state="running")
    assert page(over) not in client.get(programme).text


def test_another_programme_s_commissioner_does_not_see_it(over, sign_in):
    assert sign_in(over.other_commissioner).get(page(over)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_takes_the_same_queries_for_1_3_and_30(  # noqa: PLR0917
    over, today, sign_in, rows, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("core.navigation._links", {})
    for number in range(rows):
        dates = {"starts_on": over.cohort.starts_on, "ends_on": over.cohort.ends_on}
        cohort = make.cohort(over.programme, number=100 + number, **dates)
        actions.close(wave=actions.open_wave(cohort=cohort, months=3, on=today), on=today + timedelta(weeks=7))
    client = sign_in(over.commissioner)
    client.get(page(over))
    with django_assert_num_queries(4):
        client.get(page(over))
