"""What a programme gives its participants to use: files, links, videos and stories, each with a stated audience."""

from uuid import UUID

from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from core.fields import choice_constraint, uuid_key
from library.audience import Scope, says
from library.filetypes import name_of, size_words


class MaterialKind(models.TextChoices):
    FILE = "file", "File"
    LINK = "link", "Link"
    VIDEO = "video", "Video"
    STORY = "story", "Story"


class Audience(models.TextChoices):
    """Of the cohort that a material is for, or of the whole programme where it is for no one cohort."""

    EVERYBODY = "everybody", "Everybody"
    TEAM = "team", "Facilitators and coordinators"
    SET = "set", "One learning set"
    PROJECT = "project", "One project’s team"


class MaterialQuerySet(models.QuerySet["Material"]):
    def standing(self) -> "MaterialQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def with_file(self) -> "MaterialQuerySet":
        """Each with the type and the size of its file as it is now, in the query they cost."""
        newest = Version.objects.filter(material=OuterRef("pk")).order_by("-number")
        return self.annotate(
            file_type=Subquery(newest.values("content_type")[:1]), file_size=Subquery(newest.values("size")[:1])
        )

    def for_a_list(self) -> "MaterialQuerySet":
        """With what it belongs to, in one query; the words of stories are left where they are."""
        belongs = ("programme", "domain", "session", "project", "cohort", "learning_set")
        return self.with_file().select_related(*belongs).defer("body")


class Material(models.Model):
    """One thing in the library of a programme.

    It belongs to the programme as a whole, or to one theme, session or project of it. `cohort` is the one for which it
    is, empty where it is for all of them; what belongs to a session or a project is for that one's cohort. What was for
    a learning set that is no more is its team's to see.
    """

    Kind = MaterialKind

    id = uuid_key()
    programme = models.ForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=MaterialKind.choices)
    title = models.CharField(max_length=150)
    summary = models.CharField("what it is for", max_length=300, blank=True)
    domain = models.ForeignKey(
        "programmes.Domain", verbose_name="theme", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    session = models.ForeignKey("cohorts.Session", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    project = models.ForeignKey("projects.Project", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    audience = models.CharField("who may see it", max_length=10, choices=Audience.choices, default=Audience.TEAM)
    cohort = models.ForeignKey("cohorts.Cohort", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    learning_set = models.ForeignKey(
        "cohorts.LearningSet", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    url = models.URLField("address", max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])])
    source = models.CharField("from", max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(
        "length in minutes", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    teller = models.CharField("who tells it", max_length=150, blank=True)
    body = models.TextField("the story", blank=True)
    consented_on = models.DateField("agreed to be told", null=True, blank=True)
    added_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    file_type: str | None  # with the next, by `with_file`
    file_size: int | None

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            choice_constraint("kind", MaterialKind, "material_kind_known"),
            choice_constraint("audience", Audience, "material_audience_known"),
            models.CheckConstraint(
                condition=Q(domain__isnull=True, session__isnull=True)
                | Q(domain__isnull=True, project__isnull=True)
                | Q(session__isnull=True, project__isnull=True),
                name="material_belongs_to_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=True, project__isnull=True) | Q(cohort__isnull=False),
                name="material_of_a_session_or_project_has_its_cohort",
            ),
            models.CheckConstraint(
                condition=Q(audience="set", cohort__isnull=False) | (~Q(audience="set") & Q(learning_set__isnull=True)),
                name="material_for_a_set_alone_names_one",
            ),
            models.CheckConstraint(
                condition=Q(kind="story", consented_on__isnull=False) & ~Q(teller="")
                | (~Q(kind="story") & Q(consented_on__isnull=True, body="")),
                name="material_story_has_its_consent",
            ),
            models.CheckConstraint(
                condition=(Q(kind__in=["link", "video"]) & ~Q(url="")) | (Q(kind__in=["file", "story"]) & Q(url="")),
                name="material_link_has_its_address",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "cohort"], name="material_programme_cohort"),
            models.Index(fields=["session"], condition=Q(session__isnull=False), name="material_session"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def current(self) -> "Version | None":
        """The file as it is now; reads `versions`."""
        return next(iter(self.versions.all()), None)

    @property
    def type_words(self) -> str:
        """What one gets: “PDF, 1.2 MB”, “Video, 12 min”, “Link”. Of a file it reads what `with_file` adds."""
        if self.kind == MaterialKind.FILE:
            return f"{name_of(self.file_type or '')}, {size_words(self.file_size or 0)}"
        if self.kind == MaterialKind.VIDEO:
            return f"Video, {self.minutes} min" if self.minutes else "Video"
        return f"Story told by {self.teller}" if self.kind == MaterialKind.STORY else "Link"

    @property
    def leads_to(self) -> str:
        """The site behind the address, so that nobody goes somewhere unawares."""
        return self.url.partition("://")[2].partition("/")[0].rpartition("@")[2].removeprefix("www.")

    @property
    def seen_by(self) -> str:
        """Who may see it, as its page says it."""
        cohort = self.cohort.name if self.cohort else ""
        group = self.learning_set.name if self.learning_set else ""
        return says(Scope(self.audience, cohort, group))

    @property
    def narrower(self) -> str:
        """In a list: who alone may see it; "" where everybody on the programme may."""
        if self.audience == Audience.TEAM or (self.audience == Audience.SET and not self.learning_set):
            return "facilitators and coordinators only"
        if self.audience == Audience.PROJECT:
            return "the project’s team only"
        if self.learning_set:
            return f"{self.learning_set.name} only"
        return f"{self.cohort.name} only" if self.cohort else ""

    @property
    def subject(self) -> UUID | None:
        """The key of the session or project that it belongs to."""
        return self.session_id or self.project_id


class Version(models.Model):
    """One file of a material. A new one replaces the one before, which its team can still reach."""

    id = uuid_key()
    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    name = models.CharField("called", max_length=150, help_text="As whoever downloads it will find it.")
    content_type = models.CharField(max_length=100)
    file = models.CharField(max_length=200, unique=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField("what is new", max_length=200, blank=True)
    added_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["material", "number"], name="material_version_once"),
            models.CheckConstraint(condition=Q(size__gt=0) & ~Q(file=""), name="material_version_has_its_file"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def type_name(self) -> str:
        return name_of(self.content_type)

    @property
    def size_words(self) -> str:
        return size_words(self.size)
