"""Verbs on the gallery: proposed by a team, agreed to by everybody who must, published by a coordinator, withdrawn.

Who must agree: each member of the team and the sponsor. Of a whole cohort's project that is not practical: there the
proposer agrees, each member whom the page may name, the sponsor, and a coordinator for all who are not named.

An answer may be changed until the page is published, and a consent taken back at any time: a published page leaves the
gallery in the same transaction. All of these verbs lock the publication first, so that publishing and taking back never
pass each other. The record says who did what and when, and nothing of what was written or of anybody's address.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cohorts.models import Place
from core.refusal import Refused
from outbox.actions import posted_lately
from people import audit
from people.models import Person
from programmes.access import coordinators_of
from projects.access import team_places
from projects.gallery import notice
from projects.gallery.content import MOST_SUBJECTS, CaseStudy, read
from projects.gallery.gathering import named_as, why_not_yet
from projects.models import (
    CaseState,
    Consent,
    ConsentAnswer,
    ConsentPart,
    Ended,
    Project,
    Publication,
    PublicationVersion,
    Setting,
)

ENDS_OR_BEGINS = ["state", "ended_at", "ended_because", "ended_reason", "published_at", "published_by"]
# From which state a version may go where; nothing else changes it.
MOVES: dict[str, tuple[CaseState, ...]] = {
    CaseState.ASKED: (CaseState.READY, CaseState.REPLACED, CaseState.WITHDRAWN),
    CaseState.READY: (CaseState.ASKED, CaseState.PUBLISHED, CaseState.REPLACED, CaseState.WITHDRAWN),
    CaseState.PUBLISHED: (CaseState.REPLACED, CaseState.WITHDRAWN),
    CaseState.REPLACED: (),
    CaseState.WITHDRAWN: (),
}
AGAIN_AFTER = timedelta(hours=1)
OVER = "This version is not asked about any more. Look at the project for the one that is."
NOT_READY = "Not everybody who was asked has agreed, so it cannot be published."
JOINED = "Somebody has joined the team who was not asked. A member proposes it again, and everybody is asked."
SAME = "This is what is in the gallery already. Change something, or leave it."
ASKED_ALREADY = "Everybody is asked about this very page already."


@transaction.atomic
def propose(
    *,
    project: Project,
    case: CaseStudy,
    drawing: str,
    setting: str,
    sponsor_name: str,
    sponsor_email: str,
    named: bool,
    by: Person,
    ask: Collection[Place] = (),
    token: UUID | None = None,
    tell: bool = True,
) -> PublicationVersion:
    """Freeze what would be published and ask everybody who must agree; the proposer agrees by this, `named` or not.

    `ask` are those of a whole cohort whom the page may name. What was proposed before and is not published gives way;
    what is published stays until this is, or is taken down. Where the very same page is proposed with another sponsor,
    what members said to it stands. `token` is the form's: posted twice it is one version.
    """
    project = Project.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=project.pk)
    publication = _publication(project)
    sealed = case.seal(drawing)
    if token and (same := PublicationVersion.objects.filter(pk=token).first()):
        if (same.publication_id, same.sealed) == (publication.pk, sealed):
            return same
        token = None  # the browser went back to a form that was sent, and other words were asked about
    proposer = _may_propose(project, case, sponsor_email, by)
    before = publication.versions.undecided().first()
    _check_new(publication, before, sealed, sponsor_email)
    if before:
        _move(before, CaseState.REPLACED)
    last = publication.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = PublicationVersion.objects.create(
        pk=token or uuid4(),
        publication=publication,
        number=last + 1,
        content=case.kept(),
        drawing=drawing,
        sealed=sealed,
        setting=Setting(setting),
        subjects="\n".join(["", *case.subjects, ""]) if case.subjects else "",
        search_text=case.search_text,
        proposed_by=by,
        proposed_at=timezone.now(),
    )
    _ask(version, project, proposer, named=named, others=ask)
    sponsor = Consent.objects.create(
        version=version,
        part=ConsentPart.SPONSOR,
        name=" ".join(sponsor_name.split()),
        email=sponsor_email.lower(),
    )
    if before and before.sealed == sealed:
        _carry_over(before, version)
    audit.record(by=by, verb="propose for the gallery", subject=project, version=version.number, sealed=sealed)
    if tell:
        notice.ask_members(version)
        notice.ask_sponsor(sponsor)
        if project.is_cohorts:
            notice.ask_coordinators(version)
    return version


def _publication(project: Project) -> Publication:
    publication, _ = Publication.objects.get_or_create(project=project)
    return Publication.objects.select_for_update().get(pk=publication.pk)


def _may_propose(project: Project, case: CaseStudy, sponsor: str, by: Person) -> Place:
    """The proposer's place; Refused where the project, the page or the sponsor will not do."""
    if reason := why_not_yet(project):
        raise Refused(reason)
    if len(case.subjects) > MOST_SUBJECTS:
        raise Refused(f"Choose {MOST_SUBJECTS} subjects at most.", "subjects")
    proposer = team_places(project).filter(person=by).first()
    if proposer is None:
        raise Refused("One of the team proposes it.")
    _check_sponsor(project, sponsor, by)
    _check_quotations(project, case)
    return proposer


