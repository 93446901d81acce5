"""How a map and its legend share a room: beside each other, or one below the other."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from xortui.tui.draw.colours import Palette
from xortui.tui.draw.maps import AXIS, Plane
from xortui.tui.draw.styled_lines import StyledLine, packed, width_of

_NARROW = 14  # tenths of a cell that a map is wide for each row beside its legend, at least
_COLUMNS = 24  # cells that it is wide in any case, if there is room, so that names fit on it
_TALL = 7  # tenths of a row that it is high for each cell, at most
_LEAST = 5  # rows that the legend leaves to a map above it


class Fitted(NamedTuple):
    """How a map and its legend share a room."""

    columns: int
    rows: int
    below: list[StyledLine] | None
    """The legend, where it stands below the map; None where it stands beside it."""


class Shape(NamedTuple):
    """What a map looks like besides its size."""

    axis: int = AXIS
    """Cells that the names of an axis take at its left."""
    stretch: int = 24
    """Tenths of a cell that it is wide for each row, at most."""
    table: bool = False
    """Whether the legend keeps its lines as they are."""


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
        return Fitted(columns, rows, None)
    below = list(legend) if shape.table else packed(legend, width - 1, (" ", palette.text))
    if len(below) > max(0, height - _LEAST):
        below = below[: max(0, height - _LEAST)]
    rows = height - 1 - len(below)
    columns = min(width - shape.axis - 1, max(shape.stretch * rows // 10, _COLUMNS))
    return Fitted(columns, min(rows, columns * _TALL // 10), below)


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
    columns, rows, below = fitted(width, height, palette, legend, shape)
    lines = paint(Plane(columns, rows))
    blank = (" ", palette.text)
    indent = [(" " * _indent(width, columns, below, legend, shape), palette.text)]
    if below is not None:
        return [*([*indent, *line] for line in lines), *below]
    gap = 2 if rows >= 2 * len(legend) + 1 and not shape.table else 1  # a blank line between them where there is room
    beside: list[StyledLine] = [[]] * len(lines)
    beside[: gap * len(legend) : gap] = legend[: -(-len(lines) // gap)]
    return [[*indent, *line, blank, blank, *text] for line, text in zip(lines, beside, strict=True)]


def _indent(
    width: int, columns: int, below: list[StyledLine] | None, legend: Sequence[StyledLine], shape: Shape
) -> int:
    """Return the blanks before a map, which is in the middle with its legend."""
    beside = 0 if below is not None else 2 + max(map(width_of, legend))
    return (width - shape.axis - 1 - columns - beside) // 2


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
    columns, rows, below = fitted(width, height, palette, legend, shape)
    column = x - _indent(width, columns, below, legend, shape) - shape.axis
    if not (0 <= column < columns and 0 <= y < rows):
        return None
    plane = Plane(columns, rows)
    return float(plane.across(1)[column]), float(plane.down(1)[y])
