"""Files of every kind, and such as pretend."""

import zipfile
from io import BytesIO

OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    ".docx": f"{OFFICE}wordprocessingml.document.main+xml",
    ".xlsx": f"{OFFICE}spreadsheetml.sheet.main+xml",
    ".pptx": f"{OFFICE}presentationml.presentation.main+xml",
}
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def archive(parts: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", method) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return kept.getvalue()


def office(ending: str, *, more: dict[str, bytes] | None = None, main: str = "") -> bytes:
    types = f'<Types><Override PartName="/main.xml" ContentType="{main or MAIN[ending]}"/></Types>'
    return archive({"[Content_Types].xml": types.encode(), "main.xml": b"<w/>", **(more or {})})


def open_document(kind: str = "text", more: dict[str, bytes] | None = None) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    return archive({"mimetype": mimetype, "content.xml": b"<office/>", **(more or {})}, method=zipfile.ZIP_STORED)
