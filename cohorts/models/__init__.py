"""One run of a programme: cohorts, places, learning sets, coaching, sessions, attendance."""

from cohorts.models.attendance import (
    Attendance,
    AttendanceMark,
    tallies,
    tallies_of,
    tally_of,
)
from cohorts.models.cohort import (
    Cohort,
    CohortGrant,
    CohortState,
    Nation,
)
from cohorts.models.places import (
    Coaching,
    LearningSet,
    Place,
    PlaceQuerySet,
    PlaceState,
)
from cohorts.models.proposals import (
    Backing,
    Proposal,
    ProposalKind,
    ProposalQuerySet,
    ProposalState,
)
from cohorts.models.rooms import (
    ClosedPeriod,
    ClosedPeriodQuerySet,
    Move,
    Room,
)
from cohorts.models.sessions import (
    Leader,
    Session,
    SessionQuerySet,
    StandDownReason,
)

__all__ = [
    "Attendance",
    "AttendanceMark",
    "Backing",
    "ClosedPeriod",
    "ClosedPeriodQuerySet",
    "Coaching",
    "Cohort",
    "CohortGrant",
    "CohortState",
    "Leader",
    "LearningSet",
    "Move",
    "Nation",
    "Place",
    "PlaceQuerySet",
    "PlaceState",
    "Proposal",
    "ProposalKind",
    "ProposalQuerySet",
    "ProposalState",
    "Room",
    "Session",
    "SessionQuerySet",
    "StandDownReason",
    "tallies",
    "tallies_of",
    "tally_of",
]
