"""A theme on one page: what it asks, what a participant has done for it so far, ideas and reading. Composed."""

from dataclasses import dataclass

from django.urls import reverse

from cohorts.access import own_domains, own_places, team_domains
from cohorts.attendance import COUNTS
from cohorts.models import Attendance, Cohort
from core.formats import long_date
from core.prepared import PreparedObjects
from journals.reading import counted_for
from people.models import Person
from programmes.models import Domain, DomainQuerySet, ElementKind, Evidence
from projects.access import own_projects

# What counts as a seminar, whatever a design calls it: where something is taught on a subject.
TAUGHT = (
    ElementKind.SEMINAR,
    ElementKind.MASTER_CLASS,
    ElementKind.WORKSHOP,
    ElementKind.INSIGHT_DAY,
    ElementKind.EXPERT_TALK,
)


@dataclass(frozen=True)
class Done:
    """One thing that a participant did for a requirement; `url` is "" where it has no page."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class RequirementLine:
    """One requirement; `count` is how many times a participant has met it, None where Cadre cannot know."""

    text: str
    shown_by: str
    needed: int
    count: int | None = None
    done: tuple[Done, ...] = ()

    @property
    def met(self) -> bool:
        return self.count is not None and self.count >= self.needed


@dataclass(frozen=True)
class ThemePage:
    """`personal` says whether it is read by a participant, whose own progress stands beside each requirement."""

    domain: Domain
    lines: tuple[RequirementLine, ...]
    personal: bool

    @property
    def known(self) -> int:
        """Requirements of which Cadre can say whether they are met."""
        return sum(line.count is not None for line in self.lines)

    @property
    def met(self) -> int:
        return sum(line.met for line in self.lines)


def readable_themes(person: Person) -> DomainQuerySet:
    """The themes of one's own programmes, and of those that one helps to run."""
    return (own_domains(person) | team_domains(person)).themes().distinct()


_themes = PreparedObjects(lambda framework: Domain.objects.filter(framework=framework).themes().counted())


def themes_of(cohort: Cohort) -> list[Domain]:
    """The themes of a cohort's programme in their order, each with how much it asks; one query."""
    framework = cohort.programme.framework_id
    return _themes(framework=framework) if framework else []


def theme_page(domain: Domain, person: Person) -> ThemePage:
    """A theme as a person sees it; reads what `with_all` fetches. Of their writing, only how much of it they ticked."""
    requirements = domain.requirements.all()
    if not own_domains(person).filter(pk=domain.pk).exists():
        lines = [RequirementLine(each.text, each.get_evidence_display(), each.needed) for each in requirements]
        return ThemePage(domain, tuple(lines), personal=False)
    done = _done(domain, person) if requirements else {}
    lines = [
        RequirementLine(each.text, each.get_evidence_display(), each.needed, *done.get(each.evidence, (None, ())))
        for each in requirements
    ]
    return ThemePage(domain, tuple(lines), personal=True)


def _done(domain: Domain, person: Person) -> dict[str, tuple[int, tuple[Done, ...]]]:
    """By kind of evidence: how many times, and what."""
    seminars = _seminars(domain, person)
    projects = own_projects(person).filter(cohort__programme__framework=domain.framework_id)
    led = tuple(Done(each.title, reverse("projects:project", args=[each.pk])) for each in projects)
    written = counted_for(person, [domain.pk]).get(domain.pk, 0)
    return {
        Evidence.SEMINARS: (len(seminars), seminars),
        Evidence.PROJECT: (len(led), led),
        Evidence.REFLECTION: (written, ()),
    }


def _seminars(domain: Domain, person: Person) -> tuple[Done, ...]:
    """What the person attended, or caught up, of what the design teaches on this theme; by the registers."""
    rows = Attendance.objects.filter(
        place__in=own_places(person).values("pk"),
        mark__in=COUNTS,
        session__cancelled_at__isnull=True,
        session__kind__in=TAUGHT,
        session__element__domains=domain,
    )
    sessions = [row.session for row in rows.select_related("session").order_by("session__starts_at")]
    return tuple(Done(f"{session.title}, {long_date(session.starts_at)}") for session in sessions)
