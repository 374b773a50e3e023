"""What the gallery says of a project: one frozen object, kept as JSON. Pure.

It holds the project's own story and nothing of its stakeholders, risks, contacts, places of spread, advice or score.
Costs and what was tried are in it only where the team chose so, quotations only with consent to reports, and an
organisation only where it agreed. No person is in it: who is named stands on the consents, and goes with them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from typing import Any

from core.prose import Block, blocks

MOST_SUBJECTS = 5


@dataclass(frozen=True)
class Row:
    """A figure behind the chart."""

    on: str
    value: str
    says: str


@dataclass(frozen=True)
class Attempt:
    """What was tried, in a line; the number is that of the chart's mark, 0 of none, and `on` the day of a mark."""

    number: int
    title: str
    words: str = ""
    on: str = ""


@dataclass(frozen=True)
class Key:
    """A kind of point on the chart, in words."""

    kind: str
    up: bool
    words: str


@dataclass(frozen=True)
class Charted:
    """The chart’s words and figures; the drawing itself is kept beside. `source` says how it is made and of which
    figures, `origin` in the team's words whence they come and what to compare with."""

    title: str
    finding: str
    meaning: str
    source: str
    average: str
    limits: bool
    target: bool
    origin: str = ""
    key: tuple[Key, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Valued:
    """What it is worth, as the poster says it: the range, beside which cost, how much of it is money, who checked."""

    worth: str
    beside: str
    parts: str
    says: str


@dataclass(frozen=True)
class Said:
    text: str
    who: str


@dataclass(frozen=True)
class CaseStudy:
    title: str
    summary: str
    programme: str
    provider: str
    setting: str
    aim: str
    problem: str = ""
    baseline: str = ""
    by_when: str = ""
    result: str = ""
    shows: str = "measure"
    shown_words: str = ""
    in_use: str = ""
    subjects: tuple[str, ...] = ()
    charted: Charted | None = None
    tried: tuple[Attempt, ...] = ()
    valued: Valued | None = None
    quotations: tuple[Said, ...] = ()
    organisations: tuple[str, ...] = ()

    def kept(self) -> dict[str, Any]:
        """As JSON holds it."""
        return json.loads(json.dumps(asdict(self)))

    def seal(self, drawing: str) -> str:
        """SHA-256 of the words and the drawing: two versions that say the same have the same."""
        return sha256(f"{json.dumps(self.kept(), sort_keys=True)}\n{drawing}".encode()).hexdigest()

    @property
    def search_text(self) -> str:
        words = [self.title, self.summary, self.aim, *self.subjects, *self.organisations]
        return "\n".join(words).casefold()

    @property
    def blocks_of_problem(self) -> tuple[Block, ...]:
        return blocks(self.problem)

    @property
    def blocks_of_summary(self) -> tuple[Block, ...]:
        return blocks(self.summary)

    @property
    def finding(self) -> str:
        """What changed, in a line: what the team says, else what the chart shows."""
        return self.result or (self.charted.finding if self.charted else "") or self.shown_words

    def texts(self) -> list[tuple[str, str]]:
        """Every text that somebody wrote, with its label: what is looked through for what could identify a person."""
        found = [
            ("Title", self.title),
            ("Problem", self.problem),
            ("Baseline", self.baseline),
            ("Aim", self.aim),
            ("What changed", self.result),
            ("Product or decision", f"{self.shown_words} {self.in_use}"),
        ]
        found += [("What was tried", f"{each.title}. {each.words}") for each in self.tried]
        found += [("Quotation", f"{each.text} {each.who}") for each in self.quotations]
        if self.valued:
            found.append(("What it is worth", self.valued.says))
        if self.charted:
            found += [("Chart", f"{self.charted.title}. {self.charted.origin}")]
            found += [("Figures", each.says) for each in self.charted.rows if ":" in each.says]
        return [(label, text) for label, text in found if text.strip()]


def read(kept: Mapping[str, Any]) -> CaseStudy:
    """The object again. What a later Cadre adds has its default; what it dropped is passed over."""
    charted, valued = kept.get("charted"), kept.get("valued")
    return _made(
        CaseStudy,
        kept,
        subjects=tuple(kept.get("subjects", ())),
        organisations=tuple(kept.get("organisations", ())),
        tried=_all(Attempt, kept.get("tried", ())),
        quotations=_all(Said, kept.get("quotations", ())),
        valued=_made(Valued, valued) if valued else None,
        charted=_made(Charted, charted, key=_all(Key, charted["key"]), rows=_all(Row, charted["rows"]))
        if charted
        else None,
    )


def _all(kind: Any, kept: Iterable[Mapping[str, Any]]) -> tuple:
    return tuple(_made(kind, each) for each in kept)


def _made(kind: Any, kept: Mapping[str, Any], **parts: Any) -> Any:
    known = {each.name for each in fields(kind)}
    return kind(**{name: value for name, value in kept.items() if name in known} | parts)


def subjects_of(typed: str) -> tuple[str, ...]:
    """“Waiting times, letters” as typed, in small letters, each once and in its order."""
    found = (" ".join(part.split()).casefold() for part in typed.replace("\n", ",").split(","))
    return tuple(dict.fromkeys(part for part in found if part))
