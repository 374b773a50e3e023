"""How far people say a project is."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.fields import choice_constraint, uuid_key


class Rater(models.TextChoices):
    TEAM = "team", "the team"
    PROGRAMME = "programme", "the programme’s team"


class ProgressScore(models.Model):
    """A score from 0.5 to 5 on a day, beside what the record suggested then. The newest stands; none is changed."""

    Rater = Rater

    id = uuid_key()
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="progress_scores")
    score = models.DecimalField(max_digits=2, decimal_places=1)
    suggested = models.DecimalField(max_digits=2, decimal_places=1)
    signal = models.BooleanField("a chart showed improvement", default=False)
    reason = models.CharField("why", max_length=300, blank=True)
    rater = models.CharField("as", max_length=9, choices=Rater.choices)
    by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "id"]
        constraints = [
            choice_constraint("rater", Rater, "progress_rater_known"),
            models.CheckConstraint(
                condition=Q(score__gte=Decimal("0.5"), score__lte=5, suggested__gte=Decimal("0.5"), suggested__lte=5),
                name="progress_score_on_the_scale",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") | Q(score=models.F("suggested")), name="progress_score_says_why_it_differs"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") | Q(score__lt=4) | Q(signal=True), name="significant_improvement_has_a_signal"
            ),
        ]
        indexes = [models.Index(fields=["project", "-at"], name="progress_newest")]

    def __str__(self) -> str:
        return f"{self.score}"


class SustainabilityAnswer(models.Model):
    """How one person sees it whether a change will last: a level from 1 to 4 for each factor. The newest of each person
    counts, the others are history."""

    id = uuid_key()
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="sustainability_answers")
    by = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    levels = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "id"]
        indexes = [models.Index(fields=["project", "-at"], name="sustainability_newest")]

    def __str__(self) -> str:
        return f"{self.project}, {self.at:%Y-%m-%d}"
