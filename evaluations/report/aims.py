"""The aims of the commission, and what the evaluator makes of each: what a report says before anything else. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.formats import join_words
from evaluations.findings import capital, in_words

MARKS = {"Met": "full", "Met in part": "half", "Not yet shown": "empty"}
SAID = {"Met": "met", "Met in part": "met in part", "Not yet shown": "not yet shown", "": "not judged"}


@dataclass(frozen=True)
class Judged:
    """An aim with its verdict in words; without one it has not been judged."""

    aim: str
    met: str = ""
    evidence: str = ""
    how_sure: str = ""
    because: str = ""

    @property
    def mark(self) -> str:
        """The disc beside the verdict: full, half or empty; none where there is no verdict."""
        return MARKS.get(self.met, "")


def not_judged(aims: Sequence[Judged]) -> tuple[str, ...]:
    return tuple(each.aim for each in aims if not each.met)


def finding(aims: Sequence[Judged]) -> str:
    """“Of its three aims, one is met and two are met in part.” Nothing of a programme without aims."""
    if not aims:
        return ""
    counted = Counter(each.met for each in aims)
    if len(aims) == 1:
        return f"Its one aim is {SAID[aims[0].met]}{'' if aims[0].met else ' yet'}."
    if counted[""] == len(aims):
        return f"None of its {in_words(len(aims))} aims has been judged yet."
    if len(counted) == 1:
        return capital(f"{'both' if len(aims) == 2 else f'all {in_words(len(aims))}'} aims are {SAID[aims[0].met]}.")
    parts = [
        f"{in_words(counted[met])} {'is' if counted[met] == 1 else 'are'} {words}"
        for met, words in SAID.items()
        if counted[met]
    ]
    return f"Of its {in_words(len(aims))} aims, {join_words(parts)}."
