"""Certificates: what was awarded, as it was, and the batches in which they are made."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.fields import uuid_key


class Series(models.Model):
    """The last number given in a programme's year; numbers are taken under this row's lock and have no gaps."""

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["programme", "year"]
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
