"""What a project has to show beside figures: what people said, and where else it runs."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.fields import choice_constraint, uuid_key


class ProjectQuotation(models.Model):
    """What somebody said whom the project asked, by role and never by name, with the consent that they gave."""

    id = uuid_key()
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="quotations")
    text = models.CharField(max_length=500)
    role_words = models.CharField("who said it, by role", max_length=100)
    consent_words = models.CharField("how they agreed", max_length=200)
    consented_on = models.DateField()
    for_reports = models.BooleanField("agreed to reports outside the cohort", default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(consent_words=""), name="project_quotation_has_consent"),
        ]

    def __str__(self) -> str:
        return self.role_words


class SpreadState(models.TextChoices):
    EXPLORING = "exploring", "Exploring it"
    ADOPTED = "adopted", "Adopted it"
    ADAPTED = "adapted", "Adapted it"
    STOPPED = "stopped", "Stopped"


class SpreadPlace(models.Model):
    """Where else a project runs, or might."""

    State = SpreadState

    id = uuid_key()
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="spread_places")
    organisation = models.CharField(max_length=150)
    state = models.CharField(max_length=10, choices=State.choices, default=State.EXPLORING)
    since = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    # For the team and the coordinators: on no poster, in no report, and never before the commissioner.
    contact = models.CharField("who to ask there", max_length=200, blank=True)

    class Meta:
        ordering = ["organisation"]
        constraints = [
            choice_constraint("state", SpreadState, "spread_state_known"),
            models.UniqueConstraint(fields=["project", "organisation"], name="spread_place_once_a_project"),
        ]

    def __str__(self) -> str:
        return self.organisation
