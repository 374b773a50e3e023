import pytest

from config import checks, setup


@pytest.fixture
def lacking(monkeypatch):
    """A machine without the libraries named."""

    def lacking(*stems):
        missing = [library for library in setup.LIBRARIES if library.stem in stems]
        monkeypatch.setattr(checks, "missing_libraries", lambda: missing)
        monkeypatch.setattr(setup.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)

    return lacking


def test_a_machine_with_all_libraries_is_told_nothing(lacking):
    lacking()

    assert checks.pdf_libraries(None) == []


def test_a_machine_without_pango_is_told_so_as_an_error(lacking):
    lacking("pango-1.0", "pangoft2-1.0")

    (message,) = checks.pdf_libraries(None)

    assert (message.id, message.is_serious()) == ("cadre.E001", True)
    assert message.hint == "Install what is missing with: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0"


def test_a_machine_without_the_subsetter_is_warned_that_pdfs_are_slow(lacking):
    lacking("harfbuzz-subset")

    (message,) = checks.pdf_libraries(None)

    assert (message.id, message.is_serious()) == ("cadre.W001", False)
    assert message.msg == "libharfbuzz-subset0 is not installed, so that a PDF takes ten times as long."
    assert message.hint.endswith("sudo apt-get install libharfbuzz-subset0")


def test_django_asks_at_every_start():
    from django.core.checks.registry import registry

    assert checks.pdf_libraries in registry.get_checks()
