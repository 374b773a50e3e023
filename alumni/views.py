"""The form that a link opens, one's own page, and what the programme's team reads of a cohort."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from alumni import access, actions, reading
from alumni.forms import FollowUpForm
from alumni.links import follow_up_behind, path_to, token_of
from alumni.models import FollowUp
from cohorts.access import has_place
from core.dates import today
from core.refusal import Refused
from core.spreadsheets import csv_answer
from people.access import SignedIn, public, signed_in
from people.models import Person

by_link = public("the link in the e-mail is what lets somebody in, and opens their own form only")


# By the link


@by_link
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def follow_up(request: HttpRequest, key: UUID, token: str) -> HttpResponse:
    """The two-minute form, or that it is over. GET shows, POST keeps; kept again it replaces what was told."""
    found = follow_up_behind(key, token)
    if found is None:
        return render(request, "link_unknown.html", status=404)
    if not found.wave.takes_answers(today()):
        return render(request, "alumni/over.html", _of_link(found))
    projects, at_the_end = list(access.projects_of(found.place)), reading.own_end(found.place)
    form = FollowUpForm(request.POST or None, projects=projects, answer=found.told, at_the_end=at_the_end)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(follow_up=found, told=form.told(), by=None)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Your answer is kept, thank you. You can change it here while this is open.")
            return redirect(path_to(found))
    return render(request, "alumni/follow_up.html", _of_link(found) | {"form": form})


def _of_link(found: FollowUp) -> dict[str, object]:
    return {
        "follow_up": found,
        "place": found.place,
        "cohort": found.wave.cohort,
        "asked_no_more": access.is_asked_no_more(found.place.person),
        "token": token_of(found),
        "fewest": settings.TEAM_THRESHOLD,
    }


@by_link
@require_POST
def asking(request: HttpRequest, key: UUID, token: str) -> HttpResponse:
    """Not to be asked again, or to be asked again after all."""
    found = follow_up_behind(key, token)
    if found is None:
        return render(request, "link_unknown.html", status=404)
    _switch(request, found.place.person, by=None)
    return redirect(path_to(found))


@by_link
@require_POST
def take_back(request: HttpRequest, key: UUID, token: str) -> HttpResponse:
    found = follow_up_behind(key, token)
    if found is None:
        return render(request, "link_unknown.html", status=404)
    actions.take_back(follow_up=found, by=None)
    messages.success(request, "What you told is deleted.")
    return redirect(path_to(found))


def _switch(request: HttpRequest, person: Person, by: Person | None) -> None:
    if request.POST.get("ask") == "again":
        actions.say_again(person=person, by=by)
        messages.success(request, "You may be asked again. You are asked twice at most after each programme.")
    else:
        actions.say_not_again(person=person, by=by)
        messages.success(request, "You are not asked again. You can change that at any time.")


# One's own page


@signed_in
@never_cache
@sensitive_variables()
def own(request: SignedIn) -> HttpResponse:
    """What one was asked and told after each programme, and whether one may be asked again."""
    if not has_place(request.user):
        raise Http404
    day = today()
    rows = list(access.own_follow_ups(request.user).with_everything().order_by("-wave__opened_on"))
    context = {
        "lines": [(row, path_to(row) if row.wave.takes_answers(day) else "") for row in rows],
        "asked_no_more": access.is_asked_no_more(request.user),
    }
    return render(request, "alumni/own.html", context)


@signed_in
def own_form(request: SignedIn, pk: UUID) -> HttpResponse:
    """To one's own form, which outlasts the sign-in."""
    return redirect(
        path_to(get_object_or_404(access.own_follow_ups(request.user).select_related("place__person"), pk=pk))
    )


@signed_in
@require_POST
def own_asking(request: SignedIn) -> HttpResponse:
    if not has_place(request.user):
        raise Http404
    _switch(request, request.user, by=request.user)
    return redirect("alumni:own")


@signed_in
@require_POST
def own_take_back(request: SignedIn, pk: UUID) -> HttpResponse:
    """At any time, after the wave is closed too."""
    found = get_object_or_404(access.own_follow_ups(request.user), pk=pk)
    actions.take_back(follow_up=found, by=request.user)
    messages.success(request, "What you told is deleted.")
    return redirect("alumni:own")


# The programme's team


@signed_in
@never_cache
@sensitive_variables()
def cohort(request: SignedIn, pk: UUID) -> HttpResponse:
    """A cohort after the programme: who was asked and who not, what each answered, and how their careers went on."""
    found = get_object_or_404(access.followed_cohorts(request.user).select_related("programme"), pk=pk)
    page = reading.after_page(found, request.user, today())
    may_ask = access.can_ask(request.user, found)
    return render(request, "alumni/cohort.html", {"cohort": found, "page": page, "may_ask": may_ask})


@signed_in
@never_cache
@sensitive_variables()
def cohort_csv(request: SignedIn, pk: UUID) -> HttpResponse:
    """The same as a file, with names: for the team alone."""
    found = get_object_or_404(access.followed_cohorts(request.user).select_related("programme"), pk=pk)
    actions.note_download(cohort=found, by=request.user)
    page = reading.after_page(found, request.user, today())
    return csv_answer(f"{slugify(str(found))}-after-{today().isoformat()}", reading.sheet(page))


@signed_in
@require_POST
def ask_again(request: SignedIn, pk: UUID) -> HttpResponse:
    """A new link to somebody who has not answered."""
    rows = access.visible_follow_ups(request.user).select_related("wave__cohort", "place__person")
    found = get_object_or_404(rows, pk=pk)
    if not access.can_ask(request.user, found.wave.cohort):
        raise PermissionDenied
    try:
        actions.ask_again(follow_up=found, by=request.user)
        messages.success(request, f"{found.place.person.name} gets a new link; the one before opens nothing any more.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("alumni:cohort", found.wave.cohort_id)
