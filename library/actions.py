"""Verbs on a library: add, change, put a new version of a file, withdraw and bring back, end a story's consent."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from cohorts.models import Cohort, LearningSet, Session
from core.refusal import Refused
from library.models import Audience, Material, MaterialKind, Version
from library.uploads import Upload
from people import audit
from people.models import Person
from programmes.models import Domain, Programme
from projects.models import Project


@dataclass(frozen=True)
class Belonging:
    """What a material belongs to: a theme, a session or a project; none of them, the programme as a whole."""

    domain: Domain | None = None
    session: Session | None = None
    project: Project | None = None

    @property
    def cohort(self) -> Cohort | None:
        of = self.session or self.project
        return of.cohort if of else None


@dataclass(frozen=True)
class Seen:
    """Who may see a material: those whom it concerns, its team only, the team of its project only, or a cohort or a
    learning set by name."""

    team_only: bool = False
    project_only: bool = False
    cohort: Cohort | None = None
    learning_set: LearningSet | None = None


@dataclass(frozen=True)
class Words:
    """What is said in and about a material; of the fields those that its kind has."""

    title: str
    summary: str = ""
    url: str = ""
    source: str = ""
    minutes: int | None = None
    teller: str = ""
    body: str = ""
    consented_on: date | None = None


@dataclass(frozen=True)
class _Scope:
    audience: Audience
    cohort: Cohort | None = None
    learning_set: LearningSet | None = field(default=None)


@transaction.atomic
def add(
    *,
    programme: Programme,
    kind: MaterialKind | str,
    words: Words,
    belongs: Belonging,
    seen: Seen,
    by: Person,
    upload: Upload | None = None,
    once: UUID | None = None,
) -> Material:
    """A new material. `once` names this one wish: asked again with the same, the one made before is given back."""
    before = _made_before(programme, once, by) if once else None
    if before:
        return before
    material = Material(pk=once or uuid4(), programme=programme, kind=kind, added_by=by)
    _set(material, words, belongs, seen)
    if kind == MaterialKind.FILE and upload is None:
        raise Refused("Choose the file.", "file")
    try:
        with transaction.atomic():
            material.save(force_insert=True)
    except IntegrityError as error:  # sent twice at the same moment
        return _made_by_then(programme, material.pk, by, error)
    if upload:
        _put(material, upload, "", by)
    audit.record(by=by, verb="add material", subject=material, kind=kind, audience=material.audience)
    return material


def _made_before(programme: Programme, once: UUID, by: Person) -> Material | None:
    """By the same person: of what anybody else added, the key tells nothing."""
    return Material.objects.filter(pk=once, programme=programme, added_by=by).first()


def _made_by_then(programme: Programme, once: UUID, by: Person, error: IntegrityError) -> Material:
    before = _made_before(programme, once, by)
    if before is None:
        raise Refused("This form was used already. Open it anew and send it again.") from error
    return before


@transaction.atomic
def change(*, material: Material, words: Words, belongs: Belonging, seen: Seen, by: Person) -> None:
    """Other words, another place or another audience. Whoever may no longer see it does not from this moment on."""
    before = material.audience, material.cohort_id, material.learning_set_id
    _set(material, words, belongs, seen)
    material.save()
    moved = before != (material.audience, material.cohort_id, material.learning_set_id)
    audit.record(by=by, verb="change material", subject=material, audience=material.audience, audience_changed=moved)


@transaction.atomic
def replace(*, material: Material, upload: Upload, note: str, by: Person) -> Version:
    """A new file in the place of the one before, which is kept. The same file sent twice is one version."""
    locked = Material.objects.select_for_update().get(pk=material.pk)
    latest = locked.versions.first()
    if latest and latest.file == upload.file:
        return latest
    if latest and latest.sha256 == upload.sha256:
        raise Refused("This is the file that is there already. Choose the new one.", "file")
    return _put(locked, upload, note, by)


@transaction.atomic
def withdraw(*, material: Material, by: Person) -> None:
    """Nobody but those who may change it sees it any more. A second time changes nothing."""
    if Material.objects.standing().filter(pk=material.pk).update(withdrawn_at=timezone.now(), withdrawn_by=by):
        audit.record(by=by, verb="withdraw material", subject=material)
    material.refresh_from_db(fields=["withdrawn_at", "withdrawn_by"])


@transaction.atomic
def bring_back(*, material: Material, by: Person) -> None:
    """As if it had not been withdrawn."""
    rows = Material.objects.filter(pk=material.pk, withdrawn_at__isnull=False)
    if rows.update(withdrawn_at=None, withdrawn_by=None):
        audit.record(by=by, verb="bring back material", subject=material)
    material.refresh_from_db(fields=["withdrawn_at", "withdrawn_by"])


@transaction.atomic
def end_consent(*, material: Material, by: Person) -> None:
    """Whoever told a story no longer wants it told: its words and their name are deleted. This cannot be undone."""
    if material.kind != MaterialKind.STORY:
        raise Refused("Only a story has somebody’s consent. Withdraw this instead.")
    audit.record(by=by, verb="delete story at its teller's wish", subject=material)
    material.delete()


def _set(material: Material, words: Words, belongs: Belonging, seen: Seen) -> None:
    scope = _scope(material.programme, belongs, seen)
    told: dict[str, Any] = vars(words)
    for name, value in told.items():
        setattr(material, name, value)
    material.domain, material.session, material.project = belongs.domain, belongs.session, belongs.project
    material.audience, material.cohort, material.learning_set = scope.audience, scope.cohort, scope.learning_set


def _scope(programme: Programme, belongs: Belonging, seen: Seen) -> _Scope:
    """Who sees it, by what it belongs to and what was chosen; refused where the two contradict one another."""
    chosen = seen.learning_set.cohort if seen.learning_set else seen.cohort
    cohort = belongs.cohort or chosen
    if belongs.domain and belongs.domain.framework_id != programme.framework_id:
        raise Refused("This is a theme of another programme. Choose one of this programme’s.", "belongs")
    if cohort and cohort.programme_id != programme.pk:
        raise Refused("This is a cohort of another programme. Choose one of this programme’s.", "seen")
    if chosen and chosen != cohort:
        what = "session" if belongs.session else "project"
        said = f"The {what} is {cohort}’s and this audience is not of that cohort. Choose one that is."
        raise Refused(said, "seen")
    if belongs.session and belongs.session.coaching_id:
        raise Refused("What is between a coach and a participant does not go into a library.", "belongs")
    if seen.project_only:
        if belongs.project is None:
            raise Refused(
                "Only what belongs to a project is for its team. Choose a project, or another audience.", "seen"
            )
        return _Scope(Audience.PROJECT, cohort)
    if seen.team_only:
        return _Scope(Audience.TEAM, cohort)
    of_its_session = belongs.session.learning_set if belongs.session and not seen.cohort else None
    if of_its_session and seen.learning_set and seen.learning_set != of_its_session:
        raise Refused(f"The session is {of_its_session}’s. Choose that set, or everybody whom it concerns.", "seen")
    group = seen.learning_set or of_its_session
    return _Scope(Audience.SET, cohort, group) if group else _Scope(Audience.EVERYBODY, cohort)


def _put(material: Material, upload: Upload, note: str, by: Person) -> Version:
    latest = material.versions.first()
    version = Version.objects.create(
        material=material,
        number=latest.number + 1 if latest else 1,
        name=upload.name,
        content_type=upload.content_type,
        file=upload.file,
        size=upload.size,
        sha256=upload.sha256,
        note=note,
        added_by=by,
    )
    audit.record(by=by, verb="put file in library", subject=material, number=version.number, size=upload.size)
    return version


def carry_over(session: Session, made: Session) -> int:
    """What belongs to a session belongs to the one that is held instead of it; how many are still there to see. Inside
    the transaction of whoever makes that one."""
    rows = Material.objects.filter(session=session)
    standing = rows.standing().count()
    rows.update(session=made)
    return standing
