"""The model of leadership: domains with objectives; a theme has requirements, ideas and reading too."""

from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from core.fields import choice_constraint, uuid_key
from programmes.models.words import Evidence, ReadingKind
from programmes.themes import brings


class Framework(models.Model):
    """The model of leadership used."""

    id = uuid_key()
    name = models.CharField(max_length=200, unique=True)
    source = models.CharField(max_length=300, blank=True, help_text="Whose model it is. Names only; no licensed text.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DomainQuerySet(models.QuerySet["Domain"]):
    def themes(self) -> "DomainQuerySet":
        """Domains with requirements, ideas or reading of their own."""
        own = [model.objects.filter(domain=OuterRef("pk")) for model in (Requirement, Idea, Reading)]
        return self.filter(Exists(own[0]) | Exists(own[1]) | Exists(own[2]))

    def counted(self) -> "DomainQuerySet":
        """In their order, each with how many requirements, ideas and readings it has."""
        return self.order_by("position").annotate(
            requirement_count=Count("requirements", distinct=True),
            idea_count=Count("ideas", distinct=True),
            reading_count=Count("readings", distinct=True),
        )

    def with_all(self) -> "DomainQuerySet":
        """In their order, each with objectives, requirements, ideas and reading; five queries."""
        return self.order_by("position").prefetch_related("objectives", "requirements", "ideas", "readings")


class Domain(models.Model):
    """A side of leadership, with learning objectives. One with requirements, ideas or reading is a theme."""

    id = uuid_key()
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="domains")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=100)
    summary = models.CharField(max_length=300, blank=True)

    requirement_count: int  # with the two below, by `counted`
    idea_count: int
    reading_count: int

    objects = DomainQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "position"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "name"], name="domain_once_a_framework"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def brings(self) -> str:
        """What it has besides its objectives, in words; "" of a domain that is no theme. Reads what `counted` adds."""
        return brings(self.requirement_count, self.idea_count, self.reading_count)


class Objective(models.Model):
    id = uuid_key()
    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="objectives")
    position = models.PositiveSmallIntegerField(default=1)
    text = models.CharField("learning objective", max_length=300)

    class Meta:
        ordering = ["domain", "position"]

    def __str__(self) -> str:
        return self.text


class Requirement(models.Model):
    """What a participant does for a theme: `needed` times what its evidence says."""

    id = uuid_key()
    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField(default=1)
    text = models.CharField("requirement", max_length=300)
    evidence = models.CharField("shown by", max_length=12, choices=Evidence.choices)
    needed = models.PositiveSmallIntegerField("how many", default=1, validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["domain", "position"]
        constraints = [
            choice_constraint("evidence", Evidence, "requirement_evidence_known"),
            models.CheckConstraint(condition=Q(needed__gte=1), name="requirement_needs_at_least_one"),
        ]

    def __str__(self) -> str:
        return self.text


class Idea(models.Model):
    """An idea offered with a theme: an earlier project, told to stimulate thinking."""

    id = uuid_key()
    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="ideas")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    problem = models.TextField("the problem", blank=True)
    done = models.TextField("what was done", blank=True)
    result = models.TextField("what came of it", blank=True)

    class Meta:
        ordering = ["domain", "position"]

    def __str__(self) -> str:
        return self.title


class Reading(models.Model):
    """Further reading with a theme: a page, a PDF or a tool, where it comes from and why it is worth the time."""

    id = uuid_key()
    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="readings")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=ReadingKind.choices, default=ReadingKind.LINK)
    url = models.URLField("address", max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])])
    source = models.CharField("from", max_length=200, blank=True, help_text="Who wrote or published it.")
    note = models.CharField(max_length=300, blank=True, help_text="Why it is worth reading, in a line.")

    class Meta:
        ordering = ["domain", "position"]
        verbose_name_plural = "reading"
        constraints = [choice_constraint("kind", ReadingKind, "reading_kind_known")]

    def __str__(self) -> str:
        return self.title
