"""Costs and benefits, finance's check, quotations and spread: what is typed, refused, shown and told in reports."""

import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.refusal import Refused
from people.models import AuditEvent
from projects import actions, valuing
from projects.models import EconomicLine, FinanceCheck, ProjectQuotation, SpreadPlace
from projects.papers.gathering import facts_of
from projects.showing import told
from tests import factories as make

COST = {"label": "Health visitor", "timing": "recurring", "likely": "£8,100", "low": "7 400", "high": "9000.00"}
COST |= {"source": "Payroll", "first_year": "1", "years": "3", "unit_value": "", "unit": "", "note": ""}
BENEFIT = COST | {"label": "Visits avoided", "nature": "avoided cost", "likely": "95", "low": "60", "high": "130"}
BENEFIT |= {"unit_value": "£168", "unit": "visits", "attribution": "70", "confidence": "80"}
SAID = {"text": "They rang me back.", "role_words": "mother at the clinic", "consent_words": "asked, agreed"}


def page(project, name="project", *more):
    return reverse(f"projects:{name}", args=[project.pk, *more])


def line(project, by, side="cost", **words):
    words = {"label": "Calls", "likely": Decimal(100), "source": "Payroll"} | words
    return valuing.add_line(project=project, side=side, worth=valuing.Worth(**words), by=by)


@pytest.fixture
def amara(running, project, sign_in):
    return sign_in(running.participant)


# Typed amounts


def test_pounds_commas_and_spaces_are_taken_as_people_write_them(amara, project):
    for side, posted in (("cost", COST), ("benefit", BENEFIT)):
        assert amara.post(page(project, "add_line", side), posted | {"token": uuid4()}).status_code == 302
    cost, benefit = EconomicLine.objects.all()
    assert (cost.low, cost.likely, cost.high) == (7400, 8100, 9000)
    assert (benefit.unit_value, benefit.likely, benefit.nature) == (168, 95, "avoided cost")
    html = amara.get(page(project)).content.decode()
    # 95 × 168 × 70% × 80% = 8,937.60 a year against 8,100: 1.1 at the likely figures, by three years alike.
    assert "Value is 0.6 to 1.7 times the cost: it may or may not cover it" in html
    assert "1.1 (0.6 to 1.7)" in html
    assert "None of it is money released" in html


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"likely": "a lot"}, "Give a figure like 1,200 or £1,200.50"),
        ({"likely": "-5"}, "Give a figure like 1,200 or £1,200.50"),
        ({"low": "9000"}, "The low figure is more than the likely one."),
        ({"high": "10"}, "The high figure is less than the likely one."),
        ({"years": "11"}, "Give a whole number from 1 to 10"),
        ({"first_year": "9"}, "Count 10 years at most."),
        ({"source": ""}, "Answer “Where does the figure come from?”"),
        ({"likely": ""}, "Fill in “Likely figure”"),
    ],
)
def test_a_slip_comes_back_beside_its_field_and_nothing_typed_is_lost(amara, project, change, message):
    html = amara.post(page(project, "add_line", "cost"), COST | {"token": uuid4()} | change).content.decode()
    assert html.count(message) == 2  # summary and field
    assert 'value="Health visitor"' in html
    assert EconomicLine.objects.count() == 0


def test_a_benefit_needs_its_nature_and_a_figure_unless_it_is_better_care(amara, project):
    url = page(project, "add_line", "benefit")
    no_figure = {"likely": "", "low": "", "high": "", "unit_value": "", "unit": "", "source": ""}
    html = amara.post(url, BENEFIT | {"nature": "", "token": uuid4()}).content.decode()
    assert "Say what becomes of the benefit" in html
    html = amara.post(url, BENEFIT | no_figure | {"token": uuid4()}).content.decode()
    assert "Only better care or experience may stand without one." in html
    assert amara.post(url, BENEFIT | no_figure | {"nature": "quality", "token": uuid4()}).status_code == 302
    html = amara.get(page(project)).content.decode()
    assert "Counts as nothing here, since it has no figure: Visits avoided." in html


