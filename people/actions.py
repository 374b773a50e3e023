"""Verbs on people."""

from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from people import audit, roles
from people.access import forget_grants
from people.models import InstallationGrant, Organisation, Person


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


@transaction.atomic
def make_administrator(*, person: Person, by: Person | None) -> InstallationGrant:
    """Give the role that keeps people, roles and the installation; one that had ended begins again."""
    grant, new = InstallationGrant.objects.get_or_create(person=person, role=roles.ADMINISTRATOR.value)
    if not new and grant.until is not None:
        grant.until = None
        grant.save(update_fields=["until"])
    forget_grants(person)
    audit.record(by=by, verb="make administrator", subject=person)
    return grant


@transaction.atomic
def end_administrator(*, grant: InstallationGrant, by: Person) -> None:
    """End the role now; the row stays as history. Refused for the last administrator: nobody could name another."""
    current = InstallationGrant.objects.select_for_update().current().filter(role=roles.ADMINISTRATOR.value)
    others = [each for each in current.select_related("person") if each.pk != grant.pk and each.person.is_active]
    if not others:
        raise Refused("The last administrator stays: name another one first.")
    grant.until = timezone.now()
    grant.save(update_fields=["until"])
    audit.record(by=by, verb="end administrator", subject=grant.person)
