"""What a run keeps of its past in bounded memory: states to replay from, and the loss curve with every peak.

Both are one structure, a row of buckets. A bucket covers a stretch of epochs. It holds the state at its first epoch and
the smallest and largest loss in it. When all buckets are full, they merge in pairs and new ones are twice as wide. So a
run of any length takes the same memory, and every state can be replayed from a kept one at most one bucket before it,
until `thin` drops some of these.
"""

from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from xortui.nn.network import Array, Booleans, Integers
from xortui.nn.session.curve import Curve
from xortui.nn.session.trail import States, Trail, has_all, room

if TYPE_CHECKING:
    from xortui.nn.session.buckets import Buckets

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


class History:
    """The buckets of one run, filled from epoch 0 without a gap.

    A run that branches off begins with buckets of one epoch again, after the wider ones that it shares, so that its
    own course is drawn as finely as that of any other run. Histories that share everything share their arrays until
    one of them is written to.
    """

    def __init__(self, size: int) -> None:
        """Make an empty history of states with `size` parameters."""
        self._vectors = np.zeros((BUCKETS, size))
        self._since = np.zeros(BUCKETS, dtype=np.int64)
        self._low = np.zeros(BUCKETS)
        self._high = np.zeros(BUCKETS)
        self._starts = np.zeros(BUCKETS, dtype=np.int64)
        self._kept = np.zeros(BUCKETS, dtype=np.bool_)
        self._thin = False  # whether `_vectors` has rows for the kept states only
        self._lent = False  # whether another history has the same arrays
        self._seen = False  # whether a trail shows the arrays
        self.altered = 0
        """How many times states were dropped, or one that was dropped is kept again."""
        self._used = 0
        self._end = 0
        self.width = 1
        """How many epochs a new bucket covers."""
        self._own = 0
        self._shared_width = 1

    def bucket(self, epoch: int) -> tuple[int, int]:
        """Return the first epoch of the bucket that holds an epoch, and the first one after it."""
        at = self._find(epoch)
        end = self._end if at == self._used - 1 else int(self._starts[at + 1])
        return int(self._starts[at]), end

    def begin(self, state: State) -> bool:
        """Make sure that a bucket holds the epoch after all others; return whether buckets were merged for it."""
        if state.epoch < self._end:
            return False
        self._claim()
        if full := self._used == BUCKETS:
            self._merge()
        if state.epoch == self._end:
            at = self._used
            self._starts[at], self._vectors[at], self._since[at] = state.epoch, state.vector, state.since
            self._kept[at] = True
            self._used, self._end = at + 1, state.epoch + self.width
        return full

    def record(self, low: float, high: float) -> None:
        """Set the smallest and largest loss of the newest bucket."""
        self._claim()
        self._low[self._used - 1], self._high[self._used - 1] = low, high

    def start(self, epoch: int) -> State:
        """Return the latest kept state that is the start of a bucket and not after an epoch."""
        at = int(np.flatnonzero(self._kept[: self._find(epoch) + 1])[-1])
        row = int(np.count_nonzero(self._kept[:at])) if self._thin else at
        return State(int(self._starts[at]), self._vectors[row], int(self._since[at]), np.inf, -np.inf)

    def keep(self, state: State) -> None:
        """Keep a state that is the start of a bucket, if its parameters were dropped."""
        at = self._find(state.epoch)
        if not self._kept[at] and self._starts[at] == state.epoch:
            self._claim()
            self._vectors[at], self._kept[at] = state.vector, True
            self.altered += 1

    @property
    def size(self) -> int:
        """How many bytes its arrays take."""
        return sum(column.nbytes for column in self._columns())

    @property
    def whole(self) -> bool:
        """Whether the state at the start of every bucket is kept."""
        return bool(self._kept[: self._used].all())

    def pack(self) -> None:
        """Give back the room for buckets to come, until one comes."""
        if len(self._starts) > (used := self._used):
            if not self._thin:
                kept = self._kept[:used]
                self._vectors, self._thin = self._vectors[:used][kept], True
            self._low, self._high = self._low[:used].copy(), self._high[:used].copy()
            self._starts, self._since = self._starts[:used].copy(), self._since[:used].copy()
            self._kept = self._kept[:used].copy()
            self._lent = False

    def thin(self, most: int) -> None:
        """Drop the parameters of all but about `most` of the kept states, evenly spaced; the curve stays as it is."""
        self.pack()
        keep = self._evenly(most)
        rows = np.flatnonzero(keep)
        if len(rows) < len(self._vectors):
            if self._thin:
                rows = np.searchsorted(np.flatnonzero(self._kept), rows)
            self._vectors, self._kept, self._thin = self._vectors[rows], keep, True
            self.altered += 1

    def share(self) -> "History":
        """Return an equal history; each of the two can be extended without changing the other."""
        other = copy(self)
        self._lent = other._lent = True
        return other

    def branch(self, state: State) -> "History":
        """Return a history that has the epochs before a state and none after it."""
        other = copy(self)
        other._lent = True
        other._claim()
        other._used = used = self._before(state.epoch)
        other._kept[used:] = False
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
        """Return the losses of all epochs before `epoch`, with its own loss after them."""
        used = self._before(epoch)
        columns = np.empty((3, used + 1))
        for row, column, last in zip(columns, (self._starts, self._low, self._high), (epoch, mse, mse), strict=True):
            row[:used], row[used] = column[:used], last
        columns.setflags(write=False)
        return Curve(*columns)

    def trail(self, epoch: int, tip: Array) -> Trail:
        """Return the states that are kept of the epochs before `epoch`, with its own after them.

        Of a long run, it has as many as there is room for, evenly spaced: `thin` keeps those. As a rule nothing is
        copied: what was written once stays as it is until buckets merge.
        """
        self._seen = True
        stride = 1 if has_all(epoch) else -(-self._used // room(self._vectors.shape[1]))
        every = slice(0, self._before(epoch), stride)
        starts, kept = self._starts[every], self._kept[every]
        if not self._thin and kept.all():
            return Trail(starts, self._vectors[every], epoch, tip)
        rows = np.cumsum(self._kept)[every] - 1 if self._thin else np.arange(BUCKETS)[every]
        return Trail(starts[kept], self._vectors[rows[kept]], epoch, tip)

    def some(self, most: int) -> States:
        """Return in arrays of their own the states that `thin` keeps."""
        at = np.flatnonzero(self._evenly(most))
        rows = np.searchsorted(np.flatnonzero(self._kept), at) if self._thin else at
        states = States(self._starts[at], self._vectors[rows])
        for array in states:
            array.setflags(write=False)
        return states

    def _evenly(self, most: int) -> Booleans:
        """Return for each bucket whether it is one of about `most`, evenly spaced, and its state is kept."""
        every = np.zeros(self._used, dtype=np.bool_)
        every[:: -(-self._used // most) or 1] = True
        return every & self._kept[: self._used]

    def written(self) -> "Buckets":
        """Return all that the history knows."""
        from xortui.nn.session.buckets import Buckets

        used = slice(self._used)
        kept = self._kept[used].copy()
        vectors = self._vectors.copy() if self._thin else self._vectors[used][kept]
        return Buckets(
            starts=self._starts[used].copy(),
            since=self._since[used].copy(),
            low=self._low[used].copy(),
            high=self._high[used].copy(),
            kept=kept,
            vectors=vectors,
            end=self._end,
            width=self.width,
            own=self._own,
            shared_width=self._shared_width,
        )

    @classmethod
    def read(cls, buckets: "Buckets") -> "History":
        """Return the history that `written` returned the buckets of."""
        history = cls(buckets.vectors.shape[1])
        history._used = used = len(buckets.starts)
        history._starts[:used], history._since[:used] = buckets.starts, buckets.since
        history._kept[:used] = buckets.kept
        history._low[:used], history._high[:used] = buckets.low, buckets.high
        history._vectors, history._thin = buckets.vectors.copy(), True
        history._end, history.width = buckets.end, buckets.width
        history._own, history._shared_width = buckets.own, buckets.shared_width
        return history

    def _before(self, epoch: int) -> int:
        """Return how many buckets begin before an epoch: not one that training began there before it diverged."""
        return int(self._starts[: self._used].searchsorted(epoch))

    def _find(self, epoch: int) -> int:
        """Return which bucket holds an epoch."""
        newest = self._used - 1
        if epoch >= self._starts[newest]:
            return newest
        return int(np.searchsorted(self._starts[: self._used], epoch, side="right")) - 1

    def _merge(self) -> None:
        """Merge the narrowest buckets in pairs; if their number is odd, the newest stays alone and is open again."""
        if self.width == self._shared_width:
            self._own = 0
        pairs, odd = divmod(self._used - self._own, 2)
        first = np.arange(self._own, self._own + 2 * pairs, 2)
        kept = [*range(self._own), *first.tolist(), *([self._used - 1] if odd else [])]
        self._low[first] = np.minimum(self._low[first], self._low[first + 1])
        self._high[first] = np.maximum(self._high[first], self._high[first + 1])
        if self._seen:  # trails show these arrays
            self._starts, self._vectors, self._seen = self._starts.copy(), self._vectors.copy(), False
        for column in self._columns():
            column[: len(kept)] = column[kept]
        self._used = len(kept)
        self.width *= 2
        if odd:
            self._end = int(self._starts[self._used - 1]) + self.width

    def _claim(self) -> None:
        """Make the arrays this history's own, with room for every state, before they are written to."""
        if self._thin:
            vectors = np.zeros((BUCKETS, self._vectors.shape[1]))
            vectors[np.flatnonzero(self._kept)] = self._vectors
            self._vectors, self._thin = vectors, False
        elif self._lent:
            self._vectors = self._vectors.copy()
        if self._lent or len(self._starts) < BUCKETS:
            self._low, self._high = _roomy(self._low), _roomy(self._high)
            self._starts, self._since, self._kept = _roomy(self._starts), _roomy(self._since), _roomy(self._kept)
            self._lent = self._seen = False

    def _columns(self) -> tuple[Array | Integers | Booleans, ...]:
        return self._starts, self._vectors, self._since, self._low, self._high, self._kept


def _roomy(column: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return a copy of a column with room for all buckets."""
    return np.concatenate([column, np.zeros(BUCKETS - len(column), column.dtype)])
