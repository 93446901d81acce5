"""The sigmoid with one point on it: where a unit or the output stands on the curve, and how steep it is there."""

from decimal import Decimal
from typing import NamedTuple

import numpy as np

from xortui.nn import Snapshot, sigmoid
from xortui.nn.network import Array
from xortui.teach.epoch.digits import EXACT, printed, sigmoid_of, significant
from xortui.teach.epoch.numbers import arrays_of
from xortui.teach.places import BIAS, Focus
from xortui.words.format import small, unsigned

_REACH, _BEYOND = 6.0, 1.0
"""How far the curve is drawn to either side of 0 at least, and beyond the point."""

_NORMAL = 1e-290
"""Below this a double begins to lose digits."""

_FLAT = 0.05
"""A slope below which the curve counts as flat; the steepest is 0.25, at 0."""


class SigmoidPoint(NamedTuple):
    """A point of the sigmoid curve."""

    name: str
    """Whose it is: h1 to h8, or ŷ."""
    z: float
    exact: Decimal
    """σ(z), which is never 0 or 1, where a double may be."""
    steep: Decimal
    """σ′(z) = σ(z)·(1 − σ(z)), likewise never 0."""

    @property
    def value(self) -> float:
        """σ(z), as near as a double comes."""
        return float(self.exact)

    @property
    def slope(self) -> float:
        """σ′(z), as near as a double comes."""
        return float(self.steep)

    @property
    def shown(self) -> tuple[str, str]:
        """The value in five cells, and the slope: neither is a rounded 0 or 1."""
        value = {0.0: "<.001", 1.0: ">.999"}.get(self.value) or unsigned(self.value)
        return value, small(self.slope).lstrip("+") if self.slope > _NORMAL else printed(significant(self.steep, 3))

    @property
    def reach(self) -> float:
        """How far the curve should be drawn to either side of 0, so that the point is on it."""
        return max(_REACH, abs(self.z) + _BEYOND)

    def tangent(self, z: Array) -> Array:
        """Return the heights of the tangent."""
        return np.asarray(self.value + self.slope * (z - self.z))

    @property
    def sentence(self) -> str:
        """What the slope means here."""
        if self.slope < _FLAT:
            return f"The curve is flat here: a little more z hardly changes {self.name}."
        return f"A small step of z moves {self.name} {self.slope:.2g} times as far; at z = 0, 0.25 times."


def sigmoid_point(snapshot: Snapshot, focus: Focus) -> SigmoidPoint:
    """Return the point of the hidden unit in focus; of the output, where one of its own parameters is in focus."""
    n = arrays_of(snapshot)
    if focus.input > BIAS:
        name, z = "ŷ", float(n.output_z[focus.example, 0])
    else:
        name, z = f"h{focus.unit + 1}", float(n.hidden_z[focus.example, focus.unit])
    exact, rest = sigmoid_of(Decimal(z)), sigmoid_of(Decimal(-z))
    return SigmoidPoint(name, z, exact, EXACT.multiply(exact, rest))


def curve(z: Array) -> Array:
    """Return the heights of the sigmoid."""
    return sigmoid(z)
