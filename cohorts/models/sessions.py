"""The dated meetings of a cohort, and who leads each."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from cohorts.attendance import PartFact, SessionFact
from cohorts.models.cohort import Cohort
from cohorts.models.places import Coaching, LearningSet
from cohorts.segments import Segment, in_a_list
from cohorts.telling import Facts
from core.fields import choice_constraint, uuid_key
from core.formats import weekday_long_date
from programmes.models import Asked, ElementKind, GroupSize, Share

if TYPE_CHECKING:
    from cohorts.models.released import Released


NO_HARM = "Nobody’s attendance is harmed."
UNDATED_SHOWN = timedelta(days=60)  # how long a session that was stood down is asked about


class SessionQuerySet(models.QuerySet["Session"]):
    def held_by(self, moment) -> "SessionQuerySet":
        """Sessions over by a moment and not cancelled."""
        return self.filter(ends_at__lte=moment, cancelled_at__isnull=True)

    def standing(self) -> "SessionQuerySet":
        """Sessions that are to be held or were: all but the cancelled."""
        return self.filter(cancelled_at__isnull=True)

    def undated(self, now) -> "SessionQuerySet":
        """Stood down, and nobody has said yet on which day it is held instead, or that it is not; of the last weeks:
        those of which `asks_for_a_date` is true."""
        rows = self.filter(held_instead__isnull=True, not_again_at__isnull=True, starts_at__gt=now - UNDATED_SHOWN)
        return rows.exclude(stood_down_for="")


class StandDownReason(models.TextChoices):
    SERVICE = "service pressure", "Service pressure"
    ILLNESS = "illness", "Illness"
    WEATHER = "weather", "Weather"
    VENUE = "venue", "The venue"
    OTHER = "other", "Something else"


class Session(models.Model):
    """One dated meeting: of the whole cohort, of a learning set, or of a coach and a participant. Of the cohort, it
    may be for those who sign up, or for the participants of one organisation, in whose own house it is held.

    Title, kind, share, hours, phase and what a combined day is made of are copied from the element when the cohort is
    laid out, so that renaming an element later never rewrites what was held.
    """

    id = uuid_key()
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="sessions")
    element = models.ForeignKey(
        "programmes.Element", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=30, choices=ElementKind.choices)
    title = models.CharField(max_length=200)
    part = models.PositiveSmallIntegerField("number in its kind", default=1)
    parts = models.PositiveSmallIntegerField("of", default=1)
    phase = models.CharField(max_length=60, blank=True)
    made_of = models.JSONField(default=list, blank=True, editable=False)  # of a combined day; read it by `segments`
    share = models.CharField(max_length=12, choices=Share.choices)
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    group_size = models.CharField(max_length=8, choices=GroupSize.choices, default=GroupSize.COHORT)
    learning_set = models.ForeignKey(
        LearningSet, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions"
    )
    coaching = models.ForeignKey(Coaching, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions")
    organisation = models.ForeignKey(
        "people.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="For its participants alone.",
    )
    by_sign_up = models.BooleanField("for those who sign up", default=False)
    sign_up_limit = models.PositiveSmallIntegerField("how many places", null=True, blank=True)
    sign_up_until = models.DateField("last day to sign up", null=True, blank=True)
    counts_for_completion = models.BooleanField(default=True)
    asked = models.CharField("questionnaire", max_length=16, choices=Asked.choices, default=Asked.NEVER)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room = models.ForeignKey("cohorts.Room", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    venue = models.CharField(max_length=200, blank=True)  # in words; of a room, those on the day that it was chosen
    meant_for = models.DateField(null=True, blank=True, editable=False)  # where a move from it stepped over closed days
    bring = models.CharField("to bring", max_length=200, blank=True)
    register_closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    stood_down_for = models.CharField(
        "stood down because of", max_length=20, choices=StandDownReason.choices, blank=True, editable=False
    )
    stood_down_words = models.CharField("what people were told", max_length=300, blank=True, editable=False)
    instead_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="held_instead", editable=False
    )
    not_again_at = models.DateTimeField("said not to be held again", null=True, blank=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "title"]
        constraints = [
            choice_constraint("kind", ElementKind, "session_kind_known"),
            choice_constraint("share", Share, "session_share_known"),
            choice_constraint("asked", Asked, "session_asked_known"),
            models.CheckConstraint(
                condition=Q(stood_down_for__in=["", *StandDownReason.values]), name="session_stand_down_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(stood_down_for="") | Q(cancelled_at__isnull=False), name="session_stood_down_is_cancelled"
            ),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="session_starts_before_it_ends"),
            models.CheckConstraint(
                condition=Q(group_size="cohort", learning_set__isnull=True, coaching__isnull=True)
                | Q(group_size="set", learning_set__isnull=False, coaching__isnull=True)
                | Q(group_size="pair", learning_set__isnull=True, coaching__isnull=False),
                name="session_has_the_group_it_says",
            ),
            models.CheckConstraint(
                condition=Q(by_sign_up=True, group_size="cohort")
                | Q(by_sign_up=False, sign_up_limit__isnull=True, sign_up_until__isnull=True),
                name="session_signed_up_for_is_of_the_cohort",
            ),
            models.CheckConstraint(
                condition=Q(sign_up_limit__isnull=True) | Q(sign_up_limit__gte=1), name="session_has_a_place_at_least"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(group_size="cohort"),
                name="session_at_an_organisation_is_of_the_cohort",
            ),
        ]
        indexes = [models.Index(fields=["cohort", "starts_at"], name="session_cohort_start")]

    def __str__(self) -> str:
        return self.title

    @property
    def instead(self) -> "Session | None":
        """The session that is held instead of this one; of rows read with `held_instead` it asks for nothing."""
        return getattr(self, "held_instead", None)

    @property
    def no_harm(self) -> str:
        return NO_HARM if self.stood_down_for else ""

    @property
    def is_undated(self) -> bool:
        """Stood down, and its new date is still to be chosen."""
        return bool(self.stood_down_for) and self.instead is None and self.not_again_at is None

    def asks_for_a_date(self, now: datetime) -> bool:
        """Whether those who run it are reminded of it still, as in `SessionQuerySet.undated`."""
        return self.is_undated and self.starts_at > now - UNDATED_SHOWN

    @property
    def stood_down_says(self) -> str:
        """What becomes of a session that was stood down."""
        if self.instead:
            day = weekday_long_date(self.instead.starts_at)
            return (
                f"The one held instead, on {day}, is cancelled too."
                if self.instead.cancelled_at
                else (f"It is held on {day} instead.")
            )
        return "It is not held again." if self.not_again_at else "A new date follows."

    @property
    def label(self) -> str:
        """As people say it: “Master class 3 of 4”, or the kind alone when there is one."""
        kind = self.get_kind_display()
        return f"{kind} {self.part} of {self.parts}" if self.parts > 1 else kind

    @property
    def says(self) -> str:
        """In a list, with the phase and what a combined day is made of."""
        return in_a_list(self.label, self.phase, self.segments)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The parts of a combined day as it was laid out; none of any other session."""
        return tuple(Segment.read(each) for each in self.made_of)

    def link(self, now: datetime) -> str:
        """Where one joins it on line, for whoever is expected there and until it is over; read it with `room`. Of
        nothing that is cancelled, nor held in a room."""
        on = self.room is not None and self.cancelled_at is None and self.ends_at > now
        return self.room.link if on and self.room else ""

    @property
    def facts(self) -> Facts:
        """What there is to tell people of it."""
        return Facts(self.title, self.venue, self.starts_at, self.ends_at, bool(self.cancelled_at), self.room_id)

    @property
    def told(self) -> "Released | None":
        """What people were last told of it; read it with the session (`select_related("released")`)."""
        return getattr(self, "released", None)

    @property
    def told_otherwise(self) -> "Released | None":
        """What people were last told of it, where that is no longer so."""
        return self.told if self.told and self.told.facts != self.facts else None

    def fact(self, signed_up: Collection[UUID] | None = None) -> SessionFact:
        """What the arithmetic of attendance needs to know. `signed_up` are the places that have one on a session to
        sign up for, where the caller has read them (cohorts.models.facts_of)."""
        if self.by_sign_up and signed_up is None:
            signed_up = self.sign_ups.going().values_list("place", flat=True)
        return as_fact(FACT_OF(self), signed_up)


