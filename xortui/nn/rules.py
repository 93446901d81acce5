"""The two update rules in clear formulas: one epoch from parameters to parameters.

`gradient` is gradient descent on the MSE. `published` is what the code of the post does, which departs from the
gradient in three places, each marked below.
"""

from collections.abc import Callable

from xortui.nn.network import INPUTS, Array, Backward, Parameters, backward, forward, gradient, sigmoid

PUBLISHED_UNITS = 4
"""The only number of hidden units with which the post's code runs."""


def published_direction(parameters: Parameters, targets: Array) -> Parameters:
    """Return what the post's code subtracts at learning rate 1."""
    return published_backward(parameters, targets).direction


def published_backward(parameters: Parameters, targets: Array) -> Backward:
    """Return the backward pass of the post's code.

    Args:
        parameters: Parameters with exactly four hidden units.
        targets: Targets Y, of shape (4, 1).
    """
    _, a1, _, predictions = forward(parameters)
    # First departure: s' is applied to the activation, which has been through the sigmoid once already.
    output_delta = (predictions - targets) * _slope(predictions)  # (4, 1)
    hidden_delta = output_delta @ parameters.output_weights.T * _slope(a1)  # (4, 1) @ (1, 4) = (4, 4)
    direction = Parameters(
        hidden_weights=INPUTS.T @ hidden_delta,  # (3, 4) @ (4, 4) = (3, 4)
        # Second departure: axis=1 is a mean over the units, one number for each example, added to one unit's bias.
        hidden_bias=hidden_delta.mean(axis=1),  # (4,)
        output_weights=a1.T @ output_delta,  # (4, 4) @ (4, 1) = (4, 1)
        # Third departure: weights move by a sum over the examples, biases by a mean, and the 2 of the square is gone.
        output_bias=output_delta.mean(axis=0),  # (1,)
    )
    return Backward(output_delta, hidden_delta, direction)


def _slope(a: Array) -> Array:
    """Return s'(a) = σ(a) (1 - σ(a)), as the post applies it to an activation; the right slope is a (1 - a)."""
    s = sigmoid(a)
    return s * (1 - s)


BACKWARD: dict[str, Callable[[Parameters, Array], Backward]] = {"gradient": backward, "published": published_backward}
"""The backward pass of each rule, as a function of the parameters and the targets."""

RULES: dict[str, Callable[[Parameters, Array], Parameters]] = {
    "gradient": gradient,
    "published": published_direction,
}
"""The direction that each rule subtracts, as a function of the parameters and the targets."""


def update(parameters: Parameters, targets: Array, rule: str, learning_rate: float) -> Parameters:
    """Return the parameters one epoch later: w - learning_rate * direction, for each of the four arrays."""
    direction = RULES[rule](parameters, targets)
    return Parameters(*(w - learning_rate * d for w, d in zip(parameters, direction, strict=True)))
