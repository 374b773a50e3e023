"""What a version of a report counts, and whether another may stand beside it. Pure.

Whoever holds two versions can take one from the other. So two that are published differ, in any count, by nothing or
by at least the threshold of that count, and so do a programme's report and those of its cohorts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WHOLE = "whole"  # in the place of a cohort: all of them together


@dataclass(frozen=True)
class Entry:
    """`count` of a kind (places, answers, people), of one thing, in one cohort or over all that are in the report."""

    kind: str
    thing: str
    cohort: str
    count: int
    says: str  # in words, as in “answers about coaching, Cohort 1”

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.kind, self.thing, self.cohort)


@dataclass(frozen=True)
class Difference:
    """Two counts that are too near each other to be both published."""

    says: str
    before: int
    after: int
    minimum: int

    @property
    def sentence(self) -> str:
        return f"{self.says}: {self.before:,} before, {self.after:,} now, where the least difference is {self.minimum}"


def too_near(
    new: Sequence[Entry], old: Sequence[Entry], minimum: Mapping[str, int], *, same_subject: bool
) -> tuple[Difference, ...]:
    """Counts that differ by some, and by fewer than the minimum of their kind.

    Of the same subject, what only one version counts is 0 in the other. A programme's report and a cohort's are
    compared in what both tell of that cohort.
    """
    now, then = _by_key(new), _by_key(old)
    keys = {**then, **now}.keys() if same_subject else [key for key in now if key in then and key[2] != WHOLE]
    found = []
    for key in keys:
        entry = now.get(key) or then[key]
        before, after = then[key].count if key in then else 0, now[key].count if key in now else 0
        if 0 < abs(after - before) < minimum[entry.kind]:
            found.append(Difference(entry.says, before, after, minimum[entry.kind]))
    return tuple(found)


def _by_key(entries: Iterable[Entry]) -> dict[tuple[str, str, str], Entry]:
    return {entry.key: entry for entry in entries}