def test_a_line_posted_twice_is_one_and_an_unknown_side_is_no_page(amara, project):
    posted = COST | {"token": uuid4()}
    for _ in range(2):
        amara.post(page(project, "add_line", "cost"), posted)
    assert EconomicLine.objects.count() == 1
    assert amara.get(page(project, "add_line", "profit")).status_code == 404


def test_a_line_is_changed_and_deleted_once_it_was_asked(amara, project, running):
    row = line(project, running.participant, unit_value=Decimal("62.50"), likely=Decimal(110))
    html = amara.get(page(project, "edit_line", row.pk)).content.decode()
    assert 'value="110"' in html
    assert 'value="62.50"' in html
    assert amara.post(page(project, "edit_line", row.pk), COST).status_code == 302
    row.refresh_from_db()
    assert (row.label, row.likely, row.unit_value) == ("Health visitor", 8100, None)
    assert "Health visitor" in amara.get(page(project, "delete_line", row.pk)).content.decode()
    assert EconomicLine.objects.count() == 1
    amara.post(page(project, "delete_line", row.pk))
    assert EconomicLine.objects.count() == 0


def test_a_line_of_another_project_is_not_reached_through_one_s_own(amara, project, running):
    other = line(make.project(running.peer_place, "Theirs"), running.peer)
    for name in ("edit_line", "delete_line"):
        assert amara.post(page(project, name, other.pk), COST).status_code == 404
    assert EconomicLine.objects.get().label == "Calls"


def test_one_off_lines_last_a_year_and_costs_are_counted_in_full(project, running):
    row = line(project, running.participant, years=4, attribution=10, confidence=10, nature="capacity")
    assert (row.years, row.attribution, row.confidence, row.nature) == (1, 100, 100, "")


@pytest.mark.parametrize(
    "wrong", [{"low": 200}, {"high": 1}, {"nature": "quality"}, {"years": 2}, {"low": None}, {"attribution": 101}]
)
def test_the_database_too_holds_figures_in_order_and_costs_apart(project, running, wrong):
    row = line(project, running.participant)
    with pytest.raises(IntegrityError), transaction.atomic():
        EconomicLine.objects.filter(pk=row.pk).update(**wrong)


def test_a_peer_reads_the_value_and_the_reason_when_there_is_not_enough(project, running, sign_in):
    line(project, running.participant)
    html = sign_in(running.peer).get(page(project)).content.decode()
    assert "No benefit in pounds has been written down yet." in html


def test_whoever_sees_what_it_is_worth_reads_each_line_and_only_its_team_changes_them(project, running, sign_in):
    row = line(project, running.participant, side="benefit", nature="capacity", attribution=70, confidence=80)
    valuing.change_line(
        line=row,
        worth=valuing.Worth(
            label="Calls",
            likely=Decimal(100),
            source="Payroll of June",
            nature="capacity",
            attribution=70,
            confidence=80,
            timing="recurring",
            years=3,
            note="Two clinics go on",
        ),
        by=running.participant,
    )
    for reader in (running.peer, running.facilitator, running.coordinator):
        client = sign_in(reader)
        assert page(project, "value") in client.get(page(project)).text
        html = " ".join(client.get(page(project, "value")).text.split())
        for words in ("Payroll of June", "3 years", "70% due to it", "80% sure", "Assumed: Two clinics go on"):
            assert words in html
        assert "Add a cost" not in html and "Record the check" not in html
        assert page(project, "edit_line", row.pk) not in html
        assert client.post(page(project, "record_check"), {}).status_code == 403


# A benefit that two projects share


@pytest.fixture
def night_clinic(running):
    """A project of another cohort of the programme, on which Amara has a place too, with a benefit of £500."""
    place = make.place(make.cohort(running.programme), running.participant)
    return make.project(place, "Night clinic")


@pytest.fixture
def shared(night_clinic, running):
    words = {"label": "Fewer nights", "likely": Decimal(500), "nature": "capacity"}
    return line(night_clinic, running.participant, side="benefit", **words)


