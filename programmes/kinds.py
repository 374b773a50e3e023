"""What is usual for each kind of element: offered when the kind is chosen, and always changeable. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType


@dataclass(frozen=True)
class Usual:
    """`hours` are of one meeting; of own work, the plan for a person. `budget_days` where it is usually agreed."""

    hours: Decimal
    share: str
    group_size: str = "cohort"
    count: int = 1
    interval_weeks: int = 0
    counts_for_completion: bool = True
    required: bool = True
    asked: str = "after session"
    confidentiality: str = "open"
    follow_up: str = ""
    to_be_agreed: bool = False
    budget_days: Decimal | None = None


HALF_DAY, DAY = Decimal("3.5"), Decimal(7)

USUAL: Mapping[str, Usual] = MappingProxyType(
    {
        "launch": Usual(DAY, "others", follow_up="Tell your manager what you want from the programme"),
        "insight day": Usual(DAY, "formal", follow_up="Write what you saw, and one thing to try"),
        "master class": Usual(HALF_DAY, "formal", follow_up="Try one thing at work before the next meeting"),
        "workshop": Usual(DAY, "formal", follow_up="Try one thing at work before the next meeting"),
        "action learning": Usual(
            HALF_DAY,
            "others",
            group_size="set",
            count=5,
            interval_weeks=6,
            asked="at end",
            confidentiality="group",
            follow_up="Do what you agreed by its date; the next meeting begins with it",
        ),
        "coaching": Usual(
            Decimal("1.5"),
            "others",
            group_size="pair",
            count=3,
            interval_weeks=13,
            asked="at end",
            confidentiality="pair",
            follow_up="Work towards your goals; you and your coach look at them next time",
        ),
        "360": Usual(
            Decimal(0),
            "others",
            group_size="self",
            counts_for_completion=False,
            asked="at end",
            confidentiality="pair",
            follow_up="Go through the report with your coach, and choose two goals",
        ),
        "leadership challenge": Usual(
            HALF_DAY, "experience", confidentiality="group", follow_up="Use what those who watched told you"
        ),
        "patient engagement": Usual(HALF_DAY, "others", follow_up="Take what patients said back to your team"),
        "study visit": Usual(DAY, "experience", required=False, follow_up="Tell the cohort what could be used at home"),
        "expert talk": Usual(Decimal(2), "formal", required=False),
        "in-house support": Usual(
            Decimal(0),
            "experience",
            counts_for_completion=False,
            asked="at end",
            confidentiality="group",
            to_be_agreed=True,
            budget_days=Decimal(5),
        ),
        "seminar": Usual(Decimal(2), "formal", required=False),
        "conference": Usual(DAY, "others"),
        "presentation": Usual(HALF_DAY, "others", follow_up="Write down what the panel decided, and who acts on it"),
        "project": Usual(Decimal(60), "experience", group_size="self", counts_for_completion=False, asked="never"),
        "self-directed": Usual(Decimal(10), "formal", group_size="self", counts_for_completion=False, asked="never"),
    }
)
