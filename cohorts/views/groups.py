"""Learning sets, coaching pairs and facilitators of a cohort."""

from collections.abc import Callable, Collection
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cohorts import actions
from cohorts.booking import Clashing
from cohorts.forms import AboutForm, ChooseForm, CoachForm, FacilitatorForm, SetForm
from cohorts.models import Cohort, LearningSet, Place
from cohorts.roll import coaches_of, coaching_hours, current_places, facilitators_of, grants_of, set_cards, sets_of
from cohorts.views.frame import frame, managed, seen
from core.formats import join_words, plural
from core.refusal import Refused
from people import roles
from people.access import SignedIn, signed_in
from people.models import Person

# Learning sets


@signed_in
def sets(request: SignedIn, cohort: UUID) -> HttpResponse:
    """The sets with their mix and their sessions, who is in which, and a new one."""
    found = seen(request, cohort)
    return _sets_page(request, found, sets_of(found))


def _advisers(cohort: Cohort, learning_set: LearningSet | None = None) -> list[Person]:
    """Who may advise a set: the facilitators, and whoever advises it already."""
    people = [grant.person for grant in facilitators_of(cohort)]
    adviser = learning_set.adviser if learning_set else None
    return [*people, adviser] if adviser and adviser not in people else people


def _set_form(request: SignedIn, cohort: Cohort, sets: list[LearningSet], bound: bool = False) -> SetForm:
    names = {each.name for each in sets}
    free = next((f"Set {letter}" for letter in "ABCDEFGHIJ" if f"Set {letter}" not in names), "")
    data = request.POST if bound else None
    return SetForm(data, advisers=_advisers(cohort), initial={"name": free})


def _choose_sets(request: SignedIn, cohort: Cohort, sets: list[LearningSet], bound: bool = False) -> ChooseForm:
    places = current_places(cohort)
    now = {place.pk: place.learning_set_id for place in places if place.learning_set_id}
    data = request.POST if bound else None
    return ChooseForm(data, places=places, among=sets, now=now, label="Set of", none="No set")


def _sets_page(
    request: SignedIn,
    cohort: Cohort,
    sets: list[LearningSet],
    form: SetForm | None = None,
    choose: ChooseForm | None = None,
) -> HttpResponse:
    choose = choose or _choose_sets(request, cohort, sets)
    context = frame(request, cohort, "sets", choose=choose, form=form or _set_form(request, cohort, sets))
    places = current_places(cohort) if choose.errors else list(choose.places.values())
    context["cards"] = set_cards(cohort, sets, places)
    context["without"] = [place for place in places if not place.learning_set_id]
    return render(request, "cohorts/sets.html", context)


@signed_in
@require_POST
def form_set(request: SignedIn, cohort: UUID) -> HttpResponse:
    """A new set, whose sessions are dated from the design."""
    found = managed(request, cohort)
    sets = sets_of(found)
    form = _set_form(request, found, sets, bound=True)
    if form.is_valid():
        try:
            made = actions.form_set(
                cohort=found, name=form.cleaned_data["name"], adviser=form.chosen_adviser, by=request.user
            )
        except Refused as refused:
            refused.tell(form)
        else:
            count = made.sessions.count()
            messages.success(request, f"{made.name} is formed, with {plural(count, 'session')}.")
            return redirect("cohorts:sets", found.pk)
    return _sets_page(request, found, sets, form=form)


@signed_in
@require_POST
def assign_sets(request: SignedIn, cohort: UUID) -> HttpResponse:
    """Who is in which set, all at once: either every change is made or none."""
    found = managed(request, cohort)
    sets = sets_of(found)
    form = _choose_sets(request, found, sets, bound=True)
    if form.is_valid():
        changes = form.changes()
        with transaction.atomic():
            for place, chosen in changes:
                join = partial(actions.join_set, place=place, learning_set=chosen, by=request.user)
                _or_ask(form, place, partial(join, accept=form.accepted))
            if form.errors:
                transaction.set_rollback(True)
    if form.errors:
        return _sets_page(request, found, sets, choose=form)
    count = len(changes)
    messages.success(request, f"{plural(count, 'person has', 'people have')} changed sets." if count else "No change.")
    return redirect("cohorts:sets", found.pk)


@signed_in
def change_set(request: SignedIn, cohort: UUID, learning_set: UUID) -> HttpResponse:
    """A set's name and adviser."""
    found = managed(request, cohort)
    chosen = get_object_or_404(found.learning_sets.select_related("adviser", "cohort"), pk=learning_set)
    initial = {"name": chosen.name, "adviser": str(chosen.adviser_id or "")}
    form = SetForm(request.POST or None, advisers=_advisers(found, chosen), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            name = form.cleaned_data["name"]
            actions.change_set(
                learning_set=chosen, name=name, adviser=form.chosen_adviser, by=request.user, accept=form.accepted
            )
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"{chosen.name} is changed.")
            return redirect("cohorts:sets", found.pk)
    context = frame(request, found, "sets", can_manage=True, form=form, learning_set=chosen)
    return render(request, "cohorts/set.html", context)


