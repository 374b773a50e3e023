"""The menu of every page: each app says in its apps.py which link it adds, and to whom.

register("Journal", "journals:journal", shown=has_a_place, order=30)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Link:
    order: int
    label: str
    url_name: str
    shown: Callable[[Any], bool]


@dataclass(frozen=True)
class NavigationItem:
    label: str
    url: str
    current: bool


_links: dict[str, Link] = {}


def register(label: str, url_name: str, shown: Callable[[Any], bool], order: int) -> None:
    """A link of the menu for the people to whom `shown(person)` is true; the lowest order stands first.

    `shown` is asked once a page: answer from what is asked of a person once a request (people.standing), so that the
    whole menu costs one query.
    """
    _links[url_name] = Link(order, label, url_name, shown)


def navigation_for(request: HttpRequest) -> list[NavigationItem]:
    """The menu for who asks: nothing, and no query, for those not signed in."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return []
    links = sorted(_links.values(), key=lambda link: (link.order, link.label))
    shown = [(link.label, _url(link)) for link in links if link.shown(person)]
    current = _current([url for _, url in shown if url], request.path)
    return [NavigationItem(label, url, url == current) for label, url in shown if url]


def _url(link: Link) -> str:
    try:
        return reverse(link.url_name)
    except NoReverseMatch:
        return ""


def _current(urls: list[str], path: str) -> str:
    """The link whose page this is, or under whose address it lies; the nearest one wins."""
    above = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(above, key=len, default="")
