"""A finished project in the gallery: what is published of it, version by version, and who agreed to each.

A version is frozen when it is proposed: its words as JSON, its chart as it is drawn, and a hash of both. Nothing that
is changed on the project afterwards changes it.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from core.encryption import EncryptedTextField
from core.fields import choice_constraint, uuid_key

if TYPE_CHECKING:
    from people.models import Person


class Setting(models.TextChoices):
    """Where a project was done, for the gallery's filter."""

    GENERAL_PRACTICE = "general practice", "General practice"
    HOSPITAL = "hospital", "Hospital"
    COMMUNITY = "community", "Community services"
    MENTAL_HEALTH = "mental health", "Mental health services"
    SOCIAL_CARE = "social care", "Social care"
    SEVERAL = "several", "Across several organisations"
    OTHER = "other", "Elsewhere"


class CaseState(models.TextChoices):
    ASKED = "asked", "Waiting for consent"
    READY = "ready", "Ready to publish"
    PUBLISHED = "published", "Published"
    REPLACED = "replaced", "Replaced by a newer version"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN = (CaseState.ASKED, CaseState.READY)
STANDING = (*OPEN, CaseState.PUBLISHED)


class Ended(models.TextChoices):
    """Why a version was withdrawn."""

    NOT_YET = "", "It stands, or another took its place"
    CONSENT = "consent", "Somebody took their consent back"
    QUOTATION = "quotation", "Somebody who is quoted took it back"
    PARTNER = "partner", "An organisation is not to be named any more"
    COORDINATOR = "coordinator", "A coordinator took it down"


class Publication(models.Model):
    """A project's place in the gallery. Its key is in the permanent address, whichever version stands there."""

    id = uuid_key()
    project = models.OneToOneField("projects.Project", on_delete=models.CASCADE, related_name="publication")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.project.title


class VersionQuerySet(models.QuerySet["PublicationVersion"]):
    def standing(self) -> "VersionQuerySet":
        """Proposed and not yet published, or published."""
        return self.filter(state__in=STANDING)

    def undecided(self) -> "VersionQuerySet":
        """Proposed, and neither published nor given up."""
        return self.filter(state__in=OPEN)

    def published(self) -> "VersionQuerySet":
        return self.filter(state=CaseState.PUBLISHED)

    def ended(self) -> "VersionQuerySet":
        """Replaced or withdrawn."""
        return self.exclude(state__in=STANDING)

    def by_standing(self) -> "VersionQuerySet":
        """What is published before what is proposed, and that before what has ended; of each the newest first."""
        rank = Case(When(state=CaseState.PUBLISHED, then=0), When(state__in=OPEN, then=1), default=2)
        return self.order_by(rank, "-number")

    def for_the_gallery(self) -> "VersionQuerySet":
        """Newest first, without the drawing, which a list does not show."""
        return self.published().defer("drawing", "search_text").order_by("-published_at", "pk")

    def speaking_of(self, words: str) -> "VersionQuerySet":
        """Those that hold every one of the words, in whatever letters."""
        rows = self
        for word in words.casefold().split()[:10]:
            rows = rows.filter(search_text__contains=word)
        return rows

    def about(self, subject: str) -> "VersionQuerySet":
        return self.filter(subjects__contains=f"\n{subject}\n")


