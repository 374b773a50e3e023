"""Whether the system libraries behind the PDFs are there, told by every `manage.py check`."""

from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register

from config.setup import how_to_install, missing_libraries


@register()
def pdf_libraries(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Pango must be there. Without HarfBuzz's subsetter WeasyPrint is ten times slower, and says nothing of it."""
    missing = missing_libraries()
    hint = f"Install what is missing with: {how_to_install([library.apt for library in missing])}"
    messages: list[CheckMessage] = []
    if any(library.required for library in missing):
        messages.append(Error("Pango is not installed, so no PDF can be made.", hint=hint, id="cadre.E001"))
    if any(not library.required for library in missing):
        slow = "libharfbuzz-subset0 is not installed, so that a PDF takes ten times as long."
        messages.append(Warning(slow, hint=hint, id="cadre.W001"))
    return messages
