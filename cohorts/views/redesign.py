"""Taking a changed design over into cohorts: what would change in each, and doing it or leaving it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cohorts import redesign as redesigning
from cohorts.access import visible_cohorts
from cohorts.booking import Clashing
from cohorts.forms import TakeOverForm
from cohorts.models import Cohort
from cohorts.views.frame import managed, run_by
from core.formats import plural
from core.refusal import Refused
from people.access import SignedIn, signed_in
from programmes.models import Programme


@signed_in
def redesign(request: SignedIn, programme: UUID) -> HttpResponse:
    """Every cohort that is not finished, with what the design of today would change in it."""
    return _page(request, run_by(request, programme))


@signed_in
def differing(request: SignedIn, programme: UUID) -> HttpResponse:
    """The line on the page of the design: which cohorts differ from it, and the way to see what would change."""
    run = run_by(request, programme)
    found = [each for each in _redesigns(request, run) if each.to_do]
    return render(request, "cohorts/_differing.html", {"programme": run, "redesigns": found})


def _redesigns(request: SignedIn, programme: Programme) -> list[redesigning.Redesign]:
    rows = visible_cohorts(request.user).filter(programme=programme).exclude(state=Cohort.State.FINISHED)
    return redesigning.redesigns(programme, list(rows.order_by("number")), timezone.now())


def _page(
    request: SignedIn, programme: Programme, asked: Cohort | None = None, form: TakeOverForm | None = None
) -> HttpResponse:
    """`form` is that of the cohort whose clashes are asked for."""
    context = {"programme": programme, "redesigns": _redesigns(request, programme), "asked": asked, "form": form}
    return render(request, "cohorts/redesign.html", context)


@signed_in
@require_POST
def redesign_cohort(request: SignedIn, cohort: UUID) -> HttpResponse:
    """Take over what was shown, once each clash is accepted by its name; or leave the cohort as it is."""
    found = managed(request, cohort)
    form = TakeOverForm(request.POST)
    seen = request.POST.get("seen", "")
    try:
        if request.POST.get("do") == "leave":
            redesigning.decline(cohort=found, seen=seen, by=request.user)
            messages.success(request, f"{found.name} stays as it is.")
        else:
            done = redesigning.take_over(cohort=found, seen=seen, by=request.user, accept=form.accepted)
            messages.success(request, f"{found.name}: {plural(len(done.to_do), 'change')} made.")
    except Clashing as clashing:
        form.is_valid()
        clashing.tell(form)
        return _page(request, found.programme, found, form)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("cohorts:redesign", found.programme_id)
