"""Verbs on what visitors of the gallery write to a team: encrypted, for team and coordinators, never published.

The record says that a comment came, was answered or was removed, and nothing of what it says or whose it is.
"""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from people import audit
from people.models import Person
from projects.gallery import notice
from projects.models import Publication, VisitorComment

GONE = "This project has left the gallery, so its team cannot be written to here."
MOST_WAITING = 100
FULL = "The team has many comments to read. Please write again in some days."


@transaction.atomic
def comment(
    *,
    publication: Publication,
    name: str,
    text: str,
    email: str = "",
    by: Person | None = None,
    token: UUID | None = None,
    tell: bool = True,
) -> VisitorComment:
    """What a visitor, who needs no account, writes to the team; `email` only if they want an answer. `token` is the
    form's: posted twice it is one."""
    Publication.objects.select_for_update().get(pk=publication.pk)
    if token and (same := VisitorComment.objects.filter(pk=token).first()):
        if (same.publication_id, same.text) == (publication.pk, text.strip()):
            return same
        token = None  # the browser went back to a form that was sent, and something else was written
    version = publication.versions.published().first()
    if version is None:
        raise Refused(GONE)
    if publication.comments.filter(answered_at=None).count() >= MOST_WAITING:
        raise Refused(FULL)
    made = VisitorComment.objects.create(
        pk=token or uuid4(),
        publication=publication,
        name=" ".join(name.split()),
        email=email.strip(),
        text=text.strip(),
    )
    audit.record(by=by, verb="comment on gallery", subject=publication.project, comment=made.pk)
    if tell:
        notice.tell_commented(made, version.members())
    return made


@transaction.atomic
def mark_answered(*, comment: VisitorComment, by: Person) -> None:
    """Somebody of the team, or a coordinator, has written back, or nothing is to be answered. Twice is once."""
    waiting = VisitorComment.objects.filter(pk=comment.pk, answered_at=None)
    if waiting.update(answered_at=timezone.now(), answered_by=by):
        audit.record(by=by, verb="mark comment answered", subject=comment.publication.project, comment=comment.pk)


@transaction.atomic
def mark_waiting(*, comment: VisitorComment, by: Person) -> None:
    """It was marked by mistake: it waits for an answer again."""
    answered = VisitorComment.objects.filter(pk=comment.pk, answered_at__isnull=False)
    if answered.update(answered_at=None, answered_by=None):
        audit.record(by=by, verb="mark comment waiting", subject=comment.publication.project, comment=comment.pk)


@transaction.atomic
def remove_comment(*, comment: VisitorComment, by: Person) -> None:
    """For good: it says something that should not be kept, or it was not meant for the team."""
    audit.record(by=by, verb="remove comment", subject=comment.publication.project, comment=comment.pk)
    comment.delete()
