"""The sheet to sign on paper: those expected in the register's own order, room to sign, and rows for others.

It says names and learning sets, nothing else of anybody, since it lies on a table by the door.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction

from cohorts.access import can_keep_register
from cohorts.models import Session
from cohorts.register import expected_at
from core.dates import local
from core.formats import clock_range, day_of, long_date, weekday_long_date
from core.refusal import Refused
from documents import actions as documents
from documents import kinds
from documents.kinds import CannotMake, Progress
from documents.models import Document
from people.models import Person

KIND = "sign-in sheet"
TEMPLATE = "cohorts/pdf/sign_in_sheet.html"
STYLES = ["pdf/document.css", "pdf/handout.css", "pdf/sign_in_sheet.css"]
ROWS_FOR_OTHERS = 6


@dataclass(frozen=True)
class Signer:
    name: str
    learning_set: str = ""


@dataclass(frozen=True)
class SheetFacts:
    """What the sheet says; the same facts are the same file."""

    title: str
    programme: str
    cohort: str
    group: str
    day: date
    hours: str
    venue: str
    signers: tuple[Signer, ...]
    provider: str

    @property
    def says_sets(self) -> bool:
        return any(each.learning_set for each in self.signers)

    @property
    def version(self) -> str:
        return sha256(json.dumps(asdict(self), default=str).encode()).hexdigest()[:32]


def facts_of(session: Session) -> SheetFacts:
    """Those expected now, by name as the register has them; select the cohort's programme and the set with it."""
    mixed = session.learning_set is None
    signers = [
        Signer(place.person.name, place.learning_set.name if mixed and place.learning_set else "")
        for place in expected_at(session)
    ]
    return SheetFacts(
        title=session.title,
        programme=session.cohort.programme.name,
        cohort=session.cohort.name,
        group=session.learning_set.name if session.learning_set else "",
        day=day_of(session.starts_at),
        hours=clock_range(local(session.starts_at), local(session.ends_at)),
        venue=session.venue,
        signers=tuple(signers),
        provider=session.cohort.programme.provider.name,
    )


@transaction.atomic
def ask(*, session: Session, by: Person) -> Document:
    """The sheet of a session with those expected now. It is made once as long as nothing on it changes."""
    facts = facts_of(session)
    if session.cancelled_at:
        raise Refused("This session was cancelled, so there is nothing to sign.")
    if not facts.signers:
        raise Refused("Nobody is expected at this session yet, so there is nothing to sign.")
    title = f"Sign-in sheet: {facts.title}, {long_date(session.starts_at)}"
    return documents.ask(kind=KIND, subject_id=session.pk, version=facts.version, title=title, by=by)


def sessions_with_facts():
    return Session.objects.select_related("cohort__programme__provider", "learning_set")


def make(document: Document, progress: Progress) -> bytes:
    """The PDF, of those expected as it is made."""
    session = sessions_with_facts().filter(pk=document.subject_id).first()
    if session is None:
        raise CannotMake("There is no such session any more.")
    return sheet_pdf(facts_of(session))


def sheet_pdf(facts: SheetFacts) -> bytes:
    from documents import rendering  # loads WeasyPrint: in workers only

    context = {
        "facts": facts,
        "day": weekday_long_date(facts.day),
        "others": range(ROWS_FOR_OTHERS),
        "made_on": facts.day,
        "author": facts.provider,
        "running_head": f"{facts.programme} · {facts.cohort}",
        "running_foot": f"{facts.title}, {long_date(facts.day)}",
    }
    return rendering.pdf(TEMPLATE, context, styles=STYLES)


def may_read(person: Person, document: Document) -> bool:
    """Whoever may keep the session's register."""
    session = Session.objects.filter(pk=document.subject_id).first()
    return session is not None and can_keep_register(person, session)


def register() -> None:
    from documents import samples

    kinds.register(KIND, make=make, may_read=may_read)
    samples.register("sign-in-sheet", lambda: sheet_pdf(SAMPLE))


SAMPLE = SheetFacts(
    title="Leading self",
    programme="Leading for Change",
    cohort="Cohort 2",
    group="",
    day=date(2026, 10, 14),
    hours="9.30am to 4.30pm",
    venue="Garden Room, Harbour Lane",
    signers=tuple(
        Signer(name, f"Set {letter}")
        for name, letter in [
            ("Zoe Abbott", "A"),
            ("Tom Bevan", "A"),
            ("Wilhelmina Featherstonehaugh-Cholmondeley", "B"),
            ("Moira Kelleher", "B"),
            ("Amara Nwosu-Bright", "A"),
            ("Łukasz Wojciechowski", "B"),
        ]
    ),
    provider="Harbour Lane Leadership",
)
