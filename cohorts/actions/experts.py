"""Experts of a programme, and the sessions at which they speak."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max

from cohorts.expert_notice import tell_how_to_join
from cohorts.models import Expert, Session, Talk
from core.refusal import Refused
from people import audit
from people.models import Person
from programmes.models import Programme


@dataclass(frozen=True)
class About:
    """Who an expert is. `agreed_on` is the day on which they agreed to the biography."""

    name: str
    post: str = ""
    organisation: str = ""
    biography: str = ""
    agreed_on: date | None = None
    email: str = ""


@transaction.atomic
def add_expert(*, programme: Programme, about: About, by: Person, once: UUID | None = None) -> Expert:
    """An expert of a programme. `once` names this one wish: sent twice, it is one expert."""
    before = Expert.objects.filter(pk=once, programme=programme).first() if once else None
    if before:
        return before
    expert = Expert(pk=once or uuid4(), programme=programme)
    _write(expert, about)
    audit.record(by=by, verb="add expert", subject=expert, programme=programme.pk)
    return expert


@transaction.atomic
def change_expert(*, expert: Expert, about: About, by: Person) -> None:
    """Who they are. Another biography needs another agreement: its day is given with it, or it is not shown."""
    expert = Expert.objects.select_for_update().get(pk=expert.pk)
    _write(expert, about)
    audit.record(by=by, verb="change expert", subject=expert, agreed=bool(expert.agreed_on))


def _write(expert: Expert, about: About) -> None:
    name, biography = about.name.strip(), about.biography.strip()
    namesakes = Expert.objects.filter(programme=expert.programme_id, name__iexact=name)
    if namesakes.exclude(pk=expert.pk).exists():
        raise Refused(f"This programme has an expert called {name} already.", "name")
    if about.agreed_on and not biography:
        raise Refused("Write the biography that they agreed to, or leave the day empty.", "agreed_on")
    if expert.agreed_on and expert.agreed_on == about.agreed_on and biography != expert.biography:
        raise Refused("The biography is another now. Give the day on which they agreed to it, or none.", "agreed_on")
    expert.name, expert.post, expert.organisation = name, about.post.strip(), about.organisation.strip()
    expert.biography, expert.agreed_on = biography, about.agreed_on
    expert.email = about.email.lower()
    expert.save()


@transaction.atomic
def remove_expert(*, expert: Expert, by: Person) -> None:
    """Refused for one who speaks or spoke at a session: that is what the programme paid for."""
    if expert.talks.exists():
        raise Refused(f"{expert.name} is named at a session. Take them off it first, or empty the biography.")
    audit.record(by=by, verb="remove expert", subject=expert, programme=expert.programme_id)
    expert.delete()


@transaction.atomic
def add_talk(*, session: Session, expert: Expert, fee: Decimal, expenses: Decimal, by: Person) -> Talk:
    """The expert speaks at the session, after those named before. Twice is once."""
    Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if expert.programme_id != session.cohort.programme_id:
        raise Refused("Choose an expert of this programme.", "expert")
    last = session.talks.aggregate(last=Max("position"))["last"] or 0
    talk, new = Talk.objects.get_or_create(
        session=session, expert=expert, defaults={"position": last + 1, "fee": fee, "expenses": expenses}
    )
    if new:
        audit.record(by=by, verb="add talk", subject=session, expert=expert.pk, fee=fee, expenses=expenses)
        tell_how_to_join(talk)
    return talk


@transaction.atomic
def change_talk(*, talk: Talk, fee: Decimal, expenses: Decimal, by: Person) -> None:
    """What is paid for it."""
    talk.fee, talk.expenses = fee, expenses
    talk.save(update_fields=["fee", "expenses"])
    audit.record(by=by, verb="change talk", subject=talk.session, expert=talk.expert_id, fee=fee, expenses=expenses)


@transaction.atomic
def speak_earlier(*, talk: Talk, by: Person) -> None:
    """One turn earlier; the first stays the first."""
    Session.objects.select_for_update(of=("self",)).get(pk=talk.session_id)
    order = list(Talk.objects.filter(session=talk.session_id).order_by("position", "pk"))
    at = order.index(talk)
    if at == 0:
        return
    order[at - 1], order[at] = order[at], order[at - 1]
    for position, each in enumerate(order, start=1):
        each.position = position
    Talk.objects.bulk_update(order, ["position"])
    audit.record(by=by, verb="move talk", subject=talk.session, expert=talk.expert_id)


@transaction.atomic
def remove_talk(*, talk: Talk, by: Person) -> None:
    """The expert does not speak there."""
    audit.record(by=by, verb="remove talk", subject=talk.session, expert=talk.expert_id)
    talk.delete()
