"""The mail that the demonstration did not send: files that Django's file backend wrote, read back.

Pure but for the folder that it reads.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

BETWEEN = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Letter:
    """One e-mail. `key` names it in the folder: the file, and its place in it."""

    key: str
    to: str
    subject: str
    sent_at: datetime
    text: str


@dataclass(frozen=True)
class Kept:
    """An e-mail as it lies in its file, not parsed yet: a demo holds over a thousand and a page shows a few."""

    key: str
    written: bytes

    def read(self) -> Letter:
        return _letter(self.key, self.written)


def kept(folder: Path) -> list[Kept]:
    """Every e-mail in the folder, newest first; none if there is no folder yet."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
    return [each for path in files for each in _kept_in(path)][::-1]


def letter(folder: Path, key: str) -> Letter | None:
    """The e-mail of that key, or None. The key is looked up, never opened as a path."""
    return next((each.read() for each in kept(folder) if each.key == key), None)


def _kept_in(path: Path) -> list[Kept]:
    parts = [part for part in path.read_bytes().split(BETWEEN) if part.strip()]
    return [Kept(f"{path.stem}-{number}", part) for number, part in enumerate(parts, start=1)]


def _letter(key: str, written: bytes) -> Letter:
    mail = message_from_bytes(written.lstrip(b"\n"), EmailMessage, policy=policy.default)
    body = mail.get_body(("plain",))
    return Letter(
        key=key,
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        sent_at=_aware(parsedate_to_datetime(str(mail["Date"]))),
        text=body.get_content() if body else "",
    )


def _aware(moment: datetime) -> datetime:
    """Django writes “-0000”: the time in UTC, from a place that is not told."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
