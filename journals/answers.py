"""What the writing page's own messages are answered with: static/js/keep.js says what it makes of each."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from core.formats import join_words
from journals.actions import How, Kept
from journals.forms import WritingForm
from journals.models import PARTS
from journals.pen import sealed
from journals.reading import saved_line


def wanted(request: HttpRequest) -> bool:
    """Whether the page itself asks, and not a person who pressed a button."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


@sensitive_variables()
def kept(result: Kept, form: WritingForm) -> JsonResponse:
    """Saved, and with what the page goes on; where two texts are kept, the way to the other."""
    if result.reflection is None:
        return JsonResponse({"message": "", "fields": {"pen": sealed(result.pen)}})
    answer: dict[str, object] = {
        "message": saved_line(result.reflection, timezone.now()),
        "fields": {"pen": sealed(result.pen)},
        "url": reverse("journals:write", args=[result.reflection.pk]),
        "action": reverse("journals:keep", args=[result.reflection.pk]),
        "notice": _notice(form),
    }
    if result.how == How.BESIDE and result.reflection.kept_beside_id:
        answer["other"] = reverse("journals:write", args=[result.reflection.kept_beside_id])
    return JsonResponse(answer)


@sensitive_variables()
def _notice(form: WritingForm) -> str:
    """Named by kind, so that the words themselves are not read out."""
    kinds = list(dict.fromkeys(finding.kind.value for _, finding in form.findings()))
    return f"Check before you finish: this may hold {join_words(kinds)}." if kinds else ""


@sensitive_variables()
def too_much(form: WritingForm) -> JsonResponse:
    return JsonResponse({"message": "Not saved: one of the answers is too long. Shorten it to go on."}, status=422)


def signed_out() -> JsonResponse:
    return JsonResponse({"state": "signed out"}, status=401)


def another_person() -> JsonResponse:
    return JsonResponse({"state": "another person"}, status=409)


@sensitive_variables()
def not_ours(request: HttpRequest) -> HttpResponse:
    """A form that Cadre cannot place: too old, or not one of ours. What was typed is given back, to be copied."""
    if wanted(request):
        message = "Not saved: this page is too old. Copy your words, load the page again and paste them."
        return JsonResponse({"message": message}, status=400)
    names = ("title", *(key for parts in PARTS.values() for key, _ in parts))
    typed = "\n\n".join(text for name in names if (text := request.POST.get(name, "").strip()))
    return render(request, "journals/not_kept.html", {"typed": typed}, status=400)
