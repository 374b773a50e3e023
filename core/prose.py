"""Plain text as it is written in a form, in blocks for a page or for paper. Pure.

An empty line begins a paragraph; lines that begin with “-” or “•” are the points of a list.
"""

from dataclasses import dataclass

POINTS = ("- ", "• ", "* ", "– ")


@dataclass(frozen=True)
class Block:
    """A paragraph of one line, or the points of a list."""

    lines: tuple[str, ...]
    points: bool = False

    @property
    def text(self) -> str:
        return self.lines[0]


def blocks(text: str) -> tuple[Block, ...]:
    """The text's paragraphs and lists, in order; nothing of a text that says nothing."""
    found: list[Block] = []
    for part in text.replace("\r\n", "\n").split("\n\n"):
        found.extend(_of_part([line.strip() for line in part.splitlines() if line.strip()]))
    return tuple(found)


def _of_part(lines: list[str]) -> list[Block]:
    """A part without empty lines: its sentences are one paragraph, until a point begins a list."""
    found: list[Block] = []
    for line in lines:
        is_point = line.startswith(POINTS)
        words = line[2:].strip() if is_point else line
        last = found[-1] if found else None
        if last and last.points == is_point:
            joined = (*last.lines, words) if is_point else (f"{last.text} {words}",)
            found[-1] = Block(joined, is_point)
        else:
            found.append(Block((words,), is_point))
    return found
