"""Long work in slices, each a fraction of a millisecond, so that it can wait for other work in between."""

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")

Slices = Generator[None, None, T]
"""Does one slice for each value taken, and returns what came of it."""


def worked_out(slices: Slices[T]) -> T:
    """Return what comes of all slices."""
    while True:
        try:
            next(slices)
        except StopIteration as end:
            result: T = end.value
            return result