# What of a session its fact is made of, by the names of its fields.
FACT_FIELDS = (
    "pk", "title", "kind", "share", "hours", "starts_at", "ends_at", "group_size", "learning_set_id", "coaching_id",
    "counts_for_completion", "element_id", "part", "organisation_id", "by_sign_up", "made_of",
)  # fmt: skip
FACT_OF = attrgetter(*FACT_FIELDS)


def as_fact(values: Sequence[Any], signed_up: Collection[UUID] | None) -> SessionFact:
    """The fact of a session, from the values of FACT_FIELDS and the places that signed up for it."""
    *plain, organisation, by_sign_up, made_of = values
    parts = [Segment.read(each) for each in made_of]
    return SessionFact(  # type: ignore[misc]  # mypy does not know how many there are
        *plain,
        organisation=organisation,
        signed_up=frozenset(signed_up or ()) if by_sign_up else None,
        made_of=tuple(PartFact(part.share, part.hours) for part in parts),
    )


class Leader(models.Model):
    """Who leads a session: a facilitator, a set's adviser, a coach."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="leaders")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="leader_once_a_session")]

    def __str__(self) -> str:
        return f"{self.person} leads {self.session}"


def leaders_by_name() -> models.Prefetch:
    """For sessions, `leaders` with the person of each; one query."""
    return models.Prefetch("leaders", Leader.objects.select_related("person"))
