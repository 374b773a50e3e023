"""Verbs that make one design from another: copy a programme, keep a design as a blueprint, take a file in."""

from collections.abc import Collection
from uuid import UUID, uuid4

from django.db import transaction

from core.dates import today
from core.refusal import Refused
from people import audit, roles
from people.models import Person
from programmes.actions import grant_role, insert_programme
from programmes.blueprint import BlueprintError, read
from programmes.blueprint_text import written
from programmes.copying import FRAMEWORK, Copied, copy_the_rest, usual
from programmes.kept import blueprint_of
from programmes.models import Element, ElementPart, Phase, Programme, SavedBlueprint

COPIED = (
    "describes",
    "commissioner",
    "provider",
    "parent",
    "blueprint",
    "situation",
    "target_roles",
    "commissioner_signatory",
    "provider_signatory",
    "complete_hours_percent",
    "complete_needs_presentation",
)
NOT_OF_A_COPY = ("id", "programme", "phase", "removed_at")


@transaction.atomic
def copy_programme(
    *,
    programme: Programme,
    name: str,
    code: str,
    by: Person,
    parts: Collection[str] | None = None,
    once: UUID | None = None,
) -> Programme:
    """A new programme with the same commission and design, and the `parts` of it that are chosen (programmes.copying),
    the usual ones if none are named; cohorts and roles are its own."""
    chosen = usual() if parts is None else frozenset(parts)
    made = Programme(
        pk=once or uuid4(),
        name=name.strip(),
        code=code,
        framework=programme.framework if FRAMEWORK in chosen else None,
        **{each: getattr(programme, each) for each in COPIED},
    )
    before = insert_programme(made, by)
    if before:
        return before
    for old, new in ((programme.challenges, made.challenges), (programme.aims, made.aims)):
        for row in old.all():
            new.create(position=row.position, text=row.text)
    copy_the_rest(Copied(programme, made, _copy_design(programme, made), by), chosen)
    audit.record(by=by, verb="copy programme", subject=made, source=programme.pk, parts=", ".join(sorted(chosen)))
    grant_role(programme=made, person=by, role=roles.COORDINATOR.value, by=by)
    return made


def _copy_design(programme: Programme, made: Programme) -> dict[UUID, Element]:
    """Each old element's key with its copy."""
    phases = {
        row.pk: Phase.objects.create(
            programme=made,
            position=row.position,
            name=row.name,
            starts_week=row.starts_week,
            ends_week=row.ends_week,
        )
        for row in programme.phases.all()
    }
    names = [each.name for each in Element._meta.concrete_fields if each.name not in NOT_OF_A_COPY]
    copies: dict[UUID, Element] = {}
    for row in programme.elements.with_domains():
        values = {name: getattr(row, name) for name in names}
        copy = Element.objects.create(programme=made, phase=phases.get(row.phase_id), **values)
        ElementPart.objects.bulk_create(
            ElementPart(
                element=copy,
                position=part.position,
                title=part.title,
                kind=part.kind,
                hours=part.hours,
                share=part.share,
            )
            for part in row.parts.all()
        )
        if made.framework_id:
            copy.domains.set(row.domains.all())
        copies[row.pk] = copy
    return copies


@transaction.atomic
def keep_as_blueprint(*, programme: Programme, name: str, by: Person, once: UUID | None = None) -> SavedBlueprint:
    """The design of today under a name, as a blueprint file: what is changed later does not change it."""
    before = SavedBlueprint.objects.filter(pk=once, kept_by=by).first() if once else None
    if before:
        return before
    blueprint = blueprint_of(programme)
    text = written(blueprint)
    try:
        read(programme.code, text)
    except BlueprintError as error:
        raise Refused(f"This design cannot be kept yet. {error}") from error
    saved = SavedBlueprint.objects.create(
        pk=once or uuid4(), name=name.strip(), text=text, programme=programme, kept_by=by, kept_on=today()
    )
    audit.record(by=by, verb="keep blueprint", subject=saved, programme=programme.pk)
    return saved


@transaction.atomic
def take_in_blueprint(*, text: str, by: Person) -> SavedBlueprint:
    """A blueprint file from elsewhere. Refused if it contradicts itself; the words say where."""
    try:
        blueprint = read("the file", text)
    except BlueprintError as error:
        raise Refused(f"This is no blueprint that Cadre can read. {error}", "file") from error
    same = SavedBlueprint.objects.filter(text=text, kept_by=by).first()
    if same:
        return same
    saved = SavedBlueprint.objects.create(name=blueprint.name, text=text, kept_by=by, kept_on=today())
    audit.record(by=by, verb="take in blueprint", subject=saved)
    return saved
