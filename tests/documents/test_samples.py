import pytest
from django.core.management import CommandError, call_command

from documents import samples
from documents.rendering import pdf_of_html


@pytest.fixture(autouse=True)
def page(monkeypatch):
    monkeypatch.setattr("documents.management.commands.pdf_samples.samples", {"page": lambda: made("<h1>A page</h1>")})


def made(body):
    return pdf_of_html(f'<html lang="en-GB"><title>Sample</title><body>{body}</body></html>')


def test_each_sample_is_written_as_a_file_and_a_picture_of_each_page(tmp_path, capsys):
    call_command("pdf_samples", "--to", str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page-1.png", "page.pdf"]
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    assert f"{tmp_path}/page.pdf" in capsys.readouterr().out


def test_a_sample_that_there_is_not_is_told_with_those_there_are(tmp_path):
    with pytest.raises(CommandError, match=r"^No sample is called poster\. There are: page\.$"):
        call_command("pdf_samples", "poster", "--to", str(tmp_path))


def test_the_certificate_has_samples_of_short_and_long_names():
    assert {"certificate", "certificate-long-name", "certificate-very-long-name"} <= set(samples.samples)
