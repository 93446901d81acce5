"""The network as a diagram: inputs, hidden units and the output, with what runs along each edge for one example."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from xortui.nn import INPUTS, Snapshot, forward
from xortui.teach.places import Focus, Place, example_name
from xortui.tui.draw.diagram import Box, Layer, Node, lying, upright
from xortui.tui.draw.edges import Edge, Rank, edges, first_of, paths
from xortui.tui.draw.strokes import Canvas, Stroke
from xortui.tui.draw.styled_lines import StyledLine, packed, width_of
from xortui.tui.layout import Layout
from xortui.tui.panel import ViewPanel
from xortui.tui.scene import Shown
from xortui.words.format import number, target, unsigned

_DASH = (14, 3)
"""How many dots of a negative edge make a dash, and how many are left out between two."""

_LONG_GAPS = (12, 6)
"""The same with sixteen colours: cells may be made of half blocks there, in which a short gap is lost."""

_DOTTED = (1, 3)
"""The same along the edge of a weight that is 0, which has no sign."""

_UNKNOWN = "  ?  "
"""Stands for a number that is asked for, as wide as one."""

_LEAST = 3
"""Rows that the inputs need, one each."""

_ROOMY = 14
"""Rows from which on the legend may have two of them."""

_MOST_BEHIND, _FEW_BEHIND = 6, 4
"""The most edges behind the others in a roomy drawing, and in another."""

_WIDE, _SMALL = 60, 9
"""Columns that a roomy drawing has as well, and rows below which there is no room for edges behind the others."""

_STEPS, _STEP = (0.5, 3.0), (1.5,)
"""Sizes from which a weight's edge is a dot wider, in a roomy drawing and in another."""

_UNIT = 10
"""Cells of a hidden unit beside another."""


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
            return self.said(self.crowded(now.layout, units, _LEAST, height), width)
        part = height < units
        bright, behind = _edges(now, part, rank := _ranking(now))
        wide = _roomy(width, height)
        room = wide or (height >= _SMALL and not palette.sixteen)
        first = first_of(behind, _MOST_BEHIND if wide else _FEW_BEHIND, rank) if room else []
        legend = self._legend(now, bright, first, behind, (width, height))
        rows = height - len(legend)
        if rows < (_LEAST if part else max(_LEAST, units)):
            legend, rows = [], height
        nodes = self._placed(now, part, width, rows)
        canvas = Canvas(width, rows, palette.text)
        steps = _STEPS if wide and not palette.sixteen else _STEP
        drawn: list[Edge] = []
        for edge, start, end in paths(bright, nodes):
            canvas.line(start, end, self._stroke(edge.value, True, steps))
        for edge, start, end in paths(behind, nodes):
            if len(drawn) < len(first) and canvas.line(start, end, self._stroke(edge.value, False, steps)):
                drawn.append(edge)
        if legend and drawn != first:
            legend = self._legend(now, bright, drawn, behind, (width, height))
        for node in nodes.values():
            for row, line in enumerate(node.lines, node.row):
                canvas.write(node.column, row, line)
        return [*canvas.rows(), *legend][:height]

    def _stroke(self, value: float, front: bool, steps: tuple[float, ...]) -> Stroke:
        """Return how an edge looks: the stronger, the wider; behind others it is thin and dim."""
        palette = self.palette
        if not value:
            return Stroke(palette.muted, 1, front, *_DOTTED)
        style = (palette.positive if value > 0 else palette.negative) if front else palette.behind(value > 0)
        width = max(1 + sum(abs(value) >= step for step in steps), 1 + palette.mono) if front else 1
        return Stroke(style, width, front, *(0, 0) if value > 0 else _LONG_GAPS if palette.sixteen else _DASH)

    def _legend(
        self, now: NetworkNeeds, bright: list[Edge], drawn: list[Edge], behind: list[Edge], size: tuple[int, int]
    ) -> list[StyledLine]:
        """Return what the lines mean, in as many words as there is room for.

        Args:
            now: What the diagram is drawn from.
            bright: The edges in front.
            drawn: Those behind them that are drawn.
            behind: All those behind them.
            size: Columns and rows of the whole picture.
        """
        palette, units, (width, height), wide = self.palette, now.snapshot.settings.hidden_units, size, _roomy(*size)
        if height < units:
            text = f"h{now.focus.unit + 1} of {units}; {self.crowded(now.layout, units, units, height)}"
            return [[(text if len(text) <= width else text.replace(" a terminal of", ""), palette.muted)]]
        long, short = self._others(drawn, behind, now.hides)
        zero = not all(edge.value for edge in (*bright, *drawn))
        most, tried = 1 + (height >= _ROOMY), []
        for more, less, others in (
            ("positive", "negative", long),
            ("positive", "negative", short),
            ("plus", "minus", short),
        ):
            items: list[StyledLine] = [
                [("⠶⠶⠶⠶", palette.positive), (f" {more}", palette.muted)],
                [("⠶⠶ ⠶⠶", palette.negative), (f" {less}", palette.muted)],
                [("⠂ ⠂ ", palette.muted), ("0", palette.muted)] if zero else [],
                [("⠒⠶⠿", palette.strong), (" stronger", palette.muted)] if wide or not palette.mono else [],
                [(others, palette.muted)] if others else [],
            ]
            tried.append(packed(filter(None, items), width - 1, (" ", palette.text)))
        fitting = (lines for lines in tried if len(lines) <= most and max(map(width_of, lines)) <= width)
        return next(fitting, tried[-1])[:most]

    def _others(self, drawn: list[Edge], behind: list[Edge], hides: frozenset[str]) -> tuple[str, str]:
        """Return what is said of the edges behind the others, in more words and in fewer."""
        thin, shown = "thin: " if self.palette.mono else "dim, thin: ", len(drawn)
        if drawn == behind:
            return (f"{thin}the others" if drawn else "",) * 2
        if not drawn:
            return ("others left out",) * 2
        which = "strongest others" if "activations" in hides else "others that carry most"
        short = f"{thin}{shown} of the others"
        return f"{thin}the {shown} {which}" if drawn == behind[:shown] else short, short

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


def _roomy(width: int, height: int) -> bool:
    """Return whether a drawing has room for more edges, and wider ones."""
    return height >= _ROOMY and width >= _WIDE


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
