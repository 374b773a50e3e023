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

ASKED, DECIDED = "panel asked", "presentation decided"
ASKED_WHY = "You get this because a coordinator asked you to hear a presentation. If that is a mistake, do nothing."
DECIDED_WHY = "You get this because you work on a project that was presented to an executive team."
ASKING = """{inviter} asks you, as {role}, to hear “{who}” of {programme} on {day}, and to say what you will back.

Read what they will tell you, see each project with its figures, and say what you decide. You need no account and no
password.

Open the presentation: {link}

The link is yours alone. You can change what you say until the presentation is closed."""
DONE = """What the panel decided of your project is written down.

See the decision on its page: {link}"""


def register() -> None:
    kinds.register(ASKED, resolve=asking_values, why=ASKED_WHY)
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
        )


def asking_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """None once the link was withdrawn or the presentation is closed."""
    rows = PanelMember.objects.select_related("presentation__cohort__programme", "presentation__place__person")
    member = rows.select_related("asked_by").filter(pk=about_id).first() if about_id else None
    if member is None or member.revoked_at or member.presentation.closed_at:
        return None
    return {
        "inviter": member.asked_by.name if member.asked_by else settings.INSTALLATION_NAME,
        "role": member.role_words,
        "who": member.presentation.presented_by,
        "programme": member.presentation.cohort.programme.name,
        "day": long_date(member.presentation.on),
        "link": link_to(member),
    }


def decided_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """The way to a project of theirs that it told of; None where there is none any more."""
    own = own_projects(person).filter(presentations=about_id).first() if person and about_id else None
    return {"link": settings.SITE_URL + reverse("projects:project", args=[own.pk])} if own else None
