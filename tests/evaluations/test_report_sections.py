"""The page of a section shows exactly the figures that a version would show."""

import pytest
from django.template.loader import render_to_string

from cohorts.proposals import answer, propose
from core.charts import PAGE
from evaluations import contributions
from evaluations.actions_report import Judgement, judge, write
from evaluations.contributions import Fact
from evaluations.drawings import Drawings
from evaluations.models import Section
from evaluations.report import AIMS_BESIDE, BESIDE, EVERYTHING, Subject, report_of
from tests import factories as make
from tests.evaluations.test_publishing import score
from tests.evaluations.test_report import NOW, told  # noqa: F401
from tests.evaluations.test_report_projects import FELL, measured


def shown(report, section: str) -> str:
    """The figures of a section as its page shows them, without what is written in it."""
    context = {"report": report, "drawn": Drawings(report, PAGE), "section": None}
    return " ".join(render_to_string(f"evaluations/report/_{section}.html", context).split())


@pytest.fixture
def whole(told, monkeypatch):  # noqa: F811
    """A programme with something in every section: two cohorts, aims, facts, projects that measure."""
    monkeypatch.setattr(contributions, "_contributors", [lambda cohorts: Fact("3 of 8", "hold a certificate")])
    make.contract(told.programme, places=30, clinical_places=10)
    for title in ("Leading self", "Coaching"):
        score(told.other_cohort, title, 12)
    for _ in range(3):
        make.place(told.other_cohort)
    measured(told.place, "Shorter waits", FELL, "improved")
    measured(make.place(told.other_cohort), "Fewer falls", FELL)
    proposal = propose(place=told.place, kind="topic", text="More on finance", by=told.participant)
    answer(proposal=proposal, state="done", words="Held in November.", by=told.coordinator)
    told.programme.aims.create(text="Patients wait less")
    for subject in (Subject(told.programme), Subject(told.programme, told.cohort)):
        judgement = Judgement("met", "Waits fell", "sure", "Two views agree")
        judge(subject=subject, aim="Patients wait less", judgement=judgement, revision=0, by=told.evaluator)
        write(subject=subject, section="who", text="All who came.", revision=0, by=told.evaluator)
    return told


@pytest.mark.parametrize("of_cohort", [True, False])
@pytest.mark.parametrize("section", Section.values)
def test_it_shows_what_a_version_would(whole, section, of_cohort):
    def subject():
        return Subject(whole.programme, whole.cohort if of_cohort else None)

    version = report_of(subject(), NOW, EVERYTHING)
    beside = report_of(subject(), NOW, BESIDE[section])
    assert len(shown(version, section)) > 100
    assert shown(beside, section) == shown(version, section)


def test_beside_an_aim_stands_the_whole_summary(whole):
    beside = report_of(Subject(whole.programme), NOW, AIMS_BESIDE)
    assert shown(beside, "summary") == shown(report_of(Subject(whole.programme), NOW), "summary")