class PublicationVersion(models.Model):
    """What is published, exactly: `content` (projects/gallery/content.py) and `drawing`, with `sealed`, their SHA-256.

    `search_text` is what the gallery searches, in small letters; `subjects` stand in it one a line, with a line's end
    before the first and after the last. State moves only in projects/publishing.py.
    """

    State = CaseState

    id = uuid_key()
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=CaseState.choices, default=CaseState.ASKED)
    content = models.JSONField()
    drawing = models.TextField(blank=True)
    sealed = models.CharField(max_length=64)
    setting = models.CharField(max_length=16, choices=Setting.choices)
    subjects = models.TextField(blank=True)
    search_text = models.TextField()
    proposed_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=11, choices=Ended.choices, default=Ended.NOT_YET, blank=True)
    ended_reason = models.CharField("why a coordinator took it down", max_length=300, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["state", "-published_at"], name="publication_newest")]
        constraints = [
            choice_constraint("state", CaseState, "publication_state_known"),
            choice_constraint("setting", Setting, "publication_setting_known"),
            choice_constraint("ended_because", Ended, "publication_end_known"),
            models.UniqueConstraint(fields=["publication", "number"], name="publication_version_number_once"),
            models.UniqueConstraint(
                fields=["publication"], condition=Q(state="published"), name="publication_stands_in_one_version"
            ),
            models.UniqueConstraint(
                fields=["publication"],
                condition=Q(state__in=["asked", "ready"]),
                name="publication_asks_for_one_version",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "ready", "withdrawn", "replaced"]) | Q(published_at__isnull=False),
                name="publication_published_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "ready", "published"], ended_at=None)
                | Q(state__in=["replaced", "withdrawn"], ended_at__isnull=False),
                name="publication_ended_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content.get('title', '')}, version {self.number}"

    @property
    def chart(self) -> SafeString:
        """The chart as it was drawn when the version was proposed, by core.charts, which escapes every text."""
        return mark_safe(self.drawing)  # noqa: S308

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def stands(self) -> bool:
        return self.state in STANDING

    def members(self) -> "list[Person]":
        """Those of the team who were asked about it."""
        rows = self.consents.filter(part=ConsentPart.MEMBER).select_related("place__person")
        return [each.place.person for each in rows if each.place]

    @property
    def subject_list(self) -> list[str]:
        return [line for line in self.subjects.split("\n") if line]


class ConsentPart(models.TextChoices):
    MEMBER = "member", "Of the team"
    COORDINATOR = "coordinator", "For the rest of the cohort"
    SPONSOR = "sponsor", "Sponsor"


class ConsentAnswer(models.TextChoices):
    OPEN = "", "Not answered yet"
    NAMED = "named", "Agrees, and is named"
    UNNAMED = "unnamed", "Agrees"
    NO = "no", "Does not agree"


AGREED = (ConsentAnswer.NAMED, ConsentAnswer.UNNAMED)


class Consent(models.Model):
    """What one of those who must agree says to one version: a member by their place, a coordinator for a whole cohort,
    the sponsor by a link without an account.

    `name` and `email` are the sponsor's, for the team's eyes; `says` is how a member is named, as it was when they were
    asked. The link is made when it is sent (projects/gallery/links.py); raising `version_of_link` ends those before.
    """

    Part = ConsentPart
    Answer = ConsentAnswer

    id = uuid_key()
    version = models.ForeignKey(PublicationVersion, on_delete=models.CASCADE, related_name="consents")
    part = models.CharField(max_length=11, choices=ConsentPart.choices)
    place = models.ForeignKey("cohorts.Place", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    says = models.CharField(max_length=300, blank=True)
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    version_of_link = models.PositiveSmallIntegerField(default=1)
    answer = models.CharField(max_length=7, choices=ConsentAnswer.choices, default=ConsentAnswer.OPEN, blank=True)
    why = EncryptedTextField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["part", "says", "id"]
        constraints = [
            choice_constraint("part", ConsentPart, "consent_part_known"),
            choice_constraint("answer", ConsentAnswer, "consent_answer_known"),
            models.UniqueConstraint(fields=["version", "place"], name="consent_once_a_member"),
            models.UniqueConstraint(
                fields=["version", "part"], condition=~Q(part="member"), name="consent_of_one_sponsor_and_coordinator"
            ),
            models.CheckConstraint(
                condition=Q(part="member", place__isnull=False) | (~Q(part="member") & Q(place=None)),
                name="consent_of_a_member_has_a_place",
            ),
            models.CheckConstraint(condition=~Q(part="sponsor") | ~Q(email=""), name="consent_of_sponsor_has_address"),
            models.CheckConstraint(condition=Q(part="member") | ~Q(answer="named"), name="consent_names_members_alone"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="consent_answered_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.get_part_display()

    @property
    def agrees(self) -> bool:
        return self.answer in AGREED


class VisitorComment(models.Model):
    """What a visitor of the gallery wrote to a team. It is read by the team and the coordinators, never published."""

    id = uuid_key()
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="comments")
    name = EncryptedTextField(max_length=150)
    email = EncryptedTextField(max_length=254, blank=True)
    text = EncryptedTextField(max_length=1500)
    at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-at", "id"]

    def __str__(self) -> str:
        return "A visitor’s comment"
