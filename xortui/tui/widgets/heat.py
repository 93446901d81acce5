"""Maps: a value in [0, 1] over a plane in half-blocks, the line where it is one half, and marks on it. All pure.

The line is made of braille dots, so that it is seen without colour; where there are no shades, denser and thinner
characters take their place.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from xortui.nn.network import Array
from xortui.tui.widgets.braille import Dots, characters
from xortui.tui.widgets.formatting import BOTH, OFF, ON
from xortui.tui.widgets.palette import LEVELS, Palette
from xortui.tui.widgets.panel import Line, Run, joined, packed, width_of

Field = Callable[[Array, Array], Array]
"""Values in [0, 1] over a grid, of shape (n, m), for m places from left to right and n from top to bottom."""

AXIS = 4
"""Cells that the names of an axis take at the left of a map."""

_STRETCH, _NARROW = 24, 14  # tenths of a cell that a map is wide for each row, at most, and beside its legend at least
_TALL = 7  # tenths of a row that it is high for each cell, at most
_LEAST = 5  # rows that the legend leaves to a map above it

RAMP = 10
"""Cells of the scale from 0 to 1 in a legend."""


@dataclass(frozen=True)
class Plane:
    """A part of a plane in so many cells: each is two pixels, one above the other, and eight dots."""

    columns: int
    rows: int
    low: float = -0.25
    """What is at the left edge, and at the lower one."""
    high: float = 1.25
    """What is at the right edge, and at the upper one."""

    def across(self, parts: int) -> Array:
        """Return the middles of so many parts of each column, from the left."""
        return self.low + (np.arange(parts * self.columns) + 0.5) * (self.high - self.low) / (parts * self.columns)

    def down(self, parts: int) -> Array:
        """Return the middles of so many parts of each row, from the top."""
        return self.high - (np.arange(parts * self.rows) + 0.5) * (self.high - self.low) / (parts * self.rows)

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """Return the column and the row in which a point lies."""
        column = int((x - self.low) / (self.high - self.low) * self.columns)
        row = int((self.high - y) / (self.high - self.low) * self.rows)
        return min(max(column, 0), self.columns - 1), min(max(row, 0), self.rows - 1)


class Mark(NamedTuple):
    """A text on a map."""

    column: int
    row: int
    text: str


def dot(target: float) -> str:
    """Return the mark of an example with a target."""
    return ON if target > 0.5 else OFF if target < 0.5 else BOTH


class Sample(NamedTuple):
    """The values of a field on a plane."""

    pixels: Array
    """At the middle of each pixel, of shape (2 * rows, columns), from the top."""
    dots: Array
    """At each dot, of shape (4 * rows, 2 * columns), from the top."""


def sample(field: Field, plane: Plane) -> Sample:
    """Return what is needed to draw a field."""
    return Sample(field(plane.across(1), plane.down(2)), field(plane.across(2), plane.down(4)))


def boundary(values: Array) -> Dots:
    """Return the dots beside which the value passes one half, to the right or below."""
    above = values > 0.5
    edge = np.zeros_like(above)
    edge[:, :-1] |= above[:, :-1] != above[:, 1:]
    edge[:-1] |= above[:-1] != above[1:]
    return edge


def levels(values: Array) -> list[list[int]]:
    """Return the level of each value."""
    rounded: list[list[int]] = np.rint((values - 0.5) * 2 * LEVELS).astype(np.int64).tolist()
    return rounded


def draw(values: Sample, palette: Palette, marks: Iterable[Mark] = ()) -> list[Line]:
    """Return a line for each row of the map."""
    pixels = values.pixels
    shades, middles = levels(pixels), levels((pixels[::2] + pixels[1::2]) / 2)
    written: dict[tuple[int, int], Run] = {}
    for column, row, text in marks:
        style = palette.over(middles[row][column], strong=True)  # one ground for all of it
        written |= {(column + at, row): (character, style) for at, character in enumerate(text)}
    lines: list[Line] = []
    for row, dots in enumerate(characters(boundary(values.dots))):
        cells: list[Run] = []
        for column, (upper, lower, middle, dot) in enumerate(
            zip(shades[2 * row], shades[2 * row + 1], middles[row], dots, strict=True)
        ):
            if (column, row) in written:
                cells.append(written[column, row])
            elif dot != " ":
                cells.append((dot, palette.over(middle)))
            elif not palette.shaded:
                cells.append(palette.density(middle))
            else:
                cells.append(("▀" if upper != lower else " ", palette.halves(upper, lower)))
        lines.append(joined(cells))
    return lines


def scale(palette: Palette) -> Line:
    """Return the colours from 0 to 1."""
    steps = [round((2 * at / (RAMP - 1) - 1) * LEVELS) for at in range(RAMP)]
    cells: list[Run] = []
    for level in steps:
        cells.append((" ", palette.halves(level, level)) if palette.shaded else palette.density(level))
    return [("0 ", palette.muted), *joined(cells), (" 1", palette.muted)]


def with_axes(lines: list[Line], plane: Plane, palette: Palette, x: str, y: str) -> list[Line]:
    """Return a map with 0 and 1 and the names of the axes at its left and below it: four cells wider, a row higher."""
    zero, one = plane.cell(0, 0), plane.cell(1, 1)
    left = {zero[1]: "0", one[1]: "1", (zero[1] + one[1]) // 2: y}
    below = [" "] * (plane.columns + AXIS)
    names = (("0", zero[0]), ("1", one[0]), (x, (zero[0] + one[0]) // 2 - len(x) // 2))
    for text, column in names:
        below[AXIS + column : AXIS + column + len(text)] = text
    body: list[Line] = [
        [(f" {left.get(row, ''):>{AXIS - 2}} ", palette.muted), *line] for row, line in enumerate(lines)
    ]
    return [*body, [("".join(below)[: plane.columns + AXIS], palette.muted)]]


def composed(
    width: int, height: int, palette: Palette, legend: Sequence[Line], paint: Callable[[Plane], list[Line]]
) -> list[Line]:
    """Return a map as large as it can be without being far from square, with its legend beside it or below it.

    Args:
        width: Cells that there are.
        height: Rows that there are.
        palette: The colours.
        legend: What the marks mean, the most needed first.
        paint: What draws a map with its axes.
    """
    blank = (" ", palette.text)
    wanted = 1 + max(map(width_of, legend))
    rows = height - 1
    columns = min(_STRETCH * rows // 10, width - AXIS - wanted - 2)
    if columns >= _NARROW * rows // 10:
        lines = paint(Plane(columns, rows))
        indent = [(" " * ((width - AXIS - columns - wanted - 2) // 2), palette.text)]
        gap = 2 if rows >= 2 * len(legend) + 1 else 1  # a blank line between them where there is room
        beside: list[Line] = [[]] * len(lines)
        beside[: gap * len(legend) : gap] = legend[: -(-len(lines) // gap)]
        return [[*indent, *line, blank, blank, *text] for line, text in zip(lines, beside, strict=True)]
    below = packed(legend, width - 1, blank)
    if len(below) > max(0, height - _LEAST):
        below = below[: max(0, height - _LEAST)]
    rows = height - 1 - len(below)
    columns = min(width - AXIS - 1, _STRETCH * rows // 10)
    rows = min(rows, columns * _TALL // 10)
    lines = paint(Plane(columns, rows))
    indent = [(" " * ((width - AXIS - 1 - columns) // 2), palette.text)]
    return [*([*indent, *line] for line in lines), *below]
