"""What was commissioned: programme, contracts, framework and design."""

from programmes.models.contracts import (
    Contract,
    RecruitmentTarget,
    Spend,
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
    SavedBlueprint,
    Statement,
)
from programmes.models.words import (
    Asked,
    Confidentiality,
    ContractKind,
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
    "Confidentiality",
    "Contract",
    "ContractKind",
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
    "RecruitmentTarget",
    "Requirement",
    "SavedBlueprint",
    "Share",
    "Spend",
    "Statement",
    "summary_of",
]
