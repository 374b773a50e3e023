"""What people are told by e-mail of a project in the gallery: that they are asked, what became of it, a visitor wrote.

A message names the page and leads to it; it holds nothing that was answered or written.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from core.formats import day_of
from outbox import kinds
from outbox.actions import post
from people.models import Person
from programmes.access import coordinators_of
from projects.access import can_manage, own_projects
from projects.gallery.links import link_to
from projects.models import Consent, ConsentPart, PublicationVersion, VisitorComment

ASKED, SPONSOR, ASKED_FOR_REST = "publication asked", "publication sponsor asked", "publication asked for a cohort"
REFUSED, READY = "publication not agreed", "publication ready"
PUBLISHED, SPONSOR_PUBLISHED = "publication published", "publication published, to the sponsor"
ENDED, COMMENTED = "publication ended", "gallery comment"

TEAM_WHY = "You get this because you work on a project that is, or may be, published in the gallery."
SPONSOR_WHY = (
    "You get this because a team named you as the sponsor of its project. If that is a mistake, do nothing: nothing is "
    "published without you."
)
COORDINATOR_WHY = "You get this because you run the programme of a project that is, or may be, in the gallery."
ENDED_WHY = "You get this because you work on a project that was in the gallery, or run its programme."
TO_MEMBERS = """{proposer} proposes to publish “{title}” in the gallery, where anybody can read it. It is published only
if everybody who is asked agrees.

Read the page as it would be published, and say whether you agree, with your name or without: {link}"""
TO_SPONSOR = """The team of “{title}” would like to publish its project in the gallery of {programme}, where anybody can
read it. It is published only if you agree.

You see the very page. You need no account and no password.

Read it and answer: {link}

The link is yours alone, and goes on working: with it you can take your consent back at any time."""
NOT_AGREED = """One of those who were asked does not agree that “{title}” is published, so it is not.

See what they say, and change what would be published or leave it: {link}"""
ALL_AGREED = """Everybody who was asked has agreed that “{title}” is published in the gallery.

Look whether a patient could be identified and whether its words are fit for the public, and publish it: {link}"""
FOR_THE_REST = """“{title}” is a project of a whole cohort, which cannot be asked one by one. You are asked to agree for
those who are not named.

Read the page as it would be published, and answer: {link}"""
IS_PUBLISHED = """“{title}” is in the gallery. Anybody can read it: {page}

You can take your consent back at any time, and it leaves the gallery at once: {link}"""
IS_ENDED = """“{title}” has left the gallery: {because}.

Its page opens nothing any more. See the project: {link}"""
A_COMMENT = """A visitor of the gallery wrote to the team of “{title}”. What they wrote is for you and your coordinators
alone.