def _check_sponsor(project: Project, email: str, by: Person) -> None:
    """Nobody answers as their own sponsor."""
    own = {place.person.email.lower() for place in team_places(project)} | {by.email.lower()}
    if email.lower() in own | {person.email.lower() for person in coordinators_of(project.cohort.programme_id)}:
        raise Refused("Give the address of somebody outside the team, who does not run the programme.", "sponsor_email")


def _check_quotations(project: Project, case: CaseStudy) -> None:
    """One that was taken back while the form was open is not asked about."""
    there = set(project.quotations.filter(for_reports=True).values_list("text", flat=True))
    if any(said.text not in there for said in case.quotations):
        raise Refused("A quotation was taken back meanwhile. Look at the page again.")


def _check_new(publication: Publication, before: PublicationVersion | None, sealed: str, sponsor: str) -> None:
    if publication.versions.published().filter(sealed=sealed).exists():
        raise Refused(SAME)
    if before and before.sealed == sealed and before.consents.filter(email=sponsor.lower()).exists():
        raise Refused(ASKED_ALREADY)


def _ask(
    version: PublicationVersion, project: Project, proposer: Place, *, named: bool, others: Iterable[Place]
) -> None:
    """A row for everybody of the team, or for those of a whole cohort who may be named, and for a coordinator."""
    team = {place.pk: place for place in (team_places(project) if not project.is_cohorts else [proposer, *others])}
    rows = Place.objects.filter(pk__in=team).select_related("person", "profession").order_by("person__family_name")
    for place in rows:
        answer = ConsentAnswer.OPEN
        if place.pk == proposer.pk:
            answer = ConsentAnswer.NAMED if named else ConsentAnswer.UNNAMED
        Consent.objects.create(
            version=version,
            part=ConsentPart.MEMBER,
            place=place,
            says=named_as(place),
            answer=answer,
            answered_at=version.proposed_at if answer else None,
        )
    if project.is_cohorts:
        Consent.objects.create(version=version, part=ConsentPart.COORDINATOR)


def _carry_over(before: PublicationVersion, version: PublicationVersion) -> None:
    """What members said to the very same page."""
    said = before.consents.filter(part=ConsentPart.MEMBER).exclude(answer=ConsentAnswer.OPEN)
    for each in said:
        version.consents.filter(place=each.place_id, answer=ConsentAnswer.OPEN).update(
            answer=each.answer, answered_at=each.answered_at
        )


# What those who are asked say


