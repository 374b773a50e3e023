"""What participants ask of their programme, and what becomes of it: propose, back, answer, make it a session."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Backing, Cohort, Place, Proposal, ProposalState, Session
from core.formats import weekday_date
from core.refusal import Refused
from outbox.actions import post
from people import audit
from people.models import Person

MESSAGE_KIND = "proposal answered"
LATE = "This was answered while you were reading. See what became of it."


@dataclass(frozen=True)
class AskedAndDone:
    """A proposal without its people, for a report: `backers` asked for it, whoever asked first among them."""

    text: str
    kind: str
    asked_on: date
    backers: int
    state: ProposalState
    became: str  # in a sentence; "" while it is open


@transaction.atomic
def propose(
    *, place: Place, kind: str, text: str, by: Person, on: date | None = None, once: UUID | None = None
) -> Proposal:
    """Ask for something on behalf of one's own place. `once` names this one wish: sent twice, it is one proposal."""
    text = " ".join(text.split())
    _refuse_what_is_over(place)
    key = once or uuid4()
    if place.cohort.proposals.waiting().filter(text__iexact=text).exclude(pk=key).exists():
        raise Refused("Somebody has asked for this already. Back it instead, in the list above.", "text")
    proposal, new = Proposal.objects.get_or_create(
        pk=key,
        defaults={
            "cohort": place.cohort,
            "place": place,
            "kind": kind,
            "text": text,
            "asked_on": on or timezone.localdate(),
        },
    )
    if not new and proposal.place_id != place.pk:
        raise Refused("This form was used before. Load the page again and send it once more.")
    if new:
        audit.record(by=by, verb="propose", subject=proposal, cohort=place.cohort_id)
    return proposal


def asks(cohort: Cohort, place: Place | None) -> bool:
    """Whether somebody may still ask: they are on the cohort, and it is not over."""
    return place is not None and place.state == Place.State.TAKEN and cohort.state != Cohort.State.FINISHED


def _refuse_what_is_over(place: Place) -> None:
    if place.cohort.state == Cohort.State.FINISHED:
        raise Refused("This cohort has finished, so you can read what was asked for and no longer ask.")
    if place.state != Place.State.TAKEN:
        raise Refused("You have left this cohort, so you can read what was asked for and no longer ask.")


@transaction.atomic
def back(*, proposal: Proposal, place: Place, by: Person) -> None:
    """Ask for the same. Twice is once; one's own proposal counts already."""
    proposal = _locked(proposal)
    _refuse_what_is_over(place)
    if place.cohort_id != proposal.cohort_id:
        raise Refused("This was asked for on another cohort.")
    if proposal.state != ProposalState.OPEN:
        raise Refused(LATE)
    if proposal.place_id != place.pk:
        _, new = Backing.objects.get_or_create(proposal=proposal, place=place)
        if new:
            audit.record(by=by, verb="back proposal", subject=proposal)


