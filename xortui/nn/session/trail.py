"""The states that a run keeps, as a value: what its parameters were, from epoch 0 to the furthest."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from xortui.nn.network import Array


@dataclass(frozen=True, eq=False)
class Trail:
    """The states that a run keeps, as training left them, and that at its furthest epoch."""

    starts: NDArray[np.int64] = field(repr=False)
    """First epoch of each bucket, ascending, of shape (n,)."""
    kept: NDArray[np.bool_] = field(repr=False)
    """Whether the state at the start of a bucket is kept, of shape (n,)."""
    rows: Array = field(repr=False)
    """Parameters in the kernel's layout: a row for each bucket, or for each kept state only."""
    furthest: int
    tip: Array = field(repr=False)
    """The parameters at the furthest epoch, of shape (5 H + 1,)."""

    @cached_property
    def epochs(self) -> NDArray[np.int64]:
        """The epochs of the states, ascending, of shape (m,); the last is the furthest."""
        return np.append(self.starts[self.kept], self.furthest)

    @cached_property
    def vectors(self) -> Array:
        """The parameters of each state, of shape (m, 5 H + 1)."""
        kept = self.rows[self.kept] if len(self.rows) == len(self.kept) else self.rows
        vectors = np.vstack([kept, self.tip])
        vectors.setflags(write=False)
        return vectors
