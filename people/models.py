"""Who: people, organisations, professions, grants of roles, and the audit trail."""

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Lower
from django.utils import timezone

from core.fields import choice_constraint, uuid_key
from people import roles


class OrganisationKind(models.TextChoices):
    TRUST = "trust", "Trust"
    PRACTICE = "practice", "Practice"
    NETWORK = "network", "Network"
    COUNCIL = "council", "Council"
    CHARITY = "charity", "Charity"
    PROVIDER = "provider", "Provider of programmes"
    OTHER = "other", "Other"


class Organisation(models.Model):
    Kind = OrganisationKind

    id = uuid_key()
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField("type", max_length=20, choices=Kind.choices, default=Kind.OTHER)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        ordering = ["name"]
        constraints = [choice_constraint("kind", OrganisationKind, "organisation_kind_known")]

    def __str__(self) -> str:
        return self.name


class Profession(models.Model):
    """A participant's background. Clinical or not is a contract's target."""

    id = uuid_key()
    name = models.CharField(max_length=100, unique=True)
    clinical = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def create_user(
        self, email: str, given_name: str = "", family_name: str = "", password: str | None = None, **fields
    ):
        """A person who may sign in; without a password until they set one from their invitation."""
        person = self.model(email=email.strip().lower(), given_name=given_name, family_name=family_name, **fields)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """The first administrator, made from the command line."""
        person = self.create_user(email, password=password, **fields)
        InstallationGrant.objects.create(person=person, role=roles.ADMINISTRATOR.value)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    id = uuid_key()
    email = models.EmailField("e-mail address", max_length=254, unique=True)
    given_name = models.CharField("first name", max_length=100, validators=[MinLengthValidator(1)])
    family_name = models.CharField("last name", max_length=100)
    honorific = models.CharField("title", max_length=20, blank=True, help_text="Shown before the name, as in “Dr”.")
    is_active = models.BooleanField("may sign in", default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["given_name", "family_name"]

    objects = PersonManager()

    class Meta:
        ordering = ["family_name", "given_name"]
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_unique")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()  # as signing in looks it up

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.honorific, self.given_name, self.family_name) if part)

    @property
    def sort_name(self) -> str:
        return f"{self.family_name}, {self.given_name}"

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.given_name

    # Django's admin asks these of a user; people.access answers from grants.
    @property
    def is_staff(self) -> bool:
        from people.access import may_enter_admin

        return may_enter_admin(self)

    @property
    def is_superuser(self) -> bool:
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        from people.access import may_in_admin

        return may_in_admin(self, perm)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class GrantQuerySet(models.QuerySet):
    def current(self, now: datetime | None = None) -> "GrantQuerySet":
        """Grants that have begun and not ended by now; no end means until further notice."""
        now = now or timezone.now()
        return self.filter(Q(since__lte=now), Q(until__isnull=True) | Q(until__gt=now))


class Grant(models.Model):
    """A role held by a person for a scope and a time. Each scope's app makes it concrete."""

    id = uuid_key()
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20)
    since = models.DateTimeField("from", default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{roles.ROLES[self.role].name}: {self.person}"


class InstallationGrant(Grant):
    role = models.CharField(max_length=20, choices=roles.choices(roles.Scope.INSTALLATION))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role"], name="installation_grant_once"),
            models.CheckConstraint(
                condition=Q(role__in=[value for value, _ in roles.choices(roles.Scope.INSTALLATION)]),
                name="installation_grant_role_known",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("since")),
                name="installation_grant_ends_later",
            ),
        ]


class AuditEvent(models.Model):
    """Who did what to what. Ids and names of things, never a confidential value.

    Rows outlive what they describe, so they hold labels and ids and no foreign keys. `seal` chains each
    row to the one before (people.audit.seal), so that a changed or missing row shows.
    """

    at = models.DateTimeField(default=timezone.now)
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    details = models.JSONField(default=dict)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(KeyTransform("project", "details"), name="audit_project"),  # what happened to its parts
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"
