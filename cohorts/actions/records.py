"""One's own record as a facilitator or coach, and a programme's code of ethics. Nobody writes another's record."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from cohorts.models import Credential, Delivery, EthicsAgreement, EthicsCode
from core.refusal import Refused
from people import audit
from people.models import Person
from programmes.models import Programme

NOT_YOURS = "Only they can change their own record."


@dataclass(frozen=True)
class CredentialFacts:
    kind: str
    title: str
    body: str = ""
    number: str = ""
    since: date | None = None
    expires_on: date | None = None


@transaction.atomic
def add_delivery(*, what: str, for_whom: str, year: int, by: Person, once: UUID | None = None) -> Delivery:
    """Something that `by` led elsewhere. `once` names this one wish: sent twice, it is one."""
    before = Delivery.objects.filter(pk=once, person=by).first() if once else None
    if before:
        return before
    delivery = Delivery.objects.create(
        pk=once or uuid4(), person=by, what=what.strip(), for_whom=for_whom.strip(), year=year
    )
    audit.record(by=by, verb="add delivery", subject=delivery)
    return delivery


@transaction.atomic
def change_delivery(*, delivery: Delivery, what: str, for_whom: str, year: int, by: Person) -> None:
    _own(delivery.person_id, by)
    delivery.what, delivery.for_whom, delivery.year = what.strip(), for_whom.strip(), year
    delivery.save(update_fields=["what", "for_whom", "year"])
    audit.record(by=by, verb="change delivery", subject=delivery)


@transaction.atomic
def remove_delivery(*, delivery: Delivery, by: Person) -> None:
    _own(delivery.person_id, by)
    audit.record(by=by, verb="remove delivery", subject=delivery)
    delivery.delete()


@transaction.atomic
def add_credential(*, facts: CredentialFacts, by: Person, once: UUID | None = None) -> Credential:
    """A qualification or membership of `by`. Sent twice, it is one."""
    before = Credential.objects.filter(pk=once, person=by).first() if once else None
    if before:
        return before
    credential = Credential(pk=once or uuid4(), person=by)
    _write(credential, facts)
    audit.record(by=by, verb="add credential", subject=credential, expires_on=credential.expires_on)
    return credential


@transaction.atomic
def change_credential(*, credential: Credential, facts: CredentialFacts, by: Person) -> None:
    """Renewed, it has another last day."""
    _own(credential.person_id, by)
    _write(credential, facts)
    audit.record(by=by, verb="change credential", subject=credential, expires_on=credential.expires_on)


def _write(credential: Credential, facts: CredentialFacts) -> None:
    if facts.since and facts.expires_on and facts.expires_on < facts.since:
        raise Refused("It cannot end before it begins. Give a later day, or none.", "expires_on")
    credential.kind, credential.title = facts.kind, facts.title.strip()
    credential.body, credential.number = facts.body.strip(), facts.number.strip()
    credential.since, credential.expires_on = facts.since, facts.expires_on
    credential.save()


@transaction.atomic
def remove_credential(*, credential: Credential, by: Person) -> None:
    _own(credential.person_id, by)
    audit.record(by=by, verb="remove credential", subject=credential)
    credential.delete()


def _own(person: UUID, by: Person) -> None:
    if person != by.pk:
        raise Refused(NOT_YOURS)


# The code of ethics


@transaction.atomic
def state_code(*, programme: Programme, words: str, by: Person) -> EthicsCode:
    """Other words than before are a new version, to which everybody who leads is asked to agree again."""
    words = "\n".join(line.rstrip() for line in words.strip().splitlines())
    if not words:
        raise Refused("Write the code, or leave it as it is.", "words")
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    now = EthicsCode.objects.filter(programme=programme).order_by("-number").first()
    if now and now.words == words:
        return now
    code = EthicsCode.objects.create(programme=programme, number=now.number + 1 if now else 1, words=words)
    audit.record(by=by, verb="state code of ethics", subject=programme, version=code.number)
    return code


@transaction.atomic
def agree_to_code(*, code: EthicsCode, by: Person) -> EthicsAgreement:
    """To these words, today. Twice is once; words that have been changed meanwhile are to be read first."""
    if EthicsCode.objects.filter(programme=code.programme_id, number__gt=code.number).exists():
        raise Refused("The words were changed while you were reading. Read the new ones, then agree.")
    agreement, new = EthicsAgreement.objects.get_or_create(code=code, person=by, defaults={"agreed_at": timezone.now()})
    if new:
        audit.record(by=by, verb="agree to code of ethics", subject=code, version=code.number)
    return agreement
