"""What stands in the demo's libraries: files made from words, links, videos and stories. Through the actions."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.text import slugify

from cohorts.models import LearningSet
from home.demo.people import Team
from home.demo.reading import DATA
from home.demo.running import Run
from library import actions
from library.models import Material, MaterialKind
from library.uploads import Upload, take
from people.models import Person
from projects.models import Project

STYLES = ["pdf/document.css", "pdf/handout.css"]


@dataclass(frozen=True)
class Stocked:
    """One thing of a library as the data file says it."""

    programme: str
    kind: str
    title: str
    summary: str = ""
    cohort: str = ""
    session: str = ""
    theme: str = ""
    project: str = ""
    seen: str = "concerned"
    url: str = ""
    source: str = ""
    minutes: int | None = None
    teller: str = ""
    body: str = ""
    told_before: int = 0  # days before the programme’s latest cohort began
    page: str = ""
    sheet: str = ""
    again: str = ""


@dataclass(frozen=True)
class Part:
    """Lines of a handout that stand together: a heading, a list, or a paragraph each."""

    kind: str
    lines: tuple[str, ...]


def stocked() -> list[Stocked]:
    """Everything in the order of the file."""
    rows = tomllib.loads((DATA / "library.toml").read_text(encoding="utf-8"))["material"]
    return [Stocked(**row) for row in rows]


def stock(runs: Sequence[Run], team: Team) -> None:
    """Put everything on its shelf, by the coordinator of each programme."""
    for said in stocked():
        own = [run for run in runs if run.programme.blueprint == said.programme]
        run = next((each for each in own if each.cohort.name == said.cohort), own[-1])
        by = team.by_name[run.programme.coordinator]
        material = _add(said, run, by)
        if said.again:
            again = _made(said, run, corrected=True)
            actions.replace(material=material, upload=again, note=said.again, by=by)


def _add(said: Stocked, run: Run, by: Person) -> Material:
    words = actions.Words(
        title=said.title,
        summary=said.summary,
        url=said.url,
        source=said.source,
        minutes=said.minutes,
        teller=said.teller,
        body=said.body.strip(),
        consented_on=_agreed(said, run.cohort.starts_on),
    )
    return actions.add(
        programme=run.cohort.programme,
        kind=said.kind,
        words=words,
        belongs=_belongs(said, run),
        seen=_seen(said, run),
        upload=_made(said, run) if said.kind == MaterialKind.FILE else None,
        by=by,
    )


def _agreed(said: Stocked, starts_on: date) -> date | None:
    return starts_on - timedelta(days=said.told_before) if said.teller else None


def _belongs(said: Stocked, run: Run) -> actions.Belonging:
    if said.session:
        sessions = run.cohort.sessions.standing().filter(title__startswith=said.session)
        return actions.Belonging(session=sessions.order_by("-starts_at")[0])
    if said.project:
        return actions.Belonging(project=Project.objects.get(cohort=run.cohort, title=said.project))
    if said.theme:
        framework: Any = run.cohort.programme.framework
        return actions.Belonging(domain=framework.domains.get(name=said.theme))
    return actions.Belonging()


def _seen(said: Stocked, run: Run) -> actions.Seen:
    group = LearningSet.objects.filter(cohort=run.cohort).first() if said.seen == "set" else None
    cohort = run.cohort if said.seen == "cohort" else None
    return actions.Seen(team_only=said.seen == "team", cohort=cohort, learning_set=group)


def _made(said: Stocked, run: Run, *, corrected: bool = False) -> Upload:
    """The file of which the data say the words: a sheet as CSV, a page as PDF."""
    if said.sheet:
        return take(SimpleUploadedFile(f"{slugify(said.title)}.csv", said.sheet.strip().encode() + b"\n"))
    from documents.rendering import pdf

    context: Mapping[str, Any] = {
        "title": said.title,
        "summary": said.summary,
        "parts": _parts(said.page),
        "author": run.cohort.programme.provider.name,
        "made_on": run.cohort.starts_on,
        "running_head": run.cohort.programme.name,
        "running_foot": "Second edition" if corrected else "",
    }
    content = pdf("home/pdf/handout.html", dict(context), styles=STYLES)
    return take(SimpleUploadedFile(f"{slugify(said.title)}.pdf", content))


def _parts(page: str) -> list[Part]:
    """Lines in their parts: those of a list that follow one another are one list."""
    lines = [line.strip() for line in page.strip().splitlines() if line.strip()]
    kinds = {"# ": "heading", "- ": "list"}
    grouped = groupby(lines, key=lambda line: kinds.get(line[:2], "paragraph"))
    return [Part(kind, tuple(line.removeprefix("# ").removeprefix("- ") for line in own)) for kind, own in grouped]
