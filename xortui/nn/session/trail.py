"""The states that a run keeps, as a value: what its parameters were, from epoch 0 to the furthest."""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from xortui.nn.network import Array, Integers

WHOLE = 10_000
"""Up to how many epochs the trail of a run has every state that the run keeps: they can be found again in a moment."""

ROOM = 56_000
"""Bytes of the states in the trail of a longer run, of which none is dropped while the run can be returned to."""


class _States(NamedTuple):
    starts: Integers
    """The epochs of the states that are kept, ascending, of shape (n,); each is the first of a bucket."""
    rows: Array
    """The parameters of these states in the kernel's layout, of shape (n, 5 H + 1)."""


class States(_States):
    """Some states of a run, from which others are found again."""

    __eq__, __ne__, __hash__ = object.__eq__, object.__ne__, object.__hash__

    def __repr__(self) -> str:
        """Return how many they are: their numbers would fill a screen."""
        return f"States({len(self.starts)})"


class _Trail(NamedTuple):
    starts: Integers
    """The epochs of the states that are kept, ascending, of shape (n,); each is the first of a bucket."""
    rows: Array
    """The parameters of these states in the kernel's layout, of shape (n, 5 H + 1)."""
    furthest: int
    tip: Array
    """The parameters at the furthest epoch, of shape (5 H + 1,)."""


class Trail(_Trail):
    """The states that a run keeps, as training left them, and that at its furthest epoch."""

    __eq__, __ne__, __hash__ = object.__eq__, object.__ne__, object.__hash__

    def __repr__(self) -> str:
        """Return how long it is: its numbers would fill a screen."""
        return f"Trail({len(self.starts) + 1} states)"

    @cached_property
    def epochs(self) -> Integers:
        """The epochs of the states, ascending, of shape (n + 1,); the last is the furthest."""
        return np.append(self.starts, self.furthest)

    @cached_property
    def vectors(self) -> Array:
        """The parameters of each state, of shape (n + 1, 5 H + 1)."""
        vectors = np.vstack([self.rows, self.tip])
        vectors.setflags(write=False)
        return vectors


def has_all(furthest: int) -> bool:
    """Return whether the trail of a run to an epoch has all states that the run keeps, not evenly spaced ones."""
    return furthest <= WHOLE


def room(size: int) -> int:
    """Return how many states of this many parameters are in the trail of a longer run at most."""
    return max(2, ROOM // (8 * size))
