"""Rows of the database to stand in a URL, by the names that the access table gives them, the most telling first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from django.apps import apps
from django.db.models import Case, Count, IntegerField, Model, Q, Value, When
from django.utils import timezone

from accounts.links import token_of
from cohorts.models import Away
from evaluations.models import Section
from programmes.blueprint import available

MOST = 40  # rows tried of one kind before a page counts as not met
SIDE_BY_SIDE = 10  # rows tried of each kind where none knows the others


def own(*paths: str) -> Callable[[str], Q]:
    """Rows whose person has the address, by where they lead to that person."""
    return lambda email: Q(*((f"{path}__email", email) for path in paths), _connector=Q.OR)


def waiting_register(email: str) -> Q:
    """Sessions that are over and whose register is open: the page that is used on the day."""
    return Q(register_closed_at__isnull=True, ends_at__lte=timezone.now(), cancelled_at__isnull=True)


def leading(email: str) -> Q:
    """Those who facilitate or coach now, and keep days on which they cannot come."""
    return Q(pk__in=Away.objects.order_by().values("person"))


@dataclass(frozen=True)
class Thing:
    """Rows that meet `first` are tried first, and of these the ones with most below them in `under`."""

    model: str
    first: Callable[[str], Q] = lambda email: Q(pk__isnull=False)
    under: str = ""
    value: Callable[[Any], Any] = lambda row: row.pk

    @property
    def kind(self) -> type[Model]:
        return apps.get_model(self.model)


THINGS = {
    "programme": Thing("programmes.Programme", under="elements"),
    "aim": Thing("programmes.Aim"),
    "cohort": Thing("cohorts.Cohort", under="places"),
    "place": Thing("cohorts.Place", first=own("person"), under="attendances"),
    "set": Thing("cohorts.LearningSet", under="places"),
    "facilitator": Thing("cohorts.CohortGrant"),
    "session": Thing("cohorts.Session", first=waiting_register, under="attendances"),
    "project": Thing("projects.Project", first=own("members__place__person"), under="updates"),
    "update": Thing("projects.Update", first=own("place__person")),
    "measure": Thing("projects.Measure", first=own("project__members__place__person"), under="points"),
    "figure": Thing("projects.Point", first=own("measure__project__members__place__person")),
    "theme": Thing("programmes.Domain", under="requirements"),
    "wave": Thing("alumni.Wave", under="follow_ups"),
    "follow-up": Thing("alumni.FollowUp", first=own("place__person")),
    "reflection": Thing("journals.Reflection", first=own("author", "sharings__reader")),
    "survey": Thing("evaluations.Survey", under="responses"),
    "participation": Thing("evaluations.Participation", first=own("place__person")),
    "comment": Thing("evaluations.Comment", under="codings"),
    "outcome": Thing("evaluations.LearningOutcome", under="codings"),
    "version": Thing("evaluations.ReportVersion"),
    "document": Thing("documents.Document", first=own("asked_by")),
    "certificate": Thing("awards.Certificate", first=own("place__person")),
    "code": Thing("awards.Certificate", value=lambda row: row.code),
    "proposal": Thing("cohorts.Proposal"),
    "visit": Thing(
        "cohorts.Session", first=lambda email: Q(by_sign_up=True, ends_at__gt=timezone.now()), under="sign_ups"
    ),
    "challenge": Thing("cohorts.Session", first=lambda email: Q(kind="leadership challenge"), under="observations"),
    "leader": Thing("people.Person", first=leading),
    "delivery": Thing("cohorts.Delivery", first=own("person")),
    "credential": Thing("cohorts.Credential", first=own("person")),
    "ethics code": Thing("cohorts.EthicsCode"),
    "away": Thing("cohorts.Away", first=own("person")),
    "expert": Thing("cohorts.Expert", under="talks"),
    "talk": Thing("cohorts.Talk"),
    "guest": Thing("cohorts.Guest"),
    "observation": Thing("cohorts.Observation", first=own("place__person", "observer")),
    "room": Thing("cohorts.Room"),
    "closed period": Thing("cohorts.ClosedPeriod"),
    "move": Thing("cohorts.Move"),
    "phase": Thing("programmes.Phase"),
    "element": Thing("programmes.Element", under="parts"),
    "removed element": Thing("programmes.Element"),
    "contract": Thing("programmes.Contract", under="spending"),
    "spend": Thing("programmes.Spend"),
    "kept blueprint": Thing("programmes.SavedBlueprint"),
    "cycle": Thing("projects.Cycle", first=own("project__members__place__person")),
    "driver": Thing("projects.Driver", first=lambda email: ~Q(level="aim")),
    "stakeholder": Thing("projects.Stakeholder"),
    "partner": Thing("projects.Partner"),
    "unlisted": Thing("cohorts.Unlisted"),
    "risk": Thing("projects.Risk"),
    "milestone": Thing("projects.Milestone"),
    "line": Thing("projects.EconomicLine"),
    "project quotation": Thing("projects.ProjectQuotation"),
    "spread place": Thing("projects.SpreadPlace"),
    "cause": Thing("projects.CommonCause"),
    "presentation": Thing("projects.Presentation", first=own("place__person"), under="projects"),
    "panel member": Thing("projects.PanelMember", under="decisions"),
    "publication": Thing("projects.Publication", first=lambda email: Q(versions__state="published"), under="comments"),
    "gallery comment": Thing("projects.VisitorComment", first=own("publication__project__members__place__person")),
    "material": Thing("library.Material", first=lambda email: Q(kind="file"), under="versions"),
    "story": Thing("library.Material", first=lambda email: Q(kind="story")),
    "pathway": Thing("awards.Pathway"),
    "unit": Thing("awards.Unit"),
    "enrolment": Thing("awards.Enrolment"),
    "result": Thing("awards.Result"),
    "claim": Thing("awards.PriorLearning"),
    "contact": Thing("awards.PathwayGrant"),
    "invitation": Thing("accounts.Invitation"),
    "token": Thing("accounts.Invitation", value=token_of),
}


def thing(name: str) -> Thing:
    """By the table's name for it, or by that of its model: “cohort”, “people.Profession”."""
    return THINGS.get(name) or Thing(name)


