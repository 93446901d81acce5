"""The loss chart: a solid curve before dotted ghosts, drawn by plotext and returned as rows of text and role.

Everything is placed here, in whole braille dots, two across and four up in each cell, and plotext gets limits that
count the same dots. It never meets a value that is missing, huge or far outside, which would end the whole process.
"""

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xortui.tui.widgets.axes import HUGE, Dots, Floats, Frame, Line, clean, epoch_ticks, fit

Run = tuple[str, str]  # text and role
Points = tuple[Dots, Dots, NDArray[np.bool_]]  # across, up, and whether a line joins each to the one before

SMALLEST = (20, 4)  # in a smaller chart the labels would leave no room for a curve
MARK, READING = "┊", "│"
RHYTHMS = ("⠂⠂⠂⠂", "⠂ ⠂ ", "⠂⠂  ", "⠂   ", "⠂⠂⠂ ")
"""What a level ghost looks like, by its rhythm: one for each run that a session keeps."""

CURVE = "⠒⠒⠒⠒"
"""What a level curve looks like."""

_BEATS = np.array([[dot != " " for dot in rhythm] for rhythm in RHYTHMS])
_LEFT_DOTS = np.array([0x40, 0x04, 0x02, 0x01])  # of a braille cell, from below
_SHARES = np.array(sorted(np.linspace(0.05, 0.95, 19), key=lambda share: abs(share - 0.5)))  # of a ghost's epochs
_NAMES_APART = 8  # columns at least between two prints of one name
_DOTS = re.compile("[\u2801-\u28ff]+")
_BEHIND = re.compile(
    f"(?P<ghost>[\u2801-\u28ff]+)|(?P<name>[0-9]+)|(?P<mark>{MARK})|(?P<reading>{READING})|(?P<blank> +)"
)


def draw(
    line: Line,
    ghosts: Sequence[Line],
    width: int,
    height: int,
    *,
    log: bool = False,
    solved: float | None = None,
    reading: float | None = None,
) -> list[list[Run]]:
    """Draw the chart.

    Args:
        line: The curve of the present run.
        ghosts: The curves of earlier runs, drawn as dots behind it.
        width: The width in cells.
        height: The height in rows.
        log: Whether the axis of losses is logarithmic.
        solved: The epoch to mark with a broken vertical line, if any.
        reading: The epoch to mark with a whole vertical line, if any.

    Returns:
        The rows, each as runs of text and role that are exactly `width` cells together. A role is "axis", "curve",
        "ghost", "name", "mark", "reading" or "blank".
    """
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return [[(" " * width, "blank")] for _ in range(height)]
    marks = {READING: reading, MARK: solved}
    drawn = {mark: min(float(at), HUGE) for mark, at in marks.items() if at is not None and 0 <= at < math.inf}
    frame = fit([line, *ghosts], list(drawn.values()), width, height, log)
    picture, left = _curve_layer(line, frame), width - frame.columns
    front = [row[left:] for row in picture[: frame.rows]]
    behind, names = _ghost_layer(tuple(ghosts), frame)
    rows = list(behind)
    for row, at, name in _free_spots(front, names):
        rows[row] = rows[row][:at] + name + rows[row][at + len(name) :]
    for mark, epoch in drawn.items():
        at = int(frame.across(np.array(epoch))) // 2
        rows = [row[:at] + row[at].replace(" ", mark) + row[at + 1 :] for row in rows]
    canvas = [
        [(axis[:left], "axis"), *_overlay(curve, back)] for axis, curve, back in zip(picture, front, rows, strict=False)
    ]
    return canvas + [[(row, "axis")] for row in picture[frame.rows :]]


def epoch_at(column: int, line: Line, ghosts: Sequence[Line], width: int, height: int, *, log: bool) -> int | None:
    """Return the epoch to which a column of the chart points; None where that is none, as left of the axis."""
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return None
    frame = fit([line, *ghosts], [], width, height, log)
    at = column - (width - frame.columns)
    return frame.epoch(at) if 0 <= at < frame.columns else None


@lru_cache(maxsize=2)
def _curve_layer(line: Line, frame: Frame) -> list[str]:
    """Draw the axes and the curve, which stay as they are while only a mark moves."""
    return _plot(frame, _without_level_points(_points(line, frame)))


def _overlay(front: str, behind: str) -> Iterator[Run]:
    """Lay a row of the curve over the row behind it."""
    start = 0
    for dots in [*_DOTS.finditer(front), None]:
        gap = behind[start : dots.start() if dots else None]
        yield from ((found.group(), str(found.lastgroup)) for found in _BEHIND.finditer(gap))
        if dots:
            yield dots.group(), "curve"
            start = dots.end()


# -- Ghosts ------------------------------------------------------------------------------------------------------------


class Spot(NamedTuple):
    """Where a ghost's name may stand: the row from above, the column from the left, and what it says."""

    row: int
    column: int
    text: str

    def cells(self) -> list[tuple[int, int]]:
        """Return the row and the column of each of its cells."""
        return [(self.row, self.column + i) for i in range(len(self.text))]

    def meets(self, other: "Spot") -> bool:
        """Return whether two names would run into one another, or one be told twice."""
        gap = max(self.column - other.column - len(other.text), other.column - self.column - len(self.text))
        return gap < _NAMES_APART if self.text == other.text else self.row == other.row and gap < 1


