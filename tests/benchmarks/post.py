"""The yardstick of an epoch: training as the post's program does it, which is one plain loop of numpy calls."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

INPUTS = np.array([[0, 1, 1], [1, 0, 1], [1, 1, 1], [0, 0, 1]])
TARGETS = np.array([[1], [1], [0], [0]])


def sigmoid(x: Array) -> Array:
    """Return 1 / (1 + e^-x)."""
    return 1 / (1 + np.exp(-x))


def slope(a: Array) -> Array:
    """Return the slope of the sigmoid at a, which the program takes of the activation."""
    return sigmoid(a) * (1 - sigmoid(a))


class Post:
    """The network of the post, standing at some epoch."""

    def __init__(self) -> None:
        """Draw the initial parameters."""
        random = np.random.RandomState(1)
        self.hidden_weights, self.output_weights = random.randn(3, 4), random.randn(4, 1)
        self.hidden_bias, self.output_bias = random.randn(4), random.randn(1)
        self.loss = 0.0

    def train(self, epochs: int) -> None:
        """Train a number of epochs."""
        hidden_weights, output_weights = self.hidden_weights, self.output_weights
        hidden_bias, output_bias = self.hidden_bias, self.output_bias
        for _ in range(epochs):
            hidden = sigmoid(np.matmul(INPUTS, hidden_weights) + hidden_bias)
            output = sigmoid(np.matmul(hidden, output_weights) + output_bias)
            self.loss = float(np.mean(np.abs(TARGETS - output)))
            output_delta = (output - TARGETS) * slope(output)
            hidden_delta = np.matmul(output_delta, output_weights.T) * slope(hidden)
            output_weights -= np.matmul(hidden.T, output_delta)
            hidden_weights -= np.matmul(INPUTS.T, hidden_delta)
            output_bias -= np.mean(output_delta)
            hidden_bias -= np.mean(hidden_delta, axis=1)
