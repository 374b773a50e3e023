"""A programme's contracts with what its cohorts have made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from programmes.models import Contract
from programmes.panel import CohortLine, MixLine


@dataclass(frozen=True)
class ContractLine:
    """One contract: places taken on its cohorts, and which these are."""

    contract: Contract
    filled: int
    cohorts: tuple[str, ...]


def contract_lines(contracts: Sequence[Contract], cohorts: Sequence[CohortLine]) -> list[ContractLine]:
    """In the order of the contracts; from the very lines that the page lists of cohorts."""
    return [
        ContractLine(contract, sum(line.places for line in own), tuple(line.name for line in own))
        for contract in contracts
        for own in [[line for line in cohorts if line.contract == contract.pk]]
    ]


@dataclass(frozen=True)
class TargetLine:
    """Places taken by those for whom some of a contract are meant."""

    of: str
    taken: int
    target: int

    @property
    def short(self) -> int:
        return max(0, self.target - self.taken)


@dataclass(frozen=True)
class ContractCard:
    """A contract as its page shows it; `spent` is what was written down so far."""

    contract: Contract
    filled: int
    cohorts: tuple[str, ...]
    targets: tuple[TargetLine, ...]
    spending: tuple
    spent: Decimal

    @property
    def left(self) -> Decimal | None:
        """Of its value; below 0 where more was spent. None where the value is not recorded."""
        return None if self.contract.value is None else self.contract.value - self.spent

    @property
    def overspent(self) -> Decimal:
        return -self.left if self.left is not None and self.left < 0 else Decimal(0)

    @property
    def spent_a_place(self) -> Decimal | None:
        return self.spent / self.filled if self.filled and self.spent else None


def contract_cards(
    contracts: Sequence[Contract], cohorts: Sequence[CohortLine], mix: Sequence[MixLine]
) -> list[ContractCard]:
    """Reads `targets` and `spending`, so have them read with the contracts."""
    return [
        ContractCard(
            line.contract,
            line.filled,
            line.cohorts,
            tuple(_targets(line.contract, [each for each in mix if each.contract == line.contract.pk])),
            tuple(line.contract.spending.all()),
            sum((each.amount for each in line.contract.spending.all()), Decimal(0)),
        )
        for line in contract_lines(contracts, cohorts)
    ]


def _targets(contract: Contract, mix: Sequence[MixLine]) -> list[TargetLine]:
    found = []
    if contract.clinical_places:
        taken = sum(line.places for line in mix if line.clinical)
        found.append(TargetLine("Clinicians", taken, contract.clinical_places))
    for target in contract.targets.all():
        own = [
            line
            for line in mix
            if target.profession_id in (None, line.profession) and target.organisation_id in (None, line.organisation)
        ]
        found.append(TargetLine(target.of, sum(line.places for line in own), target.places))
    return found
