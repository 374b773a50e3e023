"""Coding comments to learning outcomes, and the codebook: for those who read the comments without names."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.refusal import Refused
from evaluations import access, actions_coding
from evaluations.coding import codebook as book_of
from evaluations.coding import next_to_code, progress_of, surveys_with_comments, with_codings
from evaluations.forms_report import CodingForm, MergeForm, OutcomeForm
from evaluations.models import Comment, LearningOutcome
from people.access import SignedIn, signed_in
from programmes.models import Programme

COMMENTS_A_PAGE = 20


@require_safe
@signed_in
def coding(request: SignedIn, pk: UUID) -> HttpResponse:
    """A programme's comments without names, those not yet coded first, and how far the coding is."""
    programme = _programme(request, pk)
    comments = access.visible_comments(request.user).filter(response__survey__cohort__programme=programme)
    lines = surveys_with_comments(comments)
    survey = next((line for line in lines if str(line.id) == request.GET.get("survey")), None)
    shown = with_codings(comments.filter(response__survey=survey.id) if survey else comments)
    context = {
        "programme": programme,
        "surveys": lines,
        "survey": survey,
        "progress": progress_of([survey] if survey else lines),
        "page": Paginator(shown, COMMENTS_A_PAGE).get_page(request.GET.get("page")),
        "has_book": book_of(programme).exists(),
    }
    return render(request, "evaluations/coding.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def code(request: SignedIn, pk: UUID) -> HttpResponse:
    """One comment and the codebook as ticks; saved, the next that is not coded yet."""
    comment = _comment(request, pk)
    programme = comment.response.survey.cohort.programme
    coded, meanwhile = [each.outcome_id for each in comment.codings.all() if each.outcome_id], None
    form = CodingForm(list(book_of(programme)), coded, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions_coding.code(comment=comment, outcomes=form.wanted(), seen=form.seen_then(), by=request.user)
        except Refused as refused:
            refused.tell(form)
            meanwhile = actions_coding.outcomes_of(comment)
            form.against(meanwhile)
        else:
            return _next(request, comment, programme)
    lines = surveys_with_comments(_of_filter(request, programme))
    context = {
        "comment": comment,
        "programme": programme,
        "form": form,
        "meanwhile": meanwhile,
        "progress": progress_of(lines),
        "survey": _uuid(request.GET.get("survey", "")) or "",
    }
    return render(request, "evaluations/code.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def codebook(request: SignedIn, pk: UUID) -> HttpResponse:
    """The themes of a programme: their order, what is coded to each, and a form for another."""
    programme = _programme(request, pk)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions_coding.add_outcome(programme=programme, by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"Added: {added.name}")
            return redirect("evaluations:codebook", pk)
    context = {"programme": programme, "outcomes": book_of(programme), "form": form}
    return render(request, "evaluations/codebook.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def outcome(request: SignedIn, pk: UUID) -> HttpResponse:
    """Rename a theme and say what belongs in it; the way to merge it or take it out."""
    found = _outcome(request, pk)
    form = OutcomeForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions_coding.edit_outcome(outcome=found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, "Saved.")
            return redirect("evaluations:codebook", found.programme_id)
    return _outcome_page(request, found, form, MergeForm(_others(request, found)))


@require_POST
@signed_in
def merge(request: SignedIn, pk: UUID) -> HttpResponse:
    """Make one theme part of another, once it is said to be meant: it cannot be undone."""
    found = _outcome(request, pk)
    form = MergeForm(_others(request, found), request.POST)
    if not form.is_valid():
        return _outcome_page(request, found, OutcomeForm(instance=found), form)
    programme, into = found.programme_id, form.cleaned_data["into"]
    if "sure" not in request.POST:
        context = {"outcome": found, "into": into, "coded": found.codings.count()}
        return render(request, "evaluations/merge.html", context)
    actions_coding.merge_outcomes(outcome=found, into=into, by=request.user)
    messages.success(request, f"Merged into {into.name}.")
    return redirect("evaluations:codebook", programme)


@require_POST
@signed_in
def move_outcome(request: SignedIn, pk: UUID) -> HttpResponse:
    """A theme one place earlier or later."""
    found = _outcome(request, pk)
    if request.POST.get("to") not in ("earlier", "later"):
        raise Http404
    actions_coding.move_outcome(outcome=found, up=request.POST["to"] == "earlier", by=request.user)
    return redirect("evaluations:codebook", found.programme_id)


@require_POST
@signed_in
def drop_outcome(request: SignedIn, pk: UUID) -> HttpResponse:
    """Take out a theme to which nothing is coded."""
    found = _outcome(request, pk)
    programme = found.programme_id
    try:
        actions_coding.drop_outcome(outcome=found, by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("evaluations:codebook", programme)


def _next(request: SignedIn, comment: Comment, programme: Programme) -> HttpResponse:
    following = next_to_code(_of_filter(request, programme), comment)
    if following:
        return redirect(_with_survey(reverse("evaluations:code", args=[following.pk]), request))
    messages.success(request, "Every comment here is coded.")
    return redirect(_with_survey(reverse("evaluations:coding", args=[programme.pk]), request))


def _of_filter(request: SignedIn, programme: Programme) -> Any:
    """Comments of the programme, or of the one survey that is looked at."""
    comments = access.visible_comments(request.user).filter(response__survey__cohort__programme=programme)
    chosen = _uuid(request.GET.get("survey", ""))
    return comments.filter(response__survey=chosen) if chosen else comments


def _with_survey(url: str, request: HttpRequest) -> str:
    chosen = _uuid(request.GET.get("survey", ""))
    if not chosen:
        return url
    query = QueryDict(mutable=True)
    query["survey"] = str(chosen)
    return f"{url}?{query.urlencode()}"


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _programme(request: SignedIn, pk: UUID) -> Programme:
    return get_object_or_404(access.coded_programmes(request.user), pk=pk)


def _comment(request: SignedIn, pk: UUID) -> Comment:
    comments = access.visible_comments(request.user).select_related("response__survey__cohort__programme")
    return get_object_or_404(comments.prefetch_related("codings"), pk=pk)


def _outcome(request: SignedIn, pk: UUID) -> LearningOutcome:
    return get_object_or_404(access.visible_outcomes(request.user), pk=pk)


def _others(request: SignedIn, found: LearningOutcome) -> Any:
    return access.visible_outcomes(request.user).filter(programme=found.programme_id).exclude(pk=found.pk)


def _outcome_page(request: SignedIn, found: LearningOutcome, form: OutcomeForm, merge_form: MergeForm) -> HttpResponse:
    context = {
        "outcome": found,
        "coded": found.codings.count(),
        "form": form,
        "merge_form": merge_form,
        "may_merge": merge_form.fields["into"].queryset.exists(),  # type: ignore[attr-defined]
    }
    return render(request, "evaluations/outcome.html", context)
