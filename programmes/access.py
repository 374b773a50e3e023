"""Whose programmes are whose."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.access import holds, is_administrator, may_enter_admin, scopes_with
from people.models import Person
from people.roles import Permission, Scope, roles_with
from programmes.models import Element, Framework, Programme, ProgrammeGrant


def programmes_with(person: Person, permission: Permission) -> QuerySet[Programme]:
    """Programmes for which the person holds a role that carries the permission."""
    return Programme.objects.filter(pk__in=scopes_with(person, permission, Scope.PROGRAMME))


def visible_programmes(person: Person) -> QuerySet[Programme]:
    """Programmes whose design the person may see: coordinators and evaluators their own, administrators all."""
    if is_administrator(person):
        return Programme.objects.all()
    return programmes_with(person, Permission.SEE_PROGRAMME)


def family_of(person: Person, programme: Programme) -> QuerySet[Programme]:
    """The programme's parent and daughters, each marked `seen` where the person may open it: a name tells no more than
    the programme's own page, which the person sees."""
    family = Q(parent=programme) | Q(pk=programme.parent_id)
    return Programme.objects.filter(family).annotate(seen=Exists(visible_programmes(person).filter(pk=OuterRef("pk"))))


def may(person: Person, permission: Permission, programme: Programme) -> bool:
    """Whether the person holds the permission for this programme."""
    return programme.pk in scopes_with(person, permission, Scope.PROGRAMME)


def can_manage(person: Person, programme: Programme) -> bool:
    """Its coordinators; an administrator keeps people and roles, and does not run programmes."""
    return may(person, Permission.MANAGE_PROGRAMME, programme)


def can_start_programme(person: Person) -> bool:
    """Whoever coordinates a programme already, and administrators, who give the first role."""
    return is_administrator(person) or holds(person, Permission.MANAGE_PROGRAMME)


def visible_frameworks(person: Person) -> QuerySet[Framework]:
    """Models of leadership are shared by programmes and no secret to those who may enter the admin."""
    return Framework.objects.all() if may_enter_admin(person) else Framework.objects.none()


def people_met(person: Person) -> QuerySet:
    """Keys of the people who have a role on the programmes that the person runs."""
    own = programmes_with(person, Permission.MANAGE_PROGRAMME)
    return ProgrammeGrant.objects.filter(programme__in=own).order_by().values("person")


def can_see_money(person: Person, programme: Programme) -> bool:
    """What contracts are worth and what was spent: for those who see what the programme brought for it."""
    return may(person, Permission.SEE_OUTCOMES, programme)


def elements_of(programme: Programme) -> QuerySet[Element]:
    """The elements of a design that the person was found to see."""
    return programme.elements.select_related("phase", "programme").prefetch_related("domains", "parts")


def removed_elements_of(programme: Programme) -> QuerySet[Element]:
    """What was taken out of the design, and can be brought back."""
    return Element.all_rows.filter(programme=programme, removed_at__isnull=False).select_related("programme")


def contracted_programmes(person: Person) -> QuerySet[Programme]:
    """Programmes of which the person sees contracts with their money: what `can_see_money` says of one."""
    return programmes_with(person, Permission.SEE_OUTCOMES).select_related("commissioner", "provider")


def programmes_seen(person: Person) -> QuerySet[Programme]:
    """Those whose design the person sees, with the framework that the design is measured by."""
    return visible_programmes(person).select_related("framework")


def coordinators_of(programme: UUID) -> list[Person]:
    """Who runs the programme now."""
    roles = list(roles_with(Permission.MANAGE_PROGRAMME))
    held = ProgrammeGrant.objects.current().filter(programme=programme, role__in=roles, person__is_active=True)
    return list({grant.person_id: grant.person for grant in held.select_related("person")}.values())
