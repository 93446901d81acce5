"""The network as a diagram: inputs, hidden units and the output, with what runs along each edge for one example."""

from typing import NamedTuple

import numpy as np
from rich.style import Style

from xortui.nn import INPUTS, Snapshot, forward
from xortui.teach.moves import Place
from xortui.teach.phases import example_name
from xortui.tui.view import View
from xortui.tui.widgets.braille import characters
from xortui.tui.widgets.formatting import number, target, unsigned
from xortui.tui.widgets.panel import Aside, Line, Run, joined, packed, width_of

_FAINT_BELOW, _THICK_FROM = 0.5, 3.0
"""Sizes of a weight below which its edge is barely there, and from which it is two dots wide."""

_WIDTH = 9
"""Cells of a hidden unit with its activation or its bias."""

_SOLID, _DASH, _FAINT, _FAINT_DASH = (1, 1), (7, 11), (1, 3), (1, 6)
"""How many of how many dots are set along an edge: positive, negative, and both where it is weak."""


class Edge(NamedTuple):
    """A weight, as a line from one node to another."""

    place: Place
    source: str
    """The node it comes from, such as x1 or h2."""
    end: str
    value: float


def edges(snapshot: Snapshot) -> list[Edge]:
    """Return all weights of both layers; biases are no edges."""
    w1, _, w2, _ = snapshot.parameters
    units = len(w2)
    return [
        *(
            Edge(Place("hidden_weights", (i, h)), f"x{i + 1}", f"h{h + 1}", float(w1[i, h]))
            for i in range(len(w1))
            for h in range(units)
        ),
        *(Edge(Place("output_weights", (h, 0)), f"h{h + 1}", "ŷ", float(w2[h, 0])) for h in range(units)),
    ]


def rhythm(value: float) -> tuple[tuple[int, int], int]:
    """Return the line style of a weight: how many of how many dots are set, and how many dots it is wide."""
    if abs(value) < _FAINT_BELOW:
        return (_FAINT if value > 0 else _FAINT_DASH), 1
    return (_SOLID if value > 0 else _DASH), 1 + (abs(value) >= _THICK_FROM)


class _Node(NamedTuple):
    """A node as it stands on the screen."""

    lines: list[Line]
    column: int
    row: int
    enter: tuple[float, float]
    """Where edges arrive, in columns and rows."""
    leave: tuple[float, float]
    """Where they set out."""


