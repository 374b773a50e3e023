"""What facilitators and coaches say of themselves: earlier delivery, qualifications and memberships; and the code of
ethics of a programme, to which they agree."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.fields import choice_constraint, uuid_key

FIRST_YEAR, LAST_YEAR = 1950, 2100
CODE = 20_000  # characters of a code of ethics


class Delivery(models.Model):
    """Something that somebody led elsewhere, or before Cadre was kept."""

    id = uuid_key()
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    what = models.CharField("programme, or what it was", max_length=200)
    for_whom = models.CharField("for whom", max_length=150, blank=True)
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)])

    class Meta:
        ordering = ["-year", "what", "id"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="delivery_in_a_year_of_ours"
            )
        ]

    def __str__(self) -> str:
        return self.what


class CredentialKind(models.TextChoices):
    QUALIFICATION = "qualification", "Qualification"
    MEMBERSHIP = "membership", "Membership"


class Credential(models.Model):
    """A qualification, or the membership of a body; it may run out."""

    Kind = CredentialKind

    id = uuid_key()
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=15, choices=Kind.choices, default=Kind.QUALIFICATION)
    title = models.CharField(max_length=150)
    body = models.CharField("given by", max_length=150, blank=True)
    number = models.CharField(max_length=60, blank=True)
    since = models.DateField("from", null=True, blank=True)
    expires_on = models.DateField("until", null=True, blank=True)

    class Meta:
        ordering = ["kind", "title", "id"]
        constraints = [
            choice_constraint("kind", CredentialKind, "credential_kind_known"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(expires_on__isnull=True) | Q(since__lte=F("expires_on")),
                name="credential_begins_before_it_expires",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def says(self) -> str:
        """Who gave it, and its number, as they stand under the title."""
        return ", ".join(word for word in (self.body, self.number and f"number {self.number}") if word)


class EthicsCode(models.Model):
    """One version of a programme's code of ethics. Its words never change: other words are another version."""

    id = uuid_key()
    programme = models.ForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField("version")
    words = models.TextField(max_length=CODE)
    stated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["programme", "-number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="ethics_code_version_once")]

    def __str__(self) -> str:
        return f"Code of ethics of {self.programme}, version {self.number}"


class EthicsAgreement(models.Model):
    """That somebody agreed to one version of a code, and when."""

    id = uuid_key()
    code = models.ForeignKey(EthicsCode, on_delete=models.CASCADE, related_name="agreements")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    agreed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-agreed_at"]
        constraints = [models.UniqueConstraint(fields=["code", "person"], name="ethics_agreed_once_a_version")]

    def __str__(self) -> str:
        return f"{self.person} agreed to {self.code}"
