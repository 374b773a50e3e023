"""What has changed since people were last told, and telling them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cohorts.forms import ReleaseForm
from cohorts.release import draft, fingerprint, release, shown
from cohorts.views.frame import frame, managed
from core.formats import plural
from core.refusal import Refused
from people.access import SignedIn, signed_in


@signed_in
def release_schedule(request: SignedIn, cohort: UUID) -> HttpResponse:
    """The draft and who will be told of what; sent, each of them gets one message."""
    found = managed(request, cohort)
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = release(cohort=found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.tell(form)
        else:
            told = f"Released. {plural(made.people, 'person is', 'people are')} told." if made else "Nothing was left."
            messages.success(request, told)
            return redirect("cohorts:sessions", found.pk)
    changes = draft(found, timezone.now())
    context = frame(request, found, "sessions", can_manage=True, form=form, draft=shown(changes))
    context["seen"] = fingerprint(changes)
    context["releases"] = found.releases.select_related("released_by")[:10]
    return render(request, "cohorts/release.html", context)
