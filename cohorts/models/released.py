"""What people were last told of a cohort's sessions, and the calendars that they subscribe to."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cohorts.models.cohort import Cohort
from cohorts.models.sessions import Session
from cohorts.telling import Facts
from core.fields import uuid_key


@dataclass(frozen=True)
class Told:
    """What a release told of one session, and whom: by key, with what each was told (`News`). No title of a set or
    pair, and no name."""

    label: str
    when: str
    words: str
    people: Mapping[UUID, str]

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Told":
        people = {UUID(key): news for key, news in kept["people"].items()}
        return cls(kept["label"], kept["when"], kept["words"], people)

    def kept(self) -> dict[str, Any]:
        """As it stands in a row."""
        return asdict(self) | {"people": {str(key): str(news) for key, news in sorted(self.people.items())}}


class Release(models.Model):
    """One time that people were told of changes to a cohort's schedule."""

    id = uuid_key()
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="releases")
    released_at = models.DateTimeField(default=timezone.now)
    released_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(blank=True)
    sessions = models.PositiveSmallIntegerField()
    people = models.PositiveSmallIntegerField(help_text="How many were told.")
    what = models.JSONField(default=list, editable=False)  # of each session what was told whom; read it by `told`

    class Meta:
        ordering = ["-released_at"]

    def __str__(self) -> str:
        return f"Release of {self.cohort}"

    @property
    def told(self) -> tuple["Told", ...]:
        """Session by session, as it was then. None of a release that was made before this was kept."""
        return tuple(Told.read(each) for each in self.what)


class Released(models.Model):
    """One session as people were last told of it. The rows of a set or pair that is dissolved stay, without session.

    `people` are those whom it concerns, by key; `told` those whom its last release told, each with what (`News`). Of a
    session to sign up for, `offered` are those who were told that they can, or knew it by having signed up.
    """

    id = uuid_key()
    session = models.OneToOneField(Session, null=True, on_delete=models.SET_NULL, related_name="released")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="lines")
    key = models.UUIDField(unique=True)  # of the session; what calendars know it by
    sequence = models.PositiveSmallIntegerField(default=0)
    released_at = models.DateTimeField()
    title = models.CharField(max_length=200)
    label = models.CharField(max_length=200)  # what may stand in a calendar: no title of a set or pair
    venue = models.CharField(max_length=200, blank=True)
    room = models.ForeignKey("cohorts.Room", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cancelled = models.BooleanField(default=False)
    news = models.TextField(blank=True)  # how it had changed, in sentences
    people = models.JSONField(default=list)
    told = models.JSONField(default=dict)
    offered = models.JSONField(default=list)

    class Meta:
        ordering = ["starts_at", "title"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="released_starts_before_it_ends")
        ]

    def __str__(self) -> str:
        return f"{self.title}, as released"

    @property
    def facts(self) -> Facts:
        return Facts(self.title, self.venue, self.starts_at, self.ends_at, self.cancelled, self.room_id)

    def link(self, now: datetime) -> str:
        """Where it is joined on line, as people were told of it: the room's link of today; read it with `room`."""
        on = self.room is not None and not self.cancelled and self.ends_at > now
        return self.room.link if on and self.room else ""

    @property
    def concerned(self) -> frozenset[UUID]:
        return frozenset(UUID(key) for key in self.people)


def as_released(sessions: Iterable[Session], now: datetime) -> list[Session]:
    """Sessions read with what was released of them (`released__room`), as people were last told of them, in order of
    time."""
    return sorted((told_of(each, now) for each in sessions), key=lambda each: (each.starts_at, each.title))


def told_of(session: Session, now: datetime) -> Session:
    """The session as people were last told of it, for showing only; once it has begun, as it is held."""
    told = session.told
    if told is None or session.starts_at <= now:
        return session
    if session.room_id != told.room_id:
        session.room = told.room
    session.title, session.venue = told.title, told.venue
    session.starts_at, session.ends_at = told.starts_at, told.ends_at
    session.cancelled_at = (session.cancelled_at or told.released_at) if told.cancelled else None
    return session


class Feed(models.Model):
    """The calendar that a person subscribes to. Of its address only a hash is kept."""

    id = uuid_key()
    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    etag = models.CharField(max_length=64, blank=True)  # of what it last said, and since when it has said so
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return f"Calendar of {self.person}"
