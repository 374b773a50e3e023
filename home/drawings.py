"""The drawings of this app's pages, from the objects that the pages show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core import charts, formats
from home.participant import ParticipantHome
from home.progress import Line, Progress
from home.workspace import ParticipantRow, Workspace

COLUMN = 326  # a third of a card on a wide screen, and the whole of one on a phone


def hours_bar(progress: Progress) -> SafeString:
    return charts.progress_bar(
        float(progress.hours),
        float(progress.plan),
        plan=float(progress.plan_today),
        id="hours",
        title=f"{formats.hours(progress.hours)} of {formats.hours(progress.plan)} hours",
        desc=f"The plan for today is {formats.hours_words(progress.plan_today_rounded)}.",
        width=COLUMN,
    )


def session_dots(page: ParticipantHome) -> SafeString:
    return charts.session_dots(
        page.dots, id="sessions", title=f"{page.held} of {len(page.dots)} sessions held", width=COLUMN
    )


def kind_bars(progress: Progress) -> SafeString:
    return charts.bar_rows(
        [_bar(line) for line in progress.kinds],
        id="kinds",
        title="Hours by kind of learning",
        width=COLUMN,
        layout="above",
        thickness=12,
    )


def domain_bars(progress: Progress) -> SafeString:
    least = progress.least
    return charts.bar_rows(
        [_bar(line, strong=line == least) for line in progress.domains],
        id="domains",
        title="Hours by leadership domain",
        width=COLUMN,
        own_scale=True,
        layout="above",
        thickness=8,
    )


def _bar(line: Line, *, strong: bool = False) -> charts.BarRow:
    text = f"{formats.hours(line.hours)} of {formats.hours(line.plan)} h"
    return charts.BarRow(line.label, float(line.hours), float(line.plan), text=text, strong=strong)


WORDS = {"attended": "Attended", "missed": "Missed", "held": "Held", "next": "Next", "to come": "To come"}
SQUARES = {
    "present": "present",
    "late": "late",
    "left early": "left early",
    "caught up": "caught up",
    "apologies": "apologies",
    "called back": "called back to service",
    "absent": "absent",
    "not marked": "not marked",
}


@dataclass(frozen=True)
class KeyEntry:
    mark: SafeString
    word: str


def key_of(states: Iterable[str]) -> list[KeyEntry]:
    """The dots of a key: only the states that the drawing has, in their own order."""
    present = set(states)
    return [KeyEntry(charts.session_key(state), word) for state, word in WORDS.items() if state in present]  # type: ignore[arg-type]


def squares_key(rows: Iterable[Sequence[str]]) -> list[KeyEntry]:
    present = {mark for row in rows for mark in row}
    return [KeyEntry(charts.attendance_key(mark), word) for mark, word in SQUARES.items() if mark in present]  # type: ignore[arg-type]


def of_participant(page: ParticipantHome) -> dict[str, object]:
    """The drawings of a participant's home."""
    return {
        "hours": hours_bar(page.progress),
        "sessions": session_dots(page),
        "key": key_of(page.dots),
        "kinds": kind_bars(page.progress),
        "domains": domain_bars(page.progress),
    }


@dataclass(frozen=True)
class DrawnRow:
    row: ParticipantRow
    squares: SafeString
    below: str


def of_workspace(page: Workspace, shown: Sequence[ParticipantRow]) -> dict[str, object]:
    """The drawings of a cohort's workspace; `shown` are the participants that it lists."""
    rule = page.cohort.programme.complete_hours_percent
    states = [point.state for lane in page.lanes for point in lane.points]
    return {
        "timeline": timeline(page),
        "key": key_of(states),
        "rows": [
            DrawnRow(
                row, charts.attendance_squares(row.squares, id=f"row-{number}", title=_said(row)), f"Below {rule}%"
            )
            for number, row in enumerate(shown, start=1)
        ],
        "squares_key": squares_key(row.squares for row in shown),
        "professions": mix(page.professions, id="by-profession", title="Places by profession"),
        "organisations": mix(page.organisations, id="by-organisation", title="Places by organisation"),
    }


def _said(row: ParticipantRow) -> str:
    return f"{row.place.person.name}: {row.attended} of {row.held} sessions attended"


def timeline(page: Workspace) -> SafeString:
    """The cohort's months with its sessions, sets, coaching and projects."""
    return charts.at_both_widths(
        charts.timeline,
        page.lanes,
        page.cohort.starts_on,
        page.cohort.ends_on,
        page.today,
        id="timeline",
        title=f"{page.cohort.name} from {formats.long_date(page.cohort.starts_on)}",
        width=1086,
    )


def mix(rows: Sequence[tuple[str, int]], *, id: str, title: str) -> SafeString:
    return charts.bar_rows([charts.BarRow(label, count) for label, count in rows], id=id, title=title, width=COLUMN)
