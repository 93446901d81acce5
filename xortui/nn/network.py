"""The network on one page: three inputs, H sigmoid hidden units, one sigmoid output, the MSE and its gradient.

These are the clear formulas, for reading and for proofs; `xortui.nn.kernel` computes the same faster, and a test
holds the two together. Source: the post "Creating Neural Network from Scratch in Python" (Ashwin Vaidya, 2019).
"""

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[tuple[Any, ...], np.dtype[np.float64]]
Integers = np.ndarray[tuple[Any, ...], np.dtype[np.int64]]
Booleans = np.ndarray[tuple[Any, ...], np.dtype[np.bool_]]
"""What `numpy.typing` calls NDArray[np.float64] and so on; the start need not wait for that module."""

INPUTS: Array = np.array([[0, 1, 1], [1, 0, 1], [1, 1, 1], [0, 0, 1]], dtype=float)
"""The four examples X, of shape (4, 3), in the post's order; x3 is always 1."""
INPUTS.setflags(write=False)


class Parameters(NamedTuple):
    """Weights and biases as `(fan_in, fan_out)`; gradients and changes of them have the same four parts."""

    hidden_weights: Array
    """W1, of shape (3, H)."""
    hidden_bias: Array
    """b1, of shape (H,)."""
    output_weights: Array
    """W2, of shape (H, 1)."""
    output_bias: Array
    """b2, of shape (1,)."""


class Activations(NamedTuple):
    """What one forward pass computes: pre-activations z and activations a of both layers."""

    hidden_z: Array
    """z1, of shape (4, H)."""
    hidden: Array
    """a1 = σ(z1), of shape (4, H)."""
    output_z: Array
    """z2, of shape (4, 1)."""
    predictions: Array
    """ŷ = σ(z2), in [0, 1], of shape (4, 1)."""


def sigmoid(z: Array) -> Array:
    """Return σ(z) = 1 / (1 + e^-z), elementwise, without a warning for any finite z."""
    with np.errstate(over="ignore"):  # below -709 e^-z is inf, and 1 / inf is 0: right to the last bit
        return np.asarray(1 / (1 + np.exp(-z)))


def forward(parameters: Parameters, inputs: Array = INPUTS) -> Activations:
    """Return the activations for n rows of inputs, of shape (n, 3)."""
    w1, b1, w2, b2 = parameters
    z1 = inputs @ w1 + b1  # (n, 3) @ (3, H) + (H,) = (n, H)
    a1 = sigmoid(z1)  # (n, H)
    z2 = a1 @ w2 + b2  # (n, H) @ (H, 1) + (1,) = (n, 1)
    return Activations(z1, a1, z2, sigmoid(z2))


def mse(predictions: Array, targets: Array) -> float:
    """Return the mean squared error, mean((ŷ - y)²): the loss that is descended."""
    return float(np.mean((predictions - targets) ** 2))


def mae(predictions: Array, targets: Array) -> float:
    """Return the mean absolute error, mean(|ŷ - y|): the figure that the post prints as its loss."""
    return float(np.mean(np.abs(predictions - targets)))


class Backward(NamedTuple):
    """What one backward pass computes."""

    output_delta: Array
    """δ2 = ∂L/∂z2, of shape (4, 1)."""
    hidden_delta: Array
    """δ1 = ∂L/∂z1, of shape (4, H)."""
    direction: Parameters
    """What learning_rate times is subtracted from the parameters: under the true rule, the gradient."""


def gradient(parameters: Parameters, targets: Array, inputs: Array = INPUTS) -> Parameters:
    """Return the gradient of the MSE."""
    return backward(parameters, targets, inputs).direction


def backward(parameters: Parameters, targets: Array, inputs: Array = INPUTS) -> Backward:
    """Return the gradient of the MSE by backpropagation (the chain rule, from the output to the inputs).

    Args:
        parameters: The point at which the slope is taken.
        targets: Targets Y, of shape (n, 1).
        inputs: Inputs X, of shape (n, 3).
    """
    _, a1, _, predictions = forward(parameters, inputs)
    output_delta = 2 / len(targets) * (predictions - targets) * predictions * (1 - predictions)  # (n, 1)
    hidden_delta = output_delta @ parameters.output_weights.T * a1 * (1 - a1)  # (n, 1) @ (1, H) = (n, H)
    slopes = Parameters(
        hidden_weights=inputs.T @ hidden_delta,  # (3, n) @ (n, H) = (3, H)
        hidden_bias=hidden_delta.sum(axis=0),  # (H,)
        output_weights=a1.T @ output_delta,  # (H, n) @ (n, 1) = (H, 1)
        output_bias=output_delta.sum(axis=0),  # (1,)
    )
    return Backward(output_delta, hidden_delta, slopes)
