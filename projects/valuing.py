"""Verbs on what a project is worth and has to show: costs and benefits, finance's check, quotations, spread."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from people import audit
from people.models import Person
from projects import publishing
from projects.economics import LONGEST
from projects.models import (
    EconomicLine,
    FinanceCheck,
    Nature,
    Project,
    ProjectQuotation,
    Side,
    SpreadPlace,
    SpreadState,
    Timing,
)
from projects.papers import documents as papers

MOST_LINES = 60


# Costs and benefits


@dataclass(frozen=True)
class Worth:
    """A cost or a benefit as somebody writes it down.

    `low` and `high` left out are the likely figure; with a `unit_value` (pounds) the three are numbers of units, else
    pounds: of one year where `timing` is recurring. A benefit of the nature quality may have no figure. `counted_in` is
    the same benefit as another project wrote it down, where it counts; here it is nothing.
    """

    label: str
    likely: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    timing: str = Timing.ONE_OFF
    unit: str = ""
    unit_value: Decimal | None = None
    source: str = ""
    nature: str = ""
    attribution: int = 100
    confidence: int = 100
    first_year: int = 1
    years: int = 1
    note: str = ""
    counted_in: EconomicLine | None = None


@transaction.atomic
def add_line(*, project: Project, side: str, worth: Worth, by: Person, token: UUID | None = None) -> EconomicLine:
    """A cost or a benefit. `token` is the form's: posted twice it is one line."""
    Project.objects.select_for_update().get(pk=project.pk)
    pk = token or uuid.uuid4()
    same = EconomicLine.objects.filter(pk=pk, project=project).first()
    if same:
        return same
    if EconomicLine.objects.filter(project=project).count() >= MOST_LINES:
        raise Refused(f"A project holds {MOST_LINES} lines at most. Put smaller ones together.", "label")
    held = _held_to_rules(side, worth)
    _check_counts_once(project, held.counted_in)
    line = EconomicLine.objects.create(pk=pk, project=project, side=side, **vars(held))
    _no_longer_checked(project)
    audit.record(by=by, verb=f"add {side}", subject=line, project=project.pk)
    return line


@transaction.atomic
def change_line(*, line: EconomicLine, worth: Worth, by: Person) -> EconomicLine:
    """The whole line anew, on the side that it is on."""
    held = _held_to_rules(line.side, worth)
    _check_counts_once(line.project, held.counted_in, line)
    changed = [name for name, value in vars(held).items() if getattr(line, name) != value]
    for name in changed:
        setattr(line, name, getattr(held, name))
    if changed:
        line.save(update_fields=changed)
        _no_longer_checked(line.project)
        audit.record(
            by=by, verb=f"change {line.side}", subject=line, project=line.project_id, fields=", ".join(changed)
        )
    return line


@transaction.atomic
def delete_line(*, line: EconomicLine, by: Person) -> None:
    """What counted here for another project counts there again, and finance is to look at it there."""
    audit.record(by=by, verb=f"delete {line.side}", subject=line, project=line.project_id)
    _no_longer_checked(line.project)
    for other in line.counted_for.select_related("project"):
        _no_longer_checked(other.project)
        audit.record(by=None, verb="count benefit again", subject=other, project=other.project_id)
    line.delete()


def _held_to_rules(side: str, worth: Worth) -> Worth:
    if side == Side.COST:
        worth = replace(worth, nature="", attribution=100, confidence=100, counted_in=None)
    elif worth.nature not in Nature.values:
        raise Refused("Say what becomes of the benefit.", "nature")
    if worth.timing == Timing.ONE_OFF:
        worth = replace(worth, years=1)
    if worth.first_year + worth.years - 1 > LONGEST:
        raise Refused(f"Count {LONGEST} years at most.", "years")
    return _with_figures(worth)


def _with_figures(worth: Worth) -> Worth:
    """Three figures in order, or none of a benefit that is better care."""
    if worth.likely is None:
        if worth.low is not None or worth.high is not None:
            raise Refused("Give the likely figure too.", "likely")
        if worth.nature != Nature.QUALITY:
            raise Refused("Give the likely figure. Only better care or experience may stand without one.", "likely")
        return replace(worth, unit="", unit_value=None)
    low = worth.likely if worth.low is None else worth.low
    high = worth.likely if worth.high is None else worth.high
    if low > worth.likely:
        raise Refused("The low figure is more than the likely one.", "low")
    if high < worth.likely:
        raise Refused("The high figure is less than the likely one.", "high")
    if low < 0:
        raise Refused("Give a figure that is not below nothing.", "low")
    if not worth.source.strip():
        raise Refused("Say where the figure comes from.", "source")
    return replace(worth, low=low, high=high)


def _check_counts_once(project: Project, counted_in: EconomicLine | None, line: EconomicLine | None = None) -> None:
    """Of two projects that share a benefit one counts it: not neither, and not both."""
    if counted_in is None:
        return
    keys = [counted_in.pk, *([line.pk] if line else [])]
    rows = EconomicLine.objects.select_for_update(of=("self",)).select_related("project__cohort")
    there = {row.pk: row for row in rows.filter(pk__in=keys).order_by("pk")}.get(counted_in.pk)
    if there is None or there.side != Side.BENEFIT or there.likely is None:
        raise Refused("Choose a benefit with a figure.", "counted_in")
    if there.project_id == project.pk or there.project.cohort.programme_id != project.cohort.programme_id:
        raise Refused("Choose a benefit of another project of this programme.", "counted_in")
    if there.counted_in_id:
        raise Refused(
            "That project says that it counts in another one. Choose the one in which it counts.", "counted_in"
        )
    if line and line.counted_for.exists():
        raise Refused("Another project says that this benefit counts here, so it does.", "counted_in")


