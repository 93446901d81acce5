"""The loss curve of a run, as a value."""

from typing import NamedTuple

import numpy as np

from xortui.nn.network import Array


class _Buckets(NamedTuple):
    epochs: Array
    """First epoch of each bucket, of shape (n,); the last bucket is the furthest epoch alone."""
    low: Array
    """Smallest MSE in each bucket, of shape (n,)."""
    high: Array
    """Largest MSE in each bucket, of shape (n,)."""


class Curve(_Buckets):
    """The loss of a run, in at most 1,025 buckets: no loss of the run lies outside, and each bound is reached."""

    __slots__ = ()

    __eq__, __ne__, __hash__ = object.__eq__, object.__ne__, object.__hash__

    def __repr__(self) -> str:
        """Return how long it is: its numbers would fill a screen."""
        return f"Curve({len(self.epochs)} buckets)"

    def at(self, epoch: int) -> tuple[float, float] | None:
        """Return the smallest and the largest loss that the run may have had at an epoch; None beyond its furthest.

        They are the bounds of the epoch's bucket, so in a bucket of one epoch both are the loss itself.
        """
        bucket = int(np.searchsorted(self.epochs, epoch, side="right")) - 1
        if bucket < 0 or epoch > self.epochs[-1]:
            return None
        return float(self.low[bucket]), float(self.high[bucket])
