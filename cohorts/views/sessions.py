"""The sessions of a cohort: the list, adding, changing, cancelling."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cohorts import actions
from cohorts.access import can_manage, can_move, team_sessions, visible_cohorts, visible_rooms, with_register
from cohorts.agenda import agenda, filled
from cohorts.agreed import agreed_days
from cohorts.forms import ChangeSessionForm, SessionForm
from cohorts.models import Cohort, LearningSet, Session, co_leaders, leaders_by_name, tallies
from cohorts.moving import last_move
from cohorts.release import draft, release
from cohorts.roll import houses_of, team_of
from cohorts.views.frame import frame, managed, seen
from core.formats import days_words, weekday_date
from core.refusal import Refused
from people.access import SignedIn, signed_in
from people.models import Organisation, Person
from programmes.models import GroupSize
from programmes.panel import material_lines


@signed_in
def sessions(request: SignedIn, cohort: UUID) -> HttpResponse:
    """Sessions of the cohort and its sets in order of time; those of pairs on a list of their own."""
    found = seen(request, cohort)
    now = timezone.now()
    sessions = found.sessions.select_related(
        "learning_set", "coaching__place__person", "organisation", "released", "held_instead"
    )
    rows = with_register(sessions, request.user).prefetch_related(leaders_by_name(), co_leaders())
    standing = [row for row in rows if row.cancelled_at is None]
    coaching = request.GET.get("show") == "coaching"
    pairs = [row for row in rows if row.group_size == GroupSize.PAIR]
    chosen = pairs if coaching else [row for row in rows if row.group_size != GroupSize.PAIR]
    shown = agenda(chosen, now, filled(tallies(found, now, standing).values()))
    context = frame(request, found, "sessions", entries=shown, pairs=len(pairs), coaching=coaching)
    context["agreed"] = agreed_days(found, standing)
    context["last_move"] = last_move(found, now)
    context["now"] = now
    context["draft"] = draft(found, now, rows) if context["can_manage"] else []
    context["to_keep"] = sum(entry.to_keep for entry in shown)
    context["coming"] = next((entry for entry in shown if entry.state in ("on", "next")), None)
    context["all_held"] = bool(rows) and all(row.cancelled_at or row.ends_at <= now for row in rows)
    return render(request, "cohorts/sessions.html", context)


@signed_in
def add_session(request: SignedIn, cohort: UUID) -> HttpResponse:
    """A session by hand. Sent twice, it is one session."""
    found = managed(request, cohort)
    form = session_form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            session = form.add(request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{session.title} is on {weekday_date(session.starts_at)}.")
            warn_of_budget(request, session)
            return redirect("cohorts:sessions", found.pk)
    context = frame(request, found, "sessions", can_manage=True, title="Add a session", form=form, button="Add")
    return render(request, "cohorts/form.html", context)


def session_form(request: SignedIn, cohort: Cohort, **initial: Any) -> SessionForm:
    """The form of a session that is added by hand; `initial` is what it begins with."""
    sets, team = list(cohort.learning_sets.order_by("name")), team_of(cohort)
    place = {"room": cohort.room_id} if cohort.room_id else {"venue": cohort.venue}
    groups: list[LearningSet | Organisation] = [*sets, *houses_of(cohort)]
    agreed, rooms = agreed_days(cohort), visible_rooms(request.user)
    given = {**place, "once": uuid4(), **initial}
    return SessionForm(
        request.POST or None, cohort=cohort, sets=groups, team=team, agreed=agreed, rooms=rooms, initial=given
    )


def warn_of_budget(request: SignedIn, session: Session) -> None:
    """Going over a budget of days is for the people to decide, and they are told."""
    for each in agreed_days(session.cohort):
        if each.element.pk == session.element_id and each.over:
            words = (
                f"{each.element.title}: {days_words(each.days)} are agreed now, {days_words(each.over)} over the budget"
            )
            messages.warning(request, f"{words} of {days_words(each.budget)}.")


def _movable(request: SignedIn, cohort: UUID, session: UUID) -> Session:
    """A session of this very cohort that the person may change: a coordinator, or the coach of its pair."""
    rows = (
        team_sessions(request.user).filter(cohort=cohort).select_related("cohort__programme", "coaching__place__person")
    )
    found = get_object_or_404(rows.prefetch_related("leaders"), pk=session)
    if not can_move(request.user, found):
        raise PermissionDenied
    return found


@signed_in
def session(request: SignedIn, cohort: UUID, session: UUID) -> HttpResponse:
    """Change a session's title, time, place and leaders."""
    found = _movable(request, cohort, session)
    rooms = visible_rooms(request.user)
    form = ChangeSessionForm(request.POST or None, session=found, team=team_of(found.cohort), rooms=rooms)
    if request.method == "POST" and form.is_valid():
        try:
            _change(form, request.user)
        except Refused as refused:
            refused.tell(form)
        else:
            day = weekday_date(form.cleaned_data["starts_at"])
            messages.success(request, f"{form.cleaned_data['title']} is changed: {day}.")
            return redirect(*_back(request, found.cohort))
    context = frame(request, found.cohort, "sessions", form=form, session=found)
    context["materials"] = material_lines(request.user, [found.pk])[found.pk]
    context["sees_cohort"] = _sees(request, found.cohort)
    return render(request, "cohorts/session.html", context)


@transaction.atomic
def _change(form: ChangeSessionForm, by: Person) -> None:
    """What a coordinator changes is released with the rest; a coach tells the other of the pair at once."""
    form.change(by)
    if not can_manage(by, form.session.cohort):
        release(cohort=form.session.cohort, sessions=[form.session], by=by)


def _sees(request: SignedIn, cohort: Cohort) -> bool:
    return visible_cohorts(request.user).filter(pk=cohort.pk).exists()


def _back(request: SignedIn, cohort: Cohort) -> tuple:
    """To the cohort's list, or for a coach to their own."""
    return ("cohorts:sessions", cohort.pk) if _sees(request, cohort) else ("cohorts:leading",)


@signed_in
def cancel_session(request: SignedIn, cohort: UUID, session: UUID) -> HttpResponse:
    """Asks first; cancelled, nobody is expected at it."""
    rows = team_sessions(request.user).filter(cohort=cohort).select_related("cohort__programme")
    found = get_object_or_404(rows, pk=session)
    if not can_manage(request.user, found.cohort):
        raise PermissionDenied
    if request.method == "POST":
        try:
            actions.cancel_session(session=found, by=request.user)
            messages.success(request, f"{found.title} on {weekday_date(found.starts_at)} is cancelled.")
        except Refused as refused:
            messages.error(request, refused.message)
        return redirect("cohorts:sessions", found.cohort_id)
    context = frame(request, found.cohort, "sessions", can_manage=True, session=found)
    return render(request, "cohorts/cancel_session.html", context)
