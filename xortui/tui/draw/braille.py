"""Fine lines in a terminal: dots, two across and four up in each cell, as characters."""

from collections.abc import Sequence

import numpy as np

from xortui.nn.network import Booleans, Integers

DotGrid = Booleans
Cells = Integers
"""Characters of a picture by their code points, of shape (rows, columns)."""

EMPTY = 0x2800
"""The braille character without a dot; those with dots come after it, a bit for each."""

BITS: Cells = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
"""The bit of each dot of a cell, of shape (4, 2), from the top."""


def characters(dots: DotGrid) -> list[list[str]]:
    """Return a character for each cell, a blank where there is no dot.

    Args:
        dots: Which dots are set, of shape (4 * rows, 2 * columns), from the top.
    """
    return [[chr(EMPTY + code) if code else " " for code in row] for row in dots_of(dots).tolist()]


def dots_of(dots: DotGrid) -> Cells:
    """Return the dots of each cell as bits."""
    rows, columns = dots.shape[0] // 4, dots.shape[1] // 2
    found: Cells = np.einsum("rycx,yx->rc", dots.reshape(rows, 4, columns, 2).astype(np.int64), BITS)
    return found


def cells_of(rows: Sequence[str]) -> Cells:
    """Return rows of text, all of one length, as code points."""
    codes = np.frombuffer("".join(rows).encode("utf-32-le"), dtype="<u4")
    return codes.reshape(len(rows), -1).astype(np.int64)


def text_of(cells: Cells) -> str:
    """Return code points as text, one row right after the other."""
    return cells.astype("<u4").tobytes().decode("utf-32-le")


def dots_in(cells: Cells) -> Cells:
    """Return the dots of each braille character as bits, 0 for any other character."""
    return np.where((cells > EMPTY) & (cells < EMPTY + 0x100), cells - EMPTY, 0)


def thickened(dots: Cells) -> Cells:
    """Return a line of single dots as one twice as thick: each dot with its neighbour in the cell, and those below.

    No column gets dots that had none. In the lowest row of cells, the second dot of the lowest is above it.

    Args:
        dots: The dots of each cell as bits, of shape (rows, columns).
    """
    wide = _WIDE[dots]
    thick = wide | _BELOW[wide]
    thick[1:] |= _CARRIED[wide[:-1]]
    thick[-1:] |= _ABOVE_LOWEST[wide[-1:]]
    return thick


def _table(moves: dict[int, int]) -> Cells:
    """Return, for each of the 256 sets of dots, the set of those to which its dots move."""
    sets = np.arange(256)
    moved = np.zeros_like(sets)
    for dot, to in moves.items():
        moved |= np.where(sets & dot, to, 0)
    return moved


_PAIRS = [int(BITS[row].sum()) for row in range(4)]
_WIDE = _table({int(dot): _PAIRS[row] for row in range(4) for dot in BITS[row]})
_BELOW = _table({int(BITS[row, side]): int(BITS[row + 1, side]) for row in range(3) for side in range(2)})
_CARRIED = _table({int(BITS[3, side]): int(BITS[0, side]) for side in range(2)})
_ABOVE_LOWEST = _table({int(BITS[3, side]): int(BITS[2, side]) for side in range(2)})
