"""Who may see a material, in words. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """An audience, and the names of the cohort and the learning set that it is of; "" where it is of none."""

    audience: str
    cohort: str = ""
    learning_set: str = ""


def says(scope: Scope) -> str:
    """“Everybody on Cohort 2: participants, coaches, facilitators and coordinators. Administrators of this installation
    may read it too.”"""
    return f"{_group(scope)} Administrators of this installation may read it too."


def _group(scope: Scope) -> str:
    if scope.audience == "set" and scope.learning_set:
        return f"{scope.learning_set} of {scope.cohort}, with its adviser, the facilitators and the coordinators."
    of = scope.cohort or "the programme"
    if scope.audience == "project":
        return f"The project’s team, with the facilitators and coordinators of {of}. Nobody else on the cohort."
    if scope.audience != "everybody":
        return f"The facilitators and coordinators of {of}. No participant sees it."
    return f"Everybody on {of}: participants, coaches, facilitators and coordinators."
