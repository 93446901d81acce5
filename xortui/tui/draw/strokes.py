"""Lines in braille dots, some in front of others: where they cross, the one behind has a gap."""

from typing import NamedTuple

import numpy as np
from rich.style import Style

from xortui.tui.draw.axes import DotCounts
from xortui.tui.draw.braille import DotGrid, characters
from xortui.tui.draw.styled_lines import Piece, StyledLine, joined

Point = tuple[float, float]
"""Columns from the left and rows from the top, in cells."""


class Stroke(NamedTuple):
    """How a line looks."""

    style: Style
    width: int = 1
    """How many dots it is wide, 1 to 3."""
    front: bool = False
    """Whether it hides the lines in its cells that are not in front."""
    on: int = 1
    """How many dots of each `period` are there, counted along the line."""
    period: int = 1


class Canvas:
    """Lines of braille dots, and texts over them."""

    def __init__(self, columns: int, rows: int, blank: Style) -> None:
        """Make an empty one."""
        self._dots = np.zeros((4 * rows, 2 * columns), dtype=np.bool_)
        self._front = np.zeros((rows, columns), dtype=np.bool_)
        self._styles = [[blank] * columns for _ in range(rows)]
        self._texts: dict[tuple[int, int], Piece] = {}

    def line(self, start: Point, end: Point, stroke: Stroke) -> None:
        """Draw a line; those in front come after the others."""
        (left, top), (right, bottom) = ((2 * x, 4 * y) for x, y in (start, end))
        steps = int(max(abs(right - left), abs(bottom - top))) + 1
        at = np.arange(steps)
        if stroke.on < stroke.period:
            at = at[at % stroke.period < stroke.on]
        share = at / max(1, steps - 1)
        across, down = left + share * (right - left), top + share * (bottom - top)
        shifts = np.arange(-(stroke.width // 2), (stroke.width + 1) // 2)[:, None]
        if abs(bottom - top) > abs(right - left):
            across, down = across + shifts, down + 0 * shifts
        else:
            across, down = across + 0 * shifts, down + shifts
        x, y = (np.floor(values).astype(np.int64).ravel() for values in (across, down))
        height, width = self._dots.shape
        inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        self._set(y[inside], x[inside], stroke.style, front=stroke.front)

    def dots(self, drawn: DotGrid, style: Style, *, front: bool = False) -> None:
        """Set dots in a style; see `Stroke.front`."""
        y, x = np.nonzero(drawn)
        self._set(y, x, style, front=front)

    def _set(self, y: DotCounts, x: DotCounts, style: Style, *, front: bool) -> None:
        """Set dots, given by row and column."""
        touched = np.zeros_like(self._front)
        touched[y // 4, x // 2] = True
        if front:
            _by_cell(self._dots)[touched & ~self._front] = False
            self._front |= touched
        self._dots[y, x] = True
        for row, column in zip(*(at.tolist() for at in np.nonzero(touched)), strict=True):
            self._styles[row][column] = style

    def write(self, column: int, row: int, line: StyledLine) -> None:
        """Write a text over all lines."""
        for text, style in line:
            for character in text:
                self._texts[column, row] = character, style
                column += 1

    def rows(self) -> list[StyledLine]:
        """Return what was drawn."""
        lines = [list(zip(*row, strict=True)) for row in zip(characters(self._dots), self._styles, strict=True)]
        for (column, row), text in self._texts.items():
            if 0 <= row < len(lines) and 0 <= column < len(lines[row]):
                lines[row][column] = text
        return [joined(line) for line in lines]


def _by_cell(dots: DotGrid) -> DotGrid:
    """Return the same dots by row and column of their cell, and by row and column within it."""
    height, width = dots.shape
    return dots.reshape(height // 4, 4, width // 2, 2).transpose(0, 2, 1, 3)
