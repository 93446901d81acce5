"""Fine lines in a terminal: dots, two across and four up in each cell, as characters."""

import numpy as np
from numpy.typing import NDArray

Dots = NDArray[np.bool_]

_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])


def characters(dots: Dots) -> list[list[str]]:
    """Return a character for each cell, a blank where there is no dot.

    Args:
        dots: Which dots are set, of shape (4 * rows, 2 * columns), from the top.
    """
    rows, columns = dots.shape[0] // 4, dots.shape[1] // 2
    codes = np.einsum("rycx,yx->rc", dots.reshape(rows, 4, columns, 2).astype(np.int64), _BITS)
    return [[chr(0x2800 + code) if code else " " for code in row] for row in codes.tolist()]
