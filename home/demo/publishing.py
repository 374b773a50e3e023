"""The demo's gallery: projects that are published, one that waits for its sponsor, one that is ready, and comments."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from core.dates import at
from home.demo.people import Team
from home.demo.reading import DATA
from home.demo.running import Run
from people.models import Person
from projects import commenting, publishing
from projects.access import team_places
from projects.gallery.gathering import Chosen, case_study, material_of
from projects.models import Project, PublicationVersion

NOON = time(12)
ASKED_BEFORE = timedelta(days=12)  # how long before they are published people were asked
WAITS = timedelta(days=4)


def publish(run: Run, team: Team) -> None:
    """Of the projects of this cohort, those that its teams want in the gallery, as far as they have come."""
    said = tomllib.loads((DATA / "published.toml").read_text(encoding="utf-8"))
    by = team.by_name[run.programme.coordinator]
    for each in said["published"]:
        if each["lead"] in run.places:
            _one(run, each, by)


def _one(run: Run, said: Mapping[str, Any], by: Person) -> None:
    on = at(run.today - timedelta(weeks=said["weeks"]) if "weeks" in said else run.today, NOON)
    is_published = "weeks" in said
    version = _proposed(run, said, on - (ASKED_BEFORE if is_published else WAITS))
    for consent in version.consents.filter(answer="").select_related("place__person").order_by("part", "says"):
        if consent.place:
            publishing.answer(
                consent=consent, answer="named", by=consent.place.person, at=version.proposed_at, tell=False
            )
        elif is_published or said.get("agrees"):
            publishing.answer(consent=consent, answer="unnamed", by=None, at=version.proposed_at, tell=False)
    if is_published:
        publishing.publish(version=version, no_patient=True, fit=True, by=by, at=on, tell=False)
    for comment in said.get("comments", ()):
        commenting.comment(
            publication=version.publication, name=comment["name"], email=comment.get("email", ""), text=comment["text"],
            at=at(run.today - timedelta(days=comment["days"]), NOON), tell=False,
        )  # fmt: skip


def _proposed(run: Run, said: Mapping[str, Any], on: datetime) -> PublicationVersion:
    """By whoever leads it, who is named."""
    lead = run.places[said["lead"]]
    rows = Project.objects.select_related("cohort__programme__provider", "finance_check")
    project = rows.get(cohort=run.cohort, title=said["project"])
    of_team = [place.organisation.name for place in team_places(project).select_related("organisation")]
    material = material_of(project, of_team)
    chosen = Chosen(
        summary=said["summary"],
        setting=said["setting"],
        subjects=tuple(said["subjects"]),
        tried=True,
        worth=said.get("worth", False),
        quotations=frozenset(each.pk for each in material.quotations if said.get("quoted")),
        organisations=tuple(said.get("organisations", ())),
    )
    case, drawing = case_study(material, chosen)
    first, last = said["sponsor"].lower().split()
    return publishing.propose(
        project=project, case=case, drawing=drawing, setting=said["setting"], named=True, by=lead.person,
        sponsor_name=said["sponsor"], sponsor_email=f"{first}.{last}@{run.programme.domain}", at=on, tell=False,
    )  # fmt: skip
