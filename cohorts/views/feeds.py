"""One's own calendar to subscribe to: the page where it is made and switched off, and the calendar itself."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import A_MINUTE, too_often
from cohorts import feeds
from cohorts.forms import FeedForm
from people.access import SignedIn, public, signed_in

WRONG_ADDRESSES = 30  # a minute; of right ones a calendar service may ask for as many as it likes


@signed_in
def my_calendar(request: SignedIn) -> HttpResponse:
    """How to have one's sessions in one's own calendar. A new address is shown this once, in answer to the form."""
    form = FeedForm(request.POST if request.method == "POST" else None)
    address = ""
    if request.method == "POST" and form.is_valid():
        address = feeds.make_feed(by=request.user, once=form.cleaned_data["once"])
    context = {
        "feed": feeds.feed_of(request.user),
        "form": FeedForm(initial={"once": uuid4()}),
        "address": address,
        "webcal": address.replace("https://", "webcal://").replace("http://", "webcal://"),
    }
    return render(request, "cohorts/my_calendar.html", context)


@signed_in
@require_POST
def switch_off(request: SignedIn) -> HttpResponse:
    feeds.switch_off(by=request.user)
    messages.success(request, "The address is switched off. Calendars that asked it will show nothing new.")
    return redirect("cohorts:my_calendar")


@require_safe
@public("the address, which nobody can guess, is what opens it; a calendar cannot sign in")
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The sessions of one person, for their calendar; 304 where it has them already."""
    found = feeds.feed_behind(token)
    if found is None:
        if too_often(request, "cohorts-feed", WRONG_ADDRESSES):
            return HttpResponse(status=429, headers={"Retry-After": str(A_MINUTE)})
        raise Http404
    said = feeds.said_by(found, timezone.now())
    response = HttpResponse(said.text, content_type="text/calendar; charset=utf-8")
    response["ETag"] = f'"{said.etag}"'
    response["Last-Modified"] = http_date(said.changed_at.timestamp())
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Content-Disposition"] = 'inline; filename="cadre.ics"'
    conditional = get_conditional_response(
        request, etag=response["ETag"], last_modified=int(said.changed_at.timestamp()), response=response
    )
    return conditional or response
