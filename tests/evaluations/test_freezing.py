"""What a version keeps can be read again, years later too."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from cohorts.attendance import CohortAttendance
from evaluations.contributions import Fact
from evaluations.report import EvaluationReport, freeze, report_from
from evaluations.report.content import AskedFor, CohortPart, MixLine, Quoted, Theme, Themes, Written
from evaluations.results import CohortFigure, ElementResult
from evaluations.statistics import Rate, Withheld, element_score
from evaluations.themes import Raised

COHORT = CohortPart(
    id=uuid4(),
    name="Pilot",
    starts_on=date(2026, 9, 21),
    ends_on=date(2027, 6, 10),
    running=True,
    places=20,
    left=1,
    clinicians=14,
    attendance=CohortAttendance(20, Decimal("540.25"), Decimal("600")),
    to_come=3,
)
SCORE = element_score((0, 0, 2, 8, 9), 20, 5)
REPORT = EvaluationReport(
    programme="Leading for Change",
    describes="",
    cohort="",
    commissioner="A trust",
    provider="A provider",
    as_of=date(2026, 11, 23),
    minimum=5,
    comment_minimum=10,
    cohorts=(COHORT,),
    professions=(MixLine("Nursing", (12,)), MixLine("Medical", (8,))),
    facts=(Fact("18 of 20", "hold a certificate"),),
    elements=(
        ElementResult(uuid4(), "Coaching", "", 1, SCORE, Rate(19, 20), (), (CohortFigure(COHORT.id, "Pilot", SCORE),)),
        ElementResult(None, "Study visit", "", 2, Withheld(5), Rate(2, 20)),
    ),
    themes=Themes(20, 31, 30, (Theme("Safe to think", "", Raised(12, 20), (Quoted("I spoke.", "Coaching"),)),), 1),
    asked=(AskedFor("Later start", date(2026, 10, 1), None, "Done", "At 9.30am.", True),),
    written=(Written("summary", "It worked.", "Ivor Wren"),),
)


def test_a_report_comes_back_from_json_as_it_was():
    assert report_from(json.loads(json.dumps(freeze(REPORT, ()).values))) == REPORT


def test_the_name_of_the_content_does_not_change_with_the_day():
    assert freeze(replace(REPORT, as_of=date(2027, 1, 1)), ()).digest == freeze(REPORT, ()).digest


def test_it_changes_with_every_part_of_the_content_and_with_how_it_is_made():
    names = {
        freeze(REPORT, ()).digest,
        freeze(REPORT, ("2",)).digest,
        freeze(replace(REPORT, written=()), ()).digest,
        freeze(replace(REPORT, cohorts=(replace(COHORT, left=2),)), ()).digest,
        freeze(replace(REPORT, themes=replace(REPORT.themes, coded=31)), ()).digest,
    }
    assert len(names) == 5


def test_a_version_from_before_a_section_existed_is_read_without_it():
    values = freeze(REPORT, ()).values
    for name in ("asked", "themes"):
        del values[name]
    assert report_from(values) == replace(REPORT, asked=(), themes=Themes())


def test_a_version_with_something_that_is_known_no_more_is_read_without_it():
    values = freeze(REPORT, ()).values | {"once_there": [1, 2]}
    assert report_from(values) == REPORT


def test_nothing_else_than_what_a_report_is_made_of_is_kept():
    with pytest.raises(TypeError, match="no object"):
        freeze(replace(REPORT, describes=object()), ())  # type: ignore[arg-type]
