"""What of a project becomes its case study, as it is frozen and read again."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identifiers import find_identifiers
from projects import measuring
from projects.gallery.content import Attempt, CaseStudy, Charted, Key, Row, Said, Valued, read
from projects.gallery.gathering import FINISHED
from projects.models import Annotation
from tests import factories as make

FULL = CaseStudy(
    title="Fewer missed visits", summary="We ring.", programme="Leading", provider="Lane", setting="Hospital",
    aim="10%", problem="One in five.\n\n- Mornings\n- Mondays", subjects=("letters",), organisations=("Northmoor",),
    charted=Charted("Missed", "It fell.", "", "Run chart.", "Median", False, True, "Source: a register.",
                    key=(Key("common", False, "Ordinary"),), rows=(Row("1 May 2026", "12%", "Ordinary"),)),
    tried=(Attempt(1, "A call", "Reached"),), valued=Valued("£1", "beside £2", "", ""),
    quotations=(Said("Yes", "A patient"),),
)  # fmt: skip


def test_it_is_read_again_as_it_was_kept():
    assert read(FULL.kept()) == FULL
    assert read({**FULL.kept(), "of a later Cadre": 1}) == FULL
    earlier = FULL.kept()
    del earlier["charted"]["origin"]
    assert read(earlier).charted.origin == ""
    assert read({"title": "", "summary": "", "programme": "", "provider": "", "setting": "", "aim": ""}).tried == ()


@given(st.text(max_size=40), st.lists(st.text(min_size=1, max_size=10), max_size=3))
def test_whatever_is_written_is_kept_to_the_letter(text, subjects):
    made = CaseStudy(text, text, text, text, text, text, subjects=tuple(subjects), tried=(Attempt(0, text, text),))
    assert read(made.kept()) == made
    assert made.seal("") == read(made.kept()).seal("")


@pytest.mark.parametrize("name", [each.name for each in fields(CaseStudy)])
def test_the_seal_tells_every_change(name):
    """Of the words, whichever it is, and of the drawing."""
    other = {
        "subjects": ("other",),
        "organisations": (),
        "charted": None,
        "tried": (),
        "valued": None,
        "quotations": (),
    }
    changed = CaseStudy(
        **{**{each.name: getattr(FULL, each.name) for each in fields(FULL)}, name: other.get(name, "?")}
    )
    assert changed.seal("<svg/>") != FULL.seal("<svg/>")
    assert FULL.seal("<svg>1</svg>") != FULL.seal("<svg/>")


def test_who_re_based_a_chart_and_why_stays_with_the_team(finished):
    case, drawing = make.frozen(finished, tried=True)
    assert "Re-based from" in case.charted.source
    assert "Okafor" not in str(case.kept()) + drawing
    assert "Dr Quiet" not in str(case.kept()) + drawing


def test_what_was_tried_is_on_the_chart_only_where_it_is_told(finished):
    told, with_marks = make.frozen(finished, tried=True)
    untold, without = make.frozen(finished)
    assert "The new letter" in with_marks and [each.title for each in told.tried] == ["The new letter"]
    assert "The new letter" not in without and untold.tried == ()


def test_a_figure_left_out_stands_in_the_table_with_its_reason(running, finished):
    point = finished.measures.get().points.first()
    measuring.exclude_point(point=point, reason="The system was down", by=running.participant)
    case, _ = make.frozen(finished)
    assert [row.says for row in case.charted.rows if row.says.startswith("Left out")] == [
        "Left out: The system was down"
    ]


def test_days_that_cadre_writes_are_not_taken_for_somebody_s_birth(running, finished, today):
    """An old chart is full of them; a day in somebody's own words is pointed at."""
    measure = finished.measures.get()
    for point in measure.points.order_by("on"):
        point.on = point.on.replace(year=point.on.year - 5)
        point.save(update_fields=["on"])
    measure.rebases.all().delete()
    Annotation.objects.filter(measure=measure).update(on=measure.points.order_by("on")[3].on)
    case, _ = make.frozen(finished, tried=True)
    assert not [text for _, text in case.texts() if find_identifiers(text, today)]
    finished.problem = "He was born on 3 May 1961."
    case, _ = make.frozen(finished, tried=True)
    assert [label for label, text in case.texts() if find_identifiers(text, today)] == ["Problem"]


def test_finished_is_improved_or_sustained():
    assert [stage.value for stage in FINISHED] == ["improved", "sustained"]