def _locked(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_for_update().get(pk=proposal.pk)


@transaction.atomic
def take_back(*, proposal: Proposal, place: Place, by: Person) -> None:
    """Back it no longer. Who asked for it withdraws it instead, and it is gone, unless others back it by then: with
    them it stays, in the name of the first of them."""
    proposal = _locked(proposal)
    if proposal.state != ProposalState.OPEN:
        raise Refused(LATE)
    if proposal.place_id != place.pk:
        if Backing.objects.filter(proposal=proposal, place=place).delete()[0]:
            audit.record(by=by, verb="back proposal no longer", subject=proposal)
        return
    heir = proposal.backings.order_by("id").first()
    audit.record(by=by, verb="withdraw proposal", subject=proposal, stays=bool(heir))
    if heir is None:
        proposal.delete()
        return
    proposal.place = heir.place
    proposal.save(update_fields=["place"])
    heir.delete()


@transaction.atomic
def answer(
    *, proposal: Proposal, state: str, words: str, by: Person, on: date | None = None, tell: bool = True
) -> None:
    """Say what became of it; said again, it is corrected. Those who asked for it are told, once for each state."""
    proposal = _locked(proposal)
    if state not in (ProposalState.AGREED, ProposalState.DONE, ProposalState.DECLINED):
        raise Refused("Choose what became of it.", "state")
    words = " ".join(words.split())
    if not words:
        raise Refused("Say in a sentence what was done, or why not.", "answer")
    if (proposal.state, proposal.answer) == (state, words):
        return
    proposal.state, proposal.answer, proposal.answered_on = (
        state,
        words,
        max(on or timezone.localdate(), proposal.asked_on),
    )
    proposal.save(update_fields=["state", "answer", "answered_on"])
    audit.record(by=by, verb="answer proposal", subject=proposal, state=state)
    if tell:
        _tell(proposal)


@transaction.atomic
def make_session(
    *, proposal: Proposal, session: Session, by: Person, on: date | None = None, tell: bool = True
) -> None:
    """The session that came of a proposal: it is agreed, and says when. Twice is once."""
    proposal = _locked(proposal)
    if session.cohort_id != proposal.cohort_id:
        raise Refused("That session belongs to another cohort.")
    if proposal.session_id == session.pk:
        return
    proposal.session = session
    proposal.save(update_fields=["session"])
    audit.record(by=by, verb="make session of proposal", subject=proposal, session=session.pk)
    words = f"“{session.title}” is on {weekday_date(session.starts_at)}."
    answer(proposal=proposal, state=ProposalState.AGREED, words=words, by=by, on=on, tell=tell)


def _tell(proposal: Proposal) -> None:
    """One message to each who asked for it. Its words are fetched when it is sent, so that the last answer counts."""
    asked = [proposal.place, *(each.place for each in proposal.backings.select_related("place__person"))]
    for place in asked:
        post(
            kind=MESSAGE_KIND,
            key=f"proposal {proposal.pk} {proposal.state} {place.pk}",
            subject="What became of what you asked for",
            body="You asked: {asked}\n\n{became}\n\nSee all that your cohort asked for: {link}",
            to=place.person,
            about_id=proposal.pk,
            programme=proposal.cohort.programme_id,
        )


def message_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """What the message says, as it stands when it is sent; None once the proposal is gone."""
    proposal = Proposal.objects.select_related("session").filter(pk=about_id).first() if about_id else None
    if proposal is None:
        return None
    link = settings.SITE_URL + reverse("cohorts:proposals", args=[proposal.cohort_id])
    return {"asked": proposal.text, "became": became(proposal), "link": link}


# Reads


@dataclass(frozen=True)
class Line:
    """A proposal in a list, as one reader sees it."""

    proposal: Proposal
    backers: int
    own: bool  # the reader asked for it
    backed: bool  # the reader backs it

    @property
    def state(self) -> ProposalState:
        return state_of(self.proposal)

    @property
    def became(self) -> str:
        return became(self.proposal)


def lines_of(cohort: Cohort, place: Place | None) -> tuple[list[Line], list[Line]]:
    """What is asked for, most backed first, and what was answered, the latest first; two queries however many."""
    rows: Any = list(cohort.proposals.for_a_list())
    backed = set(Backing.objects.filter(place=place).order_by().values_list("proposal", flat=True)) if place else set()
    lines = [Line(row, row.backers, bool(place and row.place_id == place.pk), row.pk in backed) for row in rows]
    waiting = [line for line in lines if line.proposal.state == ProposalState.OPEN]
    answered = [line for line in lines if line.proposal.state != ProposalState.OPEN]
    return (
        sorted(waiting, key=lambda line: (-line.backers, line.proposal.asked_on, line.proposal.text)),
        sorted(answered, key=lambda line: (line.proposal.answered_on or date.min, line.proposal.text), reverse=True),
    )


def asked_and_done(cohorts: Iterable[Cohort]) -> tuple[AskedAndDone, ...]:
    """What cohorts asked for and what became of it, without who asked: the most asked for first; one query."""
    rows: Any = Proposal.objects.filter(cohort__in=list(cohorts)).for_a_list()
    found = [AskedAndDone(row.text, row.kind, row.asked_on, row.backers, state_of(row), became(row)) for row in rows]
    return tuple(sorted(found, key=lambda each: (-each.backers, each.asked_on, each.text)))


def state_of(proposal: Proposal) -> ProposalState:
    """What became of it as of now: what was agreed is done once its session has been held."""
    agreed = proposal.state == ProposalState.AGREED
    return ProposalState.DONE if agreed and _was_held(proposal.session) else ProposalState(proposal.state)


def _was_held(session: Session | None) -> bool:
    return session is not None and session.cancelled_at is None and session.ends_at <= timezone.now()


def became(proposal: Proposal) -> str:
    """What became of it, in a sentence; the session's day is said as it stands now, however often it was moved."""
    session = proposal.session
    if session is None or proposal.state != ProposalState.AGREED:
        return proposal.answer
    if session.cancelled_at:
        return f"“{session.title}” was cancelled; a new day is to be found."
    return f"“{session.title}” {'was' if _was_held(session) else 'is'} on {weekday_date(session.starts_at)}."


def with_waiting(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """Cohorts with `proposals_waiting`: how many proposals nobody has answered yet, in the same query."""
    waiting = Proposal.objects.waiting().filter(cohort=OuterRef("pk")).order_by().values("cohort")
    counted = Subquery(waiting.annotate(number=Count("pk")).values("number"))
    return cohorts.annotate(proposals_waiting=Coalesce(counted, 0))
