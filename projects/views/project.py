"""Pages of improvement projects."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cohorts.access import has_place, visible_cohorts
from core.refusal import Refused
from people.access import SignedIn, signed_in
from programmes.panel import material_lines
from projects import access, actions
from projects.agreement import CLAIMS, disagreement, lacks_result
from projects.ahead import ahead
from projects.driver_drawings import drawn_diagram
from projects.drivers import nodes_of
from projects.forms.project import AboutForm, MemberForm, PresentationForm, ProjectForm, StageForm, UpdateForm
from projects.gallery.pages import with_publication
from projects.history import changes_of, told
from projects.measure_page import project_measures
from projects.models import Project, projects_in
from projects.papers.page import with_papers
from projects.progress import IMPROVED, SCALE
from projects.reading import project_page
from projects.showing import showing_of
from projects.typed import keeps_typed, taken, writer_token
from projects.value_drawings import drawn_value

COHORTS_SHOWN = 50
CHANGES_A_PAGE = 50


@signed_in
def projects(request: SignedIn) -> HttpResponse:
    """One's own projects, those of one's cohorts, and for those who help to run cohorts the way to each."""
    person = request.user
    own = sorted(access.own_projects(person).for_a_list(), key=lambda project: project.is_cohorts)
    peers = access.peer_projects(person).for_a_list()
    cohorts = list(visible_cohorts(person).select_related("programme").order_by("-starts_on")[:COHORTS_SHOWN])
    counts = projects_in(cohort.pk for cohort in cohorts)
    context = {
        "own": own,
        "peers": peers,
        "cohorts": [(cohort, counts.get(cohort.pk, 0)) for cohort in cohorts],
        "causes": access.visible_causes(person).select_related("programme"),
        "may_start": access.places_to_start_on(person).exists(),
        "has_place": has_place(person),
    }
    return render(request, "projects/projects.html", context)


@signed_in
def of_cohort(request: SignedIn, pk: UUID) -> HttpResponse:
    """The projects of a cohort, for its coordinators and facilitators."""
    person = request.user
    cohort = get_object_or_404(visible_cohorts(person).select_related("programme"), pk=pk)
    rows = with_publication(access.cohort_projects(person, cohort).for_a_list(), ())
    context = {"cohort": cohort, "projects": rows, "may_start": access.can_start_for_cohort(person, cohort)}
    return render(request, "projects/of_cohort.html", context)


@signed_in
def project(request: SignedIn, pk: UUID) -> HttpResponse:
    return _page(request, visible(request, pk))


@keeps_typed()
@signed_in
def start(request: SignedIn) -> HttpResponse:
    person = request.user
    places = access.places_to_start_on(person).select_related("cohort__programme")
    if not places:
        raise PermissionDenied
    form = ProjectForm(request.POST or taken(request), places=places)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.start(
                place=form.cleaned_data["place"], token=form.cleaned_data["token"], by=person, **form.words()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Project started. Write an update each time you work on it.")
            return redirect("projects:project", made.pk)
    return render(request, "projects/start.html", {"form": form, "writer": writer_token(person)})


@keeps_typed()
@signed_in
def start_for_cohort(request: SignedIn, pk: UUID) -> HttpResponse:
    """A project of everybody on the cohort, set up by its coordinator."""
    person = request.user
    cohort = get_object_or_404(visible_cohorts(person).select_related("programme"), pk=pk)
    if not access.can_start_for_cohort(person, cohort):
        raise PermissionDenied
    form = ProjectForm(request.POST or taken(request), starts=True)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.start_for_cohort(cohort=cohort, token=form.cleaned_data["token"], by=person, **form.words())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Project started. Everybody on the cohort is on it.")
            return redirect("projects:project", made.pk)
    return render(request, "projects/start.html", {"form": form, "cohort": cohort, "writer": writer_token(person)})


@keeps_typed()
@signed_in
def edit(request: SignedIn, pk: UUID) -> HttpResponse:
    """A form out of date comes back with what was typed, beside what another member saved meanwhile."""
    project = changeable(request, pk)
    shown = {name: getattr(project, name) for name in (*ProjectForm.Meta.fields, "revision")}
    form = ProjectForm(request.POST or taken(request), initial=shown)
    newer = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(
                project=project,
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                **form.words(),
            )
        except actions.OutOfDate as refused:
            form.refuse(refused)
            newer = form.against(project)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Saved.")
            return redirect("projects:project", pk)
    context = {"form": form, "project": project, "newer": newer, "writer": writer_token(request.user)}
    return render(request, "projects/edit.html", context)


@keeps_typed()
@signed_in
def about(request: SignedIn, pk: UUID) -> HttpResponse:
    """What will show that it worked, and who else takes part; out of date as `edit` is."""
    project = changeable(request, pk)
    shown = {name: getattr(project, name) for name in (*AboutForm.Meta.fields, "revision")}
    form = AboutForm(request.POST or taken(request), initial=shown)
    newer = None
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            actions.describe(project=project, revision=revision, by=request.user, **form.words())
        except actions.OutOfDate as refused:
            form.refuse(refused)
            newer = form.against(project)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Saved.")
            return redirect("projects:project", pk)
    context = {"form": form, "project": project, "newer": newer, "writer": writer_token(request.user)}
    return render(request, "projects/about.html", context)


@keeps_typed("projects:project")
@signed_in
@require_POST
def add_update(request: SignedIn, pk: UUID) -> HttpResponse:
    project = editable(request, pk)
    person = request.user
    form = UpdateForm(request.POST)
    if form.is_valid():
        try:
            actions.add_update(
                project=project,
                place=access.places_held(person).get(cohort=project.cohort_id),
                by=person,
                **{name: form.cleaned_data[name] for name in ("on", "hours", "text", "token")},
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Update added.")
            return redirect("projects:project", pk)
    return _page(request, project, form)


@signed_in
def delete_update(request: SignedIn, pk: UUID, update: UUID) -> HttpResponse:
    """One's own, asked once more before it goes."""
    project = visible(request, pk)
    person = request.user
    row = get_object_or_404(access.own_updates(person).filter(project=project), pk=update)
    if request.method == "POST":
        actions.delete_update(update=row, by=person)
        messages.success(request, "Update deleted.")
        return redirect("projects:project", pk)
    return render(request, "projects/delete_update.html", {"project": project, "update": row})


