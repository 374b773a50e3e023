import gc
import hashlib
import io
import subprocess
import sys

import pikepdf
import pypdfium2
import pytest
from django.template import engines

from core import charts
from documents import rendering
from documents.making import ClaimLost
from tests.pdf import figures_without_words, tagged_headings, text_of

PAGE = '<!doctype html><html lang="en-GB"><head><title>A page</title></head><body>{}</body></html>'


@pytest.fixture
def drawing(monkeypatch):
    monkeypatch.setattr(rendering, "drawings", {"frame": charts.guilloche_frame})
    rendering._images.cache_clear()
    yield
    rendering._images.cache_clear()


@pytest.fixture
def secret_file(tmp_path):
    path = tmp_path / "secret.png"
    path.write_text("root:x:0:0:the keys of the house")
    return path


def rendered(body, **options):
    return rendering.pdf_of_html(PAGE.format(body), **options)


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">the file</a>',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<object data="file:///etc/passwd"></object>',
        '<embed src="file:///etc/passwd">',
        '<img src="http://127.0.0.1:1/picture.png">',
        '<img src="https://example.org/picture.png">',
        '<img src="http://169.254.169.254/latest/meta-data/">',
        '<style>@import "http://example.org/a.css";</style>',
        '<style>@font-face { font-family: F; src: url("file:///etc/passwd") } p { font-family: F }</style><p>x</p>',
        '<p style="background: url(file:///etc/passwd)">x</p>',
        '<img src="ftp://example.org/a.png">',
        '<img src="data:image/png;base64,AAAA">',
        '<img src="static:../manage.py">',
        '<img src="static:%2e%2e/manage.py">',
        '<img src="static:/etc/passwd">',
        '<img src="static://etc/passwd">',
        '<img src="static:js/cadre.js">',
        '<img src="static:img/no-such-picture.svg">',
        '<img src="drawn:no-such-drawing">',
        '<link rel="attachment" href="static:css/cadre.css">',
    ],
)
def test_a_document_that_asks_for_anything_but_our_own_pictures_is_not_made(body):
    with pytest.raises(rendering.RefusedURL):
        rendered(body)


@pytest.mark.parametrize(
    "body",
    [
        '<img src="{path}">',
        '<svg width="9" height="9"><image href="file://{path}" width="9" height="9"/></svg>',
        '<svg width="9" height="9"><use href="file://{path}#a"/></svg>',
    ],
)
def test_what_is_not_refused_loudly_is_not_read_either(body, secret_file):
    file = rendered(body.format(path=secret_file))
    with pikepdf.open(io.BytesIO(file)) as opened:
        streams = [obj.read_bytes() for obj in opened.objects if isinstance(obj, pikepdf.Stream)]
    assert not any(b"the keys of the house" in stream for stream in streams)


def test_a_link_out_of_the_static_folder_is_not_followed(tmp_path, secret_file):
    root = tmp_path / "static"
    root.mkdir()
    (root / "picture.png").symlink_to(secret_file)
    with pytest.raises(rendering.RefusedURL):
        rendering.LockedFetcher(root).fetch("static:picture.png")


def test_our_own_pictures_and_fonts_are_read():
    with pypdfium2.PdfDocument(rendered('<p>Words</p><img alt="Cadre" src="static:img/mark-dark.svg">')) as file:
        assert text_of(file) == "Words"
    with pikepdf.open(io.BytesIO(rendered("<h1>Serif</h1><p>Sans</p>"))) as opened:
        objects = [obj for obj in opened.objects if isinstance(obj, pikepdf.Dictionary)]
        fonts = {str(obj.BaseFont).split("+")[1] for obj in objects if obj.get("/Type") == "/Font"}
        embedded = [str(obj.FontFamily) for obj in objects if "/FontFile2" in obj]
    assert fonts == {"Source-Sans-3,", "Source-Serif-4,"}
    assert sorted(embedded) == ["Source Sans 3", "Source Serif 4"]


