"""What journal pages show: the writing page, and the short box on the home page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from cohorts.access import own_domains, own_sessions
from cohorts.models import Session
from core.formats import clock, day_of, long_date, short_date
from journals.access import can_write, own_reflections
from journals.actions import mark_of_reflection
from journals.forms import WritingForm
from journals.models import Reflection, ReflectionForm, ReflectionState
from journals.pen import Pen, new_pen, sealed
from people.models import Person
from programmes.models import Domain

FRESH_FOR = timedelta(weeks=6)
# Said without “the”: “since action learning”, “since coaching”.
WITHOUT_ARTICLE = ("action learning", "coaching", "in-house support", "patient engagement", "self-directed")


@dataclass(frozen=True)
class Writing:
    """A form to write in: its fields, the pen that goes with it, and what was kept so far."""

    form: WritingForm
    pen: Pen
    reflection: Reflection | None  # None until something is kept

    @property
    def sealed_pen(self) -> str:
        return sealed(self.pen)

    @property
    def saved_line(self) -> str:
        return saved_line(self.reflection, timezone.now()) if self.reflection else ""


@dataclass(frozen=True)
class WriteBox:
    """“Write while it’s fresh” on the home page. `box` is the one field shown, `rest` travel with it unseen."""

    prompt: str
    writing: Writing

    @property
    def box(self):
        return self.writing.form[self.writing.form.part_names[0]]

    @property
    def rest(self) -> list[tuple[str, str]]:
        form = self.writing.form
        names = ["form", "session", "theme", "counts_for_theme", "title", *form.part_names[1:]]
        return [(name, str(form[name].value() or "")) for name in names]


def writing(
    author: Person,
    reflection: Reflection | None,
    *,
    form: str = ReflectionForm.WHAT,
    session: Session | None = None,
    theme: UUID | None = None,
) -> Writing:
    """The form as it opens: a reflection as it was kept, or a new one."""
    if reflection is None:
        return Writing(
            _form(author, form, {"session": session.pk if session else None, "theme": theme}), new_pen(author), None
        )
    pen = new_pen(author, reflection.pk, reflection.revision, mark_of_reflection(reflection))
    about = {
        "session": reflection.session_id,
        "theme": reflection.theme_id,
        "counts_for_theme": reflection.counts_for_theme,
    }
    return Writing(_form(author, reflection.form, {**reflection.body, **about}), pen, reflection)


def _form(author: Person, form: str, initial: dict[str, Any]) -> WritingForm:
    return WritingForm(author=author, form=form, initial={**initial, "form": form})


def themes_to_write_about(person: Person) -> list[Domain]:
    """The themes of the person's programmes, with the objectives that stand beside the theme form; two queries."""
    return list(own_domains(person).themes().order_by("framework", "position").prefetch_related("objectives"))


def counted_for(person: Person, themes: Iterable[UUID]) -> dict[UUID, int]:
    """How many finished reflections the person has ticked for each theme; one query, and not a word of them is read."""
    own = own_reflections(person).filter(state=ReflectionState.FINISHED, counts_for_theme=True, theme__in=list(themes))
    return dict(own.order_by().values_list("theme").annotate(Count("pk")))


def saved_line(reflection: Reflection, now: datetime) -> str:
    """Draft saved at 8.12am; with its date if that was not today."""
    what = "Draft saved" if reflection.is_draft else "Saved"
    at = clock(reflection.updated_at)
    if day_of(reflection.updated_at) == day_of(now):
        return f"{what} at {at}"
    return f"{what} on {long_date(reflection.updated_at)} at {at}"


def write_box(person: Person, now: datetime) -> WriteBox | None:
    """For the home page of a participant: the draft they are at, or a prompt about the last session that they have
    not written about. None for people without a journal. Four queries at most."""
    if not can_write(person):
        return None
    draft = own_reflections(person).drafts().select_related("session").order_by("-updated_at").first()
    if draft and now - draft.updated_at <= FRESH_FOR:
        return WriteBox(_prompt(draft.session), writing(person, draft))
    session = _last_unwritten(person, now)
    return WriteBox(_prompt(session), writing(person, None, session=session))


def _last_unwritten(person: Person, now: datetime) -> Session | None:
    """The latest session that the person has not written about, if it is still fresh."""
    written = own_reflections(person).filter(session=OuterRef("pk"))
    held = own_sessions(person).standing().filter(ends_at__lte=now, ends_at__gte=now - FRESH_FOR)  # type: ignore[attr-defined]
    return held.filter(~Exists(written)).order_by("-starts_at").first()


def _prompt(session: Session | None) -> str:
    if session is None:
        return "What have you tried, or noticed, since you last wrote?"
    kind = session.get_kind_display()
    if kind.lower() in WITHOUT_ARTICLE:
        kind = kind.lower()
    else:
        kind = f"the {kind.lower()}" if not kind[0].isdigit() else f"the {kind}"
    return f"What have you tried since {kind} on {short_date(session.starts_at)}?"
