"""A file that was chosen in a form: looked at, kept at once, and carried through the form until it is sent right.

A browser forgets a chosen file when a form comes back, so the form holds a signed note of where it is kept. A note that
is never used leaves a file without a row, which the sweeper removes after a day.
"""

import hashlib
from dataclasses import asdict, dataclass
from datetime import timedelta
from io import BytesIO

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from documents import files
from library.filetypes import CSV, MOST_BYTES, TEXT, name_of, recognise, safe_name, size_words, text_of
from people.models import Person

FOLDER = "library"
KEPT_FOR = timedelta(hours=12)
SALT = "library.uploads"


@dataclass(frozen=True)
class Upload:
    """A file that was taken. `name` is what whoever downloads it will find; `file` where it is kept."""

    name: str
    content_type: str
    file: str
    size: int
    sha256: str

    @property
    def says(self) -> str:
        return f"{self.name} ({name_of(self.content_type)}, {size_words(self.size)})"

    def words(self) -> str:
        """What can be read of it without a program: the text of a plain text or CSV."""
        if self.content_type not in (TEXT.content_type, CSV.content_type):
            return ""
        with default_storage.open(self.file) as opened:
            return text_of(opened.read())


def take(uploaded: UploadedFile) -> Upload:
    """Look at the file and keep it. Raises NotTaken."""
    name, size = uploaded.name or "", uploaded.size or 0
    content = uploaded.read(MOST_BYTES + 1)
    kind = recognise(name, size, BytesIO(content))
    return Upload(
        name=safe_name(name, kind),
        content_type=kind.content_type,
        file=files.keep(ContentFile(content), FOLDER, kind.endings[0]),
        size=size,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def note_of(upload: Upload, person: Person) -> str:
    """For the form to carry; of use to this person only."""
    return signing.dumps(asdict(upload) | {"for": str(person.pk)}, salt=SALT)


def noted(note: str, person: Person) -> Upload | None:
    """The file that the note speaks of; None if it is too old, somebody else's, or no note at all."""
    try:
        facts = signing.loads(note, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    if facts.pop("for", "") != str(person.pk) or not default_storage.exists(facts["file"]):
        return None
    return Upload(**facts)
