"""Where the nodes of a diagram go: layers from left to right, or from top to bottom, with the edges between."""

from typing import NamedTuple

from rich.style import Style

from xortui.tui.draw.strokes import Point
from xortui.tui.draw.styled_lines import StyledLine, width_of

_GAPS = 20
"""Cells between the layers that are left for edges if weights stand beside the inputs, or biases beside the units."""

_EDGE = 8
"""Cells that an edge must have between a weight beside a unit and the output, if there is room below the unit."""

_OUT = " → "
"""Before a weight that stands below its unit."""

_APART = 0.75
"""Rows between edges that arrive at a node from the left; half of that where units are close to each other."""


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
    enter: tuple[Point, Point, Point]
    """Where the first, a single and the last edge arrive, side by side, so that each can be followed to its end."""
    leave: Point
    """Where they begin."""

    def arrival(self, at: int, count: int) -> Point:
        """Return where one of some edges arrives."""
        (left, top), alone, (right, bottom) = self.enter
        share = at / max(1, count - 1)
        return (left + share * (right - left), top + share * (bottom - top)) if count > 1 else alone


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
            first, alone, last = ((middle + by * _APART, top - 0.25) for by in (-2, 0, 2))
            nodes[name] = Node(lines, column, top, (first, alone, last), (middle, top + len(lines)))
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
    return _placed(written, columns, {name: box.weight for name, box in units.items()}, rows, blank)


def _placed(
    layers: list[dict[str, list[StyledLine]]],
    columns: list[int],
    weights: dict[str, StyledLine],
    rows: int,
    blank: Style,
) -> dict[str, Node]:
    """Return the nodes of layers in these columns, with the weight of the unit in focus where it is in no other's way.

    Args:
        layers: What is written at each node.
        columns: Where they begin.
        weights: The weights of the units.
        rows: How many there are.
        blank: The style of blanks.
    """
    apart = _APART if rows >= 2 * len(weights) else _APART / 2
    nodes = {}
    for boxes, column in zip(layers, columns, strict=True):
        tops = _tops(list(boxes.values()), rows)
        ends = [0, *(top + len(lines) for top, lines in zip(tops, boxes.values(), strict=True))]
        for row, end, after, (name, lines) in zip(tops, ends, [*tops[1:], rows], boxes.items(), strict=False):
            top = row
            if own := weights.get(name):
                left = columns[2] - column - width_of(lines[0]) - 1 - width_of(own)
                below = len(lines) < after - end
                if left > (_EDGE if below else 0):
                    lines[0] = [*lines[0], (" ", blank), *own]
                elif below:
                    lines.append([(_OUT, blank), *own])
                    top = min(row, after - len(lines))
            x, y = column - 0.5, top + 0.5
            enter = (x, max(y - apart, 0.25)), (x, y), (x, min(y + apart, rows - 0.25))
            nodes[name] = Node(lines, column, top, enter, (column + width_of(lines[0]) + 0.5, y))
    return nodes


def _tops(boxes: list[list[StyledLine]], rows: int) -> list[int]:
    """Return the first row of each box of a column."""
    share = rows / len(boxes)
    return [min(round((at + 0.5) * share - len(box) / 2), rows - len(box)) for at, box in enumerate(boxes)]


def _stacked(box: Box, blank: Style) -> list[StyledLine]:
    """Return all that is written at a node, line below line, the numbers in one column."""
    cells = width_of(box.bias) - width_of(box.weight) if box.bias else 0
    indent = _OUT if cells == len(_OUT) else " " * max(0, cells), blank
    return [*box.lines, *filter(None, (box.bias, [indent, *box.weight] if box.weight else ()))]
