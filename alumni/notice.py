"""What alumni are told by e-mail: that they are asked, and once that there is still time."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from alumni.links import link_to
from alumni.models import AskNotAgain, FollowUp
from core.formats import long_date
from outbox import kinds
from outbox.actions import post
from people.models import Person

ASKED, REMINDED = "alumni asked", "alumni reminded"
WHY = "You get this because you were on this programme to its end. One tap on the page and you are not asked again."
ASKING = """It is {months} months since {cohort} of {programme} ended. How did it go on?

One short form asks about your job, what became of your project, and how much of what you learned you use. It takes
two minutes, on a phone too.

Answer here: {link}

You need no account and no password. The link is yours alone and works until {until}; until then you can change what
you say. The programme’s team reads it with your name, {commissioner} sees counts only."""
REMINDING = """We asked how it went on after {programme}. If you have two minutes, there is still time until {until}.

Answer here: {link}

This is the only reminder. If you would rather not be asked, the same page has a button for that."""


def register() -> None:
    kinds.register(ASKED, resolve=values, why=WHY)
    kinds.register(REMINDED, resolve=values, why=WHY)


def ask(follow_up: FollowUp) -> None:
    """With a new link each time that its version is raised."""
    _post(ASKED, follow_up, "How did it go on? Two minutes, {months} months after {programme}", ASKING)


def remind(follow_up: FollowUp) -> None:
    _post(REMINDED, follow_up, "Still time until {until}: how did it go on?", REMINDING)


def _post(kind: str, follow_up: FollowUp, subject: str, body: str) -> None:
    post(
        kind=kind,
        key=f"{kind} {follow_up.pk} {follow_up.version}",
        subject=subject,
        body=body,
        to=follow_up.place.person,
        about_id=follow_up.pk,
        programme=follow_up.wave.cohort.programme_id,
    )


def values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """None once it was answered, the wave is over or the person said not to ask again."""
    if about_id is None or person is None:
        return None
    found = FollowUp.objects.waiting().filter(pk=about_id, place__person=person).with_everything().first()
    if found is None or not found.wave.takes_answers(timezone.localdate()):
        return None
    if AskNotAgain.objects.filter(person=person).exists():
        return None
    cohort = found.wave.cohort
    return {
        "months": str(found.wave.months),
        "cohort": cohort.name,
        "programme": cohort.programme.name,
        "commissioner": cohort.programme.commissioner.name or settings.INSTALLATION_NAME,
        "until": long_date(found.wave.closes_on),
        "link": link_to(found),
    }
