"""The one piece of code that moves the state: an epoch in thirteen numpy calls, without a new array.

At this size an epoch costs what its numpy calls cost, so the layout saves calls. Hidden units are rows. Biases are
weights of a row of ones. All parameters lie in one flat vector, and every call writes where its result belongs. The
four numbers of the output unit are Python floats, which are cheaper than arrays of four. Activations are kept with
their sign turned, as -a1 and -1: then the output layer yields -z2, as e^-z2 needs it, and turning a sign rounds
nothing. `xortui.nn.network` and `xortui.nn.rules` say the same in clear formulas.
"""

from collections.abc import Callable
from math import exp

import numpy as np

from xortui.nn.network import INPUTS, Array, Parameters
from xortui.nn.products import is_even, product

EXAMPLES = len(INPUTS)
_FAN_IN = 4  # x1, x2, x3 and the bias
_TAME = 1e200

StopTest = Callable[[float, bool, Callable[[], tuple[bool, ...]]], bool]
"""Returns whether to stop at an epoch, from its MSE, whether all four are right, and what tells which of them are."""

_Direction = Callable[[float, float, float, float, float, float, float, float], object]
"""Writes the next update, from the four predictions and the four errors."""


def vector_size(hidden_units: int) -> int:
    """Return how many parameters a network has: 5 H + 1."""
    return (_FAN_IN + 1) * hidden_units + 1


def pack(parameters: Parameters) -> Array:
    """Return the parameters as the flat vector of the kernel, of shape (5 H + 1,)."""
    w1, b1, w2, b2 = parameters
    return np.concatenate([np.vstack([w1, b1]).T.ravel(), w2.ravel(), b2])


def unpack(vector: Array) -> Parameters:
    """Return the four arrays in a flat vector, as read-only copies."""
    units = (len(vector) - 1) // (_FAN_IN + 1)
    hidden, output = vector[: _FAN_IN * units].reshape(units, _FAN_IN), vector[_FAN_IN * units :]
    parts = hidden[:, :3].T.copy(), hidden[:, 3].copy(), output[:units, None].copy(), output[units:].copy()
    for part in parts:
        part.setflags(write=False)
    return Parameters(*parts)


