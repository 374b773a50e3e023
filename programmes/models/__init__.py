"""What was commissioned: programme, contracts, framework and design."""

from programmes.models.contracts import (
    Contract,
)
from programmes.models.design import (
    Element,
    ElementPart,
    ElementQuerySet,
    Phase,
    summary_of,
)
from programmes.models.framework import (
    Domain,
    DomainQuerySet,
    Framework,
    Idea,
    Objective,
    Reading,
    Requirement,
)
from programmes.models.programme import (
    Aim,
    Challenge,
    EarlierCohort,
    Programme,
    ProgrammeGrant,
    Statement,
)
from programmes.models.words import (
    Asked,
    ElementKind,
    Evidence,
    GroupSize,
    ReadingKind,
    Share,
)

__all__ = [
    "Aim",
    "Asked",
    "Challenge",
    "Contract",
    "Domain",
    "DomainQuerySet",
    "EarlierCohort",
    "Element",
    "ElementKind",
    "ElementPart",
    "ElementQuerySet",
    "Evidence",
    "Framework",
    "GroupSize",
    "Idea",
    "Objective",
    "Phase",
    "Programme",
    "ProgrammeGrant",
    "Reading",
    "ReadingKind",
    "Requirement",
    "Share",
    "Statement",
    "summary_of",
]
