"""What goes with a message: files of text, made when it is sent."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attachment:
    """`type` with its parameters, as in “text/calendar; method=REQUEST”. As an `alternative` it is also the message
    itself in another form: that is how Outlook and Gmail know an invitation."""

    name: str
    type: str
    text: str
    alternative: bool = False
