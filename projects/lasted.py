"""Whether a project still runs, as its team says when it is asked after the programme. Pure: counts, and no person."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

RUNS, STOPPED, DIFFERS, UNKNOWN = "runs", "stopped", "differs", "unknown"


@dataclass(frozen=True)
class Lasted:
    """What was said `months` after the programme by those of its team who were `asked` from `asked_on`, until `until`.

    `as_it_was`, `changed` (it runs, otherwise), `stopped` and `unsure` (cannot say) are people.
    """

    months: int
    asked_on: date
    until: date
    asked: int
    as_it_was: int
    changed: int
    stopped: int
    unsure: int

    @property
    def running(self) -> int:
        return self.as_it_was + self.changed

    @property
    def state(self) -> str:
        """What more of those say who can: that it runs, or that it stopped. Of as many on both sides neither."""
        if self.running == self.stopped:
            return DIFFERS if self.running else UNKNOWN
        return RUNS if self.running > self.stopped else STOPPED

    @property
    def says(self) -> str:
        """Still running, say 3 of 4 asked."""
        if self.state == RUNS:
            return f"still running, {_say(self.running)} {self.running} of {self.asked} asked"
        if self.state == STOPPED:
            return f"stopped, {_say(self.stopped)} {self.stopped} of {self.asked} asked"
        if self.state == DIFFERS:
            both = f"{self.running} {_say(self.running)} that it runs, {self.stopped} that it stopped"
            return f"seen differently: {both}, of {self.asked} asked"
        return f"nobody could say, of {self.asked} asked"


def _say(people: int) -> str:
    return "says" if people == 1 else "say"


def written(told: Iterable[Lasted]) -> list[dict[str, Any]]:
    """As they are kept with the project, the earliest first."""
    rows = [asdict(each) for each in sorted(told, key=lambda each: each.months)]
    return [row | {"asked_on": row["asked_on"].isoformat(), "until": row["until"].isoformat()} for row in rows]


def read(rows: Iterable[Mapping[str, Any]]) -> tuple[Lasted, ...]:
    """What `written` wrote."""
    days = ("asked_on", "until")
    return tuple(Lasted(**{**row, **{name: date.fromisoformat(row[name]) for name in days}}) for row in rows)
