"""Axes and a curve as rows of plain text: by plotext, or without it where there is no build of it.

plotext gets limits that count the same dots as the chart, two across and four up in each cell. It never meets a value
that is missing, huge or far outside, which would end the whole process.
"""

from functools import cache
from typing import Any

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
    plotext = library()
    return _by_plotext(plotext, frame, points) if plotext else by_dots(frame, points)


def _by_plotext(plotext: Any, frame: Frame, points: Points) -> list[str]:
    figure = plotext.figure
    places, losses = zip(*frame.ticks[1:], strict=True)
    columns, epochs = epoch_ticks(frame)
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
    across, up, joined = points
    if across.size:
        signal = figure.signal((across + 0.5).tolist(), (up + 0.5).tolist(), marker=marker)
        for index in np.flatnonzero(joined).tolist():
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
