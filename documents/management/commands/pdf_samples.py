import time
from argparse import ArgumentParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.formats import file_size
from documents.samples import samples

DOTS_PER_POINT = 110 / 72


class Command(BaseCommand):
    help = "Makes an example of each kind of document, as PDF and as pictures, to look at."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", help="only these; all of them if none is named")
        parser.add_argument("--to", type=Path, default=settings.BASE_DIR / "var" / "pdf", help="the folder")

    def handle(self, *args: Any, names: list[str], to: Path, **options: Any) -> None:
        if unknown := set(names) - set(samples):
            raise CommandError(f"No sample is called {', '.join(sorted(unknown))}. There are: {', '.join(samples)}.")
        to.mkdir(parents=True, exist_ok=True)
        for name in names or sorted(samples):
            start = time.perf_counter()
            content = samples[name]()
            took = time.perf_counter() - start
            path = to / f"{name}.pdf"
            path.write_bytes(content)
            pages = self.draw(content, to, name)
            self.stdout.write(f"{path}  {file_size(len(content))}, {took:.2f} s{pages}")

    def draw(self, content: bytes, to: Path, name: str) -> str:
        """A picture of each page beside the file, where the developers' tools are installed."""
        if find_spec("pypdfium2") is None:
            return ""
        import pypdfium2

        for old in to.glob(f"{name}-*.png"):
            old.unlink()
        with pypdfium2.PdfDocument(content) as opened:
            for number, page in enumerate(opened, start=1):
                page.render(scale=DOTS_PER_POINT).to_pil().save(to / f"{name}-{number}.png")
                page.close()
            return f", pages: {len(opened)}"
