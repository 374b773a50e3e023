"""Verbs on people."""

from django.db import transaction

from people import audit
from people.models import Person


@transaction.atomic
def add_person(*, email: str, given_name: str, family_name: str, by: Person | None, honorific: str = "") -> Person:
    """The person of that address, made when there is none. An existing person's name is left as it is."""
    existing = Person.objects.filter(email__iexact=email.strip()).first()
    if existing:
        return existing
    person = Person.objects.create_user(email, given_name, family_name, honorific=honorific)
    audit.record(by=by, verb="add person", subject=person)
    return person
