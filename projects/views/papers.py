"""Pages of a project's poster and report: what is made, and what the team writes beside the record."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from people.access import SignedIn, signed_in
from projects import access, narrating
from projects.actions import OutOfDate
from projects.forms.narratives import NarrativeForm
from projects.models import ReportSection
from projects.papers import documents
from projects.papers.page import latest_of, narrative_of, section_lines
from projects.typed import keeps_typed, taken, writer_token
from projects.views.project import editable, visible


@signed_in
def papers(request: SignedIn, pk: UUID) -> HttpResponse:
    """The poster and the report as they were last made, and the report's sections with who wrote them."""
    project = visible(request, pk)
    person = request.user
    may_ask = access.can_ask_for_papers(person, project)
    context = {
        "project": project,
        "papers": latest_of(access.visible_papers(person, project, documents.KINDS)),
        "lines": section_lines(project),
        "may_ask": may_ask,
        "may_not_ask": not may_ask,
        "may_edit": access.can_edit(person, project),
    }
    return render(request, "projects/papers.html", context)


@signed_in
@require_POST
def ask_for_paper(request: SignedIn, pk: UUID, paper: str) -> HttpResponse:
    """Have the poster or the report made as the project stands; it appears where it was asked for."""
    project = visible(request, pk)
    if paper not in documents.PAPERS:
        raise Http404
    if not access.can_ask_for_papers(request.user, project):
        raise PermissionDenied
    document = documents.ask(project=project, paper=documents.PAPERS[paper], by=request.user)
    if request.htmx:
        return render(request, "documents/_document.html", {"document": document})
    return redirect("documents:page", document.pk)


@keeps_typed()
@signed_in
def write_section(request: SignedIn, pk: UUID, section: str) -> HttpResponse:
    """One section in the team's words; out of date it comes back beside what another member saved meanwhile."""
    project = editable(request, pk)
    if section not in ReportSection.values:
        raise Http404
    kept, newer = narrative_of(project, section), None
    form = NarrativeForm(section, request.POST or taken(request), kept)
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("text", "revision")}
        try:
            narrating.write(project=project, section=section, by=request.user, **words)
        except OutOfDate as refused:
            form.refuse(refused)
            newer = form.against(narrative_of(project, section))
        else:
            messages.success(request, f"Saved: {ReportSection(section).label.lower()}.")
            return redirect("projects:papers", pk)
    context = {"project": project, "section": ReportSection(section), "form": form, "kept": kept, "newer": newer}
    return render(request, "projects/write_section.html", context | {"writer": writer_token(request.user)})
