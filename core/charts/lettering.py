"""How wide a text is in Source Sans 3, so that labels are placed and shortened without a browser.

Advance widths in thousandths of the type size, for the printable ASCII characters from the space on.
"""

import unicodedata

REGULAR = (
    [200, 289, 426, 497, 497, 824, 609, 249, 303, 303, 418, 497, 249, 311, 249, 350]
    + [497] * 10
    + [249, 249, 497, 497, 497, 425, 847, 543, 588, 571, 615, 527, 494, 617, 652, 263, 479, 579, 486, 727]
    + [647, 664, 566, 664, 569, 534, 536, 645, 515, 786, 513, 476, 539, 303, 350, 303, 497, 500, 542, 504]
    + [553, 456, 555, 496, 292, 504, 544, 246, 247, 495, 255, 829, 547, 542, 555, 555, 347, 419, 338, 544]
    + [467, 719, 446, 467, 425, 303, 241, 303, 497]
)
SEMIBOLD = (
    [200, 315, 482, 513, 513, 841, 639, 275, 324, 324, 438, 513, 275, 322, 275, 344]
    + [513] * 10
    + [275, 275, 513, 513, 513, 444, 875, 558, 597, 576, 625, 538, 510, 628, 663, 282, 494, 597, 502, 745]
    + [657, 674, 582, 674, 592, 545, 546, 655, 536, 800, 541, 501, 540, 324, 344, 324, 513, 500, 549, 516]
    + [563, 462, 564, 507, 317, 520, 558, 262, 263, 522, 271, 843, 560, 549, 564, 564, 373, 431, 361, 556]
    + [495, 748, 481, 495, 443, 324, 255, 324, 513]
)
OTHERS = {"\u00a0": 200, "½": 827, "¼": 795, "¾": 807, "–": 480, "—": 800, "…": 964, "‘": 275, "’": 275}
UNKNOWN = 650


def text_width(text: str, size: float, weight: int = 400) -> float:
    """The width of `text` set at `size`, in the same unit; an accented letter is as wide as its base."""
    table = REGULAR if weight < 600 else SEMIBOLD
    return sum(_advance(letter, table) for letter in text) * size / 1000


def _advance(letter: str, table: list[int]) -> int:
    if letter in OTHERS:
        return OTHERS[letter]
    base = ord(unicodedata.normalize("NFD", letter)[0])
    return table[base - 32] if 32 <= base < 127 else UNKNOWN


def fit(text: str, width: float, size: float, weight: int = 400) -> str:
    """The text, or as much of it as `width` holds, ending in "…"."""
    if text_width(text, size, weight) <= width:
        return text
    while text and text_width(text + "…", size, weight) > width:
        text = text[:-1]
    return text.rstrip(" ,:;") + "…" if text else ""


def wrap(text: str, width: float, size: float, weight: int = 400, lines: int = 2) -> list[str]:
    """The text in at most `lines` lines, broken at spaces; the last is shortened if it must be."""
    words, line = text.split(), ""
    done: list[str] = []
    while words:
        longer = f"{line} {words[0]}".strip()
        if line and text_width(longer, size, weight) > width:
            if len(done) == lines - 1:
                return [*done, fit(" ".join([line, *words]), width, size, weight)]
            done.append(fit(line, width, size, weight))
            line = ""
        else:
            line = longer
            words.pop(0)
    return [*done, fit(line, width, size, weight)]
