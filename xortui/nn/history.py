"""What a run keeps of its past in bounded memory: states to replay from, and the loss curve with every peak.

Both are one structure, a row of buckets. A bucket covers `width` epochs and holds the state it starts from and the
smallest and largest loss in it. When all buckets are full, they merge in pairs and the width doubles, so a run of any
length takes the same memory, and no state is further from a kept one than one bucket.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xortui.nn.network import Array

BUCKETS = 1024


class State(NamedTuple):
    """A run at one epoch: all that is needed to go on from there bit for bit."""

    epoch: int
    vector: Array
    """The parameters as training left them, before any edit at this epoch, in the kernel's layout."""
    since: int
    """From which epoch on all four predictions were right, counting the epochs before this one; -1 if they were not."""
    low: float
    """The smallest loss of this bucket before this epoch, inf at the start of a bucket."""
    high: float
    """The largest, -inf at the start of a bucket."""
    previous: Array | None = None
    """The parameters that the last update started from; None at epoch 0, and in states kept for replay only."""


@dataclass(frozen=True, eq=False)
class Curve:
    """The loss of a run, in at most 1,025 buckets: no loss of the run lies outside, and each bound is reached."""

    epochs: Array = field(repr=False)
    """First epoch of each bucket, of shape (n,); the last bucket is the furthest epoch alone."""
    low: Array = field(repr=False)
    """Smallest MSE in each bucket, of shape (n,)."""
    high: Array = field(repr=False)
    """Largest MSE in each bucket, of shape (n,)."""


class History:
    """The buckets of one run, filled from epoch 0 without a gap."""

    def __init__(self, size: int) -> None:
        """Make an empty history of states with so many parameters."""
        self.width = 1
        """How many epochs a bucket covers."""
        self._vectors = np.zeros((BUCKETS, size))
        self._since = np.zeros(BUCKETS, dtype=np.int64)
        self._low = np.zeros(BUCKETS)
        self._high = np.zeros(BUCKETS)
        self._used = 0

    def bucket_start(self, epoch: int) -> int:
        """Return the first epoch of the bucket that holds an epoch."""
        return epoch - epoch % self.width

    def begin(self, state: State) -> bool:
        """Open the bucket that starts with a state, if one does; return whether the width doubled for it."""
        if full := state.epoch // self.width == BUCKETS:
            half = BUCKETS // 2
            self._vectors[:half] = self._vectors[::2]
            self._since[:half] = self._since[::2]
            self._low[:half] = self._low.reshape(half, 2).min(axis=1)
            self._high[:half] = self._high.reshape(half, 2).max(axis=1)
            self.width *= 2
        bucket = state.epoch // self.width
        if state.epoch % self.width == 0:
            self._vectors[bucket], self._since[bucket] = state.vector, state.since
            self._used = bucket + 1
        return full

    def record(self, low: float, high: float) -> None:
        """Set the smallest and largest loss of the newest bucket."""
        self._low[self._used - 1], self._high[self._used - 1] = low, high

    def start(self, epoch: int) -> State:
        """Return the kept state of the bucket that holds an epoch."""
        bucket = epoch // self.width
        return State(bucket * self.width, self._vectors[bucket], int(self._since[bucket]), np.inf, -np.inf)

    def branch(self, state: State) -> "History":
        """Return a history that shares the epochs before a state and knows nothing of later ones."""
        other = History(self._vectors.shape[1])
        other.width = self.width
        other._used = used = -(-state.epoch // self.width)
        for mine, its in zip(self._columns(), other._columns(), strict=True):
            its[:used] = mine[:used]
        if state.epoch % self.width:
            other.record(state.low, state.high)
        return other

    def curve(self, epoch: int, mse: float) -> Curve:
        """Return the losses of all epochs before `epoch`, with its own loss behind them."""
        used = -(-epoch // self.width)
        return Curve(
            *map(
                _read_only,
                (
                    np.append(np.arange(used, dtype=float) * self.width, epoch),
                    np.append(self._low[:used], mse),
                    np.append(self._high[:used], mse),
                ),
            )
        )

    def _columns(self) -> tuple[NDArray[Any], ...]:
        return self._vectors, self._since, self._low, self._high


def _read_only(array: Array) -> Array:
    array.setflags(write=False)
    return array
