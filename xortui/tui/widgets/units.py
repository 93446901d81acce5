"""The units: how each hidden unit divides the square of x1 and x2, and what the output makes of it."""

from typing import NamedTuple

import numpy as np

from xortui.nn import INPUTS, Parameters, Snapshot, forward
from xortui.nn.network import Array
from xortui.tui.draw import maps
from xortui.tui.draw.styled_lines import Piece, StyledLine, dotted, width_of
from xortui.tui.layout import Layout
from xortui.tui.panel import ViewPanel
from xortui.tui.scene import Shown
from xortui.words.format import number

_LABEL = 10  # cells of a unit's name and its weight
_ROWS = 2  # of a map at least, so that no two examples fall into one cell
_ROOMY = 5  # from which on a mark has a ground of its own, and a sign beside the one in focus
_GAP = 2


def units(parameters: Parameters, x1: Array, x2: Array) -> Array:
    """Return the activations of the hidden units, and the prediction last.

    Args:
        parameters: The parameters, of H hidden units.
        x1: m values from left to right.
        x2: n values from top to bottom; x3 is 1 as always.

    Returns:
        An array of shape (H + 1, n, m).
    """
    grid = np.empty((len(x2), len(x1), 3))
    grid[..., 0], grid[..., 1], grid[..., 2] = x1, x2[:, None], 1
    now = forward(parameters, grid.reshape(-1, 3))
    return np.hstack([now.hidden, now.predictions]).T.reshape(-1, len(x2), len(x1))


class _Grid(NamedTuple):
    """How many maps are beside each other, and how large each is."""

    across: int
    columns: int
    rows: int

    @classmethod
    def of(cls, count: int, width: int, height: int) -> "_Grid":
        """Return the grid whose maps are largest, as the smaller of their sides goes, a label above each.

        Without room for any, they have no rows.
        """
        best = cls(1, 0, 0)
        for across in range(1, count + 1):
            down = -(-count // across)
            rows = height // down - 1
            columns = min((width - 1) // across - _GAP, max(_LABEL, 12 * rows // 5))
            if columns >= _LABEL and rows >= _ROWS and min(columns / 2, rows) > min(best.columns / 2, best.rows):
                best = cls(across, columns, rows)
        return best


def _rows_for(count: int, width: int) -> int:
    """Return how many rows there must be for n maps."""
    return next(rows for rows in range(1, 100) if _Grid.of(count, width, rows).rows)


class UnitsNeeds(NamedTuple):
    """What the units are drawn from."""

    snapshot: Snapshot
    example: int
    unit: int
    asked: bool
    layout: Layout
    hides_targets: bool


class Units(ViewPanel[UnitsNeeds]):
    """A map for each hidden unit with its weight to the output, and one of the output."""

    LATER = "The maps come when the question is answered."

    def needs(self, shown: Shown) -> UnitsNeeds:
        """Return the network, the example and the unit in focus, and whether the picture must wait."""
        focus = shown.look.focus
        hidden = "targets" in shown.hides
        return UnitsNeeds(
            shown.snapshot,
            focus.example,
            focus.unit,
            shown.hides_view("activations", "predictions"),
            shown.layout,
            hidden,
        )

    def asked(self, now: UnitsNeeds) -> bool:
        """Return whether a result is asked for."""
        return now.asked

    def title(self, now: UnitsNeeds, width: int) -> StyledLine:
        """Return what is shown."""
        text = "units · what each says over x1, x2"
        return [(text if len(text) <= width else "units", self.palette.strong)]

    def remark(self, now: UnitsNeeds, width: int, height: int) -> StyledLine:
        """Return what the maps are made of, and what the number beside each unit is, as much as has room."""
        palette = self.palette
        text = "beside h: its weight to ŷ"
        if now.asked:
            return []
        target, no_target = maps.dot(1.0), maps.dot(0.0)
        parts: list[StyledLine] = [
            maps.scale(palette),
            [("⠤⠒⠉", palette.strong), (" 0.5", palette.muted)],
            [(f"{target}{no_target}", palette.strong), (" target 1, 0", palette.muted)],
            [(text, palette.muted)],
        ]
        if now.hides_targets:
            del parts[2]
        return dotted(parts, width, palette.muted) if width_of(parts[0]) <= width else []

    def picture(self, now: UnitsNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the maps, as large as there is room for."""
        palette, parameters = self.palette, now.snapshot.parameters
        count = now.snapshot.settings.hidden_units + 1
        grid = _Grid.of(count, width, height)
        if not grid.rows:
            return self.said(self.crowded(now.layout, count - 1, _rows_for(count, width), height), width)
        plane = maps.Plane(grid.columns, grid.rows)
        pixels, dots = (units(parameters, plane.across(part), plane.down(2 * part)) for part in (1, 2))
        marks = list(self._marks(now, plane))
        drawn = [
            [
                self._label(now, unit, grid.columns),
                *maps.draw(maps.Sample(pixels[unit], dots[unit]), palette, marks),
            ]
            for unit in range(count)
        ]
        gap: Piece = (" " * _GAP, palette.text)
        spare = height - (grid.rows + 1) * -(-count // grid.across)
        lines: list[StyledLine] = []
        for first in range(0, count, grid.across):
            if lines and spare:
                lines.append([])
                spare -= 1
            row = drawn[first : first + grid.across]
            indent = (width - (grid.columns + _GAP) * len(row) + _GAP) // 2
            for parts in zip(*row, strict=True):
                line: list[Piece] = [(" " * indent, palette.text), *parts[0]]
                for part in parts[1:]:
                    line += [gap, *part]
                lines.append(line)
        return lines

    def _marks(self, now: UnitsNeeds, plane: maps.Plane) -> list[maps.Mark]:
        """Return the examples by target, and which is in focus."""
        marks = []
        for row, (x1, x2, _) in enumerate(INPUTS.tolist()):
            column, line = plane.cell(x1, x2)
            focus = row == now.example
            target = None if now.hides_targets else float(now.snapshot.targets[row, 0])
            mark = maps.dot(target)
            if plane.rows < _ROOMY and not self.palette.mono:
                marks.append(maps.Mark(column, line, mark, line=True, inverse=focus))
            else:
                marks.append(maps.Mark(column - focus, line, maps.FOCUS * focus + mark))
        return marks

    def _label(self, now: UnitsNeeds, unit: int, width: int) -> StyledLine:
        """Return the name of a unit and its weight, or of the output and its bias."""
        palette, (_, _, weights, bias) = self.palette, now.snapshot.parameters
        last = unit == len(weights)
        value = float(bias[0] if last else weights[unit, 0])
        focus = unit == now.unit
        name = " ŷ" if last else f"{'▸' if focus else ' '}h{unit + 1}"
        kind = " b2" if last else " → ŷ"
        line: list[Piece] = [(name, palette.accent if focus else palette.strong)]
        if width >= len(name) + len(kind) + 7:
            line.append((kind, palette.muted))
        line += [(" ", palette.text), (number(value), palette.cell(value))]
        return [*line, (" " * (width - width_of(line)), palette.text)]
