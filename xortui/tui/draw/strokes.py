"""Lines in braille dots, some in front of others: one behind ends where it comes near one in front."""

from math import hypot
from typing import NamedTuple

import numpy as np
from rich.style import Style

from xortui.nn.network import Booleans as Marks
from xortui.tui.draw.axes import DotCounts, Floats
from xortui.tui.draw.braille import DotGrid, characters
from xortui.tui.draw.styled_lines import Piece, StyledLine, joined

Point = tuple[float, float]
"""Columns from the left and rows from the top, in cells."""


_SHORTEST = 5
"""Dots that what is left of a line behind others must have in a row: fewer look like none."""


class Stroke(NamedTuple):
    """How a line looks."""

    style: Style
    width: int = 1
    """How many dots it is wide, 1 to 3."""
    front: bool = False
    """Whether no line that is not in front comes near it."""
    dash: int = 0
    """About how many dots long its dashes are, all alike, one at either end; 0 if it is whole."""
    gap: int = 0
    """Dots between two dashes."""

    def there(self, along: Floats) -> Marks:
        """Return which dots of a line are there, given how far along it they are."""
        if not self.dash:
            return along >= 0
        gap = min(self.gap, max(1, len(along) // 4))
        length = along[-1] + 1 + gap
        period = length / max(2, round(length / (self.dash + gap)))
        there: Marks = along % period < max(1.0, period - gap)
        return there


class Canvas:
    """Lines of braille dots, and texts over them."""

    def __init__(self, columns: int, rows: int, blank: Style) -> None:
        """Make an empty one."""
        shape = rows + 2, columns + 2  # a cell more on every side, for what does not quite fit
        self._dots = np.zeros((4 * shape[0], 2 * shape[1]), dtype=np.bool_)
        self._front = np.zeros(shape, dtype=np.bool_)
        self._styled = np.zeros_like(self._front)
        self._paths = np.zeros_like(self._dots)
        self._near: Marks | None = None
        self._styles = [[blank] * shape[1] for _ in range(shape[0])]
        self._texts: dict[tuple[int, int], Piece] = {}

    def line(self, start: Point, end: Point, stroke: Stroke) -> bool:
        """Draw a line, and return whether it is there; what crosses it later leaves its cells their style.

        Those in front come first. The others keep a dot away from these and their cells, and where this leaves less
        than half of one there is nothing of it.
        """
        (left, top), (right, bottom) = ((2 * x + 2, 4 * y + 4) for x, y in (start, end))
        width, height = right - left, bottom - top
        steps = int(max(abs(width), abs(height))) + 1
        share = np.arange(steps) / max(1, steps - 1)
        shifts = np.arange(-(stroke.width // 2), (stroke.width + 1) // 2)[:, None]
        steep = abs(height) > abs(width)
        x = _within(left + share * width + shifts * steep, self._dots.shape[1])
        y = _within(top + share * height + shifts * (not steep), self._dots.shape[0])
        kept = stroke.there(share * hypot(width, height))
        if stroke.front:
            self._paths[y, x], self._near = True, None
        else:
            clear: Marks = np.logical_and.reduce(~self._kept_free()[y, x])
            free = _long(clear, _SHORTEST)
            kept = _long(kept & free, min(stroke.dash or _SHORTEST, _SHORTEST))
            if 2 * np.count_nonzero(free) < steps or not kept.any():
                return False
        self._set(y[:, kept].ravel(), x[:, kept].ravel(), stroke.style)
        return True

    def _kept_free(self) -> Marks:
        """Return which dots are near a line in front, its gaps as well."""
        if self._near is None:
            paths = self._paths
            over, near = paths.copy(), _by_cell(paths).any((2, 3)).repeat(4, 0).repeat(2, 1)
            over[1:] |= paths[:-1]
            over[:-1] |= paths[1:]
            near |= over
            near[:, 1:] |= over[:, :-1]
            near[:, :-1] |= over[:, 1:]
            self._near = near
        return self._near

    def dots(self, drawn: DotGrid, style: Style, *, front: bool = False) -> None:
        """Set dots in a style, over all that is there already; those in front clear the cells of what is not."""
        y, x = np.nonzero(drawn)
        y, x = y + 4, x + 2
        touched = self._cells(y, x)
        if front:
            _by_cell(self._dots)[touched & ~self._front] = False
            self._front |= touched
        self._styled[touched] = False
        self._set(y, x, style)

    def _set(self, y: DotCounts, x: DotCounts, style: Style) -> None:
        """Set dots, given by row and column; cells that have a style keep it."""
        touched = self._cells(y, x) & ~self._styled
        self._dots[y, x] = self._styled[y // 4, x // 2] = True
        for row, column in zip(*(at.tolist() for at in np.nonzero(touched)), strict=True):
            self._styles[row][column] = style

    def _cells(self, y: DotCounts, x: DotCounts) -> Marks:
        """Return in which cells there are such dots."""
        touched = np.zeros_like(self._front)
        touched[y // 4, x // 2] = True
        return touched

    def write(self, column: int, row: int, line: StyledLine) -> None:
        """Write a text over all lines."""
        for text, style in line:
            for character in text:
                self._texts[column, row] = character, style
                column += 1

    def rows(self) -> list[StyledLine]:
        """Return what was drawn."""
        shown, styles = characters(self._dots[4:-4, 2:-2]), self._styles[1:-1]
        lines = [list(zip(row, style[1:-1], strict=True)) for row, style in zip(shown, styles, strict=True)]
        for (column, row), text in self._texts.items():
            if 0 <= row < len(lines) and 0 <= column < len(lines[row]):
                lines[row][column] = text
        return [joined(line) for line in lines]


def _by_cell(dots: DotGrid) -> DotGrid:
    """Return the same dots by row and column of their cell, and by row and column within it."""
    height, width = dots.shape
    return dots.reshape(height // 4, 4, width // 2, 2).transpose(0, 2, 1, 3)


def _within(places: Floats, size: int) -> DotCounts:
    """Return places in whole dots, those outside at the edge."""
    within: DotCounts = np.minimum(np.maximum(places, 0), size - 1).astype(np.int64)
    return within


def _long(there: Marks, least: int) -> Marks:
    """Return the dots of a line that are left, without those of which fewer than `least` stand in a row."""
    between = np.zeros(len(there) + 2, dtype=np.bool_)
    between[1:-1] = there
    edges = np.flatnonzero(between[1:] != between[:-1]).tolist()
    kept = there.copy()
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        kept[start:end] = end - start >= least
    return kept
