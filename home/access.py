"""Which first page is whose. Every page asks again for its own rows."""

from cohorts.access import has_place
from people.access import holds, is_administrator
from people.models import Person
from people.roles import Permission


def has_team_pages(person: Person) -> bool:
    """Coordinators and facilitators have cohorts to look after; an administrator sees them all."""
    return is_administrator(person) or holds(person, Permission.SEE_COHORT)


def front_page(person: Person) -> str:
    """The URL name of the page that somebody came for. One with several hats has the others in the menu."""
    if holds(person, Permission.MANAGE_PROGRAMME):
        return "home:today"
    if has_place(person):
        return "home:participant"
    if holds(person, Permission.KEEP_REGISTER) or holds(person, Permission.RECORD_COACHING):
        return "cohorts:leading"
    if holds(person, Permission.RETURN_RESULTS):
        return "awards:pathways"
    if holds(person, Permission.SEE_TEAM_RESULTS) or holds(person, Permission.SEE_OUTCOMES):
        return "outcomes:programmes"
    return "admin:index" if is_administrator(person) else ""
