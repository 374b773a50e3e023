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
from cohorts.models.released import (
    Feed,
    Release,
    Released,
    as_released,
    told_of,
)
from cohorts.models.sessions import (
    Leader,
    Session,
    SessionQuerySet,
)

__all__ = [
    "Attendance",
    "AttendanceMark",
    "Backing",
    "Coaching",
    "Cohort",
    "CohortGrant",
    "CohortState",
    "Feed",
    "Leader",
    "LearningSet",
    "Place",
    "PlaceQuerySet",
    "PlaceState",
    "Proposal",
    "ProposalKind",
    "ProposalQuerySet",
    "ProposalState",
    "Release",
    "Released",
    "Session",
    "SessionQuerySet",
    "as_released",
    "tallies",
    "tallies_of",
    "tally_of",
    "told_of",
]
