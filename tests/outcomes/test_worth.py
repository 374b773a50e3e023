"""What projects cost and are worth, and what people said of them, on the page of a programme's projects."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from projects import valuing
from projects.models import Measure, Point
from tests import factories as make


def page(programme):
    return reverse("outcomes:projects", args=[programme.pk])


def worth(project, by, cash=3000, other=1500):
    """£2,000 of cost beside money released and time that becomes free."""
    valuing.add_line(
        project=project,
        side="cost",
        worth=valuing.Worth(label="Clinic nurse", likely=Decimal(2000), source="Payroll"),
        by=by,
    )
    for nature, label, amount in (("cash-releasing", "Agency shifts", cash), ("capacity", "Clinic hours", other)):
        valuing.add_line(
            project=project,
            side="benefit",
            worth=valuing.Worth(
                label=label,
                nature=nature,
                source="Rota",
                low=Decimal(amount - 500),
                likely=Decimal(amount),
                high=Decimal(amount + 500),
            ),
            by=by,
        )


def said(project, by, text, for_reports):
    valuing.add_quotation(
        project=project, text=text, role_words="a parent", consent_words="asked", consented_on=date(2026, 1, 5),
        for_reports=for_reports, by=by,
    )  # fmt: skip


@pytest.fixture
def project(cast):
    return make.project(cast.place, "Baby clinic")


def flat(response):
    return " ".join(response.content.decode().split())


def test_money_released_and_other_benefits_stand_side_by_side_with_what_is_counted(cast, project, sign_in):
    worth(project, cast.participant)
    html = flat(sign_in(cast.commissioner).get(page(cast.programme)))
    assert "1 of 1 project has written down what it costs or is worth; finance has checked none." in html
    assert "Value is likely 1.8 to 2.8 times the cost" in html
    facts = dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", html))
    assert facts["Cost"] == "£2,000"
    assert facts["Money released from a budget"] == "£2,500 to £3,500, most likely £3,000"
    assert (
        facts["Other benefits, not money that can be spent"]
        == "Time or capacity: £1,000 to £2,000, most likely £1,500."
    )
    assert facts["What is counted"] == (
        "Cost: Clinic nurse. Money released: Agency shifts. Time or capacity: Clinic hours. Over 1 year."
    )
    assert facts["Who checked"] == "Not checked by finance yet."


def test_nothing_is_added_up_over_projects(cast, project, sign_in):
    worth(project, cast.participant)
    worth(make.project(cast.peer_place, "Night clinic"), cast.peer)
    response = sign_in(cast.commissioner).get(page(cast.programme))
    assert [each.released for each in response.context["shown"].worth] == ["£2,500 to £3,500, most likely £3,000"] * 2
    html = response.content.decode()
    assert not [sum_ for sum_ in ("£6,000", "£4,000", "£9,000") if f"likely {sum_}" in html]


def test_a_benefit_that_counts_in_another_project_is_said_so_and_not_counted_twice(cast, project, sign_in):
    worth(project, cast.participant)
    night = make.project(cast.peer_place, "Night clinic")
    there = project.economic_lines.get(label="Clinic hours")
    valuing.add_line(
        project=night,
        side="benefit",
        worth=valuing.Worth(
            label="Hours of the same clinic", likely=Decimal(1500), source="Rota", nature="capacity", counted_in=there
        ),
        by=cast.peer,
    )
    response = sign_in(cast.commissioner).get(page(cast.programme))
    first, second = response.context["shown"].worth
    assert (first.others, second.others) == ((("time or capacity", "£1,000 to £2,000, most likely £1,500"),), ())
    assert "<dt>Counted in another project, not here</dt><dd>Hours of the same clinic</dd>" in flat(response)


def test_only_words_that_reports_may_carry_are_quoted_by_role(cast, project, sign_in):
    said(project, cast.participant, "They rang me back.", for_reports=True)
    said(project, cast.participant, "Only for our team.", for_reports=False)
    html = flat(sign_in(cast.commissioner).get(page(cast.programme)))
    assert "They rang me back." in html
    assert "A parent, on “Baby clinic”" in html
    assert "Only for our team." not in html


def test_without_a_line_the_page_says_so(cast, project, sign_in):
    html = flat(sign_in(cast.commissioner).get(page(cast.programme)))
    assert "No project has written down yet what it costs and what it is worth." in html


def test_a_cost_alone_says_what_is_missing(cast, project, sign_in):
    valuing.add_line(
        project=project,
        side="cost",
        worth=valuing.Worth(label="Clinic nurse", likely=Decimal(2000), source="Payroll"),
        by=cast.participant,
    )
    html = flat(sign_in(cast.commissioner).get(page(cast.programme)))
    assert "Not enough to compare yet" in html
    assert "No benefit in pounds has been written down yet." in html


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_page_takes_the_same_queries_with_1_3_and_30_projects(cast, sign_in, django_assert_num_queries, many):
    for n in range(many):
        made = make.project(cast.place, f"Project {n}")
        worth(made, cast.participant)
        said(made, cast.participant, f"Said {n}", for_reports=True)
        measure = Measure.objects.create(project=made, name="Visits missed")
        Point.objects.create(measure=measure, on=date(2026, 1, 5), value=9)
    client = sign_in(cast.commissioner)
    with django_assert_num_queries(10):
        response = client.get(page(cast.programme))
    assert (len(response.context["shown"].worth), len(response.context["shown"].said)) == (many, many)
