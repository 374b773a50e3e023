"""A cohort, and who has a role in it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.fields import choice_constraint, uuid_key
from people import roles
from people.models import Grant


class CohortState(models.TextChoices):
    PLANNED = "planned", "Planned"
    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"


class Nation(models.TextChoices):
    """Whose bank holidays are kept."""

    ENGLAND_AND_WALES = "ENG", "England and Wales"
    SCOTLAND = "SCT", "Scotland"
    NORTHERN_IRELAND = "NIR", "Northern Ireland"


def usual_nation() -> str:
    """The installation's. Wales keeps England's bank holidays."""
    return settings.HOLIDAY_NATION if settings.HOLIDAY_NATION in Nation.values else Nation.ENGLAND_AND_WALES


class Cohort(models.Model):
    State = CohortState

    id = uuid_key()
    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(
        "programmes.Contract", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveSmallIntegerField(help_text="Cohorts of a programme in order: 1, 2, 3…")
    name = models.CharField(max_length=100, help_text="As people call it: “Pilot”, “Cohort 2”.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    starts_on = models.DateField()
    ends_on = models.DateField()
    capacity = models.PositiveSmallIntegerField("places", default=20)
    room = models.ForeignKey("cohorts.Room", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # What people read: of a room, its words on the day that it was chosen.
    venue = models.CharField(max_length=200, blank=True, help_text="Where sessions are held unless one says otherwise.")
    nation = models.CharField("bank holidays of", max_length=3, choices=Nation.choices, default=usual_nation)
    rhythm = models.JSONField(default=dict, blank=True, editable=False)  # preferred weekdays and times; read by plan.py
    released_at = models.DateTimeField(null=True, blank=True, editable=False)  # when people first were told its dates

    class Meta:
        ordering = ["programme", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="cohort_number_once"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="cohort_starts_before_it_ends"),
            choice_constraint("state", CohortState, "cohort_state_known"),
            choice_constraint("nation", Nation, "cohort_nation_known"),
        ]

    def __str__(self) -> str:
        return f"{self.programme}, {self.name}"


class CohortGrant(Grant):
    """A role for one cohort: facilitator, coach."""

    role = models.CharField(max_length=20, choices=roles.choices(roles.Scope.COHORT))
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="grants")
    about = models.CharField(
        "who they are",
        max_length=200,
        blank=True,
        help_text="For participants, as in “former trust director”.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "cohort"], name="cohort_grant_once"),
            models.CheckConstraint(
                condition=Q(role__in=[value for value, _ in roles.choices(roles.Scope.COHORT)]),
                name="cohort_grant_role_known",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="cohort_grant_ends_later"
            ),
        ]
