"""The sheet for a venue: when, which room, how many people, and how many of them need what. It names nobody and has
nobody's own words, so that it may be sent on."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.db.models import Q

from cohorts.models import Session
from cohorts.needs_of import can_ask_totals, totals_of
from cohorts.register import expected_at
from cohorts.stated_needs import Totals
from core.dates import local, today
from core.formats import clock_range, day_of, long_date, plural, weekday_long_date
from core.refusal import Refused
from documents import actions as documents
from documents import kinds
from documents.kinds import CannotMake, Progress
from documents.models import Document
from people.models import Person

KIND = "venue sheet"
TEMPLATE = "cohorts/pdf/venue_sheet.html"
STYLES = ["pdf/document.css", "pdf/handout.css", "pdf/venue_sheet.css"]


@dataclass(frozen=True)
class VenueFacts:
    """What the sheet says; the same facts are the same file, whatever the day on which it was asked for."""

    programme: str
    title: str
    day: date
    hours: str
    venue: str
    seats: int | None
    totals: Totals
    provider: str
    as_of: date

    @property
    def version(self) -> str:
        facts = {**asdict(self), "as_of": None}
        return sha256(json.dumps(facts, default=str).encode()).hexdigest()[:32]

    @property
    def unknown_says(self) -> str:
        """“3 of 24 people have not said what they need”; "" where everybody has."""
        number, people = self.totals.unknown, plural(self.totals.people, "person", "people")
        return f"{number} of {people} {'has' if number == 1 else 'have'} not said what they need" if number else ""


def facts_of(session: Session, as_of: date) -> VenueFacts:
    """As things are now; select the cohort's programme with its provider, the room and the set with it."""
    return VenueFacts(
        programme=session.cohort.programme.name,
        title=session.title,
        day=day_of(session.starts_at),
        hours=clock_range(local(session.starts_at), local(session.ends_at)),
        venue=session.venue,
        seats=session.room.capacity if session.room else None,
        totals=totals_of(session, list(expected_at(session)), today()),
        provider=session.cohort.programme.provider.name,
        as_of=as_of,
    )


def sessions_with_facts():
    of = ("cohort__programme__provider", "learning_set__adviser", "coaching__coach", "room")
    return Session.objects.select_related(*of).prefetch_related("leaders__person")


@transaction.atomic
def ask(*, session: Session, by: Person) -> Document:
    """The sheet as of today. It is made once as long as nothing on it changes."""
    facts = facts_of(sessions_with_facts().get(pk=session.pk), today())
    if session.cancelled_at:
        raise Refused("This session was cancelled, so there is nothing to tell the venue.")
    if not facts.totals.people:
        raise Refused("Nobody is expected at this session yet, so there is nothing to tell the venue.")
    title = f"Sheet for the venue: {facts.title}, {long_date(session.starts_at)}"
    return documents.ask(kind=KIND, subject_id=session.pk, version=facts.version, title=title, by=by)


def take_back(*, person: Person, by: Person) -> None:
    """Nothing is left of what somebody stated in any sheet made so far: those of every session that they may have been
    counted at go, rows and files, and whoever wants one asks for it again."""
    leads = Q(leaders__person=person) | Q(learning_set__adviser=person) | Q(coaching__coach=person)
    counted = Session.objects.filter(leads | Q(cohort__places__person=person)).order_by().values("pk")
    made = Document.objects.filter(kind=KIND, subject_id__in=counted).order_by()
    for session in made.values_list("subject_id", flat=True).distinct():
        documents.remove(kinds=[KIND], subject_id=session, by=by)


def make(document: Document, progress: Progress) -> bytes:
    """The PDF, of the day on which it was asked for."""
    session = sessions_with_facts().filter(pk=document.subject_id).first()
    if session is None:
        raise CannotMake("There is no such session any more.")
    facts = facts_of(session, day_of(document.asked_at))
    if facts.version != document.version:
        raise CannotMake("It has changed meanwhile. Ask for it again.")
    return sheet_pdf(facts)


def sheet_pdf(facts: VenueFacts) -> bytes:
    from documents import rendering  # loads WeasyPrint: in workers only

    context = {
        "facts": facts,
        "day": weekday_long_date(facts.day),
        "made_on": facts.as_of,
        "author": facts.provider,
        "running_head": facts.programme,
        "running_foot": f"{facts.title}, {long_date(facts.day)}",
    }
    return rendering.pdf(TEMPLATE, context, styles=STYLES)


def may_read(person: Person, document: Document) -> bool:
    """Who leads the session, and coordinators of its programme, as long as it says what one of today would."""
    session = sessions_with_facts().filter(pk=document.subject_id).first()
    if session is None or not can_ask_totals(person, session):
        return False
    return facts_of(session, today()).version == document.version


def register() -> None:
    from documents import samples

    kinds.register(KIND, make=make, may_read=may_read)
    samples.register("venue-sheet", lambda: sheet_pdf(SAMPLE))


SAMPLE = VenueFacts(
    programme="Leading for Change",
    title="Leading self",
    day=date(2026, 10, 14),
    hours="9.30am to 4.30pm",
    venue="Garden Room, Harbour Lane",
    seats=24,
    totals=Totals(
        people=23,
        unknown=4,
        access=(("Step-free way in", 2), ("Hearing loop or captions", 1)),
        access_other=1,
        diet=(("Vegetarian", 5), ("Halal", 2), ("No gluten", 1)),
        diet_other=2,
    ),
    provider="Harbour Lane Leadership",
    as_of=date(2026, 10, 1),
)
