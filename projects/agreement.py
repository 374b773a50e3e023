"""Whether the stage of a project and the score of its progress say the same, and whether it says what changed. Pure.

Both are for people to say, so nothing is refused: the two are held against each other, and who can mend it is told.
"""

from decimal import Decimal

from projects.progress import IMPROVED, SCALE

CLAIMS = ("improved", "sustained")  # stages that claim an improvement
LEAST = {"testing": Decimal("2.0"), "improved": Decimal("3.0"), "sustained": Decimal("3.5")}


def disagreement(stage: str, score: Decimal | None) -> str:
    """What is at odds, and how it is mended; "" where the two go together or nobody has given a score."""
    if score is None:
        return ""
    said = f"The score says {score:.1f}, {SCALE[score].lower()}; the stage says {stage}."
    if score >= IMPROVED and stage not in CLAIMS:
        return f"{said} If it has improved, move it on; if not, give the score anew."
    if score < LEAST.get(stage, score):
        return f"{said} Give the score anew, or move the stage back."
    return ""


def lacks_result(stage: str, result: str) -> bool:
    """A stage that claims an improvement, and not a word of what changed."""
    return stage in CLAIMS and not result.strip()