# What stands in a URL and is no row.
WORDS: dict[str, Callable[[], list[str]]] = {
    "blueprint": lambda: [blueprint.key for blueprint in available()],
    "side": lambda: ["cost", "benefit"],
    "do step": lambda: ["do"],
    "report section": lambda: ["rationale"],
    "material kind": lambda: ["file", "story"],
    "version number": lambda: ["1"],
    "gallery version": lambda: ["1"],
    "summary section": lambda: list(Section.values),
}


def keys(wanted: dict[str, str], email: str) -> Iterator[dict[str, Any]]:
    """What may stand in a URL, tried in this order for one person; `wanted` is {name in the URL: thing}."""
    words = {name: WORDS[of]() for name, of in wanted.items() if of in WORDS}
    of_rows = {name: of for name, of in wanted.items() if of not in WORDS}
    for found in _of_rows(of_rows, email):
        for chosen in product(*words.values()):
            yield found | dict(zip(words, chosen, strict=True))


def _of_rows(wanted: dict[str, str], email: str) -> Iterator[dict[str, Any]]:
    if not wanted:
        yield {}
    elif lead := _lead(list(wanted.values())):
        for row in rows(thing(lead), email):
            yield {name: _value(row, lead, of) for name, of in wanted.items()}
    else:
        few = [list(islice(rows(thing(of), email), SIDE_BY_SIDE)) for of in wanted.values()]
        for together in product(*few):
            yield {name: thing(of).value(row) for (name, of), row in zip(wanted.items(), together, strict=True)}


def rows(of: Thing, email: str) -> Iterator[Any]:
    """Each row once, in the order in which it may be met."""
    ranked = of.kind._default_manager.annotate(
        rank=Case(When(of.first(email), then=0), default=1, output_field=IntegerField()),
        below=Count(of.under, distinct=True) if of.under else Value(0),
    )
    yield from {row.pk: row for row in ranked.order_by("rank", "-below", "pk")[:MOST]}.values()


def _lead(names: list[str]) -> str:
    """The thing that knows all the others, as a place knows its cohort; "" where none does."""
    return next((name for name in names if all(other == name or _field(name, other) for other in names)), "")


def _field(name: str, other: str) -> str:
    """The field of the one that holds the other: its own key where both are the same row."""
    if thing(name).model == thing(other).model:
        return "pk"
    fields = thing(name).kind._meta.concrete_fields
    return next((field.attname for field in fields if field.related_model is thing(other).kind), "")


def _value(row: Any, lead: str, name: str) -> Any:
    return thing(name).value(row) if thing(name).model == thing(lead).model else getattr(row, _field(lead, name))
