"""Re-encrypt confidential text under the newest key: see docs/adr/0004-confidential-text.md."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.formats import plural
from core.rotation import rotate


class Command(BaseCommand):
    help = "Re-encrypts every confidential text under the first key of CADRE_FIELD_KEYS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="rows in one transaction")
        parser.add_argument("--check", action="store_true", help="change nothing; fail if an older key is still needed")

    def handle(self, *args: Any, **options: Any) -> None:
        check, waiting = options["check"], 0
        for found in rotate(batch=options["batch"], change=not check):
            waiting += found.old
            did = "under an older key" if check else "re-encrypted"
            self.stdout.write(f"{found.label}: {found.old} {did}, {found.current} already under the newest")
        if check and waiting:
            raise CommandError(f"Under an older key: {plural(waiting, 'text')}. Run rotate_field_keys.")
        self.stdout.write("An older key is needed no more." if not waiting else "Done.")
