"""What a combined day is made of, kept with its session: a workshop, then action learning, under one register. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal

from core.formats import join_words

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Segment:
    """One part of a session, in hours. Kept as text, so that renaming the design later rewrites nothing."""

    title: str
    kind: str
    hours: Decimal
    share: str

    @classmethod
    def read(cls, kept: Mapping[str, str]) -> "Segment":
        return cls(kept["title"], kept["kind"], Decimal(kept["hours"]), kept["share"])

    def kept(self) -> dict[str, str]:
        """As it stands in the session's row."""
        return {"title": self.title, "kind": self.kind, "hours": str(self.hours), "share": self.share}


def stretched(segments: Sequence[Segment], hours: Decimal) -> tuple[Segment, ...]:
    """The same parts in a session of another length, each in proportion to the hundredth of an hour; they add up to
    `hours` exactly, the last taking what rounding leaves."""
    whole = sum((each.hours for each in segments), Decimal(0))
    if not segments or whole in (0, hours):
        return tuple(segments)
    made = [replace(each, hours=(each.hours * hours / whole).quantize(HUNDREDTH, ROUND_DOWN)) for each in segments]
    rest = hours - sum((each.hours for each in made[:-1]), Decimal(0))
    return (*made[:-1], replace(made[-1], hours=rest))


def in_a_list(label: str, phase: str, segments: Sequence[Segment]) -> str:
    """“Second trimester, insight day 5 of 8: workshop and action learning”."""
    before = f"{phase}, {label if label[:1].isdigit() else label[:1].lower() + label[1:]}" if phase else label
    return f"{before}: {join_words(each.title.lower() for each in segments)}" if segments else before
