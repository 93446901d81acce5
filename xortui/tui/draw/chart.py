"""The loss chart: a thick curve before dashed ghosts, returned as rows of text and role.

Everything is placed here, in whole braille dots, two across and four up in each cell; `plot` draws them.
"""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from xortui.tui.draw.axes import HUGE, Floats, Frame, LossCurve, Window, fit
from xortui.tui.draw.braille import EMPTY, Cells, text_of, thickened
from xortui.tui.draw.ghosts import RHYTHMS, free_spots, ghost_layer
from xortui.tui.draw.plot import plot
from xortui.tui.draw.points import points_of, starts, without_level_points

Piece = tuple[str, str]  # text and role

SMALLEST = (20, 4)  # in a smaller chart the labels would leave no room for a curve
MARK, READING, EDIT = "┊", "│", "◆"

CURVE = "⠶⠶⠶⠶"
"""What a level curve looks like."""

_ROLES = (
    "blank",
    "curve",
    "mark",
    "reading",
    "between",
    *(f"ghost {rhythm}" for rhythm in range(len(RHYTHMS))),
    *(f"name {rhythm}" for rhythm in range(len(RHYTHMS))),
)
_OF = {role: at for at, role in enumerate(_ROLES)}


class How(NamedTuple):
    """What a chart is drawn with, besides the curves; see `draw`."""

    log: bool = False
    solved: float | None = None
    reading: float | None = None
    upto: float = 0
    window: Window | None = None
    labels: bool = True
    quick: bool = False


def draw(
    line: LossCurve,
    ghosts: Sequence[LossCurve],
    width: int,
    height: int,
    *,
    log: bool = False,
    solved: float | None = None,
    reading: float | None = None,
    edits: Floats | Sequence[float] = (),
    upto: float = 0,
    window: Window | None = None,
    labels: bool = True,
    quick: bool = False,
) -> list[list[Piece]]:
    """Draw the chart.

    Long because each of its parameters is explained.

    Args:
        line: The curve of the present run.
        ghosts: The curves of earlier runs, drawn as dashes behind it.
        width: The width in cells.
        height: The height in rows.
        log: Whether the axis of losses is logarithmic.
        solved: The epoch to mark with a broken vertical line, if any.
        reading: The epoch to mark with a whole vertical line, if any.
        edits: The epochs to mark on the axis.
        upto: An epoch that the axis reaches at least.
        window: The first and the last epoch to show; None for all that there are.
        labels: Whether the losses stand beside their ticks.
        quick: Whether the curve is drawn in the quickest way; it looks the same.

    Returns:
        The rows, each as runs of text and role, one of `_ROLES` or "axis", exactly `width` cells together.
    """
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return [[(" " * width, "blank")] for _ in range(height)]
    drawn = _drawable({READING: reading, MARK: solved})
    frame = _framed(line, tuple(ghosts), (*drawn.values(), upto), width, height, log, window)
    axes, curve = _curve_layer(line, frame, labels, quick)
    canvas = zip(axes, _canvas(curve, tuple(ghosts), drawn, frame), strict=False)
    rows = ([(axis, "axis"), *pieces] for axis, pieces in canvas)
    return [*rows, list(_marked(axes[-2], frame, edits)), [(axes[-1], "axis")]]


@lru_cache(maxsize=2)
def _framed(
    line: LossCurve,
    ghosts: tuple[LossCurve, ...],
    marks: tuple[float, ...],
    width: int,
    height: int,
    log: bool,
    window: Window | None,
) -> Frame:
    """Return the frame of a chart, which is asked for more than once as it is drawn."""
    return fit([line, *ghosts], marks, width, height, log, window)


def unseen(
    line: LossCurve,
    ghosts: Sequence[LossCurve],
    width: int,
    height: int,
    how: How,
) -> set[int]:
    """Return the rhythms of the ghosts that lie behind others everywhere in a chart; see `draw`."""
    if width < SMALLEST[0] or height < SMALLEST[1] or not ghosts:
        return set()
    marks = (*_drawable({READING: how.reading, MARK: how.solved}).values(), how.upto)
    frame = _framed(line, tuple(ghosts), marks, width, height, how.log, how.window)
    layer = ghost_layer(tuple(ghosts), frame)
    return {name.rhythm for name in layer.names} - layer.seen(_curve_layer(line, frame, how.labels, how.quick)[1])


