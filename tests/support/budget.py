"""How much is tried: a part at a desk, all of it where XORTUI_THOROUGH is set, as CI does."""

import os
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TypeVar
from zlib import crc32

THOROUGH = bool(os.environ.get("XORTUI_THOROUGH"))
"""Whether everything is tried."""

_PART, _LEAST = 20, 2

_CASES_PART = 24
"""Of how many cases of one test one is tried; of fewer it is one, too."""

T = TypeVar("T")


def examples(number: int) -> int:
    """Return how many examples Hypothesis tries where `number` are tried by all who are thorough."""
    return number if THOROUGH else max(min(number, _LEAST), number // _PART)


def spread(cases: Sequence[T], first: int = 0) -> list[T]:
    """Return a part of the cases of a test, evenly spread and in their order.

    Args:
        cases: All of them.
        first: Which one is among them, counted from 0 and around.
    """
    count = len(cases)
    kept = -(-count // _CASES_PART)
    return [cases[at] for at in sorted((first + number * count // kept) % count for number in range(kept))]


def some(cases: Sequence[T], number: int) -> list[T]:
    """Return all cases of one test where everything is tried, else a number of them, evenly spread."""
    return list(cases) if THOROUGH else [cases[at * (len(cases) - 1) // max(1, number - 1)] for at in range(number)]


def sampled(cases: Iterable[tuple[str, T]]) -> list[T]:
    """Return what is tried of cases, each with the name of its test, next to those of the same test.

    The name decides which they are: if it was always the first, one size would be tried everywhere and others nowhere.
    """
    groups = ((name, [one for _, one in group]) for name, group in groupby(cases, key=lambda case: case[0]))
    return [one for name, group in groups for one in spread(group, crc32(name.encode()))]
