"""What the panel and the participants are told by e-mail: that they are asked, and that it is decided."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from core.formats import long_date
from outbox import kinds
from outbox.actions import post
from people.models import Person
from projects.access import own_projects, team_places
from projects.models import PanelMember, Presentation, Project
from projects.panel_links import link_to

ASKED, WITHDRAWN, DECIDED = "panel asked", "panel withdrawn", "presentation decided"
ASKED_WHY = "You get this because a coordinator asked you to hear a presentation. If that is a mistake, do nothing."
WITHDRAWN_WHY = "You get this because a coordinator had asked you to hear a presentation."
DECIDED_WHY = "You get this because you work on a project that was presented to an executive team."
ASKING = """{inviter} asks you, as {role}, to hear “{who}” of {programme} on {day}, and to say what you will back.

Read what they will tell you, see each project with its figures, and say what you decide. You need no account and no
password.

Open the presentation: {link}

The link is yours alone and works until {until} at the latest. You can change what you say until the presentation is
closed."""
NO_LONGER = """You were asked to hear “{who}” of {programme} on {day}. You are no longer asked to.

Your link opens nothing any more, and what you may have said does not count. You need do nothing."""
DONE = """What the panel decided of your project is written down.

See the decision on its page: {link}"""


def register() -> None:
    kinds.register(ASKED, resolve=asking_values, why=ASKED_WHY)
    kinds.register(WITHDRAWN, resolve=withdrawn_values, why=WITHDRAWN_WHY)
    kinds.register(DECIDED, resolve=decided_values, why=DECIDED_WHY)


def ask(member: PanelMember) -> None:
    """With a new link each time that its version is raised."""
    post(
        kind=ASKED,
        key=f"{ASKED} {member.pk} {member.version}",
        subject="You are asked to hear a presentation: {who}",
        body=ASKING,
        to_email=member.email,
        about_id=member.pk,
    )


def tell_withdrawn(member: PanelMember) -> None:
    post(
        kind=WITHDRAWN,
        key=f"{WITHDRAWN} {member.pk}",
        subject="You are no longer asked to hear a presentation",
        body=NO_LONGER,
        to_email=member.email,
        about_id=member.pk,
    )


def tell_decided(presentation: Presentation, projects: Sequence[Project]) -> None:
    """Everybody who works on a project that it told of, each once."""
    people = {place.person.pk: place.person for project in projects for place in team_places(project)}
    for person in people.values():
        post(
            kind=DECIDED,
            key=f"{DECIDED} {presentation.pk} {person.pk}",
            subject="What the panel decided of your project",
            body=DONE,
            to=person,
            about_id=presentation.pk,
            programme=presentation.cohort.programme_id,
        )


def asking_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """None once the link was withdrawn or has ended, or the presentation is closed."""
    member = _member(about_id)
    if member is None or member.revoked_at or member.presentation.closed_at or member.presentation.is_over:
        return None
    inviter = member.asked_by.name if member.asked_by else settings.INSTALLATION_NAME
    until = long_date(member.presentation.until)
    return {**_what(member), "inviter": inviter, "role": member.role_words, "until": until, "link": link_to(member)}


def withdrawn_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    member = _member(about_id)
    return _what(member) if member and member.revoked_at else None


def _member(key: UUID | None) -> PanelMember | None:
    rows = PanelMember.objects.select_related(
        "presentation__cohort__programme", "presentation__place__person", "asked_by"
    )
    return rows.filter(pk=key).first() if key else None


def _what(member: PanelMember) -> dict[str, str]:
    presentation = member.presentation
    return {
        "who": presentation.presented_by,
        "programme": presentation.cohort.programme.name,
        "day": long_date(presentation.on),
    }


def decided_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """The way to a project of theirs that it told of; None where there is none any more."""
    own = own_projects(person).filter(presentations=about_id).first() if person and about_id else None
    return {"link": settings.SITE_URL + reverse("projects:project", args=[own.pk])} if own else None
