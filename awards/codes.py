"""Verification codes: twelve characters that can be read aloud, written 7KQF-29HM-X4TD. Pure.

Ten figures and the letters but I, L, O and U: what looks like a 1 or a 0 is one, however it was typed.
"""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
LOOKS_LIKE = str.maketrans("OIL", "011")
FILLING = re.compile(r"[\s\-‐‑‒–—._]+")


def new_code() -> str:
    """A code that nobody can guess (60 bits)."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def read_code(typed: str) -> str | None:
    """The code as it is kept, whatever the case, spaces and dashes; None if it cannot be one."""
    plain = FILLING.sub("", typed).upper().translate(LOOKS_LIKE)
    if len(plain) != LENGTH or set(plain) - set(ALPHABET):
        return None
    return _grouped(plain)


def _grouped(plain: str) -> str:
    return "-".join(plain[at : at + 4] for at in range(0, LENGTH, 4))
