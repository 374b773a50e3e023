"""Which files the library takes: by what is in them, not by what they are called."""

from io import BytesIO

import pytest

from library.filetypes import MOST_BYTES, NotTaken, recognise, safe_name, size_words
from library.filetypes import PDF as PDF_TYPE
from tests.library import files


def told(name: str, content: bytes, size: int | None = None) -> str:
    with pytest.raises(NotTaken) as refused:
        recognise(name, len(content) if size is None else size, BytesIO(content))
    return str(refused.value)


TAKEN = {
    "handout.pdf": (files.PDF, "PDF"),
    "Handout.PDF": (files.PDF, "PDF"),
    "brief.docx": (files.office(".docx"), "Word document"),
    "costs.xlsx": (files.office(".xlsx"), "Excel workbook"),
    "slides.pptx": (files.office(".pptx"), "PowerPoint slides"),
    "brief.odt": (files.open_document(), "OpenDocument text"),
    "slides.odp": (files.open_document("presentation"), "OpenDocument slides"),
    "map.png": (files.PNG, "PNG picture"),
    "team.jpeg": (b"\xff\xd8\xff\xe0" + b"\x00" * 20, "JPEG picture"),
    "team.webp": (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "WebP picture"),
    "talk.mp3": (b"ID3\x03\x00" + b"\x00" * 20, "MP3 recording"),
    "notes.txt": ("Ask first, then listen – always.".encode(), "Plain text"),
    "figures.csv": (b"week,missed\n1,12\n2,9\n", "CSV"),
    "old figures.csv": ("week,coût\n1,12\n".encode("cp1252"), "CSV"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_that_is_what_it_says_is_taken(name):
    content, kind = TAKEN[name]
    assert recognise(name, len(content), BytesIO(content)).name == kind


LYING = {
    "a web page called .pdf": ("slides.pdf", files.HTML, "is a web page, which can run programs"),
    "a web page called .txt": ("notes.txt", files.HTML, "is a web page, which can run programs"),
    "a web page behind a line of text": ("notes.txt", b"Read this.\n" + files.HTML, "is not plain text"),
    "a drawing called .png": ("map.png", files.SVG, "is a web page, which can run programs"),
    "a drawing": ("map.svg", files.SVG, "An SVG picture can run programs. Save it as PNG."),
    "a web page": ("page.html", files.HTML, "A web page can run programs."),
    "a program called .pdf": ("slides.pdf", b"MZ\x90\x00" + b"\x00" * 60, "is not a PDF"),
    "a script called .txt": ("notes.txt", b"#!/bin/sh\nrm -rf .\n", "is not plain text"),
    "a workbook called .docx": ("brief.docx", files.office(".xlsx"), "is an Excel workbook"),
    "a PDF called .png": ("map.png", files.PDF, "is a PDF"),
    "text called .pdf": ("slides.pdf", b"Only words", "is plain text"),
    "an old Word file": ("brief.doc", b"\xd0\xcf\x11\xe0" + b"\x00" * 60, "Save it as a Word document (.docx) first"),
    "an old Word file called .docx": ("brief.docx", b"\xd0\xcf\x11\xe0" + b"\x00" * 60, "is not a Word document"),
    "an archive": ("all.zip", files.archive({"a.txt": b"a"}), "Add the files in it one by one."),
    "an archive called .docx": ("all.docx", files.archive({"a.txt": b"a"}), "is not a Word document"),
    "a film": ("talk.mp4", b"\x00\x00\x00\x18ftypmp42", "add it as a video by its address"),
    "a name without an ending": ("slides", files.PDF, "is not taken"),
    "bytes called .csv": ("figures.csv", b"week\x00\x01\x02", "is not a CSV"),
    "an empty file": ("slides.pdf", b"", "The file is empty."),
    "half a PDF": ("slides.pdf", b"%PDF-1.7\n1 0 obj", "damaged or cut short"),
    "half a Word file": ("brief.docx", files.office(".docx")[:40], "damaged or cut short"),
}


@pytest.mark.parametrize("what", LYING)
def test_a_file_that_lies_or_is_not_of_a_kind_is_refused_with_what_to_do(what):
    name, content, says = LYING[what]
    assert says in told(name, content)


MACROS = {
    "in its list": ("a.docx", files.office(".docx", main="application/vnd.ms-word.document.macroEnabled.main+xml")),
    "as a part": ("a.docx", files.office(".docx", more={"word/vbaProject.bin": b"x"})),
    "as a control": ("a.pptx", files.office(".pptx", more={"ppt/activeX/activeX1.xml": b"x"})),
    "of an OpenDocument file": ("a.odt", files.open_document(more={"Basic/Standard/Module1.xml": b"x"})),
}


@pytest.mark.parametrize("where", MACROS)
def test_a_file_with_macros_is_refused(where):
    assert "It holds macros" in told(*MACROS[where])


def test_a_pdf_with_a_program_is_refused():
    assert "The PDF holds a program" in told("a.pdf", files.PDF.replace(b"<<>>", b"<</S /JavaScript /JS (x)>>", 1))


def test_a_word_file_that_fetches_its_template_is_refused():
    link = b'<Relationship Type="x/attachedTemplate" Target="https://bad.example/t.dotm" TargetMode="External"/>'
    assert "fetches its template" in told("a.docx", files.office(".docx", more={"word/_rels/settings.xml.rels": link}))


def test_a_small_file_that_unpacks_to_a_very_large_one_is_refused_without_unpacking_it():
    bomb = files.office(".docx", more={f"word/{n}.xml": b"\x00" * 3_000_000 for n in range(12)})
    assert len(bomb) < 60_000
    assert "unpacks to a very large one" in told("bomb.docx", bomb)


def test_a_list_of_contents_that_is_itself_a_bomb_is_refused():
    assert "unpacks to a very large one" in told("a.docx", files.archive({"[Content_Types].xml": b" " * 2_000_000}))


@pytest.mark.parametrize("part", ["../../etc/passwd", "/etc/passwd", "..\\up.xml", "C:\\x.xml"])
def test_parts_with_paths_that_lead_out_are_refused(part):
    assert "paths that lead out" in told("a.docx", files.office(".docx", more={part: b"x"}))


def test_a_file_that_is_too_large_is_refused_with_its_size():
    assert told("a.pdf", files.PDF, MOST_BYTES + 300_000) == (
        "The file is 20.3 MB. At most 20 MB can be taken: make it smaller, or link to it."
    )


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\priya\\Slides.PDF", "Slides.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a b Set-Cookie x.pdf"),
        ("Leading self – day 1.pdf", "Leading self day 1.pdf"),
        ("....pdf", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_a_file_is_found_under_a_name_without_paths_or_marks(name, found):
    assert safe_name(name, PDF_TYPE) == found


@pytest.mark.parametrize(("size", "words"), [(10, "1 kB"), (2560, "3 kB"), (1_258_291, "1.2 MB")])
def test_sizes_are_said_in_a_word(size, words):
    assert size_words(size) == words
