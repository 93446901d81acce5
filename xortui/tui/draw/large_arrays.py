"""How large the numbers of arrays are written on the whole screen."""

from collections.abc import Callable

from xortui.tui.draw import digits
from xortui.tui.draw.styled_lines import StyledLine

LARGE = digits.ROWS
"""Rows of a number from which on it is in large figures."""

WIDEST = 32
"""Cells of a number in large figures at most."""

_FORMS = ((4, 4), (3, 3), (4, 2), (3, 2), (4, 1), (3, 1), (2, 2), (2, 1))
"""Rows of a number in the first array, and in the others, the largest first; an even one has a blank row below."""

_FEWEST, MOST = 5, 10
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


def large_texts(texts: Callable[[int], list[list[str]]], cells: int) -> list[list[str]] | None:
    """Return the numbers of an array in as many characters as have room; None where none have.

    Args:
        texts: Returns the numbers, each in at most so many characters.
        cells: Cells of a number in large figures.
    """
    for count in range(MOST, _FEWEST - 1, -1):
        found = texts(count)
        if all(digits.wide(text.strip()) <= cells for row in found for text in row):
            return found
    return None
