"""The demo's data files (home/demo/data), read into frozen dataclasses: programmes, people, projects. Pure."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

DATA = Path(__file__).parent / "data"
HONORIFICS = ("Dr ", "Sir ")
SCORES = (0, 1, 9, 42, 48)  # how likely each score from 1 to 5 is where nothing else is said


class Name(NamedTuple):
    honorific: str
    given: str
    family: str


def split(name: str) -> Name:
    """“Dr Neil Watt” into its parts."""
    honorific = next((each for each in HONORIFICS if name.startswith(each)), "")
    given, _, family = name.removeprefix(honorific).partition(" ")
    return Name(honorific.strip(), given, family)


def email(name: str, domain: str) -> str:
    """An address that nobody has: no top-level domain is called “example”."""
    parts = split(name)
    return f"{parts.given}.{parts.family}@{domain}".lower().replace("’", "").replace(" ", "")


@dataclass(frozen=True)
class Participant:
    name: str
    post: str
    profession: str
    site: str
    organisation: str


@dataclass(frozen=True)
class DemoContract:
    name: str
    places: int
    value: int
    clinical_places: int | None = None
    years: float = 1
    kind: str = "award"


@dataclass(frozen=True)
class DemoCohort:
    """When it runs: the week of the design whose session is next, or weeks ago, or weeks before the running one."""

    name: str
    contract: str
    next_week: int | None = None
    started_weeks_ago: int | None = None
    weeks_before: int = 0
    sets: int = 3
    leaves: str = ""  # who leaves it in the fourteenth week
    often_away: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoEarlierCohort:
    name: str
    weeks_before: int
    weeks: int
    places: int
    completed: int
    source: str


@dataclass(frozen=True)
class DemoProgramme:
    blueprint: str
    commissioner: str
    provider: str
    commissioner_signatory: str
    provider_signatory: str
    coordinator: str
    commissioned_by: str
    venue: str
    domain: str
    contracts: tuple[DemoContract, ...]
    cohorts: tuple[DemoCohort, ...]
    parent: str = ""
    evaluator: str = ""
    awarding_body: str = ""
    earlier: tuple[DemoEarlierCohort, ...] = ()


@dataclass(frozen=True)
class DemoMeasure:
    """How a series of weekly figures was made up: around `start`, and around `now` since `at` weeks after the
    cohort's start; `spread` is the size of an ordinary week's deviation. With `counted` they are worked out of about so
    many in a week."""

    start: float
    spread: float
    decimals: int
    name: str = ""
    kind: str = "outcome"
    unit: str = ""
    better: str = "decrease"
    chart: str = "usual"
    target: float | None = None
    now: float | None = None
    at: int = 0
    weeks_before: int = 12
    rebase: str = ""
    tests: tuple[tuple[int, str], ...] = ()
    definition: str = ""
    numerator: str = ""
    denominator: str = ""
    source: str = ""
    counted: int = 0
    baseline: int | None = None  # how many first figures fix the limits, or the median of a run chart


@dataclass(frozen=True)
class DemoProject:
    cohort: str
    lead: str
    title: str
    aim: str
    baseline: str
    stage: str
    rests_on: str = ""  # its stage, where no chart shows it
    team: tuple[str, ...] = ()
    whose: str = "own"
    problem: str = ""
    result: str = ""
    decision: str = ""
    shows: str = "measure"
    product: str = ""
    in_use: str = ""
    sponsor: str = ""  # a role
    partners: str = ""
    stakeholders: str = ""
    began_before: int = 0  # weeks before the cohort's start
    standard: tuple[str, float] | None = None
    cause: str = ""
    organisation: str = ""
    measures: tuple[DemoMeasure, ...] = ()
    quotations: tuple[tuple[str, str, str], ...] = ()
    spread: tuple[tuple[str, str, str], ...] = ()
    economics: tuple[Mapping[str, Any], ...] = ()
    cycles: tuple[Mapping[str, Any], ...] = ()  # PDSA: `week` after the cohort's start, and the words of each step
    drivers: tuple[Mapping[str, Any], ...] = ()  # primary ones; `below` has the secondary ones with their `ideas`
    people: tuple[Mapping[str, Any], ...] = ()  # stakeholders; `week` after the cohort's start is when it is due
    risks: tuple[Mapping[str, Any], ...] = ()
    milestones: tuple[Mapping[str, Any], ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)  # what the team wrote, by the section of its report
    updates: tuple[str, ...] = ()
    by_link: tuple[Mapping[str, str], ...] = ()  # partners from outside, with what they answered
    progress: tuple[str, str] | None = None  # a score that the record does not suggest, and why


@dataclass(frozen=True)
class DemoCause:
    key: str
    title: str
    aim: str
    measure: str
    definition: str
    unit: str
    better: str
    target: int
    numerator: str = ""
    denominator: str = ""


@dataclass(frozen=True)
class DemoProjects:
    projects: tuple[DemoProject, ...]
    causes: tuple[DemoCause, ...] = field(default=())

    def of(self, cohort: str) -> list[DemoProject]:
        return [project for project in self.projects if project.cohort == cohort]


@dataclass(frozen=True)
class DemoComment:
    """Said once. `raises` names the learning outcomes that are read in it; `chosen`: it is picked as a quotation."""

    says: str
    quote: bool
    raises: tuple[str, ...] = ()
    chosen: bool = False


@dataclass(frozen=True)
class DemoAnswers:
    """What is answered about one element: how likely each score is, and the comments, dealt out to its `cohorts`."""

    programme: str
    about: str
    cohorts: int
    said: tuple[DemoComment, ...]
    scores: tuple[int, ...] = SCORES

    def of(self, cohort: int) -> tuple[DemoComment, ...]:
        """The comments of the cohort with that number, from 1."""
        return self.said[cohort - 1 :: self.cohorts] if cohort <= self.cohorts else ()


@cache
def _programmes_file() -> dict[str, Any]:
    return tomllib.loads((DATA / "programmes.toml").read_text(encoding="utf-8"))


def organisations() -> dict[str, tuple[str, str]]:
    """Each organisation's kind, and the organisation that it belongs to, if any; parents first."""
    file = _programmes_file()
    parents: dict[str, str] = file["parents"]
    names = sorted(file["organisations"], key=lambda name: name in parents)
    return {name: (file["organisations"][name], parents.get(name, "")) for name in names}


