"""One run of a programme: cohorts, places, learning sets, coaching, sessions, attendance."""

from cohorts.models.as_laid_out import AsLaidOut
from cohorts.models.attendance import (
    Attendance,
    AttendanceMark,
    taken_with_all,
    tallied,
    tallies,
    tallies_of,
    tally_of,
)
from cohorts.models.away import Away
from cohorts.models.cohort import (
    Cohort,
    CohortGrant,
    CohortState,
    Nation,
)
from cohorts.models.experts import (
    Expert,
    Talk,
)
from cohorts.models.guests import (
    Guest,
    GuestAnswer,
    GuestQuerySet,
    co_leaders,
    with_guests,
)
from cohorts.models.introductions import Introduction
from cohorts.models.observations import (
    Observation,
    ObservationQuerySet,
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
from cohorts.models.records import (
    Credential,
    CredentialKind,
    Delivery,
    EthicsAgreement,
    EthicsCode,
)
from cohorts.models.released import (
    Feed,
    Release,
    Released,
    Told,
    as_released,
    told_of,
)
from cohorts.models.rooms import (
    ClosedPeriod,
    ClosedPeriodQuerySet,
    Move,
    Room,
)
from cohorts.models.self_marks import SelfMark
from cohorts.models.sessions import (
    Leader,
    Session,
    SessionQuerySet,
    StandDownReason,
    leaders_by_name,
)
from cohorts.models.stated_needs import StatedNeeds
from cohorts.models.taps import Tap
from cohorts.models.unlisted import Unlisted, UnlistedState
from cohorts.models.visits import (
    SignUp,
    SignUpQuerySet,
    SignUpState,
    facts_in,
    facts_of,
    signed_up_of,
)
from cohorts.models.warnings import Warned

__all__ = [
    "AsLaidOut",
    "Attendance",
    "AttendanceMark",
    "Away",
    "Backing",
    "ClosedPeriod",
    "ClosedPeriodQuerySet",
    "Coaching",
    "Cohort",
    "CohortGrant",
    "CohortState",
    "Credential",
    "CredentialKind",
    "Delivery",
    "EthicsAgreement",
    "EthicsCode",
    "Expert",
    "Feed",
    "Guest",
    "GuestAnswer",
    "GuestQuerySet",
    "Introduction",
    "Leader",
    "LearningSet",
    "Move",
    "Nation",
    "Observation",
    "ObservationQuerySet",
    "Place",
    "PlaceQuerySet",
    "PlaceState",
    "Proposal",
    "ProposalKind",
    "ProposalQuerySet",
    "ProposalState",
    "Release",
    "Released",
    "Room",
    "SelfMark",
    "Session",
    "SessionQuerySet",
    "SignUp",
    "SignUpQuerySet",
    "SignUpState",
    "StandDownReason",
    "StatedNeeds",
    "Talk",
    "Tap",
    "Told",
    "Unlisted",
    "UnlistedState",
    "Warned",
    "as_released",
    "co_leaders",
    "facts_in",
    "facts_of",
    "leaders_by_name",
    "signed_up_of",
    "taken_with_all",
    "tallied",
    "tallies",
    "tallies_of",
    "tally_of",
    "told_of",
    "with_guests",
]
