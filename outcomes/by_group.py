"""The attendance of finished cohorts by profession, organisation and type, as it is written once. Pure.

Two readings on two days can be subtracted, and a page that counts its groups every day tells in this way what one
person, corrected from one group into another or new to it, missed. So groups are counted once, when their cohort is
finished, and never again: what was written stays, whatever is corrected. A cohort of which little may be told waits for
the next to finish and is counted with it. No cohort is counted twice, so a programme's figure of a group is a sum over
different people (docs/adr/0017-groups-are-counted-once.md).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cohorts.attendance import Totals
from outcomes.withholding import Label, Who, labels

PROFESSION, ORGANISATION, KIND = "profession", "organisation", "kind"


@dataclass(frozen=True)
class GroupFact:
    """What may be told of a group in the cohorts that were counted together; `by` is how people are grouped, `name`
    which of these groups it is."""

    by: str
    name: str
    people: int
    attended: Decimal
    held: Decimal
    missed: int
    called_back: int


def by_group(everybody: Sequence[tuple[Who, Totals]], minimum: int) -> tuple[GroupFact, ...]:
    """Every group that may be told of, of cohorts counted together; who is withheld is in none of them."""
    # Who has had nothing to attend is in no figure of attendance, and makes no small group larger.
    attending = [(who, hours) for who, hours in everybody if hours.held]
    shown = labels([who for who, _ in attending], minimum)
    hours = [each for _, each in attending]
    grouped = ((PROFESSION, shown.professions), (ORGANISATION, shown.organisations), (KIND, shown.kinds))
    return tuple(fact for by, told in grouped for fact in _told(by, told, hours))


def tells_of_most(found: Sequence[GroupFact], people: int) -> bool:
    """Whether the professions told are of more than half of so many people; else to wait for others tells more."""
    return sum(fact.people for fact in found if fact.by == PROFESSION) * 2 > people


def _told(by: str, told: Sequence[Label], hours: Sequence[Totals]) -> Iterator[GroupFact]:
    members: dict[str, list[Totals]] = defaultdict(list)
    for name, each in zip(told, hours, strict=True):
        if name is not None:
            members[name].append(each)
    for name, theirs in members.items():
        yield GroupFact(
            by=by,
            name=name,
            people=len(theirs),
            attended=sum((each.attended for each in theirs), Decimal(0)),
            held=sum((each.held for each in theirs), Decimal(0)),
            missed=sum(each.missed for each in theirs),
            called_back=sum(each.called_back for each in theirs),
        )
