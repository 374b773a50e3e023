"""Verbs on cohorts: lay one out, fill it, form sets, pair coaches, add, move and cancel sessions."""

from cohorts.actions.cohort import (
    begin_cohort,
    change_cohort,
    finish_cohort,
    lay_out_cohort,
    preview_cohort,
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
from cohorts.actions.moving import (
    move_sessions,
    undo_move,
)
from cohorts.actions.places import (
    add_place,
    bring_back,
    change_place,
    invite_people,
    leave,
)
from cohorts.actions.rooms import (
    remove_closed_period,
    remove_room,
    save_closed_period,
    save_room,
)
from cohorts.actions.sessions import (
    add_session,
    cancel_session,
    change_session,
    set_leaders,
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
    "invite_people",
    "join_set",
    "lay_out_cohort",
    "leave",
    "move_sessions",
    "name_coach",
    "name_facilitator",
    "pair_coach",
    "preview_cohort",
    "remove_closed_period",
    "remove_room",
    "save_closed_period",
    "save_room",
    "set_leaders",
    "undo_move",
    "unpair",
]
