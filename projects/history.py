"""Every change of a project, dated and by whom, from the audit trail: what was done, and of words the aim's alone."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Q, QuerySet

from cohorts.models import Place
from core.formats import day_of, join_words, long_date, plural
from people.models import AuditEvent, Person
from projects import changes
from projects.models import (
    AimChange,
    Cycle,
    Measure,
    Project,
    ProjectStage,
    ReportSection,
)

# By the verb in the trail. What is in braces is read from the event, or from what it was about if that is still there.
SAID = {
    "start project": "started the project",
    "edit project": "changed {fields}{changes}",
    "describe project": "changed {fields}",
    "move project": "moved it to “{stage}”",
    "add member": "added {member} to the team",
    "remove member": "took {member} off the team",
    "add update": "wrote an update",
    "delete update": "deleted an update",
    "say progress": "said how far it is: {score}",
    "record presentation": "recorded what the panel decided",
    "decide": "decided on it",
    "add measure": "began to measure {measure}",
    "remove measure": "removed a measure that had no figures",
    "retire measure": "stopped counting {measure}",
    "take up measure": "went on counting {measure}",
    "change measure": "changed how {measure} is measured{changes}",
    "add figures": "added {figures} to {measure}{changes}",
    "correct figure": "corrected a figure of {measure}, from {was} to {now}",
    "remove figure": "removed the figure of {on} from {measure}",
    "leave out figure": "left the figure of {on} out of {measure}",
    "count figure again": "counted the figure of {on} in {measure} again",
    "rebase measure": "re-based {measure} from {on}",
    "undo rebase": "undid the re-basing of {measure} from {on}",
    "annotate measure": "marked {on} on the chart of {measure}",
    "remove annotation": "removed the mark of {on} from the chart of {measure}",
    "plan cycle": "planned a PDSA cycle, {cycle}",
    "change plan": "changed the plan of {cycle}",
    "record do": "wrote down what was done in {cycle}",
    "record study": "compared {cycle} with its prediction",
    "record act": "decided what to do with {cycle}",
    "delete cycle": "deleted {cycle}",
    "add primary driver": "added a primary driver",
    "add secondary driver": "added a secondary driver",
    "add change idea": "added a change idea",
    "change driver": "changed the driver diagram",
    "move driver": "changed the order of the driver diagram",
    "remove driver": "removed a driver",
    "add risk": "added a risk",
    "change risk": "changed a risk",
    "remove risk": "removed a risk",
    "add milestone": "added a milestone",
    "change milestone": "changed a milestone",
    "remove milestone": "removed a milestone",
    "add cost": "added a cost",
    "change cost": "changed a cost",
    "delete cost": "deleted a cost",
    "add benefit": "added a benefit",
    "change benefit": "changed a benefit",
    "delete benefit": "deleted a benefit",
    "count benefit again": "a benefit counts here again, as the project in which it counted has deleted it",
    "record finance check": "recorded that finance has looked at the figures",
    "add project quotation": "added a quotation",
    "delete project quotation": "deleted a quotation",
    "add spread": "added a place where it runs",
    "change spread": "changed a place where it runs",
    "delete spread": "deleted a place where it runs",
    "write project section": "wrote “{section}” of the report",
    "join cause": "joined a common cause",
    "leave cause": "left the common cause",
    "answer as partner": "answered whether they take part",
    "propose for the gallery": "proposed version {version} for the gallery",
    "publish in the gallery": "published version {version} in the gallery",
    "take down from the gallery": "took it down from the gallery",
    "withdraw from the gallery": "took it out of the gallery, as what it says may not be said any more",
}
FIELDS = {
    "title": "its title",
    "problem": "the problem",
    "aim": "the aim",
    "baseline": "where it began",
    "began_on": "when it began",
    "target_on": "the date of the aim",
    "result": "what has changed",
    "whose": "whose it is",
    "shows": "what will show that it worked",
    "shown_words": "which product or decision",
    "in_use": "where that is in use",
    "sponsor": "who stands behind it",
    "partners": "the organisations that take part",
    "partners_do": "what these do",
    "stakeholder_groups": "the groups that were asked",
}
# For the team and nobody else, as the pages are that these change.
SAID_TO_THE_TEAM = {
    "add stakeholder": "added a stakeholder",
    "change stakeholder": "changed a stakeholder",
    "remove stakeholder": "removed a stakeholder",
    "invite partner": "asked a partner to take part",
    "invite partner again": "asked a partner once more",
    "withdraw partner": "withdrew a partner’s invitation",
    "answer for the gallery": "answered whether version {version} may be published",
    "ask sponsor again": "asked the sponsor once more",
    "comment on gallery": "wrote a comment",
    "mark comment answered": "marked a comment as answered",
    "mark comment waiting": "marked a comment as not answered",
    "remove comment": "removed a comment",
}
# A colleague's or an alumnus's own view, of which nobody is told that they gave it.
NOT_SAID = {"answer sustainability", "keep whether it lasted"}
BY_LINK = {
    "answer as partner": "A partner",
    "decide": "One of the panel",
    "answer for the gallery": "The sponsor",
    "comment on gallery": "A visitor",
    # By the form that alumni are asked: that somebody answered it is not told to the cohort.
    "add spread": "One of its team, after the programme",
    "change spread": "One of its team, after the programme",
}
GONE = "Somebody whose account is gone"


@dataclass(frozen=True)
class Change:
    at: datetime
    who: str
    what: str
    aim: AimChange | None = None  # its words before and after


def changes_of(project: Project, *, for_team: bool) -> QuerySet[AuditEvent]:
    """What happened to the project and its parts, removed ones too, the latest first."""
    verbs = [*SAID, *SAID_TO_THE_TEAM] if for_team else [*SAID]
    itself = Q(subject_type=Project._meta.label, subject_id=str(project.pk))
    events = AuditEvent.objects.filter(itself | Q(details__project=str(project.pk)), verb__in=verbs)
    return events.order_by("-at", "-id")


def told(project: Project, events: Sequence[AuditEvent]) -> list[Change]:
    """In words, in five queries however many they are; a run of the same by one person on one day in one line."""
    people = Person.objects.in_bulk({event.actor_id for event in events if event.actor_id})
    names = _names(project, events)
    aims = _aims(events)
    changes = [
        Change(event.at, _who(event, people), _what(event, names), aims.get(event.details.get("aim_change")))
        for event in events
    ]
    return list(_folded(changes, [_folds(event.verb) for event in events]))


def _folds(verb: str) -> bool:
    """One whose words say nothing of which it was."""
    return "{" not in {**SAID, **SAID_TO_THE_TEAM}[verb]


def _folded(changes: Sequence[Change], fold: Sequence[bool]) -> Iterator[Change]:
    """“Added 4 benefits”, at the time of the last of them."""
    keys = [
        (each.who, day_of(each.at), each.what) if folds else number
        for number, (each, folds) in enumerate(zip(changes, fold, strict=True))
    ]
    for _, run in groupby(zip(keys, changes, strict=True), key=itemgetter(0)):
        first, *others = [change for _, change in run]
        yield replace(first, what=_several(first.what, len(others) + 1)) if others else first


def _several(what: str, number: int) -> str:
    """“added a benefit” of several: “added 4 benefits”; what has no such thing is said to be done so many times."""
    if found := re.fullmatch(r"(added|changed|removed|deleted|wrote) an? (.+?)( where .+)?", what):
        done, thing, more = found.groups(default="")
        return f"{done} {plural(number, thing)}{more}"
    return f"{what}, {number} times"


def _who(event: AuditEvent, people: Mapping[Any, Person]) -> str:
    if event.actor_id is None:
        return BY_LINK.get(event.verb, "Cadre itself")
    person = people.get(event.actor_id)
    return person.name if person else GONE


def _what(event: AuditEvent, names: Mapping[str, str]) -> str:
    words = {**SAID, **SAID_TO_THE_TEAM}[event.verb]
    return words.format_map(_Facts(event, names))


class _Facts(dict):
    """What a sentence may name, worked out only where it does."""

    def __init__(self, event: AuditEvent, names: Mapping[str, str]) -> None:
        super().__init__()
        self.event, self.names, self.details = event, names, event.details

    def __missing__(self, key: str) -> str:
        told = getattr(self, f"_{key}", None)
        return told() if told else str(self.details[key])

    def _measure(self) -> str:
        name = self.names.get(self.details.get("measure", self.event.subject_id))
        return f"“{name}”" if name else "a measure"

    def _member(self) -> str:
        return self.names.get(self.details.get("place", ""), "a member")

    def _cycle(self) -> str:
        number, title = self.details.get("number"), self.names.get(self.event.subject_id)
        return f"“{title}”" if title else f"cycle {number}" if number else "a cycle that is gone"

    def _fields(self) -> str:
        return join_words(FIELDS[name] for name in self.details["fields"].split(", "))

    def _figures(self) -> str:
        new, changed = self.details["new"], self.details["changed"]
        said = [plural(new, "figure") if new else "", plural(changed, "changed figure") if changed else ""]
        return join_words(filter(None, said))

    def _changes(self) -> str:
        return changes.told(self.details.get("changes", ""), self.details.get("changed", 0))

    def _stage(self) -> str:
        return ProjectStage(self.details["to"]).label

    def _section(self) -> str:
        return ReportSection(self.details["section"]).label

    def _was(self) -> str:
        return _figure_words(self.details["was"])

    def _now(self) -> str:
        return _figure_words(self.details["now"])

    def _on(self) -> str:
        return long_date(date.fromisoformat(self.details["on"]))


def _figure_words(kept: str) -> str:
    """2026-09-07: 20."""
    day, figure = kept.split(": ", 1)
    return f"{figure} on {long_date(date.fromisoformat(day))}"


def _aims(events: Iterable[AuditEvent]) -> dict[str | None, AimChange]:
    keys = [event.details["aim_change"] for event in events if "aim_change" in event.details]
    return {str(pk): found for pk, found in AimChange.objects.in_bulk(keys).items()}


def _names(project: Project, events: Iterable[AuditEvent]) -> dict[str, str]:
    """By key: of the measures and cycles that are there still, and of whoever came to the team or left it."""
    found = {str(pk): name for pk, name in Measure.objects.filter(project=project).values_list("pk", "name")}
    found |= {str(pk): title for pk, title in Cycle.objects.filter(project=project).values_list("pk", "title")}
    places = {event.details["place"] for event in events if "member" in event.verb}
    found |= {
        str(place.pk): place.person.name for place in Place.objects.filter(pk__in=places).select_related("person")
    }
    return found
