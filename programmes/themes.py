"""What a theme brings besides its learning objectives, in words. Pure."""

from core.formats import join_words, plural


def brings(requirements: int, ideas: int, readings: int) -> str:
    """“3 requirements, 3 ideas from earlier projects and 2 things to read”; what it has none of is left out."""
    parts = (
        (requirements, "requirement", ""),
        (ideas, "idea from an earlier project", "ideas from earlier projects"),
        (readings, "thing to read", "things to read"),
    )
    return join_words(plural(number, one, several) for number, one, several in parts if number)
