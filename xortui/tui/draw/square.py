"""The square of x1 and x2 as a map: what the network says everywhere in it, and the four examples."""

from collections.abc import Iterator

import numpy as np

from xortui.nn import INPUTS, Parameters, Snapshot, forward
from xortui.nn.network import Array
from xortui.tui.draw import maps
from xortui.words.format import verdict


def surface(parameters: Parameters, x1: Array, x2: Array) -> Array:
    """Return the predictions over a grid, of shape (n, m), for m values of x1 and n of x2; x3 is 1 as always."""
    grid = np.empty((len(x2), len(x1), 3))
    grid[..., 0], grid[..., 1], grid[..., 2] = x1, x2[:, None], 1
    return forward(parameters, grid.reshape(-1, 3)).predictions.reshape(len(x2), len(x1))


def examples(
    snapshot: Snapshot, example: int, plane: maps.Plane, hides: frozenset[str] = frozenset()
) -> Iterator[maps.Mark]:
    """Yield the examples by target, the one in focus, and who is right, but for what a question hides."""
    for row, (x1, x2, _) in enumerate(INPUTS.tolist()):
        column, line = plane.cell(x1, x2)
        focus = row == example
        wanted = float(snapshot.targets[row, 0])
        target = None if "targets" in hides else wanted
        mark = "" if "verdict" in hides else verdict(wanted, right=snapshot.right[row])
        yield maps.Mark(column - focus, line, (maps.FOCUS if focus else "") + maps.dot(target) + mark)
