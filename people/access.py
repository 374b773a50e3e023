"""Who may come in at all: markers on views, and the grants that a person holds.

Apps above register their grant models (`register_grants` in apps.py), so that this floor can answer
"may this person enter the admin?" without knowing programmes or cohorts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django_htmx.middleware import HtmxDetails

from people import standing
from people.models import AuditEvent, Grant, InstallationGrant, Organisation, Person, Profession
from people.roles import ROLES, Permission, Scope, roles_with
from people.standing import Part, Told

View = Callable[..., HttpResponse]


class SignedIn(HttpRequest):
    """The request that a view behind `signed_in` is given: somebody is there. For annotations."""

    user: Person
    htmx: HtmxDetails


GRANTS: list[type[Grant]] = [InstallationGrant]
_met: list[Callable[[Person], QuerySet]] = []


def register_grants(model: type[Grant]) -> None:
    if model not in GRANTS:
        GRANTS.append(model)


def signed_in(view: View) -> View:
    """Anybody with an account; which rows they see is for the app's `visible_…`. No page is kept by a browser or proxy.

    Signed out leads to the sign-in page and back; after a form, back to the page that held it.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return redirect_to_login(request.get_full_path() if request.method == "GET" else _page_before(request))

    kept_by_nobody: Any = never_cache(guarded)
    kept_by_nobody.access = "signed in"
    return kept_by_nobody


def _page_before(request: HttpRequest) -> str:
    """The page of ours from which a form was sent, or the first page."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(before)
    return urlunsplit(("", "", parts.path or "/", parts.query, ""))


def public(reason: str) -> Callable[[View], View]:
    """Open to the world, for a stated reason."""

    def mark(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        opened.access = f"public: {reason}"  # type: ignore[attr-defined]
        return opened

    return mark


def holds(person: Person, permission: Permission) -> bool:
    """Whether any current grant of the person, at whatever scope, carries the permission."""
    if not person.is_authenticated or not person.is_active:
        return False
    values = set(roles_with(permission))
    return any(role in values for role in current_roles(person))


@dataclass(frozen=True)
class Held:
    """A role that somebody holds now, and the key of what it is held for; None for the installation."""

    role: str
    scope: UUID | None


def current_grants(person: Person) -> frozenset[Held]:
    """What the person holds now. Asked once for each request and person object; `forget_grants` asks again."""
    return HELD.of(person)


def forget_grants(person: Person) -> None:
    """After a role was given or ended, in the same request."""
    standing.forget(person)


def _grants(person: UUID, now: datetime) -> list[Told]:
    """Role and scope of each current grant, at whatever scope."""
    return [
        Told(model._default_manager.current(now).filter(person=person), "role", _scope_of(model)) for model in GRANTS
    ]


def _scope_of(model: type[Grant]) -> tuple[str, ...]:
    """The key of a grant that is not its person's: of the programme, of the cohort. None for the installation."""
    keys = [field.attname for field in model._meta.concrete_fields if field.is_relation and field.name != "person"]
    return tuple(keys[:1])


HELD = Part(_grants, made=lambda facts: frozenset(Held(fact.word, fact.keys[0]) for fact in facts))


def current_roles(person: Person) -> set[str]:
    """Roles that the person holds now, at any scope."""
    return {held.role for held in current_grants(person)}


def scopes_with(person: Person, permission: Permission, scope: Scope) -> set[UUID]:
    """Keys of the programmes, or cohorts, for which the person holds a role that carries the permission."""
    carrying = {role for role in roles_with(permission) if ROLES[role].scope == scope}
    return {held.scope for held in current_grants(person) if held.role in carrying and held.scope}


def is_administrator(person: Person) -> bool:
    return holds(person, Permission.MANAGE_PEOPLE)


def may_enter_admin(person: Person) -> bool:
    """Administrators and coordinators: the admin is the coordinators' front door."""
    return is_administrator(person) or holds(person, Permission.MANAGE_PROGRAMME)


def may_in_admin(person: Person, perm: str) -> bool:
    """Django asks by name (“app.change_model”); the admin classes of each app decide, row by row."""
    return may_enter_admin(person)


def visible_people(person: Person) -> QuerySet[Person]:
    """For an administrator everybody; a coordinator finds people through the places and grants of their programmes."""
    if is_administrator(person):
        return Person.objects.all()
    if not may_enter_admin(person):
        return Person.objects.none()
    found = Q(pk=person.pk)
    for keys in _met:
        found |= Q(pk__in=keys(person))
    return Person.objects.filter(found)


def register_met(keys: Callable[[Person], QuerySet]) -> None:
    """`keys(person)` are keys of the people whom a coordinator meets in an app above: on places, by grants."""
    if keys not in _met:
        _met.append(keys)


def visible_organisations(person: Person) -> QuerySet[Organisation]:
    """Names of organisations are no secret to those who may enter the admin."""
    return Organisation.objects.all() if may_enter_admin(person) else Organisation.objects.none()


def visible_professions(person: Person) -> QuerySet[Profession]:
    return Profession.objects.all() if may_enter_admin(person) else Profession.objects.none()


def visible_audit_events(person: Person) -> QuerySet[AuditEvent]:
    """Administrators only."""
    return AuditEvent.objects.all() if is_administrator(person) else AuditEvent.objects.none()
