"""What may come along when a design is copied, besides its phases and elements: parts that are chosen one by one, and
what the apps above copy with it in any case, such as the questionnaire of each element.

They register who copies, in apps.py.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from core.formats import join_words, plural
from people.models import Person
from programmes.models import Contract, Element, Programme, RecruitmentTarget

FRAMEWORK, CONTRACTS, TARGETS = "framework", "contracts", "targets"
NAMED = 4


@dataclass(frozen=True)
class Copied:
    """A programme, the new one made from it, and each old element's key with its copy."""

    source: Programme
    made: Programme
    elements: Mapping[UUID, Element]
    by: Person


Copier = Callable[[Copied], None]


@dataclass(frozen=True)
class Part:
    """One that is chosen. `says` is what there is of it and what stays, in sentences; "" where there is nothing."""

    key: str
    title: str
    says: Callable[[Programme], str]
    copy: Copier
    ticked: bool = True  # unless somebody chooses otherwise
    needs: str = ""  # the part without which it cannot come


_copiers: list[Copier] = []
_parts: dict[str, Part] = {}


def register(copier: Copier) -> None:
    """`copier(copied)` is called in the transaction that makes the copy."""
    if copier not in _copiers:
        _copiers.append(copier)


def register_part(part: Part) -> None:
    _parts[part.key] = part


def parts_of(programme: Programme) -> list[tuple[Part, str]]:
    """Those that there is something of, each with what it says."""
    return [(part, says) for part in _parts.values() if (says := part.says(programme))]


def usual() -> frozenset[str]:
    """The parts that come along unless somebody chooses otherwise."""
    return frozenset(part.key for part in _parts.values() if part.ticked)


def copy_the_rest(copied: Copied, chosen: Collection[str]) -> None:
    """What comes in any case, then the parts that were chosen."""
    for copier in _copiers:
        copier(copied)
    for part in _parts.values():
        if part.key in chosen and (not part.needs or part.needs in chosen):
            part.copy(copied)


def named(names: Collection[str]) -> str:
    """“Pilot, Award and 3 more”"""
    found = list(names)
    more = [f"{len(found) - NAMED} more"] if len(found) > NAMED else []
    return join_words([*found[:NAMED], *more])


# Parts of a programme itself


def _framework_says(programme: Programme) -> str:
    if programme.framework is None:
        return ""
    domains = programme.framework.domains.count()
    return f"{programme.framework.name}, {plural(domains, 'domain')}, and which of them each element covers."


def _contracts_say(programme: Programme) -> str:
    names = list(programme.contracts.values_list("name", flat=True))
    return f"{named(names)}: places and value. Their dates and what was spent are not copied." if names else ""


def _copy_contracts(copied: Copied) -> None:
    Contract.objects.bulk_create(
        Contract(
            programme=copied.made,
            name=row.name,
            kind=row.kind,
            places=row.places,
            clinical_places=row.clinical_places,
            value=row.value,
        )
        for row in copied.source.contracts.all()
    )


def _targets_say(programme: Programme) -> str:
    number = RecruitmentTarget.objects.filter(contract__programme=programme).count()
    return (
        f"{plural(number, 'target')} for professions and organisations. They come with the contracts." if number else ""
    )


def _copy_targets(copied: Copied) -> None:
    made = {row.name: row for row in copied.made.contracts.all()}
    rows = RecruitmentTarget.objects.filter(contract__programme=copied.source).select_related("contract")
    RecruitmentTarget.objects.bulk_create(
        RecruitmentTarget(
            contract=made[row.contract.name],
            profession_id=row.profession_id,
            organisation_id=row.organisation_id,
            places=row.places,
        )
        for row in rows
    )


def register_own() -> None:
    """The framework comes before the elements, which name its domains: `actions_copy` sees to it."""
    register_part(Part(FRAMEWORK, "Framework and themes", _framework_says, lambda copied: None))
    register_part(Part(CONTRACTS, "Contracts", _contracts_say, _copy_contracts, ticked=False))
    register_part(Part(TARGETS, "Recruitment targets", _targets_say, _copy_targets, ticked=False, needs=CONTRACTS))
