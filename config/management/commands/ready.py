"""manage.py ready: the health check of what has no address, and of everything from a terminal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.health import OK, PARTS, ask


class Command(BaseCommand):
    help = "Says of each part whether it does its work, and fails if one does not."
    requires_system_checks: list[str] = []  # asked every minute: what does not change is not looked at

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all of them by default")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["parts"] or PARTS
        strange = [part for part in wanted if part not in PARTS]
        if strange:
            raise CommandError(f"There is no part “{strange[0]}”. The parts are {', '.join(PARTS)}.")
        found = ask(wanted).parts
        for part, finding in found.items():
            self.stdout.write(f"{part}: {finding.state}" + (f" ({finding.why})" if finding.why else ""))
        lacking = [part for part, finding in found.items() if finding.state != OK]
        if lacking:
            raise CommandError(f"Not ready: {', '.join(lacking)}.")
