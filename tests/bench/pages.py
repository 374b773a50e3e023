"""Which pages there are: every GET of the URLconf, as each of the cast to whom the access table shows it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from cohorts.access import has_place
from people.access import current_roles
from people.models import Person
from tests.bench.reckoning import Answer
from tests.bench.things import THINGS, keys
from tests.guards.access_table import BY_LINK, ROWS
from tests.guards.test_urls import walk

OK = 200
ERROR = 500
EACH = 2  # pages of one name and person, of different rows, of which the slowest is measured
STANDING_IN = 3  # people tried for each column of the access table


@dataclass(frozen=True)
class Wanted:
    """A URL by its name, who may open it by column, and what stands in it."""

    name: str
    who: tuple[str, ...]
    keys: dict[str, str] = field(default_factory=dict)
    told: bool = True  # whether the table says that it opens, so that not meeting it is worth saying


def columns(people: Iterable[Person]) -> dict[str, tuple[str, ...]]:
    """Who stands for which column of the access table, by e-mail address: by roles, and by places that they took."""
    found: dict[str, tuple[str, ...]] = {"signed out": ("",)}
    for person in people:
        for column in sorted(current_roles(person)) + ["participant"] * has_place(person):
            found[column] = (*found.get(column, ()), person.email)
    return {column: emails[:STANDING_IN] for column, emails in found.items()}


@dataclass(frozen=True)
class Page:
    name: str
    email: str
    url: str


@dataclass
class Found:
    """By name: the page that took longest, and the most queries that any page of the name asked."""

    pages: dict[str, Page] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def wanted(names: str = "") -> list[Wanted]:
    """Every page, or those whose URL name begins so."""
    every = [*_of_the_table(), *_by_link(), *_of_the_admin()]
    return [each for each in every if each.name.startswith(names)]


def _of_the_table() -> Iterator[Wanted]:
    for row in ROWS:
        who = tuple(name for name, answer in row.by_person() if answer == str(OK))
        if row.method == "GET" and who:
            yield Wanted(row.name, who, row.keys)


def _by_link() -> Iterator[Wanted]:
    """Pages before one is signed in, and the demo's own, which the table's installation is not."""
    yield Wanted("accounts:invitation", ("signed out",), {"key": "invitation", "token": "token"}, told=False)
    yield Wanted("demo:mail", ("signed out",), told=False)
    for name in BY_LINK:
        yield Wanted(name, ("signed out", "participant"), told=False)


def _of_the_admin() -> Iterator[Wanted]:
    """The page of one row in each register, with its history, where the table has no line for it."""
    in_table = {row.name for row in ROWS}
    for namespaces, pattern in walk(get_resolver()):
        name = f"admin:{pattern.name}"
        if "admin" in namespaces and _of_one_row(pattern) and name not in in_table:
            yield Wanted(name, ("administrator", "coordinator"), {"object_id": _thing_of(name)}, told=False)


def _of_one_row(pattern: URLPattern) -> bool:
    return (pattern.name or "").endswith(("_change", "_history")) and "object_id" in str(pattern.pattern)


def _thing_of(admin_name: str) -> str:
    """What a page of the admin is about, by the name that the table has for it or else by its model."""
    label = admin_name.removeprefix("admin:").rsplit("_", 1)[0].replace("_", ".", 1)
    return next((name for name, thing in THINGS.items() if thing.model.lower() == label), label)


def find(
    pages: list[Wanted], open_page: Callable[[str, str], Answer], cast: dict[str, tuple[str, ...]], each: int = EACH
) -> Found:
    """Open every page as everybody who may, twice, and keep the slowest of each name. `cast` is column to addresses."""
    found = Found()
    for page in pages:
        met = []
        for email in [email for who in page.who for email in cast.get(who, ())]:
            met += islice(_met(page, email, open_page, found), each)
        if met:
            _, found.pages[page.name] = max(met, key=lambda pair: pair[0])
        elif page.told:
            found.missing.append(page.name)
    return found


def _met(
    wanted: Wanted, email: str, open_page: Callable[[str, str], Answer], found: Found
) -> Iterator[tuple[float, Page]]:
    for values in keys(wanted.keys, email):
        try:
            page = Page(wanted.name, email, reverse(wanted.name, kwargs=values))
        except NoReverseMatch:
            return
        answer = open_page(email, page.url)
        if answer.status >= ERROR:
            found.broken.append(f"{page.url} answers {answer.status} to {email or 'nobody signed in'}")
        if answer.status == OK:
            found.queries[page.name] = max(answer.queries, found.queries.get(page.name, 0))
            yield min(answer.ms, open_page(email, page.url).ms), page
