"""manage.py seed: the demo's data, through the actions, dated from today."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from documents.making import make
from documents.models import Document
from home.demo.build import build
from home.demo.evaluating import publish_reports
from programmes.blueprint import load
from programmes.models import Programme


class Command(BaseCommand):
    help = "Load the demonstration: six programmes, finished and under way. All invented."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--without-files", action="store_true", help="leave the PDFs to a worker")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "The demonstration is not for an installation with real people: CADRE_ENV is production."
            )
        if Programme.objects.filter(code=load("leading-for-change").code).exists():
            self.stdout.write("The demonstration is loaded already; nothing was changed.")
            return
        build(timezone.now(), say=lambda words: self.stdout.write(f"  {words}"))
        call_command("write_attendance", stdout=self.stdout)  # by its name: outcomes are beside this room, not under it
        if not options["without_files"]:
            waiting = list(Document.objects.unfinished().values_list("pk", flat=True))
            for document in waiting:
                make(document)
            publish_reports()
            self.stdout.write(f"  {len(waiting)} documents made, the report published")
