"""manage.py check_data: after a restore, whether all of it is there and can be read."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.wholeness import problems
from core.formats import plural


class Command(BaseCommand):
    help = "Reads every confidential text, seal of the audit trail and file, and fails if one cannot be read."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(problems())
        for problem in found:
            self.stdout.write(problem)
        if found:
            raise CommandError(f"Not whole: {plural(len(found), 'problem')}.")
        self.stdout.write("Whole: every confidential text opens, the audit trail holds, every document has its file.")
