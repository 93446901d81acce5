"""How large the numbers of arrays are written on the whole screen."""

from collections.abc import Callable
from math import isnan

from xortui.nn.network import Array
from xortui.tui.draw import digits
from xortui.tui.draw.styled_lines import StyledLine
from xortui.words.format import MINUS

LARGE = digits.ROWS
"""Rows of a number from which on it is in large figures."""

WIDEST = 32
"""Cells of a number in large figures at most."""

_FORMS = ((4, 4), (3, 3), (4, 2), (3, 2), (4, 1), (3, 1), (2, 2), (2, 1))
"""Rows of a number in the first array, and in the others, the largest first; an even one has a blank row below."""

_FEWEST, _MOST = 5, 10
"""Characters of a number in large figures."""


def largest(draw: Callable[[int, int], list[StyledLine]], count: int, height: int) -> list[StyledLine]:
    """Return arrays one below the other, in the largest form in which all of them fit; nothing where there is none.

    Args:
        draw: Returns the lines of an array, by its place and the rows of a number; none where these have no room.
        count: How many arrays there are.
        height: Rows that there are.
    """
    for first, others in _FORMS:
        drawn = [draw(at, others if at else first) for at in range(count)]
        lines = [line for rows in drawn for line in (*rows, [])][:-1]
        if all(drawn) and len(lines) <= height:
            return [*([[]] * ((height - len(lines)) // 2)), *lines]
    return []


def large_texts(numbers: Array, cells: int, written: Callable[[float, int], str]) -> Callable[[float], str] | None:
    """Return what writes the numbers of an array in as many characters as have room; None where none have.

    Args:
        numbers: The array, with nan where there is nothing.
        cells: Cells of a number in large figures.
        written: Returns a number in at most so many characters.
    """
    values = _values(numbers)
    if all(value.is_integer() for value in values):
        return lambda value: f"{value:.0f}".replace("-", MINUS)
    for count in range(_MOST, _FEWEST - 1, -1):
        if all(digits.wide(written(value, count)) <= cells for value in values):
            return lambda value: written(value, count)
    return None


def widest(numbers: Array, written: Callable[[float], str]) -> int:
    """Return the cells of the widest number of an array in large figures."""
    return max(digits.wide(written(value)) for value in _values(numbers))


def _values(numbers: Array) -> list[float]:
    return [value for value in numbers.ravel().tolist() if not isnan(value)]
