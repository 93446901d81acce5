"""Since when a run is on a plateau: one definition, which gives the same epoch whenever and however it is looked at.

Epochs are taken in windows of `WINDOW`, counted from epoch 0. A window is calm where its smallest MSE is no further
below its largest than `tolerance` says. A plateau lasts from the first of the calm windows that lead up to the present
without a break. So its beginning stays where it is for as long as the plateau lasts.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xortui.nn import Snapshot
from xortui.nn.network import Array
from xortui.nn.session.curve import Curve

WINDOW = 128
"""Epochs of a window: a power of two, as buckets of the curve are, so that no bucket lies across its ends."""

CALM = 0.015
"""The share of its largest MSE by which the MSE changes at most in a calm window."""

DOUBLING = 0.1
"""And not by more than this share where it goes on so for as long again as the run has lasted."""


def tolerance(window: int) -> float:
    """Return the share of its largest MSE by which the MSE may change in a window, counted from 0."""
    return min(CALM, DOUBLING / max(1, window))


class Plateau(NamedTuple):
    """A plateau on which a run is."""

    since: int | None
    """The epoch at which it began; None where the curve is too coarse to tell."""


def plateau(snapshot: Snapshot) -> Plateau | None:
    """Return the plateau on which the run is at a snapshot; None where it is on none."""
    size = WINDOW
    widest = float(np.diff(snapshot.curve.epochs).max(initial=1))
    while size < widest:
        size *= 2
    count = snapshot.epoch // size  # only windows that are over: what is to come has no part in it
    if not count:
        return None
    surely, possibly, joins = _calm(snapshot.curve, size, count)
    if not surely[-1] or not _near(snapshot, size, count):
        return None
    # Backwards from the last window, as far as windows are calm and each goes on where the one before it ended.
    firsts = [
        int(stops[-1]) + 1 if len(stops := np.flatnonzero(~(calm[:-1] & joins))) else 0 for calm in (surely, possibly)
    ]
    exact = firsts[0] == firsts[1] and (size == WINDOW or firsts[0] == 0)
    return Plateau(size * firsts[0] if exact else None)


def _calm(curve: Curve, size: int, count: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which windows are calm for certain, which may be, and which of them the next one joins without a jump.

    Where a run branched off, a bucket may lie across the ends of windows. With it a window has too wide a range, and
    without it too narrow a one.
    """
    edges = np.arange(count + 1) * size
    starts = curve.epochs
    touched = np.searchsorted(starts, edges[:-1], side="right") - 1, np.searchsorted(starts, edges[1:])
    inside = np.searchsorted(starts, edges[:-1]), np.searchsorted(starts, edges[1:], side="right") - 1
    low, high = (_over(values, *touched, op) for values, op in ((curve.low, np.minimum), (curve.high, np.maximum)))
    some = inside[0] < inside[1]
    own_low, own_high = (
        _over(values, *inside, op) for values, op in ((curve.low, np.minimum), (curve.high, np.maximum))
    )
    joins = np.minimum(low[:-1], low[1:]) >= (1 - 2 * CALM) * np.maximum(high[:-1], high[1:])
    least = np.array([1 - tolerance(window) for window in range(count)])
    return low >= least * high, ~some | (own_low >= least * own_high), joins


def _over(values: Array, first: NDArray[np.int64], end: NDArray[np.int64], op: np.ufunc) -> Array:
    """Return what a function makes of the values from each first to before each end, of one value at least."""
    ranges = np.column_stack([first, np.maximum(end, first + 1)]).ravel()
    return np.asarray(op.reduceat(np.append(values, values[-1]), ranges)[::2])


def _near(snapshot: Snapshot, size: int, count: int) -> bool:
    """Return whether the MSE is where it was in the last window."""
    curve = snapshot.curve
    first, end = (int(np.searchsorted(curve.epochs, (count - back) * size)) for back in (1, 0))
    low, high = curve.low[first:end].min(initial=np.inf), curve.high[first:end].max(initial=0.0)
    return bool((1 - 2 * CALM) * low <= snapshot.mse <= (1 + 2 * CALM) * high)
