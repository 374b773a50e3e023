"""Words that must fit: cut at the end of a sentence where one fits, else between two words. Pure."""

import re

MORE = " …"
SENTENCE_ENDS = re.compile(r"[.!?][”’\")]*(?=\s)")


def shortened(text: str, most: int | None) -> str:
    """The text in one line, or as many of its sentences as `most` letters hold, with “ …” where something is left out.

    A first sentence that is too long itself ends after a whole word; a word longer than that is cut.
    """
    words = " ".join(text.split())
    if most is None or len(words) <= most:
        return words
    room = most - len(MORE)
    ends = [match.end() for match in SENTENCE_ENDS.finditer(words) if match.end() <= room]
    # Less than half of what there is room for says too little: then the sentence that follows is begun.
    if ends and ends[-1] >= room / 2:
        return words[: ends[-1]] + MORE
    before = words[: room + 1].rpartition(" ")[0] or words[:room]
    return before.rstrip(",;:–- ") + MORE


def ended(text: str) -> str:
    """The words as a sentence that others may follow."""
    return text if not text or text.endswith(("…", ".", "!", "?", "”")) else f"{text}."
