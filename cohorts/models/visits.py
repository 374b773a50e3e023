"""Who signed up for a session that has so many places, and who waits for one."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import models
from django.utils import timezone

from cohorts.attendance import SessionFact
from cohorts.models.places import Place
from cohorts.models.sessions import FACT_FIELDS, Session, SessionQuerySet, as_fact
from core.fields import choice_constraint


class SignUpState(models.TextChoices):
    GOING = "going", "Has a place"
    WAITING = "waiting", "On the waiting list"


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def going(self) -> "SignUpQuerySet":
        return self.filter(state=SignUpState.GOING)

    def waiting(self) -> "SignUpQuerySet":
        """In the order in which they are moved up."""
        return self.filter(state=SignUpState.WAITING).order_by("turn", "id")


class SignUp(models.Model):
    """That a participant has a place on a session to sign up for, or waits for one. `turn` is their turn to be moved
    up, the lowest first."""

    State = SignUpState

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="sign_ups")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="sign_ups")
    state = models.CharField(max_length=8, choices=State.choices, default=State.GOING)
    turn = models.IntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        ordering = ["session", "turn", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "place"], name="sign_up_once_a_session"),
            choice_constraint("state", SignUpState, "sign_up_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.place.person}: {self.session}"


def facts_of(sessions: Iterable[Session]) -> list[SessionFact]:
    """What the arithmetic of attendance needs of sessions: one query, and only where some are signed up for."""
    sessions = list(sessions)
    signed_up = signed_up_of([session.pk for session in sessions if session.by_sign_up])
    return [session.fact(signed_up[session.pk]) for session in sessions]


def facts_in(sessions: SessionQuerySet) -> dict[UUID, list[SessionFact]]:
    """The same of many sessions by their cohort, from rows that are read for nothing else."""
    rows = list(sessions.values_list("cohort", *FACT_FIELDS))
    to_sign_up = FACT_FIELDS.index("by_sign_up")
    signed_up = signed_up_of([values[0] for _, *values in rows if values[to_sign_up]])
    found: dict[UUID, list[SessionFact]] = defaultdict(list)
    for cohort, *values in rows:
        found[cohort].append(as_fact(values, signed_up[values[0]]))
    return found


def signed_up_of(sessions: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """The places that have one on each of the sessions; asks nothing when there is none."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    keys = list(sessions)
    if keys:
        for session, place in (
            SignUp.objects.going().filter(session__in=keys).order_by().values_list("session", "place")
        ):
            found[session].add(place)
    return found
