"""The code on the screen at the door: it changes every half minute and runs out in 90 seconds; none is stored.

Whoever scans it in time gets a pass, signed, that says when. It counts for a quarter of an hour, so that there is time
to sign in by an e-mail on the way to one's seat. Scanned by somebody who is signed in, the pass is theirs alone.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

STEP = 30  # seconds for which a code is the newest
STEPS = 3  # how many of the newest are taken: 90 seconds
PASS_COUNTS_FOR = timedelta(minutes=15)
LATE_AFTER = timedelta(minutes=5)  # from the start of the session
CODE_SALT, PASS_SALT = "cohorts.door.code", "cohorts.door.pass"
LETTERS = 20  # of a code, four bits each


def step_of(now: datetime) -> int:
    """Which half minute it is, counted from 1970."""
    return int(now.timestamp()) // STEP


def code_of(session: UUID, now: datetime) -> str:
    """What the screen shows at this moment."""
    return _code(session, step_of(now))


def _code(session: UUID, step: int) -> str:
    return salted_hmac(CODE_SALT, f"{session.hex}:{step}", algorithm="sha256").hexdigest()[:LETTERS]


def is_current(session: UUID, code: str, now: datetime) -> bool:
    """Whether the code was the newest of this session's within the last 90 seconds."""
    newest = step_of(now)
    return any(constant_time_compare(code, _code(session, newest - back)) for back in range(STEPS))


def is_late(starts_at: datetime, came_at: datetime) -> bool:
    """Whether who came at this moment is late: more than five minutes after the start."""
    return came_at > starts_at + LATE_AFTER


@dataclass(frozen=True)
class Pass:
    """That the code of a session was scanned in time, when, and by whom, if that was known then."""

    session: UUID
    scanned_at: datetime
    person: UUID | None = None

    def signed(self) -> str:
        facts = [self.session.hex, self.scanned_at.timestamp(), self.person.hex if self.person else ""]
        return signing.dumps(facts, salt=PASS_SALT)

    def counts(self, session: UUID, person: UUID, now: datetime) -> bool:
        """Whether it still lets this person say that they are here."""
        is_theirs = self.person in (None, person)
        return self.session == session and is_theirs and now <= self.scanned_at + PASS_COUNTS_FOR


def pass_from(text: str) -> Pass | None:
    """The pass as it was signed, however old; None for what this installation did not sign."""
    try:
        session, scanned, person = signing.loads(text, salt=PASS_SALT)
    except signing.BadSignature:
        return None
    return Pass(UUID(session), datetime.fromtimestamp(scanned, UTC), UUID(person) if person else None)