@transaction.atomic
def answer(
    *,
    consent: Consent,
    answer: str,
    by: Person | None,
    why: str = "",
    tell: bool = True,
) -> PublicationVersion:
    """Yes, with one's name or without, or no; `by` is None of a sponsor, whom the link lets in. A no to a published
    page takes it out of the gallery. Once it is published a name may be taken out of it and none put in."""
    version = _locked(consent.version)
    consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if not version.stands:
        raise Refused(OVER)
    if not answer or answer not in ConsentAnswer.values:
        raise Refused("Choose one of the answers.", "answer")
    if answer == ConsentAnswer.NAMED and consent.part != ConsentPart.MEMBER:
        answer = ConsentAnswer.UNNAMED
    is_published = version.state == CaseState.PUBLISHED
    if is_published and answer == ConsentAnswer.NAMED and consent.answer != ConsentAnswer.NAMED:
        raise Refused("A name comes into a page with its next version. Propose one from the project’s page.", "answer")
    consent.answer, consent.answered_at = answer, timezone.now()
    consent.why = why.strip() if answer == ConsentAnswer.NO else ""
    consent.person = by if consent.part == ConsentPart.COORDINATOR else None
    consent.save(update_fields=["answer", "answered_at", "why", "person"])
    project = version.publication.project
    # Which answer is for the team alone, so the trail, which administrators read, does not hold it.
    audit.record(by=by, verb="answer for the gallery", subject=project, version=version.number, consent=consent.pk)
    if answer == ConsentAnswer.NO and is_published:
        _take_back_elsewhere(version, consent)
        _end(version, Ended.CONSENT)
    elif not is_published:
        _settle(version, tell=tell)
        if answer == ConsentAnswer.NO and tell:
            notice.tell_not_agreed(version, version.members())
    return version


def _take_back_elsewhere(version: PublicationVersion, consent: Consent) -> None:
    """Who takes back what is published does not agree to what is proposed in its place either."""
    proposed = version.publication.versions.undecided().first()
    if proposed is None:
        return
    same = Q(place=consent.place_id) if consent.place_id else Q(part=consent.part, place=None, email=consent.email)
    proposed.consents.filter(same).update(answer=ConsentAnswer.NO, answered_at=timezone.now())
    _settle(proposed)


def _settle(version: PublicationVersion, *, tell: bool = True) -> None:
    """Ready once everybody agrees, and no longer once somebody does not."""
    agreed = all(each.agrees for each in version.consents.all())
    if agreed and version.state == CaseState.ASKED:
        _move(version, CaseState.READY)
        if tell:
            notice.tell_ready(version)
    elif not agreed and version.state == CaseState.READY:
        _move(version, CaseState.ASKED)


@transaction.atomic
def ask_sponsor_again(*, consent: Consent, by: Person) -> None:
    """A new link by e-mail; those sent before open nothing any more, but the one with which consent to what is
    published is taken back."""
    version = _locked(consent.version)
    consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if not version.stands or consent.part != ConsentPart.SPONSOR:
        raise Refused(OVER)
    if posted_lately(kind=notice.SPONSOR, about_id=consent.pk, within=AGAIN_AFTER):
        raise Refused("The link was sent within the last hour. Wait until it has had time to arrive.")
    theirs = Consent.objects.filter(version__publication=version.publication_id, email=consent.email)
    ended = theirs.filter(Q(pk=consent.pk) | ~Q(version__state=CaseState.PUBLISHED))
    ended.update(version_of_link=F("version_of_link") + 1)
    consent.refresh_from_db(fields=["version_of_link"])
    project = version.publication.project
    audit.record(by=by, verb="ask sponsor again", subject=project, version=version.number, consent=consent.pk)
    notice.ask_sponsor(consent)


# What a coordinator does