def ours(project, by, **more):
    words = {"label": "Nights not needed", "likely": Decimal(400), "nature": "capacity"}
    return line(project, by, side="benefit", **words, **more)


def worth_of(*projects):
    return [told([each])[each.pk].outline.every.likely for each in projects]


def test_a_shared_benefit_counts_in_the_one_project_that_is_chosen(amara, project, running, night_clinic, shared):
    by = running.participant
    line(project, by)
    mine = ours(project, by)
    assert worth_of(project, night_clinic) == [400, 500]
    html = amara.get(page(project, "edit_line", mine.pk)).text
    assert "Yes: “Night clinic”, Fewer nights" in html
    posted = BENEFIT | {"label": mine.label, "nature": "capacity", "likely": "400", "low": "", "high": ""}
    posted |= {"unit_value": "", "unit": "", "counted_in": str(shared.pk)}
    assert amara.post(page(project, "edit_line", mine.pk), posted).status_code == 302
    assert worth_of(project, night_clinic) == [0, 500]
    html = amara.get(page(project, "value")).text
    assert "Counts in “Night clinic”" in html
    assert "Counts in another project, so as nothing here: Nights not needed." in html
    assert "Its benefits in pounds count in another project" in html
    assert "Counts here for “Fewer missed first appointments” too" in amara.get(page(night_clinic, "value")).text
    facts = facts_of(project.pk)
    assert facts.worth.lines[1].counts == "Counts in another project"
    assert "Night clinic" not in str(facts)


def test_who_may_not_see_the_other_project_reads_no_title_of_it(project, running, night_clinic, shared, sign_in):
    mine = ours(project, running.participant, counted_in=shared)
    html = sign_in(running.peer).get(page(project, "value")).text
    assert "Counts in another project" in html
    assert "Night clinic" not in html and "Fewer nights" not in html
    actions.add_member(project=project, place=running.peer_place, by=running.participant)
    html = sign_in(running.peer).get(page(project, "edit_line", mine.pk)).text
    assert "Yes: a project that you cannot open" in html
    assert "Night clinic" not in html and "Fewer nights" not in html
    assert night_clinic.title not in sign_in(running.peer).get(page(project, "history")).text


def test_of_two_projects_that_point_at_each_other_one_is_refused(project, running, night_clinic, shared):
    by = running.participant
    mine = ours(project, by, counted_in=shared)
    words = {"label": "Fewer nights", "likely": Decimal(500), "nature": "capacity", "source": "Rota"}
    third = valuing.Worth(counted_in=ours(make.project(running.place, "Third"), by), **words)
    with pytest.raises(Refused, match="counts here, so it does") as refused:
        valuing.change_line(line=shared, worth=third, by=by)
    assert refused.value.field == "counted_in"
    with pytest.raises(Refused, match="it counts in another one"):
        valuing.change_line(line=shared, worth=valuing.Worth(counted_in=mine, **words), by=by)
    with pytest.raises(Refused, match="another project of this programme"):
        ours(project, by, counted_in=ours(project, by))
    with pytest.raises(Refused, match="another project of this programme"):
        ours(project, by, counted_in=ours(make.project(make.place(make.cohort(make.programme("Other")))), by))
    with pytest.raises(Refused, match="benefit with a figure"):
        ours(project, by, counted_in=line(night_clinic, by))


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("many", [1, 3, 30])
def test_shared_benefits_take_the_same_queries_for_1_3_and_30(  # noqa: PLR0917
    amara, project, running, night_clinic, many, django_assert_num_queries
):
    for _ in range(many):
        there = ours(night_clinic, running.participant)
        mine = ours(project, running.participant, counted_in=there)
        ours(night_clinic, running.participant, counted_in=ours(project, running.participant))
    for name, more, queries in (("value", (), 9), ("edit_line", (mine.pk,), 6), ("add_line", ("benefit",), 5)):
        amara.get(page(project, name, *more))
        with django_assert_num_queries(queries):
            amara.get(page(project, name, *more))


