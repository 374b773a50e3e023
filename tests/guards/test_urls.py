"""Every URL is accounted for: its view says who may come in, or it stands in the list below with a reason."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, URLResolver, get_resolver

# Namespaces and names whose views are not ours, and what guards them.
GUARDED_ELSEWHERE = {
    "admin": "the admin site asks people.access.may_enter_admin before every view",
    "account": "django-allauth's own pages of signing in, open to the world by their nature",
}


def walk(resolver: URLResolver, namespaces: tuple[str, ...] = ()):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from walk(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield namespaces, pattern


def unaccounted() -> list[str]:
    return [
        ":".join((*namespaces, pattern.name or str(pattern.pattern)))
        for namespaces, pattern in walk(get_resolver())
        if not hasattr(pattern.callback, "access")
        and "admin" not in namespaces
        and not (pattern.name or "").startswith("account_")
    ]


def test_every_view_says_who_may_come_in():
    assert unaccounted() == []


def test_the_admin_is_guarded_by_our_own_site():
    from django.contrib import admin

    assert type(admin.site._wrapped if hasattr(admin.site, "_wrapped") else admin.site) is not AdminSite
    assert admin.site.has_permission.__func__.__qualname__.startswith("CadreAdminSite")
