"""Where one is told by text message what cannot wait."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from outbox import texting
from outbox.access import mobile_of
from outbox.actions import give_mobile, take_back_mobile
from outbox.forms import MobileForm
from people.access import SignedIn, signed_in


@signed_in
def texts(request: SignedIn) -> HttpResponse:
    """One's own number for text messages: given, changed, taken back."""
    mobile = mobile_of(request.user)
    form = MobileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = give_mobile(person=request.user, number=form.cleaned_data["number"], by=request.user)
        messages.success(request, f"Text messages go to {texting.written_out(made.number)}.")
        return redirect("outbox:texts")
    number = texting.written_out(mobile.number) if mobile else ""
    return render(request, "outbox/texts.html", {"form": form, "number": number, "texts_are_sent": texting.is_on()})


@signed_in
@require_POST
def texts_off(request: SignedIn) -> HttpResponse:
    take_back_mobile(person=request.user, by=request.user)
    messages.success(request, "You get no text messages any more, and your number is gone from Cadre.")
    return redirect("outbox:texts")
