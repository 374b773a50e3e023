"""The gallery: what anybody may read of finished projects, and the page that a sponsor's own link opens."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from accounts.limits import A_MINUTE, too_often
from core.refusal import Refused
from people.access import public
from projects import access, commenting, publishing
from projects.forms.gallery import AnswerForm, CommentForm, SearchForm
from projects.gallery.links import consent_behind
from projects.gallery.pages import found, shown, subjects_in
from projects.models import PublicationVersion

anybody = public("what a team and its sponsor agreed to publish is for anybody to read")
by_link = public("the link in the e-mail is what lets a sponsor in, and opens one page only")
# A page that is withdrawn is gone at once: a browser may keep it and asks each time, and nothing in between keeps it.
asked_each_time = cache_control(private=True, no_cache=True)

A_PAGE = 12
LONGEST_SEARCH = 200  # letters that are looked for
SEARCHES, COMMENTS = 60, 5  # from one address in a minute
TOO_MANY = "Many comments have come from your network within a minute. Wait a minute, then send yours again."


def unlisted(response: HttpResponse) -> HttpResponse:
    """Not for search engines: they would go on showing what somebody has taken back."""
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


def wait(request: HttpRequest) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(A_MINUTE)
    return unlisted(response)


@require_safe
@asked_each_time
@anybody
def gallery(request: HttpRequest) -> HttpResponse:
    """What is published, the newest first, by words, setting and subject."""
    if request.GET and too_often(request, "gallery-search", SEARCHES):
        return wait(request)
    everything = access.published_versions()
    subjects = subjects_in(everything)
    form = SearchForm(request.GET, subjects=subjects)
    words, setting, subject = (form.asked(name) for name in ("words", "setting", "subject"))
    rows = everything.for_the_gallery().speaking_of(words[:LONGEST_SEARCH])
    rows = rows.filter(setting=setting) if setting else rows
    rows = rows.about(subject) if subject else rows
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "found": found(page),
        "asked": bool(words or setting or subject),
        "any": bool(page.paginator.count) or everything.exists(),
    }
    return unlisted(render(request, "gallery/gallery.html", context))


def _published(pk: UUID) -> PublicationVersion | None:
    return access.published_versions().select_related("publication__project").filter(publication=pk).first()


def _gone(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A page that was there says that it is gone; of any other nothing is known."""
    if not access.was_published(pk):
        raise Http404
    return unlisted(render(request, "gallery/gone.html", status=410))


@asked_each_time
@anybody
@sensitive_post_parameters("name", "email", "text")
@sensitive_variables()
def case_study(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One project's page, with a form to write to its team. POST sends the comment."""
    version = _published(pk)
    if version is None:
        return _gone(request, pk)
    form, status = CommentForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        if form.is_valid() and too_often(request, "gallery-comment", COMMENTS):
            form.add_error(None, TOO_MANY)
            status = 429
        if form.is_machine or (form.is_valid() and _commented(version, form)):
            return unlisted(redirect("gallery:thanks", pk))
    return unlisted(render(request, "gallery/case_study.html", {"shown": shown(version), "form": form}, status=status))


def _commented(version: PublicationVersion, form: CommentForm) -> bool:
    try:
        commenting.comment(publication=version.publication, **form.words())
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


@require_safe
@asked_each_time
@anybody
def thanks(request: HttpRequest, pk: UUID) -> HttpResponse:
    version = _published(pk)
    if version is None:
        return _gone(request, pk)
    return unlisted(render(request, "gallery/thanks.html", {"version": version}))


@by_link
@never_cache
@sensitive_post_parameters("why")
@sensitive_variables()
def consent(request: HttpRequest, key: UUID, token: str) -> HttpResponse:
    """The very page that would be published, and the sponsor's yes or no. GET shows, POST answers: a mail scanner
    answers nothing. It goes on working, so that consent can be taken back."""
    given = consent_behind(key, token)
    if given is None:
        return render(request, "link_unknown.html", status=404)
    version = given.version
    if not version.stands:
        return unlisted(
            render(request, "gallery/consent_over.html", {"version": version, "consent": given}, status=410)
        )
    published = version.state == version.State.PUBLISHED
    form = AnswerForm(request.POST if request.method == "POST" else None, consent=given, published=published)
    if form.is_valid():
        try:
            publishing.answer(consent=given, by=None, **{name: form.cleaned_data[name] for name in ("answer", "why")})
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Your answer is kept, thank you. You can change it here at any time.")
            return redirect("gallery:consent", key, token)
    context = {"consent": given, "shown": shown(version), "form": form, "project": version.publication.project}
    return unlisted(render(request, "gallery/consent.html", context | {"published": published}))
