"""Verbs on the report: write beside its figures, make a version, publish one, withdraw it."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.formats import long_date
from core.refusal import Refused
from documents.actions import ask
from evaluations.ledger import Difference, Entry, too_near
from evaluations.models import ChartChoice, Narrative, Publication, ReportVersion, Section, Verdict
from evaluations.report import EvaluationReport, Subject, freeze, report_of
from evaluations.report.counting import ANSWERS, PEOPLE, PLACES, ledger_of
from evaluations.reporting import KIND, made_up_to, steps_of
from people import audit
from people.models import Person
from programmes.models import Programme
from projects.models import Project

NAMED = 3  # differences that a refusal names


class OutOfDate(Refused):
    """Somebody else saved it after this form was opened. Nothing was written."""


@dataclass(frozen=True)
class Judgement:
    """Whether an aim is met, what shows it, how sure that is, and why so sure. All of it, or nothing."""

    met: str = ""
    evidence: str = ""
    how_sure: str = ""
    because: str = ""


@transaction.atomic
def write(*, subject: Subject, section: str, text: str, revision: int, by: Person) -> Narrative:
    """What stands in a section beside its figures; empty text takes it out. `revision` is the one that the form showed,
    0 where nothing was written: OutOfDate when another was saved since, unless it says the same."""
    _locked(subject.programme)
    kept = subject.mine(Narrative.objects.filter(section=Section(section))).first()
    narrative = kept or Narrative(
        programme=subject.programme, cohort=subject.cohort, section=Section(section), revision=0
    )
    if narrative.text == text:
        return narrative
    if revision != narrative.revision:
        raise OutOfDate("This section was changed while you were writing.")
    narrative.text, narrative.author, narrative.updated_at = text, by, timezone.now()
    narrative.revision += 1
    narrative.save()
    audit.record(by=by, verb="write report section", subject=narrative, section=section, revision=narrative.revision)
    return narrative


@transaction.atomic
def judge(*, subject: Subject, aim: str, judgement: Judgement, revision: int, by: Person) -> Verdict:
    """What the evaluator makes of an aim of the commission; without a verdict it is taken back. `revision` as in
    `write`: OutOfDate when another was saved since, and when the aim reads otherwise by now."""
    _locked(subject.programme)
    if not subject.programme.aims.filter(text=aim).exists():
        raise OutOfDate("This aim was worded anew while you were writing.")
    kept = subject.mine(Verdict.objects.filter(aim=aim)).first()
    verdict = kept or Verdict(programme=subject.programme, cohort=subject.cohort, aim=aim)
    if Judgement(verdict.met, verdict.evidence, verdict.how_sure, verdict.because) == judgement:
        return verdict
    if revision != verdict.revision:
        raise OutOfDate("The verdict was changed while you were writing.")
    for name, value in asdict(judgement).items():
        setattr(verdict, name, value)
    verdict.author, verdict.updated_at, verdict.revision = by, timezone.now(), verdict.revision + 1
    verdict.save()
    audit.record(by=by, verb="judge aim", subject=verdict, met=verdict.met, revision=verdict.revision)
    return verdict


@transaction.atomic
def choose_charts(*, subject: Subject, projects: Collection[UUID], revision: int, by: Person) -> None:
    """Whose charts stand large in the report from now on; of none, the rule chooses. `revision` as in `write`."""
    _locked(subject.programme)
    kept = subject.mine(ChartChoice.objects.all()).first()
    there = set(kept.projects.values_list("pk", flat=True)) if kept else set()
    if there == set(projects):
        return
    if revision != (kept.revision if kept else 0):
        raise OutOfDate("The charts were chosen anew while you were choosing.")
    choice = kept or ChartChoice.objects.create(programme=subject.programme, cohort=subject.cohort, revision=0)
    choice.projects.set(Project.objects.filter(cohort__in=subject.cohorts, pk__in=projects))
    choice.author, choice.updated_at, choice.revision = by, timezone.now(), choice.revision + 1
    choice.save(update_fields=["author", "updated_at", "revision"])
    audit.record(by=by, verb="choose report charts", subject=choice, charts=len(projects), revision=choice.revision)


@transaction.atomic
def make_version(*, subject: Subject, by: Person, now: datetime | None = None) -> ReportVersion:
    """The report as it stands, frozen, and its PDF asked for; the same content is the same version and document."""
    _locked(subject.programme)
    now, subject = now or timezone.now(), replace(subject)  # what was read of it before may have changed
    report = report_of(subject, now)
    content = freeze(report, made_up_to())
    mine = subject.mine(ReportVersion.objects.all())
    version = mine.filter(digest=content.digest).first() or ReportVersion.objects.create(
        programme=subject.programme,
        cohort=subject.cohort,
        number=(mine.aggregate(last=Max("number"))["last"] or 0) + 1,
        digest=content.digest,
        title=report.title,
        content=content.values,  # type: ignore[misc]
        ledger=[asdict(entry) for entry in ledger_of(report)],
        verdicts=[asdict(each) for each in report.judged if each.met],
        frozen_at=now,
        made_by=by,
    )
    _ask_document(version, report, subject, by)
    return version


def _ask_document(version: ReportVersion, report: EvaluationReport, subject: Subject, by: Person) -> None:
    document = ask(
        kind=KIND,
        subject_id=subject.key,
        version=version.digest,
        title=f"{report.title}, version {version.number}",
        by=by,
        total=steps_of(report),
    )
    if version.document_id != document.pk:
        version.document = document
        version.save(update_fields=["document"])


@transaction.atomic
def publish(*, version: ReportVersion, by: Person, now: datetime | None = None) -> Publication:
    """Show a version to the programme's commissioner. Twice is once.

    Refused while its PDF is not made, and where it is too near one that was published before, this report's or
    another's of the programme: whoever has both could take one from the other.
    """
    _locked(version.programme)
    standing = version.publications.standing().first()
    if standing:
        return standing
    if version.document is None or not version.document.ready:
        raise Refused("The PDF of this version is not made yet. Publish it when it is.")
    _refuse_too_near(version)
    publication = Publication.objects.create(version=version, published_at=now or timezone.now(), published_by=by)
    audit.record(by=by, verb="publish report", subject=version, number=version.number)
    return publication


def _refuse_too_near(version: ReportVersion) -> None:
    minimum = {
        PLACES: settings.OUTSIDE_THRESHOLD,
        ANSWERS: settings.OUTSIDE_THRESHOLD,
        PEOPLE: settings.COMMENT_THRESHOLD,
    }
    published = ReportVersion.objects.filter(programme=version.programme, publications__isnull=False)
    for other in published.exclude(pk=version.pk).select_related("cohort").defer("content").distinct():
        near = too_near(_entries(version), _entries(other), minimum, same_subject=other.cohort_id == version.cohort_id)
        if near:
            raise Refused(_says_too_near(other, near))


def _entries(version: ReportVersion) -> list[Entry]:
    return [Entry(**each) for each in version.ledger]


def _says_too_near(other: ReportVersion, near: Sequence[Difference]) -> str:
    """Which published version, in what, and what to do."""
    said = [difference.sentence for difference in near[:NAMED]]
    if len(near) > NAMED:
        said.append(f"and {len(near) - NAMED} more")
    return (
        f"This version is too near one that was published: {other.about}, version {other.number} of "
        f"{long_date(other.frozen_at)}. Whoever has both could take one from the other and learn what a few people "
        f"said. {'; '.join(said)}. Publish a version that differs by nothing there, or by that much."
    )


@transaction.atomic
def withdraw(*, version: ReportVersion, reason: str, by: Person, now: datetime | None = None) -> None:
    """Show a published version to its commissioner no more, and keep why. Twice is once."""
    _locked(version.programme)
    if not reason.strip():
        raise Refused("Say why it is withdrawn.", "reason")
    publication = version.publications.standing().first()
    if publication is None:
        return
    publication.withdrawn_at, publication.withdrawn_by = now or timezone.now(), by
    publication.reason = reason.strip()
    publication.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    audit.record(by=by, verb="withdraw report", subject=version, number=version.number)


def _locked(programme: Programme) -> None:
    """One at a time: versions are numbered, and what is published is compared with what was before."""
    Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
