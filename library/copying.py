"""What of a library comes along when a design is copied: what is for everybody on the programme or its team alone."""

from django.core.files.storage import default_storage

from core.formats import plural
from documents import files
from library.actions import Belonging, Seen, Words, add
from library.filetypes import size_words
from library.models import Audience, Material, MaterialKind, MaterialQuerySet, Version
from library.uploads import FOLDER, Upload
from programmes.copying import Copied, Part
from programmes.models import Programme

STAYS = (
    "Materials of one session, project or cohort are not copied, nor are stories, whose tellers agreed to this "
    "programme alone."
)


def _shared(programme: Programme) -> MaterialQuerySet:
    rows = Material.objects.standing().filter(programme=programme, session=None, project=None, cohort=None)
    return rows.filter(audience__in=[Audience.EVERYBODY, Audience.TEAM]).exclude(kind=MaterialKind.STORY)


def materials_say(programme: Programme) -> str:
    rows = list(_shared(programme).with_file())
    if not rows:
        return ""
    size = sum(row.file_size or 0 for row in rows)
    of = f", {size_words(size)}" if size else ""
    return f"{plural(len(rows), 'thing')} for everybody on the programme or its team{of}. {STAYS}"


def copy_materials(copied: Copied) -> None:
    """Each file as it is now, in a place of its own, so that one may be withdrawn without the other. What is of a theme
    is of the same theme where the framework comes along, else of the programme as a whole."""
    framework = copied.made.framework_id
    for row in _shared(copied.source).select_related("domain").prefetch_related("versions").order_by("added_at", "pk"):
        current = row.current
        add(
            programme=copied.made,
            kind=row.kind,
            words=Words(row.title, row.summary, row.url, row.source, row.minutes),
            belongs=Belonging(domain=row.domain if framework else None),
            seen=Seen(team_only=row.audience == Audience.TEAM),
            upload=_again(current) if current else None,
            by=copied.by,
        )


def _again(version: Version) -> Upload:
    ending = "." + version.file.rpartition(".")[2]
    with default_storage.open(version.file) as content:
        kept = files.keep(content, FOLDER, ending)
    return Upload(version.name, version.content_type, kept, version.size, version.sha256)


PART = Part("library", "Library", materials_say, copy_materials, ticked=False)
