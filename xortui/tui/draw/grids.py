"""What lies where in the tables that hold something to edit: pure functions of the number of hidden units."""

from collections.abc import Sequence
from functools import lru_cache

from xortui.nn import INPUTS
from xortui.teach.places import Place

Rows = Sequence[Sequence[Place | None]]
Grid = tuple[Sequence[str], Sequence[str], Rows]
"""Names of the columns, names of the rows, and what lies where."""


@lru_cache(maxsize=2)  # asked with every frame
def hidden_grid(units: int) -> Grid:
    """Return W1 with b1 below it, of shape (4, H): x1, x2, x3 and b1 against the hidden units."""
    columns = [f"h{unit + 1}" for unit in range(units)]
    cells = [[Place("hidden_weights", (row, unit)) for unit in range(units)] for row in range(3)]
    return columns, ["x1", "x2", "x3", "b1"], [*cells, [Place("hidden_bias", (unit,)) for unit in range(units)]]


@lru_cache(maxsize=2)  # asked with every frame
def output_grid(units: int) -> Grid:
    """Return W2 with b2 below it, of shape (H + 1, 1)."""
    cells = [*(Place("output_weights", (unit, 0)) for unit in range(units)), Place("output_bias", (0,))]
    return ["ŷ"], [*(f"h{unit + 1}" for unit in range(units)), "b2"], [[cell] for cell in cells]


@lru_cache(maxsize=2)  # asked with every frame
def whole_grid(units: int) -> Grid:
    """Return all parameters with a row for each unit: x1, x2, x3, b1, then W2, and b2 below it."""
    rows: list[list[Place | None]] = [
        [
            *(Place("hidden_weights", (row, unit)) for row in range(3)),
            Place("hidden_bias", (unit,)),
            Place("output_weights", (unit, 0)),
        ]
        for unit in range(units)
    ]
    names = [*(f"h{unit + 1}" for unit in range(units)), "b2"]
    return ["x1", "x2", "x3", "b1", "ŷ"], names, [*rows, [None, None, None, None, Place("output_bias", (0,))]]


def tables(units: int, *, one_table: bool) -> list[Rows]:
    """Return the tables from left to right, the targets last; `one_table` where one holds all weights."""
    weights = [whole_grid(units)[2]] if one_table else [hidden_grid(units)[2], output_grid(units)[2]]
    return [*weights, [[Place("targets", (row,))] for row in range(len(INPUTS))]]


def found(place: Place, among: Sequence[Rows]) -> tuple[int, int, int]:
    """Return the table, the row and the column in which a cell lies; those of the first cell if it lies in none."""
    for table, rows in enumerate(among):
        for row, cells in enumerate(rows):
            if place in cells:
                return table, row, cells.index(place)
    return 0, 0, 0


def moved(place: Place, across: int, down: int, among: Sequence[Rows]) -> Place:
    """Return the cell to the right, left, below or above; sideways it goes on in the next table, and ends there."""
    table, row, column = found(place, among)
    if down:
        row = min(max(0, row + down), len(among[table]) - 1)
        return _nearest(among[table], row, column) or place
    if beside := _nearest(among[table], row, column + across):
        return place if beside == place else beside
    if not 0 <= table + across < len(among):
        return place
    rows = among[table + across]
    return _nearest(rows, min(row, len(rows) - 1), 0 if across > 0 else len(rows[0]) - 1) or place


def next_table(place: Place, step: int, among: Sequence[Rows]) -> Place:
    """Return the first cell of the next or previous table."""
    first = among[(found(place, among)[0] + step) % len(among)][0][0]
    assert first is not None  # only the last row has gaps
    return first


def _nearest(rows: Rows, row: int, column: int) -> Place | None:
    """Return the cell in a row that is nearest to a column; None beyond its ends."""
    cells = rows[row]
    if not 0 <= column < len(cells):
        return None
    return min((abs(at - column), cell) for at, cell in enumerate(cells) if cell is not None)[1]
