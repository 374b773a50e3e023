"""A participant's own writing. Encrypted, private until shared with a named person, un-shareable again."""

from typing import Any

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from core.encryption import EncryptedJSONField
from core.fields import choice_constraint, uuid_key

HEADING_LENGTH = 60


class ReflectionForm(models.TextChoices):
    WHAT = "what", "What? So what? Now what?"
    THEME = "theme", "Theme form"
    FREE = "free", "Free writing"


class ReflectionState(models.TextChoices):
    DRAFT = "draft", "Draft"
    FINISHED = "finished", "Finished"


# The parts of a form in their order: the key in `body`, and the question.
PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    ReflectionForm.WHAT: (("what", "What?"), ("so_what", "So what?"), ("now_what", "Now what?")),
    ReflectionForm.THEME: (
        ("activity", "The activity"),
        ("did", "What I did"),
        ("learnt", "What I learnt, against the objectives"),
        ("evidence", "What shows it"),
        ("next", "My next step"),
    ),
    ReflectionForm.FREE: (("text", "Your reflection"),),
}


class ReflectionQuerySet(models.QuerySet["Reflection"]):
    def drafts(self) -> "ReflectionQuerySet":
        return self.filter(state=ReflectionState.DRAFT)

    def for_a_list(self) -> "ReflectionQuerySet":
        """With session, theme and those who may read it now, in two queries however many they are."""
        current = Sharing.objects.filter(ended_at__isnull=True).select_related("reader")
        return self.select_related("session", "theme", "author").prefetch_related(
            Prefetch("sharings", current, to_attr="current_sharings")
        )


class Reflection(models.Model):
    """One piece of writing on a form. `body` holds title and answers, encrypted.

    It may be about a theme, whatever its form, and count for it: by the writer's own tick, which is all that a rule of
    completion may count.

    `revision` is what a page read when it opened: saving over a newer one keeps both, the second as a new
    reflection that points at the first by `kept_beside`. `tab` and `turn` say which page wrote last, and its
    how manieth message that was: a page may go on over its own words, and a message that was overtaken is known.
    """

    Form = ReflectionForm

    State = ReflectionState

    current_sharings: list["Sharing"]  # filled by for_a_list

    id = uuid_key()
    author = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey("cohorts.Session", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    theme = models.ForeignKey("programmes.Domain", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    counts_for_theme = models.BooleanField(default=False)
    form = models.CharField(max_length=10, choices=Form.choices, default=Form.WHAT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    body: Any = EncryptedJSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    tab = models.UUIDField(null=True, editable=False)
    turn = models.PositiveIntegerField(default=0, editable=False)
    kept_beside = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="kept_copies"
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            choice_constraint("form", ReflectionForm, "reflection_form_known"),
            choice_constraint("state", ReflectionState, "reflection_state_known"),
        ]
        indexes = [models.Index(fields=["author", "-created_at"], name="reflection_of_author")]

    def __str__(self) -> str:
        return "Reflection"

    @property
    def is_draft(self) -> bool:
        return self.state == ReflectionState.DRAFT

    @property
    def is_empty(self) -> bool:
        return not any(self.body.values())

    @property
    def title(self) -> str:
        return self.body.get("title", "") or "Reflection"

    @property
    def heading(self) -> str:
        """For a list: its title, or how it begins."""
        if title := self.body.get("title", ""):
            return title
        beginning = " ".join(" ".join(text for _, text in self.answers).split())
        if len(beginning) <= HEADING_LENGTH:
            return beginning or "Nothing written yet"
        return beginning[:HEADING_LENGTH].rsplit(" ", 1)[0] + "…"

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Question and answer of each part that was written, in the form's order."""
        return [(question, self.body[key]) for key, question in PARTS[self.form] if self.body.get(key)]

    def holds(self, words: str) -> bool:
        """Whether every one of the words stands somewhere in it, in capitals or not."""
        text = " ".join(self.body.values()).casefold()
        return all(word in text for word in words.casefold().split())


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
