"""A participant's own writing. Encrypted, private until shared with a named person, un-shareable again."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.encryption import EncryptedJSONField
from core.fields import choice_constraint, uuid_key


class ReflectionForm(models.TextChoices):
    WHAT = "what", "What? So what? Now what?"
    FREE = "free", "Free writing"


class ReflectionState(models.TextChoices):
    DRAFT = "draft", "Draft"
    FINISHED = "finished", "Finished"


class Reflection(models.Model):
    """One piece of writing on a form. `body` holds title and answers, encrypted.

    `revision` is what a tab read when it opened: saving over a newer one keeps both, the second as a new
    reflection that points at the first by `kept_beside`.
    """

    Form = ReflectionForm

    State = ReflectionState

    id = uuid_key()
    author = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey("cohorts.Session", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    form = models.CharField(max_length=10, choices=Form.choices, default=Form.WHAT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    body = EncryptedJSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    kept_beside = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            choice_constraint("form", ReflectionForm, "reflection_form_known"),
            choice_constraint("state", ReflectionState, "reflection_state_known"),
        ]
        indexes = [models.Index(fields=["author", "-created_at"], name="reflection_of_author")]

    def __str__(self) -> str:
        return "Reflection"


class Sharing(models.Model):
    """That the author let one named person read one reflection, from when until when."""

    id = uuid_key()
    reflection = models.ForeignKey(Reflection, on_delete=models.CASCADE, related_name="sharings")
    reader = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    shared_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["shared_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["reflection", "reader"],
                condition=Q(ended_at__isnull=True),
                name="sharing_once_a_reader",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("shared_at")),
                name="sharing_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return "Sharing"
