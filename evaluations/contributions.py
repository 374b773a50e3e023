"""Facts that apps above add to the evaluation report: completion is known to awards, which this floor does not know.

Registered in apps.py: given the cohorts of a report (one, or all of a programme), a contributor answers with a Fact
about them together, with several, or with None.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cohorts.models import Cohort


@dataclass(frozen=True)
class Fact:
    """A figure as it is shown ("18 of 20"), and what it counts ("hold a certificate of completion")."""

    figure: str
    says: str


Contributor = Callable[[Sequence[Cohort]], Fact | Sequence[Fact] | None]
_contributors: list[Contributor] = []


def register_fact(contributor: Contributor) -> None:
    """Have a fact in every report; the same contributor registered twice is asked once."""
    if contributor not in _contributors:
        _contributors.append(contributor)


def facts_about(cohorts: Sequence[Cohort]) -> tuple[Fact, ...]:
    """What the apps above have to say of these cohorts, in the order in which they registered."""
    told: list[Fact] = []
    for contributor in _contributors:
        said = contributor(cohorts) or ()
        told.extend([said] if isinstance(said, Fact) else said)
    return tuple(told)
