"""The register of a session: one tap a person. Each tap is a form; with JavaScript it is sent as in tapping.py."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cohorts import register as verbs
from cohorts.access import can_keep_register, can_manage, team_sessions
from cohorts.attendance import RegisterCounts, register_counts
from cohorts.checking_in import waiting_among
from cohorts.forms import MarkForm
from cohorts.models import Attendance, Place, Session, with_guests
from cohorts.taps import CLEAR, NOTHING
from core.dates import local
from core.formats import clock
from core.refusal import Refused
from people.access import SignedIn, signed_in
from people.models import Person
from programmes.models import GroupSize

TO_MARK = "unmarked"
KEPT_OF = "X-Register-Of"  # whose page it is: a phone may keep it for a lost signal, for that person alone
CLASSES = {
    "": "",
    "present": "c-register__mark--present",
    "left early": "c-register__mark--late",
    "late": "c-register__mark--late",
}


@dataclass(frozen=True)
class Row:
    """One person of the register as the page shows them. `number` is theirs on the sign-in sheet, `form` what was
    refused, with its messages."""

    place: Place
    kept: Attendance | None
    viewer: Person
    pair: bool
    number: int
    form: MarkForm | None = None

    @property
    def mark(self) -> str:
        return self.kept.mark if self.kept else ""

    @property
    def words(self) -> str:
        """On the wide button, which marks present."""
        if not self.kept:
            return "It took place" if self.pair else "Mark present"
        if self.pair and self.mark == Attendance.Mark.PRESENT:
            return "Took place"
        return self.kept.says

    @property
    def looks(self) -> str:
        return CLASSES.get(self.mark, "c-register__mark--away")

    @property
    def marked_by(self) -> Person | None:
        """Who marked, if somebody else did."""
        by = self.kept.marked_by if self.kept else None
        return by if by and by.pk != self.viewer.pk else None

    @property
    def version(self) -> str:
        """Which state the page shows; a tap says so, so that a later one is not overwritten unseen."""
        return self.kept.standing.version if self.kept else NOTHING

    @property
    def stands(self) -> str:
        """In words, beside another's tap that it does not agree with."""
        if not self.kept:
            return "Not marked: the mark was taken back"
        note = f" ({self.kept.note})" if self.kept.note else ""
        by = f" by {self.kept.marked_by.name}" if self.kept.marked_by else ""
        return f"{self.words}{note}, marked{by} at {clock(local(self.kept.marked_at))}"

    @property
    def states(self) -> list[tuple[str, str]]:
        """The marks behind the arrow; coaching is not come late to, it takes place or does not."""
        left_out = {Attendance.Mark.PRESENT, Attendance.Mark.CAUGHT_UP}
        if self.pair:
            left_out |= {Attendance.Mark.LATE, Attendance.Mark.LEFT_EARLY}
        return [(value, label) for value, label in Attendance.Mark.choices if value not in left_out]

    @property
    def asks_time(self) -> str:
        """The words beside the time that can be corrected; "" when the mark has none."""
        return {"late": "Came at", "left early": "Left at"}.get(self.mark, "")


def register_of(request: SignedIn, session: UUID) -> Session:
    """The session, if the person may keep its register."""
    of = ("cohort__programme", "learning_set", "coaching__place__person", "organisation")
    rows = with_guests(team_sessions(request.user)).select_related(*of)
    found = get_object_or_404(rows, pk=session)
    if not can_keep_register(request.user, found):
        raise PermissionDenied
    return found


def rows_of(request: SignedIn, session: Session) -> list[Row]:
    marks = verbs.marks_of(session)
    pair = session.group_size == GroupSize.PAIR
    expected = enumerate(verbs.expected_at(session), start=1)
    return [Row(place, marks.get(place.pk), request.user, pair, number) for number, place in expected]


def counts_of(rows: Sequence[Row]) -> RegisterCounts:
    return register_counts([row.mark or None for row in rows])


@signed_in
def register(request: SignedIn, session: UUID) -> HttpResponse:
    """The register as it stands: to keep, closed, or not yet open."""
    return _page(request, register_of(request, session))


def _page(
    request: SignedIn, session: Session, refused: MarkForm | None = None, at: Place | None = None
) -> HttpResponse:
    """`refused` is a mark that could not be made, shown with its message in the row of the place `at`."""
    rows = rows_of(request, session)
    if refused and at:
        rows = [replace(row, form=refused) if row.place.pk == at.pk else row for row in rows]
    only = request.GET.get("show") == TO_MARK
    now = timezone.now()
    state = verbs.state_of(session, now)
    context = {
        "session": session,
        "state": state,
        "rows": [row for row in rows if not only or not row.kept or row.form],
        "only_to_mark": only,
        "counts": counts_of(rows),
        "now": now,
        "say_here": waiting_among(session, [row.place.pk for row in rows if not row.kept]),
        "marks": Attendance.Mark.choices,
        "saved_at": max((row.kept.marked_at for row in rows if row.kept), default=None),
        "coordinates": can_manage(request.user, session.cohort),
    }
    response = render(request, "cohorts/register.html", context)
    if state == verbs.RegisterState.OPEN:
        response.headers[KEPT_OF] = str(request.user.pk)
    return response


@signed_in
@require_POST
def mark(request: SignedIn, session: UUID, place: UUID) -> HttpResponse:
    """One tap as a form, without JavaScript. The last tap wins; the same tap twice is one mark."""
    kept = register_of(request, session)
    person = get_object_or_404(verbs.expected_at(kept), pk=place)
    form = MarkForm(request.POST)
    try:
        if request.POST.get("mark") == CLEAR:
            verbs.clear(session=kept, place=person, by=request.user)
        elif form.is_valid():
            data = form.cleaned_data
            note = data["note"] if "note" in request.POST else None
            verbs.mark(session=kept, place=person, mark=data["mark"], clock=data["time"], note=note, by=request.user)
    except Refused as refused:
        if not refused.field:
            messages.error(request, f"Not saved. {refused.message}")
            return redirect("cohorts:register", kept.pk)
        refused.tell(form)
    failed = form if form.errors and request.POST.get("mark") != CLEAR else None
    if failed:
        return _page(request, kept, failed, person)
    show = f"?show={TO_MARK}" if request.POST.get("show") == TO_MARK else ""
    return redirect(f"{reverse('cohorts:register', args=[kept.pk])}{show}#row-{person.pk}")


@signed_in
@require_POST
def close(request: SignedIn, session: UUID) -> HttpResponse:
    """Close the register; while somebody is unmarked, ask first what is to be recorded of them."""
    kept = register_of(request, session)
    try:
        verbs.close(session=kept, by=request.user, rest_absent="rest_absent" in request.POST)
    except Refused as refused:
        if refused.field:
            unmarked = [row.place for row in rows_of(request, kept) if not row.kept]
            return render(request, "cohorts/close_register.html", {"session": kept, "unmarked": unmarked})
        messages.error(request, refused.message)
    else:
        messages.success(request, "The register is closed.")
    return redirect("cohorts:register", kept.pk)


@signed_in
@require_POST
def reopen(request: SignedIn, session: UUID) -> HttpResponse:
    """Open a closed register again: for coordinators."""
    kept = register_of(request, session)
    if not can_manage(request.user, kept.cohort):
        raise PermissionDenied
    verbs.reopen(session=kept, by=request.user)
    messages.success(request, f"The register of {local(kept.starts_at):%-d %B} is open again.")
    return redirect("cohorts:register", kept.pk)
