"""Many networks trained at once, and what a session would show of any of them at any moment.

Networks lie on the last axis. Each has its own parameters, targets and learning rate; rule and units are shared.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xortui.nn import INPUTS, Settings, Snapshot, mae
from xortui.nn.gates import gate_name
from xortui.nn.kernel import Kernel, unpack
from xortui.nn.session.course import Conditions, Course
from xortui.nn.session.curve import Curve
from xortui.nn.session.history import BUCKETS
from xortui.nn.session.trail import Trail
from xortui.nn.session.travel import STUCK_BELOW

Array = NDArray[np.float64]
Counts = NDArray[np.int8]
_INPUTS = np.hstack([INPUTS, np.ones((4, 1))])


class Networks(NamedTuple):
    """Networks to train."""

    rule: str
    vectors: Array
    """Parameters, of shape (5 H + 1, n)."""
    targets: Array
    """Of shape (4, n)."""
    rates: Array
    """Learning rates, of shape (n,)."""

    @property
    def units(self) -> int:
        """How many hidden units they have."""
        return (len(self.vectors) - 1) // 5

    def those(self, which: NDArray[np.int64 | np.bool_]) -> "Networks":
        """Return some of them."""
        return Networks(self.rule, self.vectors[:, which], self.targets[:, which], self.rates[which])


class Moment(NamedTuple):
    """All networks at one epoch, and what the next update takes from each parameter."""

    losses: Array
    """MSE, of shape (n,)."""
    predictions: Array
    """Of shape (4, n)."""
    targets: Array
    """Of the same shape."""
    hidden: Array
    """Weights by x1, x2 and x3, and biases, of shape (4, H, n)."""
    output: Array
    """Output weights and the output bias, of shape (H + 1, n)."""
    hidden_step: Array
    output_step: Array

    @property
    def right(self) -> Counts:
        """How many answers are right, of shape (n,)."""
        right = ((self.predictions > 0.5) == (self.targets > 0.5)) | (self.targets == 0.5)
        return np.asarray(right.sum(axis=0, dtype=np.int8))

    @property
    def vectors(self) -> Array:
        """The parameters, of shape (5 H + 1, n)."""
        return _vectors(self.hidden, self.output)

    @property
    def steps(self) -> Array:
        """What the next update takes from them, of the same shape."""
        return _vectors(self.hidden_step, self.output_step)


def epochs(networks: Networks) -> Iterator[Moment]:
    """Yield the networks at epoch 0, 1, 2 and so on; what is yielded holds until the next."""
    rule, vectors, targets, rates = networks
    units, count = networks.units, vectors.shape[1]
    hidden = vectors[: 4 * units].reshape(units, 4, -1).transpose(1, 0, 2).copy()
    output, output_step = vectors[4 * units :].copy(), np.empty((units + 1, count))
    weights, bias = output[:-1], output[-1]
    flat, inputs, total = hidden.reshape(4, -1), np.ascontiguousarray(_INPUTS.T), np.add.reduce
    half = rates / 2
    while True:
        a1 = _sigmoid((_INPUTS @ flat).reshape(4, units, count))  # (4 examples, H, n)
        predictions = _sigmoid(total(a1 * weights, axis=1) + bias)  # (4, n)
        errors = predictions - targets
        if rule == "gradient":
            delta = half * errors * predictions * (1 - predictions)  # the learning rate included
            hidden_delta = delta[:, None] * weights * (a1 * (1 - a1))
        else:
            delta = rates * errors * _second_slope(predictions)
            hidden_delta = delta[:, None] * weights * _second_slope(a1)
        hidden_step = (inputs @ hidden_delta.reshape(4, -1)).reshape(4, units, count)
        total(a1 * delta[:, None], axis=0, out=output_step[:-1])
        total(delta, axis=0, out=output_step[-1])
        if rule == "published":
            output_step[-1] /= 4
            hidden_step[3] = hidden_delta.mean(axis=1)  # over the units; row i goes to the bias of unit i
        yield Moment(total(errors * errors, axis=0) / 4, predictions, targets, hidden, output, hidden_step, output_step)
        hidden -= hidden_step
        output -= output_step


def _vectors(hidden: Array, output: Array) -> Array:
    return np.vstack([hidden.transpose(1, 0, 2).reshape(-1, hidden.shape[2]), output])


def _sigmoid(z: Array) -> Array:
    np.negative(z, out=z)
    np.exp(z, out=z)
    z += 1
    return np.reciprocal(z, out=z)


def _second_slope(a: Array) -> Array:
    s = _sigmoid(a.copy())
    return s * (1 - s)


class Courses(NamedTuple):
    """Runs of networks."""

    networks: Networks
    losses: Array
    """MSE, of shape (epochs + 1, n)."""
    right: Counts
    """How many answers were right, of the same shape."""
    vectors: dict[int, Array]
    """Parameters at the epochs that were to be kept, of shape (5 H + 1, n)."""


def train(networks: Networks, last: int, keep: Collection[int] = ()) -> Courses:
    """Train networks up to an epoch, and keep all their losses."""
    count = networks.vectors.shape[1]
    losses, right, kept = np.empty((last + 1, count)), np.empty((last + 1, count), np.int8), {}
    with np.errstate(all="ignore"):
        for epoch, now in zip(range(last + 1), epochs(networks), strict=False):
            losses[epoch], right[epoch] = now.losses, now.right
            if epoch in keep:
                kept[epoch] = now.vectors
    return Courses(networks, losses, right, kept)


class Ends(NamedTuple):
    """What became of networks."""

    losses: Array
    """The largest MSE of the last epochs, of shape (n,)."""
    solved: NDArray[np.bool_]
    """Whether all four answers are right at the end."""


def finish(networks: Networks, last: int, tail: int = 1000) -> Ends:
    """Train networks up to an epoch, and keep only what became of them."""
    count = networks.vectors.shape[1]
    most = np.zeros(count)
    with np.errstate(all="ignore"):
        for epoch, now in zip(range(last + 1), epochs(networks), strict=False):
            if epoch > last - tail:
                np.maximum(most, now.losses, out=most)
            if epoch == last:
                solved = now.right == 4
    return Ends(most, solved)


def curve(losses: Array) -> Curve:
    """Return the buckets in which a session would keep these losses; the last is the furthest epoch alone."""
    before, width = losses[:-1], 1
    while len(before) > BUCKETS * width:
        width *= 2
    starts = np.arange(0, len(before), width)
    low, high = (part.reduceat(before, starts) if len(starts) else before for part in (np.minimum, np.maximum))
    return Curve(np.append(starts, len(before)).astype(float), np.append(low, losses[-1]), np.append(high, losses[-1]))


def snapshot(courses: Courses, at: int, moment: int, seed: int = 0) -> Snapshot:
    """Return what a session would show of a run at a moment."""
    networks = courses.networks
    vector, previous = courses.vectors[moment][:, at], courses.vectors[moment - 1][:, at]
    targets, rate = networks.targets[:, [at]].copy(), float(networks.rates[at])
    kernel = Kernel(networks.units)
    kernel.configure(targets, networks.rule, rate)
    kernel.vector[:] = vector
    loss, goes_on = kernel.evaluate()
    right, predictions = kernel.right(), kernel.predictions[:, None].copy()
    wrong = np.flatnonzero(courses.right[: moment + 1, at] < 4)
    still = bool(np.array_equal(kernel.vector - kernel.update, kernel.vector))
    small = float(np.abs(kernel.update).max()) / min(1.0, rate) < STUCK_BELOW
    settings = Settings(seed, networks.units, gate_name(targets) or "xor", networks.rule, rate)
    return Snapshot(
        course=Course(1, settings, furthest=moment),
        epoch=moment,
        parameters=unpack(kernel.vector),
        before=unpack(previous),
        change=unpack(vector - previous),
        targets=targets,
        predictions=predictions,
        mse=loss,
        mae=mae(predictions, targets),
        settings=settings,
        last_conditions=Conditions(rate, networks.rule, tuple(targets[:, 0].tolist())) if moment else None,
        right=right,
        solved_since=(int(wrong[-1]) + 1 if len(wrong) else 0) if all(right) else None,
        stuck=not all(right) and (still if networks.rule == "published" else small),
        diverged=not goes_on,
        curve=curve(courses.losses[: moment + 1, at]),
        trail=Trail(np.zeros(0, dtype=np.int64), np.zeros((0, len(vector))), moment, vector),
        ghosts=(),
        undos=0,
        redos=0,
    )
