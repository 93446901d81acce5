"""The loss chart: a solid curve before dotted ghosts, drawn by plotext and returned as rows of text and role.

Everything is placed here, in whole braille dots, two across and four up in each cell, and plotext gets limits that
count the same dots. It never meets a value that is missing, huge or far outside, which would end the whole process.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Run = tuple[str, str]  # text and role
Floats = NDArray[np.float64]
Dots = NDArray[np.int64]
Points = tuple[Dots, Dots, NDArray[np.bool_]]  # across, up, and whether a line joins each to the one before
Scale = tuple[float, float, list[tuple[float, str]]]  # both ends of an axis, and its ticks as place and label

SMALLEST = (20, 4)  # in a smaller chart the labels would leave no room for a curve
MARK = "┊"
_FIRST_EPOCHS = 10.0  # the axis is never shorter, or the first epoch would fill it
_FLOOR = 1e-12  # where a logarithmic axis ends, since a loss may be 0
_HUGE = 1e15  # what lies above is drawn here, so that every label stays short
_LABEL = 5  # the usual width of a loss label, kept so that the axis stands still while the labels change
_GAP = 3  # blank cells between epoch labels; a single one would read as the space between thousands
_DOTS = re.compile("[\u2801-\u28ff]+")
_BEHIND = re.compile(f"(?P<ghost>[\u2801-\u28ff]+)|(?P<mark>{MARK})|(?P<blank>[^\u2801-\u28ff{MARK}]+)")


@dataclass(frozen=True, eq=False)
class Line:
    """A loss curve as buckets of epochs, whose arrays must not change once drawn.

    Attributes:
        epochs: The first epoch of each bucket, ascending.
        low: The smallest loss among the epochs of each bucket.
        high: The largest loss among the epochs of each bucket.
    """

    epochs: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class _Frame:
    """Where a chart puts an epoch and a loss."""

    columns: int
    rows: int
    furthest: float
    bottom: float  # an exponent of ten if the axis is logarithmic, and so are the top and the places of the ticks
    top: float
    log: bool
    ticks: tuple[tuple[float, str], ...]

    def across(self, epochs: Floats) -> Dots:
        """Return how many dots from the left these epochs stand."""
        return _dots(epochs / self.furthest, 2 * self.columns)

    def up(self, losses: Floats) -> Dots:
        """Return how many dots from the bottom these losses stand."""
        return self.climb(np.log10(np.maximum(losses, _FLOOR)) if self.log else losses)

    def climb(self, places: Floats) -> Dots:
        """Return how many dots from the bottom these places on the axis stand."""
        return _dots((places - self.bottom) / (self.top - self.bottom), 4 * self.rows)


def _dots(shares: Floats, count: int) -> Dots:
    return np.clip(np.rint(shares * (count - 1)), 0, count - 1).astype(np.int64)


def draw(
    line: Line, ghosts: Sequence[Line], width: int, height: int, *, log: bool = False, solved: float | None = None
) -> list[list[Run]]:
    """Draw the chart.

    Args:
        line: The curve of the present run.
        ghosts: The curves of earlier runs, drawn as dots behind it.
        width: The width in cells.
        height: The height in rows.
        log: Whether the axis of losses is logarithmic.
        solved: The epoch to mark with a vertical line, if any.

    Returns:
        The rows, each as runs of text and role that are exactly `width` cells together. A role is "axis", "curve",
        "ghost", "mark" or "blank".
    """
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return [[(" " * width, "blank")] for _ in range(height)]
    marks = [] if solved is None or not 0 <= solved < math.inf else [min(float(solved), _HUGE)]
    frame = _fit([line, *ghosts], marks, width, height, log)
    behind = _ghost_layer(tuple(ghosts), frame) if ghosts else [" " * frame.columns] * frame.rows
    for at in frame.across(np.array(marks)) // 2:
        behind = [row[:at] + row[at].replace(" ", MARK) + row[at + 1 :] for row in behind]
    picture = _plot(frame, [_without_level_points(_points(line, frame))])
    left = width - frame.columns
    canvas = [[(row[:left], "axis"), *_overlay(row[left:], back)] for row, back in zip(picture, behind, strict=False)]
    return canvas + [[(row, "axis")] for row in picture[frame.rows :]]


def _overlay(front: str, behind: str) -> Iterator[Run]:
    """Lay a row of the curve over the row behind it."""
    start = 0
    for dots in [*_DOTS.finditer(front), None]:
        gap = behind[start : dots.start() if dots else None]
        yield from ((found.group(), str(found.lastgroup)) for found in _BEHIND.finditer(gap))
        if dots:
            yield dots.group(), "curve"
            start = dots.end()


@lru_cache(maxsize=4)
def _ghost_layer(ghosts: tuple[Line, ...], frame: _Frame) -> list[str]:
    """Draw the ghosts alone, as they seldom change while the curve does with every frame."""
    dotted = []
    for across, up, joined in (_points(ghost, frame) for ghost in ghosts):
        # Only in the left half of each cell, or a level ghost would look like a line.
        dotted.append((across - across % 2, up, np.zeros_like(joined)))
    return [row[-frame.columns :] for row in _plot(frame, dotted)[: frame.rows]]


# -- From buckets to points --------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _clean(line: Line) -> tuple[Floats, Floats, Floats, Dots]:
    """Return the epochs, lows and highs that can be drawn, and the number of the unbroken stretch each lies in."""
    values = np.array([line.epochs, line.low, line.high], dtype=np.float64)
    drawable = np.isfinite(values).all(axis=0) & (values[0] >= 0)
    epochs, low, high = np.clip(values[:, drawable], 0, _HUGE)
    return epochs, np.minimum(low, high), np.maximum(low, high), np.cumsum(~drawable)[drawable]


def _points(line: Line, frame: _Frame) -> Points:
    """Reduce a curve to at most two points a column: its smallest and its largest loss there."""
    epochs, low, high, stretches = _clean(line)
    dots = frame.across(epochs)
    first = np.flatnonzero(np.diff(dots // 2, prepend=-1))
    if not first.size:
        return dots, dots, dots.astype(np.bool_)
    last = np.append(first[1:], dots.size) - 1
    bottom = np.minimum.reduceat(frame.up(low), first)
    top = np.maximum.reduceat(frame.up(high), first)
    # A column lower than the one before is entered from above, so that the line goes on where it was.
    falls = np.diff(bottom + top, prepend=bottom[0] + top[0]) <= 0
    across = np.column_stack((dots[first], dots[last])).ravel()
    up = np.column_stack((np.where(falls, top, bottom), np.where(falls, bottom, top))).ravel()
    joined = np.ones(up.size, dtype=np.bool_)
    joined[0] = False
    joined[2::2] = stretches[first[1:]] == stretches[last[:-1]]
    distinct = np.ones_like(joined)
    distinct[1::2] = (across[::2] != across[1::2]) | (up[::2] != up[1::2])
    return across[distinct], up[distinct], joined[distinct]


def _without_level_points(points: Points) -> Points:
    """Leave only the ends of level stretches, as plotext takes its time by the point."""
    across, up, joined = points
    needed = np.ones_like(joined)
    needed[1:-1] = (up[1:-1] != up[:-2]) | (up[1:-1] != up[2:]) | ~joined[1:-1] | ~joined[2:]
    return across[needed], up[needed], joined[needed]


# -- Limits and ticks --------------------------------------------------------------------------------------------------


def _fit(lines: Sequence[Line], marks: Sequence[float], width: int, height: int, log: bool) -> _Frame:
    """Choose the frame that holds these lines and marks."""
    drawn = [cleaned for cleaned in map(_clean, lines) if cleaned[0].size]
    furthest = max([_FIRST_EPOCHS, *marks, *(float(epochs.max()) for epochs, *_ in drawn)])
    smallest = min((float(low.min()) for _, low, _, _ in drawn), default=0.1)
    largest = max((float(high.max()) for _, _, high, _ in drawn), default=1.0)
    bottom, top, ticks = _log_scale(smallest, largest, height - 2) if log else _linear_scale(largest, height - 2)
    label = max(_LABEL, *(len(text) for _, text in ticks))
    ticks = [(place, text.rjust(label)) for place, text in ticks]
    return _Frame(width - label - 1, height - 2, furthest, bottom, top, log, tuple(ticks))


def _linear_scale(largest: float, rows: int) -> Scale:
    """Choose an axis from 0 to a round number not below `largest`, with a tick every third row or so."""
    largest = largest if largest > _FLOOR else 1.0
    step = _round_number(_rank(largest / max(1, min(5, (rows + 2) // 3))))
    values = [step * i for i in range(math.ceil(largest / step - 1e-9) + 1)]
    decimals = 0 if step >= 1 else max(2, math.ceil(-math.log10(step)))
    plain = 1e-4 <= step < 1e3
    return 0.0, values[-1], [(value, f"{value:.{decimals}f}" if plain else _short(value)) for value in values]


def _log_scale(smallest: float, largest: float, rows: int) -> Scale:
    """Choose an axis between powers of ten, or between other round numbers if these are within a factor of ten."""
    upper = _rank(max(largest, 2 * _FLOOR))
    lower = min(-_rank(1 / max(smallest, _FLOOR)), upper - 1)
    if upper - lower <= 3:
        stride = 1 if rows > 2 * (upper - lower) else upper - lower
    else:
        upper, lower = -(-upper // 3) * 3, lower // 3 * 3
        decades = (upper - lower) // 3
        stride = 3 * min(decades, math.ceil(2 * decades / (rows - 1)))
    # Counted from above, so that the upper ticks stay when the axis grows downwards.
    numbers = [_round_number(rank) for rank in range(upper, lower - 1, -stride)]
    ends = math.log10(_round_number(lower)), math.log10(_round_number(upper))
    return *ends, [(math.log10(number), _short(number)) for number in numbers]


def _epoch_ticks(frame: _Frame) -> tuple[list[int], list[str]]:
    """Return the columns and labels of as many round epochs as fit with room between them."""
    rank = max(0, _rank(frame.furthest / frame.columns))
    while True:
        epochs = np.arange(0.0, frame.furthest + 0.5, _round_number(rank))
        columns = [int(dot) // 2 for dot in frame.across(epochs)]
        labels = [_thousands(float(epoch)) for epoch in epochs]
        # Where plotext puts a label: centred on its tick, but moved inwards near the ends.
        spans = [
            (start := min(max(column - (len(label) - 1) // 2, 0), frame.columns - len(label)), start + len(label))
            for column, label in zip(columns, labels, strict=True)
        ]
        if all(end + _GAP <= start for (_, end), (start, _) in pairwise(spans)):
            return columns, labels
        rank += 1


def _round_number(rank: int) -> float:
    """Return a number of the series ... 0.2, 0.5, 1, 2, 5, 10, 20 ..., where 1 has rank 0; -rank gives the inverse."""
    return float(f"{(1, 2, 5)[rank % 3]}e{rank // 3}")


def _rank(value: float) -> int:
    """Return the rank of the smallest round number that is not below `value`."""
    rank = 3 * math.floor(math.log10(value))
    while _round_number(rank) < value * (1 - 1e-9):
        rank += 1
    return rank


def _short(value: float) -> str:
    """Write a round number in few cells: 0, 0.02, 10, 5e-4, 1e15."""
    if value == 0 or 1e-3 <= value < 1e4:
        return f"{value:g}"
    mantissa, exponent = f"{value:e}".split("e")
    return f"{float(mantissa):g}e{int(exponent)}"


def _thousands(epoch: float) -> str:
    """Write an epoch with its thousands apart: 500, 20 000, 1.5 M."""
    if epoch >= 1e12:
        return _short(epoch)
    return (f"{epoch / 1e6:,g} M" if epoch >= 1e6 else f"{epoch:,.0f}").replace(",", " ")


# -- plotext -----------------------------------------------------------------------------------------------------------


def warm_up() -> None:
    """Import plotext now, which takes a tenth of a second, rather than when the first chart is drawn."""
    _plotext()


@cache
def _plotext() -> Any:
    """Import plotext with the first chart, since it takes long to load."""
    import plotext  # type: ignore[import-untyped]

    plotext.terminal.limit(False, False)  # or no chart could be larger than the terminal says it is
    return plotext


def _plot(frame: _Frame, curves: Iterable[Points]) -> list[str]:
    """Draw the axes and these curves, all alike, and return the rows as plain text."""
    plotext = _plotext()
    figure = plotext.figure
    places, losses = zip(*frame.ticks, strict=True)
    columns, epochs = _epoch_ticks(frame)
    figure.clear()
    figure.plot_size(len(losses[0]) + 1 + frame.columns, frame.rows + 2)
    figure.axes(False, axis="x", side="upper")
    figure.axes(False, axis="y", side="right")
    # With the limits at the edges of the canvas, a dot is one unit and its middle lies half a unit further.
    horizontal = figure.ruler("x", "lower").lim(0, 2 * frame.columns).alignment(lim="edge")
    horizontal.ticks([2 * column + 1 for column in columns], epochs)
    vertical = figure.ruler("y", "left").lim(0, 4 * frame.rows).alignment(lim="edge")
    vertical.ticks([4 * (int(dot) // 4) + 2 for dot in frame.climb(np.array(places))], losses)
    marker = plotext.marker("braille")
    for across, up, joined in curves:
        if across.size:
            signal = figure.signal((across + 0.5).tolist(), (up + 0.5).tolist(), marker=marker)
            for index in np.flatnonzero(joined).tolist():
                signal.line(index)
            figure.draw(signal)
    rows: list[str] = figure.build().string(colorless=True).splitlines()
    return rows
