"""Pages of the journal. The browser stores none of them, since the next person may use the same computer."""

from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from cohorts.access import own_domains, own_sessions
from core.refusal import Refused
from journals import access, actions, answers
from journals.forms import ReadersForm, WritingForm
from journals.models import PARTS, Reflection, ReflectionForm
from journals.pen import Pen, opened
from journals.reading import Writing, themes_to_write_about, writing
from people.access import SignedIn, public, signed_in
from people.models import Person


@signed_in
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def journal(request: SignedIn) -> HttpResponse:
    """One's own reflections. The words searched for are posted, so that they stand in no address and no log."""
    person = request.user
    rows = list(access.own_reflections(person).for_a_list())
    words = request.POST.get("words", "").strip()
    context = {
        "reflections": [row for row in rows if row.holds(words)] if words else rows,
        "written": bool(rows),
        "words": words,
        "may_write": access.can_write(person),
        "is_read_to": access.is_read_to(person),
    }
    return render(request, "journals/journal.html", context)


@signed_in
@never_cache
@sensitive_variables()
def write_new(request: SignedIn) -> HttpResponse:
    """A new reflection, about a session or a theme of one's own if the address names one."""
    person = request.user
    if not access.can_write(person):
        raise PermissionDenied
    session = None
    if named := request.GET.get("session"):
        session = get_object_or_404(own_sessions(person), pk=_uuid_or_none(named))
    theme = None
    if named := request.GET.get("theme"):
        theme = get_object_or_404(own_domains(person), pk=_uuid_or_none(named)).pk
    form = request.GET.get("form", ReflectionForm.WHAT)
    page = writing(person, None, form=form if form in PARTS else ReflectionForm.WHAT, session=session, theme=theme)
    return _writing_page(request, page)


@signed_in
@never_cache
@sensitive_variables()
def write(request: SignedIn, pk: UUID) -> HttpResponse:
    person = request.user
    return _writing_page(request, writing(person, _own(request, pk)))


