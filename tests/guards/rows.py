"""A row of the table of who may open what."""

from dataclasses import dataclass, field

PEOPLE = (
    "signed out",
    "administrator",
    "coordinator",
    "facilitator",
    "coach",
    "participant",
    "peer",
    "stranger",
    "commissioner",
    "other_commissioner",
    "other_coordinator",
    "evaluator",
    "nobody",
)


@dataclass(frozen=True)
class Row:
    method: str
    name: str
    answers: tuple[str, ...]
    keys: dict[str, str] = field(default_factory=dict)  # what stands in the URL, by its name in tests/guards/scene.py
    data: dict[str, str] = field(default_factory=dict)

    def by_person(self) -> list[tuple[str, str]]:
        return list(zip(PEOPLE, self.answers, strict=True))


def row(method: str, name: str, answers: str, data: dict[str, str] | None = None, **keys: str) -> Row:
    return Row(method, name, tuple(answers.split()), keys, data or {})
