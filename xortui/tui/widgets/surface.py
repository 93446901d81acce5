"""The surface: what the network would say everywhere between and around the four examples."""

from collections.abc import Iterator

import numpy as np

from xortui.nn import INPUTS, Parameters, Snapshot, forward
from xortui.nn.network import Array
from xortui.tui.view import View
from xortui.tui.widgets import heat
from xortui.tui.widgets.formatting import OFF, ON, RIGHT, WRONG
from xortui.tui.widgets.panel import Aside, Line


def surface(parameters: Parameters, x1: Array, x2: Array) -> Array:
    """Return the predictions over a grid, of shape (n, m), for m values of x1 and n of x2; x3 is 1 as always."""
    grid = np.empty((len(x2), len(x1), 3))
    grid[..., 0], grid[..., 1], grid[..., 2] = x1, x2[:, None], 1
    return forward(parameters, grid.reshape(-1, 3)).predictions.reshape(len(x2), len(x1))


class Surface(Aside):
    """The prediction over x1 and x2, the line where it is one half, and the four examples."""

    LATER = "It comes when the question is answered."

    def title(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return what is shown."""
        text = "surface · ŷ over x1, x2"
        return [(text if len(text) <= width else "surface", self.palette.strong)]

    def picture(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return the map with its axes, and what its marks mean beside it or below it."""
        palette = self.palette

        def paint(plane: heat.Plane) -> list[Line]:
            values = heat.sample(lambda x1, x2: surface(snapshot.parameters, x1, x2), plane)
            lines = heat.draw(values, palette, self._marks(snapshot, view, plane))
            return heat.with_axes(lines, plane, palette, "x1", "x2")

        legend: list[Line] = [
            [*heat.scale(palette), ("  ŷ", palette.muted)],
            *([(mark, palette.strong), (f" target {value}", palette.muted)] for mark, value in ((ON, 1), (OFF, 0))),
            [("⠤⠒⠉", palette.strong), (" ŷ = 0.5", palette.muted)],
            [(RIGHT, palette.good), (" right", palette.muted)],
            [(WRONG, palette.bad), (" wrong", palette.muted)],
        ]
        return heat.composed(width, height, palette, legend, paint)

    def _marks(self, snapshot: Snapshot, view: View, plane: heat.Plane) -> Iterator[heat.Mark]:
        """Return the examples by target, the one in focus, and who is right."""
        for row, (x1, x2, _) in enumerate(INPUTS.tolist()):
            column, line = plane.cell(x1, x2)
            focus = row == view.example
            text = ("▸" if focus else "") + heat.dot(float(snapshot.targets[row, 0]))
            yield heat.Mark(column - focus, line, text + (RIGHT if snapshot.right[row] else WRONG))
