"""Certificates: what was awarded, as it was, and the batches in which they are made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from awards.completion import Completion, ProjectFact, Rule, decide
from awards.facts import CertificateFacts
from cohorts.attendance import Tally
from cohorts.models import Cohort, Place, tallies, tally_of
from core.fields import uuid_key
from core.formats import day_of
from core.prepared import PreparedObjects
from documents.models import Document
from programmes.models import Programme
from projects.models import OnProject, on_projects

# Kinds of document
CERTIFICATE = "certificate"
ALL_CERTIFICATES = "certificates of a cohort"


class Series(models.Model):
    """The last number given in a programme's year; numbers are taken under this row's lock and have no gaps."""

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["programme", "year"]
        verbose_name_plural = "series"
        constraints = [models.UniqueConstraint(fields=["programme", "year"], name="series_once_a_year")]

    def __str__(self) -> str:
        return f"{self.programme}, {self.year}"


class Batch(models.Model):
    """The certificates of a cohort that were asked for together."""

    id = uuid_key()
    cohort = models.ForeignKey("cohorts.Cohort", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-asked_at"]
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"Certificates of {self.cohort}"


class CertificateQuerySet(models.QuerySet):
    def standing(self) -> "CertificateQuerySet":
        """Those not revoked."""
        return self.filter(revoked_at__isnull=True)

    def with_files(self) -> "CertificateQuerySet":
        """With the document, the place and its person, in the one query."""
        return self.select_related("document", "place__person")


class Certificate(models.Model):
    """An award of completion. `facts` is its text as issued; renaming anything later does not change it."""

    id = uuid_key()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="certificates")
    place = models.ForeignKey("cohorts.Place", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=30, unique=True)
    code = models.CharField("verification code", max_length=14, unique=True)
    awarded_on = models.DateField()
    facts = models.JSONField()
    document = models.OneToOneField("documents.Document", null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_why = models.CharField(max_length=200, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["place"],
                condition=Q(revoked_at__isnull=True),
                name="certificate_one_standing_a_place",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_why=""),
                name="certificate_revoked_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def told(self) -> CertificateFacts:
        """What the certificate says."""
        return CertificateFacts.from_json(self.facts)

    @property
    def name(self) -> str:
        """The name that it was issued to."""
        return self.facts["name"]

    @property
    def stands(self) -> bool:
        return self.revoked_at is None


@dataclass(frozen=True)
class Standing:
    """One place of a cohort: what it has, whether it is complete, and the certificate it holds, if any."""

    place: Place
    tally: Tally
    project: ProjectFact | None
    completion: Completion
    certificate: Certificate | None

    @property
    def to_issue(self) -> bool:
        return self.completion.met and self.certificate is None


@dataclass(frozen=True)
class Making:
    """How far the files of some certificates are."""

    total: int
    made: int
    failed: int

    @property
    def finished(self) -> bool:
        return self.made + self.failed == self.total


def rule_of(programme: Programme) -> Rule:
    return Rule(programme.complete_hours_percent, programme.complete_needs_presentation)


def standings(cohort: Cohort, now: datetime, certificates: Sequence[Certificate] | None = None) -> list[Standing]:
    """Everybody who took a place, in order of name: who meets what. Five queries however many they are.

    `certificates` are the cohort's, where the caller has read them already.
    """
    rule, today = rule_of(cohort.programme), day_of(now)
    projects = _projects(on_projects(cohort.places.taken()))
    held = {each.place_id: each for each in (certificates_of(cohort) if certificates is None else certificates)}
    return [
        Standing(
            place=place,
            tally=tally,
            project=projects.get(place.pk),
            completion=decide(rule, tally, projects.get(place.pk), today, place.left_on),
            certificate=held.get(place.pk),
        )
        for place, tally in tallies(cohort, now).items()
    ]


def standing_of(place: Place, now: datetime) -> Standing:
    """The same of one place, for the person's own pages."""
    tally = tally_of(place, now)
    project = _projects(on_projects(Place.objects.filter(pk=place.pk))).get(place.pk)
    completion = decide(rule_of(place.cohort.programme), tally, project, day_of(now), place.left_on)
    return Standing(place, tally, project, completion, standing_certificate_of(place))


def standing_certificate_of(place: Place) -> Certificate | None:
    """The certificate that a place holds now, with its document; None if none was issued or it was revoked."""
    return next(iter(_standing(place=place.pk)), None)


_standing = PreparedObjects(lambda place: Certificate.objects.standing().with_files().filter(place=place)[:1])


def certificates_of(cohort: Cohort) -> list[Certificate]:
    """The standing certificates of a cohort by number, with document and person, in one query."""
    return list(Certificate.objects.standing().with_files().filter(place__cohort=cohort))


def all_in_one(cohort: Cohort, version: str) -> Document | None:
    """The PDF of all certificates in this version, if somebody asked for it."""
    return Document.objects.filter(kind=ALL_CERTIFICATES, subject_id=cohort.pk, version=version).first()


def was_issued_again(certificate: Certificate) -> bool:
    """Whether the place holds another certificate in the stead of this one."""
    return Certificate.objects.standing().filter(place=certificate.place_id).exists()


def making(certificates: Sequence[Certificate]) -> Making:
    """How far the files of these certificates are; read their documents with them."""
    documents = [each.document for each in certificates if each.document]
    return Making(
        total=len(documents),
        made=sum(document.ready for document in documents),
        failed=sum(document.failed for document in documents),
    )


def _projects(rows: Iterable[OnProject]) -> dict:
    """The project of each place, its cohort's too; of several, the one presented first."""
    found: dict = {}
    for row in rows:
        before, presented_on = found.get(row.place), row.presented_on
        if before is None or (presented_on and (before.presented_on is None or presented_on < before.presented_on)):
            found[row.place] = ProjectFact(presented_on)
    return found
