"""The hidden space: the four examples as two hidden units see them, and where the output divides that plane."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from xortui.nn import Snapshot, forward
from xortui.nn.network import Array, sigmoid

Pair = tuple[int, int | None]
"""Two hidden units, counted from 0; the second is None where there is only one."""


def pairs(units: int) -> list[Pair]:
    """Return all pairs of so many hidden units."""
    return [(0, None)] if units == 1 else list(combinations(range(units), 2))


def separable(points: Array, classes: NDArray[np.bool_]) -> bool:
    """Return whether a line parts the points of one class from those of the other.

    Two finite sets in a plane can be parted exactly if they can be along the normal of a line through two of the
    points, or along such a line (the separating axis theorem, with the cases where all lie on one line).

    Args:
        points: Points, of shape (n, 2).
        classes: What each belongs to, as True and False, of shape (n,).
    """
    first, second = points[classes], points[~classes]
    if not len(first) or not len(second):
        return True
    for a, b in combinations(points, 2):
        along = b - a
        for axis in (along, np.array([-along[1], along[0]])):
            p, q = first @ axis, second @ axis
            if p.max() < q.min() or q.max() < p.min():
                return True
    return False


@dataclass(frozen=True, eq=False)
class HiddenSpace:
    """A plane of two hidden units, at one epoch."""

    pair: Pair
    points: Array
    """The activations of both units for each example, of shape (4, 2); one half where there is no second unit."""
    weights: Array
    """What the output makes of them: its weights, of shape (2,)."""
    constant: float
    """What b2 and the other units add, these as they are for the example in focus."""
    others: tuple[int, ...]
    """The other units."""
    separable: bool
    """Whether a line in this plane parts the examples with targets above one half from those with targets below."""

    def predictions(self, across: Array, up: Array) -> Array:
        """Return what the output says over a grid, of shape (n, m), for m and n activations of the two units."""
        with np.errstate(over="ignore"):
            return sigmoid(across * self.weights[0] + up[:, None] * self.weights[1] + self.constant)


@lru_cache(maxsize=2)
def hidden_space(snapshot: Snapshot, example: int, number: int) -> HiddenSpace:
    """Return the plane of a pair of units, with the others as they are for an example.

    Args:
        snapshot: The network.
        example: The example in focus, 0 to 3.
        number: Which pair, in the order of `pairs`; beyond the last it begins again.
    """
    possible = pairs(snapshot.settings.hidden_units)
    pair = first, second = possible[number % len(possible)]
    hidden, weights = forward(snapshot.parameters).hidden, snapshot.parameters.output_weights[:, 0]
    others = tuple(unit for unit in range(len(weights)) if unit not in pair)
    up = np.full(len(hidden), 0.5) if second is None else hidden[:, second]
    points = np.column_stack([hidden[:, first], up])
    targets = snapshot.targets[:, 0]
    decided = targets != 0.5
    return HiddenSpace(
        pair=pair,
        points=points,
        weights=np.array([weights[first], 0.0 if second is None else weights[second]]),
        constant=float(snapshot.parameters.output_bias[0] + hidden[example, list(others)] @ weights[list(others)]),
        others=others,
        separable=separable(points[decided], targets[decided] > 0.5),
    )
