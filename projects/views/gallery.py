"""A project on its way to the gallery: proposed, agreed to, published, taken down; and what visitors wrote to it."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from cohorts.models import Place
from core.refusal import Refused
from people.access import SignedIn, signed_in
from people.models import Person
from projects import access, commenting, publishing
from projects.forms.gallery import AnswerForm, ProposeForm, PublishForm, TakeDownForm, as_before
from projects.gallery.gathering import Material, material_of, named_as, why_not_yet
from projects.gallery.pages import Preview, Standing, standing_of
from projects.models import Project, VersionQuerySet, VisitorComment
from projects.typed import keeps_typed, taken, writer_token
from projects.views.project import editable, visible

COMMENTS_SHOWN = 200  # the newest


def seen(request: SignedIn, pk: UUID) -> Project:
    """For its team and its coordinators; to be seen but another's: 403."""
    project = visible(request, pk)
    if not access.sees_publication(request.user, project):
        raise PermissionDenied
    return project


def _standing(request: SignedIn, project: Project, versions: VersionQuerySet) -> list[Standing]:
    person = request.user
    rows = versions.select_related("proposed_by", "published_by").prefetch_related("consents")
    manages = access.can_publish(person, project)
    return standing_of(rows, places=access.keys_of_places(person), manages=manages)


@signed_in
@sensitive_variables()
def gallery(request: SignedIn, pk: UUID) -> HttpResponse:
    """What is published and proposed, who agreed, earlier versions, and what visitors wrote."""
    project = seen(request, pk)
    person = request.user
    versions = access.versions_of(project)
    standing = _standing(request, project, versions.standing())
    reads = access.reads_comments(person, project)
    context = {
        "project": project,
        "proposed": next((each for each in standing if each.version.is_open), None),
        "published": next((each for each in standing if not each.version.is_open), None),
        "earlier": versions.ended().defer("content", "drawing", "search_text"),
        "comments": access.comments_on(project).select_related("answered_by")[:COMMENTS_SHOWN] if reads else None,
        "reads": reads,
        "on_team": access.can_edit(person, project),
        "manages": access.can_publish(person, project),
        "not_yet": why_not_yet(project),
    }
    return render(request, "projects/gallery.html", context)


def _material(project: Project) -> tuple[Material, list[Place]]:
    places = list(access.team_places(project).select_related("organisation", "profession"))
    names = [f"{place.person.given_name} {place.person.family_name}" for place in places]
    return material_of(project, [place.organisation.name for place in places], names), places


def _preview(form: ProposeForm, places: Sequence[Place], person: Person) -> Preview | None:
    """The page as it would be, with the proposer's name where they say so; of the others nobody has been asked."""
    if not form.is_bound or not form.is_valid() or form.case is None:
        return None
    own = [named_as(place) for place in places if place.person_id == person.pk]
    asked = form.asked(len(places) - 1)
    names = tuple(own) if form.cleaned_data["named"] == "yes" else ()
    return Preview(form.case, mark_safe(form.drawing), names, asked)  # noqa: S308  drawn by core.charts, escaped there


@keeps_typed()
@signed_in
def propose(request: SignedIn, pk: UUID) -> HttpResponse:
    """The form, and the page as it would be published; what is asked about is what was shown."""
    project = editable(request, pk)
    if reason := why_not_yet(project):
        return render(request, "projects/gallery_not_yet.html", {"project": project, "reason": reason})
    material, places = _material(project)
    before = access.versions_of(project).prefetch_related("consents").first()
    sponsor = next((each for each in before.consents.all() if each.email), None) if before else None
    others = access.team_places(project).exclude(person=request.user) if project.is_cohorts else None
    typed = request.POST or taken(request)
    form = ProposeForm(typed, initial=as_before(before, sponsor), material=material, places=others)
    if request.method == "POST" and form.is_valid() and form.was_seen:
        try:
            publishing.propose(project=project, by=request.user, **form.words())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Everybody who must agree is asked.")
            return redirect("projects:gallery", pk)
    preview = _preview(form, places, request.user)
    context = {"project": project, "form": form, "preview": preview, "writer": writer_token(request.user)}
    return render(request, "projects/gallery_propose.html", context)


