"""Kinds of message: what each app that writes to people registers in its apps.py.

    kinds.register("invitation", resolve=invitation_values, why="You get this because …")

A message's subject and body may hold placeholders, {link} say. At the moment of sending the kind's `resolve`
is given the kind's name, the id of what the message is about and the person it goes to, and answers with a
value for each placeholder, or with None: no longer wanted. `attach`, where a kind has it, is given the last two and
answers with the files that go with the message; they are made when it is sent and kept nowhere.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from outbox.attachments import Attachment
from people.models import Person

Resolve = Callable[[str, UUID | None, Person | None], Mapping[str, str] | None]
Attach = Callable[[UUID | None, Person | None], Sequence[Attachment]]

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
WHY = "You get this because you have an account in Cadre, where the leadership programme that you are part of is run."


@dataclass(frozen=True)
class Kind:
    name: str
    resolve: Resolve | None
    why: str
    attach: Attach | None = None

    def values(self, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
        """A value for each placeholder, or None when the message is no longer wanted; `name` greets somebody without an
        account."""
        return self.resolve(self.name, about_id, person) if self.resolve else {}

    def attachments(self, about_id: UUID | None, person: Person | None) -> Sequence[Attachment]:
        return self.attach(about_id, person) if self.attach else ()

    def fill(self, text: str, values: Mapping[str, str]) -> str:
        """The text with its placeholders filled. LookupError names one without a value.

        A kind that resolves nothing has no placeholders: braces in its text are what somebody typed.
        """
        if self.resolve is None:
            return text
        if missing := sorted(set(PLACEHOLDER.findall(text)) - set(values)):
            raise LookupError(f"There is no value for {{{missing[0]}}}.")
        return PLACEHOLDER.sub(lambda found: str(values[found[1]]), text)


_kinds: dict[str, Kind] = {}


def register(kind: str, *, resolve: Resolve | None = None, why: str = WHY, attach: Attach | None = None) -> None:
    """A kind of message. `why` stands at the foot of each: one sentence on why it came to this reader."""
    _kinds[kind] = Kind(kind, resolve, why, attach)


def get(kind: str) -> Kind:
    """The registered kind. LookupError if nobody registered it: a slip in code, found by the first test."""
    if kind not in _kinds:
        raise LookupError(f"No app has registered the kind of message “{kind}” (outbox.kinds.register).")
    return _kinds[kind]
