"""What may go wrong with a project, and what is to be done by when."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.fields import uuid_key
from projects.models.stakeholders import ONE_TO_FIVE


class Risk(models.Model):
    """What may go wrong: how likely, how grave, and what is done about it. Closed once it can no longer happen."""

    id = uuid_key()
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="risks")
    text = models.CharField(max_length=200)
    likelihood = models.PositiveSmallIntegerField(validators=ONE_TO_FIVE)
    impact = models.PositiveSmallIntegerField(validators=ONE_TO_FIVE)
    owner = models.ForeignKey("cohorts.Place", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    mitigation = models.CharField(max_length=300, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__gte=1, likelihood__lte=5, impact__gte=1, impact__lte=5), name="risk_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def score(self) -> int:
        return self.likelihood * self.impact


class Milestone(models.Model):
    """Something to be done by a day."""

    id = uuid_key()
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=100)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["due_on", "created_at", "id"]

    def __str__(self) -> str:
        return self.title

    def state(self, today: date) -> str:
        if self.done_on:
            return "done"
        return "late" if self.due_on < today else "planned"
