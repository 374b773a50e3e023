"""Who may invite whom, and what a link or the demonstration gives without an account."""

from uuid import UUID

from django.conf import settings

from accounts import demo, links
from accounts.models import Invitation
from people.access import may_enter_admin
from people.models import Person


def can_invite(person: Person, other: Person) -> bool:
    """Administrators and coordinators invite: those who enter the admin, where people are entered.

    The worst that a wrong invitation does is to send one e-mail to the address that Cadre holds for the person.
    Whom a coordinator can find there is the admin's rule.
    """
    return may_enter_admin(person) and other.is_active and not other.has_usable_password()


def invitation_behind(key: UUID, token: str) -> Invitation | None:
    """The invitation that a link opens, used and expired ones too; None when the link is not, or no longer, one."""
    invitation = Invitation.objects.select_related("person", "invited_by").filter(pk=key).first()
    if invitation is None or not invitation.person.is_active:
        return None
    return invitation if links.is_genuine(invitation, token) else None


def demo_people() -> list[tuple[demo.Member, Person]]:
    """The cast of the demonstration that has an account here, in its order; nobody outside the demonstration."""
    if not settings.DEMO:
        return []
    people = Person.objects.filter(is_active=True).in_bulk([each.email for each in demo.CAST], field_name="email")
    return [(each, people[each.email]) for each in demo.CAST if each.email in people]


def demo_person(email: str) -> Person | None:
    """The person behind one click on the demonstration's sign-in page; None for everybody else, everywhere else."""
    return next((person for member, person in demo_people() if member.email == email), None)
