"""A participant's questionnaire. The browser stores none of it, since the next person may use the same computer."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.formats import clock, long_date
from core.refusal import Refused
from evaluations import access, actions
from evaluations.forms import QuestionnaireForm
from evaluations.models import Draft, Participation, Survey
from evaluations.pen import is_own, participation_with, pen_for
from people.access import public, signed_in
from people.models import Person

SIGNED_OUT = "You had been signed out. What you typed is kept: sign in to go on with it."
TOO_OLD = "Not saved: this page is too old. Copy your words, load the page again and paste them."
SEND_AGAIN = "This page was too old to be sent. What you typed is still here: look at it and send it again."
ANSWERED = "You have answered already, so this is not kept."


@public("a form posted after the sign-in ran out becomes its author's draft; all else asks to sign in")
@csrf_exempt  # the pen is the proof that the form is one of ours; it outlives the sign-in, as that token does not
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def questionnaire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The questions, and their answers when they are sent."""
    if request.method == "POST":
        _keep_for_its_author(request, pk)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    participation = get_object_or_404(access.own_participations(_person(request)), pk=pk)
    if participation.answered:
        return redirect("evaluations:thanks", pk)
    if request.method == "POST":
        return _receive(request, participation)
    if participation.survey.state == Survey.State.CLOSED:
        return render(request, "evaluations/closed.html", {"survey": participation.survey})
    return _ask(request, participation, _form(participation))


@public("a page that keeps its draft by itself is told that its sign-in ran out")
@csrf_exempt  # as above
@require_POST
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a page sends while somebody types; static/js/keep.js says what it makes of each answer."""
    found = participation_with(request.POST.get("pen", ""), pk)
    if found is None:
        return JsonResponse({"message": TOO_OLD}, status=400)
    participation, author = found
    away = request.user != author
    if away and not request.POST.get("leaving"):
        return _not_here(request)
    try:
        kept = _save(request, participation, author)
    except actions.SurveyClosed as closed:
        return JsonResponse({"message": closed.message}, status=409)
    if away:
        return _not_here(request)
    if kept is None:
        return JsonResponse({"message": ANSWERED}, status=409)
    return JsonResponse({"message": saved_line(kept)})


@require_safe
@signed_in
def thanks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What happens next, after answering."""
    participation = get_object_or_404(access.own_participations(_person(request)), pk=pk)
    if not participation.answered:
        return redirect("evaluations:questionnaire", pk)
    return render(request, "evaluations/thanks.html", {"survey": participation.survey, **thresholds()})


def thresholds() -> dict[str, int]:
    """From how many answers a score is shown, inside the team and outside it."""
    return {"team": settings.TEAM_THRESHOLD, "outside": settings.OUTSIDE_THRESHOLD}


def saved_line(kept: Draft) -> str:
    return f"Draft saved at {clock(kept.updated_at)}"


def _person(request: HttpRequest) -> Person:
    person: Any = request.user
    return person


def _not_here(request: HttpRequest) -> JsonResponse:
    """The page waits until its author is signed in again; somebody else is told nothing."""
    return JsonResponse({}, status=409 if request.user.is_authenticated else 401)


@sensitive_variables()
def _save(request: HttpRequest, participation: Participation, author: Person) -> Draft | None:
    return actions.save_draft(participation=participation, body=_form(participation, request).typed, by=author)


@sensitive_variables()
def _keep_for_its_author(request: HttpRequest, pk: UUID) -> None:
    """A form posted by nobody, or by somebody else at the same computer, becomes its author's draft."""
    found = participation_with(request.POST.get("pen", ""), pk)
    if found is None or found[1] == request.user:
        return
    try:
        kept = _save(request, *found)
    except actions.SurveyClosed as closed:
        messages.warning(request, closed.message)
        return
    if kept and not request.user.is_authenticated:
        messages.info(request, SIGNED_OUT)


@sensitive_variables()
def _receive(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Keep a draft, or take the answers; whatever is wrong, what was typed comes back."""
    form = _form(participation, request)
    if not is_own(request.POST.get("pen", ""), participation):
        messages.error(request, SEND_AGAIN)
        return _ask(request, participation, form)
    try:
        if "save" in request.POST:
            _save(request, participation, _person(request))
            return _finish_later(request, participation)
        if form.is_valid() and form.ask_for_check():
            actions.submit(participation=participation, answers=form.answers(), by=_person(request))
            return redirect("evaluations:thanks", participation.pk)
        _save(request, participation, _person(request))
    except actions.SurveyClosed:
        context = {"survey": participation.survey, "typed": form.comments_typed, "late": True}
        return render(request, "evaluations/closed.html", context, status=409)
    except Refused as refused:
        form.add_error(refused.field, refused.message)
    return _ask(request, participation, form)


def _finish_later(request: HttpRequest, participation: Participation) -> HttpResponse:
    day = long_date(participation.survey.closes_on)
    messages.success(request, f"Saved. You can finish “{participation.survey.title}” until {day}.")
    return redirect("home:start")


@sensitive_variables()
def _form(participation: Participation, request: HttpRequest | None = None) -> QuestionnaireForm:
    """The form with what was posted, or with the draft that was kept."""
    items = list(participation.survey.version.items.all())
    if request is not None:
        return QuestionnaireForm(items, request.POST)
    kept = getattr(participation, "draft", None)
    return QuestionnaireForm(items, draft=kept.body if kept else None)


@sensitive_variables()
def _ask(request: HttpRequest, participation: Participation, form: QuestionnaireForm) -> HttpResponse:
    kept = getattr(participation, "draft", None)
    context = {
        "participation": participation,
        "survey": participation.survey,
        "form": form,
        "pen": pen_for(participation),
        "saved": saved_line(kept) if kept else "",
    }
    return render(request, "evaluations/questionnaire.html", {**context, **thresholds()})
