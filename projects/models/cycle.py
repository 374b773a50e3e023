"""What a project tried: Plan, Do, Study, Act cycles (Langley and others, The Improvement Guide)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.fields import uuid_key


class CycleStep(models.TextChoices):
    """What a cycle waits for."""

    DO = "do", "Planned"
    STUDY = "study", "Doing"
    ACT = "act", "Studied"
    DONE = "done", "Done"


class Held(models.TextChoices):
    YES = "yes", "As predicted"
    PARTLY = "partly", "In part"
    NO = "no", "Not as predicted"


class Decision(models.TextChoices):
    ADOPT = "adopt", "Adopted"
    ADAPT = "adapt", "Adapted"
    ABANDON = "abandon", "Abandoned"


class Cycle(models.Model):
    """One test of a change. Its prediction is written before it is done, and stands from then on.

    The number is that of the mark on the charts of its project.
    """

    Step = CycleStep

    id = uuid_key()
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="cycles")
    number = models.PositiveSmallIntegerField()
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by")
    measure = models.ForeignKey(
        "projects.Measure", null=True, blank=True, on_delete=models.SET_NULL, related_name="cycles"
    )
    idea = models.ForeignKey("projects.Driver", null=True, blank=True, on_delete=models.SET_NULL, related_name="cycles")
    title = models.CharField(max_length=80)
    question = models.TextField(max_length=500)
    prediction = models.TextField(max_length=500)
    plan = models.TextField(max_length=1000)
    scale = models.CharField(max_length=120, blank=True)
    data = models.CharField(max_length=300, blank=True)
    study_on = models.DateField(null=True, blank=True)
    began_on = models.DateField(null=True, blank=True)
    happened = models.TextField(max_length=1000, blank=True)
    surprises = models.TextField(max_length=1000, blank=True)
    held = models.CharField(max_length=6, choices=Held.choices, blank=True)
    found = models.TextField(max_length=1000, blank=True)
    learned = models.TextField(max_length=500, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    next_words = models.TextField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="cycle_number_once_a_project"),
            models.CheckConstraint(condition=~Q(prediction=""), name="cycle_predicts"),
            models.CheckConstraint(
                condition=Q(happened="", held="") | (~Q(happened="") & Q(began_on__isnull=False)),
                name="cycle_done_before_it_is_studied",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_on=None) | (~Q(held="") & Q(decided_on__isnull=False)),
                name="cycle_studied_before_it_is_decided",
            ),
            models.CheckConstraint(condition=Q(held__in=["", *Held.values]), name="cycle_held_known"),
            models.CheckConstraint(condition=Q(decision__in=["", *Decision.values]), name="cycle_decision_known"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def step(self) -> CycleStep:
        if self.decision:
            return CycleStep.DONE
        if self.held:
            return CycleStep.ACT
        return CycleStep.STUDY if self.happened else CycleStep.DO

    @property
    def state(self) -> str:
        """As a tag says it: “Planned”, “Doing”, “Studied”, and once it is decided “Adopted”."""
        return self.get_decision_display() if self.decision else self.step.label
