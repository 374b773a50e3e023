"""What a file truly is, by what is in it, whatever it is called; and which files the library takes. Pure.

Nothing is unpacked: of an archive only its list of contents and the short part that says what it is are read.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO

from core.formats import round_half_up

MOST_BYTES = 20 * 1024 * 1024
MOST_WORDS = "20 MB"
UNPACKED_MOST = 300 * 1024 * 1024  # what an Office file may grow to when it is opened
UNPACKED_TIMES = 200  # and how many times its own size, once it is a few megabytes
UNPACKED_SMALL = 5 * 1024 * 1024
PARTS_MOST = 5000
LIST_MOST = 1024 * 1024  # of the part in which an Office file lists what it is made of
HEAD = 4096

TAKEN = "a PDF, a Word, Excel, PowerPoint or OpenDocument file, a picture, plain text, CSV or an MP3 or M4A recording"


class NotTaken(ValueError):
    """The file cannot be taken; the message says why, and what to do."""


@dataclass(frozen=True)
class FileType:
    name: str
    content_type: str
    endings: tuple[str, ...]


OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
PDF = FileType("PDF", "application/pdf", (".pdf",))
WORD = FileType("Word document", f"{OFFICE}wordprocessingml.document", (".docx",))
EXCEL = FileType("Excel workbook", f"{OFFICE}spreadsheetml.sheet", (".xlsx",))
POWERPOINT = FileType("PowerPoint slides", f"{OFFICE}presentationml.presentation", (".pptx",))
ODT = FileType("OpenDocument text", f"{OPEN}text", (".odt",))
ODS = FileType("OpenDocument spreadsheet", f"{OPEN}spreadsheet", (".ods",))
ODP = FileType("OpenDocument slides", f"{OPEN}presentation", (".odp",))
PNG = FileType("PNG picture", "image/png", (".png",))
JPEG = FileType("JPEG picture", "image/jpeg", (".jpg", ".jpeg"))
GIF = FileType("GIF picture", "image/gif", (".gif",))
WEBP = FileType("WebP picture", "image/webp", (".webp",))
TEXT = FileType("Plain text", "text/plain", (".txt",))
CSV = FileType("CSV", "text/csv", (".csv",))
MP3 = FileType("MP3 recording", "audio/mpeg", (".mp3",))
M4A = FileType("M4A recording", "audio/mp4", (".m4a",))

TYPES = (PDF, WORD, EXCEL, POWERPOINT, ODT, ODS, ODP, PNG, JPEG, GIF, WEBP, TEXT, CSV, MP3, M4A)
BY_ENDING = {ending: each for each in TYPES for ending in each.endings}
BY_CONTENT_TYPE = {each.content_type: each for each in TYPES}
ENDINGS = tuple(BY_ENDING)

# The main part of an Office file, as its list of contents names it.
MAIN_PARTS = {f"{each.content_type}.main+xml".encode(): each for each in (WORD, EXCEL, POWERPOINT)}

INSTEAD = {
    ".doc": "Save it as a Word document (.docx) first: the older form can hold macros.",
    ".xls": "Save it as an Excel workbook (.xlsx) first: the older form can hold macros.",
    ".ppt": "Save it as PowerPoint slides (.pptx) first: the older form can hold macros.",
    ".docm": "It holds macros. Save it as a Word document (.docx) without them.",
    ".xlsm": "It holds macros. Save it as an Excel workbook (.xlsx) without them.",
    ".pptm": "It holds macros. Save it as PowerPoint slides (.pptx) without them.",
    ".html": "A web page can run programs. Save it as a PDF, or add a link to it.",
    ".htm": "A web page can run programs. Save it as a PDF, or add a link to it.",
    ".svg": "An SVG picture can run programs. Save it as PNG.",
    ".heic": "Few devices open it. Save it as JPEG.",
    ".mp4": "Put the film where films are kept, and add it as a video by its address.",
    ".mov": "Put the film where films are kept, and add it as a video by its address.",
    ".zip": "Add the files in it one by one.",
}
MACROS = "It holds macros or other programs. Save it without them, then choose it again."
LINKS_OUT = "It fetches its template from somewhere else when it is opened. Save it with a template of its own."
LOCKED = "It is locked with a password. Save it without one: who may see it is stated here."
TOO_MUCH = "It is a small file that unpacks to a very large one, which could bring a computer to a halt."
STRANGE_PATHS = "It holds parts with paths that lead out of the file. Save it again from the program that made it."
BROKEN = "It is damaged or cut short. Save it again, then choose it anew."


def recognise(name: str, size: int, content: BinaryIO) -> FileType:
    """The type of a file that the library takes. Raises NotTaken if what is in it is not what its name says."""
    if size == 0:
        raise NotTaken("The file is empty. Choose another.")
    if size > MOST_BYTES:
        raise NotTaken(
            f"The file is {size_words(size)}. At most {MOST_WORDS} can be taken: make it smaller, or link to it."
        )
    ending = ending_of(name)
    named = BY_ENDING.get(ending)
    if named is None:
        instead = INSTEAD.get(ending, f"Choose {TAKEN}.")
        raise NotTaken(f"A file called “{ending or name}” is not taken. {instead}")
    found = _true_type(named, content)
    if found is not named:
        raise NotTaken(_lies(ending, named, found, content))
    return found


def ending_of(name: str) -> str:
    _, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and re.fullmatch(r"[A-Za-z0-9]{1,5}", ending) else ""


def safe_name(name: str, kind: FileType) -> str:
    """What whoever downloads the file will find: no path, nothing that a file system or a header minds."""
    last = re.split(r"[/\\]", name)[-1]
    stem = last.rpartition(".")[0] or last
    words = re.sub(r"[^\w .,()&+’'-]|[\x00-\x1f]", " ", stem)
    words = re.sub(r"\s+", " ", words).strip(" .")[:100]
    return f"{words or 'file'}{ending_of(name) or kind.endings[0]}"


def name_of(content_type: str) -> str:
    found = BY_CONTENT_TYPE.get(content_type)
    return found.name if found else "File"


def size_words(size: int) -> str:
    """3 kB, 1.2 MB"""
    if size < 1024 * 1024:
        return f"{max(1, int(round_half_up(Decimal(size) / 1024)))} kB"
    return f"{round_half_up(Decimal(size) / (1024 * 1024), 1)} MB"


def _lies(ending: str, named: FileType, found: FileType | None, content: BinaryIO) -> str:
    if found:
        return f"The file is called “{ending}” but is {_a(found.name)}. Give it its true name, or choose another."
    content.seek(0)
    if _is_markup(content.read(HEAD)):
        return f"The file is called “{ending}” but is a web page, which can run programs. Save it as {_a(named.name)}."
    return f"The file is called “{ending}” but is not {_a(named.name)}. Save it again from the program that made it."


def _a(words: str) -> str:
    """“an Excel workbook”, “a PDF”, “plain text”"""
    if words == TEXT.name:
        return words.lower()
    return f"{'an' if words[0] in 'EOM' else 'a'} {words}"


def _true_type(named: FileType, content: BinaryIO) -> FileType | None:
    """What the file is by its content, None of what is not taken. Text has no mark of its own: it is what is left."""
    content.seek(0)
    head = content.read(HEAD)
    for marked, check in MARKS:
        if marked(head):
            return check(content)
    if named in (TEXT, CSV) and _is_text(content):
        return named
    return TEXT if named not in (TEXT, CSV) and _is_text(content) else None


def _pdf(content: BinaryIO) -> FileType:
    content.seek(0)
    whole = content.read()
    if b"%%EOF" not in whole[-2048:]:
        raise NotTaken(BROKEN)
    if re.search(rb"/JavaScript\b|/Launch\b", whole):
        raise NotTaken("The PDF holds a program. Print it to a new PDF, then choose that.")
    return PDF


def _archive(content: BinaryIO) -> FileType | None:
    """An Office or OpenDocument file, by its own list of what it is made of."""
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
            _check_parts(parts)
            return _open_document(archive, parts) or _office(archive, parts)
    except NotTaken:
        raise
    except Exception as error:  # whatever a damaged archive makes the reader stumble on
        raise NotTaken(BROKEN) from error


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    grows = unpacked > UNPACKED_SMALL and unpacked > UNPACKED_TIMES * max(packed, 1)
    if len(parts) > PARTS_MOST or unpacked > UNPACKED_MOST or grows:
        raise NotTaken(TOO_MUCH)
    for part in parts:
        name = part.filename.replace("\\", "/")
        if name.startswith("/") or ":" in name or ".." in name.split("/"):
            raise NotTaken(STRANGE_PATHS)
        if part.flag_bits & 1:
            raise NotTaken(LOCKED)
        if re.search(r"(?i)(^|/)(vbaproject|vbadata|basic/|scripts/|activex|macros?/)", name):
            raise NotTaken(MACROS)


def _open_document(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> FileType | None:
    first = parts[0] if parts else None
    if first is None or first.filename != "mimetype" or first.file_size > 200:
        return None
    return BY_CONTENT_TYPE.get(_read(archive, first).decode("ascii", "replace").strip())


def _office(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> FileType | None:
    listed = next((part for part in parts if part.filename == "[Content_Types].xml"), None)
    if listed is None:
        return None
    words = _read(archive, listed)
    if b"macroenabled" in words.lower():
        raise NotTaken(MACROS)
    for part in parts:
        read = _read(archive, part) if part.filename.endswith("settings.xml.rels") else b""
        if b"attachedTemplate" in read and b"External" in read:
            raise NotTaken(LINKS_OUT)
    found = [each for main, each in MAIN_PARTS.items() if main in words]
    return found[0] if len(found) == 1 else None


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """A short part; no more of it than one of its kind would need, whatever its head claims."""
    with archive.open(part) as opened:
        read = opened.read(LIST_MOST + 1)
    if len(read) > LIST_MOST:
        raise NotTaken(TOO_MUCH)
    return read


def _is_markup(head: bytes) -> bool:
    return bool(re.match(rb"(?is)[\s\xef\xbb\xbf]*<(!doctype|html|head|body|script|svg|\?xml|!--|iframe)", head))


def _is_text(content: BinaryIO) -> bool:
    """UTF-8, or the Western European text that older spreadsheets write, with no mark of a program in it."""
    content.seek(0)
    whole = content.read()
    if _is_markup(whole[:HEAD]) or re.search(rb"(?i)<(script|svg|iframe|html)\b", whole):
        return False
    if re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", whole):
        return False
    try:
        whole.decode("utf-8")
    except UnicodeDecodeError:
        return not re.search(rb"[\x81\x8d\x8f\x90\x9d]", whole)
    return True


def text_of(content: bytes) -> str:
    """The words of a plain text or CSV that was taken."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _as(kind: FileType) -> Callable[[BinaryIO], FileType]:
    return lambda content: kind


def _begins(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(marks)


def _marks() -> Iterator[tuple[Callable[[bytes], bool], Callable[[BinaryIO], FileType | None]]]:
    """How each kind begins, and what to make of it. What begins with the mark of a program is nothing that is taken."""
    yield _begins(b"%PDF-"), _pdf
    yield _begins(b"PK\x03\x04"), _archive
    yield _begins(b"\x89PNG\r\n\x1a\n"), _as(PNG)
    yield _begins(b"\xff\xd8\xff"), _as(JPEG)
    yield _begins(b"GIF87a", b"GIF89a"), _as(GIF)
    yield (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP"), _as(WEBP)
    yield (lambda head: head[4:12] == b"ftypM4A "), _as(M4A)
    yield (lambda head: head[:3] == b"ID3" or bool(re.match(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]", head))), _as(MP3)
    yield _begins(b"MZ", b"\x7fELF", b"#!", b"\xd0\xcf\x11\xe0"), lambda content: None


MARKS = tuple(_marks())
