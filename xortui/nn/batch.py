"""Many networks in training at once, a column each: what an epoch costs is shared by all of them.

Seeds are on the last axis. x3 is 1 in all four examples, so its weight and the bias of a unit act by their sum alone,
and one row c holds both. The inputs are 0 and 1, so the first layer is additions. Every parameter is kept with its sign
turned, so that `exp` finds its argument as it is. `xortui.nn.rules` says the same in clear formulas.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from xortui.nn.gates import GATES
from xortui.nn.network import Array
from xortui.nn.settings import Settings

EXAMPLES = 4
Flags = NDArray[np.bool_]
"""One truth value for each network, of shape (n,)."""


class Batch:
    """Networks that differ by their seeds alone."""

    def __init__(self, settings: Settings, size: int) -> None:
        """Make room for `size` networks; `start` fills it."""
        units = settings.hidden_units
        self.settings = settings
        self.hidden: Array = np.zeros((3, units, size))
        """-(weights of x2, weights of x1, c = weights of x3 + b1), of shape (3, H, n)."""
        self.output: Array = np.zeros((units + 1, size))
        """-(W2, b2), of shape (H + 1, n)."""
        self.wrong: Flags = np.ones(size, dtype=bool)
        """Whether some example was on the wrong side of 0.5 at the last look, of shape (n,)."""
        self._least = np.empty(size)
        self._a = np.ones((EXAMPLES, units + 1, size))  # the last unit is always 1, and carries b2
        self._z, self._t = np.empty((EXAMPLES, units, size)), np.empty((EXAMPLES, units + 1, size))
        self._o, self._predictions, self._delta, self._errors = (np.empty((EXAMPLES, size)) for _ in range(4))
        self._step, self._output_step = np.empty((3, units, size)), np.empty((units + 1, size))
        targets = np.array(GATES[settings.gate], dtype=float)[:, None]
        # Operands of the same shape are cheaper than broadcast ones.
        self._targets = np.ascontiguousarray(np.broadcast_to(targets, (EXAMPLES, size)))
        self._side = 1 - 2 * self._targets  # of -z2: negative where the target is 1
        self._look = self._make_look()
        self._aim = self._make_published() if settings.rule == "published" else self._make_gradient()

    def start(self, seeds: Sequence[int]) -> None:
        """Draw the initial parameters of each network, those of `network.initial_parameters`.

        numpy's own generator draws the same numbers, sixty times as fast for many seeds; its import takes longer than
        one seed does.
        """
        from numpy.random import RandomState

        units, random = self.settings.hidden_units, RandomState(0)
        drawn = np.empty((5 * units + 1, len(seeds)))
        for column, seed in enumerate(seeds):
            random.seed(seed)
            drawn[:, column] = random.randn(len(drawn))
        w1, w2, b1, b2 = np.split(self.settings.scale * drawn + 0.0, np.cumsum([3, 1, 1]) * units)
        x1, x2, x3 = np.split(w1, 3)
        self.hidden[:] = -x2, -x1, -(x3 + b1)
        self.output[:-1], self.output[-1:] = -w2, -b2

    def kept(self, columns: Flags) -> "Batch":
        """Return a batch of some of the networks, in their present states."""
        smaller = Batch(self.settings, int(np.count_nonzero(columns)))
        smaller.hidden[:], smaller.output[:] = self.hidden[:, :, columns], self.output[:, columns]
        return smaller

    def look(self) -> None:
        """Compute the predictions, and which networks have one that is wrong."""
        self._look()

    def move(self) -> None:
        """Train one epoch, after a look."""
        self._aim()
        np.subtract(self.hidden, self._step, self.hidden)
        np.add(self.output, self._output_step, self.output)

    def mse(self) -> Array:
        """Return the mean squared error of each network at the last look, of shape (n,)."""
        return np.asarray(((self._predictions - self._targets) ** 2).mean(axis=0))

    def stuck(self, below: float) -> Flags:
        """Return which networks are stuck, after a look: not solved, and no parameter's update as large as `below`."""
        self._aim()
        if self.settings.rule == "published":  # it never saturates, so it is stuck only where nothing moves at all
            moved = (self.hidden - self._step != self.hidden).any(axis=(0, 1))
            moved |= (self.output + self._output_step != self.output).any(axis=0)
        else:
            step = np.abs(self._step)
            step[2] /= 2  # the weight of x3 and the bias share it
            largest = np.maximum(step.max(axis=(0, 1)), np.abs(self._output_step).max(axis=0))
            moved = largest / min(1.0, self.settings.learning_rate) >= below
        return np.asarray(self.wrong & ~moved)

    def _make_look(self) -> Callable[[], None]:
        z, a, o, p, q = self._z, self._a, self._o, self._predictions, self._errors
        hidden, output, side, targets, least, wrong = (
            *(self.hidden, self.output, self._side, self._targets),
            *(self._least, self.wrong),
        )
        h2, c, h12, units = hidden[0], hidden[2], hidden[:2], a[:, :-1]
        two, second, both, three, none = z[:2], z[1], z[2], z[:3], z[3]
        one = np.array(1.0)
        add, exp, reciprocal = np.add, np.exp, np.reciprocal

        def look() -> None:
            add(h12, c, two)  # -z of the examples 0 1 and 1 0
            add(second, h2, both)  # of 1 1
            exp(three, three)
            exp(c, none)  # of 0 0
            add(z, one, z)
            reciprocal(z, units)
            np.einsum("ehn,hn->en", a, output, out=o)  # -z2
            np.multiply(o, side, q)
            np.minimum.reduce(q, axis=0, out=least)
            np.less_equal(least, 0.0, wrong)
            exp(o, o)
            add(o, one, o)
            reciprocal(o, p)
            np.subtract(p, targets, q)

        return look

    def _make_gradient(self) -> Callable[[], None]:
        """Return a function that writes the steps of the gradient, after a look."""
        a, t, u, p, q, d = self._a, self._t, self._z, self._predictions, self._errors, self._delta
        units, t_units, weights, d_each = a[:, :-1], t[:, :-1], self.output[:-1], d[:, None, :]
        step, output_step = self._step, self._output_step
        u0, u01, u2, u3, step01, step1, step2 = u[0], u[:2], u[2], u[3], step[:2], step[1], step[2]
        one, scale = np.array(1.0), np.array(2 / EXAMPLES * self.settings.learning_rate)
        add, multiply, subtract = np.add, np.multiply, np.subtract

        def aim() -> None:
            subtract(one, p, d)
            multiply(d, p, d)
            multiply(d, q, d)
            multiply(d, scale, d)
            multiply(a, d_each, t)
            add.reduce(t, axis=0, out=output_step)
            subtract(one, units, u)
            multiply(u, t_units, u)
            add(u01, u2, step01)  # of x2 and x1, before the factor of the output weight
            add(step1, u0, step2)
            add(step2, u3, step2)
            add(step2, step2, step2)  # x3 and the bias take the same step
            multiply(step, weights, step)

        return aim

    def _make_published(self) -> Callable[[], None]:
        """Return a function that writes the steps of the post's code, after a look."""
        a, t, u, p, q, d = self._a, self._t, self._z, self._predictions, self._errors, self._delta
        units, weights, step, output_step = a[:, :-1], self.output[:-1], self._step, self._output_step
        rate = self.settings.learning_rate

        def second_sigmoid_slope(activations: Array, slope: Array) -> None:
            """Write σ(a) (1 - σ(a)) to slope."""
            np.negative(activations, slope)
            np.exp(slope, slope)
            np.add(slope, 1.0, slope)
            np.reciprocal(slope, slope)
            np.multiply(slope, 1.0 - slope, slope)

        def aim() -> None:
            second_sigmoid_slope(p, d)
            np.multiply(d, q, d)
            np.multiply(d, rate, d)
            np.multiply(a, d[:, None, :], t)
            np.add.reduce(t, axis=0, out=output_step)
            output_step[-1] /= EXAMPLES  # biases move by a mean
            second_sigmoid_slope(units, u)
            np.multiply(u, d[:, None, :], u)
            np.multiply(u, weights, u)  # the hidden delta of each example and unit, with its sign turned
            np.add(u[:2], u[2], step[:2])
            np.add.reduce(u, axis=0, out=step[2])
            step[2] += u.sum(axis=1) / EXAMPLES  # the mean of an example goes to the unit with its number

        return aim