def test_a_benefit_counts_again_when_the_project_that_counted_it_deletes_it(amara, project, running, shared, today):
    mine = ours(project, running.participant, counted_in=shared)
    valuing.record_finance_check(project=project, checked_by="finance", on=today, by=running.participant)
    valuing.delete_line(line=shared, by=running.participant)
    mine.refresh_from_db()
    assert (mine.counted_in, worth_of(project)) == (None, [400])
    assert not FinanceCheck.objects.get(project=project).stands
    said = amara.get(page(project, "history")).text
    assert "A benefit counts here again, as the project in which it counted has deleted it" in said


# Finance


def checked(amara, project, today, role="finance business partner"):
    return amara.post(page(project, "record_check"), {"checked_by": role, "on": today.isoformat()})


def test_a_check_is_shown_with_its_day_and_lapses_when_a_line_changes(amara, project, running, today):
    row = line(project, running.participant)
    assert checked(amara, project, today).status_code == 302
    assert "Checked by the finance business partner on" in amara.get(page(project)).content.decode()
    valuing.change_line(
        line=row, worth=valuing.Worth(label="Calls", likely=Decimal(101), source="Payroll"), by=running.participant
    )
    assert "lines have changed since" in amara.get(page(project)).content.decode()
    checked(amara, project, today)
    assert FinanceCheck.objects.get().stands
    valuing.delete_line(line=row, by=running.participant)
    assert not FinanceCheck.objects.get().stands


def test_a_change_that_changes_nothing_leaves_the_check(amara, project, running, today):
    row = line(project, running.participant)
    checked(amara, project, today)
    valuing.change_line(
        line=row, worth=valuing.Worth(label="Calls", likely=Decimal(100), source="Payroll"), by=running.participant
    )
    assert FinanceCheck.objects.get().stands


def test_there_must_be_something_to_check_on_a_day_that_was(amara, project, running, today):
    assert "There is nothing to check yet." in checked(amara, project, today).content.decode()
    line(project, running.participant)
    html = checked(amara, project, today + timedelta(days=1)).content.decode()
    assert "This date is still to come." in html
    assert 'value="finance business partner"' in html
    assert FinanceCheck.objects.count() == 0


# Quotations


def test_words_are_quoted_with_consent_shown_by_role_and_deleted_for_good(amara, project, today):
    posted = SAID | {"consented_on": today.isoformat(), "token": str(uuid4())}
    for _ in range(2):
        assert amara.post(page(project, "quotations"), posted).status_code == 302
    row = ProjectQuotation.objects.get()
    html = amara.get(page(project)).content.decode()
    assert "They rang me back." in html
    assert "Mother at the clinic" in html
    assert "not for reports" in amara.get(page(project, "quotations")).content.decode()
    amara.post(page(project, "delete_quotation", row.pk))
    assert "They rang me back." not in amara.get(page(project)).content.decode()
    assert "They rang me back." not in str(list(AuditEvent.objects.values()))


def test_nobody_is_quoted_before_they_agreed_nor_recognisably(amara, project, today):
    posted = SAID | {"consented_on": (today + timedelta(days=1)).isoformat(), "token": str(uuid4())}
    html = amara.post(page(project, "quotations"), posted).content.decode()
    assert html.count("Quote somebody once they have agreed.") == 2
    posted |= {"consented_on": today.isoformat(), "text": "My mother, Mrs Adeyemi at NM2 4LT, waited."}
    html = amara.post(page(project, "quotations"), posted).content.decode()
    assert "This may identify someone" in html
    assert ProjectQuotation.objects.count() == 0
    html = amara.post(page(project, "quotations"), SAID | {"consent_words": "", "token": uuid4()}).content.decode()
    assert "Answer “How did they agree to be quoted?”" in html


# Spread


def test_a_place_that_explores_it_becomes_one_that_adopted_it(amara, project, today):
    posted = {"organisation": "Marsh Lane practice", "state": "exploring", "note": ""}
    amara.post(page(project, "spread"), posted)
    assert "Exploring it" in amara.get(page(project)).content.decode()
    row = SpreadPlace.objects.get()
    day = {"since_day": "1", "since_month": "1", "since_year": str(today.year - 1)}
    amara.post(page(project, "edit_spread", row.pk), posted | day | {"state": "adopted"})
    assert f"Adopted it since January {today.year - 1}" in amara.get(page(project)).content.decode()
    amara.post(page(project, "delete_spread", row.pk))
    assert SpreadPlace.objects.count() == 0


