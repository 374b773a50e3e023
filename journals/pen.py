"""Whose page of writing it is: a signed field of every writing form.

It says who may write with it, in which reflection, and what the page knew when it opened. So a form that is posted
after the sign-in ran out, or after somebody else signed in, still reaches its author's journal and no other; and so
nobody can post a form that Cadre did not give them, which is why the view that receives it asks for no other token.
"""

import json
import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.utils.crypto import salted_hmac

from people.models import Person

SALT = "journals.pen"
# For how long a form may still be posted without a sign-in.
KEEPS_FOR = timedelta(days=2)


@dataclass(frozen=True)
class Pen:
    """`revision` 0: the reflection is not there yet. `known` is the mark of the text that the page was given."""

    author: UUID
    reflection: UUID
    tab: UUID
    revision: int = 0
    known: str = ""
    fresh: bool = True  # young enough to write without a sign-in

    def at(self, revision: int, known: str) -> "Pen":
        """The same page, now knowing this revision."""
        return replace(self, revision=revision, known=known)


def new_pen(author: Person, reflection: UUID | None = None, revision: int = 0, known: str = "") -> Pen:
    """For a page that is about to be shown; without a reflection, for a new one."""
    return Pen(author.pk, reflection or uuid.uuid4(), uuid.uuid4(), revision, known)


def sealed(pen: Pen) -> str:
    """The pen as it stands in a form."""
    return signing.dumps([pen.author.hex, pen.reflection.hex, pen.tab.hex, pen.revision, pen.known], salt=SALT)


def opened(text: str, reflection: UUID) -> Pen | None:
    """The pen in a posted form; None when it is not one of ours or belongs to another reflection."""
    try:
        author, own, tab, revision, known = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    if UUID(own) != reflection:
        return None
    return Pen(UUID(author), reflection, UUID(tab), revision, known, fresh=_is_fresh(text))


def _is_fresh(text: str) -> bool:
    try:
        signing.loads(text, salt=SALT, max_age=KEEPS_FOR)
    except signing.SignatureExpired:
        return False
    return True


def mark_of(*parts: object) -> str:
    """A short mark of a text by which the same text is known again, and from which it cannot be guessed."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return salted_hmac("journals.mark", text, algorithm="sha256").hexdigest()[:32]
