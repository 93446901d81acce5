"""Where the nodes of a diagram go: layers from left to right, or from top to bottom, with the edges between."""

from typing import NamedTuple

from rich.style import Style

from xortui.tui.draw.strokes import Point
from xortui.tui.draw.styled_lines import StyledLine, width_of

_GAPS = 20
"""Cells between the layers that are left for edges if weights stand beside the inputs, or biases beside the units."""


class Box(NamedTuple):
    """What is written at a node."""

    lines: list[StyledLine]
    bias: StyledLine = ()
    """What stands in a line of its own, or at the end of the first line, or where there is no room nowhere."""
    weight: StyledLine = ()
    """The weight with which its edge begins: after its first line, or below all of them."""


class Node(NamedTuple):
    """A node with its place on the screen."""

    lines: list[StyledLine]
    column: int
    row: int
    enter: Point
    """Where edges arrive."""
    leave: Point
    """Where they begin."""


Layer = dict[str, Box]
"""The nodes of a layer, by name."""


def upright(layers: list[Layer], width: int, rows: int, blank: Style) -> dict[str, Node]:
    """Place the layers from top to bottom, each weight below its node."""
    nodes = {}
    written = [{name: _stacked(box, blank) for name, box in layer.items()} for layer in layers]
    heights = [max(map(len, layer.values())) for layer in written]
    tops = [0, (rows - heights[1] + 1) // 2, rows - heights[2]]
    for layer, top in zip(written, tops, strict=True):
        for at, (name, lines) in enumerate(layer.items()):
            cells = max(map(width_of, lines))
            column = min(round((at + 0.5) * width / len(layer) - cells / 2), width - cells)
            middle = column + cells / 2
            nodes[name] = Node(lines, column, top, (middle, top - 0.25), (middle, top + len(lines)))
    return nodes


def lying(layers: list[Layer], width: int, rows: int, blank: Style) -> dict[str, Node]:
    """Place the layers from left to right, each weight beside its node, or where it is narrow, below it."""
    space = (" ", blank)
    inputs, units, _ = layers
    two = rows > 2 * len(units)
    weight, bias = (
        max(width_of(box.weight) for box in inputs.values()),
        max(width_of(box.bias) for box in units.values()),
    )
    left = width - 2 - sum(max(width_of(line) for box in layer.values() for line in box.lines) for layer in layers)
    left -= 2 * (weight + 1)
    beside = not two and left - bias >= _GAPS
    under = left - bias * beside < _GAPS and rows >= 2 * len(inputs)
    written: list[dict[str, list[StyledLine]]] = [{}, {}, {}]
    for at, layer in enumerate(layers):
        for name, box in layer.items():
            first, *rest = box.lines
            lines = [[*first, *box.bias] if beside else first, *rest, *([box.bias] if two and box.bias else [])]
            written[at][name] = [*lines, box.weight] if under and not at and box.weight else lines
            if not at and not under:
                written[at][name][0] = [*lines[0], space, *box.weight]
    widths = [max(width_of(line) for lines in layer.values() for line in lines) for layer in written]
    room = width - 2 - sum(widths)
    columns = [1, 1 + widths[0] + (room + 1) // 2, width - 1 - widths[2]]
    nodes = {}
    for at, (boxes, column) in enumerate(zip(written, columns, strict=True)):
        for place, (name, lines) in enumerate(boxes.items()):
            row = min(round((place + 0.5) * rows / len(boxes) - len(lines) / 2), rows - len(lines))
            if at == 1 and (own := units[name].weight):  # beside the unit in focus alone, and not in the way of others
                if column + width_of(lines[0]) + 1 + width_of(own) < columns[2]:
                    lines[0] = [*lines[0], space, *own]
                elif len(lines) < rows // len(boxes):
                    lines.append([("   ", blank), *own])
            end = column + width_of(lines[0]) + 0.5
            nodes[name] = Node(lines, column, row, (column - 0.5, row + 0.5), (end, row + 0.5))
    return nodes


def _stacked(box: Box, blank: Style) -> list[StyledLine]:
    """Return all that is written at a node, line below line, the numbers in one column."""
    indent = " " * max(0, width_of(box.bias) - width_of(box.weight)), blank
    return [*box.lines, *filter(None, (box.bias, [indent, *box.weight] if box.weight else ()))]