class _Canvas:
    """Lines of braille dots with texts over them; where two meet in a cell, the one drawn later gives its colour."""

    def __init__(self, columns: int, rows: int, blank: Style) -> None:
        self._dots = np.zeros((4 * rows, 2 * columns), dtype=np.bool_)
        self._styles = [[blank] * columns for _ in range(rows)]
        self._texts: dict[tuple[int, int], Run] = {}

    def line(self, start: tuple[float, float], end: tuple[float, float], value: float, style: Style) -> None:
        """Draw a weight from one point to another."""
        height, width = self._dots.shape
        (on, period), thick = rhythm(value)
        (left, top), (right, bottom) = ((2 * x, 4 * y) for x, y in (start, end))
        steps = int(max(abs(right - left), abs(bottom - top))) + 1
        used = np.arange(steps) % period < on
        across = np.floor(np.linspace(left, right, steps)).astype(int)[used]
        down = np.floor(np.linspace(top, bottom, steps)).astype(int)[used]
        steep = abs(bottom - top) > abs(right - left)
        for shift in range(thick):
            x, y = (across + shift, down) if steep else (across, down + shift)
            inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
            self._dots[y[inside], x[inside]] = True
            for column, row in set(zip((x[inside] // 2).tolist(), (y[inside] // 4).tolist(), strict=True)):
                self._styles[row][column] = style

    def write(self, column: int, row: int, line: Line) -> None:
        """Write a text over what is drawn."""
        for text, style in line:
            for character in text:
                self._texts[column, row] = character, style
                column += 1

    def rows(self) -> list[Line]:
        """Return what was drawn."""
        lines = [list(zip(*row, strict=True)) for row in zip(characters(self._dots), self._styles, strict=True)]
        for (column, row), text in self._texts.items():
            if 0 <= row < len(lines) and 0 <= column < len(lines[row]):
                lines[row][column] = text
        return [joined(line) for line in lines]


class Network(Aside):
    """The diagram, with the activations for the example in focus, and lit where the phase in view is at work."""

    LATER = "It comes when the question is answered."

    def title(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return for which example it is."""
        text = f"network · for {example_name(view.example)}"
        return [(text if len(text) <= width else "network", self.palette.strong)]

    def picture(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return the nodes and edges, and what the lines mean."""
        palette, units = self.palette, snapshot.settings.hidden_units
        if height < units:
            return self.said(self.CROWDED, width)
        legend = packed(self._legend(), width - 1, (" ", palette.text))
        if height - len(legend) < units:
            legend = []
        rows = height - len(legend)
        lit = self._lit(snapshot, view)
        nodes = self._placed(snapshot, view, lit, width, rows)
        canvas = _Canvas(width, rows, palette.text)
        focused = []
        for edge in sorted(edges(snapshot), key=lambda edge: (self._rank(view, lit, edge), abs(edge.value))):
            quiet = lit is not None and edge.place not in lit
            style = palette.frame if quiet else palette.positive if edge.value > 0 else palette.negative
            start, end = nodes[edge.source].leave, nodes[edge.end].enter
            canvas.line(start, end, edge.value, style)
            if self._focused(view, edge):
                label = palette.muted if quiet else palette.cell(edge.value, strong=True)
                focused.append((edge.value, label, (start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
        for value, style, x, y in focused:
            text = number(value).strip()
            canvas.write(int(x - len(text) / 2), int(y), [(text, style)])
        for node in nodes.values():
            for row, line in enumerate(node.lines, node.row):
                canvas.write(node.column, row, line)
        return [*canvas.rows(), *legend]

    def _legend(self) -> list[Line]:
        palette = self.palette
        return [
            [("⠒⠒⠒⠒", palette.positive), (" positive", palette.muted)],
            [("⠒⠒ ⠒", palette.negative), (" negative", palette.muted)],
            [("⠶⠶", palette.strong), (" stronger", palette.muted)],
        ]

    def _lit(self, snapshot: Snapshot, view: View) -> set[Place] | None:
        """Return the cells that the phase in view reads or writes; None where no phase is in view."""
        if not view.walking:
            return None
        reads, writes = view.places(snapshot)
        return {*reads, *writes}

    def _focused(self, view: View, edge: Edge) -> bool:
        unit = f"h{view.unit + 1}"
        return edge.source == unit or (edge.end == unit and edge.source == f"x{view.input + 1}")

    def _rank(self, view: View, lit: set[Place] | None, edge: Edge) -> int:
        """Return what is drawn last, over the others: what is in focus, then what is lit."""
        return 2 * (lit is not None and edge.place in lit) + self._focused(view, edge)

    def _placed(
        self, snapshot: Snapshot, view: View, lit: set[Place] | None, width: int, rows: int
    ) -> dict[str, _Node]:
        """Return the nodes by name, where they stand: in rows if there is room for that, else in columns."""
        units = snapshot.settings.hidden_units
        upright = units * (_WIDTH + 1) <= width <= 5 * rows // 2
        two = upright or rows > 2 * units  # lines of a hidden unit: its bias has one of its own
        bright = _nodes(lit)
        hidden = forward(snapshot.parameters).hidden[view.example].tolist()
        _, biases, _, (last,) = snapshot.parameters

        def shines(name: str) -> bool:
            return bright is None or name in bright

        def bias(value: float, place: Place) -> Line:
            return self._bias(value, bright=lit is None or place in lit)

        layers: list[dict[str, list[Line]]] = [{}, {}, {}]
        for at in range(len(INPUTS[0])):
            value = f"{INPUTS[view.example, at]:.0f}"
            layers[0][f"x{at + 1}"] = [self._node(f"x{at + 1}", value, view.input == at, shines(f"x{at + 1}"))]
        for at in range(units):
            node = self._node(f"h{at + 1}", unsigned(hidden[at]), view.unit == at, shines(f"h{at + 1}"))
            added = bias(float(biases[at]), Place("hidden_bias", (at,)))
            layers[1][f"h{at + 1}"] = [node, added] if two else [[*node, *added]]
        wanted = target(float(snapshot.targets[view.example, 0]))
        prediction = unsigned(float(snapshot.predictions[view.example, 0]))
        style = self.palette.text if shines("ŷ") else self.palette.muted
        layers[2]["ŷ"] = [
            self._node("ŷ ", prediction, focus=False, bright=shines("ŷ")),
            bias(float(last), Place("output_bias", (0,))),
            [(" y  ", self.palette.muted), (wanted, style)],
        ][:rows]
        return _upright(layers, width, rows) if upright else _lying(layers, width, rows)

    def _node(self, name: str, value: str, focus: bool, bright: bool) -> Line:
        """Return a node: its name and what it puts out."""
        palette = self.palette
        return [
            (f"{'▸' if focus else ' '}{name} ", palette.accent if focus else palette.muted),
            (value, palette.strong if bright else palette.muted),
        ]

    def _bias(self, value: float, *, bright: bool) -> Line:
        palette = self.palette
        return [(" b ", palette.muted), (number(value), palette.cell(value) if bright else palette.muted)]


def _upright(layers: list[dict[str, list[Line]]], width: int, rows: int) -> dict[str, _Node]:
    """Place the layers from top to bottom."""
    heights = [max(map(len, layer.values())) for layer in layers]
    tops = [0, (rows - heights[1]) // 2, rows - heights[2]]
    nodes = {}
    for layer, top, height in zip(layers, tops, heights, strict=True):
        for at, (name, lines) in enumerate(layer.items()):
            cells = max(map(width_of, lines))
            column = min(round((at + 0.5) * width / len(layer) - cells / 2), width - cells)
            middle = column + cells / 2
            nodes[name] = _Node(lines, column, top, (middle, top - 0.25), (middle, top + height))
    return nodes


def _lying(layers: list[dict[str, list[Line]]], width: int, rows: int) -> dict[str, _Node]:
    """Place the layers from left to right."""
    widths = [max(width_of(line) for lines in layer.values() for line in lines) for layer in layers]
    room = width - 2 - sum(widths)
    columns = [1, 1 + widths[0] + (room + 1) // 2, width - 1 - widths[2]]
    nodes = {}
    for layer, column, cells in zip(layers, columns, widths, strict=True):
        for at, (name, lines) in enumerate(layer.items()):
            row = min(round((at + 0.5) * rows / len(layer) - len(lines) / 2), rows - len(lines))
            nodes[name] = _Node(lines, column, row, (column - 0.5, row + 0.5), (column + cells + 0.25, row + 0.5))
    return nodes


def _nodes(lit: set[Place] | None) -> set[str] | None:
    """Return the nodes between which the lit cells lie; None where all are lit alike."""
    if lit is None:
        return None
    nodes: set[str] = set()
    for name, at in lit:
        if name == "hidden_weights":
            nodes |= {f"x{at[0] + 1}", f"h{at[1] + 1}"}
        elif name in ("hidden_bias", "output_weights"):
            nodes.add(f"h{at[0] + 1}")
        elif name == "inputs":
            nodes |= {"x1", "x2", "x3"}
        if name not in ("hidden_weights", "hidden_bias", "inputs"):
            nodes.add("ŷ")
    return nodes
