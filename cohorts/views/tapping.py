"""What the register's script sends and fetches: taps, perhaps late and perhaps twice, and its worker."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cohorts import register as verbs
from cohorts.forms import TapForm
from cohorts.models import Place, Session
from cohorts.tapping import Tapped, take
from cohorts.taps import Outcome
from cohorts.views.register import counts_of, register_of, rows_of
from core.refusal import Refused
from people.access import SignedIn, public, signed_in

LONGEST_AGO = timedelta(days=60)


@signed_in
@require_POST
def tap(request: SignedIn, session: UUID, place: UUID) -> HttpResponse:
    """One tap, by its identity. 200 kept, 409 somebody else was there, 422 to be mended, 410 the register takes none,
    401 it is another's, each with words or the row; static/js/register.js says what it makes of each."""
    kept = register_of(request, session)
    person = get_object_or_404(verbs.expected_at(kept), pk=place)
    form = TapForm(request.POST)
    if not form.is_valid() and not form.makes_sense:
        return HttpResponse(status=400)
    if form.cleaned_data["person"] != request.user.pk:
        return HttpResponse(status=401)
    outcome = None
    try:
        if form.is_valid():
            outcome = take(tap=_tapped(form, request), session=kept, place=person, by=request.user)
    except Refused as refused:
        if not refused.field:
            return HttpResponse(refused.message, status=410, content_type="text/plain; charset=utf-8")
        refused.tell(form)
    return _answer(request, kept, person, form, outcome)


def _tapped(form: TapForm, request: SignedIn) -> Tapped:
    data = form.cleaned_data
    return Tapped(
        id=data["tap"],
        mark=data["mark"],
        seen=data["seen"],
        at=timezone.now() - min(timedelta(milliseconds=data["ago"]), LONGEST_AGO),
        clock=data["time"],
        note=data["note"] if "note" in request.POST else None,
    )


STATUS = {Outcome.KEPT: 200, Outcome.CONFLICT: 409, None: 422}


def _answer(request: SignedIn, session: Session, place: Place, form: TapForm, outcome: Outcome | None) -> HttpResponse:
    """The row that was tapped, the counts, and every row that is not as the page shows it."""
    rows = rows_of(request, session)
    shown = form.shown
    refused = None if outcome else form
    context = {
        "session": session,
        "counts": counts_of(rows),
        "saved_at": timezone.now(),
        "outcome": outcome,
        "row": next(replace(row, form=refused) for row in rows if row.place.pk == place.pk),
        "others": [r for r in rows if r.place.pk != place.pk and shown.get(str(r.place.pk), r.version) != r.version],
    }
    return render(request, "cohorts/_tapped.html", context, status=STATUS[outcome])


@public("a script without anything of anybody, which answers a register's page when there is no signal")
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Served from here because a worker answers only for what lies under its own address."""
    response = render(request, "cohorts/register_worker.js", content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
