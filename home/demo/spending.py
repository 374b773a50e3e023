"""What each contract has cost so far, cohort by cohort; and the design that other programmes may begin from."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from home.demo.people import Team
from home.demo.running import Run
from programmes.actions_contracts import add_spend
from programmes.actions_copy import keep_as_blueprint

# What it is for, its share of a cohort's value, and the share of the cohort's days after which it was paid.
SHARES = (
    ("Facilitators and coaches, first half", Decimal("0.27"), 0.5),
    ("Facilitators and coaches, second half", Decimal("0.27"), 1.0),
    ("Rooms and meals", Decimal("0.13"), 0.75),
    ("360 questionnaires and materials", Decimal("0.07"), 0.15),
    ("Coordination", Decimal("0.14"), 1.0),
)


def spend(runs: Sequence[Run], team: Team) -> None:
    """Of a cohort under way, what has fallen due."""
    for run in runs:
        cohort, contract = run.cohort, run.cohort.contract
        if contract is None or contract.value is None:
            continue
        value = contract.value * cohort.capacity / contract.places
        for what, share, when in SHARES:
            on = cohort.starts_on + timedelta(days=int((cohort.ends_on - cohort.starts_on).days * when))
            if on <= run.today:
                by = team.by_name[run.programme.coordinator]
                add_spend(
                    contract=contract, on=on, what=f"{what}, {cohort.name}", amount=Decimal(round(value * share)), by=by
                )


def keep_a_blueprint(run: Run, team: Team) -> None:
    """The design that has run five times, kept for whoever starts a programme like it."""
    by = team.by_name[run.programme.coordinator]
    keep_as_blueprint(programme=run.cohort.programme, name=f"{run.cohort.programme.name}, as it ran", by=by)
