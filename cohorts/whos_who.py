"""A cohort's who's who, on its page and as a PDF: those who chose to stand in it, and nobody else.

Each file holds the entries of one moment. When one of them changes or leaves, the files made before go with it, and a
file that no longer says what the page says is read by nobody.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from cohorts.access import shared_cohorts
from cohorts.models import Cohort, Introduction, Place, PlaceState
from core.formats import day_of
from core.refusal import Refused
from documents import actions as documents
from documents import kinds
from documents.kinds import CannotMake, Progress
from documents.models import Document
from people.models import Person

KIND = "who's who"
TEMPLATE = "cohorts/pdf/whos_who.html"
STYLES = ["pdf/document.css", "pdf/handout.css", "pdf/whos_who.css"]


@dataclass(frozen=True)
class Entry:
    name: str
    post: str
    organisation: str
    words: str

    @property
    def says(self) -> str:
        """Post and organisation, as they stand under the name."""
        return ", ".join(word for word in (self.post, self.organisation) if word)


@dataclass(frozen=True)
class WhosWho:
    """Everybody who stands in it now, by name; the same entries are the same file."""

    programme: str
    cohort: str
    provider: str
    entries: tuple[Entry, ...]

    @property
    def version(self) -> str:
        return sha256(json.dumps(asdict(self)).encode()).hexdigest()[:32]


def entries_of(cohort: Cohort) -> tuple[Entry, ...]:
    """Of those still on the cohort; one query."""
    rows = Introduction.objects.filter(place__cohort=cohort, place__state=PlaceState.TAKEN)
    rows = rows.select_related("place__person", "place__organisation")
    found = rows.order_by("place__person__family_name", "place__person__given_name", "pk")
    return tuple(Entry(row.place.person.name, row.place.post, row.place.organisation.name, row.words) for row in found)


def own_introduction(place: Place) -> Introduction | None:
    return Introduction.objects.filter(place=place).first()


def with_names() -> QuerySet[Cohort]:
    return Cohort.objects.select_related("programme__provider")


def whos_who(cohort: Cohort) -> WhosWho:
    """Select the cohort's programme with its provider."""
    programme = cohort.programme
    return WhosWho(programme.name, cohort.name, programme.provider.name, entries_of(cohort))


def forget_files(cohort: UUID) -> None:
    """No file of this cohort's who's who is kept; what lies in the store is swept up after."""
    Document.objects.filter(kind=KIND, subject_id=cohort).delete()


@transaction.atomic
def ask(*, cohort: Cohort, by: Person) -> Document:
    """The PDF of those who stand in it now."""
    facts = whos_who(with_names().get(pk=cohort.pk))
    if not facts.entries:
        raise Refused("Nobody stands in it yet, so there is nothing to print.")
    title = f"Who’s who: {facts.programme}, {facts.cohort}"
    return documents.ask(kind=KIND, subject_id=cohort.pk, version=facts.version, title=title, by=by)


def make(document: Document, progress: Progress) -> bytes:
    cohort = with_names().filter(pk=document.subject_id).first()
    facts = whos_who(cohort) if cohort else None
    if facts is None or facts.version != document.version:
        raise CannotMake("It has changed meanwhile. Ask for it again.")
    return whos_who_pdf(facts, day_of(document.asked_at))


def whos_who_pdf(facts: WhosWho, made_on: date) -> bytes:
    from documents import rendering  # loads WeasyPrint: in workers only

    context = {
        "facts": facts,
        "made_on": made_on,
        "author": facts.provider,
        "running_head": f"{facts.programme} · {facts.cohort}",
        "running_foot": "For this cohort and those who run it. Please pass it to nobody else.",
    }
    return rendering.pdf(TEMPLATE, context, styles=STYLES)


def may_read(person: Person, document: Document) -> bool:
    """Participants of the cohort and those who help to run it, as long as it says what the page says."""
    cohort = with_names().filter(pk__in=shared_cohorts(person).values("pk"), pk=document.subject_id).first()
    return cohort is not None and whos_who(cohort).version == document.version


def register() -> None:
    from documents import samples

    kinds.register(KIND, make=make, may_read=may_read)
    samples.register("whos-who", lambda: whos_who_pdf(SAMPLE, date(2026, 10, 14)))


SAMPLE = WhosWho(
    programme="Leading for Change",
    cohort="Cohort 2",
    provider="Harbour Lane Leadership",
    entries=(
        Entry("Zoe Abbott", "Head of therapies", "Welland Vale Partnership Trust", "I want waits to be honest."),
        Entry("Tom Bevan", "Ward manager", "Welland Vale Partnership Trust", ""),
        Entry(
            "Professor Wilhelmina Featherstonehaugh-Cholmondeley",
            "Clinical director for older people’s medicine, rehabilitation and community hospitals",
            "North Fen Hospitals",
            "I came from general practice twelve years ago. Ask me about frailty at the front door, or about rowing: "
            "I have done both in the dark. I am looking for somebody who has moved a clinic out of a hospital and "
            "would do it again.",
        ),
        Entry("Łukasz Wojciechowski", "Operations manager", "Lark Street Practice", "Rotas, spreadsheets, choirs."),
    ),
)