@signed_in
@sensitive_post_parameters("why")
@sensitive_variables()
def version(request: SignedIn, pk: UUID, number: int) -> HttpResponse:
    """One version as it is, or would be, published, with what the reader is asked. POST answers."""
    project = visible(request, pk)
    on_it = access.sees_publication(request.user, project)
    if not on_it and not access.was_asked(request.user, project):
        raise PermissionDenied
    found = _found(request, project, number)
    consent = found.own if found.version.stands else None
    form = None
    if consent:
        published = found.version.state == found.version.State.PUBLISHED
        form = AnswerForm(request.POST if request.method == "POST" else None, consent=consent, published=published)
    elif request.method == "POST":
        raise PermissionDenied
    if form and consent and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("answer", "why")}
        try:
            publishing.answer(consent=consent, by=request.user, **words)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Your answer is kept. You can change it here at any time.")
            return redirect("projects:gallery" if on_it else "projects:project", pk)
    if not on_it and consent is None:
        raise PermissionDenied
    return _version_page(request, project, found, form=form)


def _found(request: SignedIn, project: Project, number: int) -> Standing:
    versions = access.versions_of(project).filter(number=number)
    get_object_or_404(versions.only("pk"))
    return _standing(request, project, versions)[0]


def _version_page(
    request: SignedIn,
    project: Project,
    found: Standing,
    *,
    form: AnswerForm | None = None,
    publishing_form: PublishForm | None = None,
) -> HttpResponse:
    version = found.version
    may_publish = version.state == version.State.READY and access.can_publish(request.user, project)
    context = {
        "project": project,
        "standing": found,
        "shown": found.shown,
        "form": form,
        "publish_form": publishing_form or (PublishForm() if may_publish else None),
    }
    return render(request, "projects/gallery_version.html", context)


@signed_in
@require_POST
def publish(request: SignedIn, pk: UUID, number: int) -> HttpResponse:
    """By a coordinator who has read the page."""
    project = visible(request, pk)
    if not access.can_publish(request.user, project):
        raise PermissionDenied
    found = _found(request, project, number)
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            publishing.publish(version=found.version, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Published. The team and the sponsor are told.")
            return redirect("projects:gallery", pk)
    return _version_page(request, project, found, publishing_form=form)


@signed_in
def take_down(request: SignedIn, pk: UUID, number: int) -> HttpResponse:
    """By a coordinator, asked once more before it goes; of what is in the gallery also why."""
    project = visible(request, pk)
    if not access.can_publish(request.user, project):
        raise PermissionDenied
    found = get_object_or_404(access.versions_of(project), number=number)
    if not found.stands:
        return redirect("projects:gallery", pk)
    form = None if found.is_open else TakeDownForm(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        publishing.take_down(version=found, reason=reason, by=request.user)
        messages.success(request, "Taken down. Its page opens nothing any more.")
        return redirect("projects:gallery", pk)
    return render(request, "projects/gallery_take_down.html", {"project": project, "version": found, "form": form})


@signed_in
@require_POST
def sponsor_again(request: SignedIn, pk: UUID, number: int) -> HttpResponse:
    """A new link for the sponsor, by somebody of the team."""
    project = editable(request, pk)
    found = _found(request, project, number)
    try:
        if found.sponsor:
            publishing.ask_sponsor_again(consent=found.sponsor, by=request.user)
            messages.success(request, "The sponsor gets a new link; the one before opens nothing any more.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("projects:gallery", pk)


def _comment(request: SignedIn, pk: UUID, comment: UUID) -> VisitorComment:
    project = seen(request, pk)
    found = get_object_or_404(access.comments_on(project).select_related("publication__project"), pk=comment)
    if not access.reads_comments(request.user, project):
        raise PermissionDenied
    return found


@signed_in
@require_POST
def answer_comment(request: SignedIn, pk: UUID, comment: UUID) -> HttpResponse:
    """Marked as answered, or as not answered after all."""
    found = _comment(request, pk, comment)
    if request.POST.get("undo"):
        commenting.mark_waiting(comment=found, by=request.user)
        messages.success(request, "It waits for an answer again.")
    else:
        commenting.mark_answered(comment=found, by=request.user)
        messages.success(request, "Marked as answered.")
    return redirect("projects:gallery", pk)


@signed_in
@sensitive_variables()
def remove_comment(request: SignedIn, pk: UUID, comment: UUID) -> HttpResponse:
    """For good, asked once more before it goes."""
    found = _comment(request, pk, comment)
    if request.method == "POST":
        commenting.remove_comment(comment=found, by=request.user)
        messages.success(request, "Comment removed.")
        return redirect("projects:gallery", pk)
    context = {"project": found.publication.project, "comment": found}
    return render(request, "projects/gallery_remove_comment.html", context)
