"""Contracts of a programme: places, value, spend, recruitment targets."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from core.fields import choice_constraint, uuid_key
from programmes.models.programme import Programme
from programmes.models.words import ContractKind


class Contract(models.Model):
    """One commission of a programme: a pilot, an award after tender, an extension."""

    id = uuid_key()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="contracts")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=ContractKind.choices, default=ContractKind.AWARD)
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
            choice_constraint("kind", ContractKind, "contract_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.name}"


class RecruitmentTarget(models.Model):
    """How many places of a contract are for one profession, or for one organisation."""

    id = uuid_key()
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="targets")
    profession = models.ForeignKey(
        "people.Profession", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    places = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["contract", "profession__name", "organisation__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(profession__isnull=True, organisation__isnull=False)
                | Q(profession__isnull=False, organisation__isnull=True),
                name="target_is_of_a_profession_or_an_organisation",
            ),
            models.UniqueConstraint(fields=["contract", "profession"], name="target_once_a_profession"),
            models.UniqueConstraint(fields=["contract", "organisation"], name="target_once_an_organisation"),
            models.CheckConstraint(condition=Q(places__gte=1), name="target_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.of}: {self.places}"

    @property
    def of(self) -> str:
        """Whose places they are."""
        return str(self.profession or self.organisation)


class Spend(models.Model):
    """An amount spent against a contract: on which day, what for."""

    id = uuid_key()
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="spending")
    on = models.DateField()
    what = models.CharField("what for", max_length=200)
    amount = models.DecimalField(
        "amount, £", max_digits=10, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )

    class Meta:
        ordering = ["contract", "-on", "what"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="spend_is_an_amount")]

    def __str__(self) -> str:
        return self.what
