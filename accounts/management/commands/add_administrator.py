"""manage.py add_administrator: the first person of an installation, or one more when all have gone."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from accounts.actions import invite
from people.actions import add_person, make_administrator


class Command(BaseCommand):
    help = "Makes somebody an administrator, and asks them by e-mail to set up their account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="their e-mail address")
        parser.add_argument("given_name", help="their first name")
        parser.add_argument("family_name", help="their last name")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"“{email}” is no e-mail address, like name@example.org.") from None
        with transaction.atomic():
            person = add_person(
                email=email, given_name=options["given_name"], family_name=options["family_name"], by=None
            )
            if not person.is_active:
                raise CommandError(f"{person} may not sign in. An administrator can tick “may sign in” in the admin.")
            make_administrator(person=person, by=None)
            if person.has_usable_password():
                self.stdout.write(f"{person} is an administrator, and signs in as before.")
                return
            invite(person=person, by=None)
        self.stdout.write(
            f"{person} is an administrator. An invitation goes to {person.email}; the link lasts 14 days."
        )
