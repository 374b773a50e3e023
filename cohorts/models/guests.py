"""Guests of a session: they come by a link, without a place."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from cohorts.models.sessions import Session
from core.fields import choice_constraint, uuid_key

WRITES_FOR = timedelta(days=14)  # after the session, one who observes may still write what they saw


class GuestAnswer(models.TextChoices):
    OPEN = "", "Not answered yet"
    YES = "yes", "Coming"
    NO = "no", "Not coming"


class GuestQuerySet(models.QuerySet["Guest"]):
    def invited(self) -> "GuestQuerySet":
        """Those whose invitation stands."""
        return self.filter(revoked_at__isnull=True)


class Guest(models.Model):
    """Somebody invited to a session, or a team of so many `people`. The link is made when it is sent and stored nowhere
    (cohorts/guests.py); raising `version` revokes those sent before."""

    Answer = GuestAnswer

    id = uuid_key()
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="guests")
    name = models.CharField(max_length=150)
    email = models.EmailField(max_length=254)
    why = models.CharField("what they are asked to come for", max_length=300)
    people = models.PositiveSmallIntegerField("how many people", default=1)
    observes = models.BooleanField("observes, and writes what was seen", default=False)
    version = models.PositiveSmallIntegerField(default=1)
    invited_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=3, choices=GuestAnswer.choices, default=GuestAnswer.OPEN, blank=True)
    coming = models.PositiveSmallIntegerField(default=0, help_text="How many come.")
    answered_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = GuestQuerySet.as_manager()

    class Meta:
        ordering = ["session", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "email"], condition=Q(revoked_at__isnull=True), name="guest_once_a_session"
            ),
            choice_constraint("answer", GuestAnswer, "guest_answer_known"),
            models.CheckConstraint(
                condition=Q(answer="yes", coming__gte=1) | (~Q(answer="yes") & Q(coming=0)),
                name="guest_who_comes_is_counted",
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1, coming__lte=F("people")), name="guests_no_more_than_were_invited"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def until(self) -> datetime:
        """When the link ends: with the session, and for who observes when they should have written."""
        return self.session.ends_at + (WRITES_FOR if self.observes else timedelta(0))


def with_guests(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Sessions with `guests_coming`: how many people said that they come; in the query they cost."""
    coming = Guest.objects.invited().filter(session=OuterRef("pk")).order_by().values("session")
    return sessions.annotate(guests_coming=Coalesce(Subquery(coming.annotate(n=Sum("coming")).values("n")), 0))
