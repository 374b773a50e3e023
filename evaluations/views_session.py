"""What the code on the screen opens once a session is over: the participant's own questionnaire about it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohorts.access import own_sessions
from evaluations import access
from people.access import SignedIn, signed_in


@signed_in
def of_session(request: SignedIn, session: UUID) -> HttpResponse:
    """To the questions; where they are not asked yet, when they will be."""
    asked = access.own_participations(request.user).filter(survey__session=session).first()
    if asked:
        return redirect("evaluations:questionnaire", asked.pk)
    found = get_object_or_404(own_sessions(request.user), pk=session)
    return render(request, "evaluations/not_asked_yet.html", {"session": found})
