"""Starting a programme, and giving and ending roles."""

from decimal import Decimal
from uuid import uuid4

import pytest

from core.refusal import Refused
from people.access import current_roles, forget_grants
from people.models import AuditEvent
from programmes import from_blueprint
from programmes.access import can_manage, visible_programmes
from programmes.actions import end_role, grant_role, start_from_blueprint
from programmes.blueprint import load
from programmes.models import Framework, Programme, summary_of
from tests import factories as make


@pytest.fixture
def start(cast):
    def one(**fields):
        fields.setdefault("name", "Leading for Change")
        fields.setdefault("code", "LEAD")
        return start_from_blueprint(
            blueprint=load("leading-for-change"),
            commissioner=make.organisation("Northmoor Trust"),
            provider=make.organisation("Harbour Lane Leadership"),
            by=fields.pop("by", cast.coordinator),
            **fields,
        )

    return one


def test_a_programme_from_the_blueprint_holds_all_of_it(start):
    programme = start()
    elements, domains = list(programme.elements.with_domains()), list(programme.framework.domains.all())
    assert (programme.challenges.count(), programme.aims.count(), len(elements), len(domains)) == (7, 3, 12, 5)
    assert [domain.objectives.count() for domain in domains] == [2, 2, 2, 2, 2]
    assert summary_of(elements, domains) == load("leading-for-change").summary
    assert (programme.complete_hours_percent, programme.complete_needs_presentation) == (80, True)


def test_whoever_starts_a_programme_coordinates_it(cast, start):
    programme = start(by=cast.administrator)
    assert can_manage(cast.administrator, programme)
    assert not can_manage(cast.coordinator, programme)


def test_the_same_wish_twice_is_one_programme(cast, start):
    once = uuid4()
    first, second = start(once=once), start(once=once)
    assert first == second
    assert Programme.objects.filter(code="LEAD").count() == 1
    assert second.elements.count() == 12
    assert AuditEvent.objects.filter(verb="start from blueprint").count() == 1


def test_somebody_elses_wish_is_not_given_to_another(cast, start):
    once = uuid4()
    start(once=once)
    with pytest.raises(Refused, match="sent before by somebody else"):
        start(once=once, by=cast.other_coordinator, code="OTHER")


def test_a_code_that_is_taken_is_told_beside_the_code_and_leaves_nothing(start):
    start()
    frameworks, programmes = Framework.objects.count(), Programme.objects.count()
    with pytest.raises(Refused, match="Another programme has the code LEAD") as refused:
        start(name="Another")
    assert refused.value.field == "code"
    assert (Framework.objects.count(), Programme.objects.count()) == (frameworks, programmes)


def test_programmes_of_one_model_share_its_framework(start):
    assert start().framework == start(code="SECOND").framework
    assert Framework.objects.filter(name="Five practices of exemplary leadership").count() == 1


def test_a_role_given_twice_is_one_grant_and_one_that_ended_begins_again(cast):
    first = grant_role(programme=cast.programme, person=cast.nobody, role="evaluator", by=cast.administrator)
    assert current_roles(cast.nobody) == {"evaluator"}
    end_role(grant=first, by=cast.administrator)
    forget_grants(cast.nobody)
    assert current_roles(cast.nobody) == set()
    assert grant_role(programme=cast.programme, person=cast.nobody, role="evaluator", by=cast.administrator) == first
    assert current_roles(cast.nobody) == {"evaluator"}
    assert list(visible_programmes(cast.nobody)) == [cast.programme]


def test_hours_of_an_element_survive_the_blueprint_exactly(start):
    assert sum(each.hours * each.count for each in start().elements.scheduled()) == Decimal("43.5")


def test_what_stands_above_is_written_once_with_the_new_programme(cast, start, monkeypatch):
    written = []
    monkeypatch.setattr(from_blueprint, "_writers", [lambda *given: written.append(given)])
    once = uuid4()
    programme = start(once=once)
    start(once=once)
    assert written == [(programme, load("leading-for-change"), cast.coordinator)]
