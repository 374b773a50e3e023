"""A programme's contracts with what its cohorts have made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from programmes.models import Contract
from programmes.panel import CohortLine


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
