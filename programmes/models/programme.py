"""What was commissioned, of whom, and who has which role."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value

from core.fields import uuid_key
from people import roles
from people.models import Grant
from programmes.models.framework import Framework


class Programme(models.Model):
    """One programme: its commission, its framework and its design (the elements)."""

    id = uuid_key()
    name = models.CharField(max_length=200)
    code = models.CharField(
        max_length=8, unique=True, help_text="Two to eight letters; begins the numbers of its certificates."
    )
    describes = models.CharField(
        "in one line",
        max_length=200,
        blank=True,
        help_text="As it stands on a certificate: “a … programme for …”.",
    )
    commissioner = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="daughters")
    framework = models.ForeignKey(Framework, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    blueprint = models.CharField(max_length=60, blank=True, editable=False)
    situation = models.TextField(blank=True, help_text="What the programme answers, in a few sentences.")
    target_roles = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    commissioner_signatory = models.CharField(max_length=200, blank=True, help_text="Name and post, on certificates.")
    provider_signatory = models.CharField(max_length=200, blank=True, help_text="Name and post, on certificates.")
    # Completion: what a participant must have done. Awards reads these when it decides.
    complete_hours_percent = models.PositiveSmallIntegerField(
        "hours to complete, %", default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    complete_needs_presentation = models.BooleanField("project must be presented", default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
                name="programme_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(complete_hours_percent__gte=1, complete_hours_percent__lte=100),
                name="programme_complete_percent_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def commission(self) -> tuple[list[str], list[str]]:
        """Its challenges and its aims, each in their order; one query."""
        challenges = self.challenges.order_by().values_list(Value("challenge"), "position", "text")
        aims = self.aims.order_by().values_list(Value("aim"), "position", "text")
        rows = sorted(challenges.union(aims, all=True))
        return [text for kind, _, text in rows if kind == "challenge"], [
            text for kind, _, text in rows if kind == "aim"
        ]


class ProgrammeGrant(Grant):
    """A role for one programme: coordinator, commissioner, evaluator."""

    role = models.CharField(max_length=20, choices=roles.choices(roles.Scope.PROGRAMME))
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="grants")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "programme"], name="programme_grant_once"),
            models.CheckConstraint(
                condition=Q(role__in=[value for value, _ in roles.choices(roles.Scope.PROGRAMME)]),
                name="programme_grant_role_known",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="programme_grant_ends_later"
            ),
        ]


class Statement(models.Model):
    """A line of the commission: a challenge that the programme answers, or an aim it was given."""

    id = uuid_key()
    position = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(max_length=400)

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text


class Challenge(Statement):
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="challenges")


class Aim(Statement):
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="aims")


class EarlierCohort(models.Model):
    """A cohort that was run before the programme came to Cadre: a summary with its source, "not held in Cadre"."""

    id = uuid_key()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="earlier_cohorts")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField()
    places = models.PositiveSmallIntegerField("places taken")
    completed = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How many, if it is known.")
    source = models.CharField(max_length=300, help_text="Where these figures come from: “Report of June 2025, page 4”.")

    class Meta:
        ordering = ["programme", "position", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="earlier_cohort_once_a_programme"),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")), name="earlier_cohort_starts_before_it_ends"
            ),
            models.CheckConstraint(
                condition=Q(completed__isnull=True) | Q(completed__lte=F("places")),
                name="earlier_cohort_completed_within_places",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="earlier_cohort_has_its_source"),
        ]

    def __str__(self) -> str:
        return self.name


class SavedBlueprint(models.Model):
    """A design kept as a blueprint, in the words of a blueprint file: what was changed since does not change it."""

    id = uuid_key()
    name = models.CharField(max_length=200)
    text = models.TextField()
    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    kept_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    kept_on = models.DateField()

    class Meta:
        ordering = ["name", "-kept_on"]

    def __str__(self) -> str:
        return self.name
