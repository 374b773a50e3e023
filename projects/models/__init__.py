"""Improvement projects: the project and its team, what is measured of it, and what it has to show."""

from projects.models.cause import Better, CommissionerSees, CommonCause
from projects.models.cycle import Cycle, CycleStep, Decision, Held
from projects.models.drivers import Driver, DriverLevel, DriverLink
from projects.models.economics import EconomicLine, FinanceCheck, Nature, Side, Timing
from projects.models.measure import (
    Annotation,
    ChartStyle,
    Frequency,
    Improvement,
    Measure,
    MeasureKind,
    MeasureQuerySet,
    Point,
    Rebase,
    TwoInThree,
)
from projects.models.narrative import Narrative, ReportSection
from projects.models.partners import Partner, PartnerAnswer
from projects.models.plan import Milestone, Risk
from projects.models.presentations import PanelDecision, PanelMember, PanelSays, Presentation, PresentationQuerySet
from projects.models.progress import ProgressScore, Rater, SustainabilityAnswer
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
    hours_of_the_place,
    hours_planned,
    is_own_work,
    on_projects,
    projects_in,
)
from projects.models.showing import ProjectQuotation, SpreadPlace, SpreadState
from projects.models.stakeholders import Stakeholder, Stance

__all__ = [
    "OWN_WORK",
    "Annotation",
    "Better",
    "ChartStyle",
    "CommissionerSees",
    "CommonCause",
    "Cycle",
    "CycleStep",
    "Decision",
    "Driver",
    "DriverLevel",
    "DriverLink",
    "EconomicLine",
    "FinanceCheck",
    "Frequency",
    "Held",
    "Improvement",
    "Measure",
    "MeasureKind",
    "MeasureQuerySet",
    "Member",
    "Milestone",
    "Narrative",
    "Nature",
    "OnProject",
    "PanelDecision",
    "PanelMember",
    "PanelSays",
    "Partner",
    "PartnerAnswer",
    "Point",
    "Presentation",
    "PresentationQuerySet",
    "ProgressScore",
    "Project",
    "ProjectQuerySet",
    "ProjectQuotation",
    "ProjectStage",
    "Rater",
    "Rebase",
    "ReportSection",
    "Risk",
    "Shows",
    "Side",
    "SpreadPlace",
    "SpreadState",
    "Stakeholder",
    "Stance",
    "SustainabilityAnswer",
    "Timing",
    "TwoInThree",
    "Update",
    "Whose",
    "hours_logged",
    "hours_of_the_place",
    "hours_planned",
    "is_own_work",
    "on_projects",
    "projects_in",
]
