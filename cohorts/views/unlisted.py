"""Somebody is here who is not listed: told from the register, answered by a coordinator."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cohorts import unlisted as verbs
from cohorts.access import unlisted_of, visible_cohorts
from cohorts.forms import NotListedForm, UnlistedAnswerForm
from cohorts.models import Session
from cohorts.register import RegisterState, state_of
from cohorts.views.frame import frame, managed
from cohorts.views.register import register_of
from core.refusal import Refused
from people.access import SignedIn, signed_in


@signed_in
def not_listed(request: SignedIn, session: UUID) -> HttpResponse:
    """Who it is: one of the cohort, for those who see it, or a name. Below, what was told of this session before."""
    found = register_of(request, session)
    knows_cohort = visible_cohorts(request.user).filter(pk=found.cohort_id).exists()
    others = verbs.others_of(found) if knows_cohort else None
    state = state_of(found, timezone.now())
    form = NotListedForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _done(request, found, form))
        except Refused as refused:
            refused.tell(form)
        else:
            return redirect("cohorts:register", found.pk)
    context = {"session": found, "form": form, "told": unlisted_of(found), "takes": state != RegisterState.CANCELLED}
    context["visits"] = verbs.takes_visitors(found)
    return render(request, "cohorts/not_listed.html", context)


def _done(request: SignedIn, session: Session, form: NotListedForm) -> str:
    """Does it, and says in a sentence what was done. Raises Refused."""
    data = form.cleaned_data
    place = data.get("place")
    if place and verbs.takes_visitors(session):
        verbs.bring_in(session=session, place=place, by=request.user)
        return f"{place.person.name} is on the register. It counts for them in the place of their own meeting."
    told = verbs.tell(session=session, place=place, name=data["name"], about=data["about"], by=request.user)
    return f"The coordinators are told that {told.name} is here. What becomes of it stands under “not listed”."


@signed_in
def unlisted(request: SignedIn, cohort: UUID) -> HttpResponse:
    """Everybody told of in a cohort, those who wait first."""
    found = managed(request, cohort)
    rows = unlisted_of(found)
    waiting = [row for row in rows if row.state == row.State.OPEN]
    answered = [row for row in rows if row.state != row.State.OPEN]
    context = frame(request, found, "unlisted", can_manage=True, waiting=waiting, answered=answered)
    return render(request, "cohorts/unlisted.html", context)


@signed_in
def answer_unlisted(request: SignedIn, cohort: UUID, unlisted: UUID) -> HttpResponse:
    """What became of it, by a coordinator, with the ways to give a place or invite a guest."""
    found = managed(request, cohort)
    row = get_object_or_404(unlisted_of(found), pk=unlisted)
    places = found.places.taken().select_related("person", "learning_set").order_by("person__family_name", "pk")
    form = UnlistedAnswerForm(request.POST or None, places=places, initial={"place": row.place_id})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            marked = verbs.answer(
                unlisted=row, state=data["state"], place=data["place"], words=data["answer"], by=request.user
            )
        except Refused as refused:
            refused.tell(form)
        else:
            messages.success(request, f"Answered. {row.name} is on the register." if marked else "Answered.")
            return redirect("cohorts:unlisted", found.pk)
    context = frame(request, found, "unlisted", can_manage=True, row=row, form=form)
    return render(request, "cohorts/answer_unlisted.html", context)
