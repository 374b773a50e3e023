"""Everybody of the demo who is not a participant, and how people come in. Through the actions."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from accounts import demo as cast
from home.demo.reading import email, organisations, professions, split
from people import roles
from people.actions import add_person
from people.models import InstallationGrant, Organisation, Person, Profession

PROVIDER_DOMAIN = "ashdown.example"
# Facilitators and advisers of learning sets, and what participants read of each one's experience.
ADVISERS = {
    "Helen Marsh": "former trust director",
    "Colin Ashby": "organisation development adviser",
    "Bridget Noonan": "former director of nursing",
    "Grace Holloway": "former chief operating officer",
    "Owen Trask": "facilitator of service improvement",
}
COACHES = ("Joseph Quill", "Miriam Stokes", "Alan Redfern", "Teresa Vaz")
# Signed up and not yet signed in: their invitation waits.
WITHOUT_ACCOUNT = {"Chidi Eze", "Elena Marchetti", "Ottilie Marsh", "Dr Selin Aydin"}


@dataclass
class Team:
    """Who the demo's programmes are run and watched by, and everybody met so far by name."""

    administrator: Person
    by_name: dict[str, Person] = field(default_factory=dict)

    def named(self, names: Iterable[str]) -> list[Person]:
        return [self.by_name[name] for name in names]

    def meet(self, name: str, domain: str) -> Person:
        """The person of that name, added on first meeting."""
        if name not in self.by_name:
            honorific, given, family = split(name)
            self.by_name[name] = add_person(
                email=email(name, domain),
                given_name=given,
                family_name=family,
                honorific=honorific,
                by=self.administrator,
            )
        return self.by_name[name]


def hire() -> Team:
    """Everybody who has an account in the demo, at the addresses that the sign-in page offers; the other advisers and
    coaches; organisations and professions."""
    made = {
        member.name: add_person(
            email=member.email,
            given_name=member.given_name,
            family_name=member.family_name,
            honorific=member.honorific,
            by=None,
        )
        for member in cast.CAST
    }
    administrator = made[cast.ADMINISTRATOR.name]
    InstallationGrant.objects.get_or_create(person=administrator, role=roles.ADMINISTRATOR.value)
    team = Team(administrator, made)
    for name in (*ADVISERS, *COACHES):
        team.meet(name, PROVIDER_DOMAIN)
    for name, (kind, parent) in organisations().items():
        above = Organisation.objects.get(name=parent) if parent else None
        Organisation.objects.get_or_create(name=name, defaults={"kind": kind, "parent": above})
    for name, clinical in professions().items():
        Profession.objects.get_or_create(name=name, defaults={"clinical": clinical})
    return team


def open_accounts(team: Team) -> None:
    """All but a few have accepted their invitation: one password that nobody knows, hashed once."""
    here = [person.pk for name, person in team.by_name.items() if name not in WITHOUT_ACCOUNT]
    Person.objects.filter(pk__in=here).update(password=make_password(secrets.token_urlsafe(32)))
