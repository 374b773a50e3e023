"""The demo's presentations to executive teams: one that was closed with its decisions, one still to come."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.dates import local
from home.demo.clock import it_is, it_is_noon
from home.demo.people import Team
from home.demo.reading import DATA
from home.demo.running import Run
from people.models import Person
from projects import presenting
from projects.models import PanelMember, Presentation, Project

ASKED_BEFORE = timedelta(weeks=3)
RECORDED_AFTER = timedelta(days=2)


def present(run: Run, team: Team) -> None:
    """Of those on this cohort, at its last session of the kind; closed if that has been."""
    said = tomllib.loads((DATA / "presented.toml").read_text(encoding="utf-8"))
    by = team.by_name[run.programme.coordinator]
    session = run.cohort.sessions.filter(kind="presentation").order_by("starts_at").last()
    now = timezone.now()
    for each in said["presentations"]:
        if session is None or each["by"] not in run.places:
            continue
        with it_is_noon(local(session.starts_at).date() - ASKED_BEFORE, today=run.today):
            made = _written(run, each, session)
            asked = [_ask(made, member, run, by) for member in each["panel"]]
        if made.on >= run.today:
            continue
        for member, words in zip(asked, each["panel"], strict=True):
            for project in made.projects.all():
                with it_is(session.ends_at):
                    presenting.decide(
                        member=member, project=project, says=words["says"], reason=words["reason"],
                        resourced_by=words.get("by", ""),
                    )  # fmt: skip
        with it_is(min(session.ends_at + RECORDED_AFTER, now)):
            presenting.close(presentation=made, by=by, tell=False)


def _written(run: Run, said: Mapping[str, Any], session: Any) -> Presentation:
    place = run.places[said["by"]]
    projects = Project.objects.filter(members__place=place)
    made = presenting.prepare(
        cohort=run.cohort, place=place, session=session, on=local(session.starts_at).date(), projects=projects,
        by=place.person,
    )  # fmt: skip
    words = {name: said[name].strip() for name in ("developed", "team_developed", "brought")}
    return presenting.write(
        presentation=made, revision=made.revision, on=made.on, projects=projects, by=place.person, **words
    )


def _ask(made: Presentation, said: Mapping[str, Any], run: Run, by: Person) -> PanelMember:
    first, last = said["name"].lower().split()
    return presenting.ask_panel(
        presentation=made, name=said["name"], role_words=said["role"],
        email=f"{first}.{last}@{run.programme.domain}", by=by, tell=False,
    )  # fmt: skip
