"""Certificates as documents: what their pages are given, who may read them, what is done when one is made."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from awards.access import can_issue, visible_award_cohorts
from awards.actions import READY, tell_holder
from awards.facts import CertificateFacts
from awards.models import ALL_CERTIFICATES, CERTIFICATE, Certificate
from core import charts
from core.formats import date_range, hours_words
from documents import drawings, kinds
from documents.kinds import CannotMake, Progress
from documents.models import Document
from outbox import kinds as messages
from people.models import Person

TEMPLATE = "awards/pdf/certificates.html"
STYLE = "pdf/certificate.css"
QR_SIZE = 75.4  # points: 21 mm of code in a margin of four modules
# Letters that fit: a name in a line at 46, 36 and 28 points, then in two lines; a programme likewise.
NAME_SIZES = ((24, "large"), (34, "medium"), (50, "small"), (80, "long"))
PROGRAMME_SIZES = ((44, "large"), (60, "medium"), (140, "long"))


@dataclass(frozen=True)
class Sheet:
    """One certificate as its page is laid out."""

    facts: CertificateFacts

    @property
    def name_size(self) -> str:
        return _size(self.facts.name, NAME_SIZES)

    @property
    def programme_size(self) -> str:
        return _size(self.facts.programme, PROGRAMME_SIZES)

    @property
    def lines(self) -> list[str]:
        """The line of facts: when, how much, and the project if it was presented."""
        facts = self.facts
        said = [date_range(facts.starts_on, facts.ends_on), f"{hours_words(facts.hours_attended)} of learning"]
        return [*said, "Project presented to the executive team"] if facts.presented_on else said

    @cached_property
    def qr(self) -> SafeString:
        number = self.facts.number
        title = f"QR code that opens the verification page of certificate {number}"
        return charts.qr(self.facts.verify_url, id=f"code-{number}", title=title, size=QR_SIZE)


def _size(words: str, sizes: Sequence[tuple[int, str]]) -> str:
    """By the number of letters; capitals inside a word are wider, so that JO BLOGGS counts for more than Jo Bloggs."""
    letters = len(unicodedata.normalize("NFC", words)) + 0.5 * len(re.findall(r"(?<=\w)[A-Z]", words))
    return next((size for fitting, size in sizes if letters <= fitting), "longest")


def make_certificate(document: Document, progress: Progress) -> bytes:
    """The PDF of one certificate."""
    certificate = Certificate.objects.filter(pk=document.subject_id).first()
    if certificate is None:
        raise CannotMake("There is no such certificate.")
    facts = certificate.told
    return certificates_pdf([facts], title=f"Certificate of completion: {facts.name}, {facts.programme}")


def make_all(document: Document, progress: Progress) -> bytes:
    """The standing certificates of a cohort in one PDF, a page each."""
    certificates = list(Certificate.objects.standing().filter(place__cohort=document.subject_id))
    if not certificates:
        raise CannotMake("None of these certificates stands any more.")
    return certificates_pdf([each.told for each in certificates], title=document.title)


def certificates_pdf(certificates: Sequence[CertificateFacts], *, title: str) -> bytes:
    from documents import rendering  # loads WeasyPrint: in workers only

    context = {
        "sheets": [Sheet(facts) for facts in certificates],
        "document_title": title,
        "made_on": max(facts.awarded_on for facts in certificates),
        "author": certificates[0].provider,
    }
    return rendering.pdf(TEMPLATE, context, styles=[STYLE])


def may_read_certificate(person: Person, document: Document) -> bool:
    """The holder while it stands; the coordinators of its programme always."""
    certificate = Certificate.objects.select_related("place__cohort").filter(document=document).first()
    if certificate is None:
        return False
    if certificate.stands and certificate.place.person_id == person.pk:
        return True
    return can_issue(person, certificate.place.cohort)


def may_ask_certificate(person: Person, document: Document) -> bool:
    certificate = Certificate.objects.select_related("place__cohort").filter(document=document).first()
    return certificate is not None and can_issue(person, certificate.place.cohort)


def may_read_all(person: Person, document: Document) -> bool:
    """Coordinators, as long as it holds exactly the certificates that stand."""
    cohort = visible_award_cohorts(person).filter(pk=document.subject_id).first()
    return cohort is not None and can_issue(person, cohort)


def filename_of_certificate(document: Document) -> str:
    """Certificate-LFC-2026-0074-Amara-Okafor"""
    return "-".join(re.findall(r"[^\W_]+(?:['’][^\W_]+)*", document.title))


def when_made(document: Document) -> None:
    """Tell the holder; a certificate revoked in the meantime is nobody's news."""
    certificate = Certificate.objects.standing().select_related("place__person").filter(document=document).first()
    if certificate is not None:
        tell_holder(certificate=certificate)


def link_for_message(kind: str, about_id, person: Person | None) -> dict[str, str] | None:
    """The link in the message to the holder, or None if the certificate no longer stands."""
    certificate = Certificate.objects.standing().filter(pk=about_id).first()
    if certificate is None:
        return None
    return {"link": f"{settings.SITE_URL}{reverse('awards:certificate', args=[certificate.pk])}"}


def register() -> None:
    drawings.register("certificate-frame", charts.guilloche_frame)
    drawings.register("certificate-rosette", charts.rosette)
    kinds.register(
        CERTIFICATE,
        make=make_certificate,
        may_read=may_read_certificate,
        may_ask=may_ask_certificate,
        filename=filename_of_certificate,
        made=when_made,
    )
    kinds.register(ALL_CERTIFICATES, make=make_all, may_read=may_read_all)
    messages.register(READY, resolve=link_for_message)
