"""Access and dietary needs: what may be stated, how long before a session they are shown, and the totals for a venue,
which have no names and nobody's own words. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

ACCESS = {
    "step-free": "Step-free way in",
    "wheelchair": "Space for a wheelchair",
    "hearing": "Hearing loop or captions",
    "interpreter": "Sign language interpreter",
    "sight": "Large print, or papers beforehand",
    "chair": "A particular chair or seat",
    "quiet": "A quiet room to go to",
    "parking": "Parking near the door",
}
DIET = {
    "vegetarian": "Vegetarian",
    "vegan": "Vegan",
    "halal": "Halal",
    "kosher": "Kosher",
    "gluten": "No gluten",
    "dairy": "No dairy",
    "nuts": "No nuts",
    "other allergy": "Another allergy",
}
BEFORE = timedelta(days=14)
AFTER = timedelta(days=1)
WORDS = 500
FEWEST = 5  # participants of whom totals are told when names are not


@dataclass(frozen=True)
class Stated:
    """What somebody stated, by the keys of the two lists, and in their own words. All empty: they need nothing."""

    access: tuple[str, ...] = ()
    access_words: str = ""
    diet: tuple[str, ...] = ()
    diet_words: str = ""

    @property
    def is_nothing(self) -> bool:
        return not (self.access or self.access_words or self.diet or self.diet_words)

    @property
    def access_says(self) -> list[str]:
        return _says(ACCESS, self.access, self.access_words)

    @property
    def diet_says(self) -> list[str]:
        return _says(DIET, self.diet, self.diet_words)

    def kept(self) -> dict[str, object]:
        """As it is stored, encrypted."""
        return {
            "access": list(self.access),
            "access_words": self.access_words,
            "diet": list(self.diet),
            "diet_words": self.diet_words,
            "stated": True,
        }

    @classmethod
    def read(cls, kept: dict) -> "Stated":
        return cls(
            tuple(kept.get("access", ())),
            kept.get("access_words", ""),
            tuple(kept.get("diet", ())),
            kept.get("diet_words", ""),
        )


def _says(words: dict[str, str], keys: Iterable[str], own: str) -> list[str]:
    chosen = set(keys)
    return [text for key, text in words.items() if key in chosen] + ([own] if own else [])


def shown_from(day: date) -> date:
    """The first day on which needs are shown for a session of this day."""
    return day - BEFORE


def shown_on(today: date, first: date, last: date) -> bool:
    """Whether the needs for a session from its first to its last day are shown today."""
    return shown_from(first) <= today <= last + AFTER


def left_out(participants: int, *, is_pair: bool, names_shown: bool) -> str:
    """Why a venue is told only how many people come: totals of so few would say what one of them needs. "" where it is
    told the needs too."""
    if is_pair:
        return "this is a meeting of two, and totals would say what one person needs"
    if participants < FEWEST and not names_shown:
        when = f"from {BEFORE.days} days before until the day after"
        return f"fewer than {FEWEST} participants are expected, and of so few they are told only {when}"
    return ""


@dataclass(frozen=True)
class Totals:
    """What a venue is told: how many people, and how many of each need. `unknown` have stated nothing, guests among
    them; of words that somebody wrote themselves only the number of people is told. With `left_out`, only how many
    people, and why."""

    people: int
    unknown: int
    access: Sequence[tuple[str, int]] = field(default_factory=tuple)
    access_other: int = 0
    diet: Sequence[tuple[str, int]] = field(default_factory=tuple)
    diet_other: int = 0
    left_out: str = ""

    @property
    def no_access(self) -> bool:
        return not self.access and not self.access_other

    @property
    def no_diet(self) -> bool:
        return not self.diet and not self.diet_other


def totals(stated: Sequence[Stated | None], guests: int = 0) -> Totals:
    """Of everybody expected: None has stated nothing. Needs that nobody has are left out."""
    known = [each for each in stated if each is not None]
    return Totals(
        people=len(stated) + guests,
        unknown=len(stated) - len(known) + guests,
        access=_counted(ACCESS, [each.access for each in known]),
        access_other=sum(bool(each.access_words) for each in known),
        diet=_counted(DIET, [each.diet for each in known]),
        diet_other=sum(bool(each.diet_words) for each in known),
    )


def _counted(words: dict[str, str], chosen: Sequence[tuple[str, ...]]) -> tuple[tuple[str, int], ...]:
    counts = ((text, sum(key in each for each in chosen)) for key, text in words.items())
    return tuple((text, count) for text, count in counts if count)
