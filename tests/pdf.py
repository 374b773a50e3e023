"""Reading a PDF back: its words and its tags."""

import pikepdf
import pypdfium2


def text_of(opened: pypdfium2.PdfDocument) -> str:
    """The words of all pages, lines ended by newlines."""
    pages = []
    for page in opened:
        words = page.get_textpage()
        pages.append(words.get_text_range().replace("\r\n", "\n").strip())
        words.close()
        page.close()
    return "\n".join(pages)


def structure(opened: pikepdf.Pdf):
    """Every structure element, in reading order."""

    def walk(element):
        if not isinstance(element, pikepdf.Dictionary):
            return
        if "/S" in element:
            yield element
        children = element.get("/K", [])
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            yield from walk(child)

    yield from walk(opened.Root.StructTreeRoot)


def tagged_headings(opened: pikepdf.Pdf) -> list[str]:
    names = (str(element.S).lstrip("/") for element in structure(opened))
    return [name for name in names if name in ("H1", "H2", "H3", "H4")]


def figures_without_words(opened: pikepdf.Pdf) -> int:
    return sum(1 for each in structure(opened) if each.S == "/Figure" and not str(each.get("/Alt", "")))
