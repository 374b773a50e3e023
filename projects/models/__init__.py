"""Improvement projects: the project and its team, what is measured of it, and what it has to show."""

from projects.models.cause import Better, CommissionerSees, CommonCause
from projects.models.economics import EconomicLine, FinanceCheck, Nature, Side, Timing
from projects.models.project import (
    OWN_WORK,
    Member,
    OnProject,
    Project,
    ProjectQuerySet,
    ProjectStage,
    Shows,
    Update,
    Whose,
    hours_logged,
    hours_planned,
    is_own_work,
    on_projects,
    projects_in,
)
from projects.models.showing import ProjectQuotation, SpreadPlace, SpreadState

__all__ = [
    "OWN_WORK",
    "Better",
    "CommissionerSees",
    "CommonCause",
    "EconomicLine",
    "FinanceCheck",
    "Member",
    "Nature",
    "OnProject",
    "Project",
    "ProjectQuerySet",
    "ProjectQuotation",
    "ProjectStage",
    "Shows",
    "Side",
    "SpreadPlace",
    "SpreadState",
    "Timing",
    "Update",
    "Whose",
    "hours_logged",
    "hours_planned",
    "is_own_work",
    "on_projects",
    "projects_in",
]
