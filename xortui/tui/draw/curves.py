"""Curves over epochs in braille dots: how far each reaches in every column, so that no peak is lost; and a scale."""

import math
from typing import NamedTuple

import numpy as np

from xortui.nn.network import Array
from xortui.tui.draw.axes import DotCounts, Frame
from xortui.tui.draw.braille import DotGrid
from xortui.words.format import with_sign

Bands = tuple[DotCounts, DotCounts]
"""The lowest and the highest dot of each curve in each column of dots, counted from below, of shape (columns, n)."""


_LEAST = 0.02
"""How much an axis holds at least: its labels would have too many digits."""


class Scale(NamedTuple):
    """An axis on which 0 and every tick fall on whole rows."""

    bottom: float
    top: float
    ticks: tuple[tuple[float, str], ...]
    """Values and labels, ascending."""


def scale(low: float, high: float, rows: int) -> Scale:
    """Return the shortest axis with round ticks that holds two values, and 0, in some rows."""
    low, high = min(low, 0.0), max(high, 0.0)
    span = max(high - low, _LEAST)
    best: tuple[float, int, float] | None = None
    for every in range(1 if rows < 5 else 2, max(2, rows // 2) + 1):
        step = next(step for step in _round_steps(span / rows * every) if _rows(low, high, step / every) <= rows)
        cost = step / every * (1 + 0.05 * abs(every - 3))
        if best is None or cost < best[0]:
            best = cost, every, step
    assert best is not None
    _, every, step = best
    row = step / every
    below = math.ceil(-low / row - 1e-9)
    ticks = [step * at for at in range(-(below // every), (rows - 1 - below) // every + 1)]
    bottom = -(below + 0.25) * row  # a tick is the second dot of its row
    return Scale(bottom, bottom + (rows - 0.25) * row, tuple((tick, _label(tick, step)) for tick in ticks))


def _round_steps(least: float) -> list[float]:
    """Return the round numbers from one on: 1, 2 or 5 times a power of ten."""
    power = math.floor(math.log10(least))
    return [float(f"{digit}e{power + more}") for more in range(3) for digit in (1, 2, 5)]


def _rows(low: float, high: float, row: float) -> int:
    return math.ceil(-low / row - 1e-9) + math.floor(high / row + 0.5) + 1


def _label(value: float, step: float) -> str:
    """Return a tick in few cells: 0, +0.005, −2, +1500, +1.5e5."""
    decimals = max(0, math.ceil(-math.log10(step) - 1e-9))
    text = f"{value:+.{decimals}f}" if abs(value) < 99999.5 else f"{value:+.4g}"
    return with_sign(text) if value else "0"


def bands(frame: Frame, epochs: Array, values: Array) -> Bands:
    """Return how far curves reach in each column of dots, up to the last epoch, with neighbours joined.

    Args:
        frame: Where epochs and values lie.
        epochs: n epochs, ascending.
        values: What m curves are there, of shape (n, m).
    """
    across = frame.across(epochs)
    up = frame.climb(values)  # (n, m)
    count = int(across[-1]) + 1
    middles = np.interp(np.arange(count), across, np.arange(len(across)))  # between which points a column lies
    before = np.floor(middles).astype(int)
    after = np.minimum(before + 1, len(across) - 1)
    share = (middles - before)[:, None]
    between = np.rint(up[before] * (1 - share) + up[after] * share).astype(np.int64)  # (columns, m)
    low, high = between.copy(), between
    starts = np.flatnonzero(np.diff(across, prepend=-1))
    filled = across[starts]
    low[filled] = np.minimum(low[filled], np.minimum.reduceat(up, starts))
    high[filled] = np.maximum(high[filled], np.maximum.reduceat(up, starts))
    joined_low, joined_high = low.copy(), high.copy()
    joined_low[1:] = np.minimum(low[1:], high[:-1] + 1)
    joined_high[1:] = np.maximum(high[1:], low[:-1] - 1)
    return joined_low, joined_high


def dots(frame: Frame, low: DotCounts, high: DotCounts, rhythm: tuple[int, int] = (1, 1)) -> DotGrid:
    """Return the dots of some curves together, of shape (4 * rows, 2 * columns), from the top.

    Args:
        frame: The room that there is.
        low: The lowest dot in each column, of shape (columns, n).
        high: The highest.
        rhythm: In how many of how many columns a curve is there; where it is steep, it is there in any case.
    """
    height, count = 4 * frame.rows, len(low)
    on, period = rhythm
    there = (np.arange(count) % period < on)[:, None] | (high - low > 1)
    edges = np.zeros((height + 1, 2 * frame.columns), dtype=np.int64)
    columns = np.broadcast_to(np.arange(count)[:, None], low.shape)[there]
    np.add.at(edges, (height - 1 - high[there], columns), 1)
    np.add.at(edges, (height - low[there], columns), -1)
    return np.asarray(edges.cumsum(axis=0)[:-1] > 0)
