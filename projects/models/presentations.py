"""What a participant, or a whole cohort, tells the executive team, and what each of its panel says to it."""

from datetime import datetime, time, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.dates import at
from core.fields import choice_constraint, uuid_key
from projects.models.project import Project

READS_FOR = timedelta(days=30)  # once it is closed, the panel's links still open for so long
OPEN_FOR = timedelta(days=365)  # of one that nobody closes, from the cohort's end or from its own day


class PresentationQuerySet(models.QuerySet["Presentation"]):
    def for_a_list(self) -> "PresentationQuerySet":
        """With who presents and the projects it tells of, in two queries however many they are."""
        return self.select_related("cohort__programme", "place__person").prefetch_related("projects")


class Presentation(models.Model):
    """Of a participant's place, or of the whole cohort where it has none. `writers` are those of the cohort who write
    it with its coordinators. It holds nothing of a journal, of stakeholders or of feedback on a person."""

    id = uuid_key()
    cohort = models.ForeignKey("cohorts.Cohort", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("cohorts.Place", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey("cohorts.Session", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    on = models.DateField("date")
    developed = models.TextField("how I developed", max_length=1500, blank=True)
    team_developed = models.TextField("how my team developed", max_length=1500, blank=True)
    brought = models.TextField("what we brought together", max_length=1500, blank=True)
    projects = models.ManyToManyField(Project, related_name="presentations", blank=True)
    writers = models.ManyToManyField("cohorts.Place", related_name="+", blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = PresentationQuerySet.as_manager()

    class Meta:
        ordering = ["on", "created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(closed_at__isnull=True), name="place_prepares_one_presentation_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.presented_by}, {self.on}"

    @property
    def presented_by(self) -> str:
        return self.place.person.name if self.place else f"The whole of {self.cohort.name}"

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Each text under its heading, which says we where a whole cohort speaks."""
        first, second = ("How I developed", "How my team developed")
        if self.place_id is None:
            first, second = ("How we developed", "How our teams developed")
        return [(first, self.developed), (second, self.team_developed), ("What we brought together", self.brought)]

    @property
    def until(self) -> datetime:
        """When the panel's links end; earlier once it is closed."""
        last = at(max(self.cohort.ends_on, self.on) + OPEN_FOR, time.max)
        return min(last, self.closed_at + READS_FOR) if self.closed_at else last

    @property
    def is_over(self) -> bool:
        return self.until <= timezone.now()


class PanelMember(models.Model):
    """Somebody asked to hear a presentation and to decide, who needs no account.

    The link is made when it is sent and stored nowhere (projects/panel_links.py); raising `version` revokes those sent
    before.
    """

    id = uuid_key()
    presentation = models.ForeignKey(Presentation, on_delete=models.CASCADE, related_name="panel")
    name = models.CharField(max_length=150)
    role_words = models.CharField("in which role", max_length=100)
    email = models.EmailField(max_length=254)
    version = models.PositiveSmallIntegerField(default=1)
    asked_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["presentation", "email"],
                condition=Q(revoked_at__isnull=True),
                name="panel_member_once_a_presentation",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PanelSays(models.TextChoices):
    APPROVED = "approved", "Approved"
    RESOURCED = "resourced", "Approved and resourced"
    NOT_NOW = "not now", "Not now"


class PanelDecision(models.Model):
    """What one of the panel says to one project. `resourced_by` is the role or the budget that it is resourced from."""

    Says = PanelSays

    id = uuid_key()
    member = models.ForeignKey(PanelMember, on_delete=models.CASCADE, related_name="decisions")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    says = models.CharField(max_length=9, choices=PanelSays.choices)
    resourced_by = models.CharField("by whom", max_length=100, blank=True)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            choice_constraint("says", PanelSays, "panel_decision_known"),
            models.UniqueConstraint(fields=["member", "project"], name="panel_member_decides_once_a_project"),
            models.CheckConstraint(
                condition=(Q(says="resourced") & ~Q(resourced_by="")) | (~Q(says="resourced") & Q(resourced_by="")),
                name="panel_decision_says_who_resources_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.get_says_display()}"
