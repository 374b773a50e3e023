"""A common cause on the outcomes pages: as its terms let the commissioner see it, and no further."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from outcomes import findings
from outcomes.facts import CauseFact
from projects import joining
from projects.causes import cause_for_commissioner
from projects.comparison import Average, Definition, OrganisationFact, Reported, compare, for_commissioner
from projects.models import Measure, Point
from tests import factories as make

FALLING = [52, 54, 51, 53, 55, 50, 52, 54, 53, 51, 38, 39, 37, 40, 38, 37, 39, 38]
LEVEL = [45] * 14
NAMES = ("Fen Trust", "Ouse Trust", "Wilfrid Trust")


def set_up(programme, by, sees="named", title="Hip fracture"):
    return joining.set_up_cause(
        programme=programme,
        terms=joining.Terms(
            title=title,
            aim="Everybody in theatre within 36 hours",
            measure="Hours to theatre",
            definition="Median of the month",
            unit="hours",
            improvement="decrease",
            frequency="month",
            target=Decimal(40),
            commissioner_sees=sees,
        ),
        by=by,
    )


def joins(cause, cohort, organisation, *values, title="Hips sooner"):
    place = make.place(cohort, organisation=make.organisation(organisation))
    project = make.project(place, title)
    joining.join_cause(project=project, cause=cause, organisation=place.organisation, by=place.person)
    Point.objects.bulk_create(
        Point(measure=project.cause_measure, on=date(2025 + n // 12, n % 12 + 1, 1), value=value)
        for n, value in enumerate(values)
    )
    return project


def programme_page(programme):
    return reverse("outcomes:programme", args=[programme.pk])


def cause_page(programme, cause):
    return reverse("outcomes:cause", args=[programme.pk, cause.pk])


def sheet(client, programme):
    text = client.get(reverse("outcomes:csv", args=[programme.pk])).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    return {(of, what): (value, whole, note) for subject, of, what, value, whole, note in rows if "cause" in subject}


@pytest.fixture
def named(cast):
    """Three that report, one of which fell to a lower level, and one that does not."""
    cause = set_up(cast.programme, cast.coordinator)
    for organisation, values in zip(NAMES, (FALLING, LEVEL, [31, 33, 32]), strict=True):
        joins(cause, cast.cohort, organisation, *values)
    joins(cause, cast.cohort, "Zeal Trust")
    return cause


@pytest.fixture
def ranged(cast):
    cause = set_up(cast.programme, cast.coordinator, sees="range")
    for organisation, value in zip(NAMES, (31, 38, 44), strict=True):
        joins(cause, cast.cohort, organisation, *[value] * 3)
    return cause


def test_the_card_counts_who_reports_and_who_is_at_the_target_and_leads_to_the_page(cast, named, sign_in):
    html = sign_in(cast.commissioner).get(programme_page(cast.programme)).content.decode()
    card = html.split('id="cause-1"')[1].split("</section>")[0]
    assert "Hours to theatre: 3 of 4 organisations report." in card
    assert re.findall(r"c-figures__number[^>]*>([^<]*)<", card) == [
        "3 of 4",
        "2 of 3",
        "1 of 3",
        "32 hours to 45 hours",
    ]
    assert f'href="{cause_page(cast.programme, named)}"' in card


def test_the_page_has_each_organisation_on_one_scale_the_bars_a_table_and_who_is_silent(cast, named, sign_in):
    html = sign_in(cast.commissioner).get(cause_page(cast.programme, named)).content.decode()
    small = [svg for svg in re.findall(r"<svg[^>]*>.*?</svg>", html, re.S) if "Hours to theatre, " in svg]
    axes = [re.findall(r'text-anchor="end">([^<]*)<', svg) for svg in small]
    assert len(axes) == 3
    assert axes[0] == axes[1] == axes[2]
    assert "2 of 3 are at the target of 40\xa0hours or less" in html
    assert "Zeal Trust has not reported yet." in html
    assert "The commissioner sees " in html
    fen = html.split("<tbody>")[1].split("</tr>")[0]
    assert re.findall(r">([^<]+)</t[dh]>", fen)[:4] == ["Fen Trust", "52.5 hours", "38.3 hours", "At the target"]


def test_the_file_has_the_figures_of_the_page(cast, named, sign_in):
    rows = sheet(sign_in(cast.commissioner), cast.programme)
    assert rows["Hip fracture", "Organisations that report"] == ("3", "4", "")
    assert rows["Hip fracture", "Organisations at the target"][:2] == ("2", "3")
    assert rows["Hip fracture", "Latest average, Fen Trust"][0] == "38.3"
    assert rows["Hip fracture", "Lowest latest average"][0] == "32.0"


def test_terms_of_a_range_leave_no_name_and_no_single_figure_anywhere(cast, ranged, sign_in):
    client = sign_in(cast.commissioner)
    response = client.get(programme_page(cast.programme))
    page, told = client.get(cause_page(cast.programme, ranged)), response.context["outcomes"]
    assert "From 31 hours to 44 hours in 3 organisations" in page.content.decode()
    for thing in (repr(told.causes), repr(page.context["given"]), page.content.decode()):
        assert not [name for name in NAMES if name in thing]
        assert "38 hours" not in thing
    assert [project.measured for project in told.projects] == [None] * 3  # nor by way of a project's own row
    rows = sheet(client, cast.programme)
    assert not [what for _, what in rows if any(name in what for name in NAMES)]
    assert rows["Hip fracture", "Lowest latest average"] == ("31.0", "", "Of 3 organisations")
    assert ("Hip fracture", "Organisations at the target") not in rows


def test_a_project_that_reports_to_a_range_shows_what_it_measures_besides(cast, ranged, sign_in):
    project = joins(ranged, cast.cohort, "Zeal Trust", 77, 77)
    own = Measure.objects.create(project=project, name="Falls on the ward", unit="falls", position=9)
    Point.objects.create(measure=own, on=date(2026, 1, 1), value=6)
    told = sign_in(cast.commissioner).get(programme_page(cast.programme)).context["outcomes"]
    assert [each.measured.name for each in told.projects if each.measured] == ["Falls on the ward"]


@pytest.mark.parametrize("reporting", [0, 1, 2])
def test_a_range_of_fewer_than_three_is_withheld_on_page_and_in_file(cast, sign_in, reporting):
    cause = set_up(cast.programme, cast.coordinator, sees="range")
    for organisation in NAMES[:reporting]:
        joins(cause, cast.cohort, organisation, 71, 71)
    joins(cause, cast.cohort, "Silent Trust")
    client = sign_in(cast.commissioner)
    html = client.get(cause_page(cast.programme, cause)).content.decode()
    assert "Fewer than 3 organisations report an average." in html
    assert "71" not in re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|nonce-\S+|value=\"[^\"]*\"", "", html.split("<main")[1])
    assert "Silent Trust" not in html
    rows = sheet(client, cast.programme)
    assert rows["Hip fracture", "Latest averages"][0] == "Withheld"
    assert "71" not in repr([value for value, _, _ in rows.values()])


def test_a_parent_s_cause_stands_on_a_daughter_s_page_once_a_project_of_hers_has_joined(cast, named, sign_in):
    daughter = make.programme("Academy", parent=cast.programme)
    make.grant(daughter, cast.nobody, "commissioner")
    client = sign_in(cast.nobody)
    assert client.get(programme_page(daughter)).context["causes"] == []
    assert client.get(cause_page(daughter, named)).status_code == 404
    joins(named, make.cohort(daughter), "Academy Trust", 30, 30)
    [(cause, _)] = client.get(programme_page(daughter)).context["causes"]
    assert (cause.given.reported, cause.given.organisations) == (4, 5)
    assert client.get(cause_page(daughter, named)).status_code == 200
    assert len(client.get(programme_page(daughter)).context["outcomes"].projects) == 1
    assert len(sign_in(cast.commissioner).get(programme_page(cast.programme)).context["outcomes"].projects) == 4


def test_neither_another_programme_s_cause_nor_one_of_a_programme_that_is_not_ones_own(cast, named, sign_in):
    foreign = set_up(cast.other_programme, cast.other_coordinator)
    client = sign_in(cast.commissioner)
    assert client.get(cause_page(cast.programme, foreign)).status_code == 404
    assert client.get(cause_page(cast.other_programme, foreign)).status_code == 404
    assert sign_in(cast.other_commissioner).get(cause_page(cast.programme, named)).status_code == 404


def test_the_card_and_the_page_tell_the_same(cast, named, sign_in):
    client = sign_in(cast.commissioner)
    [card] = client.get(programme_page(cast.programme)).context["outcomes"].causes
    assert card.given == client.get(cause_page(cast.programme, named)).context["given"]
    assert card.given == cause_for_commissioner(named)


def test_a_measure_that_the_team_counts_as_something_else_still_reports_to_its_cause(cast, ranged, sign_in):
    Measure.objects.filter(name="Hours to theatre").update(kind="process")
    [card] = sign_in(cast.commissioner).get(programme_page(cast.programme)).context["outcomes"].causes
    assert card.given.range.words == "31 hours to 44 hours"


# Titles


def level(name, *means, improvement="decrease"):
    averages = tuple(Average(n, n + 1, Decimal(mean)) for n, mean in enumerate(means))
    return OrganisationFact(name, None, (Reported(date(2026, 1, 1), Decimal(means[-1])),), Decimal(means[-1]), averages)


@pytest.mark.parametrize(
    ("levels", "title"),
    [
        ([(52, 38), (50, 39), (41,)], "Lower than at the start in 2 of 3 organisations"),
        ([(52, 38), (41,)], "1 of 2 is at the target of 40\xa0hours or less"),  # half is not most
        ([(30, 45), (41,), (42,)], "0 of 3 are at the target of 40\xa0hours or less"),
        ([(52, 38)], "Common cause: Hips"),  # one organisation bears out nothing
    ],
)
def test_a_title_says_that_most_are_better_only_where_most_are(levels, title):
    definition = Definition("Hours to theatre", "hours", "decrease", Decimal(40))
    given = for_commissioner(compare(definition, [level(f"T{n}", *each) for n, each in enumerate(levels)]), named=True)
    assert findings.cause(CauseFact(None, "Hips", "", given)).title == title


# Queries


@pytest.mark.parametrize("many", [1, 3, 30])
def test_pages_take_the_same_queries_with_1_3_and_30_organisations(cast, sign_in, django_assert_num_queries, many):
    cause = set_up(cast.programme, cast.coordinator)
    for n in range(many):
        joins(cause, cast.cohort, f"Trust {n:02}", 40, 41)
    client = sign_in(cast.commissioner)
    with django_assert_num_queries(13):
        html = client.get(programme_page(cast.programme)).content.decode()
    assert f"{many} of {many} organisation" in html
    with django_assert_num_queries(8):
        client.get(cause_page(cast.programme, cause))
