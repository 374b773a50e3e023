"""A register from a CSV file: choose or paste, look, then take it in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify

from cohorts import taking_in
from cohorts.forms import RegisterFileForm
from cohorts.models import Session
from cohorts.register import RegisterState, state_of
from cohorts.views.register import register_of
from core.formats import day_of, plural
from core.refusal import Refused
from core.spreadsheets import csv_answer
from people.access import SignedIn, signed_in


@signed_in
def import_register(request: SignedIn, session: UUID) -> HttpResponse:
    """The form; what was read and what is wrong with it; and when that was looked at, all of it or nothing."""
    found = register_of(request, session)
    if state_of(found, timezone.now()) != RegisterState.OPEN:
        messages.warning(request, "Only an open register takes in a file.")
        return redirect("cohorts:register", found.pk)
    form = RegisterFileForm(request.POST, request.FILES) if request.method == "POST" else RegisterFileForm()
    if form.is_valid():
        return _read(request, found, form.cleaned_data["text"])
    return render(request, "cohorts/import_register.html", {"session": found, "form": form})


def _read(request: SignedIn, session: Session, text: str) -> HttpResponse:
    """What the text says, to be looked at; taken in once it has been."""
    if seen := request.POST.get("seen"):
        try:
            count = taking_in.take_in(session=session, text=text, seen=seen, by=request.user)
        except Refused as refused:
            messages.warning(request, refused.message)
        else:
            messages.success(request, f"{plural(count, 'person is', 'people are')} marked from the file.")
            return redirect("cohorts:register", session.pk)
    sheet = taking_in.sheet_of(session, text)
    form = RegisterFileForm(initial={"text": text})
    context = {"session": session, "form": form, "sheet": sheet, "text": text}
    return render(request, "cohorts/import_register.html", context)


@signed_in
def template_csv(request: SignedIn, session: UUID) -> HttpResponse:
    """To fill in: those expected, as the register stands."""
    found = register_of(request, session)
    name = f"register-{slugify(found.title)}-{day_of(found.starts_at).isoformat()}"
    return csv_answer(name, taking_in.template_of(found))
