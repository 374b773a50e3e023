"""Decoration that is the same in every document, such as a certificate's frame: `drawn:name` in a stylesheet."""

from collections.abc import Callable

drawings: dict[str, Callable[[], str]] = {}


def register(name: str, draw: Callable[[], str]) -> None:
    """Make an SVG known as `drawn:name`, in apps.py.

    It is drawn once in a worker's life and then put under each page as it is. Plain paths only: no text, no
    gradient, no picture.
    """
    drawings[name] = draw
