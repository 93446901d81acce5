"""The loss over two parameters, all others as they are: where the run went on it, and where the next update leads."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from xortui.nn import INPUTS, Snapshot, sigmoid
from xortui.nn.network import Array
from xortui.teach.epoch.numbers import arrays_of
from xortui.teach.places import SOURCES, Focus, Place
from xortui.teach.training.path import path_of


def second_places(focus: Focus, units: int) -> list[Place]:
    """Return what the parameter in focus can be paired with.

    First come the others of its unit, beginning with the one that is worked out beside it, then b2 and the same
    parameter of the other units, then all that are left.
    """
    own = [focus._replace(input=source).weight for source in range(len(SOURCES))]
    same = [focus._replace(unit=unit).weight for unit in range(units)]
    every = dict.fromkeys((focus.beside, *own, *same, *all_places(units)))
    return [place for place in every if place != focus.weight]


def all_places(units: int) -> list[Place]:
    """Return all parameters, unit by unit: x1, x2, x3, b1 and the weight to the output; b2 last."""
    found = (Focus(unit=unit, input=source).weight for unit in range(units) for source in range(len(SOURCES)))
    return list(dict.fromkeys((*(place for place in found if place.unit >= 0), Place("output_bias", (0,)))))


class Landscape(NamedTuple):
    """A plane of two parameters, and the run on it."""

    across: Place
    up: Place
    now: tuple[float, float]
    """Both parameters as they are."""
    next: tuple[float, float]
    """Both after the next update; as they are where that would not be finite."""
    mse_after: float | None
    """The loss after the whole of that update, in which all other parameters move, too; None where there is none."""
    path: tuple[Array, Array]
    """Both along the run, each of shape (n,)."""

    @property
    def move(self) -> tuple[float, float]:
        """What the next update adds to both."""
        return self.next[0] - self.now[0], self.next[1] - self.now[1]


def landscape(snapshot: Snapshot, across: Place, up: Place) -> Landscape:
    """Return the plane of two parameters."""
    path = path_of(snapshot)
    now = across.of(snapshot.parameters), up.of(snapshot.parameters)
    following, after = now, None
    if not snapshot.diverged:
        ahead = arrays_of(snapshot)
        following, after = (across.of(ahead.after), up.of(ahead.after)), ahead.loss_after
    return Landscape(across, up, now, following, after, (path.of(across), path.of(up)))


def losses(snapshot: Snapshot, across: Place, up: Place, xs: Array, ys: Array) -> Array:
    """Return the MSE for each pair of values of two parameters, the others as they are.

    Args:
        snapshot: The network, and the targets.
        across: A parameter.
        up: Another one.
        xs: n values of the first.
        ys: m values of the other.

    Returns:
        An array of shape (m, n).
    """
    w1, b1, w2, b2 = snapshot.parameters
    axes = ((across, xs[None, :, None]), (up, ys[:, None, None]))  # their values, of shape (m, n, 1) by broadcasting
    moved = sorted({place.unit for place in (across, up)} - {-1})
    hidden_z = INPUTS @ w1 + b1  # (4, H)
    rest = [unit for unit in range(len(w2)) if unit not in moved]
    z = (sigmoid(hidden_z[:, rest]) @ w2[rest, 0])[None, None, :]  # what stays as it is, of shape (1, 1, 4)
    for unit in moved:
        z = z + _activation(unit, hidden_z[:, unit], snapshot, axes) * _moved(
            Place("output_weights", (unit, 0)), axes, w2
        )
    z = z + _moved(Place("output_bias", (0,)), axes, b2)
    with np.errstate(all="ignore"):
        mse = np.mean((sigmoid(z) - snapshot.targets[:, 0]) ** 2, axis=-1)
    return np.broadcast_to(mse, (len(ys), len(xs)))


_Axes = tuple[tuple[Place, Array], tuple[Place, Array]]


def _moved(place: Place, axes: _Axes, values: Array) -> Array | float:
    """Return a parameter: its values along an axis, or the one that it has."""
    return next((along for axis, along in axes if axis == place), float(values[place.at]))


def _activation(unit: int, z: Array, snapshot: Snapshot, axes: _Axes) -> Array:
    """Return the activations of a unit for the four examples wherever its parameters are moved."""
    for place, factors in _inputs(unit):
        for axis, along in axes:
            if axis == place:
                z = z + (along - place.of(snapshot.parameters)) * factors
    return sigmoid(z)


def _inputs(unit: int) -> Iterator[tuple[Place, Array]]:
    """Yield the parameters before a unit's activation, each with what it is multiplied by for the four examples."""
    for source in range(INPUTS.shape[1]):
        yield Place("hidden_weights", (source, unit)), INPUTS[:, source]
    yield Place("hidden_bias", (unit,)), np.ones(len(INPUTS))
