"""What a library holds, found by words and put in order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import Q
from django.urls import reverse

from core.formats import short_date
from library.access import visible_materials
from library.models import Material, MaterialKind, MaterialQuerySet
from people.models import Person
from programmes.panel import MaterialLine

MOST_WORDS = 100  # characters of a search
SEARCHED = (
    "title",
    "summary",
    "source",
    "teller",
    "body",
    "domain__name",
    "session__title",
    "project__title",
)


@dataclass(frozen=True)
class Shelf:
    """Materials that belong to one thing, under its name."""

    name: str
    note: str
    url: str
    materials: tuple[Material, ...]


def found(materials: MaterialQuerySet, words: str) -> MaterialQuerySet:
    """Of these materials the ones that speak of what is looked for, the best first.

    PostgreSQL knows the forms of English words: “leading” finds what “leads”. Elsewhere words are looked for as typed.
    """
    words = " ".join(words.split())[:MOST_WORDS]
    if not words:
        return materials
    if connection.vendor == "postgresql":
        vector = SearchVector(*SEARCHED, config="english")
        query = SearchQuery(words, config="english", search_type="websearch")
        rows = materials.annotate(said=vector, rank=SearchRank(vector, query))
        return rows.filter(Q(said=query) | Q(title__icontains=words)).order_by("-rank", "title")
    for word in words.replace('"', " ").split():
        anywhere = Q()
        for field in SEARCHED:
            anywhere |= Q(**{f"{field}__icontains": word})
        materials = materials.filter(anywhere)
    return materials.order_by("title")


def in_order(materials: Iterable[Material], now: datetime) -> list[Material]:
    """As they stand on the shelves: sessions to come, the programme, its themes, its projects, sessions held."""
    return sorted(materials, key=lambda each: (*_place(each, now), each.title.lower()))


def _place(material: Material, now: datetime) -> tuple[int, float, str]:
    """The nearest to now first, among the sessions to come and among those that were held."""
    if material.session:
        seconds = (material.session.ends_at - now).total_seconds()
        return (0 if seconds >= 0 else 4), abs(seconds), str(material.session_id)
    if material.project:
        return 3, 0, f"{material.project.title} {material.project_id}"
    if material.domain:
        return 2, material.domain.position, str(material.domain_id)
    return 1, 0, ""


def shelves(materials: Sequence[Material]) -> list[Shelf]:
    """Materials that are in order, each thing that they belong to once."""
    gathered: dict[UUID | None, list[Material]] = {}
    for each in materials:
        gathered.setdefault(each.domain_id or each.subject, []).append(each)
    return [_shelf(tuple(each)) for each in gathered.values()]


def _shelf(materials: tuple[Material, ...]) -> Shelf:
    first = materials[0]
    if first.session and first.cohort:
        note = f"{short_date(first.session.starts_at)}, {first.cohort.name}"
        return Shelf(first.session.title, note, reverse("library:session", args=[first.session.pk]), materials)
    if first.project:
        return Shelf(first.project.title, "Project", "", materials)
    if first.domain:
        return Shelf(first.domain.name, "Theme", "", materials)
    return Shelf("The whole programme", "", "", materials)


def lines_of(person: Person, subjects: Sequence[UUID]) -> list[MaterialLine]:
    """What belongs to sessions, projects and themes, for the pages of these; in one query."""
    of_one = Q(session__in=subjects) | Q(project__in=subjects) | Q(domain__in=subjects)
    rows = visible_materials(person).standing().filter(of_one)
    rows = rows.with_file().order_by("title").defer("body")
    return [
        MaterialLine(key, row.title, row.type_words, reverse("library:material", args=[row.pk]))
        for row in rows
        if (key := row.subject or row.domain_id)
    ]


KINDS = MaterialKind.choices
