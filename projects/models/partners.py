"""People outside the programme who take part in a project, by a link of their own."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.dates import today
from core.fields import choice_constraint, uuid_key
from core.formats import day_of

READS_FOR = timedelta(days=365)  # from the cohort's end, or from when they were asked


class PartnerAnswer(models.TextChoices):
    OPEN = "", "Not answered yet"
    NAMED = "named", "Takes part, and may be named"
    UNNAMED = "unnamed", "Takes part, without a name"
    LEFT = "left", "Does not take part"


class PartnerQuerySet(models.QuerySet["Partner"]):
    def invited(self) -> "PartnerQuerySet":
        """Those whose invitation stands."""
        return self.filter(revoked_at__isnull=True)


class Partner(models.Model):
    """Somebody asked to take part. They have no account; the team alone sees who they are, unless they may be named.

    The link is made when it is sent and stored nowhere (projects/partnering.py); raising `version` revokes those sent
    before.
    """

    Answer = PartnerAnswer

    id = uuid_key()
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="partners_by_link")
    name = models.CharField(max_length=150)
    organisation = models.CharField(max_length=150)
    email = models.EmailField(max_length=254)
    why = models.CharField("what they are asked to do in it", max_length=300)
    version = models.PositiveSmallIntegerField(default=1)
    invited_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=7, choices=PartnerAnswer.choices, default=PartnerAnswer.OPEN, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["project", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "email"], condition=Q(revoked_at__isnull=True), name="partner_once_a_project"
            ),
            choice_constraint("answer", PartnerAnswer, "partner_answer_known"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="partner_answered_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def until(self) -> date:
        """The last day on which their link shows the project."""
        return max(self.project.cohort.ends_on, day_of(self.invited_at)) + READS_FOR

    @property
    def reads(self) -> bool:
        """Whether their link shows the project now, and not their own answer alone."""
        return self.answer != PartnerAnswer.LEFT and today() <= self.until

    @property
    def says(self) -> str:
        return f"{self.name}, {self.organisation}"
