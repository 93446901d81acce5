"""The sigmoid with one point on it: where a unit or the output stands on the curve, and how steep it is there."""

from typing import NamedTuple

import numpy as np

from xortui.nn import Snapshot, sigmoid
from xortui.nn.network import Array
from xortui.teach.epoch.numbers import arrays_of
from xortui.teach.places import BIAS, Focus

_REACH, _BEYOND = 6.0, 1.0
"""How far the curve is drawn to either side of 0 at least, and beyond the point."""

_FLAT = 0.05
"""A slope below which the curve counts as flat; the steepest is 0.25, at 0."""


class SigmoidPoint(NamedTuple):
    """A point of the sigmoid curve."""

    name: str
    """Whose it is: h1 to h8, or ŷ."""
    z: float
    value: float
    """σ(z)."""
    slope: float
    """σ′(z) = σ(z)·(1 − σ(z))."""

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
        return f"A little more z changes {self.name} by {self.slope:.2g} of that; at z = 0 it would be 0.25 of it."


def sigmoid_point(snapshot: Snapshot, focus: Focus) -> SigmoidPoint:
    """Return the point of the hidden unit in focus; of the output, where one of its own parameters is in focus."""
    n = arrays_of(snapshot)
    if focus.input > BIAS:
        name, z = "ŷ", float(n.output_z[focus.example, 0])
    else:
        name, z = f"h{focus.unit + 1}", float(n.hidden_z[focus.example, focus.unit])
    at = np.array(z)
    return SigmoidPoint(name, z, float(sigmoid(at)), float(sigmoid(at) * sigmoid(-at)))


def curve(z: Array) -> Array:
    """Return the heights of the sigmoid."""
    return sigmoid(z)
