"""manage.py write_attendance: what the scheduler does every night, now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from core.formats import plural
from outcomes.writing import write_attendance


class Command(BaseCommand):
    help = "Write the attendance by profession and organisation of cohorts that are finished, once for each."

    def handle(self, *args: Any, **options: Any) -> None:
        written = write_attendance(timezone.now())
        self.stdout.write(f"  attendance by group written of {plural(written, 'programme')}")