@signed_in
@require_POST
def dissolve_set(request: SignedIn, cohort: UUID, learning_set: UUID) -> HttpResponse:
    """Take a set back that has not met."""
    found = managed(request, cohort)
    chosen = get_object_or_404(found.learning_sets.all(), pk=learning_set)
    try:
        actions.dissolve_set(learning_set=chosen, by=request.user)
        messages.success(request, f"{chosen.name} is taken back, with its sessions.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("cohorts:sets", found.pk)


# Coaching


@signed_in
def coaches(request: SignedIn, cohort: UUID) -> HttpResponse:
    """Who coaches whom, and the hours of each pair."""
    return _coaches_page(request, seen(request, cohort))


def _choose_coaches(request: SignedIn, cohort: Cohort, people: list[Person], bound: bool = False) -> ChooseForm:
    places = current_places(cohort)
    pairs = {place: getattr(place, "coaching", None) for place in places}
    known = {person.pk: person for person in [*people, *(pair.coach for pair in pairs.values() if pair)]}
    now = {place.pk: pair.coach_id for place, pair in pairs.items() if pair}
    data = request.POST if bound else None
    among = list(known.values())
    return ChooseForm(data, places=places, among=among, now=now, label="Coach of", none="No coach yet")


def _coaches_page(
    request: SignedIn, cohort: Cohort, form: CoachForm | None = None, choose: ChooseForm | None = None
) -> HttpResponse:
    people = coaches_of(cohort)
    choose = choose or _choose_coaches(request, cohort, people)
    hours = coaching_hours(cohort)
    rows = [(place, field, hours.get(place, (0, 0))) for place, field in choose.rows()]
    context = frame(request, cohort, "coaches", coaches=people, form=form or CoachForm(), choose=choose, rows=rows)
    context["without"] = [place for place, _, _ in rows if not getattr(place, "coaching", None)]
    return render(request, "cohorts/coaches.html", context)


@signed_in
@require_POST
def name_coach(request: SignedIn, cohort: UUID) -> HttpResponse:
    """A coach of the cohort, who can then be paired."""
    found = managed(request, cohort)
    form = CoachForm(request.POST)
    if form.is_valid():
        grant = form.name_coach(found, request.user)
        messages.success(request, f"{grant.person.name} is a coach of {found.name}. Now pair them.")
        return redirect("cohorts:coaches", found.pk)
    return _coaches_page(request, found, form=form)


@signed_in
@require_POST
def pair(request: SignedIn, cohort: UUID) -> HttpResponse:
    """Who coaches whom, all at once: either every change is made or none."""
    found = managed(request, cohort)
    form = _choose_coaches(request, found, coaches_of(found), bound=True)
    if form.is_valid():
        changes = form.changes()
        with transaction.atomic():
            for place, chosen in changes:
                _or_ask(form, place, _pairing(place, chosen, request.user, form.accepted))
            if form.errors:
                transaction.set_rollback(True)
    if form.errors:
        return _coaches_page(request, found, choose=form)
    count = len(changes)
    messages.success(request, f"{plural(count, 'pair is', 'pairs are')} changed." if count else "No change.")
    return redirect("cohorts:coaches", found.pk)


def _pairing(place: Place, coach: Person | None, by: Person, accept: Collection[str]) -> Callable[[], object]:
    if coach is None:
        return partial(actions.unpair, place=place, by=by)
    return partial(actions.pair_coach, place=place, coach=coach, by=by, accept=accept)


def _or_ask(form: ChooseForm, place: Place, do: Callable[[], object]) -> None:
    """Do it; a refusal is told beside the person's list, and clashes are asked for below it."""
    try:
        do()
    except Clashing as clashing:
        form.ask_to_accept([*form.asked, *clashing.clashes])
        form.add_error(form.field_of(place), clashing.message)
    except Refused as refused:
        form.add_error(form.field_of(place), refused.message)


# Facilitators


@signed_in
def facilitators(request: SignedIn, cohort: UUID) -> HttpResponse:
    """Who facilitates, with what participants read about them; naming one more."""
    found = seen(request, cohort) if request.method != "POST" else managed(request, cohort)
    form = FacilitatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        grant = form.name_facilitator(found, request.user)
        messages.success(request, f"{grant.person.name} is a facilitator of {found.name}.")
        return redirect("cohorts:facilitators", found.pk)
    context = frame(request, found, "facilitators", form=form, grants=facilitators_of(found))
    return render(request, "cohorts/facilitators.html", context)


@signed_in
def facilitator(request: SignedIn, cohort: UUID, grant: UUID) -> HttpResponse:
    """What participants read about a facilitator."""
    found = managed(request, cohort)
    named = get_object_or_404(grants_of(found, roles.FACILITATOR), pk=grant)
    form = AboutForm(request.POST or None, initial={"about": named.about})
    if request.method == "POST" and form.is_valid():
        about = form.cleaned_data["about"]
        actions.name_facilitator(cohort=found, person=named.person, about=about, by=request.user)
        messages.success(request, f"What participants read about {named.person.name} is changed.")
        return redirect("cohorts:facilitators", found.pk)
    context = frame(request, found, "facilitators", can_manage=True, form=form, grant=named)
    return render(request, "cohorts/facilitator.html", context)


def _nobody_leads(freed: int) -> str:
    """What follows of sessions to come that have lost their only leader; nothing where there are none."""
    if not freed:
        return ""
    return " " + plural(
        freed, "session to come has nobody to lead it now.", "sessions to come have nobody to lead them now."
    )


@signed_in
@require_POST
def end_facilitator(request: SignedIn, cohort: UUID, grant: UUID) -> HttpResponse:
    """Someone stops facilitating this cohort."""
    found = managed(request, cohort)
    named = get_object_or_404(grants_of(found, roles.FACILITATOR), pk=grant)
    freed = actions.end_facilitator(grant=named, by=request.user)
    sets = (
        f" {join_words(freed.sets)} {'has' if len(freed.sets) == 1 else 'have'} no adviser now." if freed.sets else ""
    )
    left = f"{_nobody_leads(freed.sessions)}{sets}"
    messages.success(request, f"{named.person.name} no longer facilitates {found.name}.{left}")
    return redirect("cohorts:facilitators", found.pk)
