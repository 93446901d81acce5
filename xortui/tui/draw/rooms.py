"""How a map and its legend share a room: beside each other, or one below the other."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from xortui.tui.draw.colours import Palette
from xortui.tui.draw.maps import AXIS, Plane
from xortui.tui.draw.styled_lines import StyledLine, packed, width_of

_NARROW = 14  # tenths of a cell that a map is wide for each row beside its legend, at least
_COLUMNS = 24  # cells that it is wide in any case, if there is room, so that names fit on it
_TALL = 7  # tenths of a row that it is high for each cell, at most
LEAST = 5
"""Rows that the legend leaves to a map above it."""


class Shape(NamedTuple):
    """What a map looks like besides its size."""

    axis: int = AXIS
    """Cells that the names of an axis take at its left."""
    stretch: int = 24
    """Tenths of a cell that it is wide for each row, at most."""
    table: bool = False
    """Whether the legend keeps its lines as they are."""


class Fitted(NamedTuple):
    """How a map and its legend share a room."""

    columns: int
    rows: int
    below: list[StyledLine] | None
    """The legend, where it stands below the map; None where it stands beside it."""
    beside: list[StyledLine]
    """The legend, where it stands beside the map, some of its entries in one line where there are few."""

    def indent(self, width: int, shape: Shape) -> int:
        """Return the blanks before the map, which is in the middle with its legend."""
        beside = 2 + max(map(width_of, self.beside)) if self.beside else 0
        return (width - shape.axis - 1 - self.columns - beside) // 2


SQUARE = Shape()
"""A map of which both directions are alike."""

TABLE = Shape(table=True)
"""The same with a table beside it."""


def fitted(width: int, height: int, palette: Palette, legend: Sequence[StyledLine], shape: Shape = SQUARE) -> Fitted:
    """Return a map as large as it can be without being far from its shape; see `composed`."""
    wanted = 1 + max(map(width_of, legend))
    rows = height - 1
    columns = min(max(shape.stretch * rows // 10, _COLUMNS), width - shape.axis - wanted - 2)
    if columns >= _NARROW * rows // 10:
        room = width - shape.axis - columns - 3
        return Fitted(columns, rows, None, list(legend) if shape.table else _in_rows(legend, height, room, palette))
    below = list(legend) if shape.table else packed(legend, width - 1, (" ", palette.text))
    if len(below) > max(0, height - LEAST):
        below = below[: max(0, height - LEAST)]
    rows = height - 1 - len(below)
    columns = min(width - shape.axis - 1, max(shape.stretch * rows // 10, _COLUMNS))
    return Fitted(columns, min(rows, columns * _TALL // 10), below, [])


def _in_rows(legend: Sequence[StyledLine], rows: int, room: int, palette: Palette) -> list[StyledLine]:
    """Return a legend with as few of its entries beside each other as some rows ask for, if the cells allow it."""
    lines = list(legend)
    for width in range(room + 1):
        if len(lines) <= rows:
            break
        lines = [line[1:] for line in packed(legend, 1 + width, (" ", palette.text))]
    return lines


def composed(
    width: int,
    height: int,
    palette: Palette,
    legend: Sequence[StyledLine],
    paint: Callable[[Plane], list[StyledLine]],
    shape: Shape = SQUARE,
) -> list[StyledLine]:
    """Return a map with its legend beside it or below it.

    Args:
        width: Cells that there are.
        height: Rows that there are.
        palette: The colours.
        legend: What the marks mean, the most needed first.
        paint: What draws a map with its axes, of the columns and rows of a plane.
        shape: What the map looks like.
    """
    found = fitted(width, height, palette, legend, shape)
    lines = paint(Plane(found.columns, found.rows))
    blank = (" ", palette.text)
    indent = [(" " * found.indent(width, shape), palette.text)]
    if found.below is not None:
        return [*([*indent, *line] for line in lines), *found.below]
    # A blank line between entries where there is room.
    gap = 2 if found.rows >= 2 * len(found.beside) + 1 and not shape.table else 1
    beside: list[StyledLine] = [[]] * len(lines)
    beside[: gap * len(found.beside) : gap] = found.beside[: -(-len(lines) // gap)]
    return [[*indent, *line, blank, blank, *text] for line, text in zip(lines, beside, strict=True)]


def point_at(
    x: int,
    y: int,
    width: int,
    height: int,
    palette: Palette,
    legend: Sequence[StyledLine],
    shape: Shape = SQUARE,
) -> tuple[float, float] | None:
    """Return the point of the square of 0 to 1, and around it, in a cell of a room that `composed` fills.

    Args:
        x: The column in the room.
        y: The row in the room.
        width: Cells that there are.
        height: Rows that there are.
        palette: The colours.
        legend: What stands beside the map or below it.
        shape: What the map looks like.
    """
    found = fitted(width, height, palette, legend, shape)
    column = x - found.indent(width, shape) - shape.axis
    if not (0 <= column < found.columns and 0 <= y < found.rows):
        return None
    plane = Plane(found.columns, found.rows)
    return float(plane.across(1)[column]), float(plane.down(1)[y])
