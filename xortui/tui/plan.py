"""Where things go at which size: a pure function of the terminal and the number of hidden units."""

from dataclasses import dataclass

SMALLEST = (36, 10)
"""Columns and rows below which nothing sensible fits."""

ROW_LABEL = 4
"""Cells of a matrix before its first column: a blank, a name of two, a blank."""

_TRUTH_LEAST = 17  # and the width of the targets
_SIDE_WIDTH = 47
_CHART_LEAST = 6


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
    """Height of the chart."""
    update: int = 0
    """Width of the panel that spells out the last update; the chart has the rest."""


def plan(width: int, height: int, units: int, *, stepped: bool = False, target: int = 1) -> Plan:
    """Return the plan for a terminal.

    Args:
        width: Columns of the terminal.
        height: Rows of the terminal, the title's and the footer's among them.
        units: Hidden units, 1 to 8.
        stepped: Whether a step was just made, which is spelled out even where it narrows the chart.
        target: Cells of the widest target in the truth table, 1 to 4.
    """
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return Plan(fits=False)
    rows = height - 2
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
    update = 0
    if bottom and (width >= 100 or (stepped and width >= 76)):
        update = min(_SIDE_WIDTH, width // 2)
    return Plan(True, cell, transposed, hidden, output, width - hidden - output, top, bottom, update)