@transaction.atomic
def publish(
    *,
    version: PublicationVersion,
    no_patient: bool,
    fit: bool,
    by: Person,
    tell: bool = True,
) -> PublicationVersion:
    """Into the gallery, at once: all consents are read again under the lock. `no_patient` and `fit` are the two things
    that a coordinator checks. The version that stood there gives way. Twice is once."""
    version = _locked(version)
    if version.state == CaseState.PUBLISHED:
        return version
    if not no_patient:
        raise Refused("Tick that no patient can be identified, once you have read the page.", "no_patient")
    if not fit:
        raise Refused("Tick that the words are fit for the public, once you have read the page.", "fit")
    consents = list(version.consents.select_for_update(of=("self",)))
    if version.state != CaseState.READY or not all(each.agrees for each in consents):
        raise Refused(NOT_READY)
    project = version.publication.project
    asked = {each.place_id for each in consents}
    if not project.is_cohorts and not {place.pk for place in team_places(project)} <= asked:
        raise Refused(JOINED)
    if before := version.publication.versions.published().first():
        _move(before, CaseState.REPLACED)
    version.published_at, version.published_by = timezone.now(), by
    _move(version, CaseState.PUBLISHED)
    audit.record(by=by, verb="publish in the gallery", subject=project, version=version.number, sealed=version.sealed)
    if tell:
        notice.tell_published(version, version.members())
    return version


@transaction.atomic
def take_down(*, version: PublicationVersion, by: Person, reason: str = "") -> None:
    """A coordinator ends what is published, or what is proposed. The team is told the `reason`. Twice is once."""
    version = _locked(version)
    if version.stands:
        project = version.publication.project
        audit.record(by=by, verb="take down from the gallery", subject=project, version=version.number)
        version.ended_reason = reason.strip()
        _end(version, Ended.COORDINATOR, by)


# What a page says that may not be said any more


def take_back_quotation(*, project: Project | UUID, text: str, by: Person) -> None:
    """Somebody who is quoted takes it back: no page that quotes it stands, and no version keeps it. Within the caller's
    transaction. What a version was sealed as stays as it was."""
    _end_where(project, Ended.QUOTATION, by, lambda case: any(said.text == text for said in case.quotations))
    for version in PublicationVersion.objects.filter(publication__project=project):
        kept = [said for said in version.content.get("quotations", ()) if said["text"] != text]
        if len(kept) < len(version.content.get("quotations", ())):
            version.content["quotations"] = kept
            version.save(update_fields=["content"])


def no_longer_named(*, project: Project | UUID, organisation: str, by: Person | None = None) -> None:
    """A partner's organisation is not to be named any more. Within the caller's transaction."""
    _end_where(project, Ended.PARTNER, by, lambda case: organisation in case.organisations)


def _end_where(project: Project | UUID, because: Ended, by: Person | None, holds) -> None:
    publication = Publication.objects.select_for_update().filter(project=project).first()
    if publication is None:
        return
    for version in publication.versions.standing().select_related("publication__project__cohort__programme"):
        if holds(read(version.content)):
            audit.record(
                by=by,
                verb="withdraw from the gallery",
                subject=version.publication.project,
                version=version.number,
                because=because,
            )
            _end(version, because, by)


def _end(version: PublicationVersion, because: Ended, by: Person | None = None) -> None:
    """Withdrawn. Of a page that was in the gallery, the team and the coordinators are told, but whoever did it."""
    was_published = version.state == CaseState.PUBLISHED
    version.ended_because = because
    _move(version, CaseState.WITHDRAWN)
    if was_published:
        notice.tell_ended(version, version.members(), by)


def _move(version: PublicationVersion, to: CaseState) -> None:
    if to not in MOVES[version.state]:
        raise Refused(f"A version that is “{version.get_state_display().lower()}” cannot become “{to.label.lower()}”.")
    version.state = to
    if to in (CaseState.REPLACED, CaseState.WITHDRAWN):
        version.ended_at = timezone.now()
    version.save(update_fields=ENDS_OR_BEGINS)


def _locked(version: PublicationVersion) -> PublicationVersion:
    """As it is now, with its publication locked: the one lock of all these verbs."""
    Publication.objects.select_for_update().get(pk=version.publication_id)
    rows = PublicationVersion.objects.select_related("publication__project__cohort__programme")
    return rows.get(pk=version.pk)
