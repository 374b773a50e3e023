"""What the pages of the gallery show, for visitors and for those whose project it is, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.utils.safestring import SafeString

from core.charts import line_sample, mark
from projects.gallery.content import CaseStudy, read
from projects.models import (
    STANDING,
    CaseState,
    Consent,
    ConsentAnswer,
    ConsentPart,
    PublicationVersion,
    VisitorComment,
)

MOST_SUBJECTS_SHOWN = 24
MOST_READ = 500  # versions whose subjects are counted for the filter


@dataclass(frozen=True)
class Shown:
    """A version as a page shows it: its words, and the names of those who agreed to be named."""

    version: PublicationVersion
    case: CaseStudy
    names: tuple[str, ...] = ()
    undecided: int = 0  # members who have not said yet whether they are named

    @cached_property
    def chart(self) -> SafeString:
        return self.version.chart

    @property
    def key(self) -> list[tuple[SafeString, str]]:
        return key_of(self.case)

    @property
    def lines(self) -> list[tuple[SafeString, str]]:
        return lines_of(self.case)


@dataclass(frozen=True)
class Preview:
    """As `Shown`, of what is not kept yet."""

    case: CaseStudy
    chart: SafeString
    names: tuple[str, ...] = ()
    undecided: int = 0

    @property
    def key(self) -> list[tuple[SafeString, str]]:
        return key_of(self.case)

    @property
    def lines(self) -> list[tuple[SafeString, str]]:
        return lines_of(self.case)


def key_of(case: CaseStudy) -> list[tuple[SafeString, str]]:
    """The kinds of point on the chart, each with its mark."""
    return [(mark(each.kind, up=each.up), each.words) for each in case.charted.key] if case.charted else []  # type: ignore[arg-type]


def lines_of(case: CaseStudy) -> list[tuple[SafeString, str]]:
    charted = case.charted
    if charted is None:
        return []
    found = [(line_sample("average"), charted.average)]
    if charted.limits:
        found.append((line_sample("limits"), "Limits"))
    if charted.target:
        found.append((line_sample("aim"), "Aim"))
    return found


def shown(version: PublicationVersion, consents: Iterable[Consent] | None = None) -> Shown:
    """With one query for the names, or none where the consents are in hand."""
    rows = list(version.consents.defer("why") if consents is None else consents)
    members = [each for each in rows if each.part == ConsentPart.MEMBER]
    return Shown(
        version=version,
        case=read(version.content),
        names=tuple(each.says for each in members if each.answer == ConsentAnswer.NAMED),
        undecided=sum(each.answer == ConsentAnswer.OPEN for each in members),
    )


# The gallery


@dataclass(frozen=True)
class Found:
    """One of the gallery's list."""

    publication: UUID
    case: CaseStudy
    version: PublicationVersion


def found(versions: Iterable[PublicationVersion]) -> list[Found]:
    return [Found(each.publication_id, read(each.content), each) for each in versions]


def subjects_in(versions: QuerySet[PublicationVersion]) -> list[str]:
    """The subjects of most of what was published last, in the order of the alphabet; one query."""
    counts: dict[str, int] = {}
    newest = versions.exclude(subjects="").order_by("-published_at")[:MOST_READ]
    for line in newest.values_list("subjects", flat=True):
        for subject in filter(None, line.split("\n")):
            counts[subject] = counts.get(subject, 0) + 1
    ranked = sorted(counts, key=lambda subject: (-counts[subject], subject))
    return sorted(ranked[:MOST_SUBJECTS_SHOWN])


# The project's own page of it


@dataclass(frozen=True)
class Asked:
    """One who must agree, as the team and the coordinators see it."""

    consent: Consent
    who: str
    mine: bool

    @property
    def agrees(self) -> bool:
        return self.consent.agrees


