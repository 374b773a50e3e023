"""What participants ask of the programme."""

from django.db import models
from django.db.models import Count, F, Q

from cohorts.models.cohort import Cohort
from cohorts.models.places import Place
from cohorts.models.sessions import Session
from core.fields import choice_constraint, uuid_key


class ProposalKind(models.TextChoices):
    TOPIC = "topic", "A topic"
    SPEAKER = "speaker", "A speaker"
    VISIT = "visit", "A visit"
    VENUE = "venue", "A venue"
    PACE = "pace", "Pace or frequency"
    OTHER = "other", "Something else"


class ProposalState(models.TextChoices):
    OPEN = "open", "Not answered yet"
    AGREED = "agreed", "Agreed"
    DONE = "done", "Done"
    DECLINED = "declined", "Not this time"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def for_a_list(self) -> "ProposalQuerySet":
        """With who asked, the session that came of it and how many back it (who asked among them), in one query."""
        return self.select_related("place__person", "session").annotate(backers=Count("backings") + 1)

    def waiting(self) -> "ProposalQuerySet":
        return self.filter(state=ProposalState.OPEN)


class Proposal(models.Model):
    """What a participant asks of the programme, and what became of it. Their cohort and its team see who asked."""

    State = ProposalState

    id = uuid_key()
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="proposals")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField("what it is about", max_length=10, choices=ProposalKind.choices, default=ProposalKind.TOPIC)
    text = models.CharField("what you ask for", max_length=200)
    asked_on = models.DateField()
    state = models.CharField("what became of it", max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.CharField("in a sentence", max_length=300, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "text"]
        constraints = [
            choice_constraint("kind", ProposalKind, "proposal_kind_known"),
            choice_constraint("state", ProposalState, "proposal_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", answered_on__isnull=True) | (~Q(state="open") & Q(answered_on__isnull=False)),
                name="proposal_answered_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("asked_on")),
                name="proposal_answered_after_it_was_asked",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Backing(models.Model):
    """That another participant of the cohort asks for the same."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="backings")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "place"], name="backing_once_a_proposal")]

    def __str__(self) -> str:
        return f"{self.place.person} backs {self.proposal}"
