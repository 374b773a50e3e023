"""What the demo's evaluators have made of the answers: quotations chosen for the reports."""

from collections.abc import Sequence

from home.demo.living import choose_quotations
from home.demo.people import Team
from home.demo.running import Run


def evaluate(runs: Sequence[Run], team: Team) -> None:
    """Quotations for each cohort, by its evaluator or, where it has none, its coordinator."""
    for run in runs:
        by = team.by_name[run.programme.evaluator or run.programme.coordinator]
        choose_quotations(run.cohort, by)