@public("what was written before the sign-in ran out is kept for its author, whom the signed pen names")
@csrf_exempt  # the pen is the proof that the form is one of ours; it outlives the sign-in, as that token does not
@require_POST
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def keep(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whatever a writing form sends: a draft every few seconds, or what its buttons say."""
    pen = opened(request.POST.get("pen", ""), pk)
    if pen is None:
        return answers.not_ours(request)
    person: Any = request.user
    if not person.is_authenticated:
        return _keep_signed_out(request, pen)
    if person.pk != pen.author:
        return _keep_for_another(request, pen)
    return _keep_own(cast("SignedIn", request), pen)


@sensitive_variables()
def _keep_own(request: SignedIn, pen: Pen) -> HttpResponse:
    form = WritingForm(request.POST, author=request.user)
    if not form.is_valid():
        return answers.too_much(form) if answers.wanted(request) else _again(request, form, pen)
    kept = _saved(form, pen, request.user)
    return answers.kept(kept, form) if answers.wanted(request) else _go_on(request, form, kept)


@sensitive_variables()
def _saved(form: WritingForm, pen: Pen, author: Person, *, signed_in: bool = True) -> actions.Kept:
    typed = form.cleaned_data
    return actions.save(
        pen=pen,
        author=author,
        form=typed["form"],
        body=typed,
        session=typed["session"],
        theme=typed["theme"],
        counts=typed["counts_for_theme"],
        turn=typed["turn"],
        signed_in=signed_in,
    )


@sensitive_variables()
def _go_on(request: SignedIn, form: WritingForm, kept: actions.Kept) -> HttpResponse:
    """After a button of the form: where it leads, once the words are safe."""
    do, person = request.POST.get("do", ""), request.user
    other = do.removeprefix("to-") if do.removeprefix("to-") in PARTS else ""
    if kept.reflection is None:
        if do == "finish":
            form.add_error(form.part_names[0], "Write something before you finish")
            return _again(request, form, kept.pen)
        return redirect(_opened_anew(form, other or form.cleaned_data["form"]))
    here = kept.reflection
    if kept.how == actions.How.BESIDE:
        messages.warning(request, "This reflection was changed in another tab or window. Both texts are kept.")
        return redirect("journals:write", here.pk)
    if other:
        actions.change_form(reflection=here, form=other, by=person)
    if other or do == "open":
        return redirect("journals:write", here.pk)
    if do == "finish":
        return _finish(request, form, kept)
    messages.success(request, "Draft saved." if here.is_draft else "Saved.")
    return redirect("journals:reflection", here.pk)


def _opened_anew(form: WritingForm, other: str) -> str:
    """The address of an empty page on a form, about the same session and theme."""
    about = {name: each.pk for name in ("session", "theme") if (each := form.cleaned_data[name])}
    return f"{reverse('journals:write_new')}?{urlencode({'form': other, **about})}"


@sensitive_variables()
def _finish(request: SignedIn, form: WritingForm, kept: actions.Kept) -> HttpResponse:
    """What could identify someone is pointed at first; the draft is kept meanwhile."""
    reflection: Any = kept.reflection
    if not form.ask_for_check():
        return _again(request, form, kept.pen, reflection)
    try:
        actions.finish(reflection=reflection, by=request.user)
    except Refused as refused:
        form.add_error(form.part_names[0], refused.message)
        return _again(request, form, kept.pen, reflection)
    messages.success(request, "Finished. Only you can read it, until you share it.")
    return redirect("journals:reflection", reflection.pk)


@sensitive_variables()
def _keep_signed_out(request: HttpRequest, pen: Pen) -> HttpResponse:
    """The page's own messages wait for a sign-in, but for the last before it closes; a posted form is kept."""
    if answers.wanted(request) and not request.POST.get("leaving"):
        return answers.signed_out()
    kept = _kept_for_author(request, pen)
    if answers.wanted(request):
        return answers.signed_out()
    if kept is None:
        return answers.not_ours(request)
    messages.success(request, "You had been signed out. Your words are kept: sign in to go on with them.")
    there = kept.reflection
    return redirect_to_login(reverse("journals:write", args=[there.pk]) if there else reverse("journals:journal"))


@sensitive_variables()
def _keep_for_another(request: HttpRequest, pen: Pen) -> HttpResponse:
    """The form was opened by somebody else, who is not here any more: they get the words, and nobody is shown them."""
    if answers.wanted(request) and not request.POST.get("leaving"):
        return answers.another_person()
    kept = _kept_for_author(request, pen)
    if answers.wanted(request):
        return answers.another_person()
    return render(request, "journals/another_person.html", {"kept": kept is not None}, status=403)


@sensitive_variables()
def _kept_for_author(request: HttpRequest, pen: Pen) -> actions.Kept | None:
    author = access.author_with(pen)
    if author is None:
        return None
    form = WritingForm(request.POST, author=author)
    return _saved(form, pen, author, signed_in=False) if form.is_valid() else None


@signed_in
@never_cache
@sensitive_variables()
def reflection(request: SignedIn, pk: UUID) -> HttpResponse:
    """One's own, to read."""
    own = _own(request, pk)
    context = {"reflection": own, "sharings": own.current_sharings, "beside": _beside(own)}
    return render(request, "journals/reflection.html", context)


@signed_in
@never_cache
@sensitive_variables()
def shared_with_you(request: SignedIn) -> HttpResponse:
    person = request.user
    rows = access.readable_reflections(person).select_related("author", "session", "theme").order_by("-updated_at")
    return render(request, "journals/shared_with_you.html", {"reflections": rows})


@signed_in
@never_cache
@sensitive_variables()
def shared_reflection(request: SignedIn, pk: UUID) -> HttpResponse:
    """Another's, to read while they share it. Each reading is noted."""
    person = request.user
    row = get_object_or_404(access.readable_reflections(person).select_related("author", "session", "theme"), pk=pk)
    actions.note_reading(reflection=row, by=person)
    return render(request, "journals/shared_reflection.html", {"reflection": row})


@signed_in
@never_cache
@sensitive_variables()
def share(request: SignedIn, pk: UUID) -> HttpResponse:
    own, person = _own(request, pk), request.user
    if own.is_draft:
        messages.warning(request, "Finish this reflection before you share it.")
        return redirect("journals:reflection", pk)
    named = {sharing.reader_id for sharing in own.current_sharings}
    readers = [reader for reader in access.can_share_with(person) if reader.person.pk not in named]
    form = ReadersForm(request.POST or None, readers=readers, text="\n".join(own.body.values()))
    if form.is_valid():
        for reader in form.chosen():
            actions.share(reflection=own, reader=reader, by=person)
        messages.success(request, "Shared. You can stop sharing at any time.")
        return redirect("journals:reflection", pk)
    context = {"reflection": own, "form": form, "sharings": own.current_sharings, "readers": readers}
    return render(request, "journals/share.html", context)


@signed_in
@require_POST
def unshare(request: SignedIn, pk: UUID, sharing: UUID) -> HttpResponse:
    person = request.user
    row = get_object_or_404(access.own_sharings(person).select_related("reader"), pk=sharing, reflection=pk)
    actions.unshare(sharing=row, by=person)
    messages.success(request, f"{row.reader.name} can no longer read this reflection.")
    return redirect("journals:reflection", pk)


@signed_in
@never_cache
@sensitive_variables()
def delete(request: SignedIn, pk: UUID) -> HttpResponse:
    """Asked once more, for it cannot be undone."""
    own = _own(request, pk)
    if request.method == "POST":
        actions.delete(reflection=own, by=request.user)
        messages.success(request, "Reflection deleted.")
        return redirect("journals:journal")
    return render(request, "journals/delete.html", {"reflection": own, "sharings": own.current_sharings})


@signed_in
def limits(request: SignedIn) -> HttpResponse:
    """Who can read what one writes, and where confidence ends."""
    return render(request, "journals/limits.html")


def _uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _own(request: SignedIn, pk: UUID) -> Reflection:
    rows = access.own_reflections(request.user).for_a_list()
    return get_object_or_404(rows.select_related("kept_beside", "session", "theme"), pk=pk)


def _beside(reflection: Reflection) -> list[Reflection]:
    """The other texts that were kept when two pages wrote at once."""
    first = [reflection.kept_beside] if reflection.kept_beside else []
    return [*first, *reflection.kept_copies.all()]


def _writing_page(request: SignedIn, page: Writing) -> HttpResponse:
    themes = themes_to_write_about(request.user)
    page.form.offer(themes)
    context = {
        "themes": themes,
        "theme_now": str(page.form["theme"].value() or ""),
        "writing": page,
        "form": page.form,
        "reflection": page.reflection,
        "sharings": page.reflection.current_sharings if page.reflection else [],
        "beside": _beside(page.reflection) if page.reflection else [],
        "other_forms": _other_forms(page.form, themed=bool(themes)),
    }
    return render(request, "journals/write.html", context)


def _again(request: SignedIn, form: WritingForm, pen: Pen, saved: Reflection | None = None) -> HttpResponse:
    """The same form with everything that was typed, and what is to be mended."""
    rows = access.own_reflections(request.user).for_a_list()
    reflection = rows.filter(pk=saved.pk if saved else pen.reflection).first()
    return _writing_page(request, Writing(form, pen, reflection))


def _other_forms(form: WritingForm, *, themed: bool) -> list[tuple[str, str]]:
    """The forms to change to, each with its name; the theme form where there is a theme to write about."""
    now = form["form"].value()
    return [
        (key, label) for key, label in ReflectionForm.choices if key != now and (themed or key != ReflectionForm.THEME)
    ]
