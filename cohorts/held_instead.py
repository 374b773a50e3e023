"""What goes with a session that was stood down to the day on which it is held instead: places and the waiting list,
guests, experts and their fees, materials, and what was asked for and became this session."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from cohorts.actions.experts import add_talk
from cohorts.actions.guests import invite_guest
from cohorts.experts import talks_of
from cohorts.models import Guest, GuestAnswer, Proposal, Session, SignUp, SignUpState
from core.formats import join_words, plural
from people.models import Person

Carrier = Callable[[Session, Session], int]
_carriers: list[Carrier] = []


def register(carrier: Carrier) -> None:
    """Called from the apps.py of apps above, once: what they hold for the first session is for the second from now on;
    how much that is."""
    if carrier not in _carriers:
        _carriers.append(carrier)


@dataclass(frozen=True)
class Goes:
    """What goes with a session. An expert without an address has to be told by whoever invited them."""

    places: int = 0
    waiting: int = 0
    guests: int = 0  # who had not said no: each is asked again
    experts: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    materials: int = 0

    @property
    def says(self) -> str:
        """“2 places, 1 guest, who is asked again, and 3 materials”; "" where nothing goes with it."""
        asked = "who is asked again" if self.guests == 1 else "who are asked again"
        found = [
            plural(self.places, "place") if self.places else "",
            f"{self.waiting} on the waiting list" if self.waiting else "",
            f"{plural(self.guests, 'guest')} {asked}" if self.guests else "",
            f"{join_words(self.experts)} with what was agreed as fee" if self.experts else "",
            plural(self.materials, "material") if self.materials else "",
        ]
        return join_words([each for each in found if each])


def goes_with(session: Session, materials: int = 0) -> Goes:
    """What would go with it; three queries."""
    states = list(session.sign_ups.order_by().values_list("state", flat=True))
    experts = [talk.expert for talk in talks_of(session)]
    return Goes(
        places=states.count(SignUpState.GOING),
        waiting=states.count(SignUpState.WAITING),
        guests=_asked_again(session).count(),
        experts=tuple(expert.name for expert in experts),
        untold=tuple(expert.name for expert in experts if not expert.email),
        materials=materials,
    )


def carry_over(session: Session, made: Session, by: Person) -> Goes:
    """Inside the transaction that makes the session held instead, before it is released. Guests are asked again, since
    they are asked for another day; whoever signed up keeps their place and can give it back."""
    SignUp.objects.bulk_create(
        SignUp(session=made, place_id=each.place_id, state=each.state, turn=each.turn, asked_at=each.asked_at)
        for each in session.sign_ups.all()
    )
    going = goes_with(session)
    for guest in _asked_again(session):
        invite_guest(
            session=made,
            name=guest.name,
            email=guest.email,
            why=guest.why,
            people=guest.people,
            observes=guest.observes,
            leads=guest.leads,
            by=by,
        )
    for talk in talks_of(session):
        add_talk(session=made, expert=talk.expert, fee=talk.fee, expenses=talk.expenses, by=by)
    Proposal.objects.filter(session=session).update(session=made)
    carried = sum(carrier(session, made) for carrier in _carriers)
    return Goes(going.places, going.waiting, going.guests, going.experts, going.untold, carried)


def _asked_again(session: Session) -> QuerySet[Guest]:
    return Guest.objects.invited().filter(session=session).exclude(answer=GuestAnswer.NO)
