"""The verbs on measures: figures come once, corrections keep their history, limits are re-based for a reason."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from core.refusal import Refused
from people.models import AuditEvent
from projects import measuring
from projects.measured import measured_projects, read_measure
from projects.measuring import Figure
from projects.models import Annotation, Measure, Point, Rebase
from tests import factories as make
from tests.projects.series import REBASED, WEEKS, dates

START = date(2025, 4, 7)
DAYS = dates(48, start=START)
WORDS = {"name": "Missed first appointments", "unit": "%", "target": Decimal(10), "baseline_points": 24}


@pytest.fixture
def by(cast):
    return cast.participant


@pytest.fixture
def measure(project, by):
    return measuring.add_measure(project=project, by=by, **WORDS)


def weekly(values=WEEKS, start=START):
    return [Figure(start + timedelta(7 * i), Decimal(str(value))) for i, value in enumerate(values)]


def filled(measure, by, values=WEEKS):
    measuring.add_points(measure=measure, figures=weekly(values), by=by)
    return measure


def point_of(measure, index):
    return measure.points.get(on=START + timedelta(7 * index))


def verbs():
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


# Measures


def test_a_form_sent_twice_adds_one_measure(project, by):
    token = uuid4()
    made = {measuring.add_measure(project=project, by=by, token=token, **WORDS).pk for _ in range(2)}
    assert made == {token}
    assert verbs().count("add measure") == 1


def test_measures_stand_in_the_order_in_which_they_came(project, by):
    for name in ("One", "Two", "Three"):
        measuring.add_measure(project=project, by=by, name=name)
    assert [(each.name, each.position) for each in Measure.objects.all()] == [("One", 1), ("Two", 2), ("Three", 3)]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"name": "missed FIRST appointments"}, "name"),
        ({"name": "Other", "standard_value": Decimal(5)}, "standard"),
        ({"name": "Other", "baseline_points": 11}, "baseline_points"),
        ({"name": "Other", "shift": 9}, "shift"),
        ({"name": "Other", "trend": 5}, "trend"),
    ],
)
def test_what_a_measure_cannot_be_is_refused_beside_its_field(project, by, measure, words, field):
    with pytest.raises(Refused) as refused:
        measuring.add_measure(project=project, by=by, **words)
    assert refused.value.field == field
    with pytest.raises(Refused):
        measuring.change_measure(measure=measuring.add_measure(project=project, by=by, name="Third"), by=by, **words)


def test_a_change_is_written_once_and_names_its_fields(measure, by):
    measuring.change_measure(measure=measure, by=by, target=Decimal(8), name=WORDS["name"])
    measuring.change_measure(measure=measure, by=by, target=Decimal(8))
    (event,) = AuditEvent.objects.filter(verb="change measure")
    assert event.details == {"fields": "target", "changes": "target: 10 to 8", "project": str(measure.project_id)}
    measure.refresh_from_db()
    assert measure.target == 8


def test_the_database_takes_no_setting_that_the_rules_do_not_know(measure):
    for wrong in ({"shift": 5}, {"baseline_points": 3}, {"kind": "x"}, {"improvement": "up"}, {"two_in_three": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Measure.objects.filter(pk=measure.pk).update(**wrong)


# Figures


def test_the_same_figures_sent_again_change_nothing(measure, by):
    first = measuring.add_points(measure=measure, figures=weekly(), by=by)
    again = measuring.add_points(measure=measure, figures=weekly(), by=by)
    assert (first, again) == (measuring.Added(48, 0, 0), measuring.Added(0, 0, 48))
    assert Point.objects.count() == 48
    assert verbs().count("add figures") == 1


def test_a_figure_for_a_date_that_has_one_takes_its_place_and_the_trail_says_when(measure, by):
    filled(measure, by)
    added = measuring.add_points(measure=measure, figures=[*weekly([99]), Figure(date(2025, 1, 6), Decimal(3))], by=by)
    assert added == measuring.Added(1, 1, 0)
    assert point_of(measure, 0).value == 99
    event = AuditEvent.objects.filter(verb="add figures").order_by("id").last()
    assert event.details["changes"] == "2025-04-07: 19.1 to 99"


def test_one_that_is_typed_never_takes_another_s_place_unseen(measure, by):
    filled(measure, by)
    with pytest.raises(Refused, match=r"7 April 2025 has a figure: 19\.1%") as refused:
        measuring.add_points(measure=measure, figures=weekly([99]), by=by, replace=False)
    assert refused.value.field == "on"
    assert point_of(measure, 0).value == Decimal("19.1")


@pytest.mark.parametrize(
    "figures",
    [
        [Figure(date(2999, 1, 1), Decimal(1))],
        [Figure(date(1980, 1, 1), Decimal(1))],
        [Figure(START, Decimal("NaN"))],
        [Figure(START, Decimal(10) ** 13)],
        [Figure(START, Decimal(1)), Figure(START, Decimal(2))],
    ],
)
def test_all_figures_come_or_none(measure, by, figures):
    with pytest.raises(Refused):
        measuring.add_points(measure=measure, figures=[Figure(date(2026, 1, 5), Decimal(1)), *figures], by=by)
    assert not Point.objects.exists()


def test_five_thousand_figures_take_few_queries(measure, by, django_assert_max_num_queries):
    figures = [Figure(date(2010, 1, 1) + timedelta(n), Decimal(n % 90)) for n in range(5000)]
    with django_assert_max_num_queries(50):
        assert measuring.add_points(measure=measure, figures=figures, by=by).new == 5000


def test_a_correction_keeps_what_was_in_the_trail(measure, by):
    point = point_of(filled(measure, by), 3)
    measuring.correct_point(point=point, value=Decimal("20.4"), by=by, note="typed wrongly")
    measuring.correct_point(point=point, value=Decimal("20.4"), by=by)
    (event,) = AuditEvent.objects.filter(verb="correct figure")
    assert (event.details["was"], event.details["now"]) == ("2025-04-28: 20.3", "2025-04-28: 20.4")
    assert point_of(measure, 3).note == "typed wrongly"


def test_a_date_corrected_takes_its_rebase_along_and_never_lands_on_another(measure, by):
    filled(measure, by)
    measuring.rebase(measure=measure, on=DAYS[REBASED], reason="Known cause", by=by)
    moved = DAYS[REBASED] + timedelta(1)
    measuring.correct_point(point=point_of(measure, REBASED), value=Decimal("11.9"), on=moved, by=by)
    assert Rebase.objects.get().on == moved
    with pytest.raises(Refused, match="has a figure already"):
        measuring.correct_point(point=point_of(measure, 2), value=Decimal(1), on=START, by=by)


def test_a_figure_left_out_keeps_its_value_and_its_reason_and_counts_no_more(measure, by):
    filled(measure, by)
    with pytest.raises(Refused, match="Say why"):
        measuring.exclude_point(point=point_of(measure, 20), reason=" ", by=by)
    measuring.exclude_point(point=point_of(measure, 20), reason="Text service down", by=by)
    read = read_measure(measure)
    assert read.chart.points[20].value is None and read.series.values[20] == Decimal("24.9")
    assert read.n == 47
    measuring.include_point(point=point_of(measure, 20), by=by)
    assert read_measure(Measure.objects.get()).n == 48
    assert verbs()[-2:] == ["leave out figure", "count figure again"]


def test_a_figure_that_was_never_counted_goes_but_not_one_from_which_limits_are_rebased(measure, by):
    filled(measure, by)
    made = measuring.rebase(measure=measure, on=DAYS[REBASED], reason="Known cause", by=by)
    with pytest.raises(Refused, match="re-based from this figure"):
        measuring.remove_point(point=point_of(measure, REBASED), by=by)
    measuring.undo_rebase(rebase=made, by=by)
    measuring.remove_point(point=point_of(measure, REBASED), by=by)
    assert Point.objects.count() == 47
    assert verbs()[-2:] == ["undo rebase", "remove figure"]


# Re-basing, and what was tried


def test_a_rebase_has_a_reason_an_author_and_a_day_and_the_same_one_is_one(measure, by):
    filled(measure, by)
    for _ in range(2):
        measuring.rebase(measure=measure, on=DAYS[REBASED], reason="The fall had a known cause", by=by)
    made = Rebase.objects.get()
    assert (made.by, made.reason) == (by, "The fall had a known cause")
    assert [group.start for group in read_measure(measure).chart.groups] == [0, REBASED]


@pytest.mark.parametrize(
    ("index", "reason", "field"),
    [(0, "Why not", "on"), (5, "Too early", "on"), (43, "Too late", "on"), (31, " ", "reason")],
)
def test_a_rebase_without_a_reason_or_with_too_few_figures_beside_it_is_refused(measure, by, index, reason, field):
    filled(measure, by)
    with pytest.raises(Refused) as refused:
        measuring.rebase(measure=measure, on=DAYS[index], reason=reason, by=by)
    assert refused.value.field == field
    assert not Rebase.objects.exists()


def test_a_rebase_begins_at_a_figure_that_counts(measure, by):
    filled(measure, by)
    with pytest.raises(Refused, match="date of a figure"):
        measuring.rebase(measure=measure, on=START + timedelta(10), reason="Known", by=by)
    with pytest.raises(Refused, match="date of a figure"):
        measuring.rebase(
            measure=measuring.add_measure(project=measure.project, by=by, name="Empty"), on=START, reason="x", by=by
        )


def test_tests_of_change_are_numbered_in_turn_and_events_are_not(measure, by):
    one = measuring.annotate(measure=measure, on=START, text="Reminder", numbered=True, by=by)
    event = measuring.annotate(measure=measure, on=START, text="Text service down", by=by)
    two = measuring.annotate(measure=measure, on=START, text="Call", numbered=True, by=by)
    again = measuring.annotate(measure=measure, on=START, text="Call", numbered=True, by=by)
    assert (one.number, event.number, two.number, again.pk) == (1, None, 2, two.pk)
    measuring.remove_annotation(annotation=one, by=by)
    assert measuring.annotate(measure=measure, on=START, text="Third", numbered=True, by=by).number == 3
    assert Annotation.objects.count() == 3


def test_what_is_still_to_come_is_not_marked(measure, by):
    with pytest.raises(Refused, match="still to come"):
        measuring.annotate(measure=measure, on=date(2999, 1, 1), text="Later", by=by)


# The read for other apps


def test_a_project_s_first_outcome_measure_with_figures_is_read_for_others(project, measure, by):
    measuring.change_measure(measure=measure, by=by, kind="process")
    empty = measuring.add_measure(project=project, by=by, name="Empty outcome")
    outcome = measuring.add_measure(project=project, by=by, **{**WORDS, "name": "Outcome"})
    filled(measure, by)
    filled(outcome, by)
    measuring.rebase(measure=outcome, on=DAYS[REBASED], reason="Known cause", by=by)
    (read,) = measured_projects([project]).values()
    assert (read.name, read.unit, read.n, read.provisional) == ("Outcome", "%", 48, False)
    assert (read.start_text, read.now_text, read.target_text) == ("19.5%", "12.4%", "10%")
    assert (read.variation, read.assurance, read.moved) == ("common", "hit or miss", "improved")
    assert read.reading == "Lower for 17 weeks"
    assert read.days == tuple(DAYS)
    assert "<svg" in read.sparkline()
    assert empty.points.count() == 0


def test_a_project_where_nothing_is_counted_has_none(running, project, by):
    other = make.project(running.peer_place, "Other")
    measuring.add_measure(project=other, by=by, name="Empty")
    assert measured_projects([project, other]) == {project.pk: None, other.pk: None}


@pytest.mark.parametrize("count", [1, 3, 30])
def test_many_projects_are_read_in_two_queries(running, by, count, django_assert_num_queries):
    projects = [make.project(make.place(running.cohort), f"Project {n}") for n in range(count)]
    for each in projects:
        filled(measuring.add_measure(project=each, by=by, **WORDS), by, WEEKS[:14])
    with django_assert_num_queries(2):
        assert {read.moved for read in measured_projects(projects).values()} == {"no change"}
