"""Somebody who is at a session and not on its register: told to the coordinators, who say what became of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cohorts.models.places import Place
from cohorts.models.sessions import Session
from core.fields import choice_constraint, uuid_key


class UnlistedState(models.TextChoices):
    OPEN = "open", "Not answered yet"
    PLACE = "place", "They have a place on this cohort"
    GUEST = "guest", "They came as a guest"
    NEITHER = "neither", "Neither: they are not counted"


class Unlisted(models.Model):
    """A name as whoever keeps the register was told it, or the place of somebody of the cohort who is not on the list.

    Answered with a place, it is that one. Nothing else is known of the person, and nobody is looked up for it.
    """

    State = UnlistedState

    id = uuid_key()
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="unlisted")
    name = models.CharField(max_length=150)
    about = models.CharField("what helps to find out who they are", max_length=200, blank=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    told_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)
    state = models.CharField("what became of it", max_length=8, choices=State.choices, default=State.OPEN)
    answer = models.CharField("in a sentence", max_length=200, blank=True)
    answered_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-told_at", "pk"]
        constraints = [
            choice_constraint("state", UnlistedState, "unlisted_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True) | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="unlisted_answered_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name