class Kernel:
    """A network in training: its parameters, and buffers for one epoch.

    The state is `vector` alone.
    """

    def __init__(self, hidden_units: int) -> None:
        """Make room for a network with H hidden units; `configure` and set `vector` before any use."""
        units, size = hidden_units, vector_size(hidden_units)
        # One block at a fixed alignment, so that the same numbers take the same paths through numpy every time.
        block = _aligned(2 * size + (3 * units + 1 + 1) * EXAMPLES)
        parts = iter(np.split(block, np.cumsum([size, size, EXAMPLES])))
        self.vector = next(parts)
        """All parameters, of shape (5 H + 1,): x1, x2, x3 and b1 of each hidden unit, then W2, then b2."""
        self.update = next(parts)
        """What the rule subtracts from `vector`, learning rate included."""
        self.predictions = np.zeros(EXAMPLES)
        """Predictions of the last `evaluate`, of shape (4,)."""
        self.errors: tuple[float, ...] = ()
        """Predictions minus targets in the last `evaluate`, one for each example."""
        self.previous = np.zeros(size)
        """The parameters before the last epoch trained."""
        self.met_at: int | None = None
        """The epoch at which the last training was ended by its stop test; None where it was not."""
        self.units = units
        self._minus_delta = next(parts)
        self._minus_delta_items = self._minus_delta.data.cast("B").cast("d")  # setting one costs less
        rows = next(parts).reshape(-1, EXAMPLES)
        self._spare, self._hidden_delta, self._below = rows[:units], rows[units : 2 * units], rows[2 * units :]
        self._minus_a1 = self._below[:units]
        self._below[units] = -1.0  # carries b2
        self._targets: tuple[float, ...] = ()
        self._bounds: tuple[float, ...] = ()
        self._forward = self._make_forward()
        self._direction: _Direction = lambda *_: None

    def configure(self, targets: Array, rule: str, learning_rate: float) -> None:
        """Set the targets, of shape (4,) or (4, 1), the rule and the learning rate of the next epochs."""
        self._targets = tuple(targets.ravel().tolist())
        # An example is right where its prediction lies on the target's side of 0.5. As bounds of the error: two
        # comparisons an example. A target of exactly 0.5 has no wrong side.
        bounds: list[float] = []
        for target in self._targets:
            bounds += [0.5 - target if target > 0.5 else -2.0, 0.5 - target if target < 0.5 else 2.0]
        self._bounds = tuple(bounds)
        make = self._make_published if rule == "published" else self._make_gradient
        self._direction = make(learning_rate)

    def right(self) -> tuple[bool, ...]:
        """Return for each example whether its prediction was on the right side of 0.5, according to `errors`."""
        a, b, c, d = self.errors
        low0, high0, low1, high1, low2, high2, low3, high3 = self._bounds
        return low0 < a < high0, low1 < b < high1, low2 < c < high2, low3 < d < high3

    def is_tame(self) -> bool:
        """Return whether the parameters are so small that all states of the next 10^9 epochs are sound.

        An epoch adds less than 1e7 to an output weight, and less than 1e7 times the largest output weight to any
        other: learning rates end at 1e6, errors, activations and slopes at 1.
        """
        return bool(self.vector.dot(self.vector) < _TAME)

    def evaluate(self) -> tuple[float, bool]:
        """Compute `predictions`, `errors` and the next `update` for the parameters as they are.

        Returns:
            The MSE, and whether the parameters would be sound after the update.
        """
        with np.errstate(all="ignore"):
            p, q, r, s = self.predictions[:] = self._forward()
            t0, t1, t2, t3 = self._targets
            a, b, c, d = self.errors = p - t0, q - t1, r - t2, s - t3
            self._direction(p, q, r, s, a, b, c, d)
            return (a * a + b * b + c * c + d * d) / EXAMPLES, _sound(self.vector - self.update)

    def train(
        self, epoch: int, stop: int, since: int, low: float, high: float, met: StopTest | None = None
    ) -> tuple[int, float, float, bool]:
        """Train from `epoch` to `stop`, at least one epoch, and leave the parameters before the last in `previous`.

        Long because every call from this loop would cost a share of an epoch.

        Args:
            epoch: The epoch of the parameters as they are.
            stop: The epoch to arrive at.
            since: The epoch from which on all four predictions have been right; -1 where they are not.
            low: The smallest MSE so far.
            high: The largest MSE so far.
            met: The stop test, if there is one. The first epoch from `epoch` to before `stop` that passes it becomes
                `met_at`, and `vector` holds its parameters; `previous` is then undefined.

        Returns:
            since, low and high, which count every epoch before the one arrived at, and whether the parameters are
            sound: finite, with no product in the next epoch that could overflow.
        """
        forward, direction, subtract = self._forward, self._direction, np.subtract
        vector, update, previous, last = self.vector, self.update, self.previous, stop - 1
        t0, t1, t2, t3 = self._targets
        low0, high0, low1, high1, low2, high2, low3, high3 = self._bounds
        right, self.met_at = self.right, None
        with np.errstate(all="ignore"):
            for now in range(epoch, stop):
                p, q, r, s = forward()
                a, b, c, d = p - t0, q - t1, r - t2, s - t3
                loss = (a * a + b * b + c * c + d * d) / EXAMPLES
                if loss < low:
                    low = loss
                if loss > high:
                    high = loss
                if low0 < a < high0 and low1 < b < high1 and low2 < c < high2 and low3 < d < high3:
                    if since < 0:
                        since = now
                else:
                    since = -1
                if met is not None:
                    self.errors = a, b, c, d
                    if met(loss, since >= 0, right):
                        self.met_at = now
                        break
                direction(p, q, r, s, a, b, c, d)
                if now == last:
                    previous[:] = vector
                subtract(vector, update, vector)
            return since, low, high, _sound(vector)

    def _make_forward(self) -> Callable[[], tuple[float, float, float, float]]:
        """Return a function that fills the hidden activations and returns the four predictions."""
        minus_one = np.array(-1.0)  # a 0-d array is a cheaper operand than a Python float
        minus_inputs = -np.vstack([INPUTS.T, np.ones(EXAMPLES)])  # so that the product is -z at once
        z, minus_a1, below, minus_z2 = self._spare, self._minus_a1, self._below, np.zeros(EXAMPLES)
        hidden_dot = product(self.vector[: _FAN_IN * self.units].reshape(self.units, _FAN_IN), is_even(self.units))
        output_dot = self.vector[_FAN_IN * self.units :].dot
        exp_of_all, subtract, reciprocal, as_list = np.exp, np.subtract, np.reciprocal, minus_z2.tolist

        def forward() -> tuple[float, float, float, float]:
            hidden_dot(minus_inputs, z)  # (H, 4) . (4, 4 examples) = (H, 4)
            exp_of_all(z, z)
            subtract(minus_one, z, z)
            reciprocal(z, minus_a1)  # -a1 = 1 / (-1 - e^-z)
            output_dot(below, minus_z2)  # (H + 1,) . (H + 1, 4) = (4,)
            a, b, c, d = as_list()
            try:
                return 1 / (1 + exp(a)), 1 / (1 + exp(b)), 1 / (1 + exp(c)), 1 / (1 + exp(d))
            except OverflowError:
                return _sigmoid(a), _sigmoid(b), _sigmoid(c), _sigmoid(d)

        return forward

    def _make_gradient(self, learning_rate: float) -> _Direction:
        """Return a function that writes learning_rate * dMSE/dw to `update`, after a forward pass."""
        one, scale = np.array(1.0), -2 / EXAMPLES * learning_rate
        inputs = np.hstack([INPUTS, np.ones((EXAMPLES, 1))])
        slope, minus_a1, hidden_delta = self._spare, self._minus_a1, self._hidden_delta
        minus_delta, even = self._minus_delta_items, is_even(self.units)
        below_dot, hidden_delta_dot = product(self._below, even), product(hidden_delta, even)
        delta_column, delta_row = self._minus_delta, self._minus_delta.reshape(1, EXAMPLES)
        output_column_dot = self.vector[_FAN_IN * self.units : -1].reshape(-1, 1).dot
        hidden_update = self.update[: _FAN_IN * self.units].reshape(self.units, _FAN_IN)
        output_update = self.update[_FAN_IN * self.units :]
        add, multiply = np.add, np.multiply

        def direction(p: float, q: float, r: float, s: float, a: float, b: float, c: float, d: float) -> None:
            minus_delta[0] = (1 - p) * p * a * scale
            minus_delta[1] = (1 - q) * q * b * scale
            minus_delta[2] = (1 - r) * r * c * scale
            minus_delta[3] = (1 - s) * s * d * scale
            below_dot(delta_column, output_update)  # (H + 1, 4) . (4,) = (H + 1,)
            output_column_dot(delta_row, hidden_delta)  # (H, 1) . (1, 4) = (H, 4)
            multiply(hidden_delta, minus_a1, hidden_delta)
            add(one, minus_a1, slope)
            multiply(hidden_delta, slope, hidden_delta)
            hidden_delta_dot(inputs, hidden_update)  # (H, 4) . (4 examples, 4) = (H, 4)

        return direction

    def _make_published(self, learning_rate: float) -> _Direction:
        """Return a function that writes the post's own step, times the learning rate, to `update`."""
        one, minus_one, mean = np.array(1.0), np.array(-1.0), np.array(1 / EXAMPLES)
        minus_rate = -learning_rate
        inputs = np.hstack([INPUTS, np.ones((EXAMPLES, 1))])
        slope, minus_a1, hidden_delta = self._spare, self._minus_a1, self._hidden_delta
        minus_delta, of_examples = self._minus_delta_items, np.zeros(EXAMPLES)
        delta_column, delta_row = self._minus_delta, self._minus_delta.reshape(1, EXAMPLES)
        output_column = self.vector[_FAN_IN * self.units : -1].reshape(-1, 1)
        hidden_update = self.update[: _FAN_IN * self.units].reshape(self.units, _FAN_IN)
        output_update, hidden_bias = self.update[_FAN_IN * self.units :], hidden_update[:, 3]
        output_bias = self.update[-1:]
        multiply, even = np.multiply, is_even(self.units)
        below_dot, hidden_delta_dot = product(self._below, even), product(hidden_delta, even)

        def direction(p: float, q: float, r: float, s: float, a: float, b: float, c: float, d: float) -> None:
            minus_delta[0] = _second_sigmoid_slope(p) * a * minus_rate
            minus_delta[1] = _second_sigmoid_slope(q) * b * minus_rate
            minus_delta[2] = _second_sigmoid_slope(r) * c * minus_rate
            minus_delta[3] = _second_sigmoid_slope(s) * d * minus_rate
            below_dot(delta_column, output_update)
            multiply(output_bias, mean, output_bias)
            output_column.dot(delta_row, hidden_delta)
            np.exp(minus_a1, slope)
            np.subtract(minus_one, slope, slope)
            np.reciprocal(slope, slope)  # -σ(a1)
            multiply(slope, one + slope, slope)  # the second sigmoid's slope, with its sign turned
            multiply(hidden_delta, slope, hidden_delta)
            hidden_delta_dot(inputs, hidden_update)
            hidden_delta.sum(0, None, of_examples)  # over the units: one number for each example ...
            multiply(of_examples, mean, hidden_bias)  # ... to the bias of the unit with the example's number

        return direction


def _sigmoid(minus_z: float) -> float:
    """Return 1 / (1 + e^-z) from -z; 0 where e^-z overflows."""
    try:
        return 1 / (1 + exp(minus_z))
    except OverflowError:
        return 0.0


def _second_sigmoid_slope(a: float) -> float:
    """Return σ(a) (1 - σ(a)), which the post takes for the slope of the sigmoid whose activation is a."""
    again = 1 / (1 + exp(-a))
    return again * (1 - again)


def _sound(vector: Array) -> bool:
    """Return whether the squares of parameters add up to a finite number.

    Then nothing overflows in the next forward pass, nor in its update: learning rates end at 1e6, activations at 1.
    """
    return bool(vector.dot(vector) < np.inf)


def _aligned(size: int) -> Array:
    """Return zeros that start at a multiple of 64 bytes."""
    raw = np.zeros(size + 8)
    start = -raw.ctypes.data // 8 % 8
    return raw[start : start + size]