def professions() -> dict[str, bool]:
    """Each profession, and whether it counts as clinical."""
    found: dict[str, bool] = _programmes_file()["professions"]
    return found


def programmes() -> list[DemoProgramme]:
    """Every programme of the demo, a daughter after its parent."""
    return [_programme(row) for row in _programmes_file()["programmes"]]


def _programme(row: dict[str, Any]) -> DemoProgramme:
    parts = {
        "contracts": tuple(DemoContract(**each) for each in row["contracts"]),
        "cohorts": tuple(_cohort(each) for each in row["cohorts"]),
        "earlier": tuple(DemoEarlierCohort(**each) for each in row.get("earlier", ())),
    }
    return DemoProgramme(**{**row, **parts})


def _cohort(row: dict[str, Any]) -> DemoCohort:
    return DemoCohort(**{**row, "often_away": tuple(row.get("often_away", ()))})


@cache
def _people() -> tuple[dict[str, str], ...]:
    with (DATA / "people.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def participants(programme: str, cohort: str) -> list[Participant]:
    """The participants of a cohort, in the order of the file, which is that of their learning sets."""
    wanted = ("name", "post", "profession", "site", "organisation")
    return [
        Participant(**{key: row[key] for key in wanted})
        for row in _people()
        if (row["programme"], row["cohort"]) == (programme, cohort)
    ]


def projects(programme: str) -> DemoProjects:
    """The projects of a programme's cohorts, and the common causes that they join."""
    data = tomllib.loads((DATA / "projects" / f"{programme}.toml").read_text(encoding="utf-8"))
    causes = tuple(DemoCause(**row) for row in data.get("causes", ()))
    return DemoProjects(tuple(_project(row) for row in data["projects"]), causes)


def _project(row: dict[str, Any]) -> DemoProject:
    given = dict(row)
    measures = [given.pop("measure"), *given.pop("others", ())] if "measure" in given else []
    for key in (
        "team",
        "economics",
        "cycles",
        "drivers",
        "people",
        "risks",
        "milestones",
        "updates",
        "standard",
        "progress",
        "by_link",
    ):
        if key in given:
            given[key] = tuple(given[key])
    for key in ("quotations", "spread"):
        given[key] = tuple(tuple(each) for each in given.get(key, ()))
    return DemoProject(**given, measures=tuple(_measure(each) for each in measures))


def addresses(programme: str) -> dict[str, tuple[str, str]]:
    """Of a programme's further reading, by its title: where it is to be found, and who wrote it."""
    rows = tomllib.loads((DATA / "library.toml").read_text(encoding="utf-8"))["reading"]
    return {row["title"]: (row["url"], row["source"]) for row in rows if row["programme"] == programme}


@cache
def answers() -> dict[tuple[str, str], DemoAnswers]:
    """By programme and by the title of what was asked about."""
    rows = tomllib.loads((DATA / "answered.toml").read_text(encoding="utf-8"))["elements"]
    return {(row["programme"], row["about"]): _answers(row) for row in rows}


def _answers(row: dict[str, Any]) -> DemoAnswers:
    said = tuple(DemoComment(**{**each, "raises": tuple(each.get("raises", ()))}) for each in row["said"])
    return DemoAnswers(**{**row, "said": said})


@cache
def comments() -> dict[str, DemoComment]:
    """Every comment by its words."""
    return {each.says: each for row in answers().values() for each in row.said}


@cache
def _measured_file() -> dict[str, dict[str, Any]]:
    return tomllib.loads((DATA / "measured.toml").read_text(encoding="utf-8"))


def _measure(row: dict[str, Any]) -> DemoMeasure:
    row = row | _measured_file().get(row.get("name", ""), {})
    start, now = row.pop("from"), row.pop("to", None)
    tests = tuple((week, words) for week, words in row.pop("tests", ()))
    return DemoMeasure(start=start, now=now, tests=tests, **row)
