"""How far a project is and what to do next; whether it will last, as several people see it."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.refusal import Refused
from people.access import SignedIn, signed_in
from projects import access, lasting
from projects.advice import advise, of_an_aim
from projects.facts import facts_of
from projects.forms.progress import ProgressForm, SustainabilityForm
from projects.lasting import spread_of
from projects.models import Rater
from projects.progress import SCALE, suggest
from projects.scoring import say_progress
from projects.sustainability import LEVELS
from projects.typed import keeps_typed, taken, writer_token
from projects.views.project import visible


@keeps_typed()
@signed_in
def progress(request: SignedIn, pk: UUID) -> HttpResponse:
    """What a good project has and which of it this one has; the score that the record suggests, and the one given."""
    project, person = visible(request, pk), request.user
    facts = facts_of(project)
    suggested, rater = suggest(facts), access.rates_as(person, project)
    form = ProgressForm(request.POST or taken(request), suggested=suggested) if rater else None
    if request.method == "POST" and form is None:
        raise PermissionDenied
    if request.method == "POST" and form and form.is_valid():
        try:
            made = say_progress(project=project, by=person, rater=rater, **form.words())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Written down: {made.score}, {SCALE[made.score].lower()}.")
            return redirect("projects:progress", pk)
    together, answers = spread_of(project)
    context = {
        "project": project,
        "advice": advise(facts),
        "suggested": suggested,
        "scores": [(each, SCALE[each.score]) for each in project.progress_scores.select_related("by")],
        "spread": together,
        "answers": len(answers),
        "form": form,
        "may_edit": rater == Rater.TEAM,
        "writer": writer_token(person),
    }
    return render(request, "projects/progress.html", context)


@require_POST
@signed_in
def aim_advice(request: SignedIn) -> HttpResponse:
    """While an aim is typed: what it has already, and what it wants. Nothing is kept."""
    asked = request.POST
    day = _day(asked.get("target_on_year", ""), asked.get("target_on_month", ""), asked.get("target_on_day", ""))
    advice = of_an_aim(
        asked.get("aim", "")[:1000], day, asked.get("problem", "")[:5000], asked.get("baseline", "")[:500]
    )
    return render(request, "projects/_advice.html", {"advice": advice})


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


@signed_in
def sustainability(request: SignedIn, pk: UUID) -> HttpResponse:
    """Whether it will last: what those who answered say, how far apart they are, and the weakest factors."""
    project = visible(request, pk)
    found, answers = spread_of(project)
    context = {
        "project": project,
        "spread": found,
        "answers": len(answers),
        "fewest": settings.TEAM_THRESHOLD,
        "levels": LEVELS,
        "may_answer": bool(access.rates_as(request.user, project)),
        "answered": request.user.pk in answers,
        "today": timezone.localdate(),
    }
    return render(request, "projects/sustainability.html", context)


@keeps_typed()
@signed_in
def answer_sustainability(request: SignedIn, pk: UUID) -> HttpResponse:
    project, person = visible(request, pk), request.user
    if not access.rates_as(person, project):
        raise PermissionDenied
    before = spread_of(project)[1].get(person.pk)
    form = SustainabilityForm(request.POST or taken(request), before=before)
    if request.method == "POST" and form.is_valid():
        lasting.answer_sustainability(
            project=project, levels=form.levels(), token=form.cleaned_data["token"], by=person
        )
        from_on = f"it shows from {settings.TEAM_THRESHOLD} people on"
        messages.success(request, f"Written down. Ask others, too: the spread tells most, and {from_on}.")
        return redirect("projects:sustainability", pk)
    context = {"project": project, "form": form, "writer": writer_token(person)}
    return render(request, "projects/answer_sustainability.html", context)
