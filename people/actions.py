"""Verbs on people."""

from django.db import transaction

from people import audit
from people.models import Organisation, Person


@transaction.atomic
def add_person(*, email: str, given_name: str, family_name: str, by: Person | None, honorific: str = "") -> Person:
    """The person of that address, made when there is none. An existing person's name is left as it is."""
    existing = Person.objects.filter(email__iexact=email.strip()).first()
    if existing:
        return existing
    person = Person.objects.create_user(email, given_name, family_name, honorific=honorific)
    audit.record(by=by, verb="add person", subject=person)
    return person


@transaction.atomic
def organisation_named(*, name: str, by: Person | None) -> Organisation:
    """The organisation of that name, capitals and spaces apart, made when there is none."""
    name = " ".join(name.split())
    existing = Organisation.objects.filter(name__iexact=name).first()
    if existing:
        return existing
    organisation, new = Organisation.objects.get_or_create(name=name)
    if new:
        audit.record(by=by, verb="add organisation", subject=organisation)
    return organisation
