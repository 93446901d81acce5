"""Axes and a curve as rows of plain text: by plotext, or without it where there is no build of it.

plotext gets limits that count the same dots as the chart, two across and four up in each cell. It never meets a value
that is missing, huge or far outside, which would end the whole process.
"""

from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xortui.tui.draw.axes import DotCounts, Frame, epoch_ticks
from xortui.tui.draw.braille import BITS, Cells, cells_of, dots_in

Points = tuple[DotCounts, DotCounts, NDArray[np.bool_]]
"""Dots across from the left, dots up from below, and whether a line joins each point to the one before."""


def warm_up() -> None:
    """Import plotext now, which takes a tenth of a second, rather than when the first chart is drawn."""
    library()


@cache
def library() -> Any:
    """Return plotext, imported with the first chart since it takes long to load; None where it cannot be had."""
    try:
        import plotext  # type: ignore[import-untyped]
    except ImportError:  # it is compiled, and not everywhere
        return None
    plotext.terminal.limit(False, False)  # or no chart could be larger than the terminal says it is
    return plotext


class Plot(NamedTuple):
    """Axes and a curve."""

    left: list[str]
    """What is left of each row of the canvas, from the top: a loss or blanks, and the axis."""
    below: list[str]
    """The axis of epochs, and its labels, with what is left of the canvas there."""
    dots: Cells
    """The dots of the curve in each cell of the canvas, as bits."""


def plot(frame: Frame, points: Points, *, quick: bool = False) -> Plot:
    """Draw the axes and a curve; the first tick of the losses, that of the axis itself, is left out.

    Args:
        frame: Where everything lies.
        points: The curve.
        quick: Whether to draw without plotext in any case: the same dots in a fifth of the time.
    """
    return by_dots(frame, points) if quick or not library() else _by_plotext(frame, points)


class _Drawing(NamedTuple):
    """All that the rows depend on: between two frames of a long run it often stays the same."""

    columns: int
    rows: int
    losses: tuple[str, ...]
    heights: tuple[int, ...]
    """The rows of the labels of losses, from below."""
    ticks: tuple[int, ...]
    epochs: tuple[str, ...]
    across: tuple[float, ...]
    up: tuple[float, ...]
    joined: tuple[int, ...]
    """The points that a line joins to the one before."""


def _by_plotext(frame: Frame, points: Points) -> Plot:
    places, losses = zip(*frame.ticks[1:], strict=True)
    columns, epochs = epoch_ticks(frame)
    heights = [int(dot) // 4 for dot in frame.climb(np.array(places))]
    across, up, joined = points
    curve = (across + 0.5).tolist(), (up + 0.5).tolist(), np.flatnonzero(joined).tolist()
    labels = losses, tuple(heights), tuple(columns), tuple(epochs)
    rows = _built(_Drawing(frame.columns, frame.rows, *labels, *map(tuple, curve)))
    canvas, below, left = rows[: frame.rows], rows[frame.rows :], len(rows[0]) - frame.columns
    return Plot([row[:left] for row in canvas], below, dots_in(cells_of([row[left:] for row in canvas])))


@lru_cache(maxsize=2)
def _built(drawing: _Drawing) -> list[str]:
    plotext = library()
    figure = plotext.figure
    figure.clear()
    figure.plot_size(len(drawing.losses[0]) + 1 + drawing.columns, drawing.rows + 2)
    figure.axes(False, axis="x", side="upper")
    figure.axes(False, axis="y", side="right")
    # With the limits at the edges of the canvas, a dot is one unit and its middle lies half a unit further.
    horizontal = figure.ruler("x", "lower").lim(0, 2 * drawing.columns).alignment(lim="edge")
    horizontal.ticks([2 * column + 1 for column in drawing.ticks], list(drawing.epochs))
    vertical = figure.ruler("y", "left").lim(0, 4 * drawing.rows).alignment(lim="edge")
    vertical.ticks([4 * height + 2 for height in drawing.heights], list(drawing.losses))
    marker = plotext.marker("braille")
    if drawing.across:
        signal = figure.signal(list(drawing.across), list(drawing.up), marker=marker)
        for index in drawing.joined:
            signal.line(index)
        figure.draw(signal)
    rows: list[str] = figure.build().string(colorless=True).splitlines()
    return rows


def by_dots(frame: Frame, points: Points) -> Plot:
    """Draw the same without plotext."""
    places, losses = zip(*frame.ticks[1:], strict=True)
    columns, epochs = epoch_ticks(frame)
    left = len(losses[0])
    heights = (frame.rows - 1 - frame.climb(np.array(places)) // 4).tolist()
    rows = [f"{'':{left}}│"] * frame.rows
    for row, text in zip(heights, losses, strict=True):
        rows[row] = f"{text:>{left}}┤"
    axis = "".join("┬" if column in columns else "─" for column in range(frame.columns))
    labels = [" "] * frame.columns
    for column, label in zip(columns, epochs, strict=True):
        start = min(max(column - (len(label) - 1) // 2, 0), frame.columns - len(label))
        labels[start : start + len(label)] = label
    return Plot(rows, [f"{'└':>{left + 1}}{axis}", f"{'':{left + 1}}{''.join(labels)}"], _dots(frame, points))


_MARGINS = 0.0017585662, 0.001616152
"""How far plotext keeps from the left or upper end of the canvas and from the other, in cells.

What lies just between two dots goes to one of them by these.
"""


def _dots(frame: Frame, points: Points) -> Cells:
    """Return the dots of a curve as bits: straight lines between its points, of one step a dot the longer way."""
    across, up, joined = points
    cells = np.zeros((frame.rows, frame.columns), dtype=np.int64)
    if not across.size:
        return cells
    before = np.arange(across.size) - joined
    steps = np.maximum(np.maximum(np.abs(across - across[before]), np.abs(up - up[before])), 1)
    point = np.repeat(np.arange(across.size), steps)
    way = (np.arange(1, point.size + 1) - (np.cumsum(steps) - steps)[point]) / steps[point]
    x, y = (
        _dot(ends[before][point] + way * (ends - ends[before])[point], count, size)
        for ends, count, size in ((across, frame.columns, 2), (4 * frame.rows - 1 - up, frame.rows, 4))
    )
    np.bitwise_or.at(cells, (y // 4, x // 2), BITS[y % 4, x % 2])
    return cells


def _dot(places: NDArray[np.float64], count: int, size: int) -> DotCounts:
    """Return the dots in which places lie, counted in dots, on a canvas of `count` cells of `size` dots."""
    first, last = _MARGINS
    return (places + 0.5 + size * first - (places + 0.5) * ((first + last) / count)).astype(np.int64)
