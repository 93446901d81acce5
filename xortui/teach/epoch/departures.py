"""The three departures of the published rule from the gradient, each by itself and all together.

1. The slope of the sigmoid is taken of the activation, which has been through σ already: a second sigmoid.
2. The step of b1 is summed over the hidden units, one number for each example, not over the examples.
3. The 2/4 of the mean of squares is left out: weights move by a sum over the examples, biases by a mean of it.
"""

import numpy as np

from xortui.nn import INPUTS, Parameters, forward, sigmoid
from xortui.nn.network import Array, Backward

DEPARTURES = (1, 2, 3)


def departed_backward(parameters: Parameters, targets: Array, departures: frozenset[int]) -> Backward:
    """Return a backward pass with some of the departures, and right in everything else.

    With none of them it is the gradient of the MSE, with all of them the published rule.

    Args:
        parameters: The point at which it is taken; with departure 2 it must have four hidden units.
        targets: Targets Y, of shape (4, 1).
        departures: Which of `DEPARTURES` are made.
    """
    z1, a1, z2, predictions = forward(parameters)

    def slope(z: Array) -> Array:
        z = sigmoid(z) if 1 in departures else z
        return sigmoid(z) * sigmoid(-z)  # 1 − σ(z), without the rounding of 1 − a where a is near 1

    count = len(targets)
    factor, share = (1.0, 1 / count) if 3 in departures else (2 / count, 1.0)
    errors = np.where(targets == 1, -sigmoid(-z2), predictions - targets)  # likewise beside a target of 1
    output_delta = factor * errors * slope(z2)  # (4, 1)
    hidden_delta = output_delta @ parameters.output_weights.T * slope(z1)  # (4, 1) @ (1, H) = (4, H)
    direction = Parameters(
        hidden_weights=INPUTS.T @ hidden_delta,  # (3, 4) @ (4, H) = (3, H)
        hidden_bias=share * hidden_delta.sum(axis=1 if 2 in departures else 0),  # (H,)
        output_weights=a1.T @ output_delta,  # (H, 4) @ (4, 1) = (H, 1)
        output_bias=share * np.asarray(output_delta.sum(axis=0)),  # (1,)
    )
    return Backward(output_delta, hidden_delta, direction)