Read it: {link}"""


def register() -> None:
    for kind, why in (
        (ASKED, TEAM_WHY),
        (REFUSED, TEAM_WHY),
        (PUBLISHED, TEAM_WHY),
        (READY, COORDINATOR_WHY),
        (ASKED_FOR_REST, COORDINATOR_WHY),
        (ENDED, ENDED_WHY),
    ):
        kinds.register(kind, resolve=version_values, why=why)
    kinds.register(SPONSOR, resolve=sponsor_values, why=SPONSOR_WHY)
    kinds.register(SPONSOR_PUBLISHED, resolve=sponsor_values, why=SPONSOR_WHY)
    kinds.register(COMMENTED, resolve=comment_values, why=TEAM_WHY)


# What is sent


def ask_members(version: PublicationVersion) -> None:
    """Those of the team who have not answered yet."""
    waiting = version.consents.filter(part=ConsentPart.MEMBER, answer="").select_related("place__person")
    subject = "May “{title}” be published?"
    _post(ASKED, version, (each.place.person for each in waiting if each.place), subject, TO_MEMBERS)


def ask_sponsor(consent: Consent) -> None:
    """With a new link each time that its version is raised."""
    post(
        kind=SPONSOR,
        key=f"{SPONSOR} {consent.pk} {consent.version_of_link}",
        subject="May “{title}” be published?",
        body=TO_SPONSOR,
        to_email=consent.email,
        about_id=consent.pk,
    )


def ask_coordinators(version: PublicationVersion) -> None:
    """To agree for the rest of a cohort."""
    _post(ASKED_FOR_REST, version, _coordinators(version), "May “{title}” be published?", FOR_THE_REST)


def tell_not_agreed(version: PublicationVersion, team: Iterable[Person]) -> None:
    _post(REFUSED, version, team, "“{title}” is not published", NOT_AGREED)


def tell_ready(version: PublicationVersion) -> None:
    _post(READY, version, _coordinators(version), "“{title}” is ready to publish", ALL_AGREED)


def tell_published(version: PublicationVersion, team: Iterable[Person]) -> None:
    _post(PUBLISHED, version, team, "“{title}” is published", IS_PUBLISHED)
    for consent in version.consents.filter(part=ConsentPart.SPONSOR):
        post(
            kind=SPONSOR_PUBLISHED,
            key=f"{SPONSOR_PUBLISHED} {consent.pk}",
            subject="“{title}” is published",
            body=IS_PUBLISHED,
            to_email=consent.email,
            about_id=consent.pk,
        )


def tell_ended(version: PublicationVersion, team: Iterable[Person], by: Person | None) -> None:
    """The team and the coordinators, each once, and not the one who did it."""
    people = {person.pk: person for person in [*team, *_coordinators(version)] if person != by}
    _post(ENDED, version, people.values(), "“{title}” has left the gallery", IS_ENDED)


def tell_commented(comment: VisitorComment, team: Iterable[Person]) -> None:
    """Each once a day, however many visitors write on it."""
    for person in team:
        post(
            kind=COMMENTED,
            key=f"{COMMENTED} {comment.publication_id} {person.pk} {day_of(comment.at)}",
            subject="A visitor wrote to the team of “{title}”",
            body=A_COMMENT,
            to=person,
            about_id=comment.pk,
            programme=comment.publication.project.cohort.programme_id,
        )


def _post(kind: str, version: PublicationVersion, people: Iterable[Person], subject: str, body: str) -> None:
    programme = version.publication.project.cohort.programme_id
    for person in people:
        key = f"{kind} {version.pk} {person.pk}"
        post(kind=kind, key=key, subject=subject, body=body, to=person, about_id=version.pk, programme=programme)


def _coordinators(version: PublicationVersion) -> list[Person]:
    return coordinators_of(version.publication.project.cohort.programme_id)


# What stands in a message when it is sent

Values = Mapping[str, str] | None


def version_values(kind: str, about_id: UUID | None, person: Person | None) -> Values:
    """None once the version no longer is what the message says, or the reader has nothing to do with it any more."""
    version = _version(about_id)
    if version is None or person is None or not _concerns(person, version):
        return None
    if kind == ENDED:
        wanted = version.ended_at is not None
    elif kind == PUBLISHED:
        wanted = version.state == version.State.PUBLISHED
    else:
        wanted = version.is_open
    if not wanted:
        return None
    return _words(version) | {
        "proposer": version.proposed_by.name if version.proposed_by else settings.INSTALLATION_NAME,
        "because": _because(version),
        "link": _team_page(version),
    }


def _because(version: PublicationVersion) -> str:
    """With a coordinator's own words, where they gave any."""
    why = version.get_ended_because_display().lower()
    return f"{why}. They say: {version.ended_reason.rstrip('.')}" if version.ended_reason else why


def _version(pk: UUID | None) -> PublicationVersion | None:
    rows = PublicationVersion.objects.select_related("publication__project__cohort__programme", "proposed_by")
    return rows.defer("drawing").filter(pk=pk).first() if pk else None


def _concerns(person: Person, version: PublicationVersion) -> bool:
    project = version.publication.project
    return own_projects(person).filter(pk=project.pk).exists() or can_manage(person, project.cohort)


def _words(version: PublicationVersion) -> dict[str, str]:
    return {
        "title": version.content["title"],
        "programme": version.content["programme"],
        "page": settings.SITE_URL + reverse("gallery:case_study", args=[version.publication_id]),
    }


def _team_page(version: PublicationVersion) -> str:
    project = version.publication.project_id
    if version.ended_at:
        return settings.SITE_URL + reverse("projects:gallery", args=[project])
    return settings.SITE_URL + reverse("projects:version", args=[project, version.number])


def sponsor_values(kind: str, about_id: UUID | None, person: Person | None) -> Values:
    """None once the version was given up or replaced."""
    consent = Consent.objects.select_related("version__publication").filter(pk=about_id).first() if about_id else None
    if consent is None or not consent.version.stands:
        return None
    return _words(consent.version) | {"link": link_to(consent)}


def comment_values(kind: str, about_id: UUID | None, person: Person | None) -> Values:
    """None once it was removed, or the reader is no longer on the team."""
    rows = VisitorComment.objects.defer("name", "email", "text").select_related("publication__project")
    comment = rows.filter(pk=about_id).first() if about_id else None
    if comment is None or person is None:
        return None
    project = comment.publication.project
    if not own_projects(person).filter(pk=project.pk).exists():
        return None
    title = comment.publication.versions.order_by("-published_at").values_list("content__title", flat=True)
    said = title.filter(published_at__isnull=False).first()
    link = settings.SITE_URL + reverse("projects:gallery", args=[project.pk])
    return {"title": said or project.title, "link": f"{link}#comments"}
