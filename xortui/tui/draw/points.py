"""From the buckets of a loss curve to the points that are drawn, in whole braille dots."""

import numpy as np

from xortui.nn.network import Integers
from xortui.tui.draw.axes import DotCounts, Frame, LossCurve, clean
from xortui.tui.draw.plot import Points


def starts(values: DotCounts) -> Integers:
    """Return where those values are that differ from the one before them, and the first."""
    differs = np.ones(values.size, dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], differs[1:])
    return np.flatnonzero(differs)


def points_of(line: LossCurve, frame: Frame) -> Points:
    """Reduce what a frame holds of a curve to at most two points a column: its smallest and its largest loss there."""
    within = frame.within(line)
    epochs, low, high, stretches = clean(line)
    epochs, low, high, stretches = epochs[within], low[within], high[within], stretches[within]
    dots = frame.across(epochs)
    first = starts(dots // 2)
    if not first.size:
        return dots, dots, dots.astype(np.bool_)
    last = np.append(first[1:], dots.size) - 1
    bottom = np.minimum.reduceat(frame.up(low), first)
    top = np.maximum.reduceat(frame.up(high), first)
    # A column lower than the one before is entered from above, so that the line goes on where it was.
    middles, falls = bottom + top, np.ones(bottom.size, dtype=np.bool_)
    np.less_equal(middles[1:], middles[:-1], falls[1:])
    across = np.column_stack((dots[first], dots[last])).ravel()
    up = np.column_stack((np.where(falls, top, bottom), np.where(falls, bottom, top))).ravel()
    joined = np.ones(up.size, dtype=np.bool_)
    joined[0] = False
    joined[2::2] = stretches[first[1:]] == stretches[last[:-1]]
    distinct = np.ones_like(joined)
    distinct[1::2] = (across[::2] != across[1::2]) | (up[::2] != up[1::2])
    return across[distinct], up[distinct], joined[distinct]


def without_level_points(points: Points) -> Points:
    """Leave only the ends of level stretches: the time that plotext takes grows with the number of points."""
    across, up, joined = points
    needed = np.ones_like(joined)
    needed[1:-1] = (up[1:-1] != up[:-2]) | (up[1:-1] != up[2:]) | ~joined[1:-1] | ~joined[2:]
    return across[needed], up[needed], joined[needed]
