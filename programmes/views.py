"""Pages of a programme: the list of one's own, starting one from a blueprint, and what one is made of."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.refusal import Refused
from people.access import SignedIn, signed_in, visible_organisations
from people.roles import Permission
from programmes import drawings
from programmes.access import (
    can_manage,
    can_see_money,
    can_start_programme,
    family_of,
    programmes_with,
    visible_programmes,
)
from programmes.blueprint import BlueprintError, available
from programmes.commission import contract_lines
from programmes.costs import cost_of
from programmes.forms import StartForm
from programmes.kept import blueprint_named, kept_blueprints
from programmes.models import Programme, summary_of
from programmes.panel import cohort_lines
from programmes.pattern import bands

PROGRAMMES_A_PAGE = 20
NAMES_SUGGESTED = 500


@signed_in
def programmes(request: SignedIn) -> HttpResponse:
    """The programmes that one coordinates or evaluates, each with its cohorts."""
    own = visible_programmes(request.user).select_related("commissioner", "provider")
    page = Paginator(own, PROGRAMMES_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    lines = cohort_lines(request.user, shown)
    return render(
        request,
        "programmes/list.html",
        {
            "page": page,
            "rows": [(programme, lines[programme.pk]) for programme in shown],
            "can_start": can_start_programme(request.user),
        },
    )


def _parents(request: SignedIn) -> QuerySet[Programme]:
    """Programmes that a new one may be a daughter of: those that the person runs."""
    return programmes_with(request.user, Permission.MANAGE_PROGRAMME).order_by("name")


def _parent(request: SignedIn) -> Programme | None:
    """The programme whose daughter is to be started, if the address names one that the person runs."""
    try:
        return _parents(request).filter(pk=UUID(request.GET.get("parent", ""))).first()
    except ValueError:
        return None


@signed_in
def start(request: SignedIn) -> HttpResponse:
    """Choose the blueprint to start from, seeing what is in each."""
    if not can_start_programme(request.user):
        raise PermissionDenied
    parent = _parent(request)
    mine = (
        sorted(available(), key=lambda each: bool(parent) and each.parent != parent.blueprint)
        if parent
        else available()
    )
    return render(
        request, "programmes/start.html", {"blueprints": mine, "kept": kept_blueprints(request.user), "parent": parent}
    )


@signed_in
def start_from(request: SignedIn, blueprint: str) -> HttpResponse:
    """Name the programme and say for whom it is. Sent twice, it is one programme."""
    if not can_start_programme(request.user):
        raise PermissionDenied
    try:
        chosen = blueprint_named(request.user, blueprint)
    except BlueprintError as error:
        raise Http404 from error
    form = StartForm(request.POST or None, blueprint=chosen, parents=_parents(request), parent=_parent(request))
    if request.method == "POST" and form.is_valid():
        before = visible_programmes(request.user).filter(pk=form.cleaned_data["once"]).first()
        try:
            programme = before or form.start(request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            said = f"{programme.name} was started just now." if before else f"{programme.name} is started."
            messages.success(request, f"{said} Its design is below; lay out a cohort when you have a start date.")
            return redirect("programmes:programme", programme.pk)
    names = visible_organisations(request.user).values_list("name", flat=True)[:NAMES_SUGGESTED]
    return render(
        request, "programmes/start_from.html", {"form": form, "blueprint": chosen, "organisation_names": names}
    )


@signed_in
def programme(request: SignedIn, programme: UUID) -> HttpResponse:
    """One programme: its commission, its framework, its design and what that adds up to, its cohorts."""
    rows = visible_programmes(request.user).select_related("commissioner", "provider", "framework")
    shown = get_object_or_404(rows, pk=programme)
    elements, phases = list(shown.elements.with_domains()), list(shown.phases.all())
    domains = list(shown.framework.domains.counted().prefetch_related("objectives")) if shown.framework else []
    summary = summary_of(elements, domains)
    cohorts = cohort_lines(request.user, [shown])[shown.pk]
    challenges, aims = shown.commission()
    signed, money = list(shown.contracts.all()), can_see_money(request.user, shown)
    family = list(family_of(request.user, shown))
    return render(
        request,
        "programmes/programme.html",
        {
            "programme": shown,
            "challenges": challenges,
            "aims": aims,
            "contracts": contract_lines(signed, cohorts),
            "domains": domains,
            "elements": elements,
            "bands": bands(elements, phases),
            "plan": drawings.plan(elements, phases) if elements else None,
            "summary": summary,
            "balance": drawings.balance(summary) if any(summary.balance) else "",
            "cohorts": cohorts,
            "earlier": shown.earlier_cohorts.all(),
            "parent": next((each for each in family if each.pk == shown.parent_id), None),
            "daughters": [each for each in family if each.pk != shown.parent_id],
            "can_manage": can_manage(request.user, shown),
            "sees_money": money,
            "cost": cost_of((each.value, each.places) for each in signed) if money else None,
        },
    )
