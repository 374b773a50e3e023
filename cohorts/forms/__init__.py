"""Forms of a cohort: laying one out, its people, its sets, coaches and facilitators, its sessions."""

from cohorts.forms.away import (
    AwayForm,
)
from cohorts.forms.clashes import (
    Accepting,
)
from cohorts.forms.cohort import (
    ChangeCohortForm,
    CohortForm,
    LayOutForm,
    TakeOverForm,
    dates_key,
)
from cohorts.forms.experts import (
    CostForm,
    ExpertForm,
    TalkForm,
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
from cohorts.forms.guests import (
    GuestAnswerForm,
    GuestForm,
)
from cohorts.forms.introductions import (
    IntroductionForm,
)
from cohorts.forms.moving import (
    MoveForm,
    UndoForm,
)
from cohorts.forms.observing import (
    ObservationForm,
)
from cohorts.forms.people import (
    AboutForm,
    BringBackForm,
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
from cohorts.forms.records import (
    CodeForm,
    CredentialForm,
    DeliveryForm,
)
from cohorts.forms.register import (
    MarkForm,
    TapForm,
)
from cohorts.forms.release import (
    FeedForm,
    ReleaseForm,
)
from cohorts.forms.rooms import (
    ClosedPeriodForm,
    RoomForm,
)
from cohorts.forms.sessions import (
    ChangeSessionForm,
    SessionForm,
    hours_between,
)
from cohorts.forms.stand_down import (
    NewDateForm,
    StandDownForm,
)
from cohorts.forms.stated_needs import (
    NeedsForm,
)
from cohorts.forms.taking_in import (
    RegisterFileForm,
)
from cohorts.forms.unlisted import (
    NotListedForm,
    UnlistedAnswerForm,
)
from cohorts.forms.visits import (
    AddToListForm,
    SignUpForm,
    TakePlaceForm,
)

__all__ = [
    "AboutForm",
    "Accepting",
    "AddToListForm",
    "AwayForm",
    "BringBackForm",
    "ChangeCohortForm",
    "ChangePlaceForm",
    "ChangeSessionForm",
    "ChooseForm",
    "ClockInput",
    "ClosedPeriodForm",
    "CoachForm",
    "CodeForm",
    "CohortForm",
    "CostForm",
    "CredentialForm",
    "DeliveryForm",
    "ExpertForm",
    "FacilitatorForm",
    "FeedForm",
    "GuestAnswerForm",
    "GuestForm",
    "IntroductionForm",
    "LayOutForm",
    "LeaveForm",
    "MarkForm",
    "MoveForm",
    "NeedsForm",
    "NewDateForm",
    "NotListedForm",
    "ObservationForm",
    "PlaceForm",
    "ProposalAnswerForm",
    "ProposalForm",
    "RegisterFileForm",
    "ReleaseForm",
    "RoomForm",
    "SessionForm",
    "SetForm",
    "SignUpForm",
    "StandDownForm",
    "TakeOverForm",
    "TakePlaceForm",
    "TalkForm",
    "TapForm",
    "UndoForm",
    "UnlistedAnswerForm",
    "WhoForm",
    "WorkForm",
    "dates_key",
    "hours_between",
    "in_our_time",
    "person_choices",
]