def _free_spots(front: Sequence[str], names: Sequence[Sequence[Spot]]) -> list[Spot]:
    """Choose a spot for each name, the best that the curve leaves free; there may be none."""
    taken: list[Spot] = []
    for spots in names:
        for spot in spots:
            # All of a name or nothing: half a number would be another one.
            covered = _DOTS.search(front[spot.row], spot.column, spot.column + len(spot.text))
            if not covered and not any(spot.meets(other) for other in taken):
                taken.append(spot)
                break
    return taken


@lru_cache(maxsize=4)
def _ghost_layer(ghosts: tuple[Line, ...], frame: Frame) -> tuple[list[str], list[list[Spot]]]:
    """Draw the ghosts alone, as they seldom change while the curve does with every frame, and find room for names.

    Returns:
        The rows, and for each name that is to be printed where it may stand, the best spot first.
    """
    cells = np.zeros((frame.rows, frame.columns), dtype=np.int64)
    paths = [_path(_points(ghost, frame)) for ghost in ghosts]
    for ghost, (column, up) in zip(ghosts, paths, strict=True):
        beat = _BEATS[ghost.rhythm][np.arange(column.size) % _BEATS.shape[1]]
        # Only in the left half of each cell, or a level ghost would look like a line.
        np.bitwise_or.at(cells, (frame.rows - 1 - up[beat] // 4, column[beat]), _LEFT_DOTS[up[beat] % 4])
    rows = ["".join(chr(0x2800 + dots) if dots else " " for dots in row) for row in cells.tolist()]
    return rows, _name_spots(ghosts, frame, paths)


def _path(points: Points) -> tuple[Dots, Dots]:
    """Return the way along a curve in even paces, of one column or half a row: columns, and dots from the bottom."""
    across, up, joined = points
    column = across // 2
    paces = np.where(joined, np.maximum(abs(np.diff(column, prepend=0)), abs(np.diff(up, prepend=0)) // 2), 1)
    column, up, paces = column[paces > 0], up[paces > 0], paces[paces > 0]
    if not paces.size:
        return column, up
    way = np.cumsum(paces) - paces[0]
    every = np.arange(way[-1] + 1)
    return tuple(np.rint(np.interp(every, way, to)).astype(np.int64) for to in (column, up))


def _name_spots(ghosts: tuple[Line, ...], frame: Frame, paths: list[tuple[Dots, Dots]]) -> list[list[Spot]]:
    """Find spots for each ghost's name at its end, and once more on its way, where it is far from the other ghosts."""
    names = []
    ways = [set(zip((frame.rows - 1 - up // 4).tolist(), column.tolist(), strict=True)) for column, up in paths]
    for at, (ghost, path, epochs) in enumerate(zip(ghosts, paths, _clear_epochs(ghosts, frame.log), strict=True)):
        if not ghost.name or not path[0].size:
            continue
        others = set[tuple[int, int]]().union(*ways[:at], *ways[at + 1 :])
        end = _spots(ghost.name, int(path[0][-1]) + 1 - np.arange(8 * len(ghost.name) + 8), path, frame)
        on_way = _spots(ghost.name, frame.across(epochs) // 2, path, frame)
        clear_end, clear_on_way = (
            [spot for spot in spots if not others.intersection(spot.cells())] for spots in (end, on_way)
        )
        names += [[*clear_end, *end], clear_on_way]
    return names


def _spots(name: str, columns: Dots, path: tuple[Dots, Dots], frame: Frame) -> list[Spot]:
    """Return where on a curve a name stands at these columns, or as near to them as there is room."""
    columns = np.clip(columns, 0, frame.columns - len(name))
    on_way = np.maximum(np.searchsorted(path[0], columns, side="right") - 1, 0)
    rows = frame.rows - 1 - path[1][on_way] // 4
    return [Spot(row, column, name) for row, column in zip(rows.tolist(), columns.tolist(), strict=True)]


@lru_cache(maxsize=4)
def _clear_epochs(ghosts: tuple[Line, ...], log: bool) -> list[Floats]:
    """Return for each ghost some epochs, those first at which it is furthest from the others.

    This does not depend on the frame, so that names keep their places on the curves while a run grows.
    """

    def level(ghost: Line, epochs: Floats) -> Floats:
        starts, low, high, _ = clean(ghost)
        if not starts.size:
            return np.full_like(epochs, np.nan)
        bucket = np.maximum(np.searchsorted(starts, epochs, side="right") - 1, 0)
        middle = (low[bucket] + high[bucket]) / 2
        return np.where(epochs > starts[-1], np.nan, np.log10(middle + 1e-12) if log else middle)

    found = []
    for at, ghost in enumerate(ghosts):
        starts = clean(ghost)[0]
        epochs = _SHARES * (starts[-1] if starts.size else 0.0)
        apart = np.full_like(epochs, np.inf)
        for other in (*ghosts[:at], *ghosts[at + 1 :]):
            apart = np.fmin(apart, abs(level(other, epochs) - level(ghost, epochs)))
        found.append(epochs[np.argsort(-apart, kind="stable")])
    return found


# -- From buckets to points --------------------------------------------------------------------------------------------


def _points(line: Line, frame: Frame) -> Points:
    """Reduce a curve to at most two points a column: its smallest and its largest loss there."""
    epochs, low, high, stretches = clean(line)
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


def _plot(frame: Frame, points: Points) -> list[str]:
    """Draw the axes and a curve, and return the rows as plain text."""
    plotext = _plotext()
    figure = plotext.figure
    places, losses = zip(*frame.ticks, strict=True)
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