def test_whom_to_ask_there_is_kept_shown_to_the_team_and_changed(amara, project):
    posted = {"organisation": "Marsh Lane practice", "state": "adopted", "contact": "Jo Ray, 01234 555 0199"}
    amara.post(page(project, "spread"), posted)
    assert "Ask Jo Ray, 01234 555 0199" in amara.get(page(project)).content.decode()
    row = SpreadPlace.objects.get()
    assert "Jo Ray" in amara.get(page(project, "edit_spread", row.pk)).content.decode()
    amara.post(page(project, "edit_spread", row.pk), posted | {"contact": ""})
    assert "Jo Ray" not in amara.get(page(project)).content.decode()


def test_a_place_stands_once_and_does_not_begin_tomorrow(amara, project, running, today):
    valuing.add_spread(project=project, organisation="Marsh Lane", by=running.participant)
    html = amara.post(page(project, "spread"), {"organisation": "marsh lane ", "state": "adopted"}).content.decode()
    assert html.count("marsh lane is on the list already.") == 2
    with pytest.raises(Refused, match="still to come"):
        valuing.add_spread(project=project, organisation="Elm", since=today + timedelta(days=1), by=running.participant)


# In reports


def test_a_report_is_told_only_what_was_agreed_to_for_reports(project, running, today):
    by = running.participant
    for text, for_reports in (("For all to read", True), ("For the cohort alone", False)):
        valuing.add_quotation(
            project=project, **(SAID | {"text": text}), consented_on=today, for_reports=for_reports, by=by
        )
    line(project, by)
    line(project, by, "benefit", nature="cash-releasing", likely=Decimal(300))
    valuing.add_spread(project=project, organisation="Marsh Lane", state="adapted", by=by)
    valuing.record_finance_check(project=project, checked_by="finance lead", on=today, by=by)
    [found] = told([project]).values()
    assert [each.text for each in found.quotations] == ["For all to read"]
    assert found.outline.returns.cash.ratio.likely == 3
    assert (found.checked, found.checked_by) == (True, "finance lead")
    assert [(each.organisation, each.words) for each in found.spread] == [("Marsh Lane", "Adapted it")]
    line(project, by)
    assert not told([project])[project.pk].checked


@pytest.mark.parametrize("many", [1, 3, 30])
def test_reports_are_told_in_four_queries_for_1_3_and_30(running, many, django_assert_num_queries):
    projects = [make.project(running.place, f"P{n}") for n in range(many)]
    for each in projects:
        line(each, running.participant)
    with django_assert_num_queries(4):
        assert len(told(projects)) == many


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("many", [1, 3, 30])
def test_pages_take_the_same_queries_for_1_3_and_30(amara, project, running, today, many, django_assert_num_queries):  # noqa: PLR0917
    for n in range(many):
        line(project, running.participant, label=f"L{n}")
        valuing.add_quotation(project=project, **SAID, consented_on=today, by=running.participant)
        valuing.add_spread(project=project, organisation=f"O{n}", by=running.participant)
    for name, queries in (("value", 8), ("quotations", 5), ("spread", 5), ("project", 12)):
        amara.get(page(project, name))
        with django_assert_num_queries(queries):
            amara.get(page(project, name))


def test_what_was_typed_waits_behind_the_sign_in_page(amara, project, running, sign_in):
    hidden = dict(
        re.findall(
            r'name="(writer|token)" value="([^"]*)"', amara.get(page(project, "add_line", "cost")).content.decode()
        )
    )
    amara.session.flush()
    amara.post(page(project, "add_line", "cost"), COST | hidden)
    html = sign_in(running.participant).get(page(project, "add_line", "cost")).content.decode()
    assert 'value="£8,100"' in html
