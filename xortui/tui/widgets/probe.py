"""The probe: what the network says at any one point of x1 and x2, and what each unit adds to it."""

from typing import NamedTuple

import numpy as np
from textual import events

from xortui.nn import Snapshot, forward
from xortui.tui.draw import maps, rooms
from xortui.tui.draw.square import examples, surface
from xortui.tui.draw.styled_lines import Piece, StyledLine, packed
from xortui.tui.panel import Probed, ViewPanel
from xortui.tui.scene import PROBED, Shown
from xortui.words.format import number, precise, precise_share, unsigned
from xortui.words.sums import product_of, sum_of

POINT = "+"
"""The mark of the point."""

_TABLE = 4
"""Lines of the table besides those of the units."""

_BESIDE, _MAP = 56, 8
"""Cells from which the table stands beside the map, and rows that the map has above it elsewhere."""

_DECIMALS, _WEIGHT = 5, 8
"""Decimals of an activation in the table, and cells of a weight there: so many that the products can be checked."""

_PAIR, _WEIGHTED = 38, 72
"""Cells that two units take with what they add, and with the weights of these beside a map."""

_FEW, _LINES = 2, 2
"""Lines of the small form besides those of the units, and of those that always have room in a narrow one."""


class ProbeNeeds(NamedTuple):
    """What the probe is drawn from."""

    snapshot: Snapshot
    example: int
    unit: int
    point: tuple[float, float]
    """x1 and x2."""
    probing: bool
    """Whether the arrows move the point."""
    asked: bool
    hides: frozenset[str]
    """What an open question forbids to show."""


