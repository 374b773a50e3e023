"""Facts for the pure tests: a programme in a few lines, with sensible values where a test says nothing."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from cohorts.attendance import MarkFact, Meetings, SessionFact, tally, totals
from cohorts.attendance import PlaceFact as Seat
from evaluations.statistics import Rate, element_score
from outcomes.by_group import by_group
from outcomes.comparison import compare
from outcomes.facts import CohortFact, ContractFact, ElementFact, Facts, PlaceFact, ProjectFact
from outcomes.withholding import Who
from outcomes.working import outcomes

TODAY = date(2027, 3, 9)
NOW = datetime(2027, 3, 9, 12, tzinfo=UTC)
SESSION = SessionFact(
    id=uuid4(),
    title="Launch day",
    kind="launch",
    share="formal",
    hours=Decimal(10),
    starts_at=datetime(2026, 10, 1, 9, tzinfo=UTC),
    ends_at=datetime(2026, 10, 1, 19, tzinfo=UTC),
)


def cohort(number: int = 1, state: str = "finished", **fields) -> CohortFact:
    fields = {
        "name": f"Cohort {number}",
        "starts_on": date(2026, 9, 21),
        "ends_on": date(2027, 6, 10),
        "capacity": 20,
        "meetings": Meetings(1, 1),
        "counted": state == "finished",
    } | fields
    return CohortFact(id=UUID(int=number), number=number, state=state, **fields)


def places(many: int, hours: int | str = 10, cohort: int = 1, mark: str = "present", **fields) -> list[PlaceFact]:
    """So many places, each of which attended `hours` of the 10 that one session had; with no mark, had none yet."""
    marks = {SESSION.id: MarkFact(mark, Decimal(hours))}
    counted = totals(tally(Seat(uuid4()), [SESSION] if mark else [], marks, NOW))
    fields = {
        "profession": "Nursing",
        "clinical": True,
        "organisation": "Trust",
        "kind": "Trust",
        "complete": True,
        "certificate": False,
    } | fields
    return [PlaceFact(cohort=UUID(int=cohort), hours=counted, **fields)] * many


def contract(
    places: int = 20, clinical: int | None = None, name: str = "Award", value: int | None = None
) -> ContractFact:
    return ContractFact(name, places, clinical, None if value is None else Decimal(value))


def project(stage: str = "testing", title: str = "Fewer missed visits", cohort: int = 1, **fields) -> ProjectFact:
    fields = {"aim": "", "result": "", "decision": "", "presented": False} | fields
    return ProjectFact(id=uuid4(), cohort=UUID(int=cohort), of=f"Cohort {cohort}", title=title, stage=stage, **fields)


def element(title: str, *counts: tuple[int, int, int, int, int], invited: int = 20, minimum: int = 5) -> ElementFact:
    """An element with the answers of cohort 1, cohort 2 and so on."""
    figures = {UUID(int=n): element_score(each, invited, minimum) for n, each in enumerate(counts, start=1)}
    pooled = tuple(sum(each[value] for each in counts) for value in range(5))
    answered = sum(pooled)
    return ElementFact(
        title,
        element_score(pooled, invited * len(counts), minimum),
        Rate(answered, invited * len(counts)),
        figures,
    )


def written_of(given):
    """What is written of the groups of the finished cohorts among these facts."""
    finished = [each.id for each in given.get("cohorts", ()) if each.state == "finished"]
    mine = [place for place in given.get("places", ()) if place.cohort in finished]
    everybody = [(Who(str(each.cohort), each.profession, each.organisation, each.kind), each.hours) for each in mine]
    return by_group(everybody, given.get("minimum", 5))


def facts(**given) -> Facts:
    return Facts(
        **{
            "day": TODAY,
            "minimum": 5,
            "contracts": [],
            "cohorts": [],
            "places": [],
            "projects": [],
            "elements": [],
            "quotations": [],
            "scored_until": None,
            "open_surveys": 0,
            "by_group": written_of(given),
        }
        | given
    )


def made_of(**given):
    """The outcomes of those facts."""
    return outcomes(facts(**given))


def compared(outcomes, *numbers: int):
    """Those outcomes with the comparison of some of their cohorts, or of all: what findings and drawings are given."""
    return outcomes, compare(outcomes, numbers)
