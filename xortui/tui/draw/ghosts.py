"""The ghosts of the loss chart: the curves of earlier runs, dashed, each with a colour and a number of its own."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from xortui.tui.draw.axes import DotCounts, Floats, Frame, LossCurve, clean
from xortui.tui.draw.braille import EMPTY, Cells
from xortui.tui.draw.plot import Points
from xortui.tui.draw.points import points_of

RHYTHMS = ("⠒⠒⠒ ", "⠒ ⠒ ", "⠒⠒  ", "⠒   ", "⠂⠂⠂⠂")
"""What a level ghost looks like, by its rhythm: one for each run that a session keeps."""

NOBODY = -1
"""Stands where no ghost is."""

_BEATS = np.array([[ord(dash) - EMPTY if dash != " " else 0 for dash in rhythm] for rhythm in RHYTHMS])
_HEIGHTS = np.array([0xC0, 0x24, 0x12, 0x09])  # the two dots of a braille cell at each height, from below
_LEFT = 0x47  # the dots in the left half of a cell
_SHARES = np.array(sorted(np.linspace(0.05, 0.95, 19), key=lambda share: abs(share - 0.5)))  # of a ghost's epochs
_NAMES_APART = 8  # columns at least between two prints of one name


class NameSpot(NamedTuple):
    """Where a ghost's name may be printed: the row from above, the column from the left, and what it says."""

    row: int
    column: int
    text: str
    rhythm: int

    def cells(self) -> list[tuple[int, int]]:
        """Return the row and the column of each of its cells."""
        return [(self.row, self.column + i) for i in range(len(self.text))]

    def meets(self, other: "NameSpot") -> bool:
        """Return whether two names would run into one another, or one be told twice."""
        gap = max(self.column - other.column - len(other.text), other.column - self.column - len(self.text))
        return gap < _NAMES_APART if self.text == other.text else self.row == other.row and gap < 1


class GhostLayer(NamedTuple):
    """All ghosts in one picture."""

    cells: Cells
    """The characters, blanks between them."""
    owners: Cells
    """The rhythm of the ghost that each cell shows, or `NOBODY`."""
    names: list[list[NameSpot]]
    """For each name the spots at which it may be printed, the best first."""


def free_spots(curve: Cells, names: Sequence[Sequence[NameSpot]]) -> list[NameSpot]:
    """Choose a spot for each name, the best that a curve leaves free; there may be none.

    Args:
        curve: The dots of the curve in each cell.
        names: For each name the spots at which it may be printed, the best first.
    """
    taken: list[NameSpot] = []
    covers, columns = (curve != 0).tobytes(), curve.shape[1]  # quicker to look up than an array
    for spots in names:
        for spot in spots:
            # All of a name or nothing: half a number would be another one.
            at = spot.row * columns + spot.column
            covered = 1 in covers[at : at + len(spot.text)]
            if not covered and not any(spot.meets(other) for other in taken):
                taken.append(spot)
                break
    return taken


@lru_cache(maxsize=4)
def ghost_layer(ghosts: tuple[LossCurve, ...], frame: Frame) -> GhostLayer:
    """Draw the ghosts alone, as they seldom change while the curve does with every frame, and find room for names."""
    dots = np.zeros((frame.rows, frame.columns), dtype=np.int64)
    owners = np.full_like(dots, NOBODY)
    paths = [_path(points_of(ghost, frame)) for ghost in ghosts]
    for ghost, (column, up) in zip(ghosts, paths, strict=True):
        beats = _BEATS[ghost.rhythm][np.arange(column.size) % _BEATS.shape[1]]
        dash = _HEIGHTS[up % 4] & np.where(beats & ~_LEFT, 0xFF, _LEFT)
        row, column, dash = frame.rows - 1 - up[beats > 0] // 4, column[beats > 0], dash[beats > 0]
        dots[row, column] = 0  # a cell shows one ghost, the newest, as it has one colour
        owners[row, column] = ghost.rhythm
        np.bitwise_or.at(dots, (row, column), dash)
    return GhostLayer(np.where(dots, EMPTY + dots, ord(" ")), owners, _name_spots(ghosts, frame, paths))


def _path(points: Points) -> tuple[DotCounts, DotCounts]:
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


def _name_spots(
    ghosts: tuple[LossCurve, ...], frame: Frame, paths: list[tuple[DotCounts, DotCounts]]
) -> list[list[NameSpot]]:
    """Find spots for each ghost's name at its end, and once more on its way, where it is far from the other ghosts."""
    names = []
    ways = [set(zip((frame.rows - 1 - up // 4).tolist(), column.tolist(), strict=True)) for column, up in paths]
    for at, (ghost, path, epochs) in enumerate(zip(ghosts, paths, _clear_epochs(ghosts, frame.log), strict=True)):
        if not ghost.name or not path[0].size:
            continue
        others = set[tuple[int, int]]().union(*ways[:at], *ways[at + 1 :])
        end = _spots(ghost, int(path[0][-1]) + 1 - np.arange(8 * len(ghost.name) + 8), path, frame)
        shown = epochs[(epochs >= frame.first) & (epochs <= frame.furthest)]
        on_way = _spots(ghost, frame.across(shown) // 2, path, frame)
        clear_end, clear_on_way = (
            [spot for spot in spots if not others.intersection(spot.cells())] for spots in (end, on_way)
        )
        names += [[*clear_end, *end], clear_on_way]
    return names


def _spots(ghost: LossCurve, columns: DotCounts, path: tuple[DotCounts, DotCounts], frame: Frame) -> list[NameSpot]:
    """Return where on a curve a name is printed at these columns, or as near to them as there is room."""
    columns = np.clip(columns, 0, frame.columns - len(ghost.name))
    on_way = np.maximum(np.searchsorted(path[0], columns, side="right") - 1, 0)
    rows = frame.rows - 1 - path[1][on_way] // 4
    places = zip(rows.tolist(), columns.tolist(), strict=True)
    return [NameSpot(row, column, ghost.name, ghost.rhythm) for row, column in places]


@lru_cache(maxsize=4)
def _clear_epochs(ghosts: tuple[LossCurve, ...], log: bool) -> list[Floats]:
    """Return for each ghost some epochs, those first at which it is furthest from the others.

    This does not depend on the frame, so that names keep their places on the curves while a run grows.
    """

    def level(ghost: LossCurve, epochs: Floats) -> Floats:
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
