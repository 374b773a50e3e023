"""Forms of a cohort: laying one out, its people, its sets, coaches and facilitators, its sessions."""

from cohorts.forms.cohort import (
    ChangeCohortForm,
    CohortForm,
    LayOutForm,
)
from cohorts.forms.fields import (
    ClockInput,
    in_our_time,
    person_choices,
)
from cohorts.forms.groups import (
    ChooseForm,
    SetForm,
)
from cohorts.forms.people import (
    AboutForm,
    ChangePlaceForm,
    CoachForm,
    FacilitatorForm,
    LeaveForm,
    PlaceForm,
    WhoForm,
    WorkForm,
)
from cohorts.forms.proposals import (
    ProposalAnswerForm,
    ProposalForm,
)
from cohorts.forms.register import (
    MarkForm,
)
from cohorts.forms.release import (
    FeedForm,
    ReleaseForm,
)
from cohorts.forms.sessions import (
    ChangeSessionForm,
    SessionForm,
    hours_between,
)

__all__ = [
    "AboutForm",
    "ChangeCohortForm",
    "ChangePlaceForm",
    "ChangeSessionForm",
    "ChooseForm",
    "ClockInput",
    "CoachForm",
    "CohortForm",
    "FacilitatorForm",
    "FeedForm",
    "LayOutForm",
    "LeaveForm",
    "MarkForm",
    "PlaceForm",
    "ProposalAnswerForm",
    "ProposalForm",
    "ReleaseForm",
    "SessionForm",
    "SetForm",
    "WhoForm",
    "WorkForm",
    "hours_between",
    "in_our_time",
    "person_choices",
]
