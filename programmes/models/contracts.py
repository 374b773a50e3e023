"""Contracts of a programme: places, value, spend, recruitment targets."""

from django.db import models
from django.db.models import F, Q

from core.fields import uuid_key
from programmes.models.programme import Programme


class Contract(models.Model):
    """One commission of a programme: a pilot, an award after tender, an extension."""

    id = uuid_key()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="contracts")
    name = models.CharField(max_length=100)
    places = models.PositiveSmallIntegerField()
    clinical_places = models.PositiveSmallIntegerField(
        "places for clinicians", null=True, blank=True, help_text="The target, if the contract sets one."
    )
    value = models.DecimalField("value, £", max_digits=10, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["programme", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="contract_once_a_programme"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
                name="contract_starts_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.name}"
