"""What every page is measured against: the plainest useful page that Django makes for somebody who is signed in.

Session, person, one query, and a template of 110 table rows, 47 kB, in the template language: no part of Cadre but
its middleware. `bare` is the same stack without session, database and template, to show what lies under the floor.
"""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import Permission
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

ROWS = 110


@login_required
def floor(request: HttpRequest) -> HttpResponse:
    # Django's own table, filled by its migrations: the rows are there whatever data there is.
    rows = Permission.objects.select_related("content_type").order_by("pk")[:ROWS]
    return render(request, "bench/floor.html", {"rows": rows})


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("bare")
