"""What a certificate says: the facts as they were on the day it was issued. Pure.

Kept as JSON with the certificate, so that renaming a programme, an organisation or a person never rewrites one.
"""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Signatory:
    name: str
    post: str


@dataclass(frozen=True)
class CertificateFacts:
    name: str
    programme: str
    describes: str
    commissioner: str
    provider: str
    cohort: str
    starts_on: date
    ends_on: date
    hours_attended: Decimal
    hours_expected: Decimal
    presented_on: date | None
    signatories: tuple[Signatory, ...]
    number: str
    code: str
    awarded_on: date
    site_url: str  # without a slash at its end; the short address /v is under it

    @property
    def short_address(self) -> str:
        """Where to verify, as it is printed: cadre.example/v"""
        return f"{self.site_url.split('//', 1)[-1]}/v"

    @property
    def verify_url(self) -> str:
        """What the QR code opens."""
        return f"{self.site_url}/v/{self.code}/"

    def as_json(self) -> dict[str, Any]:
        return {key: _plain(value) for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "CertificateFacts":
        dates = {key: date.fromisoformat(kept[key]) for key in ("starts_on", "ends_on", "awarded_on")}
        presented = date.fromisoformat(kept["presented_on"]) if kept["presented_on"] else None
        hours = {key: Decimal(kept[key]) for key in ("hours_attended", "hours_expected")}
        signatories = tuple(Signatory(**each) for each in kept["signatories"])
        return cls(**{**kept, **dates, **hours, "presented_on": presented, "signatories": signatories})


def signatory(words: str, organisation: str) -> Signatory | None:
    """“Ruth Adeyemi, Chief Executive” of a trust, as it stands under a line; None if nobody is named."""
    name, _, post = (part.strip() for part in words.partition(","))
    if not name:
        return None
    if organisation.lower() not in post.lower():
        post = f"{post}, {organisation}" if post else organisation
    return Signatory(name, post)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
