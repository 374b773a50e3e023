"""Rounds of requests, one at a time: in each the floor, and then a few pages beside it.

Machines drift, and shared ones drift most; a page is compared with the floor of the very rounds it was measured in.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

from tests.bench.pages import OK, Found, Page
from tests.bench.reckoning import Answer, Measured, measured

WARM_UP = 3
PAGES_A_ROUND = 6

Open = Callable[[str, str], Answer]


def measure(found: Found, open_page: Open, floor: tuple[str, str], rounds: int) -> Iterator[Measured]:
    """Every page that was found. `floor`: as whom it is opened, and its URL."""
    pages = sorted(found.pages.values(), key=lambda page: page.name)
    for first in range(0, len(pages), PAGES_A_ROUND):
        yield from _beside_the_floor(pages[first : first + PAGES_A_ROUND], found, open_page, floor, rounds)


def _beside_the_floor(
    group: list[Page], found: Found, open_page: Open, floor: tuple[str, str], rounds: int
) -> Iterator[Measured]:
    for _ in range(WARM_UP):
        open_page(*floor)
        for page in group:
            open_page(page.email, page.url)
    floors, answers = [], defaultdict(list)
    for _ in range(rounds):
        floors.append(open_page(*floor))
        for page in group:
            answers[page.name].append(_shown(page, open_page, found))
    for page in group:
        yield measured(
            page.name,
            page.email.split("@")[0],
            page.url,
            answers=answers[page.name],
            floor=floors,
            queries=found.queries[page.name],
        )


def _shown(page: Page, open_page: Open, found: Found) -> Answer:
    answer = open_page(page.email, page.url)
    if answer.status != OK:
        found.broken.append(f"{page.url} answered 200 at first, and {answer.status} when it was asked for again")
    return answer