@signed_in
@require_POST
def move_stage(request: SignedIn, pk: UUID) -> HttpResponse:
    """One that is refused for want of a word comes back with what was typed; any other finds it moved already."""
    project = editable(request, pk)
    form = StageForm(request.POST)
    if form.is_valid():
        try:
            words = {name: form.cleaned_data[name] for name in ("reason", "result")}
            actions.move_stage(project=project, to=form.cleaned_data["stage"], by=request.user, **words)
        except Refused as refused:
            if refused.field:
                form.refuse(refused)
            else:
                messages.error(request, refused.message)
    return redirect("projects:project", pk) if form.is_valid() else _page(request, project, stage_form=form)


@signed_in
def team(request: SignedIn, pk: UUID) -> HttpResponse:
    """Who is on the team; bring in a participant of the same cohort."""
    project = editable(request, pk)
    form = MemberForm(request.POST or None, places=access.places_to_add(project).select_related("person"))
    if form.is_valid():
        place = form.cleaned_data["place"]
        try:
            actions.add_member(project=project, place=place, by=request.user)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{place.person.name} is on the team.")
            return redirect("projects:team", pk)
    members = project.members.select_related("place__person", "place__organisation")
    return render(request, "projects/team.html", {"project": project, "members": members, "form": form})


@signed_in
@require_POST
def remove_member(request: SignedIn, pk: UUID, place: UUID) -> HttpResponse:
    project = editable(request, pk)
    member = get_object_or_404(project.members.select_related("project", "place__person"), place=place)
    try:
        actions.remove_member(member=member, by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{member.place.person.name} is no longer on the team.")
    return redirect("projects:team", pk)


@signed_in
def presentation(request: SignedIn, pk: UUID) -> HttpResponse:
    """When the project was shown and what the panel decided, by the coordinator."""
    project = visible(request, pk)
    person = request.user
    if not access.can_record_presentation(person, project):
        raise PermissionDenied
    today = timezone.localdate()
    shown = {"on": project.presented_on or today, "decision": project.decision, "result": project.result}
    form = PresentationForm(request.POST or None, initial=shown)
    if form.is_valid():
        try:
            actions.record_presentation(project=project, by=person, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Presentation recorded.")
            return redirect("projects:project", pk)
    return render(request, "projects/presentation.html", {"project": project, "form": form})


@signed_in
def history(request: SignedIn, pk: UUID) -> HttpResponse:
    """Every change, dated and by whom."""
    project = visible(request, pk)
    events = changes_of(project, for_team=access.can_edit(request.user, project))
    page = Paginator(events, CHANGES_A_PAGE).get_page(request.GET.get("page"))
    context = {"project": project, "page": page, "changes": told(project, list(page.object_list))}
    return render(request, "projects/history.html", context)


def visible(request: SignedIn, pk: UUID) -> Project:
    person = request.user
    rows = (
        access.visible_projects(person)
        .with_hours_planned()
        .with_progress()
        .with_steps()
        .with_presentation(access.visible_presentations(person))
        .select_related("cohort__programme", "common_cause", "cause_organisation", "finance_check")
    )
    return get_object_or_404(with_papers(with_publication(rows, access.keys_of_places(person))), pk=pk)


def editable(request: SignedIn, pk: UUID) -> Project:
    """Not to be seen: 404; to be seen but another team's: 403."""
    project = visible(request, pk)
    if not access.can_edit(request.user, project):
        raise PermissionDenied
    return project


def changeable(request: SignedIn, pk: UUID) -> Project:
    """As `editable`, and for the coordinators of a whole cohort's project too."""
    project = visible(request, pk)
    if not access.can_change_words(request.user, project):
        raise PermissionDenied
    return project


def _page(
    request: SignedIn, project: Project, form: UpdateForm | None = None, stage_form: StageForm | None = None
) -> HttpResponse:
    person = request.user
    page = project_page(project, person)
    showing = showing_of(project)
    may_record = access.can_record_presentation(person, project)
    cycles = list(project.cycles.all())
    measures = project_measures(project, cycles)
    context = {
        "project": project,
        "page": page,
        "cycles": cycles,
        "ahead": ahead(project, cycles, timezone.localdate()),
        "diagram": drawn_diagram(nodes_of(project), cycles, project.title),
        "showing": showing,
        "value": drawn_value(showing.outline),
        "measures": measures,
        "form": (form or UpdateForm(taken(request))) if page.own_place else None,
        "writer": writer_token(person),
        "today": timezone.localdate(),
        "may_record": may_record,
        "materials": material_lines(person, [project.pk])[project.pk],
        "may_ask": page.own_place or access.helps_with(person, project),
        "may_change": page.own_place or (project.is_cohorts and may_record),
    }
    claims = _claims(project, stage_form, on_the_team=bool(page.own_place), shown=measures.shows_improvement)
    return render(request, "projects/project.html", context | claims)


def _claims(project: Any, form: StageForm | None, *, on_the_team: bool, shown: bool) -> dict[str, Any]:
    """The stage and the score, whether they go together and claim no more than is `shown` on a chart, and what the
    next step asks for."""
    moves = actions.moves_from(project.stage) if on_the_team else ()
    claimed = bool(moves) and actions.claims(project.stage, moves[0])
    score = project.said_score
    return {
        "moves": moves,
        "stage_form": form or StageForm(initial={"reason": project.stage_reason}),
        "asks_why": claimed and not shown,
        "asks_result": claimed and lacks_result(moves[0], project.result),
        "at_odds": disagreement(project.stage, score),
        "lacks_result": lacks_result(project.stage, project.result),
        "unseen": project.stage in CLAIMS and not shown,
        "said_words": SCALE.get(score, ""),
        "said_by": " ".join((project.said_by or "").split()),
        "said_unseen": score is not None and score >= IMPROVED and not shown,
    }
