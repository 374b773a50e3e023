"""Experts who speak at sessions: who they are, in words that they agreed to, and what each talk costs."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from cohorts.models.sessions import Session
from core.fields import uuid_key

BIOGRAPHY = 900


class Expert(models.Model):
    """Somebody who speaks at sessions of a programme. Participants read the biography that they agreed to."""

    id = uuid_key()
    programme = models.ForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=150)
    post = models.CharField("title or post", max_length=150, blank=True)
    organisation = models.CharField(max_length=150, blank=True)
    email = models.EmailField("e-mail address", max_length=254, blank=True)
    biography = models.TextField(max_length=BIOGRAPHY, blank=True)
    agreed_on = models.DateField("agreed to the biography on", null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=True) | ~Q(biography=""), name="expert_agreed_to_a_biography"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def says(self) -> str:
        """Post and organisation, as they stand under the name."""
        return ", ".join(word for word in (self.post, self.organisation) if word)

    @property
    def shown_biography(self) -> str:
        """As participants read it: "" until the expert has agreed."""
        return self.biography if self.agreed_on else ""


class Talk(models.Model):
    """That an expert speaks at a session, in their turn, and what is paid for it."""

    id = uuid_key()
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="talks")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="talks")
    position = models.PositiveSmallIntegerField(default=1)
    fee = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(0))
    expenses = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(0))

    class Meta:
        ordering = ["session", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "expert"], name="talk_once_a_session"),
            models.CheckConstraint(condition=Q(fee__gte=0, expenses__gte=0), name="talk_costs_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.expert} at {self.session}"