class Probe(ViewPanel[ProbeNeeds]):
    """The surface with a point on it, and all numbers from the inputs to the prediction there."""

    LATER = "The point comes when the question is answered."

    def needs(self, shown: Shown) -> ProbeNeeds:
        """Return the network, the focus, the point, and whether the picture must wait."""
        look, asked, hides = shown.look, shown.hides_view(*PROBED), shown.hides
        focus = look.focus
        return ProbeNeeds(shown.snapshot, focus.example, focus.unit, look.point, look.probing, asked, hides)

    def asked(self, now: ProbeNeeds) -> bool:
        """Return whether a result is asked for."""
        return now.asked

    def on_click(self, event: events.Click) -> None:
        """Put the point where the mouse is."""
        self._put(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Let the point follow the mouse while its button is down."""
        if event.button:
            self._put(event)

    def _put(self, event: events.MouseEvent) -> None:
        now = self.current_needs()
        if now is None or now.asked:
            return
        width, height = self.size.width - 2, self.size.height - 2
        legend = self._legend(now, width, height)
        found = rooms.point_at(event.x - 1, event.y - 1, width, height, self.palette, legend, rooms.TABLE)
        if found:
            self.post_message(Probed(*found))

    def title(self, now: ProbeNeeds, width: int) -> StyledLine:
        """Return where the point is."""
        text = f"probe · at x1 {now.point[0]:.2f}, x2 {now.point[1]:.2f}".replace("-", "−")
        return [(text if len(text) <= width else "probe", self.palette.strong)]

    def remark(self, now: ProbeNeeds, width: int, height: int) -> StyledLine:
        """Return what moves the point."""
        text = "arrows move the point" if now.probing else "/ or a click moves the point"
        return [(text, self.palette.muted)] if len(text) <= width and not now.asked else []

    def picture(self, now: ProbeNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the map with its axes, and the numbers at the point beside it or below it."""
        palette = self.palette

        def paint(plane: maps.Plane) -> list[StyledLine]:
            values = maps.sample(lambda x1, x2: surface(now.snapshot.parameters, x1, x2), plane)
            marks = [*examples(now.snapshot, now.example, plane, now.hides), maps.Mark(*plane.cell(*now.point), POINT)]
            return maps.with_axes(maps.draw(values, palette, marks), plane, palette, "x1", "x2")

        return rooms.composed(width, height, palette, self._legend(now, width, height), paint, rooms.TABLE)

    def _legend(self, now: ProbeNeeds, width: int, height: int) -> list[StyledLine]:
        """Return all numbers at the point: a table, or where that has no room, units side by side."""
        palette, (x1, x2), parameters = self.palette, now.point, now.snapshot.parameters
        _, hidden, output_z, predictions = forward(parameters, np.array([[x1, x2, 1.0]]))
        weights, bias = parameters.output_weights[:, 0].tolist(), number(float(parameters.output_bias[0]))
        parts = [a * w for a, w in zip(hidden[0].tolist(), weights, strict=True)]
        total, prediction = float(output_z[0, 0]), float(predictions[0, 0])
        said: list[Piece] = [
            (" ŷ ", palette.strong),
            (unsigned(prediction), palette.positive if prediction > 0.5 else palette.negative),
            (" at ", palette.muted),
            (POINT, palette.strong),
        ]
        room = height if width > _BESIDE else height - _MAP
        table = len(parts) + _TABLE <= room
        printed = [precise_share(a, _DECIMALS) if table else unsigned(a) for a in hidden[0].tolist()]
        units: list[list[Piece]] = []
        for at, activation in enumerate(printed):
            name = f"{maps.FOCUS if at == now.unit else ' '}h{at + 1} "
            style = palette.accent if at == now.unit else palette.muted
            units.append([(name, style), (activation, palette.strong)])
        if not table:
            factors = list(zip(printed, weights, parts, strict=True))
            small = self._small(said, units, factors, (bias, total), width, one=len(parts) + _FEW <= room)
            low = width <= _PAIR and len(small) > height - rooms.LEAST
            return self._one(said, units[now.unit], factors[now.unit], (bias, total)) if low else small
        lines: list[StyledLine] = []
        terms = [bias]
        for unit, activation, weight, part in zip(units, printed, weights, parts, strict=True):
            factor = precise(weight, _WEIGHT)
            terms.append(product := product_of(activation, factor, part))
            cell = (f"{factor:>{_WEIGHT}}", palette.cell(weight))
            lines.append([*unit, (" ", palette.text), cell, (f"  {product}", palette.text)])
        return [
            said,
            [("    a1      W2        a1·W2", palette.muted)],
            *lines,
            [(f" b2{'':>19}{bias}", palette.muted)],
            [(f" z2{'':>19}", palette.muted), (sum_of(terms, total), palette.strong)],
        ]

    def _small(
        self,
        said: list[Piece],
        units: list[list[Piece]],
        factors: list[tuple[str, float, float]],
        ends: tuple[str, float],
        width: int,
        *,
        one: bool,
    ) -> list[StyledLine]:
        """Return the numbers in few lines: `one` unit in each, or two, or where it is narrow more, without weights.

        Args:
            said: The prediction.
            units: The name of each unit and its activation.
            factors: The activation of each as it is printed, its weight, and the product.
            ends: The bias, and the sum of all.
            width: Cells that there are.
            one: Whether there is room for a line for each unit.
        """
        palette, (bias, total) = self.palette, ends
        by: list[list[Piece]] = [
            [*unit, ("·", palette.muted), (number(weight), palette.cell(weight))]
            for unit, (_, weight, _) in zip(units, factors, strict=True)
        ]
        if width <= _PAIR:
            return [*self._narrow(said, units, by, width), self._ends(bias, number(total))]
        with_weights = one or width >= _WEIGHTED
        terms = [
            product_of(printed, number(weight), part) if with_weights else number(part)
            for printed, weight, part in factors
        ]
        each = zip(by if with_weights else units, terms, strict=True)
        lines = [[*unit, (f" → {term}", palette.text)] for unit, term in each]
        head = ("   a1·W2 → product" if with_weights else "   a1 → a1·W2", palette.muted)
        if not one:
            lines = [[*left, *right] for left, right in zip(lines[::2], [*lines[1::2], []], strict=False)]
        return [[*said, head], *lines, self._ends(bias, sum_of([*terms, bias], total))]

    def _narrow(
        self, said: list[Piece], units: list[list[Piece]], by: list[list[Piece]], width: int
    ) -> list[StyledLine]:
        """Return the prediction and the units many in a line, with their weights (`by`) where these have room."""
        palette = self.palette
        bare, weighted = (packed(each, width - 1, (" ", palette.text)) for each in (units, by))
        if len(weighted) > max(len(bare), _LINES):
            return [said, *bare]
        return [[*said, ("   a1·W2", palette.muted)], *weighted]

    def _one(
        self, said: list[Piece], unit: list[Piece], factor: tuple[str, float, float], ends: tuple[str, float]
    ) -> list[StyledLine]:
        """Return the prediction, what the unit in focus adds to it, and what leads to the others; see `_small`."""
        palette, (printed, weight, part), (bias, total) = self.palette, factor, ends
        product = product_of(printed, number(weight), part)
        return [
            [*said, ("   z2 ", palette.muted), (number(total), palette.strong)],
            [
                (" ", palette.text),
                *unit,
                ("·", palette.muted),
                (number(weight), palette.cell(weight)),
                (f" → {product}", palette.text),
            ],
            [(f" b2 {bias}   ", palette.muted), ("j k", palette.accent), (" other units", palette.muted)],
        ]

    def _ends(self, bias: str, total: str) -> StyledLine:
        """Return the bias and the sum of all."""
        return [(f" b2 {bias}  z2 ", self.palette.muted), (total, self.palette.strong)]
