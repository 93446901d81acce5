"""The one piece of code that moves the state: an epoch in about twenty numpy calls, without a new array.

At this size an epoch costs what its numpy calls cost, so the layout saves calls: hidden units are rows, biases are
folded in as weights of a row of ones, all parameters lie in one flat vector, and every call writes where its result
belongs. `xortui.nn.network` and `xortui.nn.rules` say the same in clear formulas.
"""

from collections.abc import Callable

import numpy as np

from xortui.nn.network import INPUTS, Array, Parameters

EXAMPLES = len(INPUTS)
_FAN_IN = 4  # x1, x2, x3 and the bias

Met = Callable[[float, bool, Callable[[], tuple[bool, ...]]], bool]
"""Whether an epoch is the one to stop at: of its MSE, of whether all four are right, and of which are, if asked."""


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

    The state is `vector` alone. Errors and steps are left in `errors` and `update` for whoever wants to read them.
    """

    def __init__(self, hidden_units: int) -> None:
        """Make room for a network with so many hidden units; `configure` and set `vector` before any use."""
        units, size = hidden_units, vector_size(hidden_units)
        # One block at a fixed alignment, so that the same numbers take the same paths through numpy every time.
        block = _aligned(2 * size + (4 * units + 1 + 4) * EXAMPLES)
        parts = iter(np.split(block, np.cumsum([size, size, *[EXAMPLES] * 3])))
        self.vector = next(parts)
        """All parameters, of shape (5 H + 1,): x1, x2, x3 and b1 of each hidden unit, then W2, then b2."""
        self.update = next(parts)
        """What the rule subtracts from `vector`, learning rate included."""
        self.predictions = next(parts)
        """Predictions, of shape (4,)."""
        self.errors = next(parts)
        """Predictions minus targets, of shape (4,)."""
        self.previous = np.zeros(size)
        """The parameters before the last epoch trained."""
        self.met_at: int | None = None
        """The epoch at which the last training was ended by its condition, None where it was not."""
        self._delta = next(parts)
        rows = next(parts)[: (3 * units + 1) * EXAMPLES].reshape(-1, EXAMPLES)
        self._z, self._hidden_delta, self._ones_below = rows[:units], rows[units : 2 * units], rows[2 * units :]
        self._ones_below[units] = 1.0  # the activations of the hidden units, and the 1 that carries b2
        self.units = units
        self._targets = np.zeros(EXAMPLES)
        self._bounds: tuple[float, ...] = ()
        self._forward = self._make_forward()
        self._direction: Callable[[], object] = lambda: None

    def configure(self, targets: Array, rule: str, learning_rate: float) -> None:
        """Set what the next epochs are trained towards, by which rule and how fast."""
        self._targets[:] = targets.ravel()
        # An example is right where its prediction lies on the target's side of 0.5. As bounds of the error: two
        # comparisons an example. A target of exactly 0.5 has no wrong side.
        bounds: list[float] = []
        for target in self._targets.tolist():
            bounds += [0.5 - target if target > 0.5 else -2.0, 0.5 - target if target < 0.5 else 2.0]
        self._bounds = tuple(bounds)
        make = self._make_published if rule == "published" else self._make_gradient
        self._direction = make(learning_rate)

    def right(self) -> tuple[bool, ...]:
        """Return for each example whether its prediction was on the right side of 0.5 in the last forward pass."""
        a, b, c, d = self.errors.tolist()
        low0, high0, low1, high1, low2, high2, low3, high3 = self._bounds
        return low0 < a < high0, low1 < b < high1, low2 < c < high2, low3 < d < high3

    def look(self) -> tuple[float, bool]:
        """Compute `predictions`, `errors` and the next `update` for the parameters as they stand.

        Returns:
            The MSE, and whether the parameters would be sound after the update.
        """
        with np.errstate(all="ignore"):
            a, b, c, d = self._forward()
            self._direction()
            return (a * a + b * b + c * c + d * d) / EXAMPLES, _sound(self.vector - self.update)

    def train(
        self, epoch: int, stop: int, since: int, low: float, high: float, met: Met | None = None
    ) -> tuple[int, float, float, bool]:
        """Train from `epoch` to `stop`, at least one epoch, and leave the parameters before the last in `previous`.

        Args:
            epoch: The epoch of the parameters as they stand.
            stop: The epoch to arrive at.
            since: From which epoch on all four predictions have been right, -1 where they are not.
            low: The smallest MSE so far.
            high: The largest MSE so far.
            met: The condition to end at, if there is one: the first epoch from `epoch` to before `stop` that meets it
                is `met_at`, and `vector` is its own; `previous` is not then.

        Returns:
            since, low and high, with each epoch counted that was left behind, and whether the parameters are sound:
            finite, with no product in the next epoch that could overflow.
        """
        forward, direction, subtract = self._forward, self._direction, np.subtract
        vector, update, previous, last = self.vector, self.update, self.previous, stop - 1
        low0, high0, low1, high1, low2, high2, low3, high3 = self._bounds
        right, self.met_at = self.right, None
        with np.errstate(all="ignore"):
            for now in range(epoch, stop):
                a, b, c, d = forward()
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
                if met is not None and met(loss, since >= 0, right):
                    self.met_at = now
                    break
                direction()
                if now == last:
                    previous[:] = vector
                subtract(vector, update, vector)
            return since, low, high, _sound(vector)

    def _make_forward(self) -> Callable[[], list[float]]:
        """Return a function that fills the activations and returns the four errors."""
        one = np.array(1.0)  # a 0-d array is a cheaper operand than a Python float
        minus_inputs = -np.vstack([INPUTS.T, np.ones(EXAMPLES)])  # so that the product is -z at once
        z, a1, ones_below = self._z, self._ones_below[: self.units], self._ones_below
        predictions, errors, targets = self.predictions, self.errors, self._targets
        hidden_dot = self.vector[: _FAN_IN * self.units].reshape(self.units, _FAN_IN).dot
        output_dot = self.vector[_FAN_IN * self.units :].dot
        exp, add, reciprocal, negative, subtract = np.exp, np.add, np.reciprocal, np.negative, np.subtract
        as_list = errors.tolist

        def forward() -> list[float]:
            hidden_dot(minus_inputs, z)  # (H, 4) . (4, 4 examples) = (H, 4)
            exp(z, z)
            add(z, one, z)
            reciprocal(z, a1)
            output_dot(ones_below, predictions)  # (H + 1,) . (H + 1, 4) = (4,)
            negative(predictions, predictions)
            exp(predictions, predictions)
            add(predictions, one, predictions)
            reciprocal(predictions, predictions)
            subtract(predictions, targets, errors)
            return as_list()  # type: ignore[no-any-return]

        return forward

    def _make_gradient(self, learning_rate: float) -> Callable[[], object]:
        """Return a function that writes learning_rate * dMSE/dw to `update`, after a forward pass."""
        one, scale = np.array(1.0), np.array(2 / EXAMPLES * learning_rate)
        inputs = np.hstack([INPUTS, np.ones((EXAMPLES, 1))])
        slope, a1 = self._z, self._ones_below[: self.units]
        delta, hidden_delta = self._delta, self._hidden_delta
        predictions, errors = self.predictions, self.errors
        ones_below_dot, hidden_delta_dot = self._ones_below.dot, hidden_delta.dot
        output_column_dot = self.vector[_FAN_IN * self.units : -1].reshape(-1, 1).dot
        delta_row = delta.reshape(1, EXAMPLES)
        hidden_update = self.update[: _FAN_IN * self.units].reshape(self.units, _FAN_IN)
        output_update = self.update[_FAN_IN * self.units :]
        subtract, multiply = np.subtract, np.multiply

        def direction() -> None:
            subtract(one, predictions, delta)
            multiply(delta, predictions, delta)
            multiply(delta, errors, delta)
            multiply(delta, scale, delta)
            ones_below_dot(delta, output_update)  # (H + 1, 4) . (4,) = (H + 1,)
            output_column_dot(delta_row, hidden_delta)  # (H, 1) . (1, 4) = (H, 4)
            multiply(hidden_delta, a1, hidden_delta)
            subtract(one, a1, slope)
            multiply(hidden_delta, slope, hidden_delta)
            hidden_delta_dot(inputs, hidden_update)  # (H, 4) . (4 examples, 4) = (H, 4)

        return direction

    def _make_published(self, learning_rate: float) -> Callable[[], object]:
        """Return a function that writes the post's own step, times the learning rate, to `update`."""
        one, rate, mean = np.array(1.0), np.array(learning_rate), np.array(1 / EXAMPLES)
        inputs = np.hstack([INPUTS, np.ones((EXAMPLES, 1))])
        slope, a1 = self._z, self._ones_below[: self.units]
        delta, hidden_delta = self._delta, self._hidden_delta
        predictions, errors, spare = self.predictions, self.errors, np.zeros(EXAMPLES)
        output_column = self.vector[_FAN_IN * self.units : -1].reshape(-1, 1)
        delta_row = delta.reshape(1, EXAMPLES)
        hidden_update = self.update[: _FAN_IN * self.units].reshape(self.units, _FAN_IN)
        output_update, hidden_bias = self.update[_FAN_IN * self.units :], hidden_update[:, 3]
        output_bias = self.update[-1:]
        multiply = np.multiply

        def second_sigmoid_slope(a: Array, s: Array) -> None:
            """Write σ(a) (1 - σ(a)) to s."""
            np.negative(a, s)
            np.exp(s, s)
            np.add(s, one, s)
            np.reciprocal(s, s)
            multiply(s, one - s, s)

        def direction() -> None:
            second_sigmoid_slope(predictions, delta)
            multiply(delta, errors, delta)
            multiply(delta, rate, delta)
            self._ones_below.dot(delta, output_update)
            multiply(output_bias, mean, output_bias)
            output_column.dot(delta_row, hidden_delta)
            second_sigmoid_slope(a1, slope)
            multiply(hidden_delta, slope, hidden_delta)
            hidden_delta.dot(inputs, hidden_update)
            hidden_delta.sum(0, None, spare)  # over the units: one number for each example ...
            multiply(spare, mean, hidden_bias)  # ... to the bias of the unit with the example's number

        return direction


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
