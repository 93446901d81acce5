"""The hidden space: the four examples as two hidden units see them, and where the output divides that plane."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xortui.nn import Snapshot, forward
from xortui.nn.network import Array, sigmoid

Pair = tuple[int, int | None]
"""Two hidden units, counted from 0; the second is None where there is only one."""


def pairs(units: int) -> list[Pair]:
    """Return all pairs of n hidden units."""
    return [(0, None)] if units == 1 else list(combinations(range(units), 2))


class Line(NamedTuple):
    """A line in the plane of two hidden units: across · x + up · y + constant = 0, positive on the side of target 1."""

    across: float
    up: float
    constant: float

    def parts(self, points: Array, classes: NDArray[np.bool_]) -> bool:
        """Return whether the points of the first class, and only they, lie on the positive side, and none on it."""
        sides = points @ np.array([self.across, self.up]) + self.constant
        return bool((sides[classes] > 0).all() and (sides[~classes] < 0).all())


class Parting(NamedTuple):
    """Whether a line parts the points of two classes."""

    gap: float
    """How far apart the classes are across the best line; negative by how deep they lie in one another."""
    line: Line
    """The line in the middle of the gap."""


def parting(points: Array, classes: NDArray[np.bool_]) -> Parting:
    """Return the line with the widest gap between the points of one class and those of the other.

    For two finite sets in a plane that line is square to a line through two of the points, or runs along such a line
    (the separating axis theorem, with the cases where all lie on one line).

    Args:
        points: Points, of shape (n, 2).
        classes: What each belongs to, as True and False, of shape (n,).
    """
    first, second = points[classes], points[~classes]
    if not len(first) or not len(second):
        return Parting(np.inf, Line(0.0, 0.0, 1.0 if len(first) else -1.0))
    best = Parting(-np.inf, Line(0.0, 0.0, 0.0))
    for a, b in combinations(points, 2):
        length = float(np.hypot(*(b - a)))
        if not length:
            continue
        along = (b - a) / length
        for axis in (along, -along, np.array([-along[1], along[0]]), np.array([along[1], -along[0]])):
            inner, outer = float((first @ axis).min()), float((second @ axis).max())
            if inner - outer > best.gap:
                best = Parting(inner - outer, Line(float(axis[0]), float(axis[1]), -(inner + outer) / 2))
    return best if best.gap > -np.inf else Parting(0.0, best.line)


class Verdict(StrEnum):
    """Whether a line in the plane can part the examples by their targets."""

    NOTHING = "nothing to part"
    CAN = "can"
    CANNOT = "cannot"
    TOO_CLOSE = "too close"


MARGIN = 1e-9
"""A gap smaller than this, or an overlap, may be rounding: activations are known to about 1e-16."""


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
    verdict: Verdict
    """Whether a line in this plane parts the examples with targets above one half from those with targets below."""
    line: Line | None
    """The line that parts them best, where one can."""
    own_line_parts: bool
    """Whether the network's own line does: where its prediction is one half, the other units held as they are here."""

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
    targets, z = snapshot.targets[:, 0], forward(snapshot.parameters).hidden_z
    decided, classes = targets != 0.5, targets > 0.5
    own = Line(
        float(weights[first]),
        0.0 if second is None else float(weights[second]),
        float(snapshot.parameters.output_bias[0] + hidden[example, list(others)] @ weights[list(others)]),
    )
    best = parting(points[decided], classes[decided])
    alike = second is None or _alike(snapshot, first, second)
    verdict = _verdict(best.gap, z[decided, first] if alike else None, classes[decided])
    return HiddenSpace(
        pair=pair,
        points=points,
        weights=np.array([own.across, own.up]),
        constant=own.constant,
        others=others,
        verdict=verdict,
        line=best.line if verdict == Verdict.CAN else None,
        own_line_parts=own.parts(points[decided], classes[decided]),
    )


def _alike(snapshot: Snapshot, first: int, second: int) -> bool:
    """Return whether two units are equal, or opposite, to the bit: then all points lie on one diagonal."""
    one, other = (
        np.append(snapshot.parameters.hidden_weights[:, unit], snapshot.parameters.hidden_bias[unit])
        for unit in (first, second)
    )
    return np.array_equal(one, other) or np.array_equal(one, -other)


def _verdict(gap: float, z: Array | None, classes: NDArray[np.bool_]) -> Verdict:
    """Return whether a line parts the examples, from the widest gap between them.

    Args:
        gap: The widest gap.
        z: The pre-activations where all points lie on one line by construction, because one unit alone is seen, or
            two that are equal: then their order decides, whatever rounding makes of the plane. None elsewhere.
        classes: The class of each example.
    """
    if gap == np.inf:
        return Verdict.NOTHING
    if gap > MARGIN:
        return Verdict.CAN
    if z is not None:
        one, other = z[classes], z[~classes]
        overlap = min(float(one.max() - other.min()), float(other.max() - one.min()))
        if overlap > MARGIN * float(abs(z).max()) or not np.ptp(z):
            return Verdict.CANNOT
    return Verdict.CANNOT if gap < -MARGIN else Verdict.TOO_CLOSE
