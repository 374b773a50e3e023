"""What became of one attempt to send a message."""

from dataclasses import dataclass

from outbox.models import MessageState


@dataclass(frozen=True)
class Outcome:
    state: MessageState
    error: str = ""


SENT = Outcome(MessageState.SENT)
