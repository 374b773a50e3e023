"""Certificates of invented people, to look at: a short, a long and a very long name."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from awards.facts import CertificateFacts, signatory

FACTS = CertificateFacts(
    name="Amara Nwosu-Bright",
    programme="Leading for Change",
    describes=(
        "a leadership development programme for leaders aspiring to director, assistant director "
        "and clinical director posts"
    ),
    commissioner="Welland Vale Partnership Trust",
    provider="Harbour Lane Leadership",
    cohort="Pilot",
    starts_on=date(2026, 1, 14),
    ends_on=date(2026, 9, 23),
    hours_attended=Decimal("43.5"),
    hours_expected=Decimal("43.5"),
    presented_on=date(2026, 9, 16),
    signatories=tuple(
        filter(
            None,
            (
                signatory("Ruth Adeyemi, Chief Executive", "Welland Vale Partnership Trust"),
                signatory("Martin Kowalczyk, Programme Director", "Harbour Lane Leadership"),
            ),
        )
    ),
    number="LFC-2026-0074",
    code="7KQF-29HM-X4TD",
    awarded_on=date(2026, 9, 30),
    site_url="https://cadre.example",
)
LONG = "Professor Łukasz Adébáyọ̀-Wojciechowski"
VERY_LONG = "The Right Reverend Professor Wilhelmina Featherstonehaugh-Cholmondeley"


def register() -> None:
    from documents import samples

    def certificate(name: str) -> bytes:
        from awards.documents import certificates_pdf

        return certificates_pdf([replace(FACTS, name=name)], title=f"Certificate of completion: {name}")

    samples.register("certificate", lambda: certificate(FACTS.name))
    samples.register("certificate-long-name", lambda: certificate(LONG))
    samples.register("certificate-very-long-name", lambda: certificate(VERY_LONG))