def _no_longer_checked(project: Project) -> None:
    """A check is of the lines as they were: it is kept and said to be of earlier lines."""
    FinanceCheck.objects.filter(project=project).update(stands=False)


@transaction.atomic
def record_finance_check(*, project: Project, checked_by: str, on: date, by: Person) -> FinanceCheck:
    """That the organisation's finance people have checked the lines as they are now; `checked_by` is a role."""
    if on > timezone.localdate():
        raise Refused("This date is still to come. Give the day of the check.", "on")
    if not EconomicLine.objects.filter(project=project).exists():
        raise Refused("There is nothing to check yet. Add costs and benefits first.", "checked_by")
    check, _ = FinanceCheck.objects.update_or_create(
        project=project, defaults={"checked_by": checked_by.strip(), "on": on, "stands": True}
    )
    audit.record(by=by, verb="record finance check", subject=project, on=on)
    return check


# Quotations


@transaction.atomic
def add_quotation(
    *,
    project: Project,
    text: str,
    role_words: str,
    consent_words: str,
    consented_on: date,
    by: Person,
    for_reports: bool = False,
    token: UUID | None = None,
) -> ProjectQuotation:
    """What somebody said, by role. `consent_words` say how they agreed, `for_reports` that reports outside the cohort
    may carry it too. Posted twice it is one."""
    if consented_on > timezone.localdate():
        raise Refused("This date is still to come. Quote somebody once they have agreed.", "consented_on")
    quotation, new = ProjectQuotation.objects.get_or_create(
        pk=token or uuid.uuid4(),
        defaults={
            "project": project,
            "text": text.strip(),
            "role_words": role_words.strip(),
            "consent_words": consent_words.strip(),
            "consented_on": consented_on,
            "for_reports": for_reports,
        },
    )
    if new:
        audit.record(by=by, verb="add project quotation", subject=quotation, project=project.pk, reports=for_reports)
    return quotation


@transaction.atomic
def delete_quotation(*, quotation: ProjectQuotation, by: Person) -> None:
    """Whoever said it takes their consent back, or it was written down wrongly: it goes for good, and with it every
    poster and report that may hold it, and the page in the gallery that quotes it."""
    if quotation.for_reports:
        papers.take_back(project=quotation.project_id, by=by)
        publishing.take_back_quotation(project=quotation.project_id, text=quotation.text, by=by)
    audit.record(by=by, verb="delete project quotation", subject=quotation, project=quotation.project_id)
    quotation.delete()


# Spread


@transaction.atomic
def add_spread(
    *,
    project: Project,
    organisation: str,
    by: Person | None,
    state: str = SpreadState.EXPLORING,
    since: date | None = None,
    note: str = "",
    contact: str = "",
) -> SpreadPlace:
    """Another place that runs it, or might. `organisation` is words: it need not be one that Cadre knows. `contact`,
    who to ask there, is for the team and the coordinators. `by` is None of one of the team after the programme, whom
    the trail does not name."""
    _check_since(since)
    _check_other(project, organisation)
    words = {"organisation": organisation.strip(), "state": state, "since": since, "note": note, "contact": contact}
    place = SpreadPlace.objects.create(project=project, **words)
    audit.record(by=by, verb="add spread", subject=place, project=project.pk, state=state)
    return place


@transaction.atomic
def change_spread(
    *,
    place: SpreadPlace,
    organisation: str,
    state: str,
    by: Person | None,
    since: date | None = None,
    note: str = "",
    contact: str = "",
) -> SpreadPlace:
    """The whole row anew; `by` as of `add_spread`. Recorded where something changed."""
    _check_since(since)
    _check_other(place.project, organisation, place)
    words = {"organisation": organisation.strip(), "state": state, "since": since, "note": note, "contact": contact}
    changed = [name for name, value in words.items() if getattr(place, name) != value]
    for name in changed:
        setattr(place, name, words[name])
    if changed:
        place.save(update_fields=changed)
        audit.record(by=by, verb="change spread", subject=place, project=place.project_id, state=state)
    return place


@transaction.atomic
def delete_spread(*, place: SpreadPlace, by: Person) -> None:
    audit.record(by=by, verb="delete spread", subject=place, project=place.project_id)
    place.delete()


def _check_since(since: date | None) -> None:
    if since and since > timezone.localdate():
        raise Refused("This date is still to come. Leave it empty until they begin.", "since")


def _check_other(project: Project, organisation: str, but: SpreadPlace | None = None) -> None:
    namesakes = SpreadPlace.objects.filter(project=project, organisation__iexact=organisation.strip())
    if (namesakes.exclude(pk=but.pk) if but else namesakes).exists():
        raise Refused(f"{organisation.strip()} is on the list already.", "organisation")
