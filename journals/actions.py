"""Verbs on reflections. What is written never enters the audit trail, a message or an error report: ids do."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from cohorts.models import Session
from core.refusal import Refused
from journals.access import can_share_with
from journals.models import PARTS, Reflection, ReflectionForm, ReflectionState, Sharing
from journals.pen import Pen, mark_of
from outbox.actions import post
from people import audit
from people.models import Person
from programmes.models import Domain

SHARING_MESSAGE = "sharing"


class How(StrEnum):
    """What became of a text that was sent."""

    SAVED = "saved"
    BESIDE = "kept beside"
    NOTHING = "nothing to save"


@dataclass(frozen=True)
class Kept:
    """The reflection that now holds the text, and the pen with which its page goes on."""

    how: How
    pen: Pen
    reflection: Reflection | None = None


def body_of(form: str, fields: Mapping[str, object]) -> dict[str, str]:
    """What was posted as the body of a reflection: the parts of its form, lines ended one way, empty ones left out."""
    keys = ["title", *(key for key, _ in PARTS[form])]
    typed = {key: str(fields.get(key) or "").replace("\r\n", "\n").strip() for key in keys}
    return {key: text for key, text in typed.items() if text}


def mark_of_reflection(reflection: Reflection) -> str:
    about = (reflection.session_id, reflection.theme_id, reflection.counts_for_theme)
    return mark_of(reflection.body, reflection.form, *about)


@sensitive_variables()
@transaction.atomic
def begin(
    *,
    author: Person,
    form: str = ReflectionForm.WHAT,
    session: Session | None = None,
    body: Mapping | None = None,
    theme: Domain | None = None,
    counts: bool = False,
) -> Reflection:
    """A new draft, written by its author. `counts` is their own tick that it counts for the theme."""
    reflection = Reflection(author=author, form=form, session=session, tab=uuid.uuid4())
    reflection.theme, reflection.counts_for_theme = theme, counts
    reflection.body = body_of(form, body or {})
    reflection.save(force_insert=True)
    audit.record(by=author, verb="begin reflection", subject=reflection)
    return reflection


@sensitive_variables()
@transaction.atomic
def save(
    *,
    pen: Pen,
    author: Person,
    form: str,
    body: Mapping[str, object],
    session: Session | None = None,
    theme: Domain | None = None,
    counts: bool = False,
    turn: int | None = None,
    signed_in: bool = True,
) -> Kept:
    """Keep what a page sends. Nothing that another page wrote meanwhile is lost: the texts are kept side by side.

    `turn` counts the messages of a page, so that one which was overtaken by a later one changes nothing. Without a
    sign-in a finished reflection is never touched.
    """
    if author.pk != pen.author:
        raise ValueError("A pen writes for its own author only.")
    body = body_of(form, body)
    if not pen.revision and not body and not Reflection.objects.filter(pk=pen.reflection).exists():
        return Kept(How.NOTHING, pen)
    return _keep(pen, author, Words(form, body, session, theme, counts), turn=turn, signed_in=signed_in)


@dataclass(frozen=True, repr=False)
class Words:
    form: str
    body: dict[str, str]
    session: Session | None
    theme: Domain | None = None
    counts: bool = False

    @property
    def mark(self) -> str:
        about = (self.session.pk if self.session else None, self.theme.pk if self.theme else None, self.counts)
        return mark_of(self.body, self.form, *about)


@sensitive_variables()
def _keep(
    pen: Pen, author: Person, words: Words, *, turn: int | None, signed_in: bool, beside: Reflection | None = None
) -> Kept:
    defaults: dict[str, Any] = {
        "form": words.form,
        "body": words.body,
        "session": words.session,
        "theme": words.theme,
        "counts_for_theme": words.counts,
        "tab": pen.tab,
        "turn": turn or 0,
        "kept_beside": beside,
    }
    made, new = Reflection.objects.get_or_create(pk=pen.reflection, author=author, defaults=defaults)
    how = How.BESIDE if beside else How.SAVED
    if new:
        audit.record(by=author, verb="keep reflection beside" if beside else "begin reflection", subject=made)
        return Kept(how, pen.at(made.revision, words.mark), made)
    reflection = Reflection.objects.select_for_update().get(pk=made.pk)
    saved = mark_of_reflection(reflection)
    if words.mark == saved:
        return Kept(how, pen.at(reflection.revision, saved), reflection)
    same_page = pen.tab == reflection.tab
    if same_page and turn is not None and turn <= reflection.turn:
        return Kept(how, pen, reflection)
    if (same_page or pen.revision == reflection.revision) and (signed_in or reflection.is_draft):
        _write(reflection, words, pen, turn)
        return Kept(how, pen.at(reflection.revision, words.mark), reflection)
    if words.mark == pen.known:
        return Kept(how, pen, reflection)  # the page changed nothing, so another's later words stand
    return _keep(_pen_beside(pen), author, words, turn=turn, signed_in=signed_in, beside=reflection)


def _pen_beside(pen: Pen) -> Pen:
    """For the second of two texts. The same page always gets the same one, however often it asks."""
    return Pen(pen.author, uuid.uuid5(pen.reflection, f"{pen.tab} {pen.revision}"), pen.tab, fresh=pen.fresh)


@sensitive_variables()
def _write(reflection: Reflection, words: Words, pen: Pen, turn: int | None) -> None:
    """Drafts are saved every few seconds, so that saving alone is not audited: beginning, finishing, sharing are."""
    reflection.form, reflection.body, reflection.session = words.form, words.body, words.session
    reflection.theme, reflection.counts_for_theme = words.theme, words.counts
    reflection.revision += 1
    reflection.tab, reflection.turn, reflection.updated_at = pen.tab, turn or 0, timezone.now()
    about = ["session", "theme", "counts_for_theme"]
    reflection.save(update_fields=["form", "body", *about, "revision", "tab", "turn", "updated_at"])


@sensitive_variables()
@transaction.atomic
def change_form(*, reflection: Reflection, form: str, by: Person) -> None:
    """Go on in another form with everything that was written so far, in the first part of the new one."""
    reflection = Reflection.objects.select_for_update().get(pk=reflection.pk)
    if form == reflection.form:
        return
    first, _ = PARTS[form][0]
    body = {"title": reflection.body.get("title", ""), first: _as_one_text(reflection)}
    reflection.form, reflection.body = form, body_of(form, body)
    reflection.revision += 1
    reflection.updated_at = timezone.now()
    reflection.save(update_fields=["form", "body", "revision", "updated_at"])
    audit.record(by=by, verb="change form of reflection", subject=reflection, form=form)


def _as_one_text(reflection: Reflection) -> str:
    """Free writing as it stands; of any other form the answers, each under its question."""
    if reflection.form == ReflectionForm.FREE:
        return str(reflection.body.get("text", ""))
    return "\n\n".join(f"{question}\n{answer}" for question, answer in reflection.answers)


@transaction.atomic
def finish(*, reflection: Reflection, by: Person) -> None:
    """Done for now: it may be shared, and it may still be changed. Twice is once."""
    if reflection.is_empty:
        raise Refused("Write something before you finish.")
    if Reflection.objects.filter(pk=reflection.pk).drafts().update(state=ReflectionState.FINISHED):
        audit.record(by=by, verb="finish reflection", subject=reflection)
    reflection.refresh_from_db(fields=["state"])


@transaction.atomic
def delete(*, reflection: Reflection, by: Person) -> None:
    """For good, and for those who read it, too."""
    audit.record(by=by, verb="delete reflection", subject=reflection)
    reflection.delete()


@transaction.atomic
def share(*, reflection: Reflection, reader: Person, by: Person) -> Sharing:
    """Let one named person read it from now on, and tell them so without a word of it. Twice is once."""
    if reflection.is_draft:
        raise Refused("Finish this reflection before you share it.")
    if reader.pk not in {each.person.pk for each in can_share_with(by)}:
        raise Refused("Choose your coach, or somebody of your own cohort.", "readers")
    sharing, new = Sharing.objects.get_or_create(reflection=reflection, reader=reader, ended_at=None)
    if new:
        audit.record(by=by, verb="share reflection", subject=reflection, reader=reader.pk)
        _tell(sharing)
    return sharing


def _tell(sharing: Sharing) -> None:
    """The outbox holds neither who wrote nor where: both are filled in when it is sent."""
    post(
        kind=SHARING_MESSAGE,
        key=f"sharing {sharing.pk}",
        to=sharing.reader,
        subject="A reflection has been shared with you",
        body=(
            "{author} would like you to read one of their reflections. It is theirs: please do not pass it on. "
            "They can stop sharing it at any time.\n\nRead the reflection: {link}"
        ),
        about_id=sharing.pk,
    )


def values_for(kind: str, about_id: UUID | None, person: Person | None) -> dict[str, str] | None:
    """Author and link for the message about a sharing; None when it has ended, and nothing is sent."""
    sharing = (
        Sharing.objects.filter(pk=about_id or uuid.UUID(int=0), ended_at__isnull=True)
        .select_related("reflection__author")
        .first()
    )
    if sharing is None:
        return None
    link = settings.SITE_URL + reverse("journals:shared_reflection", args=[sharing.reflection_id])
    return {"author": sharing.reflection.author.name, "link": link}


@transaction.atomic
def unshare(*, sharing: Sharing, by: Person) -> None:
    """From this moment the reader finds nothing. Twice is once."""
    if Sharing.objects.filter(pk=sharing.pk, ended_at__isnull=True).update(ended_at=timezone.now()):
        audit.record(by=by, verb="stop sharing reflection", subject=sharing.reflection, reader=sharing.reader_id)


@transaction.atomic
def note_reading(*, reflection: Reflection, by: Person) -> None:
    """That a reader opened it: ids only."""
    audit.record(by=by, verb="read reflection", subject=reflection)
