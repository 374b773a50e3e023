"""A person's address: how they sign in, so that a change is told to the old address and the new."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from core.formats import clock, long_date
from outbox.actions import post
from people import audit
from people.models import Person

KIND = "address changed"
NOTICE = """The e-mail address with which you sign in to {installation} was changed on {day} at {time}.

If you asked for this, there is nothing to do. If you did not, tell us at once: {contact}."""


@transaction.atomic
def change_address(*, person: Person, email: str, by: Person) -> None:
    """Give the person another address. Links and codes that went to the old one open nothing any more.

    Whoever has the new address can sign in with a code and read what is private. So where somebody has signed in
    before, both addresses are told.
    """
    old = Person.objects.get(pk=person.pk).email
    person.email = email.strip().lower()
    person.save(update_fields=["email"])
    EmailAddress.objects.filter(user=person).delete()  # kept by allauth, which would go on sending codes there
    event = audit.record(by=by, verb="change address", subject=person)
    if not (person.last_login or person.has_usable_password()):
        return
    words = NOTICE.format(
        installation=settings.INSTALLATION_NAME,
        day=long_date(event.at),
        time=clock(event.at),
        contact=settings.CONCERN_CONTACT_EMAIL or settings.DEFAULT_FROM_EMAIL,
    )
    for address in (old, person.email):
        post(
            kind=KIND,
            key=f"{KIND}:{event.pk}:{'old' if address == old else 'new'}",
            to_email=address,
            subject="The address of your account was changed",
            body=words,
        )
