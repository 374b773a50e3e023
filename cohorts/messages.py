"""Every kind of message that this app sends, with why it came to its reader."""

from cohorts import (
    early_warning,
    expert_notice,
    expiry,
    guests,
    notice,
    observing,
    proposals,
    stand_down,
    visits,
)
from cohorts.actions.observing import RELEASED
from cohorts.actions.visits import MOVED_UP, PLACE_GIVEN, PLACE_TAKEN
from cohorts.guest_notice import INVITED, MOVED, WITHDRAWN
from outbox import kinds

ASKED = "You get this because you asked your programme for something, or backed what somebody else asked for."
INVITED_BY_US = "You get this because a coordinator invited you to a session. If that is a mistake, do nothing."
OBSERVED = "You get this because you took part in a leadership challenge at which somebody observed."
SPEAKS = "You get this because you agreed to speak at this session."
LISTED = "You get this because you are on the list of this session."


def register() -> None:
    kinds.register(proposals.MESSAGE_KIND, resolve=proposals.message_values, why=ASKED)
    for kind in (INVITED, WITHDRAWN, MOVED):
        kinds.register(kind, resolve=guests.message_values, why=INVITED_BY_US)
    for kind in expert_notice.SAYS:
        kinds.register(kind, resolve=expert_notice.message_values, why=SPEAKS)
    kinds.register(RELEASED, resolve=observing.message_values, why=OBSERVED)
    for kind in (MOVED_UP, PLACE_GIVEN, PLACE_TAKEN):
        kinds.register(kind, resolve=visits.message_values, why=LISTED)
    kinds.register(notice.MESSAGE_KIND, resolve=notice.message_values, why=notice.WHY, attach=notice.invitations)
    kinds.register(stand_down.TEXT_KIND, resolve=stand_down.text_values)
    kinds.register(stand_down.COORDINATOR_KIND, resolve=stand_down.coordinator_values, why=stand_down.WHY)
    kinds.register(expiry.KIND, resolve=expiry.message_values, why=expiry.WHY)
    kinds.register(early_warning.NOTE, resolve=early_warning.note_values, why=early_warning.NOTE_WHY)
    kinds.register(early_warning.DIGEST, resolve=early_warning.digest_values, why=early_warning.DIGEST_WHY)
