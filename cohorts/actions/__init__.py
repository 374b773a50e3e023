"""Verbs on cohorts: lay one out, fill it, form sets, pair coaches, add, move and cancel sessions."""

from cohorts.actions.cohort import (
    begin_cohort,
    change_cohort,
    finish_cohort,
    lay_out_cohort,
)
from cohorts.actions.groups import (
    change_set,
    dissolve_set,
    end_facilitator,
    form_set,
    join_set,
    name_coach,
    name_facilitator,
    pair_coach,
    unpair,
)
from cohorts.actions.places import (
    add_place,
    bring_back,
    change_place,
    invite_people,
    leave,
)
from cohorts.actions.sessions import (
    add_session,
    cancel_session,
    change_session,
    set_leaders,
)
from cohorts.actions.visits import (
    give_back,
    put_first,
    set_sign_up,
    sign_up,
)

__all__ = [
    "add_place",
    "add_session",
    "begin_cohort",
    "bring_back",
    "cancel_session",
    "change_cohort",
    "change_place",
    "change_session",
    "change_set",
    "dissolve_set",
    "end_facilitator",
    "finish_cohort",
    "form_set",
    "give_back",
    "invite_people",
    "join_set",
    "lay_out_cohort",
    "leave",
    "name_coach",
    "name_facilitator",
    "pair_coach",
    "put_first",
    "set_leaders",
    "set_sign_up",
    "sign_up",
    "unpair",
]
