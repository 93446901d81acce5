"""Axes and a curve as rows of plain text: by plotext, or without it where there is no build of it.

plotext gets limits that count the same dots as the chart, two across and four up in each cell. It never meets a value
that is missing, huge or far outside, which would end the whole process.
"""

from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xortui.tui.draw.axes import DotCounts, Frame, epoch_ticks
from xortui.tui.draw.braille import characters

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


def plot(frame: Frame, points: Points) -> list[str]:
    """Draw the axes and a curve: the rows of the frame, the axis of epochs, and its labels.

    The first tick of the losses, that of the axis itself, is not among them.
    """
    return _by_plotext(frame, points) if library() else by_dots(frame, points)


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


def _by_plotext(frame: Frame, points: Points) -> list[str]:
    places, losses = zip(*frame.ticks[1:], strict=True)
    columns, epochs = epoch_ticks(frame)
    heights = [int(dot) // 4 for dot in frame.climb(np.array(places))]
    across, up, joined = points
    curve = (across + 0.5).tolist(), (up + 0.5).tolist(), np.flatnonzero(joined).tolist()
    labels = losses, tuple(heights), tuple(columns), tuple(epochs)
    return list(_built(_Drawing(frame.columns, frame.rows, *labels, *map(tuple, curve))))


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


def by_dots(frame: Frame, points: Points) -> list[str]:
    """Draw the same without plotext, of braille dots as the maps are."""
    places, losses = zip(*frame.ticks[1:], strict=True)
    columns, epochs = epoch_ticks(frame)
    left = len(losses[0])
    ticks = dict(
        zip((frame.rows - 1 - frame.climb(np.array(places)).astype(np.int64) // 4).tolist(), losses, strict=True)
    )
    canvas = [
        f"{ticks.get(row, ''):>{left}}{'┤' if row in ticks else '│'}{''.join(cells)}"
        for row, cells in enumerate(characters(_dots(frame, points)))
    ]
    axis = "".join("┬" if column in columns else "─" for column in range(frame.columns))
    labels = [" "] * frame.columns
    for column, label in zip(columns, epochs, strict=True):
        start = min(max(column - (len(label) - 1) // 2, 0), frame.columns - len(label))
        labels[start : start + len(label)] = label
    return [*canvas, f"{'└':>{left + 1}}{axis}", f"{'':{left + 1}}{''.join(labels)}"]


def _dots(frame: Frame, points: Points) -> NDArray[np.bool_]:
    """Return the dots of a curve, of shape (4 * rows, 2 * columns), from the top: straight lines between its points."""
    dots = np.zeros((4 * frame.rows, 2 * frame.columns), dtype=np.bool_)
    across, up, joined = points
    for at in range(across.size):
        before = at - 1 if joined[at] else at
        steps = max(abs(int(across[at] - across[before])), abs(int(up[at] - up[before])), 1)
        way = np.arange(steps + 1) / steps
        x = np.rint(across[before] + way * (across[at] - across[before])).astype(np.int64)
        y = np.rint(up[before] + way * (up[at] - up[before])).astype(np.int64)
        dots[4 * frame.rows - 1 - y, x] = True
    return dots
