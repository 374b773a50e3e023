"""Partners from outside: asked by the team, let in by a link of their own, named only where they agree.

The link is an HMAC of the invitation, its version and its address: nothing is stored that would open it. Whom the page
of a project may name stands on the project (`named_partners`), written here alone.
"""

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import links
from core.formats import long_date
from core.refusal import Refused
from outbox import kinds
from outbox.actions import post
from people import audit
from people.models import Person
from projects import publishing
from projects.models import Partner, PartnerAnswer, Project
from projects.papers import documents as papers

SALT = "projects.partner"
INVITED, WITHDRAWN = "partner invited", "partner withdrawn"
MOST_PARTNERS = 30
WHY = "You get this because a team asked you to take part in its project. If that is a mistake, do nothing."
INVITATION = """{inviter} asks you to take part in the project “{title}”.

{why}

See what it is about and say whether you take part, with your name or without: you need no account and no password.

Open the project: {link}

The link is yours alone and shows the project until {until}."""

WITHDRAWN_WHY = "You get this because a team had asked you to take part in its project."
NO_LONGER = """The team of the project “{title}” no longer asks you to take part.

Your link opens nothing any more, and its page does not name you. You need do nothing."""


def register() -> None:
    kinds.register(INVITED, resolve=_message_values, why=WHY)
    kinds.register(WITHDRAWN, resolve=_withdrawn_values, why=WITHDRAWN_WHY)


def token_of(partner: Partner) -> str:
    """43 characters that only this installation can make."""
    return links.token(SALT, partner.pk, partner.version, partner.email.lower())


def partner_behind(key: UUID, token: str) -> Partner | None:
    """Whom a link belongs to, at its present version; None when it is nobody's, or no longer."""
    rows = Partner.objects.invited().select_related("project__cohort__programme__provider", "invited_by")
    partner = rows.filter(pk=key).first()
    return partner if partner and links.is_same(token, token_of(partner)) else None


def _message_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    rows = Partner.objects.invited().select_related("project__cohort", "invited_by")
    partner = rows.filter(pk=about_id).first() if about_id else None
    if partner is None:
        return None
    return {
        "inviter": partner.invited_by.name if partner.invited_by else settings.INSTALLATION_NAME,
        "title": partner.project.title,
        "why": partner.why,
        "until": long_date(partner.until),
        "link": settings.SITE_URL + reverse("projects:partner", args=[partner.pk, token_of(partner)]),
    }


def _withdrawn_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    partner = Partner.objects.select_related("project").filter(pk=about_id).first() if about_id else None
    return {"title": partner.project.title} if partner and partner.revoked_at else None


# Verbs


@transaction.atomic
def invite_partner(
    *, project: Project, name: str, organisation: str, email: str, why: str, by: Person, token: UUID | None = None
) -> Partner:
    """Ask somebody outside, by e-mail. `token` is the form's: posted twice it is one invitation."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    if token and (same := Partner.objects.filter(pk=token, project=project).first()):
        return same
    standing = project.partners_by_link.invited()
    if standing.filter(email__iexact=email).exists():
        raise Refused("Somebody with this address is asked already. Send that invitation again.", "email")
    if standing.count() >= MOST_PARTNERS:
        raise Refused(f"A project has {MOST_PARTNERS} partners at most. Withdraw an invitation first.")
    made = Partner.objects.create(
        pk=token or uuid4(),
        project=project,
        name=" ".join(name.split()),
        organisation=" ".join(organisation.split()),
        email=email.lower(),
        why=" ".join(why.split()),
        invited_by=by,
    )
    audit.record(by=by, verb="invite partner", subject=project, partner=made.pk)
    _send(made)
    return made


@transaction.atomic
def invite_partner_again(*, partner: Partner, by: Person) -> None:
    """A new link by e-mail, for as long as a first one; the one sent before opens nothing any more."""
    partner = _standing(partner)
    partner.version += 1
    partner.invited_at = timezone.now()
    partner.save(update_fields=["version", "invited_at"])
    audit.record(by=by, verb="invite partner again", subject=partner.project, partner=partner.pk)
    _send(partner)


@transaction.atomic
def withdraw_partner(*, partner: Partner, by: Person) -> None:
    """The link opens nothing any more, the name goes from the project at once, and they are told. Twice is once."""
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if partner.revoked_at is None:
        partner.revoked_at = timezone.now()
        partner.save(update_fields=["revoked_at"])
        audit.record(by=by, verb="withdraw partner", subject=partner.project, partner=partner.pk)
        _name(partner.project_id)
        post(
            kind=WITHDRAWN,
            key=f"{WITHDRAWN} {partner.pk}",
            subject="You are no longer asked to take part: {title}",
            body=NO_LONGER,
            to_email=partner.email,
            about_id=partner.pk,
        )
        if partner.answer == PartnerAnswer.NAMED:
            _no_longer_named(partner, by)


@transaction.atomic
def answer_partner(*, partner: Partner, answer: str) -> None:
    """The partner's own answer, which they may give again: with their name, without it, or not at all."""
    partner = _standing(partner)
    if answer not in PartnerAnswer.values or not answer:
        raise Refused("Choose one of the three.", "answer")
    before, partner.answer, partner.answered_at = partner.answer, answer, timezone.now()
    partner.save(update_fields=["answer", "answered_at"])
    audit.record(by=None, verb="answer as partner", subject=partner.project, partner=partner.pk)
    _name(partner.project_id)
    if before == PartnerAnswer.NAMED != answer:
        _no_longer_named(partner, None)


def _standing(partner: Partner) -> Partner:
    partner = Partner.objects.select_for_update(of=("self",)).select_related("project").get(pk=partner.pk)
    if partner.revoked_at:
        raise Refused("This invitation was withdrawn.")
    return partner


def _name(project: UUID) -> None:
    """Those who agreed, and nobody else, stand on the project."""
    rows = Partner.objects.invited().filter(project=project, answer=PartnerAnswer.NAMED).order_by("name", "id")
    Project.objects.filter(pk=project).update(named_partners="\n".join(each.says for each in rows))


def _no_longer_named(partner: Partner, by: Person | None) -> None:
    """No poster and no report that may name them can be opened any more; the gallery does not name their organisation,
    unless another of it agrees."""
    papers.take_back(project=partner.project_id, by=by)
    others = Partner.objects.invited().filter(project=partner.project_id, answer=PartnerAnswer.NAMED)
    if not others.filter(organisation=partner.organisation).exists():
        publishing.no_longer_named(project=partner.project_id, organisation=partner.organisation, by=by)


def _send(partner: Partner) -> None:
    post(
        kind=INVITED,
        key=f"{INVITED} {partner.pk} {partner.version}",
        subject="Will you take part? {title}",
        body=INVITATION,
        to_email=partner.email,
        about_id=partner.pk,
    )
