"""The demo's gallery: projects that are published, one that waits for its sponsor, one that is ready, and comments."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from home.demo.clock import A_DAY, it_is_noon
from home.demo.people import Team
from home.demo.reading import DATA
from home.demo.running import Run
from people.models import Person
from projects import commenting, publishing
from projects.access import team_places
from projects.gallery.gathering import Chosen, case_study, material_of
from projects.models import Project, PublicationVersion

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
    is_published = "weeks" in said
    on = run.today - timedelta(weeks=said["weeks"]) if is_published else run.today
    asked_on = on - (ASKED_BEFORE if is_published else WAITS)
    with it_is_noon(asked_on, today=run.today):
        version = _proposed(run, said)
    with it_is_noon(asked_on + A_DAY, today=run.today):
        _agreed(version, sponsor_too=is_published or said.get("agrees", False))
    if is_published:
        with it_is_noon(on, today=run.today):
            publishing.publish(version=version, no_patient=True, fit=True, by=by, tell=False)
    for comment in said.get("comments", ()):
        with it_is_noon(run.today - timedelta(days=comment["days"]), today=run.today):
            commenting.comment(
                publication=version.publication, name=comment["name"], email=comment.get("email", ""),
                text=comment["text"], tell=False,
            )  # fmt: skip


def _agreed(version: PublicationVersion, *, sponsor_too: bool) -> None:
    for consent in version.consents.filter(answer="").select_related("place__person").order_by("part", "says"):
        if consent.place:
            publishing.answer(consent=consent, answer="named", by=consent.place.person, tell=False)
        elif sponsor_too:
            publishing.answer(consent=consent, answer="unnamed", by=None, tell=False)


def _proposed(run: Run, said: Mapping[str, Any]) -> PublicationVersion:
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
        sponsor_name=said["sponsor"], sponsor_email=f"{first}.{last}@{run.programme.domain}", tell=False,
    )  # fmt: skip
