"""Improvement projects: the project and its team, and what is measured of it."""

from projects.models.measure import (
    Annotation,
    Frequency,
    Improvement,
    Measure,
    MeasureKind,
    MeasureQuerySet,
    Point,
    Rebase,
    TwoInThree,
)
from projects.models.project import (
    OWN_WORK,
    Member,
    Project,
    ProjectQuerySet,
    ProjectStage,
    Update,
    hours_logged,
    hours_planned,
    is_own_work,
    projects_in,
)

__all__ = [
    "OWN_WORK",
    "Annotation",
    "Frequency",
    "Improvement",
    "Measure",
    "MeasureKind",
    "MeasureQuerySet",
    "Member",
    "Point",
    "Project",
    "ProjectQuerySet",
    "ProjectStage",
    "Rebase",
    "TwoInThree",
    "Update",
    "hours_logged",
    "hours_planned",
    "is_own_work",
    "projects_in",
]
