"""Improvement projects: the project and its team, and what is measured of it."""

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
    "Member",
    "Project",
    "ProjectQuerySet",
    "ProjectStage",
    "Update",
    "hours_logged",
    "hours_planned",
    "is_own_work",
    "projects_in",
]
