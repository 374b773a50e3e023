"""The first page of each person, a cohort's workspace, and the pages that every footer leads to."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from awards.models import standing_certificate_of
from awards.pathway.counts import own_line
from cohorts.access import visible_cohorts
from core.dates import greeting
from home import access, drawings
from home.participant import MOST_DUE, current_place, home_of
from home.themes import readable_themes, theme_page, themes_of
from home.today import day_of
from home.waiting import with_waiting
from home.workspace import workspace_of
from journals.access import can_write
from journals.reading import write_box
from library.access import visible_materials
from library.reading import lines_of
from people.access import SignedIn, public, signed_in

PEOPLE_AT_FIRST = 8  # on a cohort's workspace: those who need somebody stand first


@signed_in
def start(request: SignedIn) -> HttpResponse:
    """To the page that the person came for: their own, their cohorts', the registers, the outcomes."""
    name = access.front_page(request.user)
    return redirect(name) if name else render(request, "home/nothing_yet.html")


@signed_in
@sensitive_variables()
def participant(request: SignedIn) -> HttpResponse:
    """A participant's home."""
    place = current_place(request.user)
    if place is None:
        raise Http404
    now = timezone.now()
    page = home_of(place, now)
    context = {
        "page": page,
        "due": page.due[:MOST_DUE],
        "due_too": page.due[MOST_DUE:],
        "greeting": greeting(now),
        "today": timezone.localdate(now),
        "write_box": write_box(request.user, now),
        "certificate": standing_certificate_of(place),
        "themes": themes_of(page.cohort),
        "pathway_line": own_line(place, timezone.localdate(now)),
        "drawings": drawings.of_participant(page),
        "materials": lines_of(request.user, [page.upcoming.session.pk]) if page.upcoming else [],
    }
    return render(request, "home/participant.html", context)


@signed_in
@never_cache
def theme(request: SignedIn, domain: UUID) -> HttpResponse:
    """A theme: its objectives, what it asks and how far one is, ideas from earlier projects, reading."""
    found = get_object_or_404(readable_themes(request.user).with_all().select_related("framework"), pk=domain)
    page = theme_page(found, request.user)
    materials = visible_materials(request.user).standing().filter(domain=found).for_a_list().order_by("title")
    context = {"page": page, "theme": found, "materials": materials}
    context["may_write"] = page.personal and can_write(request.user)
    return render(request, "home/theme.html", context)


@signed_in
def today(request: SignedIn) -> HttpResponse:
    """The coordinator's day: own cohorts and what needs them."""
    if not access.has_team_pages(request.user):
        raise Http404
    now = timezone.now()
    context = {"page": day_of(request.user, now), "greeting": greeting(now), "today": timezone.localdate(now)}
    return render(request, "home/today.html", context)


@signed_in
def workspace(request: SignedIn, pk: UUID) -> HttpResponse:
    """A cohort on one page: what needs somebody, the programme in time, participants, documents."""
    rows = with_waiting(visible_cohorts(request.user))
    cohort = get_object_or_404(rows.select_related("programme__commissioner", "contract"), pk=pk)
    now = timezone.now()
    page = workspace_of(cohort, request.user, now)
    shown = page.rows if request.GET.get("people") == "all" else page.rows[:PEOPLE_AT_FIRST]
    context = {"page": page, "today": page.today, "drawings": drawings.of_workspace(page, shown)}
    return render(request, "home/workspace.html", context)


@public("whoever has a concern must be able to read where to take it")
def concern(request: HttpRequest) -> HttpResponse:
    contact = {
        "name": settings.CONCERN_CONTACT_NAME,
        "email": settings.CONCERN_CONTACT_EMAIL,
        "phone": settings.CONCERN_CONTACT_PHONE,
    }
    return render(request, "home/concern.html", {"contact": contact})


@public("the statement is for everybody, before they sign in too")
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html", {"contact": settings.CONCERN_CONTACT_EMAIL})
