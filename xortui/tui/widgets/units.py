"""The units: how each hidden unit divides the square of x1 and x2, and what the output makes of it."""

from typing import NamedTuple

import numpy as np

from xortui.nn import INPUTS, Parameters, Snapshot, forward
from xortui.nn.network import Array
from xortui.tui.view import View
from xortui.tui.widgets import heat
from xortui.tui.widgets.formatting import number
from xortui.tui.widgets.panel import Aside, Line, Run, width_of

_LABEL = 10  # cells of a unit's name and its weight
_ROWS = 2  # of a map at least, so that no two examples fall into one cell
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
    """How many maps stand beside each other, and how large each is."""

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


class Units(Aside):
    """A map for each hidden unit with its weight to the output, and one of the output."""

    def title(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return what is shown."""
        text = "units · what each says over x1, x2"
        return [(text if len(text) <= width else "units", self.palette.strong)]

    def remark(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return what number stands beside each."""
        text = "beside h: its weight to ŷ"
        return [(text, self.palette.muted)] if len(text) <= width else []

    def picture(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return the maps, as large as there is room for."""
        palette, parameters = self.palette, snapshot.parameters
        count = snapshot.settings.hidden_units + 1
        grid = _Grid.of(count, width, height)
        if not grid.rows:
            return self.said(self.CROWDED, width)
        plane = heat.Plane(grid.columns, grid.rows)
        pixels, dots = (units(parameters, plane.across(part), plane.down(2 * part)) for part in (1, 2))
        marks = list(self._marks(snapshot, view, plane))
        maps = [
            [
                self._label(snapshot, view, unit, grid.columns),
                *heat.draw(heat.Sample(pixels[unit], dots[unit]), palette, marks),
            ]
            for unit in range(count)
        ]
        gap: Run = (" " * _GAP, palette.text)
        spare = height - (grid.rows + 1) * -(-count // grid.across)
        lines: list[Line] = []
        for first in range(0, count, grid.across):
            if lines and spare:
                lines.append([])
                spare -= 1
            row = maps[first : first + grid.across]
            indent = (width - (grid.columns + _GAP) * len(row) + _GAP) // 2
            for parts in zip(*row, strict=True):
                line: list[Run] = [(" " * indent, palette.text), *parts[0]]
                for part in parts[1:]:
                    line += [gap, *part]
                lines.append(line)
        return lines

    def _marks(self, snapshot: Snapshot, view: View, plane: heat.Plane) -> list[heat.Mark]:
        """Return the examples by target, and which is in focus."""
        marks = []
        for row, (x1, x2, _) in enumerate(INPUTS.tolist()):
            column, line = plane.cell(x1, x2)
            focus = row == view.example
            text = ("▸" if focus else "") + heat.dot(float(snapshot.targets[row, 0]))
            marks.append(heat.Mark(column - focus, line, text))
        return marks

    def _label(self, snapshot: Snapshot, view: View, unit: int, width: int) -> Line:
        """Return the name of a unit and its weight, or of the output and its bias."""
        palette, (_, _, weights, bias) = self.palette, snapshot.parameters
        last = unit == len(weights)
        value = float(bias[0] if last else weights[unit, 0])
        focus = unit == view.unit
        name = " ŷ" if last else f"{'▸' if focus else ' '}h{unit + 1}"
        kind = " b2" if last else " → ŷ"
        line: list[Run] = [(name, palette.accent if focus else palette.strong)]
        if width >= len(name) + len(kind) + 7:
            line.append((kind, palette.muted))
        line += [(" ", palette.text), (number(value), palette.cell(value))]
        return [*line, (" " * (width - width_of(line)), palette.text)]