def _canvas(curve: Cells, ghosts: tuple[LossCurve, ...], marks: dict[str, float], frame: Frame) -> list[list[Piece]]:
    """Return what is right of the axis, row by row."""
    cells, roles = _behind(curve, ghosts, marks, frame)
    return _pieces(np.where(curve, EMPTY + curve, cells), np.where(curve, _OF["curve"], roles))


def _drawable(marks: dict[str, float | None]) -> dict[str, float]:
    """Return the marks that have an epoch at which they can be drawn."""
    return {mark: min(float(at), HUGE) for mark, at in marks.items() if at is not None and 0 <= at < math.inf}


def _marked(axis: str, frame: Frame, edits: Floats | Sequence[float]) -> Iterator[Piece]:
    """Put the marks of edits on the axis; there may be very many, in order as a rule, which are soon sorted."""
    if not len(edits):
        yield axis, "axis"
        return
    start, left = 0, len(axis) - frame.columns
    epochs = np.sort(np.asarray(edits, dtype=float), kind="stable")
    ends = np.searchsorted(epochs, frame.first), np.searchsorted(epochs, frame.furthest, side="right")
    columns = frame.across(epochs[slice(*ends)]) // 2
    for column in (columns[starts(columns)] + left).tolist():
        if column > start:
            yield axis[start:column], "axis"
        yield EDIT, "edit"
        start = column + 1
    if start < len(axis):
        yield axis[start:], "axis"


def _behind(curve: Cells, ghosts: tuple[LossCurve, ...], marks: dict[str, float], frame: Frame) -> tuple[Cells, Cells]:
    """Draw what the curve lies over: the ghosts with their names, and the vertical marks; characters and roles."""
    layer = ghost_layer(ghosts, frame)
    cells = layer.cells.copy()
    roles = np.where(layer.owners >= 0, layer.owners + _OF["ghost 0"], _OF["blank"])
    for row, at, name, rhythms in free_spots(curve, layer):
        cells[row, at : at + len(name)] = [ord(digit) for digit in name]
        roles[row, at : at + len(name)] = [_OF["between"] if one < 0 else _OF["name 0"] + one for one in rhythms]
    for mark, epoch in marks.items():
        at = int(frame.across(np.array(epoch))) // 2
        free = (roles[:, at] == _OF["blank"]) & (frame.first <= epoch <= frame.furthest)
        cells[free, at], roles[free, at] = ord(mark), _OF["mark" if mark == MARK else "reading"]
    return cells, roles


def epoch_at(
    column: int,
    line: LossCurve,
    ghosts: Sequence[LossCurve],
    width: int,
    height: int,
    *,
    log: bool,
    upto: float = 0,
    window: Window | None = None,
) -> int | None:
    """Return the epoch to which a column of the chart points; None where that is none, as left of the axis."""
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return None
    frame = fit([line, *ghosts], [upto], width, height, log, window)
    at = column - (width - frame.columns)
    return frame.epoch(at) if 0 <= at < frame.columns else None


@lru_cache(maxsize=2)
def _curve_layer(line: LossCurve, frame: Frame, labels: bool, quick: bool) -> tuple[list[str], Cells]:
    """Draw the axes, with the losses beside their ticks or not, and the curve; they stay while only a mark moves.

    Returns:
        What is left of the canvas in each of its rows, then the rows below it; and the dots of the thick curve.
    """
    drawn = plot(frame, without_level_points(points_of(line, frame)), quick=quick)
    left = len(drawn.left[0])
    # The first tick is on the axis itself.
    axes = [*drawn.left, frame.ticks[0][1] + drawn.below[0][left - 1 :], *drawn.below[1:]]
    axes = axes if labels else [" " * (left - 1) + row[left - 1 :] for row in axes]
    return axes, thickened(drawn.dots)


def _pieces(cells: Cells, roles: Cells) -> list[list[Piece]]:
    """Return the runs of one role in each row."""
    text, (rows, columns) = text_of(cells), cells.shape
    begins = np.ones_like(roles, dtype=np.bool_)
    begins[:, 1:] = roles[:, 1:] != roles[:, :-1]
    starts = np.flatnonzero(begins)
    pieces: list[list[Piece]] = [[] for _ in range(rows)]
    ends = [*starts[1:].tolist(), cells.size]
    for start, end, role in zip(starts.tolist(), ends, roles.ravel()[starts].tolist(), strict=True):
        pieces[start // columns].append((text[start:end], _ROLES[role]))
    return pieces
