"""The network as a diagram: inputs, hidden units and the output, with what runs along each edge for one example."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from xortui.nn import INPUTS, Snapshot, forward
from xortui.teach.places import Focus, Place, example_name
from xortui.tui.draw.diagram import Box, Layer, Node, lying, upright
from xortui.tui.draw.strokes import Canvas, Stroke
from xortui.tui.draw.styled_lines import StyledLine, packed
from xortui.tui.layout import Layout
from xortui.tui.panel import ViewPanel
from xortui.tui.scene import Shown
from xortui.words.format import number, target, unsigned

_WEAK, _STRONG = 0.5, 3.0
"""Sizes of a weight below which its edge is one dot wide, and from which it is three."""

_DASH = (6, 10)
"""How many of how many dots there are along a negative edge."""

_DOTTED = (1, 4)
"""The same along the edge of a weight that is 0, which has no sign."""

_UNKNOWN = "  ?  "
"""Stands for a number that is asked for, as wide as one."""

_LEAST = 3
"""Rows that the inputs need, one each."""

_ROOMY, _MOST_BEHIND, _FEW_BEHIND = 14, 8, 6
"""The number of rows from which on a drawing is roomy, and the most edges behind the others there and below."""

Rank = tuple[float, float]
"""How much an edge counts: what it carries, and how strong it is."""

_UNIT = 10
"""Cells of a hidden unit beside another."""


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


class NetworkNeeds(NamedTuple):
    """What the diagram is drawn from."""

    snapshot: Snapshot
    focus: Focus
    lit: frozenset[Place] | None
    """The numbers that the phase in view reads or writes; None where no phase is in view."""
    asked: bool
    layout: Layout
    hides: frozenset[str]
    """Which numbers a question forbids to show: targets, activations or predictions."""

    def bright(self, place: Place) -> bool:
        """Return whether a weight is in front: the phase is at work there, or else it belongs to the unit in focus."""
        return place.unit == self.focus.unit if self.lit is None else place in self.lit


class Network(ViewPanel[NetworkNeeds]):
    """The diagram, with the activations for the example in focus, and bright where the focus or a phase is at work."""

    LATER = "The diagram comes when the question is answered."

    def needs(self, shown: Shown) -> NetworkNeeds:
        """Return the network, the focus, what is lit, whether the picture must wait, and what has room."""
        places = shown.places
        lit = None if places is None else frozenset((*places[0], *places[1]))
        hides = shown.hides & {"targets", "activations", "predictions"}
        return NetworkNeeds(shown.snapshot, shown.look.focus, lit, shown.hides_view(), shown.layout, hides)

    def asked(self, now: NetworkNeeds) -> bool:
        """Return whether a result is asked for."""
        return now.asked

    def title(self, now: NetworkNeeds, width: int) -> StyledLine:
        """Return for which example it is."""
        text = f"network · for {example_name(now.focus.example)}"
        return [(text if len(text) <= width else "network", self.palette.strong)]

    def picture(self, now: NetworkNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the nodes and edges, and what the lines mean; where not all units have room, the one in focus."""
        palette, units = self.palette, now.snapshot.settings.hidden_units
        if height < _LEAST:
            return self.said(self.crowded(now.layout, units, _LEAST), width)
        part = height < units
        bright, behind = _edges(now, part, rank := _ranking(now))
        shown = _first(behind, _MOST_BEHIND if height >= _ROOMY else _FEW_BEHIND, rank)
        zero = any(not edge.value for edge in (*bright, *shown))
        long, short = (
            packed(self._legend(now, part, len(shown), len(behind), zero, brief=brief), width - 1, (" ", palette.text))
            for brief in (False, True)
        )
        most = 1 + (height >= _ROOMY)
        legend = (long if len(long) <= most else short)[:most]
        rows = height - len(legend)
        if rows < (_LEAST if part else max(_LEAST, units)):
            legend, rows = [], height
        nodes = self._placed(now, part, width, rows)
        canvas = Canvas(width, rows, palette.text)
        for group, front in ((shown, False), (bright, True)):
            for edge in reversed(group):  # what carries most over all others
                canvas.line(nodes[edge.source].leave, nodes[edge.end].enter, self._stroke(edge.value, front))
        for node in nodes.values():
            for row, line in enumerate(node.lines, node.row):
                canvas.write(node.column, row, line)
        return [*canvas.rows(), *legend]

    def _stroke(self, value: float, front: bool) -> Stroke:
        """Return how an edge looks: the stronger, the wider; behind others it is dim, or thin without colours."""
        palette, size = self.palette, abs(value)
        width = 1 if palette.mono and not front else 1 + (size >= _WEAK) + (size >= _STRONG)
        if not value:
            return Stroke(palette.muted, 1, front, *_DOTTED)
        style = (palette.positive if value > 0 else palette.negative) if front else palette.behind(value > 0)
        return Stroke(style, width, front, *(1, 1) if value > 0 else _DASH)

    def _legend(
        self, now: NetworkNeeds, part: bool, shown: int, behind: int, zero: bool, *, brief: bool
    ) -> list[StyledLine]:
        """Return what the lines mean, in fewer words where it is to be brief."""
        palette, units = self.palette, now.snapshot.settings.hidden_units
        legend: list[StyledLine] = [
            [("⠶⠶⠶⠶", palette.positive), (" positive", palette.muted)],
            [("⠶⠶ ⠶⠶", palette.negative), (" negative", palette.muted)],
            [("⠒⠶⠿", palette.strong), (" stronger", palette.muted)],
        ]
        if zero:
            legend.insert(2, [("⠂ ⠂ ", palette.muted), ("0", palette.muted)])
        if part:
            text = f"h{now.focus.unit + 1} of {units}; {self.crowded(now.layout, units, units)}"
            return [[(text, palette.muted)]]
        if behind:
            which = "that are strongest" if "activations" in now.hides else "that carry most"
            some = f"{shown} of the others" if brief else f"of the others, the {shown} {which}"
            others = "the others" if shown == behind else some
            legend.append([(f"{'thin' if palette.mono else 'dim'}: {others}", palette.muted)])
        return legend

    def _placed(self, now: NetworkNeeds, part: bool, width: int, rows: int) -> dict[str, Node]:
        """Return the nodes by name with their places: in rows if there is room for that, else in columns."""
        snapshot, (example, unit, source) = now.snapshot, now.focus[:3]
        units = [unit] if part else range(snapshot.settings.hidden_units)
        stands = len(units) * _UNIT <= width <= 5 * rows // 2
        hidden = _answers(snapshot, example)
        weights, biases, outputs, (last,) = (part.tolist() for part in snapshot.parameters)
        shining = _nodes(now.lit)
        layers: list[Layer] = [{}, {}, {}]
        for at in range(len(INPUTS[0])):
            node = self._node(f"x{at + 1}", f"{INPUTS[example, at]:.0f}", source == at, _shines(f"x{at + 1}", shining))
            weight = self._weight(now, weights[at][unit], Place("hidden_weights", (at, unit)))
            layers[0][f"x{at + 1}"] = Box([node], weight=weight)
        for at in units:
            value = _UNKNOWN if "activations" in now.hides else unsigned(hidden[at])
            node = self._node(f"h{at + 1}", value, unit == at, _shines(f"h{at + 1}", shining))
            added = self._bias(now, biases[at], Place("hidden_bias", (at,)))
            weight = self._weight(now, outputs[at][0], Place("output_weights", (at, 0))) if unit == at else ()
            layers[1][f"h{at + 1}"] = Box([node], added, weight)
        wanted = "?" if "targets" in now.hides else target(float(snapshot.targets[example, 0]))
        prediction = _UNKNOWN if "predictions" in now.hides else unsigned(float(snapshot.predictions[example, 0]))
        bright = _shines("ŷ", shining)
        layers[2]["ŷ"] = Box(
            [
                self._node("ŷ ", prediction, False, bright),
                self._bias(now, last, Place("output_bias", (0,))),
                [(" y  ", self.palette.muted), (wanted, self.palette.text if bright else self.palette.muted)],
            ][:rows]
        )
        place = upright if stands else lying
        return place(layers, width, rows, self.palette.text)

    def _node(self, name: str, value: str, focus: bool, bright: bool) -> StyledLine:
        """Return a node: its name and what it puts out."""
        palette = self.palette
        return [
            (f"{'▸' if focus else ' '}{name} ", palette.accent if focus else palette.muted),
            (value, palette.strong if bright else palette.muted),
        ]

    def _bias(self, now: NetworkNeeds, value: float, place: Place) -> StyledLine:
        palette, bright = self.palette, now.lit is None or place in now.lit
        return [(" b ", palette.muted), (number(value), palette.cell(value) if bright else palette.muted)]

    def _weight(self, now: NetworkNeeds, value: float, place: Place) -> StyledLine:
        palette = self.palette
        return [(number(value), palette.cell(value, strong=True) if now.bright(place) else palette.muted)]


