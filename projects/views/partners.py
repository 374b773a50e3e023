"""Partners of a project: the team's list, and the one page that a partner's own link opens."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.refusal import Refused
from people.access import SignedIn, public, signed_in
from projects import partnering
from projects.forms.partners import PartnerAnswerForm, PartnerForm
from projects.models import Partner
from projects.presented import cards_outside
from projects.typed import keeps_typed, taken, writer_token
from projects.views.project import editable

by_link = public("the link in the e-mail is what lets a partner in, and opens one project only")


@keeps_typed()
@signed_in
def partners(request: SignedIn, pk: UUID) -> HttpResponse:
    """Whom the team asked from outside and what they answered; and the form to ask somebody."""
    project = editable(request, pk)
    form = PartnerForm(request.POST or taken(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = partnering.invite_partner(project=project, by=request.user, **form.words())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{made.name} is asked by e-mail.")
            return redirect("projects:partners", pk)
    rows = project.partners_by_link.invited()
    context = {"project": project, "partners": rows, "form": form, "writer": writer_token(request.user)}
    return render(request, "projects/partners.html", context)


def _of_the_team(request: SignedIn, pk: UUID, partner: UUID) -> Partner:
    return get_object_or_404(editable(request, pk).partners_by_link.select_related("project"), pk=partner)


@signed_in
@require_POST
def invite_again(request: SignedIn, pk: UUID, partner: UUID) -> HttpResponse:
    found = _of_the_team(request, pk, partner)
    try:
        partnering.invite_partner_again(partner=found, by=request.user)
        messages.success(request, f"{found.name} gets a new link; the one before opens nothing any more.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("projects:partners", pk)


@signed_in
def withdraw(request: SignedIn, pk: UUID, partner: UUID) -> HttpResponse:
    """Asked once more, since the partner is told."""
    found = _of_the_team(request, pk, partner)
    if request.method == "POST":
        partnering.withdraw_partner(partner=found, by=request.user)
        messages.success(request, f"{found.name} is no longer a partner, and their link opens nothing any more.")
        return redirect("projects:partners", pk)
    return render(request, "projects/withdraw_partner.html", {"project": found.project, "partner": found})


@by_link
@never_cache
def partner(request: HttpRequest, key: UUID, token: str) -> HttpResponse:
    """What the project is about and what it counts, while they may read it; a yes or a no. GET shows, POST answers."""
    found = partnering.partner_behind(key, token)
    if found is None:
        return render(request, "link_unknown.html", status=404)
    form = PartnerAnswerForm(request.POST or None, initial={"answer": found.answer})
    if request.method == "POST" and form.is_valid():
        try:
            partnering.answer_partner(partner=found, answer=form.cleaned_data["answer"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Your answer is kept, thank you. You can change it here at any time.")
            return redirect("projects:partner", key, token)
    card = cards_outside([found.project]).get(found.project_id) if found.reads else None
    return render(
        request, "projects/partner.html", {"partner": found, "project": found.project, "card": card, "form": form}
    )
