"""What is drawn without a page around it: documents, by the examples that each app registers, and charts."""

import time
from collections.abc import Callable, Iterator
from statistics import median

TIMES = 5


def drawings() -> dict[str, Callable[[], object]]:
    """What to draw, by name. A chart of 400 points goes here once there are measures."""
    from documents.samples import samples

    return {name: samples[name] for name in ("certificate", "evaluation-report") if name in samples}


def render() -> Iterator[tuple[str, float]]:
    """Name and median milliseconds of each, warm."""
    for name, draw in drawings().items():
        draw()
        yield name, median(_once(draw) for _ in range(TIMES))


def _once(draw: Callable[[], object]) -> float:
    began = time.perf_counter()
    draw()
    return (time.perf_counter() - began) * 1000
