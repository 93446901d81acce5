"""What a run keeps of its past in bounded memory: states to replay from, and the loss curve with every peak.

Both are one structure, a row of buckets. A bucket covers some epochs and holds the state it starts from and the
smallest and largest loss in it. When all buckets are full, they merge in pairs and new ones are twice as wide, so a
run of any length takes the same memory, and no state is further from a kept one than one bucket.
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

    def at(self, epoch: int) -> tuple[float, float] | None:
        """Return the smallest and the largest loss that the run may have had at an epoch; None beyond its furthest.

        They are the bounds of the epoch's bucket, so in a bucket of one epoch both are the loss itself.
        """
        bucket = int(np.searchsorted(self.epochs, epoch, side="right")) - 1
        if bucket < 0 or epoch > self.epochs[-1]:
            return None
        return float(self.low[bucket]), float(self.high[bucket])


class History:
    """The buckets of one run, filled from epoch 0 without a gap.

    A run that branches off begins with buckets of one epoch again, behind the wider ones that it shares, so that its
    own course is drawn as finely as that of any other.
    """

    def __init__(self, size: int) -> None:
        """Make an empty history of states with so many parameters."""
        self._vectors = np.zeros((BUCKETS, size))
        self._since = np.zeros(BUCKETS, dtype=np.int64)
        self._low = np.zeros(BUCKETS)
        self._high = np.zeros(BUCKETS)
        self._starts = np.zeros(BUCKETS, dtype=np.int64)
        self._used = 0
        self._end = 0  # where the newest bucket ends, and the next one starts
        self.width = 1
        """How many epochs a new bucket covers."""
        self._own = 0  # the first bucket of this width, behind the wider ones that are shared with another run
        self._shared_width = 1

    def bucket(self, epoch: int) -> tuple[int, int]:
        """Return the first epoch of the bucket that holds an epoch, and the first one behind it."""
        at = self._find(epoch)
        end = self._end if at == self._used - 1 else int(self._starts[at + 1])
        return int(self._starts[at]), end

    def begin(self, state: State) -> bool:
        """Make sure that a bucket holds the epoch behind all others; return whether buckets were merged for it."""
        if state.epoch < self._end:
            return False
        if full := self._used == BUCKETS:
            self._merge()
        if state.epoch == self._end:
            at = self._used
            self._starts[at], self._vectors[at], self._since[at] = state.epoch, state.vector, state.since
            self._used, self._end = at + 1, state.epoch + self.width
        return full

    def record(self, low: float, high: float) -> None:
        """Set the smallest and largest loss of the newest bucket."""
        self._low[self._used - 1], self._high[self._used - 1] = low, high

    def start(self, epoch: int) -> State:
        """Return the kept state of the bucket that holds an epoch."""
        at = self._find(epoch)
        return State(int(self._starts[at]), self._vectors[at], int(self._since[at]), np.inf, -np.inf)

    def branch(self, state: State) -> "History":
        """Return a history that shares the epochs before a state and knows nothing of later ones."""
        other = History(self._vectors.shape[1])
        other._used = used = int(np.searchsorted(self._starts[: self._used], state.epoch))
        for mine, its in zip(self._columns(), other._columns(), strict=True):
            its[:used] = mine[:used]
        if used and self.bucket(state.epoch - 1)[1] != state.epoch:
            other.record(state.low, state.high)  # of the part of a bucket that is shared
        # Room for the branch's own course: half of all buckets.
        other._shared_width = other.width = max(self._shared_width, self.width)
        if used > BUCKETS // 2:
            other._end = state.epoch
            other._merge()
        other._own, other._shared_width, other.width = other._used, other.width, 1
        other._end = state.epoch
        return other

    def curve(self, epoch: int, mse: float) -> Curve:
        """Return the losses of all epochs before `epoch`, with its own loss behind them."""
        # Not the bucket that was begun at this epoch by training which then diverged.
        used = int(np.searchsorted(self._starts[: self._used], epoch))
        columns = (self._starts, epoch), (self._low, mse), (self._high, mse)
        return Curve(*(_read_only(np.append(column[:used], last).astype(float)) for column, last in columns))

    def _find(self, epoch: int) -> int:
        """Return which bucket holds an epoch."""
        newest = self._used - 1
        if epoch >= self._starts[newest]:
            return newest
        return int(np.searchsorted(self._starts[: self._used], epoch, side="right")) - 1

    def _merge(self) -> None:
        """Merge the narrowest buckets in pairs; if their number is odd, the newest is left, and open again."""
        if self.width == self._shared_width:
            self._own = 0
        pairs, odd = divmod(self._used - self._own, 2)
        first = np.arange(self._own, self._own + 2 * pairs, 2)
        kept = [*range(self._own), *first.tolist(), *([self._used - 1] if odd else [])]
        self._low[first] = np.minimum(self._low[first], self._low[first + 1])
        self._high[first] = np.maximum(self._high[first], self._high[first + 1])
        for column in self._columns():
            column[: len(kept)] = column[kept]
        self._used = len(kept)
        self.width *= 2
        if odd:
            self._end = int(self._starts[self._used - 1]) + self.width

    def _columns(self) -> tuple[NDArray[Any], ...]:
        return self._starts, self._vectors, self._since, self._low, self._high


def _read_only(array: Array) -> Array:
    array.setflags(write=False)
    return array
