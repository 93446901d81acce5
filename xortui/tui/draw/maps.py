"""Maps: a value in [0, 1] over a plane in half-blocks, the line where it is one half, and marks on it. All pure.

The line is made of braille dots, so that it is seen without colour; where there are no shades, denser and thinner
characters take their place.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol

import numpy as np
from rich.style import Style

from xortui.nn.network import Array, Integers
from xortui.tui.draw.braille import EMPTY, Cells, DotGrid, dots_of
from xortui.tui.draw.colours import LEVELS, Palette
from xortui.tui.draw.styled_lines import Piece, StyledLine, joined
from xortui.words.format import BOTH, OFF, ON, RIGHT, WRONG

Field = Callable[[Array, Array], Array]
"""Values in [0, 1] over a grid, of shape (n, m), for m places from left to right and n from top to bottom."""

FOCUS = "▸"
"""The mark of what is in focus."""

AXIS = 4
"""Cells that the names of an axis take at the left of a map."""


RAMP = 10
"""Cells of the scale from 0 to 1 in a legend."""


class Plane(NamedTuple):
    """A part of a plane in cells: each is two pixels, one above the other, and eight dots."""

    columns: int
    rows: int
    low: float = -0.25
    """What is at the left edge, and at the lower one."""
    high: float = 1.25
    """What is at the right edge, and at the upper one."""

    def across(self, parts: int) -> Array:
        """Return the middles of `parts` parts of each column, from the left."""
        return self.low + (np.arange(parts * self.columns) + 0.5) * (self.high - self.low) / (parts * self.columns)

    def down(self, parts: int) -> Array:
        """Return the middles of `parts` parts of each row, from the top."""
        return self.high - (np.arange(parts * self.rows) + 0.5) * (self.high - self.low) / (parts * self.rows)

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """Return the column and the row in which a point lies."""
        column = int((x - self.low) / (self.high - self.low) * self.columns)
        row = int((self.high - y) / (self.high - self.low) * self.rows)
        return min(max(column, 0), self.columns - 1), min(max(row, 0), self.rows - 1)


class Mark(NamedTuple):
    """A text on a map, in front of it: on the ground of the screen, so that it looks alike on any shade."""

    column: int
    row: int
    text: str
    line: bool = False
    """Whether it is part of a line, or the map is small, and it lies on the shade."""
    inverse: bool = False
    """Whether it is in focus where a sign beside it has no room."""


def _style(character: str, palette: Palette) -> Style:
    """Return how a character of a mark looks, as it does in a legend and in the tables."""
    return {RIGHT: palette.good, WRONG: palette.bad, FOCUS: palette.accent}.get(character, palette.strong)


UNTOLD = "+"
"""The mark of an example whose target is not to be seen."""


def targets(palette: Palette, *, hidden: bool) -> list[StyledLine]:
    """Return what the marks of the examples mean."""
    told = [(UNTOLD, "example")] if hidden else [(ON, "target 1"), (OFF, "target 0")]
    return [[(mark, palette.strong), (f" {text}", palette.muted)] for mark, text in told]


def dot(target: float | None) -> str:
    """Return the mark of an example with a target; None for one that is not to be seen."""
    if target is None:
        return UNTOLD
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


def boundary(values: Array) -> DotGrid:
    """Return the dots beside which the value passes one half, to the right or below."""
    above = values > 0.5
    edge = np.zeros_like(above)
    edge[:, :-1] |= above[:, :-1] != above[:, 1:]
    edge[:-1] |= above[:-1] != above[1:]
    return edge


def straight(across: float, up: float, constant: float, plane: Plane) -> list[tuple[int, int]]:
    """Return the cells of a line, across · x + up · y + constant = 0: one a column, or one a row where it is steep."""
    if abs(across) * plane.rows <= abs(up) * plane.columns:
        points = [(x, -(across * x + constant) / up) for x in plane.across(1).tolist()]
    else:
        points = [(-(up * y + constant) / across, y) for y in plane.down(1).tolist()]
    return [plane.cell(x, y) for x, y in points if plane.low <= min(x, y) and max(x, y) <= plane.high]


def levels(values: Array) -> Integers:
    """Return the level of each value."""
    return np.rint((values - 0.5) * 2 * LEVELS).astype(np.int64)


class Shades(Protocol):
    """What the levels of a map look like, -LEVELS to LEVELS; see `Palette`."""

    @property
    def shaded(self) -> bool:
        """Whether there are shades."""

    def halves(self, upper: int, lower: int) -> Style:
        """Return the style of ▀ for two levels."""

    def over(self, level: int, *, strong: bool = False) -> Style:
        """Return the style of a text on a level."""

    def density(self, level: int) -> Piece:
        """Return a character for a level, and its style, where there are no shades."""


def draw(values: Sample, palette: Palette, marks: Iterable[Mark] = ()) -> list[StyledLine]:
    """Return a line for each row of the map."""
    return painted(values.pixels, boundary(values.dots), palette, palette, marks)


def painted(
    pixels: Array, lines: DotGrid, shades: Shades, palette: Palette, marks: Iterable[Mark] = ()
) -> list[StyledLine]:
    """Return a line for each row of a map of any shades, with lines of dots on it, and marks before both."""
    middles = levels((pixels[::2] + pixels[1::2]) / 2)
    written: dict[tuple[int, int], Piece] = {}
    for column, row, text, line, inverse in marks:
        for at, character in enumerate(text, column):
            style = shades.over(int(middles[row, at]), strong=True) if line else _style(character, palette)
            style = palette.badge if inverse else style
            written[at, row] = character, style
    dots, shaded = dots_of(lines), shades.shaded
    codes = _codes(pixels) if shaded else middles
    rows: list[list[Piece]] = [[] for _ in dots]
    looks: dict[int, Piece] = {}
    for row, column, cells, code, middle, dot in _runs(codes, middles, dots, written):
        if dot:
            text, style = written.get((column, row)) or (chr(EMPTY + dot), shades.over(middle))
        else:
            if (look := looks.get(code)) is None:
                look = looks[code] = _halves(code, shades) if shaded else shades.density(code)
            text, style = look[0] * cells, look[1]
        drawn = rows[row]
        if drawn and drawn[-1][1] is style:
            drawn[-1] = drawn[-1][0] + text, style
        else:
            drawn.append((text, style))
    return list(rows)


def _codes(pixels: Array) -> Integers:
    """Return the levels of both pixels of each cell as one number."""
    levelled = levels(pixels) + LEVELS
    found: Integers = levelled[::2] * (2 * LEVELS + 1) + levelled[1::2]
    return found


def _halves(code: int, shades: Shades) -> Piece:
    """Return how a cell looks whose pixels have the levels in a code."""
    upper, lower = divmod(code, 2 * LEVELS + 1)
    return "▀" if upper != lower else " ", shades.halves(upper - LEVELS, lower - LEVELS)


def _runs(
    codes: Integers, middles: Integers, dots: Cells, written: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, ...]]:
    """Yield where neighbours that look alike begin, row by row: row, column, cells, code, level, and dots of the first.

    Most cells of a map look like those beside them, and to go through them one by one takes longer than all the rest.
    Where a mark is written there are dots, whichever.
    """
    high, columns = dots.shape
    alone = dots.copy()
    for column, row in written:
        if 0 <= column < columns and 0 <= row < high:
            alone[row, column] = alone[row, column] or 1
    begins = np.ones(dots.shape, dtype=bool)
    begins[:, 1:] = (codes[:, 1:] != codes[:, :-1]) | (alone[:, 1:] | alone[:, :-1]).astype(bool)
    starts = np.flatnonzero(begins)
    places = starts // columns, starts % columns, np.diff(starts, append=alone.size)
    values = (part.ravel()[starts] for part in (codes, middles, alone))
    return zip(*(part.tolist() for part in (*places, *values)), strict=True)


def scale(palette: Palette, shades: Shades | None = None, low: str = "0", high: str = "1") -> StyledLine:
    """Return the colours from the lowest level to the highest."""
    shades = shades or palette
    steps = [round((2 * at / (RAMP - 1) - 1) * LEVELS) for at in range(RAMP)]
    cells: list[Piece] = []
    for level in steps:
        cells.append((" ", shades.halves(level, level)) if shades.shaded else shades.density(level))
    return [(f"{low} ", palette.muted), *joined(cells), (f" {high}", palette.muted)]


def with_axes(lines: list[StyledLine], plane: Plane, palette: Palette, x: str, y: str) -> list[StyledLine]:
    """Return a map with 0 and 1 and the names of the axes at its left and below it: four cells wider, a row higher."""
    zero, one = plane.cell(0, 0), plane.cell(1, 1)
    left = {(zero[1] + one[1]) // 2: y, zero[1]: "0", one[1]: "1"}
    below = [" "] * (plane.columns + AXIS)
    names = [("0", zero[0]), ("1", one[0])]
    start = (zero[0] + one[0]) // 2 - len(x) // 2
    if zero[0] + 1 < start and start + len(x) < one[0]:  # a number and a name do not touch
        names.append((x, start))
    for text, column in names:
        below[AXIS + column : AXIS + column + len(text)] = text
    body: list[StyledLine] = [
        [(f" {left.get(row, ''):>{AXIS - 2}} ", palette.muted), *line] for row, line in enumerate(lines)
    ]
    return [*body, [("".join(below)[: plane.columns + AXIS], palette.muted)]]
