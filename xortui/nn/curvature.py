"""The curvature of the loss: its second derivatives, which say what the slope alone does not.

Along a direction in which the MSE bends up, gradient descent slows down and comes to rest, or overshoots where the
step is too long for the bend; along one in which it bends down, it leaves faster and faster.
"""

import numpy as np

from xortui.nn.kernel import pack
from xortui.nn.network import INPUTS, Array, Parameters, forward, gradient

_MOST, _KRYLOV = 31, 24
"""Up to how many parameters all directions are taken, and otherwise how many of those that the slope leads to."""


def hessian(parameters: Parameters, targets: Array) -> Array:
    """Return the second derivatives of the MSE by all pairs of parameters, of shape (5 H + 1, 5 H + 1).

    The parameters are in the order of `xortui.nn.kernel.pack`: x1, x2, x3 and b1 of each hidden unit, then W2, then b2.
    By the chain rule, with L'' and L' the derivatives by the four z2: ∇²L = Σ L''·∇z2·∇z2ᵀ + L'·∇²z2.
    """
    _, a1, _, predictions = forward(parameters)
    units = a1.shape[1]
    weights = parameters.output_weights[:, 0]
    errors, slope2 = predictions - targets, predictions * (1 - predictions)  # (4, 1)
    first = errors * slope2 / 2  # L', (4, 1)
    second = slope2 * (slope2 + errors * (1 - 2 * predictions)) / 2  # L'', (4, 1)
    slope1 = a1 * (1 - a1)  # (4, H)
    by_hidden = (slope1 * weights)[:, :, None] * _INPUTS[:, None]  # (4, H, 4): of each example, unit and input
    by_all = np.hstack([by_hidden.reshape(len(a1), -1), a1, _ONES])  # ∇z2, (4, 5 H + 1)
    result = by_all.T @ (second * by_all)
    # z2 bends with the weights of one unit alone, and with them and its output weight together.
    bends = (first * slope1 * (1 - 2 * a1) * weights).T @ _PRODUCTS  # (H, 16)
    crosses = (first * slope1).T @ _INPUTS  # (H, 4)
    for unit in range(units):
        own, out = slice(4 * unit, 4 * unit + 4), 4 * units + unit
        result[own, own] += bends[unit].reshape(4, 4)
        result[own, out] += crosses[unit]
        result[out, own] += crosses[unit]
    return np.asarray(result)


def principal(parameters: Parameters, targets: Array) -> tuple[Array, Array]:
    """Return the curvatures of the MSE along its principal directions, rising, and its slopes along these.

    From seven hidden units on only the directions that gradient descent takes from here count, those of the Krylov
    space of the slope: LAPACK sets several threads to work on larger matrices, which costs milliseconds where other
    programs are busy.
    """
    slopes, bends = pack(gradient(parameters, targets)), hessian(parameters, targets)
    size = float(np.linalg.norm(slopes))
    if len(slopes) > _MOST and size:
        basis = np.empty((_KRYLOV, len(slopes)))
        basis[0] = slopes / size
        count = 1
        while count < _KRYLOV:
            found, known = bends @ basis[count - 1], basis[:count]
            scale = float(np.linalg.norm(found))
            for _ in range(2):  # twice is enough against rounding
                found = found - (known @ found) @ known
            length = float(np.linalg.norm(found))
            if length <= 1e-10 * scale:  # there are no others
                break
            basis[count] = found / length
            count += 1
        basis = basis[:count]
        slopes, bends = basis @ slopes, basis @ bends @ basis.T
    elif len(slopes) > _MOST:
        return np.zeros(1), np.zeros(1)
    values, directions = np.linalg.eigh(bends)
    return values, directions.T @ slopes


_ONES = np.ones((len(INPUTS), 1))
_INPUTS = np.hstack([INPUTS, _ONES])  # (4 examples, 4)
_PRODUCTS = (_INPUTS[:, :, None] * _INPUTS[:, None]).reshape(len(INPUTS), -1)  # (4 examples, 16)
