from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from projects import actions, measuring, partnering, planning, scoring, stakeholding, valuing
from tests import factories as make


@pytest.fixture
def no_menu(monkeypatch):
    """Pages without the menu, whose links and queries are other apps' too: for counting a page's own queries."""
    monkeypatch.setattr("core.navigation._links", {})


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def running(cast, today):
    """The cast, whose cohorts started sixty days ago, whatever today is."""
    for cohort in (cast.cohort, cast.other_cohort):
        cohort.starts_on, cohort.ends_on = today - timedelta(days=60), today + timedelta(days=200)
        cohort.save(update_fields=["starts_on", "ends_on"])
    cast.place.cohort = cast.peer_place.cohort = cast.cohort
    return cast


@pytest.fixture
def project(running):
    return make.project(running.place)


@pytest.fixture
def finished(running, project, today):
    """An improved project of two, with something of everything that must not leave it, and what may."""
    by = running.participant
    words = {"title": project.title, "aim": project.aim, "target_on": None, "problem": "One in five does not come."}
    actions.edit(project=project, revision=1, baseline="19.5% missed", result="Down to 12%", by=by, **words)
    actions.add_member(project=project, place=running.peer_place, by=by)
    measure = measuring.add_measure(project=project, name="Missed visits", unit="%", target=Decimal(10), by=by)
    first = today - timedelta(weeks=29)
    figures = [*([20, 19, 21, 18, 20, 22, 19] * 2), *([12, 11, 13, 12, 10, 12, 11, 13] * 2)]
    days = [first + timedelta(weeks=n) for n in range(len(figures))]
    counted = [measuring.Figure(day, Decimal(each)) for day, each in zip(days, figures, strict=True)]
    measuring.add_points(measure=measure, figures=counted, by=by)
    measuring.rebase(measure=measure, on=days[14], reason="Dr Quiet agreed to it.", by=by)
    measuring.annotate(measure=measure, on=days[14], text="The new letter", numbered=True, by=by)
    agreed = {"role_words": "a patient", "consent_words": "asked by Nurse Consenting", "consented_on": today}
    valuing.add_quotation(project=project, text="They rang me, and I came.", for_reports=True, by=by, **agreed)
    valuing.add_quotation(project=project, text="Between us, it is a mess.", by=by, **agreed)
    valuing.add_line(
        project=project,
        side="cost",
        worth=valuing.Worth(label="Calls", likely=Decimal(5000), source="Pay scale"),
        by=by,
    )
    valuing.add_line(
        project=project,
        side="benefit",
        worth=valuing.Worth(label="Hours", likely=Decimal(9000), source="Bookings", nature="capacity"),
        by=by,
    )
    valuing.add_spread(project=project, organisation="Canal Street Practice", note="Ask Wendy Spread", by=by)
    planning.add_risk(project=project, text="Nobody has time to ring", likelihood=4, impact=4, by=by)
    stakeholding.add_stakeholder(
        project=project, name="Dr Grumpy Opponent", power=5, interest=4, stance="opposed", wanted="neutral", by=by
    )
    partner = partnering.invite_partner(
        project=project, name="Ruth Adeyemi", organisation="Eastgate council", email="ruth@eastgate.example",
        why="Try the letter", by=by,
    )  # fmt: skip
    partnering.answer_partner(partner=partner, answer="named")
    scoring.say_progress(project=project, score=Decimal("4.5"), reason="We are proud of ourselves", by=by)
    for stage in ("planned", "testing", "improved"):
        actions.move_stage(project=project, to=stage, by=by)
    project.refresh_from_db()
    return project