def _ranking(now: NetworkNeeds) -> Callable[[Edge], Rank]:
    """Return what ranks edges by what they carry for the example in focus: the weight times what goes through it.

    Where that would tell what is asked for, they are ranked by their strength.
    """
    outputs = {f"h{at + 1}": a for at, a in enumerate(_answers(now.snapshot, now.focus.example))}
    outputs |= {f"x{at + 1}": float(x) for at, x in enumerate(INPUTS[now.focus.example])}

    def rank(edge: Edge) -> Rank:
        size = abs(edge.value)
        return size if "activations" in now.hides else size * outputs[edge.source], size

    return rank


def _edges(now: NetworkNeeds, part: bool, rank: Callable[[Edge], Rank]) -> tuple[list[Edge], list[Edge]]:
    """Return the edges in front and those behind, the highest rank first; of a part, those of the unit in focus."""
    found = sorted(edges(now.snapshot), key=rank, reverse=True)
    if part:
        found = [edge for edge in found if edge.place.unit == now.focus.unit]
    return [edge for edge in found if now.bright(edge.place)], [edge for edge in found if not now.bright(edge.place)]


def _first(ranked: list[Edge], most: int, rank: Callable[[Edge], Rank]) -> list[Edge]:
    """Return the first edges, and all of the same rank as the last of them if these are not twice as many.

    Args:
        ranked: Edges, the highest rank first.
        most: How many they are, if no two have the same rank.
        rank: Returns the rank of an edge.
    """
    if len(ranked) <= most:
        return ranked
    tied = [edge for edge in ranked if rank(edge) >= rank(ranked[most - 1])]
    return tied if len(tied) <= 2 * most else ranked[:most]


@lru_cache(maxsize=2)
def _answers(snapshot: Snapshot, example: int) -> list[float]:
    """Return what the hidden units answer for an example."""
    return [float(a) for a in forward(snapshot.parameters).hidden[example]]


def _shines(name: str, nodes: set[str] | None) -> bool:
    return nodes is None or name in nodes


def _nodes(lit: frozenset[Place] | None) -> set[str] | None:
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