@dataclass(frozen=True)
class Standing:
    """A version that is proposed or published, and what each of those who must agree says to it."""

    shown: Shown
    asked: tuple[Asked, ...]

    @property
    def version(self) -> PublicationVersion:
        return self.shown.version

    @property
    def agreed(self) -> int:
        return sum(each.agrees for each in self.asked)

    @property
    def refused(self) -> bool:
        """Whether somebody does not agree to what is proposed."""
        return self.version.is_open and any(each.consent.answer == ConsentAnswer.NO for each in self.asked)

    @property
    def sponsor(self) -> Consent | None:
        return next((each.consent for each in self.asked if each.consent.part == ConsentPart.SPONSOR), None)

    @property
    def own(self) -> Consent | None:
        """What the reader is asked, or has said."""
        return next((each.consent for each in self.asked if each.mine), None)


def standing_of(versions: Iterable[PublicationVersion], *, places: Iterable[UUID], manages: bool) -> list[Standing]:
    """Versions whose consents were fetched with them. A coordinator answers for the rest of a cohort."""
    own = set(places)
    return [_standing(each, own, manages) for each in versions]


def _standing(version: PublicationVersion, own: set[UUID], manages: bool) -> Standing:
    consents = sorted(version.consents.all(), key=lambda each: list(ConsentPart).index(ConsentPart(each.part)))
    asked = tuple(Asked(each, _who(each), _is_mine(each, own, manages)) for each in consents)
    return Standing(shown(version, consents), asked)


def _who(consent: Consent) -> str:
    if consent.part == ConsentPart.MEMBER:
        return consent.says
    if consent.part == ConsentPart.COORDINATOR:
        return "A coordinator, for those of the cohort who are not named"
    return f"{consent.name}, sponsor"


def _is_mine(consent: Consent, own: set[UUID], manages: bool) -> bool:
    if consent.part == ConsentPart.COORDINATOR:
        return manages
    return consent.part == ConsentPart.MEMBER and consent.place_id in own


# What other pages tell of it: annotations, no query of their own


def with_publication(projects: QuerySet[Any], places: Sequence[UUID]) -> QuerySet[Any]:
    """Projects with `gallery_state` (of what is published, else of what is proposed, else of the last), `in_gallery`
    (the key of its page while it is published), `asks_me` (whether one of these places is asked and has not answered),
    `my_version` (the number of the newest that stands and that one of them is asked about or has answered) and
    `comments_waiting`."""
    versions = PublicationVersion.objects.filter(publication__project=OuterRef("pk")).order_by("-number")
    mine = Consent.objects.filter(
        version__publication__project=OuterRef("pk"), version__state__in=STANDING, place__in=places
    ).order_by("-version__number")
    asked = mine.filter(answer=ConsentAnswer.OPEN)
    comments = VisitorComment.objects.filter(publication__project=OuterRef("pk"), answered_at=None).order_by()
    count = comments.values("publication").annotate(n=Count("pk")).values("n")
    return projects.annotate(
        gallery_state=Subquery(versions.by_standing().values("state")[:1]),
        in_gallery=Subquery(
            versions.filter(state=CaseState.PUBLISHED).values("publication")[:1], output_field=UUIDField()
        ),
        asks_me=Exists(asked),
        my_version=Subquery(mine.values("version__number")[:1]),
        comments_waiting=Subquery(count),
    )


def with_consent_asked(places: QuerySet[Any]) -> QuerySet[Any]:
    """Places with `consent_asked`, the key of a project whose team must agree and this one has not answered, and
    `consent_asked_number`, which version of it."""
    asked = Consent.objects.filter(
        Q(version__state=CaseState.ASKED), place=OuterRef("pk"), answer=ConsentAnswer.OPEN
    ).order_by("version__proposed_at")
    return places.annotate(
        consent_asked=Subquery(asked.values("version__publication__project")[:1], output_field=UUIDField()),
        consent_asked_number=Subquery(asked.values("version__number")[:1]),
    )
