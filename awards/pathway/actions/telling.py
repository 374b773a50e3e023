"""Messages to people on a pathway and to its contact. None holds a result, nor that a request was declined: that is
read after signing in."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.actions import invite
from accounts.models import Invitation
from awards.models import Enrolment, EnrolmentState, Pathway, PathwayGrant
from outbox import actions as outbox
from outbox import kinds
from people.models import Person

ENROLLED = "pathway enrolled"
DECLINED = "pathway declined"
CONFIRMED = "pathway result confirmed"
CONTACT = "pathway contact named"


def tell_declined(enrolment: Enrolment, occasion: int, by: Person | None) -> None:
    pathway = enrolment.pathway
    outbox.post(
        kind=DECLINED,
        key=f"pathway-declined-{enrolment.pk}-{occasion}",
        to=enrolment.person,
        subject=f"About your request: {pathway.name}",
        body=f"You asked to take {pathway.name}. The answer is on your page.\n\nRead the answer: {{link}}",
        about_id=enrolment.pk,
        programme=enrolment.pathway.programme_id,
        by=by,
    )


def tell_contact(pathway: Pathway, grant: PathwayGrant, occasion: int, by: Person | None) -> None:
    person = grant.person
    if not person.has_usable_password() and not Invitation.objects.filter(person=person).exists():
        invite(person=person, by=by)
    outbox.post(
        kind=CONTACT,
        key=f"pathway-contact-{grant.pk}-{occasion}",
        to=person,
        subject=f"Results of {pathway.name}",
        body=(
            f"You are named as the awarding body’s contact for {pathway.name}. In Cadre you see who is enrolled, the "
            "deadlines and what was handed over, and return the results.\n\nOpen the pathway: {link}"
        ),
        about_id=grant.pk,
        programme=pathway.programme_id,
        by=by,
    )


def tell_enrolled(enrolment: Enrolment, occasion: int, by: Person | None) -> None:
    pathway = enrolment.pathway
    outbox.post(
        kind=ENROLLED,
        key=f"pathway-enrolled-{enrolment.pk}-{occasion}",
        to=enrolment.person,
        subject=f"Enrolled on {pathway.name}",
        body=(
            f"You are enrolled on {pathway.name}: {pathway.worth}, which {pathway.awarding_body} awards.\n\n"
            "On your page stand your units, and what is due when.\n\nOpen your page: {link}"
        ),
        about_id=enrolment.pk,
        programme=enrolment.pathway.programme_id,
        by=by,
    )


def tell_confirmed(enrolment: Enrolment, occasion: str, by: Person | None) -> None:
    """No result stands in a message: it is read after signing in."""
    outbox.post(
        kind=CONFIRMED,
        key=f"pathway-confirmed-{enrolment.pk}-{occasion}",
        to=enrolment.person,
        subject=f"A result of yours is confirmed: {enrolment.pathway.name}",
        body="The awarding body’s board has confirmed a result of yours. It is on your page.\n\nSee the result: {link}",
        about_id=enrolment.pk,
        programme=enrolment.pathway.programme_id,
        by=by,
    )


def link_to_own(kind: str, about_id: Any, person: Person | None) -> dict[str, str] | None:
    """The person's own page; None once they are not on the pathway any more."""
    wanted = (EnrolmentState.DECLINED,) if kind == DECLINED else (EnrolmentState.ENROLLED, EnrolmentState.COMPLETED)
    enrolment = Enrolment.objects.filter(pk=about_id, state__in=wanted).first()
    if enrolment is None:
        return None
    return {"link": f"{settings.SITE_URL}{reverse('awards:your_pathway', args=[enrolment.place_id])}"}


def link_to_returns(kind: str, about_id: Any, person: Person | None) -> dict[str, str] | None:
    """The contact's page; None once they are no longer the contact."""
    grant = PathwayGrant.objects.current().filter(pk=about_id).first()
    if grant is None:
        return None
    return {"link": f"{settings.SITE_URL}{reverse('awards:returns', args=[grant.pathway_id])}"}


def register() -> None:
    for kind in (ENROLLED, DECLINED, CONFIRMED):
        kinds.register(kind, resolve=link_to_own)
    kinds.register(CONTACT, resolve=link_to_returns)