def test_the_same_facts_give_the_same_bytes_in_any_worker():
    code = (
        "import django, hashlib; django.setup();"
        "from documents.rendering import pdf_of_html as made;"
        f"print(hashlib.sha256(made({PAGE.format('<h1>Same</h1><p>words</p>')!r})).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert other.stdout.strip() == hashlib.sha256(rendered("<h1>Same</h1><p>words</p>")).hexdigest()


def test_a_document_is_tagged_and_says_its_language_title_and_date():
    from datetime import date

    template = engines["django"].from_string(
        '{% extends "pdf/base_document.html" %}{% block title %}Report & more{% endblock %}'
        "{% block description %}What changed{% endblock %}"
        '{% block body %}<h1>Report</h1><h2 data-section="Who">Twenty took part</h2><p>Words</p>{% endblock %}'
    )
    html = template.render(
        {
            "made_on": date(2027, 3, 14),
            "author": "Harbour Lane Leadership",
            "running_head": "Leading for Change · Evaluation report",
            "running_foot": "Version 3",
        }
    )
    file = rendering.pdf_of_html(html, styles=["pdf/document.css"])
    with pikepdf.open(io.BytesIO(file)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "en-GB"
        assert tagged_headings(opened) == ["H1", "H2"]
        info = {key: str(opened.docinfo[key]) for key in ("/Title", "/Subject", "/Author", "/CreationDate", "/ModDate")}
        assert opened.open_metadata()["pdfuaid:part"] == "1"
    assert info == {
        "/Title": "Report & more",
        "/Subject": "What changed",
        "/Author": "Harbour Lane Leadership",
        "/CreationDate": "D:20270314",
        "/ModDate": "D:20270314",
    }
    with pypdfium2.PdfDocument(file) as opened:
        assert [line.strip() for line in text_of(opened).splitlines()] == [
            "Report",
            "Twenty took part",
            "Words",
            "Leading for Change · Evaluation report",
            "Version 3 Page 1 of 1",
        ]


def test_a_chart_says_its_words_and_a_drawing_is_decoration(drawing):
    chart = charts.qr("https://example.org", id="code", title="QR code that opens the page")
    file = rendered(f'<div style="background: url(drawn:frame); height: 50mm">x</div>{chart}')
    with pikepdf.open(io.BytesIO(file)) as opened:
        assert figures_without_words(opened) == 0
        alternatives = [str(obj.Alt) for obj in opened.objects if isinstance(obj, pikepdf.Dictionary) and "/Alt" in obj]
    assert alternatives == ["QR code that opens the page"]


def test_a_drawing_is_painted_once_and_looks_the_same_in_every_document(drawing, monkeypatch):
    painted = []
    svg = charts.guilloche_frame()
    monkeypatch.setitem(rendering.drawings, "frame", lambda: painted.append(1) or svg)
    rendering._images.cache_clear()
    body = "<style>@page { size: 297mm 210mm; margin: 0; background: url(drawn:frame) 0 0 / 100% 100% }</style>x"
    first, second = rendered(body), rendered(body)
    assert painted == [1]
    assert first == second
    plain = rendered(body.replace("url(drawn:frame)", "url(static:img/mark-dark.svg)"))
    pictures = []
    for file in (first, plain):
        with pypdfium2.PdfDocument(file) as opened:
            pictures.append(opened[0].render(scale=0.5).to_pil().convert("L"))
    dark = [sum(picture.crop((15, 15, 400, 24)).histogram()[:200]) for picture in pictures]
    assert dark[0] > 500 > dark[1]


def test_a_drawing_with_text_or_shades_is_refused(drawing):
    rendering.drawings["shaded"] = lambda: (
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><linearGradient id="g">'
        '<stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>'
        '<rect width="10" height="10" fill="url(#g)"/></svg>'
    )
    with pytest.raises(ValueError, match="more than plain paths"):
        rendered('<div style="background: url(drawn:shaded); height: 10mm">x</div>')


def test_it_is_heard_which_page_is_laid_out():
    heard: list[int] = []
    three = "<p>One</p><p style='break-before: page'>Two</p><p style='break-before: page'>Three</p>"
    rendered(three, on_page=heard.append)
    assert heard[:3] == [1, 2, 3]


def test_a_claim_that_was_lost_on_hearing_of_a_page_ends_the_rendering():
    def lost(page: int) -> None:
        raise ClaimLost

    with pytest.raises(ClaimLost):
        rendered("<p>One</p>", on_page=lost)


def test_what_is_left_of_documents_is_collected_again_once_one_is_made_or_refused():
    rendered("<p>One</p>", on_page=lambda page: pytest.fail("It is collected meanwhile.") if gc.isenabled() else None)
    assert gc.isenabled()
    with pytest.raises(rendering.RefusedURL):
        rendered('<img src="file:///etc/passwd">')
    assert gc.isenabled()
