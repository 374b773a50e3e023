"""What a team writes for the full report of its project, where the record cannot say it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.fields import choice_constraint, uuid_key

LONGEST = 4000


class ReportSection(models.TextChoices):
    """The headings of SQUIRE 2.0 (Ogrinc and others, 2016) that only the team can fill, in the report's order."""

    KNOWLEDGE = "knowledge", "Available knowledge"
    RATIONALE = "rationale", "Rationale"
    CONTEXT = "context", "Context"
    ETHICS = "ethics", "Ethical considerations"
    INTERPRETATION = "interpretation", "Interpretation"
    LIMITATIONS = "limitations", "Limitations"
    CONCLUSIONS = "conclusions", "Conclusions"
    FUNDING = "funding", "Funding"


class Narrative(models.Model):
    """One section in the team's words. `revision` is what a form read when it opened, so that nothing that another
    member saved meanwhile is overwritten unseen."""

    Section = ReportSection

    id = uuid_key()
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="narratives")
    section = models.CharField(max_length=14, choices=ReportSection.choices)
    text = models.TextField(max_length=LONGEST, blank=True)
    author = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["project", "section"]
        constraints = [
            choice_constraint("section", ReportSection, "project_section_known"),
            models.UniqueConstraint(fields=["project", "section"], name="project_section_once"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="project_section_revised_from_1"),
        ]

    def __str__(self) -> str:
        return self.get_section_display()
