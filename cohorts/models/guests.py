"""Guests of a session: they come by a link, without a place."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
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

    def leading(self) -> "GuestQuerySet":
        """Those of the commissioner's people who lead a session with its facilitators, unless they said no."""
        return self.invited().filter(leads=True).exclude(answer=GuestAnswer.NO)


class Guest(models.Model):
    """Somebody invited to a session, or a team of so many `people`; or one of the commissioner's people who leads it
    with the facilitators, and has by that neither its register nor anything in confidence.

    The link is made when it is sent and stored nowhere (cohorts/guests.py); raising `version` revokes those sent
    before.
    """

    Answer = GuestAnswer

    id = uuid_key()
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="guests")
    name = models.CharField(max_length=150)
    email = models.EmailField(max_length=254)
    why = models.CharField("what they are asked to come for", max_length=300)
    people = models.PositiveSmallIntegerField("how many people", default=1)
    observes = models.BooleanField("observes, and writes what was seen", default=False)
    leads = models.BooleanField("of the commissioner’s people, leads it with the facilitators", default=False)
    version = models.PositiveSmallIntegerField(default=1)
    invited_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=3, choices=GuestAnswer.choices, default=GuestAnswer.OPEN, blank=True)
    coming = models.PositiveSmallIntegerField(default=0, help_text="How many come.")
    answered_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    told_starts_at = models.DateTimeField("told that it begins", null=True)
    told_venue = models.CharField(max_length=200, blank=True)

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
            models.CheckConstraint(condition=Q(leads=False) | Q(people=1), name="guest_who_leads_is_one_person"),
            models.CheckConstraint(
                condition=Q(people__gte=1, coming__lte=F("people")), name="guests_no_more_than_were_invited"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def knows(self) -> bool:
        """Whether the last message to them said when and where it is now."""
        return (self.told_starts_at, self.told_venue) == (self.session.starts_at, self.session.venue)

    @property
    def until(self) -> datetime:
        """When the link ends: with the session, and for who observes when they should have written."""
        return self.session.ends_at + (WRITES_FOR if self.observes else timedelta(0))


def with_guests(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Sessions with `guests_coming`: how many people said that they come; in the query they cost."""
    coming = Guest.objects.invited().filter(leads=False, session=OuterRef("pk")).order_by().values("session")
    return sessions.annotate(guests_coming=Coalesce(Subquery(coming.annotate(n=Sum("coming")).values("n")), 0))


def co_leaders() -> Prefetch:
    """For sessions, `co_leaders`: the commissioner's people who lead them with the facilitators; one query."""
    return Prefetch("guests", Guest.objects.leading(), to_attr="co_leaders")
