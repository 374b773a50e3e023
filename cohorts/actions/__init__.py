"""Verbs on cohorts: lay one out, fill it, form sets, pair coaches, add, move and cancel sessions."""

from cohorts.actions.away import (
    add_away,
    remove_away,
)
from cohorts.actions.cohort import (
    begin_cohort,
    change_cohort,
    finish_cohort,
    lay_out_cohort,
    preview_cohort,
)
from cohorts.actions.experts import (
    add_expert,
    add_talk,
    change_expert,
    change_talk,
    remove_expert,
    remove_talk,
    speak_earlier,
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
from cohorts.actions.guests import (
    answer_guest,
    invite_guest,
    invite_guest_again,
    revoke_guest,
)
from cohorts.actions.introductions import (
    introduce,
    leave_whos_who,
)
from cohorts.actions.moving import (
    move_sessions,
    undo_move,
)
from cohorts.actions.observing import (
    observe,
    release_observations,
)
from cohorts.actions.places import (
    add_place,
    bring_back,
    change_place,
    invite_people,
    leave,
)
from cohorts.actions.records import (
    add_credential,
    add_delivery,
    agree_to_code,
    change_credential,
    change_delivery,
    remove_credential,
    remove_delivery,
    state_code,
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
from cohorts.actions.stated_needs import (
    erase_needs,
    state_needs,
)
from cohorts.actions.visits import (
    give_back,
    put_first,
    set_sign_up,
    sign_up,
)

__all__ = [
    "add_away",
    "add_credential",
    "add_delivery",
    "add_expert",
    "add_place",
    "add_session",
    "add_talk",
    "agree_to_code",
    "answer_guest",
    "begin_cohort",
    "bring_back",
    "cancel_session",
    "change_cohort",
    "change_credential",
    "change_delivery",
    "change_expert",
    "change_place",
    "change_session",
    "change_set",
    "change_talk",
    "dissolve_set",
    "end_facilitator",
    "erase_needs",
    "finish_cohort",
    "form_set",
    "give_back",
    "introduce",
    "invite_guest",
    "invite_guest_again",
    "invite_people",
    "join_set",
    "lay_out_cohort",
    "leave",
    "leave_whos_who",
    "move_sessions",
    "name_coach",
    "name_facilitator",
    "observe",
    "pair_coach",
    "preview_cohort",
    "put_first",
    "release_observations",
    "remove_away",
    "remove_closed_period",
    "remove_credential",
    "remove_delivery",
    "remove_expert",
    "remove_room",
    "remove_talk",
    "revoke_guest",
    "save_closed_period",
    "save_room",
    "set_leaders",
    "set_sign_up",
    "sign_up",
    "speak_earlier",
    "state_code",
    "state_needs",
    "undo_move",
    "unpair",
]
