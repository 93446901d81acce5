"""Products in which equal rows give equal results, to the bit, whatever numpy's linear algebra does.

Its routines for some processors sum the rows at the end of a block in another order than the others, so that hidden
units which are equal would part by rounding. Where they do, sums are taken here in one order for all rows.
"""

from collections.abc import Callable
from functools import cache

import numpy as np

from xortui.nn.network import Array

Product = Callable[[Array, Array], object]
"""Writes rows times a matrix of shape (4, n), or a vector of shape (4,), to its second argument."""

TERMS = 4
"""The terms of each sum: three inputs and the bias, or four examples."""

_DRAWS = 24  # a routine that is not even shows it in one of three or more


def product(rows: Array, even: bool) -> Product:
    """Return what multiplies rows, of shape (H, 4) and read anew each time.

    Args:
        rows: The rows.
        even: Whether numpy's own routine treats such rows alike; it is the quickest.
    """
    if even:
        return rows.dot
    terms = np.empty((len(rows), TERMS, TERMS))
    of_vector, each = terms[:, :, 0].copy(), rows[:, :, None]

    def product(factor: Array, out: Array) -> None:
        if factor.ndim == 1:
            np.multiply(rows, factor, of_vector)
            np.add.reduce(of_vector, axis=1, out=out)
        else:
            np.multiply(each, factor, terms)
            np.add.reduce(terms, axis=1, out=out)

    return product


@cache
def is_even(units: int) -> bool:
    """Try numpy's own products with many numbers; return whether equal rows of so many units give equal results."""
    numbers = np.sin(np.arange(1.0, 2 + _DRAWS * 7) ** 1.5)
    room, out, below = np.empty((units + 3) * TERMS), np.empty((units, TERMS)), np.empty(units + 1)
    for draw in range(_DRAWS):
        # Of another alignment each time: a routine may look at it.
        rows = room[draw % 8 :][: (units + 1) * TERMS].reshape(-1, TERMS)
        drawn = numbers[6 * draw :]
        rows[:] = drawn[:TERMS]
        rows[:units].dot(drawn[TERMS : 5 * TERMS].reshape(TERMS, TERMS), out)
        rows.dot(drawn[5 * TERMS : 6 * TERMS], below)
        if (out != out[0]).any() or (below[:units] != below[0]).any():
            return False
    return True
