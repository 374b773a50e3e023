"""The cast: the same people in every test, with one programme under way and another that is none of their business.

    from tests.cast import Cast
    def test_…(cast: Cast): …

Two programmes: `programme` (Leading for Change) with `cohort` (running) and `other_cohort`, both with places and
sessions; `other_programme` with a cohort of its own, so that a leak has something to leak.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cohorts.models import Coaching, Cohort, LearningSet, Place, Session
from people.models import Person
from programmes.models import Programme
from tests import factories as make


@dataclass
class Cast:
    administrator: Person
    coordinator: Person
    facilitator: Person
    coach: Person
    participant: Person
    peer: Person  # in the participant's cohort and set
    stranger: Person  # a participant of another cohort of the same programme
    commissioner: Person
    other_commissioner: Person  # of the other programme
    other_coordinator: Person  # of the other programme
    evaluator: Person
    nobody: Person  # an account without any role
    programme: Programme
    cohort: Cohort
    other_cohort: Cohort
    other_programme: Programme
    foreign_cohort: Cohort  # of the other programme
    place: Place  # the participant's
    peer_place: Place
    stranger_place: Place
    learning_set: LearningSet
    coaching: Coaching
    session: Session  # held, of the whole cohort, led by the facilitator
    set_session: Session
    coaching_session: Session
    other_session: Session  # of the other cohort
    foreign_session: Session  # of the other programme

    def everyone(self) -> dict[str, Person | None]:
        """By the names that the access table uses; "signed out" is nobody at all."""
        names = [
            "administrator",
            "coordinator",
            "facilitator",
            "coach",
            "participant",
            "peer",
            "stranger",
            "commissioner",
            "other_commissioner",
            "other_coordinator",
            "evaluator",
            "nobody",
        ]
        return {"signed out": None} | {name: getattr(self, name) for name in names}


def assemble() -> Cast:
    people = {
        "administrator": make.person("Ada Winter", email="ada@example.org"),
        "coordinator": make.person("Priya Shah", email="priya@example.org"),
        "facilitator": make.person("Helen Marsh", email="helen@example.org"),
        "coach": make.person("Joseph Quill", email="joseph@example.org"),
        "participant": make.person("Amara Okafor", email="amara@example.org"),
        "peer": make.person("Tom Bevan", email="tom@example.org"),
        "stranger": make.person("Moira Kelleher", email="moira@example.org"),
        "commissioner": make.person("Judith Crane", email="judith@example.org", honorific="Dr"),
        "other_commissioner": make.person("Gareth Llewellyn", email="gareth@example.org"),
        "other_coordinator": make.person("Sana Iqbal", email="sana@example.org"),
        "evaluator": make.person("Ivor Wren", email="ivor@example.org"),
        "nobody": make.person("Noel Body", email="noel@example.org"),
    }
    programme = make.programme("Leading for Change", code="LFC", framework=make.framework())
    other_programme = make.programme("Network Leaders", code="NET")
    cohort = make.cohort(programme, number=1, name="Cohort 1")
    other_cohort = make.cohort(programme, number=2, name="Cohort 2")
    foreign_cohort = make.cohort(other_programme, number=1, name="Cohort 1")
    make.grant(None, people["administrator"], "administrator")
    make.grant(programme, people["coordinator"], "coordinator")
    make.grant(programme, people["commissioner"], "commissioner")
    make.grant(programme, people["evaluator"], "evaluator")
    make.grant(other_programme, people["other_commissioner"], "commissioner")
    make.grant(other_programme, people["other_coordinator"], "coordinator")
    make.grant(cohort, people["facilitator"], "facilitator")
    make.grant(cohort, people["coach"], "coach")
    set_a = make.learning_set(cohort, "Set A", adviser=people["facilitator"])
    place = make.place(cohort, people["participant"], learning_set=set_a, post="Head of nursing")
    peer_place = make.place(cohort, people["peer"], learning_set=set_a, post="Ward manager")
    stranger_place = make.place(other_cohort, people["stranger"])
    coaching = make.coaching(place, people["coach"])
    element = make.element(programme, "Leading self", position=1)
    session = make.session(cohort, "Leading self", date(2026, 10, 14), element=element)
    session.leaders.create(person=people["facilitator"])
    set_session = make.session(
        cohort,
        "Action learning",
        date(2026, 11, 4),
        kind="action learning",
        share="others",
        group_size="set",
        learning_set=set_a,
    )
    coaching_session = make.session(
        cohort,
        "Coaching",
        date(2026, 11, 11),
        kind="coaching",
        share="others",
        hours=Decimal("1.5"),
        group_size="pair",
        coaching=coaching,
    )
    return Cast(
        **people,
        programme=programme,
        cohort=cohort,
        other_cohort=other_cohort,
        other_programme=other_programme,
        foreign_cohort=foreign_cohort,
        place=place,
        peer_place=peer_place,
        stranger_place=stranger_place,
        learning_set=set_a,
        coaching=coaching,
        session=session,
        set_session=set_session,
        coaching_session=coaching_session,
        other_session=make.session(other_cohort, "Leading self", date(2026, 10, 15), element=element),
        foreign_session=make.session(foreign_cohort, "Network day", date(2026, 10, 16)),
    )
