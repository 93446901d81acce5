"""The tiles of a table that has the whole screen: where each number lies, and how large it is written."""

from typing import NamedTuple

from xortui.tui.draw import digits
from xortui.tui.layout import ROW_LABEL
from xortui.words.format import precise

_LEAST, _MOST = 7, 40  # cells of a tile
_MARK = 1
_LONGEST = 10  # characters of a number
_HIGHEST = 8  # rows of a tile
_GAP_FROM = 4  # rows of a tile from which there is a blank one below it


class Tiles(NamedTuple):
    """Which rows and columns of a table have room, those in focus among them, and the cells and rows of each tile."""

    columns: range
    rows: range
    cells: int
    high: int
    left: int
    """Cells before the names of the rows."""
    top: int
    """Rows above the names of the columns."""

    @classmethod
    def within(cls, width: int, height: int, table: tuple[int, int], focus: tuple[int, int]) -> "Tiles":
        """Return the largest tiles that fit.

        Args:
            width: Cells that there are.
            height: Rows that there are, that of the names of the columns among them.
            table: How many columns and rows the table has.
            focus: The column and the row that have to be seen.
        """
        across = max(1, min(table[0], (width - ROW_LABEL) // _LEAST))
        down = max(1, min(table[1], height - 1))
        columns, rows = _around(focus[0], across, table[0]), _around(focus[1], down, table[1])
        cells, high = min(_MOST, (width - ROW_LABEL) // across), max(1, (height - 1) // down)
        high = min(high, _HIGHEST)
        left, top = width - ROW_LABEL - across * cells, height - 1 - down * high
        return cls(columns, rows, cells, high, max(0, left // 2), max(0, top // 2))

    @property
    def blank(self) -> int:
        """Blank rows below each tile."""
        return 1 if self.high >= _GAP_FROM else 0

    @property
    def room(self) -> int:
        """Cells of a tile, without its mark and the blank one after it."""
        return self.cells - 1 - _MARK

    @property
    def middle(self) -> int:
        """The row of a tile in which its number is."""
        return (self.high - self.blank - 1) // 2

    def large(self, values: list[float]) -> int:
        """Return how many characters these numbers have at most in large figures; 0 where these have no room."""
        if self.high - self.blank < digits.ROWS:
            return 0
        fit = (n for n in range(_LONGEST, 5, -1) if all(digits.wide(precise(v, n)) <= self.room for v in values))
        return next(fit, 0)


def _around(focus: int, kept: int, count: int) -> range:
    """Return which `kept` of `count` places are seen, with the one in focus in the middle where that is possible."""
    first = max(0, min(focus - kept // 2, count - kept))
    return range(first, first + kept)
