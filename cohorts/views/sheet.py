"""The sheet to sign on paper, asked for from the register."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cohorts import sign_in_sheet as sheets
from cohorts.views.register import register_of
from core.refusal import Refused
from people.access import SignedIn, signed_in


@signed_in
@require_POST
def sign_in_sheet(request: SignedIn, session: UUID) -> HttpResponse:
    """Have it made, and go to where the file will be."""
    found = register_of(request, session)
    try:
        document = sheets.ask(session=found, by=request.user)
    except Refused as refused:
        messages.warning(request, refused.message)
        return redirect("cohorts:register", found.pk)
    return redirect("documents:page", document.pk)
