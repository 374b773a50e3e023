"""Verbs on certificates: issue a cohort's, revoke one, issue one again."""

import hashlib
from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from awards.codes import new_code
from awards.facts import CertificateFacts, signatory
from awards.models import (
    ALL_CERTIFICATES,
    CERTIFICATE,
    Batch,
    Certificate,
    Series,
    Standing,
    certificates_of,
    standing_of,
    standings,
)
from cohorts.models import Cohort
from core.formats import day_of, plural
from core.refusal import Refused
from documents import actions as documents
from documents.models import Document
from outbox import actions as outbox
from people import audit
from people.models import Person
from programmes.models import Programme

LAYOUT = "1"  # raised when the certificate is laid out anew; what was issued keeps its file
READY = "certificate ready"


@transaction.atomic
def issue_certificates(
    *, cohort: Cohort, by: Person | None, expected: int | None = None, on: date | None = None
) -> Batch:
    """A certificate for everybody who is complete and holds none, awarded today or `on` an earlier day.

    Refused if there is nobody, or if they are not the number that the person who asks was shown (`expected`).
    The programme's series is locked first: of two askings at the same moment the second finds the first's done.
    """
    now = timezone.now()
    awarded_on = min(on or day_of(now), day_of(now))
    series = _locked_series(cohort.programme, awarded_on.year)
    everybody = standings(cohort, now)
    complete = [standing for standing in everybody if standing.to_issue]
    if not complete:
        holding = any(standing.certificate for standing in everybody)
        raise Refused("Everyone who is complete holds a certificate." if holding else "Nobody is complete yet.")
    if expected is not None and expected != len(complete):
        people = plural(len(complete), "person is", "people are")
        raise Refused(f"{people} complete now, not {expected}. Look through the list, then issue the certificates.")
    batch = Batch.objects.create(cohort=cohort, asked_by=by)
    _issue(batch, complete, series, awarded_on)
    return batch


@transaction.atomic
def revoke(*, certificate: Certificate, why: str, by: Person | None) -> None:
    """The certificate no longer stands, and its verification page says so. Refused if it was revoked before."""
    revoked = (
        Certificate.objects.standing()
        .filter(pk=certificate.pk)
        .update(revoked_at=timezone.now(), revoked_why=why.strip())
    )
    if not revoked:
        raise Refused("This certificate was revoked already.")
    audit.record(by=by, verb="revoke certificate", subject=certificate, number=certificate.number)
    certificate.refresh_from_db()


@transaction.atomic
def reissue(*, certificate: Certificate, why: str, by: Person | None) -> Certificate:
    """Revoke a certificate and issue it again as the record stands today, under a new number.

    The day of the award stays: it is the same award.
    """
    now = timezone.now()
    place = certificate.place
    series = _locked_series(place.cohort.programme, day_of(now).year)
    revoke(certificate=certificate, why=why, by=by)
    batch = Batch.objects.create(cohort=place.cohort, asked_by=by)
    [again] = _issue(batch, [standing_of(place, now)], series, certificate.awarded_on)
    audit.record(by=by, verb="issue certificate again", subject=again, before=certificate.number)
    return again


@transaction.atomic
def ask_for_all(*, cohort: Cohort, by: Person | None) -> Document:
    """All of a cohort's certificates as one PDF, for the printer. Refused while there are none."""
    certificates = certificates_of(cohort)
    if not certificates:
        raise Refused("No certificates have been issued.")
    return documents.ask(
        kind=ALL_CERTIFICATES,
        subject_id=cohort.pk,
        version=version_of_all(certificates),
        title=f"All certificates of {cohort}",
        by=by,
        total=len(certificates),
    )


def version_of_all(certificates: Sequence[Certificate]) -> str:
    """Names the set: a number is never used twice, and what its certificate says never changes."""
    numbers = " ".join(each.number for each in certificates)
    return f"{LAYOUT}-{hashlib.sha256(numbers.encode()).hexdigest()[:32]}"


def tell_holder(*, certificate: Certificate, by: Person | None = None) -> None:
    """Write to the person that their certificate is there: once, however often the file is made."""
    facts = certificate.told
    outbox.post(
        kind=READY,
        key=f"certificate-ready-{certificate.pk}",
        to=certificate.place.person,
        subject=f"Your certificate: {facts.programme}",
        body=(
            f"Your certificate of completion for {facts.programme} is ready. It is number {facts.number}.\n\n"
            "Download your certificate: {link}\n\n"
            "Anybody you show it to can check it by its QR code, or by the code printed beside it."
        ),
        about_id=certificate.pk,
        programme=certificate.place.cohort.programme_id,
        by=by,
    )


def _issue(batch: Batch, complete: Sequence[Standing], series: Series, awarded_on: date) -> list[Certificate]:
    """Number, facts, row and document for each: a handful of queries however many."""
    programme = batch.cohort.programme
    certificates = []
    for last, standing in enumerate(complete, start=series.last + 1):
        number = f"{programme.code}-{series.year}-{last:04d}"
        facts = _facts(batch.cohort, standing, number, awarded_on)
        certificates.append(
            Certificate(
                id=uuid4(),
                batch=batch,
                place=standing.place,
                number=number,
                code=facts.code,
                awarded_on=awarded_on,
                facts=facts.as_json(),
            )
        )
    Series.objects.filter(pk=series.pk).update(last=F("last") + len(certificates))
    wanted = [documents.Wanted(each.pk, f"Certificate {each.number}, {each.name}") for each in certificates]
    files = documents.ask_all(kind=CERTIFICATE, wanted=wanted, version=LAYOUT, by=batch.asked_by)
    for certificate, file in zip(certificates, files, strict=True):
        certificate.document = file
    Certificate.objects.bulk_create(certificates)
    audit.record(
        by=batch.asked_by,
        verb="issue certificates",
        subject=batch,
        count=len(certificates),
        first=certificates[0].number,
        last=certificates[-1].number,
    )
    return certificates


def _facts(cohort: Cohort, standing: Standing, number: str, awarded_on: date) -> CertificateFacts:
    programme = cohort.programme
    commissioner, provider = programme.commissioner.name, programme.provider.name
    presented_on = standing.project.presented_on if standing.project else None
    signing = (
        signatory(programme.commissioner_signatory, commissioner),
        signatory(programme.provider_signatory, provider),
    )
    return CertificateFacts(
        name=standing.place.person.name,
        programme=programme.name,
        describes=programme.describes,
        commissioner=commissioner,
        provider=provider,
        cohort=cohort.name,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        hours_attended=standing.tally.attended,
        hours_expected=standing.tally.expected,
        presented_on=presented_on if presented_on and presented_on <= day_of(timezone.now()) else None,
        signatories=tuple(each for each in signing if each),
        number=number,
        code=new_code(),
        awarded_on=awarded_on,
        site_url=settings.SITE_URL,
    )


def _locked_series(programme: Programme, year: int) -> Series:
    """The row whose lock orders everything that takes a number of the programme's year."""
    series, _ = Series.objects.get_or_create(programme=programme, year=year)
    return Series.objects.select_for_update().get(pk=series.pk)
