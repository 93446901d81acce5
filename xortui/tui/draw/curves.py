"""Curves over epochs in braille dots: how far each reaches in every column, so that no peak is lost; and a scale."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from xortui.nn.network import Array, Booleans, Integers
from xortui.tui.draw.axes import DotCounts, Frame
from xortui.tui.draw.braille import DotGrid
from xortui.tui.draw.points import starts
from xortui.words.format import with_sign

Bands = tuple[DotCounts, DotCounts]
"""The lowest and the highest dot of each curve in each column of dots, counted from below, of shape (columns, n)."""


_LEAST = 0.02
"""How much an axis holds at least: its labels would have too many digits."""


_ENOUGH = 3
"""Ticks of an axis at least, where there is room: then every curve has one near it."""


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
        few = max(0, _ENOUGH - len(_ticks(low, step / every, every, rows)))
        quarter = step != float(f"{step:.0e}")
        cost = step / every * (1 + 0.05 * abs(every - 3) + 0.2 * few + 0.05 * quarter)
        if best is None or cost < best[0]:
            best = cost, every, step
    assert best is not None
    _, every, step = best
    row = step / every
    below = math.ceil(-low / row - 1e-9)
    ticks = [step * at for at in _ticks(low, row, every, rows)]
    bottom = -(below + 0.25) * row  # a tick is the second dot of its row
    return Scale(bottom, bottom + (rows - 0.25) * row, tuple((tick, _label(tick, step)) for tick in ticks))


def _ticks(low: float, row: float, every: int, rows: int) -> range:
    """Return which multiples of a step are ticks, of `every` rows each."""
    below = math.ceil(-low / row - 1e-9)
    return range(-(below // every), (rows - 1 - below) // every + 1)


def _round_steps(least: float) -> list[float]:
    """Return the round numbers from one on: 1, 2, 2.5 or 5 times a power of ten, 2.5 where its label stays short."""
    power = math.floor(math.log10(least))
    digits = (1, 2, 2.5, 5)
    return [
        float(f"{digit}e{power + more}") for more in range(3) for digit in digits if digit != 2.5 or power + more > -3
    ]


def _rows(low: float, high: float, row: float) -> int:
    return math.ceil(-low / row - 1e-9) + math.floor(high / row + 0.5) + 1


def _label(value: float, step: float) -> str:
    """Return a tick in few cells: 0, +0.005, −2, +1500, +1.5e5."""
    decimals = max(0, math.ceil(-math.log10(step) - 1e-9))
    decimals += round(step, decimals) != step
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
    first = starts(across)
    filled = across[first]
    low[filled] = np.minimum(low[filled], np.minimum.reduceat(up, first))
    high[filled] = np.maximum(high[filled], np.maximum.reduceat(up, first))
    joined_low, joined_high = low.copy(), high.copy()
    joined_low[1:] = np.minimum(low[1:], high[:-1] + 1)
    joined_high[1:] = np.maximum(high[1:], low[:-1] - 1)
    return joined_low, joined_high


def led(frame: Frame, bands: Bands, rows: Sequence[int], columns: int) -> Bands:
    """Return bands that go on in lines of single dots to rows at the right, which are counted from the top."""
    low, high = bands
    ends = 4 * frame.rows - 2 - 4 * np.array(rows)
    way = np.rint(np.linspace(high[-1], ends, 2 * columns + 1)).astype(np.int64)
    lines = np.minimum(way[1:], way[:-1] + 1), np.maximum(way[1:], way[:-1] - 1)
    return np.concatenate([low, lines[0]]), np.concatenate([high, lines[1]])


def dots(frame: Frame, low: DotCounts, high: DotCounts) -> DotGrid:
    """Return the dots of n curves, of shape (n, 4 * rows, 2 * columns), from the top.

    Args:
        frame: The room that there is.
        low: The lowest dot in each column, of shape (columns, n).
        high: The highest.
    """
    height, (count, curves) = 4 * frame.rows, low.shape
    edges = np.zeros((curves, height + 1, 2 * frame.columns), dtype=np.int8)
    curve, column = np.arange(curves)[:, None], np.arange(count)
    edges[curve, height - 1 - high.T, column] = 1
    edges[curve, height - low.T, column] = -1
    drawn: DotGrid = edges.cumsum(axis=1, dtype=np.int8)[:, :-1] > 0
    return drawn


def name_spots(frame: Frame, bands: Bands, width: int, avoid: int | None = None) -> list[tuple[int, int]]:
    """Return where on each curve a name is best written, as the column in which it begins and its row from the top.

    That is where the curve is level and the others are far, each in a part of the width of its own if that may be.

    Args:
        frame: Where the curves lie.
        bands: How far they reach.
        width: Cells of a name, no more than `frame.columns`.
        avoid: A column that had better be seen.
    """
    low, high = (_by_cells(band, side) for band, side in zip(bands, (np.minimum, np.maximum), strict=True))
    places, curves = len(low) - width + 1, low.shape[1]
    if places < 1:
        return []
    start = np.arange(places)
    bottom, top = (_over(band, start, 0, width, side) for band, side in ((low, np.minimum), (high, np.maximum)))
    below, above = (_over(band, start, -1, width + 1, side) for band, side in ((low, np.minimum), (high, np.maximum)))
    cost = 4.0 * (top - bottom)
    if avoid is not None:
        cost += 4.0 * ((start <= avoid) & (avoid < start + width))[:, None]
    found: list[tuple[int, int]] = []
    for at in range(curves):
        row = (bottom[:, at] + top[:, at]) // 2
        met = ((below <= row[:, None]) & (row[:, None] <= above)).sum(axis=1) - 1
        price = cost[:, at] + 3.0 * met + abs(start - (at + 0.5) * places / curves) / places
        for column, taken in found:
            price += 20.0 * ((abs(start - column) <= width) & (abs(row - (frame.rows - 1 - taken)) < 1))
        best = int(price.argmin())
        found.append((best, frame.rows - 1 - int(row[best])))
    return found


def _by_cells(band: DotCounts, side: np.ufunc) -> DotCounts:
    """Return the rows from below that a band of columns of dots has in columns of cells, of shape (cells, n)."""
    return np.asarray(side.reduceat(band, np.arange(0, len(band), 2)) // 4)


def _over(rows: DotCounts, start: DotCounts, first: int, end: int, side: np.ufunc) -> DotCounts:
    """Return the smallest or largest of the cells from `first` on, before `end`, counted from each start."""
    columns = np.clip(start[:, None] + np.arange(first, end), 0, len(rows) - 1)
    return np.asarray(side.reduce(rows[columns], axis=1))


def spread(wanted: Sequence[int], rows: int) -> list[int]:
    """Return rows for names one below the other, each as near as can be to the one wanted.

    Args:
        wanted: The row that each would have, ascending.
        rows: How many there are, no fewer than names.
    """
    groups: list[tuple[int, int]] = []  # names that touch: how far down they want to be, added up, and how many
    for at, row in enumerate(wanted):
        total, size = row - at, 1
        while groups and groups[-1][0] * size > total * groups[-1][1]:
            before = groups.pop()
            total, size = total + before[0], size + before[1]
        groups.append((total, size))
    tops = [round(total / size) for total, size in groups for _ in range(size)]
    return [min(max(top, 0), rows - len(wanted)) + at for at, top in enumerate(tops)]


TURN = 6
"""Columns of dots, of whole cells, after which another one of the curves in a cell is shown."""


def by_turns(grids: DotGrid) -> DotGrid:
    """Leave in each cell one curve alone, as it has but one colour: of those that share it, each in its turn.

    Args:
        grids: The dots of n curves, of shape (n, 4 * rows, 2 * columns).
    """
    curves, height, width = grids.shape
    cells = np.asarray(grids.reshape(curves, height // 4, 4, width // 2, 2).any(axis=(2, 4)))
    shown = in_turn(cells, np.arange(width // 2) // (TURN // 2))
    return np.asarray(grids & shown.repeat(4, axis=1).repeat(2, axis=2))


def in_turn(cells: Booleans, turns: Integers) -> Booleans:
    """Leave in each cell one of the curves that are there.

    Args:
        cells: Where each of n curves is, of shape (n, rows, columns).
        turns: Which of them it is in each cell, counted on and on.
    """
    turn = turns % np.maximum(cells.sum(axis=0), 1)
    return np.asarray(cells & (cells.cumsum(axis=0) - 1 == turn))
