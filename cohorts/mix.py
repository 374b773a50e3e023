"""The mix of a group in words, and whether a learning set has the size it works best with. Pure."""

from collections import Counter
from collections.abc import Iterable

from core.formats import plural

FEWEST, MOST = 5, 8  # people in a learning set


def mix(values: Iterable[str]) -> str:
    """“Nursing 3, Medical 2”: the most frequent first, then by name; "" of nobody."""
    counts = sorted(Counter(values).items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {number}" for name, number in counts)


def size_note(people: int) -> str:
    """What is to be said of a set's size; "" when it has from 5 to 8 people."""
    if people < FEWEST:
        return f"{plural(people, 'person', 'people')}: a learning set has {FEWEST} to {MOST}."
    return f"{people} people: a learning set has {FEWEST} to {MOST}." if people > MOST else ""
