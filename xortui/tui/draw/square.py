"""The square of x1 and x2 as a map: what the network says everywhere in it, and the four examples."""

from collections.abc import Iterator

import numpy as np

from xortui.nn import INPUTS, Parameters, Snapshot, forward
from xortui.nn.network import Array, sigmoid
from xortui.tui.draw import maps
from xortui.words.format import verdict

_STEEP = 300.0
"""The largest part of -z1 of which e can be raised to its power, and to that of the sum of two of them."""


def surface(parameters: Parameters, x1: Array, x2: Array) -> Array:
    """Return the predictions over a grid, of shape (n, m), for m values of x1 and n of x2; x3 is 1 as always.

    As e^(a + b) is e^a · e^b, a hidden unit takes m + n powers, not m · n; the last digits may be others than those of
    `forward`.
    """
    w1, b1, w2, b2 = parameters
    across = -np.outer(w1[0], x1)  # (H, m)
    down = -np.outer(w1[1], x2) - (w1[2] + b1)[:, None]  # (H, n)
    if not (np.abs(across).max() < _STEEP and np.abs(down).max() < _STEEP):
        return _one_by_one(parameters, x1, x2)
    z2 = np.full((len(x2), len(x1)), b2[0])
    for left, up, weight in zip(np.exp(across), np.exp(down), w2[:, 0].tolist(), strict=True):
        below = np.multiply.outer(up, left)  # e^-z1 of the unit, (n, m)
        below += 1
        z2 += np.divide(weight, below, below)
    return sigmoid(z2)


def _one_by_one(parameters: Parameters, x1: Array, x2: Array) -> Array:
    """Return the same where weights are huge."""
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
