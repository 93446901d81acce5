"""Where things go at which size: a pure function of the terminal and the number of hidden units."""

from collections.abc import Callable
from dataclasses import dataclass

SMALLEST = (36, 10)
"""Columns and rows below which nothing sensible fits."""

ROW_LABEL = 4
"""Cells of a matrix before its first column: a blank, a name of two, a blank."""

_TRUTH_LEAST = 17  # and the width of the targets
_SIDE_WIDTH = 47
_TWO_BESIDE = 150  # columns from which two views stand beside the chart
_CHART_LEAST = 6
_SAYS_FROM = 24
_LESSON_WIDTH = 48  # of a lesson beside the rest
_UPDATE_ROWS = 9  # of the last update below the chart
_UPDATE_ALWAYS = 23  # rows of the lower half from which it is always there


@dataclass(frozen=True)
class Plan:
    """The parts of the screen: widths and heights of the frames, 0 for a part that is not shown."""

    fits: bool
    """Whether the terminal is large enough for anything."""
    cell: int = 7
    """Cells of one weight in the matrices."""
    transposed: bool = False
    """Whether one table holds all weights, with a row for each unit."""
    hidden: int = 0
    """Width of the matrix W1, or of the one table of all weights."""
    output: int = 0
    """Width of the matrix W2; 0 where one table holds all."""
    truth: int = 0
    """Width of the truth table."""
    top: int = 0
    """Height of these three."""
    bottom: int = 0
    """Height of the lower half."""
    main: int = 0
    """Width of what stands first in it, such as the chart; the last update beside it takes part of this."""
    side: int = 0
    """Width of each view beside it."""
    beside: int = 0
    """How many views stand beside it."""
    update: tuple[int, int] = (0, 0)
    """Width and height of the panel that spells out the last update: below the chart, or beside it, as high as it."""
    lesson: tuple[int, int] = (0, 0)
    """Width and height of the lesson in the lower half: a strip across it, or a column at its left."""
    rows: int = 0
    """Height of what stands beside or below the lesson, or of the whole lower half."""
    says: int = 0
    """Rows of the line above the footer that says what is going on."""


def plan(
    width: int,
    height: int,
    units: int,
    *,
    stepped: bool = False,
    target: int = 1,
    line: bool = False,
    said: int = 0,
    lesson: Callable[[int, bool], int] | None = None,
) -> Plan:
    """Return the plan for a terminal.

    Args:
        width: Columns of the terminal.
        height: Rows of the terminal, the title's and the footer's among them.
        units: Hidden units, 1 to 8.
        stepped: Whether a step was just made, which is spelled out even where it narrows the chart.
        target: Cells of the widest target in the truth table, 1 to 4.
        line: Whether there should be a line for sentences, if there is room for it.
        said: Rows of what has to be said in any case.
        lesson: What gives the rows that a lesson needs in so many columns, as a strip or as a column; None for none.
    """
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return Plan(fits=False)
    says = max(said, 1) if line and height >= _SAYS_FROM else said
    rows = height - 2 - says
    cell = 8 if width >= 100 else 7
    hidden, output = ROW_LABEL + units * cell + 3, ROW_LABEL + cell + 3
    roomy = width >= 100 and width - hidden - output >= 40
    if roomy and width >= 116 and width - hidden - output - units - 1 >= 44:
        cell += 1
        hidden, output = hidden + units, output + 1
    top = 2 + max(6, units + 2)
    transposed = not (roomy if units > 4 else width - hidden - output >= 26)
    if transposed:
        hidden, output = ROW_LABEL + 5 * cell + 3, 0
    if width - hidden - output < _TRUTH_LEAST + target or top > rows:
        hidden = output = 0
        top = 8
    bottom = rows - top
    if bottom < _CHART_LEAST:
        top, bottom = min(rows, top + bottom), 0
    column, text = 0, (0, 0)
    if lesson:
        if width >= 100 and lesson(_LESSON_WIDTH, False) <= bottom:
            column = _LESSON_WIDTH
            text = column, bottom
        else:
            needed = lesson(width, True)
            if needed > bottom:  # what is said comes before the numbers that it is about
                top, bottom = 0, rows
            text = width, needed if bottom - needed >= _CHART_LEAST else bottom
    whole, left = bottom, width - column
    bottom -= 0 if column else text[1]
    beside = (width >= 100) + (width >= _TWO_BESIDE) - bool(column) if bottom and (column or not lesson) else 0
    update = (0, 0)
    if (beside or column) and bottom and (stepped or (bottom >= _UPDATE_ALWAYS and not lesson)):
        if bottom >= _UPDATE_ROWS + _CHART_LEAST:
            update = (left - beside * _SIDE_WIDTH, _UPDATE_ROWS)
        elif beside:
            beside -= 1
            update = (_SIDE_WIDTH, bottom)
    elif stepped and bottom and width >= 76:
        update = (min(_SIDE_WIDTH, width // 2), bottom)
    main = left - beside * _SIDE_WIDTH if bottom else 0
    truth = width - hidden - output
    return Plan(
        fits=True,
        cell=cell,
        transposed=transposed,
        hidden=hidden,
        output=output,
        truth=truth,
        top=top,
        bottom=whole,
        main=main,
        side=_SIDE_WIDTH,
        beside=beside,
        update=update,
        lesson=text,
        rows=bottom,
        says=says,
    )
