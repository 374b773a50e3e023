from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.test import TestCase
from django.utils import timezone

from awards import actions
from awards.models import Enrolment, Pathway, Unit
from awards.pathway import actions as pathway_actions
from awards.pathway.actions import Returned, UnitPlan
from cohorts.models import Session
from people.models import Person
from tests import factories as make
from tests.factories import at


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A store of its own; gives the paths of the files in it."""
    settings.MEDIA_ROOT = tmp_path
    return lambda: sorted(path for path in tmp_path.rglob("*") if path.is_file())


@pytest.fixture
def cohort(cast):
    """The cast's cohort after its sessions: 20 hours were expected of everybody, and held."""
    Session.objects.filter(cohort=cast.cohort).delete()
    cast.days = [
        make.session(
            cast.cohort, f"Day {n}", date(2026, 10, 1 + n), hours="4", ends_at=at(date(2026, 10, 1 + n), 13, 30)
        )
        for n in range(5)
    ]
    cast.programme.describes = "a leadership development programme for leaders aspiring to director posts"
    cast.programme.commissioner_signatory = "Ruth Adeyemi, Chief Executive"
    cast.programme.provider_signatory = "Martin Kowalczyk, Programme Director"
    cast.programme.save(update_fields=["describes", "commissioner_signatory", "provider_signatory"])
    return cast.cohort


@pytest.fixture
def complete(cast, cohort):
    """Have a place meet the rule: every session attended, the project presented."""

    def make_complete(place, days=5, presented_on=date(2026, 11, 2)):
        for session in cast.days[:days]:
            make.attendance(session, place)
        return make.project(place, presented_on=presented_on)

    return make_complete


@pytest.fixture
def issue(cohort):
    """Issue the cohort's certificates and make their files, as a worker would."""

    def now(by, **options):
        with TestCase.captureOnCommitCallbacks(execute=True):
            return actions.issue_certificates(cohort=cohort, by=by, **options)

    return now


@pytest.fixture
def certificate(cast, complete, issue):
    """The participant's, issued by the coordinator, with its file."""
    complete(cast.place)
    return issue(cast.coordinator).certificates.get()


# The accredited pathway


@dataclass
class OnPathway:
    """The cast's programme with a pathway of two units: the participant and their peer are enrolled since a month."""

    pathway: Pathway
    first: Unit
    second: Unit
    enrolment: Enrolment
    peer_enrolment: Enrolment
    contact: Person
    began: date
    today: date

    def returned(self, outcome="pass", mark=None, unit=None, of=None, by=None):
        """The body returns a result of one unit for one person."""
        given = [Returned(of or self.enrolment, outcome, mark)]
        return pathway_actions.record_results(unit=unit or self.first, results=given, by=by or self.contact)

    def confirm(self, unit=None, on=None):
        return pathway_actions.confirm_results(unit=unit or self.first, on=on or self.today, by=self.contact)

    def hand_over(self, unit=None, of=None, on=None):
        pathway_actions.hand_over(enrolment=of or self.enrolment, unit=unit or self.first, on=on or self.today, by=None)

    def fresh(self, enrolment=None):
        return Enrolment.objects.with_record().get(pk=(enrolment or self.enrolment).pk)


def set_up(programme, name="Certificate in Leading Health Improvement", by=None, **fields):
    fields.setdefault("awarding_body", make.organisation("Fenwick University"))
    fields.setdefault("credits", 40)
    fields.setdefault("units", [UnitPlan("Leading a service", 20), UnitPlan("Improving a service", 20)])
    return pathway_actions.set_up_pathway(programme=programme, name=name, level=7, by=by, **fields)


@pytest.fixture
def pathway(cast):
    """A pathway of 40 credits at level 7, in two units, with nobody on it."""
    return set_up(cast.programme, by=cast.coordinator)


@pytest.fixture
def on_it(cast, pathway):
    today = timezone.localdate()
    began = today - timedelta(days=30)
    one, other = (
        pathway_actions.enrol(place=place, pathway=pathway, on=began, by=cast.coordinator)
        for place in (cast.place, cast.peer_place)
    )
    contact = make.person("Una Fairweather", email="una@example.org")
    pathway_actions.name_contact(pathway=pathway, person=contact, by=cast.coordinator)
    first, second = pathway.units.all()
    return OnPathway(pathway, first, second, one, other, contact, began, today)
